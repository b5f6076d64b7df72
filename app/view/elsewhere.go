package view

import (
	"cmp"

	"hallway/app/agenda"
	"hallway/app/bookmarks"
	"hallway/app/schedule"
)

// fewFound is how many sessions are listed at once; more are in a fold.
const fewFound = 5

// notPicked are those of some sessions about which the person has not decided yet, and how
// many the others are.
func (s Scene) notPicked(keys []schedule.Key) (fresh []*schedule.Session, already int) {
	for _, session := range s.sessionsOf(keys) {
		if s.state(session.Key) == agenda.None {
			fresh = append(fresh, session)
		} else {
			already++
		}
	}
	return fresh, already
}

func (s Scene) sessionsOf(keys []schedule.Key) []*schedule.Session {
	var sessions []*schedule.Session
	for _, key := range keys {
		if session, ok := s.Programme.Session(key); ok {
			sessions = append(sessions, session)
		}
	}
	return sessions
}

func elsewhereWords(f bookmarks.Found, fresh int) string {
	switch {
	case fresh > 0:
		return "Found " + plural(fresh, "session")
	case len(f.Unsure) > 0:
		return "Which sessions are these?"
	case len(f.Sure) > 0:
		return "All of these are on your agenda"
	}
	return "Not in this programme"
}

// staysWords says that nothing is overwritten.
func staysWords(n int) string {
	if n == 1 {
		return "1 session stays as it is: you already picked or skipped it."
	}
	return plural(n, "session") + " stay as they are: you already picked or skipped them."
}

// entryName is what another app calls a session.
func entryName(e bookmarks.Entry) string { return Shorten(cmp.Or(e.Title, e.URL, e.ID)) }
