package schedule

import (
	"slices"
	"time"
)

// Days finds the days of sessions whose source has none, and sets each session's
// Day. A programme day changes at the hour change after midnight, in the event's
// zone: a party from 01:00 is part of the evening before.
func Days(sessions []*Session, loc *time.Location, change time.Duration) []Day {
	dates := make([]string, len(sessions))
	for i, s := range sessions {
		local := s.Start.In(loc)
		if sinceMidnight(local) < change {
			local = local.AddDate(0, 0, -1)
		}
		dates[i] = local.Format(time.DateOnly)
	}
	return DaysOf(sessions, dates)
}

// DaysOf makes days of the dates that sessions belong to, one for each, and sets
// each session's Day.
func DaysOf(sessions []*Session, dates []string) []Day {
	if len(sessions) == 0 {
		return nil
	}
	sorted := slices.Clone(dates)
	slices.Sort(sorted)
	sorted = slices.Compact(sorted)
	days := make([]Day, len(sorted))
	for i, date := range sorted {
		days[i].Date = date
	}
	for i, s := range sessions {
		s.Day, _ = slices.BinarySearch(sorted, dates[i])
		day := &days[s.Day]
		if day.Start.IsZero() || s.Start.Before(day.Start) {
			day.Start = s.Start
		}
		day.End = later(day.End, s.End)
	}
	return days
}

func sinceMidnight(t time.Time) time.Duration {
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute
}
