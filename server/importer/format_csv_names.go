package importer

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"hallway/app/search"
)

// csvNames are the headings that mean a column, as headingOf writes them: those of the sheets of
// pretalx, Sched, Sessionize, Guidebook and Whova, those of Google's and Outlook's calendars, and
// those that people choose, in English and in a dozen other languages. Where two columns of a
// sheet mean the same, the earlier name here counts.
var csvNames = map[string][]string{
	"id": {"session id", "session unique id", "event key", "id", "key", "code", "uid", "guid", "conf key", "submission id", "slug"},
	"title": {
		"title", "session title", "session name", "talk title", "proposal title", "event name", "event title", "presentation title", "name", "session", "talk", "subject", "event", "activity", "agenda item", "programme item", "program item", "name of session", "title of session", "talk name", "presentation name",
		"titel", "vortragstitel", "vortrag", "veranstaltung", "titre", "intitule", "titulo", "titolo", "tytul", "tittel", "otsikko", "nazev", "タイトル", "セッション名", "セッション", "演題", "标题", "標題", "题目", "主题", "제목", "세션", "thema",
	},
	"subtitle": {"subtitle", "sub title", "tagline", "untertitel", "sous titre", "subtitulo", "sottotitolo"},
	"start": {
		"start", "start date time", "start datetime", "start date & time", "start date and time", "starts", "starts at", "scheduled at", "session start", "event start", "dtstart", "wcpt session time", "begin", "begins", "beginning", "from", "start at",
		"beginn", "anfang", "von", "debut", "inicio", "inizio", "begint", "poczatek", "alku", "zacatek", "開始", "开始", "시작",
	},
	"startdate": {"start date", "startdate", "date start", "start (date)", "begin date", "event start date", "startdatum", "date de debut", "fecha de inicio", "data de inicio", "data inizio", "開始日", "开始日期", "시작일"},
	"starttime": {
		"start time", "starttime", "time start", "start (time)", "begin time", "session start time", "event start time", "starting time", "time", "hour", "hours", "time slot", "timeslot",
		"uhrzeit", "startzeit", "anfangszeit", "beginnzeit", "zeit", "heure", "heure de debut", "horaire", "hora", "hora de inicio", "horario", "ora", "orario", "ora inizio", "tijd", "starttijd", "godzina", "tid", "starttid", "kello", "aika", "cas",
		"開始時間", "開始時刻", "時間", "开始时间", "时间", "시작 시간", "시간",
	},
	"end": {
		"end", "end date time", "end datetime", "end date & time", "end date and time", "ends", "ends at", "session end", "event end", "dtend", "finish", "to", "until",
		"ende", "bis", "schluss", "fin", "fim", "fine", "einde", "eind", "koniec", "slut", "slutt", "loppu", "konec", "終了", "结束", "종료",
	},
	"enddate": {"end date", "enddate", "date end", "end (date)", "event end date", "enddatum", "date de fin", "fecha de fin", "data de fim", "data fine", "終了日", "结束日期", "종료일"},
	"endtime": {
		"end time", "endtime", "time end", "end (time)", "finish time", "session end time", "event end time", "ending time",
		"endzeit", "heure de fin", "hora de fin", "hora de termino", "ora fine", "eindtijd", "sluttid", "終了時間", "終了時刻", "结束时间", "종료 시간",
	},
	"date":   {"date", "day", "session date", "event date", "datum", "fecha", "dia", "jour", "data", "giorno", "dag", "dato", "dzien", "paivamaara", "日付", "日期", "날짜"},
	"allday": {"all day event", "all day", "allday", "ganztagig", "ganztagiges ereignis"},
	"duration": {
		"duration", "scheduled duration", "length", "mins", "minutes", "duration (minutes)", "duration (min)", "duration minutes",
		"dauer", "dauer (minuten)", "dauer (min)", "duree", "duracion", "duracao", "durata", "duur", "czas trwania", "varighed", "varighet", "langd", "kesto", "delka", "所要時間", "时长", "소요 시간",
	},
	"room": {
		"room", "room location", "location room", "room name", "rooms", "location", "location name", "locations", "venue", "venues", "place", "stage", "stages", "hall", "halls", "auditorium", "theatre", "theater", "space", "where",
		"raum", "saal", "ort", "buhne", "salle", "lieu", "sala", "lugar", "local", "aula", "luogo", "zaal", "ruimte", "locatie", "sal", "lokale", "rom", "sted", "plats", "rum", "paikka", "mistnost", "会場", "場所", "部屋", "会议室", "地点", "장소",
	},
	"area": {"area", "zone", "building", "floor", "venue address", "address"},
	"track": {
		"track", "tracks", "schedule track", "event type", "category", "categories", "topic", "theme", "stream", "streams", "event type (track)",
		"strang", "kategorie", "themenbereich", "categorie", "thematique", "piste", "categoria", "tema", "トラック", "カテゴリ", "分类", "트랙",
	},
	"type":     {"type", "session type", "session format", "format", "kind", "event subtype", "event sub type", "subtype", "submission type", "talk format", "talk type", "typ", "tipo", "種別", "类型"},
	"level":    {"level", "difficulty", "audience level", "niveau", "nivel", "livello", "レベル"},
	"language": {"language", "session language", "lang", "locale", "sprache", "langue", "idioma", "lingua", "taal", "sprak", "sprog", "jezyk", "kieli", "言語", "语言", "언어"},
	"speakers": {
		"speakers", "speaker", "speaker names", "speaker name", "speaker(s)", "presenter", "presenters", "presenter(s)", "presenter names", "persons", "facilitator", "facilitators", "who", "authors", "full name", "fullname",
		"referent", "referentin", "referentinnen", "referenten", "referierende", "sprecher", "sprecherin", "sprecherinnen", "vortragende", "vortragender", "intervenant", "intervenants", "intervenant(s)", "intervenante", "orateur", "orateurs", "conferencier", "conferenciers",
		"ponente", "ponentes", "orador", "oradores", "conferencista", "conferencistas", "palestrante", "palestrantes", "relatore", "relatori", "relatrice", "spreker", "sprekers", "prelegent", "prelegenci", "talare", "taler", "talere", "foredragsholder", "foredragsholdere", "puhuja", "puhujat", "prednasejici",
		"登壇者", "講演者", "発表者", "スピーカー", "讲者", "演讲者", "嘉宾", "講者", "발표자", "연사",
	},
	"givenname":  {"speaker first name", "first name", "given name", "vorname", "prenom", "nombre", "nome", "voornaam"},
	"familyname": {"speaker last name", "last name", "family name", "surname", "nachname", "nom", "apellido", "apellidos", "cognome", "sobrenome", "achternaam"},
	"abstract": {
		"abstract", "description", "session description", "event description", "summary", "synopsis", "details", "desc", "blurb",
		"beschreibung", "zusammenfassung", "inhalt", "resume", "descripcion", "descricao", "resumen", "resumo", "descrizione", "beschrijving", "opis", "beskrivelse", "beskrivning", "kuvaus", "popis", "概要", "内容", "簡介", "简介", "描述", "설명", "내용",
	},
	"tags":     {"tags", "keywords", "labels", "schlagworte", "stichworte", "mots cles", "etiquetas"},
	"url":      {"url", "session url", "conf url", "web url", "website url", "link", "permalink", "web", "website", "webseite", "lien", "enlace", "リンク", "链接", "링크"},
	"video":    {"video", "recording", "video url", "recording url", "live url", "video stream"},
	"slides":   {"slides", "slides url", "presentation", "folien"},
	"status":   {"status", "state", "statut", "estado", "stato"},
	"active":   {"active", "published"},
	"hallway":  {"hallway"}, // what convert writes: see draft.extra
	"timezone": {"timezone", "time zone", "tz", "zeitzone", "fuseau horaire", "zona horaria", "タイムゾーン", "时区"},
}

