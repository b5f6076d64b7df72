package planner

import (
	"slices"
	"time"

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

// Gaps finds the time between the picks of one day: every change from one pick to
// the next that does not overlap, however short. What overlaps counts as one
// stretch of time.
func Gaps(sessions []*schedule.Session) []Gap {
	busy := slices.DeleteFunc(slices.Clone(sessions), func(s *schedule.Session) bool { return !TakesTime(s) })
	slices.SortStableFunc(busy, func(a, b *schedule.Session) int { return a.Start.Compare(b.Start) })
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

// Fits reports whether a session takes none of the time of the picks.
func Fits(s *schedule.Session, picks []*schedule.Session) bool {
	if !TakesTime(s) {
		return false
	}
	for _, pick := range picks {
		if TakesTime(pick) && pick.Key != s.Key && !Related(pick, s) && Overlap(pick, s) > 0 {
			return false
		}
	}
	return true
}

// Inside gives those of the sessions that lie within a gap.
func Inside(g Gap, sessions []*schedule.Session) []*schedule.Session {
	var fit []*schedule.Session
	for _, s := range sessions {
		if TakesTime(s) && !s.Service && !s.Start.Before(g.Start) && !s.End.After(g.End) {
			fit = append(fit, s)
		}
	}
	return fit
}
