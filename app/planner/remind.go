package planner

import (
	"time"

	"hallway/app/schedule"
)

// Reminder is when a person wants to be reminded of a session.
type Reminder struct {
	Before time.Duration // its start
	Leave  bool          // when to set off for it instead
}

const (
	packUp     = 2 * time.Minute // besides the walk
	leaveLeast = 5 * time.Minute // before a session, however short the walk
)

// Remind is when a reminder of a session is due. from is the session before it; nil: no other session.
func (w *Walks) Remind(r Reminder, from, to *schedule.Session) time.Time {
	if !r.Leave {
		return to.Start.Add(-r.Before)
	}
	walk := time.Duration(0)
	if from != nil && from.Day == to.Day {
		walk = w.Between(from.Rooms, to.Rooms)
	}
	return to.Start.Add(-max(walk+packUp, leaveLeast))
}

// Remindable reports whether a session gets reminders: those that are off, open all day or
// already begun do not.
func Remindable(s *schedule.Session, now time.Time) bool {
	return !s.Off() && !s.Ambient() && !s.AllDay && s.Start.After(now)
}

// TooLate is how long after it was due a reminder is still given.
const TooLate = 5 * time.Minute
