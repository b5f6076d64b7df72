package view

import (
	"cmp"
	"slices"
	"strings"

	"hallway/app/agenda"
	"hallway/app/order"
	"hallway/app/planner"
	"hallway/app/schedule"
)

// agendaDay is one day of an agenda.
type agendaDay struct {
	day     int
	entries []agendaEntry
	open    []*schedule.Session // picks that stand open all day
	counts  []int               // picks on each day
	gone    []agenda.Pick       // picks whose session left the programme
}

// agendaEntry is what begins at one time: an own entry, or picks.
type agendaEntry struct {
	picks   []agendaPick        // what one goes to first
	with    []*schedule.Session // what clashes here, these picks among it where they do with each other
	gap     planner.Gap         // from the pick before; none where From is empty
	fits    []*schedule.Session // sessions that lie within the gap
	walk    planner.Clash       // that the gap is too short for the way; none where Walk is 0
	nowLine bool                // the present is before this entry
}

// agendaPick is a pick, and where one goes instead if its room is full, best first.
type agendaPick struct {
	session *schedule.Session
	backups []backup
}

func (e agendaEntry) first() *schedule.Session { return e.picks[0].session }

// AgendaDay is the day that the agenda shows where a day is asked for; -1 is none.
func AgendaDay(s Scene, day int) int { return s.agendaOn(day).day }

// agendaOn is a day of the agenda; -1 asks for the day that is on, or the first
// with a pick where that day has none.
func (s Scene) agendaOn(day int) agendaDay {
	all, busy := s.onAgenda(), s.busy()
	a := agendaDay{counts: make([]int, len(s.Programme.Event.Days)), gone: s.gone()}
	for _, session := range all {
		for on := session.Day; on <= session.Day+session.MoreDays; on++ {
			a.counts[on]++
		}
	}
	if day < 0 {
		day = s.Programme.DayAt(s.Now)
		if a.counts[day] == 0 && len(all) > 0 {
			day = all[0].Day
		}
	}
	a.day = day
	var today []*schedule.Session
	for _, session := range all {
		if session.On(day) {
			today = append(today, session)
		}
	}
	a.open, today = schedule.Shelf(today, func(session *schedule.Session) bool { return s.attends(session.Key) })
	a.entries = s.timeline(today, busy)
	return a
}

// timeline is what is on the agenda of a day, in time order. A backup is shown with the pick
// that it is for.
func (s Scene) timeline(today, busy []*schedule.Session) []agendaEntry {
	shown := slices.DeleteFunc(slices.Clone(today), func(session *schedule.Session) bool {
		return s.isBackup(session, today)
	})
	clashes, gaps := s.clashes(), s.gapsOn(shown)
	var entries []agendaEntry
	past := false
	for _, session := range shown {
		pick := agendaPick{session: session, backups: s.backups(session)}
		with := s.overlaps(session, busy)
		if n := len(entries); n > 0 && !session.Own && !entries[n-1].first().Own && entries[n-1].first().Start.Equal(session.Start) {
			entries[n-1].add(s, pick, with)
			continue
		}
		entry := agendaEntry{picks: []agendaPick{pick}, with: with, gap: gaps[session.Key]}
		for _, clash := range clashes {
			if clash.Walk > 0 && clash.B == session.Key && clash.A == entry.gap.From {
				entry.walk = clash
			}
		}
		if entry.gap.Open() {
			entry.fits = planner.Inside(entry.gap, s.Programme.OnDay(session.Day))
		}
		entry.nowLine = past && session.Start.After(s.Now)
		past = !session.Start.After(s.Now)
		entries = append(entries, entry)
	}
	return entries
}

// add puts a pick beside those that begin at the same time.
func (e *agendaEntry) add(s Scene, pick agendaPick, with []*schedule.Session) {
	at := len(e.picks)
	if s.state(pick.session.Key) == agenda.Going {
		at = slices.IndexFunc(e.picks, func(p agendaPick) bool { return s.state(p.session.Key) != agenda.Going })
		if at < 0 {
			at = len(e.picks)
		}
	}
	e.picks = slices.Insert(e.picks, at, pick)
	for _, other := range with {
		if !slices.Contains(e.with, other) {
			e.with = append(e.with, other)
		}
	}
}

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
func (s Scene) clashKey(e agendaEntry) string {
	busy := s.busy()
	for _, p := range e.picks {
		if len(s.overlaps(p.session, busy)) > 0 {
			return string(p.session.Key)
		}
	}
	return ""
}

// gone are the picks whose session is not on the programme any more, by time.
func (s Scene) gone() []agenda.Pick {
	if s.Agenda == nil {
		return nil
	}
	var gone []agenda.Pick
	for key, pick := range s.Agenda.Picks {
		if _, there := s.Programme.Session(schedule.Key(key)); !there && s.Agenda.Chosen(key) {
			gone = append(gone, pick)
		}
	}
	order.Stable(gone, func(a, b agenda.Pick) int {
		return cmp.Or(a.Snapshot.Start.Compare(b.Snapshot.Start), cmp.Compare(a.Key, b.Key))
	})
	return gone
}

// gapWords says what lies between two picks.
func (s Scene) gapWords(e agendaEntry) string {
	if e.walk.Walk > 0 {
		return walkWords(e.walk, e.gap) + s.thenWhere(e.gap)
	}
	words := length(e.gap.Length()) + " free"
	if e.gap.Length() == 0 {
		words = "No break"
	}
	if e.gap.RoomChange {
		return words + s.thenWhere(e.gap)
	}
	return words + " · same room"
}

// thenWhere says where what comes after a gap is.
func (s Scene) thenWhere(gap planner.Gap) string {
	next, ok := s.Programme.Session(gap.To)
	if !ok || len(next.Rooms) == 0 {
		return ""
	}
	return " · then " + s.rooms(next)
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
