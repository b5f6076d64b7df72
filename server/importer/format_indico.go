package importer

import (
	"cmp"
	"strings"

	"hallway/app/schedule"
)

// Indico's HTTP API (https://docs.getindico.io/en/stable/http-api/): an export of events
// with their contributions or sessions, and the timetable, in which sessions hold entries.
// All of them write a time as {"date", "time", "tz"}.

func isIndico(l *look) bool {
	return l.json != nil && l.has(`"startDate"`, `"tz"`) && (l.has(`"contributions"`) || l.has(`"entryType"`) || l.has(`"_type"`, `"Conference"`))
}

func readIndico(body []byte, opt Options) (*draft, error) {
	root, err := openJSON(body)
	if err != nil {
		return nil, err
	}
	r := &indico{seen: make(map[string]bool)}
	r.find(root.fields()["results"], 0)
	if len(r.file.sessions) == 0 {
		r.find(root, 0)
	}
	return r.file.draft(opt)
}

type indico struct {
	file flatFile
	seen map[string]bool // contributions stand under their session, too
}

// find goes through events, days and sessions to what takes place.
func (r *indico) find(v value, depth int) {
	if depth > 10 || len(r.file.sessions) > maxSessions {
		return
	}
	for _, element := range v.list() {
		r.find(element, depth+1)
	}
	if !v.is('{') {
		return
	}
	f := v.fields()
	kind := cmp.Or(f.word("entryType"), f.word("_type"))
	if strings.HasSuffix(kind, "Conference") || kind == "Meeting" || kind == "Lecture" {
		r.file.event.Name, r.file.zone = clean(f.word("title")), f.word("timezone")
		r.file.event.URL, _ = goodURL(f.word("url"), nil)
		r.file.place = clean(cmp.Or(f.word("address"), f.word("location")))
		r.find(f["sessions"], depth+1)
		r.find(f["contributions"], depth+1)
		return
	}
	start := f["startDate"].fields()
	parts := f["entries"]
	if len(parts.fields())+len(parts.list()) == 0 {
		parts = f["contributions"]
	}
	if f.has("title") && start.has("date", "time") {
		if len(parts.fields())+len(parts.list()) == 0 {
			r.session(v, f, kind)
			return
		}
		r.find(parts, depth+1)
		return
	}
	for _, key := range f.sorted() {
		r.find(f[key], depth+1)
	}
}

func (r *indico) session(v value, f fields, kind string) {
	start, end := f["startDate"].fields(), f["endDate"].fields()
	r.file.zone = cmp.Or(r.file.zone, start.word("tz"))
	s := flat{
		line: v.line(), key: f.word("contributionId", "id", "uniqueId", "url"), title: f.word("title"), start: indicoMoment(start), end: indicoMoment(end),
		kind: name(f["type"]), url: f.word("url"), abstract: prose(cut(f.word("description"), maxProse), nil), service: kind == "Break",
	}
	if s.end == "" {
		if length, ok := parseLength(f.word("duration")); ok {
			s.minutes = int(length.Minutes())
		}
	}
	if room := cmp.Or(f.word("roomFullname"), f.word("room"), f.word("location")); room != "" {
		s.rooms = []roomName{{name: room}}
	}
	for _, track := range []string{name(f["track"]), name(f["session"]), f.word("sessionTitle")} {
		if track != "" && len(s.tracks) == 0 {
			s.tracks = []string{track}
		}
	}
	for _, who := range []string{"speakers", "presenters"} {
		for _, person := range f[who].list() {
			s.people = append(s.people, indicoPerson(person.fields()))
		}
	}
	for _, word := range f["keywords"].words() {
		s.tags = append(s.tags, schedule.Tag{Facet: "tag", Value: cut(clean(word), maxName)})
	}
	if id := s.key + " " + s.start; r.seen[id] {
		return
	} else {
		r.seen[id] = true
	}
	r.file.sessions = append(r.file.sessions, s)
}

func indicoMoment(f fields) string {
	if f.word("date") == "" {
		return ""
	}
	return strings.TrimSuffix(f.word("date")+"T"+f.word("time"), "T")
}

// indicoPerson reads a name, which may stand as "Lee, Ann".
func indicoPerson(f fields) person {
	name := strings.TrimSpace(f.word("first_name", "firstName") + " " + f.word("last_name", "familyName", "lastName"))
	if name == "" {
		name = f.word("fullName", "name")
		if last, first, ok := strings.Cut(name, ", "); ok {
			name = first + " " + last
		}
	}
	return person{name: name, org: f.word("affiliation")}
}
