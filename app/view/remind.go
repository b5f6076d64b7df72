package view

import (
	"time"

	"hallway/app/agenda"
	"hallway/app/schedule"
)

// Reaching is how a person is reminded of what begins.
type Reaching uint8

// The ways.
const (
	ReachPage    Reaching = iota // only a page that is open can tell
	ReachPush                    // the server tells this device, also when Hallway is closed
	ReachBlocked                 // the browser lets Hallway tell nothing outside its page
	ReachInstall                 // an iPhone tells only of apps on its home screen
)

// reachWords say it plainly.
func reachWords(r Reaching) string {
	switch r {
	case ReachPush:
		return "This device is reminded even when Hallway is closed, while it has a network. Changes of your picks are told too."
	case ReachBlocked:
		return "The browser does not let Hallway notify you: allow it in the browser's settings for this site. Until then only an open page reminds you."
	case ReachInstall:
		return "An iPhone reminds you only of apps on its home screen: install Hallway there. Until then only an open page reminds you."
	}
	return "Hallway reminds you while it is open. To be reminded when it is closed, save your agenda for a calendar: alarms are in it."
}

// remindChoices are how many minutes before something begins one may be reminded.
var remindChoices = []int{5, 10, 15}

// RemindChoice reports whether one may choose to be reminded so many minutes before.
func RemindChoice(minutes int) bool {
	for _, choice := range remindChoices {
		if choice == minutes {
			return true
		}
	}
	return false
}

// Going are the sessions that one goes to, in time order.
func Going(s Scene) []*schedule.Session {
	var going []*schedule.Session
	for _, session := range s.picked() {
		if s.state(session.Key) == agenda.Going {
			going = append(going, session)
		}
	}
	return going
}

// SoonWords say that a session begins, and where: "In 8 min, 11:00" and "Hall A".
func SoonWords(s Scene, session *schedule.Session) (title, body string) {
	minutes := int((session.Start.Sub(s.Now) + 30*time.Second) / time.Minute)
	title = "In " + number(minutes) + " min: " + Shorten(session.Title)
	if minutes < 1 {
		title = "Now: " + Shorten(session.Title)
	}
	body = s.clock(session.Start)
	if rooms := s.rooms(session); rooms != "" {
		body = rooms + " · " + body
	}
	return title, body
}

// paces are how one may walk, in percent of the usual time.
var paces = []struct {
	percent int
	words   string
}{{80, "Fast"}, {100, "Usual"}, {150, "Slow"}}
