package view

import (
	"cmp"
	"slices"
	"strings"

	"hallway/app/planner"
	"hallway/app/schedule"
)

// clashWords say in a line what an entry clashes with.
func (s Scene) clashWords(e agendaEntry) string {
	outside := slices.DeleteFunc(slices.Clone(e.with), func(other *schedule.Session) bool {
		return slices.ContainsFunc(e.picks, func(p agendaPick) bool { return p.session == other })
	})
	switch {
	case len(outside) == 0:
		return number(len(e.with)) + " at the same time"
	case len(outside) == 1 && len(e.picks) == 1:
		return "Overlaps " + length(overlapOf(e.first(), outside[0])) + " with " + s.clock(outside[0].Start) + " " + Shorten(outside[0].Title)
	}
	return "Clashes with " + number(len(outside))
}

// clashKey is the pick of an entry whose clash is decided first.
func (e agendaEntry) clashKey() string {
	for _, p := range e.picks {
		if len(p.with) > 0 {
			return string(p.session.Key)
		}
	}
	return ""
}

// ClashKeys are a session and the picks that it clashes with, in time order; none where it
// clashes with nothing. What clashes with those in turn is another decision: a chain of
// picks may be hours long.
func ClashKeys(s Scene, key schedule.Key) []schedule.Key {
	clashes := s.clashes()
	var keys []schedule.Key
	for _, session := range s.busy() {
		if slices.ContainsFunc(clashes, func(c planner.Clash) bool {
			return c.A == key && c.B == session.Key || c.B == key && c.A == session.Key ||
				session.Key == key && (c.A == key || c.B == key)
		}) {
			keys = append(keys, session.Key)
		}
	}
	return keys
}

// card is a clash that is being decided.
type card struct {
	sessions []*schedule.Session
	lines    []string // for each, what it clashes with; empty: nothing any longer
	again    []string // for each, when it runs again; empty: it does not
	left     int      // how many still clash
}

// cardOf is what a card shows of the sessions that it was opened for. They stay on it
// whatever is chosen: nothing moves under the finger, and a choice can be made again.
func (s Scene) cardOf(keys []schedule.Key) card {
	busy, clashes := s.busy(), s.clashes()
	var c card
	for _, key := range keys {
		session, ok := s.Programme.Session(key)
		if !ok {
			at := slices.IndexFunc(busy, func(own *schedule.Session) bool { return own.Key == key })
			if at < 0 {
				continue
			}
			session = busy[at]
		}
		line := ""
		if slices.ContainsFunc(clashes, func(c planner.Clash) bool { return c.A == key || c.B == key }) {
			line = cmp.Or(s.overlapText(session, s.overlaps(session, busy)), s.walkText(session, clashes))
			c.left++
		}
		c.sessions = append(c.sessions, session)
		c.lines = append(c.lines, line)
		c.again = append(c.again, s.againWords(session))
	}
	return c
}

// walkText says what a session is too far from.
func (s Scene) walkText(session *schedule.Session, clashes []planner.Clash) string {
	for _, c := range clashes {
		if c.Walk == 0 || c.A != session.Key && c.B != session.Key {
			continue
		}
		for _, other := range s.busy() {
			if other.Key == c.Other(session.Key) {
				return "About " + length(c.Walk) + " to walk to or from " + s.clock(other.Start) + " " + Shorten(other.Title) + ", " + length(c.Short) + " more than there is."
			}
		}
	}
	return ""
}

func (s Scene) againWords(session *schedule.Session) string {
	var times []string
	for _, other := range s.repeats(session) {
		times = append(times, s.when(other))
	}
	if len(times) == 0 {
		return ""
	}
	return "Runs again " + strings.Join(times, " and ")
}
