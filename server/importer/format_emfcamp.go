package importer

import (
	"cmp"
	"strings"

	"hallway/app/schedule"
)

// Electromagnetic Field's schedule.json (https://www.emfcamp.org/schedule/YEAR.json): a
// list of sessions on the camp's clock, some with several occurrences.

func isEMFCamp(l *look) bool {
	return l.json != nil && l.has(`"start_date"`, `"end_date"`, `"venue"`) && l.has(`"title"`) || l.json != nil && l.has(`"occurrences"`, `"start_date"`, `"venue"`)
}

func readEMFCamp(body []byte, opt Options) (*draft, error) {
	root, err := openJSON(body)
	if err != nil {
		return nil, err
	}
	r := &emfCamp{}
	if strings.Contains(string(body[:min(len(body), headLength)]), "emfcamp.org") {
		r.file.event.Name, r.file.zone = "Electromagnetic Field", "Europe/London" // the file names neither
	}
	list := root
	if f := root.fields(); len(f) > 0 {
		for _, key := range f.sorted() {
			if len(f[key].list()) > len(list.list()) {
				list = f[key]
			}
		}
	}
	for _, element := range list.sessions() {
		f := element.fields()
		times := f["occurrences"].list()
		if len(times) == 0 {
			times = []value{element}
		}
		for _, time := range times {
			r.session(element, f, time.fields())
		}
	}
	return r.file.draft(opt)
}

type emfCamp struct{ file flatFile }

func (r *emfCamp) session(v value, f, at fields) {
	s := flat{
		line: v.line(), key: f.word("id", "slug"), title: f.word("title"), start: at.word("start_date", "start_time"), end: at.word("end_date", "end_time"),
		kind: f.word("type"), url: cmp.Or(f.word("link"), f.word("url")), abstract: prose(cut(f.word("description"), maxProse), nil),
		unfilmed: f.word("may_record") == "false",
	}
	if venue := cmp.Or(name(at["venue"]), name(f["venue"])); venue != "" {
		s.rooms = []roomName{{name: venue}}
	}
	if f.yes("cancelled") {
		s.status = schedule.Canceled
	}
	for _, key := range []string{"speaker", "names"} {
		if who := clean(f.word(key)); who != "" && len(s.people) == 0 {
			s.people = csvPeople(strings.ReplaceAll(who, " & ", ", "))
		}
	}
	r.file.sessions = append(r.file.sessions, s)
}
