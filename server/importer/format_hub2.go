package importer

import (
	"net/url"
	"strings"

	"hallway/app/schedule"
)

// schedule.json of version 2, as the hub of the Chaos Computer Club has it: a flat
// list of events (https://c3voc.de/schedule/schema2.json, formats.md 2.5).

func isHub2(l *look) bool { return l.keys("schedule.events") }

func readHub2(body []byte, opt Options) (*draft, error) {
	root, err := openJSON(body)
	if err != nil {
		return nil, err
	}
	s := root.fields()["schedule"].fields()
	c := s["conference"].fields()
	f := flatFile{zone: c.word("time_zone_name"), place: c.word("city", "location")}
	f.event = schedule.Event{
		ID: schedule.EventID(slug(c.word("acronym"))), Name: clean(c.word("title")), Version: cut(clean(s.word("version")), maxName),
	}
	f.event.URL, _ = goodURL(c.word("url"), nil)
	f.base, _ = url.Parse(s.word("base_url"))
	for _, room := range c["rooms"].list() {
		f.roomOrder = append(f.roomOrder, clean(room.fields().word("name")))
	}
	tracks := make(map[string]string)
	for _, track := range c["tracks"].list() {
		t := track.fields()
		for _, id := range []string{t.word("slug"), t.word("guid")} {
			if id != "" {
				tracks[id] = t.word("name")
			}
		}
	}
	people := make(map[string]person)
	for _, p := range s["persons"].list() {
		who := hub2Person(p.fields())
		people[who.id] = who
	}
	for _, event := range s["events"].sessions() {
		f.sessions = append(f.sessions, hub2Session(event, tracks, people, f.base))
	}
	return f.draft(opt)
}

func hub2Person(f fields) person {
	p := person{id: f.word("guid", "code", "id"), name: f.word("name", "public_name"), bio: prose(cut(f.word("biography"), maxProse), nil)}
	for _, link := range f["links"].list() {
		l := link.fields()
		p.links = append(p.links, schedule.Link{Title: l.word("title", "service", "type"), URL: l.word("url")})
	}
	p.links = goodLinks(p.links, nil)
	return p
}

func hub2Session(v value, tracks map[string]string, people map[string]person, base *url.URL) flat {
	f := v.fields()
	s := flat{
		line: v.line(), key: f.word("guid", "code", "id"), title: f.word("title"), subtitle: f.word("subtitle"),
		start: f.word("start", "date"), end: f.word("end"), kind: strings.ToLower(f.word("type")), language: f.word("language"),
		abstract: bothProse(cut(f.word("abstract"), maxProse), cut(f.word("description"), maxProse), base),
		url:      f.word("url"), feedback: f.word("feedback_url"),
	}
	if length, ok := parseLength(f.word("duration")); ok {
		s.minutes = int(length.Minutes())
	}
	if room := name(f["room"]); room != "" {
		s.rooms = []roomName{{name: room}}
	}
	track := f["track"].fields()
	for _, id := range []string{track.word("name"), tracks[track.word("slug")], tracks[track.word("guid")]} {
		if id != "" {
			s.tracks = []string{id}
			break
		}
	}
	for _, p := range append(f["participants"].list(), f["persons"].list()...) {
		in := p.fields()
		if role := in.word("role"); role != "" && !strings.EqualFold(role, "SPEAKER") && !strings.EqualFold(role, "MODERATOR") && !strings.EqualFold(role, "HOST") {
			continue
		}
		who, ok := people[in.word("guid", "code", "id")]
		if !ok {
			who = hub2Person(in)
		}
		s.people = append(s.people, who)
	}
	for _, list := range []string{"links", "attachments"} {
		for _, link := range f[list].list() {
			l := link.fields()
			s.links = append(s.links, schedule.Link{Title: l.word("title", "name", "type"), URL: l.word("url")})
		}
	}
	for _, recording := range []value{f["recording"]} {
		if r := recording.fields(); r.yes("optout") || r.word("mode") == "NONE" {
			s.unfilmed = true
		}
	}
	s.unfilmed = s.unfilmed || f.yes("do_not_record")
	return s
}
