package view

import (
	"cmp"
	"slices"

	"hallway/app/agenda"
	"hallway/app/order"
	"hallway/app/planner"
	"hallway/app/schedule"
)

// agendaDay is one day of an agenda.
type agendaDay struct {
	day     int
	entries []agendaEntry
	open    []*schedule.Session // picks that are open all day
	counts  []int               // picks on each day
	gone    []agenda.Pick       // picks whose session left the programme
}

// agendaEntry is what begins at one time: an own entry, or picks.
type agendaEntry struct {
	picks   []agendaPick        // what you go to first
	with    []*schedule.Session // what clashes here, these picks among it where they do with each other
	gap     planner.Gap         // from the pick before; none where From is empty
	fits    []*schedule.Session // sessions that lie within the gap
	walk    planner.Clash       // that the gap is too short for the way; none where Walk is 0
	nowLine bool                // the present is before this entry
}

// agendaPick is a pick, and where to go instead if its room is full, best first.
type agendaPick struct {
	session *schedule.Session
	with    []*schedule.Session // what it clashes with
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
		pick := agendaPick{session: session, with: s.overlaps(session, busy), backups: s.backups(session)}
		if n := len(entries); n > 0 && !session.Own && !entries[n-1].first().Own && entries[n-1].first().Start.Equal(session.Start) {
			entries[n-1].add(s, pick)
			continue
		}
		entry := agendaEntry{picks: []agendaPick{pick}, with: pick.with, gap: gaps[session.Key]}
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
func (e *agendaEntry) add(s Scene, pick agendaPick) {
	at := len(e.picks)
	if s.state(pick.session.Key) == agenda.Going {
		at = slices.IndexFunc(e.picks, func(p agendaPick) bool { return s.state(p.session.Key) != agenda.Going })
		if at < 0 {
			at = len(e.picks)
		}
	}
	e.picks = slices.Insert(e.picks, at, pick)
	for _, other := range pick.with {
		if !slices.Contains(e.with, other) {
			e.with = append(e.with, other)
		}
	}
}

// gone are the picks whose session is no longer on the programme, by time.
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
