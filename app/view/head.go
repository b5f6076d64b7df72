package view

import (
	"hallway/app/agenda"
	"hallway/app/schedule"
	"hallway/app/search"
)

// HeadProgramme is the head of the programme.
func HeadProgramme(s Scene, q search.Query) Head {
	event := s.Programme.Event
	h := Head{
		Title:       event.Name + " · Programme",
		Description: "The programme of " + event.Name + ": " + plural(len(s.Programme.Sessions), "session") + ". Pick what you go to; it works without a network.",
		Canonical:   HrefProgramme(event.ID),
	}
	if q.Text != "" {
		h.Title = q.Text + " · " + event.Name
		h.Robots = "noindex"
	}
	return h
}

// HeadSession is the head of a session.
func HeadSession(s Scene, key schedule.Key) Head {
	session, ok := s.Programme.Session(key)
	if !ok {
		return HeadNotFound()
	}
	h := Head{
		Title:       session.Title + " · " + s.Programme.Event.Name,
		Description: join(", ", s.whenLong(session), s.rooms(session)),
		Canonical:   HrefSession(s.event(), key),
	}
	var names []string
	for _, speaker := range s.speakers(session) {
		names = append(names, speaker.Name)
	}
	h.Description = join(". ", h.Description, join(", ", names...))
	return h
}

// HeadSpeaker is the head of a speaker's page.
func HeadSpeaker(s Scene, id schedule.SpeakerID) Head {
	speaker, ok := s.Programme.Speaker(id)
	if !ok {
		return HeadNotFound()
	}
	return Head{Title: speaker.Name + " · " + s.Programme.Event.Name, Canonical: HrefSpeaker(s.event(), id)}
}

// HeadRoom is the head of a room's page.
func HeadRoom(s Scene, id schedule.RoomID) Head {
	room, ok := s.Programme.Room(id)
	if !ok {
		return HeadNotFound()
	}
	return Head{Title: room.Name + " · " + s.Programme.Event.Name, Canonical: HrefRoom(s.event(), id)}
}

// HeadAgenda is the head of the agenda.
func HeadAgenda(s Scene) Head {
	return Head{Title: "My agenda · " + s.Programme.Event.Name, Canonical: HrefAgenda(s.event()), Robots: "noindex"}
}

// HeadNow is the head of what is on.
func HeadNow(s Scene) Head {
	return Head{Title: "Now · " + s.Programme.Event.Name, Canonical: HrefNow(s.event())}
}

// HeadChanges is the head of what changed.
func HeadChanges(s Scene) Head {
	return Head{Title: "What changed · " + s.Programme.Event.Name, Canonical: HrefChanges(s.event()), Robots: "noindex"}
}

// HeadEvents is the head of the list of events.
func HeadEvents() Head {
	return Head{Title: "Hallway · Events", Description: "Conference programmes that work without a network.", Canonical: "/events"}
}

// HeadSettings is the head of the settings.
func HeadSettings() Head { return Head{Title: "Settings · Hallway", Robots: "noindex"} }

// HeadNotFound is the head of an address that leads nowhere.
func HeadNotFound() Head { return Head{Title: "Nothing here · Hallway", Robots: "noindex"} }

// HeadGone is the head of a pick whose session left the programme.
func HeadGone(pick agenda.Pick) Head { return Head{Title: pick.Snapshot.Title, Robots: "noindex"} }
