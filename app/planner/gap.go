package planner

import (
	"slices"
	"time"

	"hallway/app/order"
	"hallway/app/schedule"
)

// Gap is free time between two picks of a day.
type Gap struct {
	Start, End time.Time
	From, To   schedule.Key // what ends last before it, and what comes first after it
	RoomChange bool         // the two are in different rooms
}

// shortest is the gap below which there is nothing to plan.
const shortest = 15 * time.Minute

// Length is how long the gap is.
func (g Gap) Length() time.Duration { return g.End.Sub(g.Start) }

// Open reports whether the gap is long enough to do something in.
func (g Gap) Open() bool { return g.Length() >= shortest }

// Gaps finds the time between what takes time on one day: every change from one to
// the next that does not overlap, however short. What overlaps counts as one
// stretch of time.
func Gaps(busy []*schedule.Session) []Gap {
	busy = slices.Clone(busy)
	order.Stable(busy, func(a, b *schedule.Session) int { return a.Start.Compare(b.Start) })
	var gaps []Gap
	var last *schedule.Session // the one that ends last so far
	for _, s := range busy {
		if last != nil && !s.Start.Before(last.End) {
			gaps = append(gaps, Gap{
				Start: last.End, End: s.Start, From: last.Key, To: s.Key,
				RoomChange: !sameRoom(last, s),
			})
		}
		if last == nil || s.End.After(last.End) {
			last = s
		}
	}
	return gaps
}

// sameRoom reports whether one can stay where one is. A session without a room
// may be anywhere.
func sameRoom(a, b *schedule.Session) bool {
	for _, room := range a.Rooms {
		if slices.Contains(b.Rooms, room) {
			return true
		}
	}
	return false
}

// Fits reports whether a session that nobody attends yet takes time, and none of what
// is taken already.
func Fits(s *schedule.Session, busy []*schedule.Session) bool {
	return TakesTime(s, false) && len(Overlapping(s, busy)) == 0
}

// Overlapping gives those of some sessions that take time during a session. A container
// does not overlap what is inside it.
func Overlapping(s *schedule.Session, busy []*schedule.Session) []*schedule.Session {
	var with []*schedule.Session
	for _, other := range busy {
		if other.Key != s.Key && !Related(other, s) && Overlap(other, s) > 0 {
			with = append(with, other)
		}
	}
	return with
}

// Inside gives those of the sessions that lie within a gap.
func Inside(g Gap, sessions []*schedule.Session) []*schedule.Session {
	var fit []*schedule.Session
	for _, s := range sessions {
		if TakesTime(s, false) && !s.Service && !s.Start.Before(g.Start) && !s.End.After(g.End) {
			fit = append(fit, s)
		}
	}
	return fit
}