// meaning is a column that a heading may mean, and how many names of it count before this one.
type meaning struct {
	column string
	rank   int
}

// meanings are csvNames by their headings: lists in JSON have headings in each of their objects.
var meanings = sync.OnceValue(func() map[string][]meaning {
	all := make(map[string][]meaning)
	for _, column := range slices.Sorted(maps.Keys(csvNames)) {
		for rank, heading := range csvNames[column] {
			all[heading] = append(all[heading], meaning{column, rank})
		}
	}
	return all
})

// headingOf is a heading as it is looked up: in lower case, without accents, and without what
// only explains it. "Room/Location (Optional)" is "room location", and "Referent*innen" is
// "referent".
func headingOf(cell string) string {
	if isHeading(cell) {
		return cell
	}
	cell = genders.ReplaceAllString(camel.ReplaceAllString(clean(cell), "$1 $2"), "$1")
	cell = asides.ReplaceAllString(search.Fold(cell), "")
	return strings.Join(strings.Fields(strings.NewReplacer("_", " ", "/", " ", ":", " ", "-", " ").Replace(cell)), " ")
}

// isHeading reports whether a cell is written as a heading is looked up. Most keys in JSON are.
func isHeading(cell string) bool {
	for i := range len(cell) {
		if cell[i] < 'a' || cell[i] > 'z' {
			return false
		}
	}
	return true
}

var (
	camel = regexp.MustCompile(`([a-z])([A-Z])`)
	// genders are how German names men and women at once.
	genders = regexp.MustCompile(`(\p{L}{3,})(?:[*:_/(]-?in(?:nen)?\)?| Innen)$`)
	asides  = regexp.MustCompile(`\((?:optional|required|y/n|yes/no|ja/nein|local(?: time)?|utc|gmt|(?:utc|gmt)[+-]\d+|[a-z]{2,3}t|[a-z]+/[a-z_/]+)\)|[*?]`)
)
