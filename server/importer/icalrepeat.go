package importer

import (
	"slices"
	"strings"
	"time"

	"github.com/teambition/rrule-go"
)

// A series is taken apart within the days of the conference: from the first to the
// last session that stands by itself, where these are no more than a month apart. A
// calendar that runs on for years is no conference; of its series only what stands
// in the file is read, the first time and the times that were moved.
const (
	longestConference = 31 * 24 * time.Hour
	mostTimes         = 100  // of one series
	mostSeries        = 2000 // that are taken apart
	longestSeries     = 5 * 365 * 24 * time.Hour
)

// repeat puts the times of series in place, without those that were taken out of
// one or that an event of its own stands for.
func (i *ical) repeat() {
	series := 0
	for n := range i.events {
		if i.events[n].series() != "" {
			series++
		}
	}
	if series == 0 {
		return
	}
	from, to := i.span()
	if to.Sub(from) > longestConference {
		i.d.warn(0, "", "the calendar runs over %d days, so of each of its %d series only the first time is read, and those that were changed", int(to.Sub(from).Hours()/24), series)
		return
	}
	moved := make(map[string][]time.Time)
	for _, e := range i.events {
		if !e.again.IsZero() {
			moved[e.key] = append(moved[e.key], e.again)
		}
	}
	var more []icalEvent
	for n := range i.events {
		e := &i.events[n]
		if e.series() == "" || series > mostSeries || len(i.events)+len(more) > maxSessions {
			continue
		}
		times, ok := i.times(e, from, to)
		if !ok {
			i.d.warn(e.c.line, clean(e.c.get("SUMMARY")), "its rule %q is not one by days, weeks, months or years that Hallway follows; only its first time is read", cut(e.series(), 100))
			continue
		}
		for _, at := range times {
			if at.Equal(e.start) || slices.ContainsFunc(moved[e.key], at.Equal) {
				continue
			}
			more = append(more, icalEvent{c: e.c, key: e.key, start: at, end: at.Add(e.end.Sub(e.start)), again: at})
		}
	}
	i.events = append(i.events, more...)
}

func (e *icalEvent) series() string {
	if !e.again.IsZero() {
		return ""
	}
	return e.c.get("RRULE")
}

// span is from the first event to the end of the day of the last that stands by
// itself. Where all are series it is a month from the first.
func (i *ical) span() (from, to time.Time) {
	for n := range i.events {
		e := &i.events[n]
		if from.IsZero() || e.start.Before(from) {
			from = e.start
		}
		if e.series() == "" && e.end.After(to) {
			to = e.end
		}
	}
	if to.IsZero() {
		to = from.Add(longestConference)
	}
	year, month, day := to.In(i.home).Date()
	return from.AddDate(0, 0, -1), time.Date(year, month, day+1, 0, 0, 0, 0, i.home)
}

// times are when a series takes place within a span (RFC 5545 3.8.5). The library
// goes through every day from the first, so how far is bounded here.
func (i *ical) times(e *icalEvent, from, to time.Time) ([]time.Time, bool) {
	rule := strings.ToUpper(strings.TrimSpace(e.series()))
	if len(rule) > 1000 {
		return nil, false
	}
	for _, fast := range []string{"SECONDLY", "MINUTELY", "HOURLY"} {
		if strings.Contains(rule, fast) {
			return nil, false
		}
	}
	if to.Sub(e.start) > longestSeries {
		return nil, false
	}
	option, err := rrule.StrToROption(rule)
	if err != nil {
		return nil, false
	}
	start, _ := e.c.find("DTSTART")
	loc := i.home
	if found, ok := i.zones.find(start.param("TZID")); ok {
		loc = found
	}
	option.Dtstart = e.start.In(loc)
	if option.Until.IsZero() || option.Until.After(to) {
		option.Until = to
	}
	if option.Count > 1000 {
		option.Count = 1000
	}
	parsed, err := rrule.NewRRule(*option)
	if err != nil {
		return nil, false
	}
	var set rrule.Set
	set.RRule(parsed)
	for _, p := range e.c.properties {
		if p.name != "EXDATE" && p.name != "RDATE" {
			continue
		}
		for _, value := range strings.Split(p.value, ",") {
			at, err := i.moment(property{p.name, p.params, value, p.line})
			switch {
			case err != nil:
				i.d.warn(p.line, "", "a date of a series: %v", err)
			case p.name == "EXDATE":
				set.ExDate(at)
			default:
				set.RDate(at)
			}
		}
	}
	var times []time.Time
	next := set.Iterator()
	for range mostTimes {
		at, ok := next()
		if !ok || at.After(to) {
			break
		}
		if !at.Before(from) {
			times = append(times, at.UTC())
		}
	}
	return times, true
}
