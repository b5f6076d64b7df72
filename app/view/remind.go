package view

import (
	"strings"
	"time"

	"hallway/app/agenda"
	"hallway/app/schedule"
)

// Permission is whether the device may show what the app says outside its page.
type Permission uint8

// The permissions.
const (
	Unasked Permission = iota
	Granted
	Denied
	Impossible // this browser cannot
)

// Reaching is how a person is reminded of what begins.
type Reaching uint8

// The ways.
const (
	ReachPage     Reaching = iota // only while the app is open
	ReachPush                     // also while it is closed
	ReachBlocked                  // the person forbade it in the browser
	ReachInstall                  // an iPhone does so only for apps on its home screen
	ReachNoServer                 // the server does not
	ReachLater                    // the server does not answer
)

// ReachWords say it plainly.
func ReachWords(r Reaching) string {
	switch r {
	case ReachPush:
		return "This device reminds you even when Hallway is closed, and tells you when your picks change."
	case ReachBlocked:
		return "Your browser blocks notifications from this site. Allow them in its settings; until then you're reminded only while Hallway is open."
	case ReachInstall:
		return "On an iPhone, add Hallway to the home screen first. Until then you're reminded only while it is open."
	case ReachNoServer:
		return "This server sends no notifications, so you're reminded only while Hallway is open. Calendar on your agenda brings alarms along."
	case ReachLater:
		return "You're reminded while Hallway is open. Once your picks are on the server, you are reminded while it is closed, too."
	}
	return "You're reminded while Hallway is open. Calendar on your agenda brings alarms along, which work without it."
}

// remindChoices are when one may be reminded, as they are remembered.
var remindChoices = []struct{ value, words string }{
	{"", "Off"}, {"5", "5 min"}, {"10", "10 min"}, {"15", "15 min"}, {"leave", "When to leave"},
}

// RemindWords say what was chosen: "10 minutes before a session".
func RemindWords(choice string) string {
	if choice == "leave" {
		return "when to leave for a session"
	}
	return choice + " minutes before a session"
}

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
