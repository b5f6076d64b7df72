package planner

import (
	"cmp"
	"slices"
	"time"

	"hallway/app/order"
)

// Meeting is a time when all are free, and the area where most of it is left.
type Meeting struct {
	Start, End time.Time
	Area       string // empty where no area is known, or any is as good
}

// Length is how long all can stay.
func (m Meeting) Length() time.Duration { return m.End.Sub(m.Start) }

// Together finds when all people are free between two instants for at least so long.
// People are given as what each of them is at, in any order. The walk to the meeting
// from what ends last before it, and from there to what comes next, is taken off;
// nobody walks at the ends of the window. Of the areas of the venue that in which most
// time is left is proposed, and of several one where somebody is anyway, then the one with
// the smallest name; none where all are as good and nobody is there. Meetings
// come in time order; for each stretch that all have free in common there is one at
// most.
func Together(people [][]Placed, w *Walks, start, end time.Time, atLeast time.Duration) []Meeting {
	var busy []Placed
	for _, at := range people {
		for _, c := range at {
			if c.End.After(c.Start) {
				busy = append(busy, c)
			}
		}
	}
	var meetings []Meeting
	for _, gap := range commonGaps(busy, start, end) {
		if m := w.meet(busy, gap); m.Length() >= atLeast && m.Length() > 0 {
			meetings = append(meetings, m)
		}
	}
	return meetings
}

// commonGaps are the times in a window when nothing goes on.
func commonGaps(busy []Placed, start, end time.Time) []Span {
	busy = slices.Clone(busy)
	order.Stable(busy, func(a, b Placed) int { return cmp.Or(a.Start.Compare(b.Start), a.End.Compare(b.End)) })
	var gaps []Span
	for _, c := range busy {
		if until := earlier(c.Start, end); until.After(start) {
			gaps = append(gaps, Span{Start: start, End: until})
		}
		if c.End.After(start) {
			start = c.End
		}
	}
	if end.After(start) {
		gaps = append(gaps, Span{Start: start, End: end})
	}
	return gaps
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// meet finds the area where most of a gap is left.
func (w *Walks) meet(busy []Placed, gap Span) Meeting {
	if w == nil || w.held == 0 {
		return Meeting{Start: gap.Start, End: gap.End}
	}
	there := w.whereAre(busy)
	var best Meeting
	least := time.Duration(-1)
	for area, name := range w.areas[:w.held] {
		m := w.meetIn(area, busy, gap)
		if area == 0 || cmp.Or(cmp.Compare(m.Length(), best.Length()), compareTrue(there[name], there[best.Area]), cmp.Compare(best.Area, name)) > 0 {
			best = m
		}
		if least < 0 || m.Length() < least {
			least = m.Length()
		}
	}
	if w.held > 1 && least == best.Length() && !there[best.Area] {
		best.Area = "" // it is as good as any
	}
	return best
}

// whereAre are the areas in which somebody is at some time.
func (w *Walks) whereAre(busy []Placed) map[string]bool {
	there := make(map[string]bool)
	for _, c := range busy {
		for _, area := range w.Areas(c.Rooms) {
			there[w.areas[area]] = true
		}
	}
	return there
}

func compareTrue(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// meetIn is what is left of a gap for those who meet in an area. It may be less than
// nothing.
func (w *Walks) meetIn(area int, busy []Placed, gap Span) Meeting {
	m := Meeting{Start: gap.Start, End: gap.End, Area: w.areas[area]}
	for _, c := range busy {
		walk := w.toArea(c, area)
		if arrival := c.End.Add(walk); !c.End.After(gap.Start) && arrival.After(m.Start) {
			m.Start = arrival
		}
		if leaving := c.Start.Add(-walk); !c.Start.Before(gap.End) && leaving.Before(m.End) {
			m.End = leaving
		}
	}
	return m
}

// toArea is how long one walks between a choice and the nearest room of an area.
func (w *Walks) toArea(c Placed, area int) time.Duration {
	nearest := unjoined
	for _, from := range w.Areas(c.Rooms) {
		nearest = min(nearest, w.times[from][area])
	}
	if nearest == unjoined {
		return 0
	}
	return nearest
}
