package importer

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/teambition/rrule-go"

	"hallway/app/schedule"
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

// newest leaves, of events that one UID names, the one with the highest SEQUENCE, which
// replaces the others (RFC 5545 3.8.7.4). Some calendars give a whole day one UID; there
// several have the highest, and only those of one title replace each other.
func (i *ical) newest() {
	type name struct {
		uid, title string
		again      time.Time
	}
	versions := make(map[name][]int)
	replaced := make(map[int]bool)
	note := func(title bool) {
		clear(versions)
		for n, e := range i.events {
			id := name{uid: e.uid, again: e.again}
			if title {
				id.title = clean(e.c.get("SUMMARY"))
			}
			if e.uid != "" && !replaced[n] {
				versions[id] = append(versions[id], n)
			}
		}
		for _, all := range versions {
			slices.SortStableFunc(all, func(a, b int) int { return i.events[a].sequence() - i.events[b].sequence() })
			distinct := true
			for at, n := range all[1:] {
				distinct = distinct && i.events[all[at]].sequence() != i.events[n].sequence()
			}
			for _, n := range all[:len(all)-1] {
				replaced[n] = replaced[n] || distinct
			}
		}
	}
	note(false)
	note(true)
	var left []icalEvent
	for n, e := range i.events {
		if !replaced[n] {
			left = append(left, e)
		}
	}
	i.events = left
}

func (e *icalEvent) sequence() int {
	n, _ := strconv.Atoi(strings.TrimSpace(e.c.get("SEQUENCE"))) // none is the first
	return n
}

// repeat puts the times of series in place of them: without those that were taken out,
// or that an event of its own stands for, and with what was changed from one time on.
func (i *ical) repeat() {
	series := 0
	for n := range i.events {
		if i.events[n].rule() != "" {
			series++
		}
	}
	from, to := i.span()
	long := to.Sub(from) > longestConference
	if long && series > 0 {
		i.d.warn(0, "", "the calendar runs over %d days, so of each of its %d series only the first time is read that stands as it was, and those that were changed", int(to.Sub(from).Hours()/24), series)
	}
	changed := make(map[string][]icalEvent)
	for _, e := range i.events {
		if !e.again.IsZero() {
			changed[e.key] = append(changed[e.key], e)
		}
	}
	var all []icalEvent
	used := make(map[*component]bool) // what stands for all times from one on, and was put in place
	for n := range i.events {
		e := &i.events[n]
		if !e.again.IsZero() || !e.isSeries() {
			continue
		}
		for k := range i.events {
			if other := &i.events[k]; !other.again.IsZero() && other.key == e.key && i.standsFor(other, e.start) {
				other.first = true
			}
		}
		times, ok := []occurrence{{at: e.start}}, true
		if series <= mostSeries && len(all) < maxSessions {
			until := to
			if year := e.start.AddDate(1, 0, 0); long && year.Before(to) {
				until = year
			}
			times, ok = i.times(e, from, until)
		}
		if !ok && !long {
			i.d.warn(e.c.line, clean(e.c.get("SUMMARY")), "its rule %q is not one by days, weeks, months or years that Hallway follows; only its first time is read", cut(e.rule(), 100))
		}
		if !ok {
			times = []occurrence{{at: e.start}}
		}
		before := len(all)
		for _, o := range times {
			if slices.ContainsFunc(changed[e.key], func(other icalEvent) bool { return !other.onward && i.standsFor(&other, o.at) }) {
				continue
			}
			all = append(all, i.at(e, o, changed[e.key], used))
			if long && e.rule() != "" {
				break
			}
		}
		if long && len(all) == before { // none of its times is left: the row stays, and says so
			row := *e
			row.status = schedule.Canceled
			if len(changed[e.key]) > 0 {
				row.status = schedule.Moved
			}
			all = append(all, row)
		}
	}
	for n := range i.events {
		if e := &i.events[n]; !e.again.IsZero() && !used[e.c] || e.again.IsZero() && !e.isSeries() {
			all = append(all, *e)
		}
	}
	i.events = all
}

// standsFor reports whether an event stands for a time of its series.
func (i *ical) standsFor(e *icalEvent, at time.Time) bool {
	if e.wholeDay {
		return e.again.In(i.home).Format(time.DateOnly) == at.In(i.home).Format(time.DateOnly)
	}
	return e.again.Equal(at)
}

// occurrence is one time of a series. End is zero where it lasts as long as all.
type occurrence struct{ at, end time.Time }

// at is a series at one of its times, as the last change that reaches there has it.
func (i *ical) at(e *icalEvent, o occurrence, changed []icalEvent, used map[*component]bool) icalEvent {
	one := *e
	if !o.at.Equal(e.start) {
		one.again = o.at
	}
	one.start, one.end = o.at, o.end
	if o.end.IsZero() {
		one.end = lasting(e, o.at, i.home)
	}
	var latest *icalEvent
	for n := range changed {
		c := &changed[n]
		if c.onward && !c.again.After(o.at) && (latest == nil || c.again.After(latest.again)) {
			latest = c
		}
	}
	if latest != nil {
		used[latest.c] = true
		one.c, one.allDay = latest.c, latest.allDay
		one.start = o.at.Add(latest.start.Sub(latest.again))
		one.end = lasting(latest, one.start, i.home)
	}
	return one
}

