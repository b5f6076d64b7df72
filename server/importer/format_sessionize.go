package importer

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"hallway/app/schedule"
)

// Sessionize's API, all its views (https://sessionize.com/playbook/api, formats.md
// 2.7): All is one object of lists that name each other by ids; Sessions is a list of
// groups with everything in place; GridSmart is a list of days with rooms. Speakers
// alone holds no times. Times are on the event's clock, and no view names its zone.

func isSessionize(l *look) bool {
	if l.keys("sessions", "speakers", "rooms", "categories") {
		return true
	}
	if l.json == nil || l.body[0] != '[' {
		return false
	}
	return l.has(`"isServiceSession"`, `"startsAt"`) || l.has(`"fullName"`, `"tagLine"`)
}

func readSessionize(body []byte, opt Options) (*draft, error) {
	root, err := openJSON(body)
	if err != nil {
		return nil, err
	}
	r := &sessionize{people: make(map[string]person), rooms: make(map[string]string), items: make(map[string]schedule.Tag)}
	switch {
	case root.is('{'):
		r.all(root.fields())
	default:
		for _, group := range root.list() {
			r.group(group.fields())
		}
	}
	if r.speakers {
		return nil, errors.New("it holds speakers and no sessions; give the address that ends in view/All instead")
	}
	if len(r.file.sessions) == 0 && r.untimed > 0 {
		return nil, errors.New("none of its sessions has a time yet; it can be read once the schedule is made")
	}
	if len(r.file.sessions) == 0 && len(r.file.problems.skipped.list) == 0 {
		return nil, errors.New("it holds no sessions yet")
	}
	return r.file.draft(opt)
}

type sessionize struct {
	file     flatFile
	people   map[string]person
	rooms    map[string]string       // names by id
	items    map[string]schedule.Tag // of categories, by id
	untimed  int
	speakers bool // it is the view Speakers
}

// all is the view All.
func (r *sessionize) all(f fields) {
	rooms := f["rooms"].list()
	slices.SortStableFunc(rooms, func(a, b value) int { return naturalCompare(a.fields().word("sort"), b.fields().word("sort")) })
	for _, room := range rooms {
		r.room(room.fields())
	}
	for _, category := range f["categories"].list() {
		c := category.fields()
		for _, item := range c["items"].list() {
			i := item.fields()
			r.items[i.word("id")] = schedule.Tag{Facet: clean(c.word("title")), Value: clean(i.word("name"))}
		}
	}
	for _, speaker := range f["speakers"].list() {
		s := speaker.fields()
		r.people[s.word("id")] = sessionizePerson(s)
	}
	for _, session := range f["sessions"].sessions() {
		r.session(session)
	}
}

// group is a group of the view Sessions, or a day of the view GridSmart.
func (r *sessionize) group(f fields) {
	if f.has("fullName") {
		r.speakers = true
		return
	}
	for _, room := range f["rooms"].list() {
		r.room(room.fields())
	}
	for _, session := range f["sessions"].sessions() {
		r.session(session)
	}
	for _, room := range f["rooms"].list() {
		for _, session := range room.fields()["sessions"].list() {
			r.session(session)
		}
	}
}

func (r *sessionize) room(f fields) {
	id, name := f.word("id"), clean(f.word("name"))
	if name != "" && r.rooms[id] == "" {
		r.rooms[id] = name
		r.file.roomOrder = append(r.file.roomOrder, name)
	}
}

func (r *sessionize) session(v value) {
	f := v.fields()
	title := f.word("title")
	if status := strings.ToLower(f.word("status")); status == "declined" || status == "rejected" || status == "withdrawn" {
		return // it is not on the programme
	}
	if f.word("startsAt") == "" {
		r.untimed++
		r.file.problems.skip(v.line(), title, "it has no time yet")
		return
	}
	s := flat{
		line: v.line(), key: f.word("id"), title: title, start: f.word("startsAt"), end: f.word("endsAt"),
		service: f.yes("isServiceSession"), plenum: f.yes("isPlenumSession"), abstract: prose(cut(f.word("description"), maxProse), nil),
	}
	if strings.EqualFold(f.word("status"), "canceled") || strings.EqualFold(f.word("status"), "cancelled") {
		s.status = schedule.Canceled
	}
	for _, url := range []struct{ key, title string }{{"liveUrl", "Live stream"}, {"recordingUrl", "Recording"}} {
		if address := f.word(url.key); address != "" {
			s.links = append(s.links, schedule.Link{Title: url.title, URL: address})
		}
	}
	if name := cmp.Or(r.rooms[f.word("roomId")], f.word("room")); name != "" {
		s.rooms = []roomName{{name: name}}
	}
	for _, speaker := range f["speakers"].list() {
		p, ok := r.people[speaker.word()]
		if in := speaker.fields(); !ok && in.has("name") { // the views with everything in place
			p, ok = person{id: in.word("id"), name: in.word("name")}, true
		}
		if ok {
			s.people = append(s.people, p)
		}
	}
	for _, id := range f["categoryItems"].words() {
		r.category(&s, r.items[id])
	}
	for _, category := range f["categories"].list() {
		c := category.fields()
		for _, item := range c["categoryItems"].list() {
			r.category(&s, schedule.Tag{Facet: clean(c.word("name", "title")), Value: clean(item.fields().word("name"))})
		}
	}
	r.file.sessions = append(r.file.sessions, s)
}

// category takes what an organiser calls a category for what it is: each has words
// of its own for track, format, level and language.
func (r *sessionize) category(s *flat, tag schedule.Tag) {
	facet := strings.ToLower(tag.Facet)
	has := func(words ...string) bool {
		return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(facet, word) })
	}
	switch {
	case tag.Value == "":
	case has("track", "topic", "theme", "thema"):
		s.tracks = append(s.tracks, tag.Value)
	case has("format", "type"):
		s.kind = cmp.Or(s.kind, tag.Value)
	case has("level", "difficulty"):
		s.tags = append(s.tags, schedule.Tag{Facet: "level", Value: cut(tag.Value, maxName)})
	case has("language", "sprache", "langue"):
		s.language = tag.Value
	default:
		s.tags = append(s.tags, schedule.Tag{Facet: cut(tag.Facet, maxName), Value: cut(tag.Value, maxName)})
	}
}

func sessionizePerson(f fields) person {
	name := f.word("fullName")
	if name == "" {
		name = strings.TrimSpace(f.word("firstName") + " " + f.word("lastName"))
	}
	p := person{id: f.word("id"), name: name, job: f.word("tagLine"), bio: prose(cut(f.word("bio"), maxProse), nil)}
	for _, link := range f["links"].list() {
		l := link.fields()
		p.links = append(p.links, schedule.Link{Title: l.word("title", "linkType"), URL: l.word("url")})
	}
	p.links = goodLinks(p.links, nil)
	return p
}
