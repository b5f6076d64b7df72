// Package change tells what is different between two versions of a programme, in
// the terms in which a person cares: moved, another room, cancelled, gone. Two
// sessions are compared by what they mean. Instants are compared and never their
// spelling; ids, slugs, addresses, tracks and the time of an export make no change.
package change

import (
	"slices"
	"strings"
	"time"

	"hallway/app/schedule"
)

// Kind is a way in which a session changed.
type Kind string

// The kinds of change. A session may have changed in several.
const (
	Added     Kind = "added"
	Removed   Kind = "removed"
	Cancelled Kind = "cancelled" // it stays on the programme, marked cancelled or postponed
	Restored  Kind = "restored"  // it is on again
	SoldOut   Kind = "soldout"
	Available Kind = "available" // it was sold out, and is not any more
	Reused    Kind = "reused"    // its place on the programme holds another talk now
	Time      Kind = "time"      // it starts at another time
	Length    Kind = "length"    // it starts when it did, and ends at another time
	Room      Kind = "room"
	Title     Kind = "title"
	Speakers  Kind = "speakers"
	Text      Kind = "text"
	Rekeyed   Kind = "rekeyed" // the source gave it another id, which nobody sees
)

// Kinds are all kinds, in the order in which they are counted and told.
func Kinds() []Kind {
	return []Kind{Added, Removed, Cancelled, Restored, SoldOut, Available, Reused, Time, Length, Room, Title, Speakers, Text, Rekeyed}
}

// Side is a session in one version, as far as a person is told of it.
type Side struct {
	Key      schedule.Key    `json:"key"`
	Title    string          `json:"title"`
	Start    time.Time       `json:"start"`
	End      time.Time       `json:"end"`
	Rooms    []string        `json:"rooms,omitempty"`    // names
	Speakers []string        `json:"speakers,omitempty"` // "Name" or "Name, Organisation"
	Status   schedule.Status `json:"status,omitempty"`
}

// Change is what became of one session. Was is nil where it is new, Is where it is
// gone.
type Change struct {
	Kinds   []Kind `json:"kinds"` // in the order of [Kinds]; never empty
	Was     *Side  `json:"was,omitempty"`
	Is      *Side  `json:"is,omitempty"`
	Like    *Side  `json:"like,omitempty"`    // of a session that is gone or replaced: a new one that looks like it
	Shifted bool   `json:"shifted,omitempty"` // it moved as nearly all sessions did
	Relabel bool   `json:"relabel,omitempty"` // its room was only renamed, with that of many others
}

// Relabel is a room, or several, that many sessions name otherwise at once. It is
// told in one sentence.
type Relabel struct {
	From     []string `json:"from"`
	To       []string `json:"to"`
	Sessions int      `json:"sessions"`
}

// Shift is a move that nearly all sessions share. It is told in one sentence.
type Shift struct {
	Seconds  int `json:"seconds"`  // later; earlier where it is negative
	Sessions int `json:"sessions"` // that moved by it
	Of       int `json:"of"`       // all that are in both versions
}

// Changes are what is different between two versions, by time.
type Changes struct {
	List     []Change  `json:"list"`
	Shift    *Shift    `json:"shift,omitempty"`
	Relabels []Relabel `json:"relabels,omitempty"`
}

// Has reports whether a change is of a kind.
func (c Change) Has(kind Kind) bool { return slices.Contains(c.Kinds, kind) }

// Now is the session as it is, or as it was last.
func (c Change) Now() *Side {
	if c.Is != nil {
		return c.Is
	}
	return c.Was
}

// Touches reports whether a change is of the session that a pick was made for.
func (c Change) Touches(key schedule.Key) bool {
	return c.Was != nil && c.Was.Key == key
}

// Matters reports whether somebody who goes to the session must be told: it is at
// another time or place, it is off or on again, or another talk stands there. A
// title that was polished and an abstract that was written anew are no reason to
// take a phone out of a pocket.
func (c Change) Matters() bool {
	for _, kind := range c.Kinds {
		switch kind {
		case Removed, Cancelled, Restored, Reused, Length:
			return true
		case Time:
			if !c.Shifted {
				return true
			}
		case Room:
			if !c.Relabel {
				return true
			}
		case Title:
			if c.Has(Speakers) {
				return true
			}
		}
	}
	return false
}

// Count is how many sessions changed, by kind.
func (c Changes) Count() map[Kind]int {
	count := make(map[Kind]int)
	for _, change := range c.List {
		for _, kind := range change.Kinds {
			count[kind]++
		}
	}
	return count
}

// Empty reports whether nothing changed that anybody could see.
func (c Changes) Empty() bool {
	for _, change := range c.List {
		if !slices.Equal(change.Kinds, []Kind{Rekeyed}) {
			return false
		}
	}
	return true
}

// SideOf is a session of a programme as changes tell of it.
func SideOf(p *schedule.Programme, s *schedule.Session) Side {
	side := Side{Key: s.Key, Title: s.Title, Start: s.Start, End: s.End, Status: s.Status}
	for _, id := range s.Rooms {
		if room, ok := p.Room(id); ok {
			name := room.Name
			if room.Area != "" && !strings.Contains(name, room.Area) {
				name += ", " + room.Area
			}
			side.Rooms = append(side.Rooms, name)
		}
	}
	for _, speaker := range p.SpeakersOf(s) {
		name := speaker.Name
		if speaker.Org != "" {
			name += ", " + speaker.Org
		}
		side.Speakers = append(side.Speakers, name)
	}
	slices.Sort(side.Rooms)
	slices.Sort(side.Speakers)
	return side
}
