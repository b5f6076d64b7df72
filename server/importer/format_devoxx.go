package importer

import (
	"cmp"
	"strings"

	"hallway/app/schedule"
)

// The two programmes that Devoxx and Voxxed run on. cfp.dev lists a day's slots
// (https://DEVOXX.cfp.dev/api/public/schedules/DAY); the older one gives them in "slots",
// with milliseconds since 1970 (https://github.com/nicmarti/cfp-devoxx).

func isDevoxx(l *look) bool {
	return l.keys("fromDate", "toDate") && (l.keys("proposal") || l.keys("sessionType")) ||
		l.json != nil && l.has(`"fromTimeMillis"`, `"roomName"`)
}

func readDevoxx(body []byte, opt Options) (*draft, error) {
	root, err := openJSON(body)
	if err != nil {
		return nil, err
	}
	r := &devoxx{}
	r.find(root, 0)
	return r.file.draft(opt)
}

type devoxx struct{ file flatFile }

// find looks for slots: several days may lie in one file, in whatever they lie in.
func (r *devoxx) find(v value, depth int) {
	if depth > 6 || len(r.file.sessions) > maxSessions {
		return
	}
	f := v.fields()
	switch {
	case f.has("fromDate", "toDate") && (f.has("proposal") || f.has("sessionType")):
		r.slot(v, f)
	case f.has("fromTimeMillis", "toTimeMillis"):
		r.old(v, f)
	default:
		for _, element := range v.list() {
			r.find(element, depth+1)
		}
		for _, key := range f.sorted() {
			r.find(f[key], depth+1)
		}
	}
}

// slot is one of cfp.dev's. One without a proposal is a break, or is not filled yet.
func (r *devoxx) slot(v value, f fields) {
	r.file.zone = cmp.Or(r.file.zone, f.word("timezone"))
	kind, talk := f["sessionType"].fields(), f["proposal"].fields()
	s := flat{
		line: v.line(), key: cmp.Or(talk.word("id"), "slot-"+f.word("id")), start: f.word("fromDate"), end: f.word("toDate"),
		title: cmp.Or(talk.word("title"), f.word("remark"), kind.word("name")), kind: kind.word("name"), service: kind.yes("pause"),
		abstract: bothProse(cut(talk.word("description"), maxProse), cut(talk.word("summary"), maxProse), nil), language: name(talk["language"]),
	}
	if len(talk) == 0 && !kind.yes("pause") && f.word("remark") == "" {
		r.file.problems.skip(v.line(), kind.word("name"), "nothing is in this slot yet")
		return
	}
	if room := f["room"].fields().word("name"); room != "" {
		s.rooms = []roomName{{name: room}}
	}
	if track := cmp.Or(talk["track"].fields().word("name"), f["track"].fields().word("name")); track != "" {
		s.tracks = []string{track}
	}
	if level := talk.word("audienceLevel"); level != "" {
		s.tags = append(s.tags, schedule.Tag{Facet: "level", Value: upperFirst(strings.ToLower(cut(clean(level), maxName)))})
	}
	for _, list := range []string{"tags", "keywords"} {
		for _, tag := range talk[list].list() {
			if word := cmp.Or(tag.fields().word("name"), tag.word()); word != "" {
				s.tags = append(s.tags, schedule.Tag{Facet: "tag", Value: cut(clean(word), maxName)})
			}
		}
	}
	for _, speaker := range talk["speakers"].list() {
		p := speaker.fields()
		full := cmp.Or(p.word("fullName"), strings.TrimSpace(p.word("firstName")+" "+p.word("lastName")))
		s.people = append(s.people, person{id: p.word("id"), name: full, org: p.word("company"), bio: prose(cut(p.word("bio"), maxProse), nil)})
	}
	if video := talk.word("videoURL", "videoUrl"); video != "" {
		s.links = append(s.links, schedule.Link{Title: "Video", URL: video})
	}
	r.file.sessions = append(r.file.sessions, s)
}

// old is a slot of the older API.
func (r *devoxx) old(v value, f fields) {
	talk, pause := f["talk"].fields(), f["break"].fields()
	s := flat{
		line: v.line(), key: cmp.Or(talk.word("id"), f.word("slotId")), start: f.word("fromTimeMillis"), end: f.word("toTimeMillis"),
		title: cmp.Or(talk.word("title"), pause.word("nameEN", "nameFR")), service: len(pause) > 0, kind: talk.word("talkType"),
		language: talk.word("lang"), abstract: prose(cut(cmp.Or(talk.word("summaryAsHtml"), talk.word("summary")), maxProse), nil),
	}
	if s.title == "" {
		r.file.problems.skip(v.line(), f.word("slotId"), "nothing is in this slot yet")
		return
	}
	if room := f.word("roomName"); room != "" {
		s.rooms = []roomName{{name: room}}
	}
	if track := talk.word("track"); track != "" {
		s.tracks = []string{track}
	}
	for _, speaker := range talk["speakers"].list() {
		s.people = append(s.people, person{name: speaker.fields().word("name")})
	}
	r.file.sessions = append(r.file.sessions, s)
}
