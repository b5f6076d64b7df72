package view

import (
	"strings"
	"time"

	"hallway/app/agenda"
	"hallway/app/schedule"
)

// Going are the sessions that the person goes to, in time order.
func Going(s Scene) []*schedule.Session {
	var going []*schedule.Session
	for _, session := range s.picked() {
		if s.state(session.Key) == agenda.Going {
			going = append(going, session)
		}
	}
	return going
}

// SoonWords say that a session begins, and where: "In 8 min: Caches" and "Hall A · 11:00".
func SoonWords(s Scene, session *schedule.Session) (title, body string) {
	minutes := int((session.Start.Sub(s.Now) + 30*time.Second) / time.Minute)
	title = "In " + number(minutes) + " min: " + Shorten(session.Title)
	if minutes < 1 {
		title = "Now: " + Shorten(session.Title)
	}
	return title, join(" · ", s.rooms(session), s.clock(session.Start))
}

// MovedWords say what became of a pick whose time, room or state is another than the person
// knows: "Moved: Caches" and "Tue 24, 14:00 · Hall B".
func MovedWords(s Scene, session *schedule.Session, moved, off bool) (title, body string) {
	title = "Another room: "
	switch {
	case off:
		title = statusWords(session.Status) + ": "
	case moved:
		title = "Moved: "
	}
	return title + Shorten(session.Title), join(" · ", s.when(session), s.rooms(session))
}

// ManyMovedWords say the same of several at once.
func ManyMovedWords(sessions []*schedule.Session) (title, body string) {
	var titles []string
	for _, session := range sessions[:min(len(sessions), 3)] {
		titles = append(titles, Shorten(session.Title))
	}
	return number(len(sessions)) + " of your picks changed", strings.Join(titles, ", ")
}

// GoneWords say that a pick has left the programme. Its title may not be known any longer.
func GoneWords(title string) string {
	if title == "" {
		return "One of your picks left the programme"
	}
	return "No longer in the programme: " + Shorten(title)
}
