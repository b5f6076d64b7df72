// Package planner works with time: which picks overlap or cannot be walked to in
// time, where the gaps are and what fits into them; the best plan for one person's
// day, the best cover for several, and when all of them are free.
package planner

import (
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

// Other is the other side of a clash.
func (c Clash) Other(key schedule.Key) schedule.Key {
	if c.A == key {
		return c.B
	}
	return c.A
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

// TakesTime reports whether being at a session keeps one from being elsewhere. What is
// open all day does so for those alone who attend it, since they go to it or keep it in
// every plan; a desk does so for nobody.
func TakesTime(s *schedule.Session, attended bool) bool {
	return !s.Off() && s.End.After(s.Start) && (!s.Ambient() || attended && !s.Desk())
}

// Related reports whether one of two sessions is inside the other.
func Related(a, b *schedule.Session) bool {
	return a.Parent != "" && a.Parent == b.Key || b.Parent != "" && b.Parent == a.Key
}
