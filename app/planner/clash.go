// Package planner works with time: which picks overlap or cannot be walked to in
// time, where the gaps are and what fits into them; the best plan for one person's
// day, the best cover for several, and when all of them are free.
package planner

import (
	"slices"
	"time"

	"hallway/app/schedule"
)

// Span is a session, or anything else that takes time.
type Span struct {
	Key        schedule.Key
	Start, End time.Time
}

// Clash is two spans that overlap, or that one cannot walk between in time.
type Clash struct {
	A, B    schedule.Key // A starts first
	Overlap time.Duration
	Walk    time.Duration // how long the walk takes, where it is what is missing; Overlap is 0 then
	Short   time.Duration // how much of the walk there is no time for
}

// tight is the overlap below which one can just about attend both.
const tight = 5 * time.Minute

// Tight reports whether so little overlaps, or so little of the walk is missing, that
// one only leaves early.
func (c Clash) Tight() bool { return c.Overlap+c.Short < tight }

// Other is the other side of a clash.
func (c Clash) Other(key schedule.Key) schedule.Key {
	if c.A == key {
		return c.B
	}
	return c.A
}

// Clashes finds all pairs of spans that overlap, in the order of their starts.
// Spans are half-open: one that starts when another ends does not clash with it,
// and one of no length clashes with nothing.
func Clashes(spans []Span) []Clash {
	sorted := slices.Clone(spans)
	slices.SortStableFunc(sorted, func(a, b Span) int { return a.Start.Compare(b.Start) })
	var found []Clash
	var open []Span
	for _, s := range sorted {
		open = slices.DeleteFunc(open, func(o Span) bool { return !o.End.After(s.Start) })
		if !s.End.After(s.Start) {
			continue
		}
		for _, o := range open {
			found = append(found, Clash{A: o.Key, B: s.Key, Overlap: overlap(o, s)})
		}
		open = append(open, s)
	}
	return found
}

// Overlap is how long two sessions run at the same time.
func Overlap(a, b *schedule.Session) time.Duration {
	return max(0, overlap(SpanOf(a), SpanOf(b)))
}

func overlap(a, b Span) time.Duration {
	start, end := a.Start, a.End
	if b.Start.After(start) {
		start = b.Start
	}
	if b.End.Before(end) {
		end = b.End
	}
	return end.Sub(start)
}

// SpanOf is the time that a session takes.
func SpanOf(s *schedule.Session) Span { return Span{Key: s.Key, Start: s.Start, End: s.End} }

// Clashing finds the clashes among sessions of a programme. What stands open all
// day and what does not take place clashes with nothing, and a container does not clash
// with what is inside it.
func Clashing(p *schedule.Programme, keys []schedule.Key) []Clash {
	var spans []Span
	for _, s := range takingTime(p, keys) {
		spans = append(spans, SpanOf(s))
	}
	return slices.DeleteFunc(Clashes(spans), func(c Clash) bool {
		a, _ := p.Session(c.A)
		b, _ := p.Session(c.B)
		return Related(a, b)
	})
}

// TakesTime reports whether being at a session keeps one from being elsewhere.
func TakesTime(s *schedule.Session) bool {
	return !s.Ambient() && !s.Off() && s.End.After(s.Start)
}

// Related reports whether one of two sessions is inside the other.
func Related(a, b *schedule.Session) bool {
	return a.Parent != "" && a.Parent == b.Key || b.Parent != "" && b.Parent == a.Key
}

// Groups takes clashes together that hang together: if A clashes with B and B
// with C, one decides on all three at once. Keys are in the order of the clashes.
func Groups(clashes []Clash) [][]schedule.Key {
	group := make(map[schedule.Key]int)
	var groups [][]schedule.Key
	for _, c := range clashes {
		a, inA := group[c.A]
		b, inB := group[c.B]
		switch {
		case inA && inB && a != b:
			for _, key := range groups[b] {
				group[key] = a
			}
			groups[a] = append(groups[a], groups[b]...)
			groups[b] = nil
		case inA && !inB:
			groups[a], group[c.B] = append(groups[a], c.B), a
		case inB && !inA:
			groups[b], group[c.A] = append(groups[b], c.A), b
		case !inA && !inB:
			group[c.A], group[c.B] = len(groups), len(groups)
			groups = append(groups, []schedule.Key{c.A, c.B})
		}
	}
	return slices.DeleteFunc(groups, func(g []schedule.Key) bool { return g == nil })
}
