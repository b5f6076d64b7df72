package importer

import (
	"strings"

	"hallway/app/schedule"
)

// The conference data of Google I/O's app, iosched (formats.md 2.8): lists that name
// each other by ids, and times in milliseconds.

func isIosched(l *look) bool {
	return l.keys("sessions", "speakers", "rooms", "tags") && l.has(`"startTimestamp"`)
}

func readIosched(body []byte, opt Options) (*draft, error) {
	root, err := openJSON(body)
	if err != nil {
		return nil, err
	}
	all := root.fields()
	var f flatFile
	f.event.Name, f.zone = "Google I/O", "America/Los_Angeles" // its app shows "conference time", which is the venue's
	rooms := make(map[string]string)
	for _, room := range all["rooms"].list() {
		r := room.fields()
		rooms[r.word("id")] = clean(r.word("name"))
	}
	type tag struct{ category, name string }
	tags := make(map[string]tag)
	for _, each := range all["tags"].list() {
		t := each.fields()
		tags[t.word("tag")] = tag{t.word("category"), clean(t.word("name"))}
	}
	people := make(map[string]person)
	for _, speaker := range all["speakers"].all() {
		p := ioschedPerson(speaker.fields())
		people[p.id] = p
	}
	for _, session := range append(all["sessions"].sessions(), all["codelabs"].sessions()...) {
		s := session.fields()
		if s.word("startTimestamp") == "" && s.word("duration") != "" {
			continue // a codelab is open all the time
		}
		one := flat{
			line: session.line(), key: s.word("id"), title: s.word("title"), start: s.word("startTimestamp"), end: s.word("endTimestamp"),
			kind: s.word("type"), abstract: prose(cut(s.word("description", "abstract"), maxProse), nil), people: peopleOf(s["speakers"].words(), people),
		}
		if room := rooms[s.word("room")]; room != "" {
			one.rooms = []roomName{{name: room}}
		}
		for _, name := range s["tagNames"].words() {
			switch t := tags[name]; {
			case t.name == "" || t.category == "type":
			case t.category == "topic":
				one.tracks = append(one.tracks, t.name)
			default:
				one.tags = append(one.tags, schedule.Tag{Facet: cut(clean(t.category), maxName), Value: cut(t.name, maxName)})
			}
		}
		if video := s.word("youtubeUrl"); video != "" {
			one.links = []schedule.Link{{Title: "Video", URL: video}}
		}
		f.sessions = append(f.sessions, one)
	}
	return f.draft(opt)
}

func ioschedPerson(f fields) person {
	p := person{id: f.word("id"), name: f.word("name"), org: f.word("company"), bio: prose(cut(f.word("bio"), maxProse), nil)}
	links := f["socialLinks"].fields()
	for _, service := range links.sorted() {
		address := strings.TrimSpace(links.word(service))
		if strings.HasPrefix(address, "www.") {
			address = "https://" + address
		}
		p.links = append(p.links, schedule.Link{Title: service, URL: address})
	}
	p.links = goodLinks(p.links, nil)
	return p
}
