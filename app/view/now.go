package view

import (
	"cmp"
	"strings"
	"time"

	"hallway/app/order"
	"hallway/app/schedule"
)

// present is what the page on now shows.
type present struct {
	in      []*schedule.Session // picks that run
	own     []*schedule.Session // items that are on
	next    *schedule.Session   // the next pick or item; nil: none today
	on      []*schedule.Session // what else runs
	soon    []*schedule.Session // what starts within the half hour
	open    []*schedule.Session
	upNext  []*schedule.Session // where nothing runs or starts: what comes first
	outside string              // where the event has not begun, or is over
}

// rooms are where the person goes next.
func (p present) rooms() []schedule.RoomID {
	if p.next == nil {
		return nil
	}
	return p.next.Rooms
}

func (s Scene) present() present {
	var p present
	on, soon := s.Programme.Now(s.Now)
	for _, session := range on {
		if s.Agenda.Chosen(string(session.Key)) {
			p.in = append(p.in, session)
		} else if !s.hidden(session.Key) {
			p.on = append(p.on, session)
		}
	}
	for _, session := range soon {
		if !s.hidden(session.Key) {
			p.soon = append(p.soon, session)
		}
	}
	for _, item := range s.own() {
		if !item.Start.After(s.Now) && item.End.After(s.Now) {
			p.own = append(p.own, item)
		}
	}
	for _, session := range s.busy() {
		if p.next == nil && session.Start.After(s.Now) {
			p.next = session
		}
	}
	var standing []*schedule.Session
	for _, session := range s.Programme.Sessions {
		if session.Ambient() && !session.Start.After(s.Now) && session.End.After(s.Now) {
			standing = append(standing, session)
		}
	}
	open, attended := schedule.Shelf(standing, func(session *schedule.Session) bool { return s.attends(session.Key) && !session.Off() })
	p.open, p.in = open, append(p.in, attended...)
	s.bestFirst(p.soon)
	s.bestFirst(p.on)
	p.outside = s.outside()
	if len(on)+len(soon) == 0 {
		p.upNext = s.comesFirst()
	}
	return p
}

func (s Scene) outside() string {
	days := s.Programme.Event.Days
	switch {
	case len(days) == 0:
		return ""
	case s.Now.Before(days[0].Start):
		return s.Programme.Event.Name + " begins on " + dayLong(days[0]) + ", " + s.clock(days[0].Start) + "."
	case s.isOver():
		return s.Programme.Event.Name + " is over. It ended on " + dayLong(days[len(days)-1]) + "."
	}
	return ""
}

// isOver reports whether the event is over.
func (s Scene) isOver() bool {
	days := s.Programme.Event.Days
	return len(days) > 0 && !s.Now.Before(days[len(days)-1].End)
}

// comesFirst is what starts first after now.
func (s Scene) comesFirst() []*schedule.Session {
	var first []*schedule.Session
	for _, session := range s.Programme.Sessions {
		if session.Ambient() || !session.Start.After(s.Now) {
			continue
		}
		if len(first) > 0 && !session.Start.Equal(first[0].Start) {
			break
		}
		first = append(first, session)
	}
	return first
}

// until is "in 12 min", "in 3 h" or the day.
func (s Scene) until(session *schedule.Session) string {
	left := session.Start.Sub(s.Now)
	switch {
	case left < time.Minute:
		return "now"
	case left < 12*time.Hour:
		return "in " + length(left.Truncate(time.Minute))
	}
	return s.when(session)
}

// bestFirst puts what the person looks for before all else: sessions of their topics, those
// that colleagues go to, and sponsors' demos and breaks last.
func (s Scene) bestFirst(sessions []*schedule.Session) {
	about := s.about()
	rank := func(session *schedule.Session) int {
		switch {
		case about[session.Key].named():
			return 0
		case len(about[session.Key]) > 0 || len(s.Team[session.Key]) > 0 || s.Agenda.Chosen(string(session.Key)):
			return 1
		case session.Service:
			return 4
		case strings.Contains(strings.ToLower(session.Title+" "+s.track(session)), "sponsor"):
			return 3
		}
		return 2
	}
	order.Stable(sessions, func(a, b *schedule.Session) int { return cmp.Compare(rank(a), rank(b)) })
}

// leaveWords say when to set off for what comes next, from what one is in; empty where it is
// not known, or not far.
func (s Scene) leaveWords(p present) string {
	if len(p.in) == 0 || p.next == nil {
		return ""
	}
	walk := s.Walks.Between(p.in[len(p.in)-1].Rooms, p.next.Rooms)
	if walk == 0 {
		return ""
	}
	words := "About " + length(walk) + " to walk: leave "
	if leave := p.next.Start.Add(-walk); leave.After(s.Now) {
		return words + "at " + s.clock(leave)
	}
	return words + "now"
}

// untilWords are until when something goes on.
func (s Scene) untilWords(session *schedule.Session) string { return "until " + s.clock(session.End) }

func (s Scene) startWords(session *schedule.Session) string { return s.clock(session.Start) }
