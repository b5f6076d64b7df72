package calendar

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"
)

// zone is the event's clock over the days of a feed, as its VTIMEZONE tells it. One
// without periods is UTC, which needs none.
type zone struct {
	name    string
	periods []period // in order
}

// period is a time with one offset.
type period struct {
	start  time.Time // the first second of it; of the first period, unknown and zero
	offset int       // seconds east of UTC
	abbr   string    // "CEST"
	summer bool      // as the zone has it: Morocco's is in Ramadan, an hour back
}

const (
	// margin is how much of a zone is told before and after the entries: enough for
	// both halves of a year with summer time, since some readers know a zone by them.
	margin = 250 * 24 * time.Hour

	// maxSpan is the longest time for which a zone is told. A feed that goes beyond
	// it has an entry with a wrong date, and all of it is in UTC.
	maxSpan = 20 * 366 * 24 * time.Hour
)

// cover reads from a location what a feed needs of it. It looks at each day instead of
// asking for Time.ZoneBounds, which in Go 1.26 ends the last period of a leap year a
// day early; no zone changes twice within a day.
func cover(loc *time.Location, entries []*Entry) zone {
	if loc == nil || !named(loc.String()) || len(entries) == 0 {
		return zone{name: "UTC"}
	}
	first, last := entries[0].Start, entries[0].End // they are in the order of their starts
	for _, e := range entries {
		last = later(last, e.End)
	}
	if last.Sub(first) > maxSpan {
		return zone{name: "UTC"}
	}
	z := zone{name: loc.String()}
	at := first.Add(-margin)
	now := periodAt(at.In(loc))
	now.start = time.Time{}
	z.periods = append(z.periods, now)
	for ; at.Before(last.Add(margin)); at = at.Add(24 * time.Hour) {
		next := at.Add(24 * time.Hour)
		if then := periodAt(next.In(loc)); !now.like(then) {
			now = firstLike(then, at, next, loc)
			z.periods = append(z.periods, now)
		}
	}
	return z
}

// named reports whether a zone's name can stand in a parameter and is a zone's. Those
// of the zone database can; "Local" and UTC say nothing to others.
func named(name string) bool {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/_+-"
	return strings.Trim(name, letters) == "" && name != "" && name != "Local" && name != "UTC"
}

func periodAt(t time.Time) period {
	abbr, offset := t.Zone()
	return period{start: t, offset: offset, abbr: abbr, summer: t.IsDST()}
}

func (p period) like(q period) bool {
	return p.offset == q.offset && p.abbr == q.abbr && p.summer == q.summer
}

// firstLike finds the second at which a period begins: after a time, and at or before
// another that is in it.
func firstLike(p period, after, in time.Time, loc *time.Location) period {
	seconds := int(in.Sub(after) / time.Second)
	p.start = after.Add(time.Second * time.Duration(sort.Search(seconds, func(n int) bool {
		return periodAt(after.Add(time.Second * time.Duration(n)).In(loc)).like(p)
	})))
	return p
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func (z zone) utc() bool { return len(z.periods) == 0 }

// wall is an instant on the zone's clock: "20260324T090000".
func (z zone) wall(t time.Time) string {
	i, found := slices.BinarySearchFunc(z.periods, t, func(p period, t time.Time) int { return p.start.Compare(t) })
	if !found {
		i-- // the one that began before it; the first began before all
	}
	return shifted(t, z.periods[i].offset)
}

func shifted(t time.Time, offset int) string {
	return t.UTC().Add(time.Duration(offset) * time.Second).Format("20060102T150405")
}

// twice reports whether the clock shows the same again near t, as clocks do when they
// are set back. RFC 5545 3.3.5 then means the first, which leaves no way to write the
// second, and not every reader knows.
func (z zone) twice(t time.Time) bool {
	for i := 1; i < len(z.periods); i++ {
		change := z.periods[i].start
		back := time.Duration(z.periods[i-1].offset-z.periods[i].offset) * time.Second
		if !t.Before(change.Add(-back)) && t.Before(change.Add(back)) {
			return true
		}
	}
	return false
}

// write writes the VTIMEZONE (RFC 5545 3.6.5): an observance for each period, with
// when it begins on the clock that it ends, and without rules, since the dates are
// known and rules are what readers get wrong.
func (z zone) write(w *writer) {
	periods := z.periods
	if z.utc() {
		periods = []period{{abbr: "UTC"}}
	}
	w.line("BEGIN:VTIMEZONE")
	w.line("TZID:" + z.name)
	for i, p := range periods {
		before, start := p, "19700101T000000"
		if i > 0 {
			before = periods[i-1]
			start = shifted(p.start, before.offset)
		}
		kind := "STANDARD"
		if saves(periods, i) {
			kind = "DAYLIGHT"
		}
		w.line("BEGIN:" + kind)
		w.line("DTSTART:" + start)
		w.line("TZOFFSETFROM:" + offset(before.offset))
		w.line("TZOFFSETTO:" + offset(p.offset))
		w.some("TZNAME", oneLine(p.abbr))
		w.line("END:" + kind)
	}
	w.line("END:VTIMEZONE")
}

// saves reports whether a period is daylight saving time. Ireland and Morocco have it
// the other way round, with a winter or a Ramadan that is set back; to iCalendar's
// readers the clock that is ahead is the one that saves.
func saves(periods []period, i int) bool {
	p := periods[i]
	for _, beside := range []int{i - 1, i + 1} {
		if beside >= 0 && beside < len(periods) && periods[beside].summer != p.summer {
			return p.offset > periods[beside].offset
		}
	}
	return p.summer
}

// offset writes "+0100", with seconds where there are any (RFC 5545 3.3.14).
func offset(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	s := fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds/60%60)
	if seconds%60 != 0 {
		s += fmt.Sprintf("%02d", seconds%60)
	}
	return s
}

// The first and the last time that can be written in any zone, and before which every
// period has begun.
var (
	earliest = time.Date(1971, 1, 1, 0, 0, 0, 0, time.UTC)
	latest   = time.Date(9998, 12, 31, 23, 59, 59, 0, time.UTC)
)

// within is a time to the second, within what can be written.
func within(t time.Time) time.Time {
	switch t = t.UTC().Truncate(time.Second); {
	case t.Before(earliest):
		return earliest
	case t.After(latest):
		return latest
	}
	return t
}

// utc is an instant as RFC 5545 3.3.5 has it: "20260324T080000Z".
func utc(t time.Time) string { return t.Format("20060102T150405Z") }
