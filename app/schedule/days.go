package schedule

import (
	"slices"
	"time"
)

// DayChange is when a programme's day ends, after midnight, where its source does not
// say: what starts before five in the morning belongs to the evening before.
const DayChange = 5 * time.Hour

// severalDays is how long a session with times is that is on each day of them. A party
// that ends in the morning is one evening.
const severalDays = 20 * time.Hour

// Days finds the days of sessions whose source has none, and sets each session's
// Day. A programme day changes at the hour change after midnight, in the event's
// zone: a party from 01:00 is part of the evening before.
func Days(sessions []*Session, loc *time.Location, change time.Duration) []Day {
	dates := make([]string, len(sessions))
	for i, s := range sessions {
		dates[i] = dateAt(s, s.Start.In(loc), change)
	}
	return DaysOf(sessions, dates, loc)
}

// DaysOf makes days of the dates that sessions begin on, one for each, and sets each
// session's Day and MoreDays. There is also a day for each date on which a session goes
// on that lasts for several.
func DaysOf(sessions []*Session, dates []string, loc *time.Location) []Day {
	if len(sessions) == 0 {
		return nil
	}
	sorted := slices.Clone(dates)
	last := make([]string, len(sessions)) // the date on which it ends
	for i, s := range sessions {
		last[i] = dates[i]
		if s.Length() < severalDays {
			continue
		}
		end := s.End.Add(-time.Second).In(loc)
		date, err := time.Parse(time.DateOnly, dates[i])
		for err == nil && date.Format(time.DateOnly) < dateAt(s, end, DayChange) {
			date = date.AddDate(0, 0, 1)
			last[i] = date.Format(time.DateOnly)
			sorted = append(sorted, last[i])
		}
	}
	slices.Sort(sorted)
	sorted = slices.Compact(sorted)
	days := make([]Day, len(sorted))
	for i, date := range sorted {
		days[i].Date = date
	}
	for i, s := range sessions {
		s.Day, _ = slices.BinarySearch(sorted, dates[i])
		to, _ := slices.BinarySearch(sorted, last[i])
		s.MoreDays = to - s.Day
		if s.AllDay || s.MoreDays > 0 {
			continue // it says nothing of when people come and go
		}
		day := &days[s.Day]
		if day.Start.IsZero() || s.Start.Before(day.Start) {
			day.Start = s.Start
		}
		day.End = later(day.End, s.End)
	}
	for i := range days {
		if date, err := time.ParseInLocation(time.DateOnly, days[i].Date, loc); err == nil && days[i].Start.IsZero() {
			days[i].Start, days[i].End = date.UTC(), date.AddDate(0, 0, 1).UTC()
		}
	}
	return days
}

// dateAt is the date of the programme day that a local time of a session belongs to.
func dateAt(s *Session, local time.Time, change time.Duration) string {
	if !s.AllDay && sinceMidnight(local) < change {
		local = local.AddDate(0, 0, -1)
	}
	return local.Format(time.DateOnly)
}

func sinceMidnight(t time.Time) time.Duration {
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute
}
