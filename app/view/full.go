package view

import (
	"time"

	"hallway/app/schedule"
)

// Whoever finds a room full says so to those who follow them, until the session ends.

// fullFrom is how long before a session people stand at its door.
const fullFrom = 30 * time.Minute

// CanBeFull reports whether a room can be found full now: its session is on, or about to be.
func CanBeFull(s Scene, session *schedule.Session) bool {
	return len(session.Rooms) > 0 && s.takesTime(session) && s.Now.Before(session.End) && !s.Now.Before(session.Start.Add(-fullFrom))
}

// IFoundFull reports whether the person says that a session's room is full.
func IFoundFull(s Scene, session *schedule.Session) bool {
	return s.Agenda != nil && s.Agenda.Full[string(session.Key)] > s.Now.Unix()
}

// fullWords say who finds a session's room full: "Room full, says Ana"; empty: nobody does.
func (s Scene) fullWords(session *schedule.Session) string {
	var names []string
	for _, mate := range s.Mates {
		if mate.Full[string(session.Key)] > s.Now.Unix() {
			names = append(names, isolated(mate.Name))
		}
	}
	switch {
	case IFoundFull(s, session):
		return "Room full"
	case len(names) == 0:
		return ""
	}
	return "Room full, says " + names[0] + andOthers(len(names)-1)
}

func (s Scene) isFull(session *schedule.Session) bool { return s.fullWords(session) != "" }

func andOthers(n int) string {
	if n == 0 {
		return ""
	}
	return " and " + plural(n, "other")
}
