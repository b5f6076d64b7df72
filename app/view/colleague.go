package view

import (
	"hallway/app/agenda"
	"hallway/app/qr"
	"hallway/app/schedule"
	"hallway/app/wire"
)

// SharedModel is a colleague's agenda, as its link shows it.
type SharedModel struct {
	Scene
	Name   string                        // whose it is; may be empty
	Theirs map[schedule.Key]agenda.State // going or maybe
	Notes  map[string]string             // by session; nil: not shown
	Rates  map[string]string
	Secret string // of the link; empty in the app
}

// SharedOf returns the model of what a link shows.
func SharedOf(scene Scene, s wire.SharedAgenda) SharedModel {
	return SharedModel{Scene: scene, Name: s.Name, Notes: s.Notes, Rates: s.Ratings, Theirs: statesOf(s)}
}

// statesOf are a colleague's picks.
func statesOf(s wire.SharedAgenda) map[schedule.Key]agenda.State {
	states := make(map[schedule.Key]agenda.State)
	for _, key := range s.Maybe {
		states[schedule.Key(key)] = agenda.Maybe
	}
	for _, key := range s.Going {
		states[schedule.Key(key)] = agenda.Going
	}
	return states
}

// MateOf returns somebody you follow, as far as their link shows it.
func MateOf(who Member, secret string, s wire.SharedAgenda) Mate {
	mate := Mate{Member: who, Secret: secret, States: statesOf(s), Full: s.Full, Kept: make(map[schedule.Key]bool)}
	for _, key := range s.Kept {
		mate.Kept[schedule.Key(key)] = true
	}
	for _, when := range s.Busy {
		if start, end := agenda.ParseInterval(when); end.After(start) {
			mate.Busy = append(mate.Busy, Stretch{Start: start, End: end})
		}
	}
	return mate
}

// FitsQR reports whether a QR code can hold a text that a phone reads from a screen.
func FitsQR(text string) bool { return len(text) <= qr.Most }
