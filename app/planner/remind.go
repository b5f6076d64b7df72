package planner

import (
	"slices"
	"time"

	"hallway/app/schedule"
)

// Soon are the sessions that begin within a while from now, the first to begin first,
// and when that will be true of another one; zero: of none. What is off, what runs all
// day and what has begun is nothing to be reminded of.
func Soon(sessions []*schedule.Session, now time.Time, within time.Duration) (soon []*schedule.Session, next time.Time) {
	for _, s := range sessions {
		if s.Off() || s.Ambient() || !s.Start.After(now) {
			continue
		}
		due := s.Start.Add(-within)
		switch {
		case !due.After(now):
			soon = append(soon, s)
		case next.IsZero() || due.Before(next):
			next = due
		}
	}
	slices.SortStableFunc(soon, func(a, b *schedule.Session) int { return a.Start.Compare(b.Start) })
	return soon, next
}
