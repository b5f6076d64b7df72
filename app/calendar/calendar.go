// Package calendar writes an agenda as an iCalendar file (RFC 5545), which calendar
// apps open or subscribe to. The phone writes it with no network, the server for each
// request of a feed, and both write the same bytes: nothing in them comes from a clock
// or from chance, so an agenda that did not change can be answered by its ETag alone.
//
//	h.Stamp(entries, now)
//	file := calendar.Write(calendar.Feed{Event: "kccnceu2026", Name: "KubeCon", Product: "-//Hallway//Hallway 1//EN", Zone: programme.Location(), Entries: entries})
package calendar

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
	"time"

	"hallway/app/order"
)

// MediaType is that of what [Write] writes (RFC 5545 8.1).
const MediaType = "text/calendar; charset=utf-8"

// Feed is an agenda on its way into a calendar app.
type Feed struct {
	Event   string         // schedule.EventID; a part of every UID
	Name    string         // what the app lists the calendar as
	Product string         // who wrote it, a formal public identifier: "-//Hallway//Hallway 1//EN"
	Zone    *time.Location // of the event, which must know the offsets of the days of the entries; nil is UTC
	Entries []Entry        // in any order
}

// Entry is a session that was picked, or a person's own item.
type Entry struct {
	Key         string // the session's schedule.Key or the item's id: never empty, once in a feed, the same for ever
	Title       string
	Description string // plain text, in lines
	Place       string
	URL         string // http or https; anything else is left out
	Categories  []string
	Open        bool      // it stands open all day: nobody is busy for its sake
	AllDay      bool      // it is on the dates from Start up to End, in the event's zone
	Start, End  time.Time // to the second, in the years 1971 to 9998; an end not after the start is of no length
	Status      Status
	Alarm       int // minutes before the start; none for 0 and for what is canceled

	// What is known of its past: see [History].
	Sequence int       // how often its plan changed
	Changed  time.Time // when anything of it changed last
}

// Status is how firm an entry is.
type Status uint8

// The states of an entry. Only Going makes its owner busy.
const (
	Going Status = iota
	Maybe
	Canceled
)

// statusLines are what calendar apps call them.
var statusLines = [...]struct{ status, transparency string }{
	Going:    {"CONFIRMED", "OPAQUE"},
	Maybe:    {"TENTATIVE", "TRANSPARENT"},
	Canceled: {"CANCELLED", "TRANSPARENT"},
}

// refresh is how often a feed is worth asking for. Apple asks about hourly, Outlook
// every few hours and Google once or twice a day, whatever they are told.
const refresh = "PT1H"

// UID names an entry for calendar apps, on every device and for ever: an app takes
// what comes under another UID for another event. Keys are unique within an event
// only, and the server's own name is no part of it, since servers move.
func UID(event, key string) string { return key + "@" + event + ".hallway" }

// Write writes the file. The same feed gives the same bytes, in whatever order its
// entries come. Text is made fit for it: line breaks of all kinds are one kind, and
// one space in what is a single line; tabs are spaces; other control characters and
// broken UTF-8 do not pass.
func Write(f Feed) []byte {
	entries := sorted(f)
	z := cover(f.Zone, entries)
	var w writer
	w.line("BEGIN:VCALENDAR")
	w.line("VERSION:2.0")
	w.text("PRODID", oneLine(cmp.Or(f.Product, "-//Hallway//EN")))
	w.line("CALSCALE:GREGORIAN")
	w.line("METHOD:PUBLISH")
	if name := oneLine(f.Name); name != "" {
		w.text("NAME", name) // RFC 7986 5.1, and what was used before it
		w.text("X-WR-CALNAME", name)
	}
	w.line("REFRESH-INTERVAL;VALUE=DURATION:" + refresh) // RFC 7986 5.7, and what was used before it
	w.line("X-PUBLISHED-TTL:" + refresh)
	if !z.utc() || len(entries) == 0 { // a calendar has one component at least (3.6)
		z.write(&w)
	}
	for _, e := range entries {
		w.entry(f.Event, e, z)
	}
	w.line("END:VCALENDAR")
	return w.bytes
}

