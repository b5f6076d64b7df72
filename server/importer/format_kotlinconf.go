package importer

import "hallway/app/schedule"

// The data of KotlinConf's app (formats.md 2.7): Sessionize's, made flat, with the
// name of the room and the tags in place and times on the event's clock.

func isKotlinConf(l *look) bool {
	return l.keys("sessions", "speakers") && l.has(`"speakerIds"`, `"startsAt"`)
}

func readKotlinConf(body []byte, opt Options) (*draft, error) {
	root, err := openJSON(body)
	if err != nil {
		return nil, err
	}
	all := root.fields()
	f := flatFile{event: schedule.Event{Name: clean(all.word("name", "title"))}, zone: all.word("timezone", "timeZone")}
	people := make(map[string]person)
	for _, speaker := range all["speakers"].list() {
		p := speaker.fields()
		people[p.word("id")] = person{
			id: p.word("id"), name: p.word("name"), job: p.word("position"), bio: prose(cut(p.word("description"), maxProse), nil),
		}
	}
	for _, session := range all["sessions"].sessions() {
		s := session.fields()
		one := flat{
			line: session.line(), key: s.word("id"), title: s.word("title"), start: s.word("startsAt"), end: s.word("endsAt"),
			abstract: prose(cut(s.word("description"), maxProse), nil), people: peopleOf(s["speakerIds"].words(), people),
		}
		if room := s.word("location"); room != "" {
			one.rooms = []roomName{{name: room}}
		}
		for _, tag := range s["tags"].words() {
			one.tags = append(one.tags, schedule.Tag{Facet: "tag", Value: cut(clean(tag), maxName)})
		}
		if video := s.word("videoUrl"); video != "" {
			one.links = []schedule.Link{{Title: "Video", URL: video}}
		}
		f.sessions = append(f.sessions, one)
	}
	return f.draft(opt)
}