// lasting is when a time of a series ends: dates last for days, which may have 23 hours.
func lasting(e *icalEvent, start time.Time, loc *time.Location) time.Time {
	if e.allDay {
		days := int(e.end.Sub(e.start).Round(24*time.Hour).Hours()) / 24
		return start.In(loc).AddDate(0, 0, days).UTC()
	}
	return start.Add(e.end.Sub(e.start))
}

func (e *icalEvent) rule() string { return e.c.get("RRULE") }

func (e *icalEvent) isSeries() bool {
	_, dates := e.c.find("RDATE")
	return dates || e.rule() != ""
}

// span is from the first event to the end of the day of the last that stands by
// itself. Where all are series it is a month from the first.
func (i *ical) span() (from, to time.Time) {
	for n := range i.events {
		e := &i.events[n]
		if from.IsZero() || e.start.Before(from) {
			from = e.start
		}
		if (e.rule() == "" || !e.again.IsZero()) && e.end.After(to) {
			to = e.end
		}
	}
	if to.IsZero() {
		to = from.Add(longestConference - 2*24*time.Hour)
	}
	year, month, day := to.In(i.home).Date()
	return from.AddDate(0, 0, -1), time.Date(year, month, day+1, 0, 0, 0, 0, i.home)
}

// times are when a series takes place within a span (RFC 5545 3.8.5), with the first time
// unless that was taken out. The library goes through every day from the first, so how far
// is bounded here.
func (i *ical) times(e *icalEvent, from, to time.Time) ([]occurrence, bool) {
	start, _ := e.c.find("DTSTART")
	loc := i.home
	if found, ok := i.zones.find(start.param("TZID")); ok && !e.allDay {
		loc = found
	}
	all, ok := ruled(e, loc, from, to)
	if !ok {
		return nil, false
	}
	out := make(map[string]bool) // dates and instants that were taken out
	for _, p := range e.c.properties {
		if p.name != "EXDATE" && p.name != "RDATE" {
			continue
		}
		for value := range strings.SplitSeq(p.value, ",") {
			value, length, period := strings.Cut(value, "/")
			at, date, err := i.moment(property{p.name, p.params, value, p.line})
			switch {
			case err != nil:
				i.d.warn(p.line, "", "a date of a series: %v", err)
			case p.name == "EXDATE" && date:
				out[at.In(i.home).Format(time.DateOnly)] = true
			case p.name == "EXDATE":
				out[at.String()] = true
			case len(all) < mostTimes:
				o := occurrence{at: at}
				if period {
					o.end = i.periodEnd(p, at, length)
				}
				all = append(all, o)
			}
		}
	}
	slices.SortFunc(all, func(a, b occurrence) int { return a.at.Compare(b.at) })
	all = slices.CompactFunc(all, func(a, b occurrence) bool { return a.at.Equal(b.at) })
	return slices.DeleteFunc(all, func(o occurrence) bool {
		return out[o.at.UTC().String()] || out[o.at.In(loc).Format(time.DateOnly)]
	}), true
}

// periodEnd is the end of "start/end" or "start/length" (RFC 5545 3.3.9).
func (i *ical) periodEnd(p property, at time.Time, end string) time.Time {
	if length, ok := icalDuration(end); ok {
		return at.Add(length)
	}
	t, _, err := i.moment(property{p.name, p.params, end, p.line})
	if err != nil || t.Before(at) {
		return time.Time{}
	}
	return t
}

// ruled are the first time of a series and those that its rule gives.
func ruled(e *icalEvent, loc *time.Location, from, to time.Time) ([]occurrence, bool) {
	all := []occurrence{{at: e.start}}
	rule := strings.ToUpper(strings.TrimSpace(e.rule()))
	if rule == "" {
		return all, true
	}
	if len(rule) > 1000 || to.Sub(e.start) > longestSeries {
		return nil, false
	}
	for _, fast := range []string{"SECONDLY", "MINUTELY", "HOURLY"} {
		if strings.Contains(rule, fast) {
			return nil, false
		}
	}
	option, err := rrule.StrToROption(rule)
	if err != nil {
		return nil, false
	}
	option.Dtstart = e.start.In(loc)
	if option.Until.IsZero() || option.Until.After(to) {
		option.Until = to
	} else if len(untilDate.FindString(rule)) > 0 { // a date: to its end, on the event's clock
		year, month, day := option.Until.Date()
		option.Until = time.Date(year, month, day, 23, 59, 59, 0, loc)
	}
	if option.Count > 1000 {
		option.Count = 1000
	}
	parsed, err := rrule.NewRRule(*option)
	if err != nil {
		return nil, false
	}
	next := parsed.Iterator()
	for len(all) < mostTimes {
		at, ok := next()
		if !ok || at.After(to) {
			break
		}
		if !at.Before(from) && !at.Equal(e.start) {
			all = append(all, occurrence{at: at.UTC()})
		}
	}
	return all, true
}

var untilDate = regexp.MustCompile(`UNTIL=\d{8}(;|$)`)
