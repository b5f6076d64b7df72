package importer

import (
	"cmp"

	"hallway/app/schedule"
)

// Open Event, which eventyay runs on: the list of sessions that an event's export holds
// (sessions.json, https://github.com/fossasia/open-event-server), and the answers of its
// API, which follow JSON:API (https://jsonapi.org/format/).

func isOpenEvent(l *look) bool {
	return l.json != nil && (l.has(`"starts-at"`) || l.has(`"start-time"`) || l.has(`"starts_at"`, `"microlocation"`) || l.has(`"start_time"`, `"microlocation"`)) && l.has(`"title"`)
}

func readOpenEvent(body []byte, opt Options) (*draft, error) {
	root, err := openJSON(body)
	if err != nil {
		return nil, err
	}
	r := &openEvent{named: make(map[string]fields)}
	list := root
	if f := root.fields(); len(f) > 0 {
		for _, element := range f["included"].list() {
			e := element.fields()
			r.named[e.word("type")+" "+e.word("id")] = e["attributes"].fields()
		}
		list = f["data"]
		if len(list.list()) == 0 {
			list = f["sessions"]
		}
	}
	for _, element := range list.sessions() {
		f := element.fields()
		if attributes := f["attributes"].fields(); len(attributes) > 0 {
			attributes["id"] = f["id"]
			r.session(element, attributes, f["relationships"].fields())
		} else {
			r.session(element, f, nil)
		}
	}
	return r.file.draft(opt)
}

type openEvent struct {
	file  flatFile
	named map[string]fields // what is included, by type and id
}

func (r *openEvent) session(v value, f, relations fields) {
	switch f.word("state") {
	case "draft", "pending", "rejected", "withdrawn":
		return // it is not on the programme
	}
	s := flat{
		line: v.line(), key: cmp.Or(f.word("id"), f.word("signature")), title: f.word("title"), subtitle: f.word("subtitle"),
		start: f.word("starts-at", "starts_at", "start-time", "start_time"), end: f.word("ends-at", "ends_at", "end-time", "end_time"),
		language: f.word("language"), kind: cmp.Or(r.name(f, relations, "session-type"), r.name(f, relations, "session_type")),
		abstract: bothProse(cut(f.word("short-abstract", "short_abstract"), maxProse), cut(f.word("long-abstract", "long_abstract"), maxProse), nil),
	}
	if f.word("state") == "canceled" {
		s.status = schedule.Canceled
	}
	if room := r.name(f, relations, "microlocation"); room != "" {
		s.rooms = []roomName{{name: room}}
	}
	if track := r.name(f, relations, "track"); track != "" {
		s.tracks = []string{track}
	}
	if level := f.word("level"); level != "" {
		s.tags = append(s.tags, schedule.Tag{Facet: "level", Value: cut(clean(level), maxName)})
	}
	for _, speaker := range f["speakers"].list() {
		s.people = append(s.people, openEventPerson(speaker.fields()))
	}
	for _, relation := range relations["speakers"].fields()["data"].list() {
		p := relation.fields()
		s.people = append(s.people, openEventPerson(r.named[p.word("type")+" "+p.word("id")]))
	}
	for _, link := range []struct{ key, title string }{{"slides-url", "Slides"}, {"slides_url", "Slides"}, {"video-url", "Video"}, {"video_url", "Video"}, {"audio-url", "Audio"}} {
		if address := f.word(link.key); address != "" {
			s.links = append(s.links, schedule.Link{Title: link.title, URL: address})
		}
	}
	r.file.sessions = append(r.file.sessions, s)
}

// name is the name of what a session refers to: in place, or among what is included.
func (r *openEvent) name(f, relations fields, key string) string {
	if in := name(f[key]); in != "" {
		return in
	}
	to := relations[key].fields()["data"].fields()
	return clean(r.named[to.word("type")+" "+to.word("id")].word("name"))
}

func openEventPerson(f fields) person {
	return person{
		id: f.word("id"), name: f.word("name"), org: f.word("organisation", "organization"), job: f.word("position"),
		bio: prose(cut(f.word("long-biography", "short-biography", "long_biography", "short_biography"), maxProse), nil),
	}
}
