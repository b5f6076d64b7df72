package change

import (
	"time"

	"hallway/app/schedule"
)

// Report is what a phone is told: all that is different between the version that it
// knew and the newest that lasted. Unknown is true where the server does not know
// that version any more and so can tell nothing; the phone goes on from To.
type Report struct {
	From    string    `json:"from"`
	To      string    `json:"to"`
	At      time.Time `json:"at"` // when To came
	Unknown bool      `json:"unknown,omitempty"`
	Changes
}

// Log is what a phone was told of an event, newest first. The zero value is empty.
type Log struct {
	Known   string   `json:"known"` // the version up to which the phone was told
	Seen    string   `json:"seen"`  // the newest report that the person has looked at
	Reports []Report `json:"reports"`
}

// Bounds of a log. A conference changes for weeks; a person looks at the last days.
const (
	mostReports = 20
	mostChanges = 1500
)

// Add takes a report over. One that was told before, as another tab may have, and
// one about which nobody would want to know only move on what is known.
func (l *Log) Add(r Report) (news bool) {
	if r.To == "" || r.To == l.Known {
		return false
	}
	l.Known = r.To
	if r.Unknown || r.Empty() {
		return false
	}
	l.Reports = append([]Report{r}, l.Reports...)
	n := 0
	for i := range l.Reports {
		if n += len(l.Reports[i].List); i > 0 && (i >= mostReports || n > mostChanges) {
			l.Reports = l.Reports[:i]
			break
		}
	}
	return true
}

// Look notes that the person has seen all there is.
func (l *Log) Look() (changed bool) {
	if len(l.Reports) == 0 || l.Seen == l.Reports[0].To {
		return false
	}
	l.Seen = l.Reports[0].To
	return true
}

// Of is the newest change of a session, and when it was told.
func (l Log) Of(key schedule.Key) (Change, time.Time, bool) {
	for _, r := range l.Reports {
		for _, c := range r.List {
			if c.Touches(key) {
				return c, r.At, true
			}
		}
	}
	return Change{}, time.Time{}, false
}

// Unseen are the changes that the person has not looked at, newest first, of
// sessions that pass: those that they picked, say.
func (l Log) Unseen(picked func(schedule.Key) bool) []Change {
	return l.News(func(c Change) bool { return c.Was != nil && c.Matters() && picked(c.Was.Key) })
}

// News are the changes that the person has not looked at, newest first, that pass.
func (l Log) News(passes func(Change) bool) []Change {
	var unseen []Change
	for _, r := range l.Reports {
		if r.To == l.Seen {
			break
		}
		for _, c := range r.List {
			if passes(c) {
				unseen = append(unseen, c)
			}
		}
	}
	return unseen
}