// ETag is the strong entity tag of a file (RFC 9110 8.8.3), with its quotes.
func ETag(file []byte) string {
	sum := sha256.Sum256(file)
	return `"` + base64.RawURLEncoding.EncodeToString(sum[:16]) + `"`
}

// sorted are copies of the entries in the order of the file, each UID once. They are
// pointers because the phone has the code that sorts pointers anyway.
func sorted(f Feed) []*Entry {
	entries := make([]*Entry, len(f.Entries))
	for i, e := range f.Entries {
		e.Start, e.Changed = within(e.Start), within(e.Changed)
		e.End = later(e.Start, within(e.End))
		entries[i] = &e
	}
	order.Stable(entries, func(a, b *Entry) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Key, b.Key), a.End.Compare(b.End))
	})
	seen := make(map[string]bool, len(entries))
	return slices.DeleteFunc(entries, func(e *Entry) bool {
		uid := oneLine(UID(f.Event, e.Key))
		again := seen[uid]
		seen[uid] = true
		return again
	})
}

func (w *writer) entry(event string, e *Entry, z zone) {
	w.line("BEGIN:VEVENT")
	w.text("UID", oneLine(UID(event, e.Key)))
	w.line("DTSTAMP:" + utc(e.Changed))
	w.line("LAST-MODIFIED:" + utc(e.Changed))
	w.line("SEQUENCE:" + strconv.Itoa(min(max(e.Sequence, 0), maxSequence)))
	if e.AllDay {
		w.dates(e.Start, e.End, z)
	} else {
		w.span(e.Start, e.End, z)
	}
	status := e.Status
	if int(status) >= len(statusLines) {
		status = Going
	}
	title := oneLine(e.Title)
	if status == Canceled { // for readers that do not look at STATUS
		title = strings.TrimSuffix("Cancelled: "+title, ": ")
	}
	w.text("SUMMARY", title)
	w.some("DESCRIPTION", lines(e.Description))
	w.some("LOCATION", oneLine(e.Place))
	w.categories(e.Categories)
	if address, ok := uri(e.URL); ok {
		w.line("URL:" + address)
	}
	w.line("STATUS:" + statusLines[status].status)
	transparency := statusLines[status].transparency
	if e.Open {
		transparency = "TRANSPARENT"
	}
	w.line("TRANSP:" + transparency)
	if e.Alarm > 0 && status != Canceled {
		w.line("BEGIN:VALARM")
		w.line("ACTION:DISPLAY")
		w.text("DESCRIPTION", oneLine(e.Title))
		w.line("TRIGGER:-PT" + strconv.Itoa(min(e.Alarm, maxAlarm)) + "M")
		w.line("END:VALARM")
	}
	w.line("END:VEVENT")
}

// maxAlarm is four weeks, in minutes.
const maxAlarm = 4 * 7 * 24 * 60

// span writes start and end, on the event's clock where that says which instants
// they are. An entry of no length has no end: one at its start is not allowed (3.8.2.2).
func (w *writer) span(start, end time.Time, z zone) {
	from, to := "DTSTART;TZID="+z.name+":", "DTEND;TZID="+z.name+":"
	show := z.wall
	if z.utc() || z.twice(start) || z.twice(end) {
		from, to, show = "DTSTART:", "DTEND:", utc
	}
	w.line(from + show(start))
	if end.After(start) {
		w.line(to + show(end))
	}
}

// dates writes what has no times: the first date, and the one after the last (3.6.1).
func (w *writer) dates(start, end time.Time, z zone) {
	from, to := z.wall(start)[:8], z.wall(end)[:8]
	w.line("DTSTART;VALUE=DATE:" + from)
	if to > from {
		w.line("DTEND;VALUE=DATE:" + to)
	}
}

func (w *writer) categories(names []string) {
	var list []string
	for _, name := range names {
		if name = oneLine(name); name != "" {
			list = append(list, escape(name))
		}
	}
	if len(list) > 0 {
		w.line("CATEGORIES:" + strings.Join(list, ","))
	}
}
