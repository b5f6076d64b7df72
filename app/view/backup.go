package view

import (
	"cmp"
	"time"

	"hallway/app/agenda"
	"hallway/app/order"
	"hallway/app/schedule"
)

// backup is where to go when a room is full.
type backup struct {
	session *schedule.Session
	walk    time.Duration
}

// BackupsOf are the sessions that you go to when a session is full: those that are
// maybe and at the same time, the best rated first, then the nearest.
func BackupsOf(s Scene, key schedule.Key) []schedule.Key {
	session, ok := s.Programme.Session(key)
	if !ok {
		return nil
	}
	var keys []schedule.Key
	for _, b := range s.backups(session) {
		keys = append(keys, b.session.Key)
	}
	return keys
}

func (s Scene) backups(session *schedule.Session) []backup {
	if s.state(session.Key) != agenda.Going || !s.takesTime(session) {
		return nil
	}
	var backups []backup
	for _, other := range s.overlapping(session, s.busy()) {
		if s.state(other.Key) == agenda.Maybe {
			backups = append(backups, backup{other, s.Walks.Between(session.Rooms, other.Rooms)})
		}
	}
	order.Stable(backups, func(a, b backup) int {
		return cmp.Or(
			cmp.Compare(s.Agenda.Ratings[string(b.session.Key)], s.Agenda.Ratings[string(a.session.Key)]),
			cmp.Compare(a.walk, b.walk),
			a.session.Start.Compare(b.session.Start),
		)
	})
	return backups
}

// where is a backup's room, and how far it is.
func (s Scene) where(b backup) string {
	if b.walk == 0 {
		return s.rooms(b.session)
	}
	return join(", ", s.rooms(b.session), "about "+length(b.walk)+" away")
}

// FullWords say where to go instead of a session that is full.
func FullWords(s Scene, from, to schedule.Key) string {
	full, _ := s.Programme.Session(from)
	session, _ := s.Programme.Session(to)
	return "Go to " + s.where(backup{session, s.Walks.Between(full.Rooms, session.Rooms)}) + ": " + Shorten(session.Title)
}
