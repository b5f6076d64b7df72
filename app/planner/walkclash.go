package planner

import (
	"cmp"
	"slices"
	"time"

	"hallway/app/order"
	"hallway/app/schedule"
)

// Placed is a span and where it is.
type Placed struct {
	Span
	Rooms []schedule.RoomID // none: anywhere
}

// PlacedAt is when and where a session is.
func PlacedAt(s *schedule.Session) Placed { return Placed{Span: SpanOf(s), Rooms: s.Rooms} }

// WalkClashes finds the pairs of spans that overlap, and those that leave too little time
// to walk from one to the other. Spans are half-open: one that starts when another ends
// does not overlap it, and one of no length clashes with nothing. Of ways only those
// between neighbours are looked at: what lies between two spans is where one comes from.
// The clashes are in the order of the later starts.
func WalkClashes(spans []Placed, w *Walks) []Clash {
	sorted := slices.Clone(spans)
	order.Stable(sorted, func(a, b Placed) int { return a.Start.Compare(b.Start) })
	var found []Clash
	for i, b := range sorted {
		if !b.End.After(b.Start) {
			continue
		}
		before := sorted[:i]
		between := lastStart(before, b.Start)
		for _, a := range before {
			switch {
			case !a.End.After(a.Start):
			case a.End.After(b.Start):
				found = append(found, Clash{A: a.Key, B: b.Key, Overlap: overlap(a.Span, b.Span)})
			case a.End.After(between):
				walk, time := w.Between(a.Rooms, b.Rooms), b.Start.Sub(a.End)
				if walk > time {
					found = append(found, Clash{A: a.Key, B: b.Key, Walk: walk, Short: walk - time})
				}
			}
		}
	}
	return found
}

// lastStart is when the last of the spans that end by an instant starts: one that
// ends by that start has another behind it.
func lastStart(spans []Placed, by time.Time) time.Time {
	var last time.Time
	for _, s := range spans {
		if s.End.After(s.Start) && !s.End.After(by) && s.Start.After(last) {
			last = s.Start
		}
	}
	return last
}

// Clashes finds the clashes among what takes a person's time, sessions and own entries,
// each once: what overlaps, and what cannot be walked to in time. A container does not
// clash with what is inside it.
func (w *Walks) Clashes(busy []*schedule.Session) []Clash {
	spans := make([]Placed, len(busy))
	byKey := make(map[schedule.Key]*schedule.Session, len(busy))
	for i, s := range busy {
		spans[i], byKey[s.Key] = PlacedAt(s), s
	}
	// What starts at the same time comes in one order, in whichever it was given.
	order.Stable(spans, func(a, b Placed) int {
		return cmp.Or(a.Start.Compare(b.Start), a.End.Compare(b.End), cmp.Compare(a.Key, b.Key))
	})
	return slices.DeleteFunc(WalkClashes(spans, w), func(c Clash) bool { return Related(byKey[c.A], byKey[c.B]) })
}
