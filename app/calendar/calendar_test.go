package calendar

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

var amsterdam = load("Europe/Amsterdam")

func load(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return loc
}

// feed is a feed of an agenda in Amsterdam, where most tests are.
func feed(entries ...Entry) Feed {
	return Feed{Event: "made", Name: "My days", Product: "-//Hallway//Test//EN", Zone: amsterdam, Entries: entries}
}

func at(clock string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", clock, amsterdam)
	if err != nil {
		panic(err)
	}
	return t
}

func TestWrite(t *testing.T) {
	changed := time.Date(2026, 3, 1, 7, 8, 9, 123, time.UTC)
	got := Write(feed(
		Entry{
			Key: "b2", Title: "Lunch; with A, B", Start: at("2026-03-30 12:00"), End: at("2026-03-30 13:00"),
			Status: Maybe, Changed: changed, Alarm: 10,
		},
		Entry{
			Key: "a1", Title: "Keynote: what comes after everything that came before it, in one hour", Description: "First line.\nSecond: a\\b.",
			Place: "Hall 1, Ground", URL: "https://example.org/a1?x=1,2", Categories: []string{"Keynote", "AI, and more"},
			Start: at("2026-03-28 23:30"), End: at("2026-03-29 03:30"), Sequence: 2, Changed: changed, Alarm: 15,
		},
		Entry{Key: "c3", Title: "Desk", Start: at("2026-03-31 09:00"), End: at("2026-03-31 09:00"), Status: Canceled, Changed: changed, Alarm: 5},
	))
	const want = `BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Hallway//Test//EN
CALSCALE:GREGORIAN
METHOD:PUBLISH
NAME:My days
X-WR-CALNAME:My days
REFRESH-INTERVAL;VALUE=DURATION:PT1H
X-PUBLISHED-TTL:PT1H
BEGIN:VTIMEZONE
TZID:Europe/Amsterdam
BEGIN:DAYLIGHT
DTSTART:19700101T000000
TZOFFSETFROM:+0200
TZOFFSETTO:+0200
TZNAME:CEST
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:20251026T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:20260329T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:20261025T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:a1@made.hallway
DTSTAMP:20260301T070809Z
LAST-MODIFIED:20260301T070809Z
SEQUENCE:2
DTSTART;TZID=Europe/Amsterdam:20260328T233000
DTEND;TZID=Europe/Amsterdam:20260329T033000
SUMMARY:Keynote: what comes after everything that came before it\, in one h
 our
DESCRIPTION:First line.\nSecond: a\\b.
LOCATION:Hall 1\, Ground
CATEGORIES:Keynote,AI\, and more
URL:https://example.org/a1?x=1,2
STATUS:CONFIRMED
TRANSP:OPAQUE
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:Keynote: what comes after everything that came before it\, in o
 ne hour
TRIGGER:-PT15M
END:VALARM
END:VEVENT
BEGIN:VEVENT
UID:b2@made.hallway
DTSTAMP:20260301T070809Z
LAST-MODIFIED:20260301T070809Z
SEQUENCE:0
DTSTART;TZID=Europe/Amsterdam:20260330T120000
DTEND;TZID=Europe/Amsterdam:20260330T130000
SUMMARY:Lunch\; with A\, B
STATUS:TENTATIVE
TRANSP:TRANSPARENT
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:Lunch\; with A\, B
TRIGGER:-PT10M
END:VALARM
END:VEVENT
BEGIN:VEVENT
UID:c3@made.hallway
DTSTAMP:20260301T070809Z
LAST-MODIFIED:20260301T070809Z
SEQUENCE:0
DTSTART;TZID=Europe/Amsterdam:20260331T090000
SUMMARY:Cancelled: Desk
STATUS:CANCELLED
TRANSP:TRANSPARENT
END:VEVENT
END:VCALENDAR
`
	if want := strings.ReplaceAll(want, "\n", "\r\n"); string(got) != want {
		t.Errorf("got\n%s", got)
	}
	read(t, got)
}

func TestAnEmptyAgendaIsACalendar(t *testing.T) {
	for _, zone := range []*time.Location{amsterdam, time.UTC, nil} {
		file := Write(Feed{Event: "made", Zone: zone})
		read(t, file)
		libraries(t, file)
	}
}

func TestAFeedIsTheSameInEveryOrder(t *testing.T) {
	var entries []Entry
	for i := range 40 {
		start := at("2026-03-28 09:00").Add(time.Duration(i/4) * time.Hour)
		entries = append(entries, Entry{Key: fmt.Sprint("k", i), Title: fmt.Sprint("Talk ", i), Start: start, End: start.Add(time.Hour)})
	}
	want := Write(feed(entries...))
	tag := ETag(want)
	for range 20 {
		rand.Shuffle(len(entries), func(i, j int) { entries[i], entries[j] = entries[j], entries[i] })
		before := slices.Clone(entries)
		if got := Write(feed(entries...)); !bytes.Equal(got, want) || ETag(got) != tag {
			t.Fatal("the order of the entries shows in the file")
		}
		for i := range entries {
			if entries[i].Key != before[i].Key {
				t.Fatal("writing puts the caller's entries in another order")
			}
		}
	}
	entries[7].Title += "!"
	if ETag(Write(feed(entries...))) == tag {
		t.Error("another title has the same tag")
	}
	if len(tag) != 24 || tag[0] != '"' || tag[23] != '"' {
		t.Errorf("%s is no strong entity tag", tag)
	}
}

func TestAUIDIsWrittenOnce(t *testing.T) {
	start := at("2026-03-28 09:00")
	file := Write(feed(Entry{Key: "a", Title: "Later", Start: start.Add(time.Hour)}, Entry{Key: "a", Title: "First", Start: start}, Entry{Key: "a\x00", Start: start.Add(2 * time.Hour)}))
	events := read(t, file).all("VEVENT")
	if len(events) != 1 || events[0].get("SUMMARY") != "First" {
		t.Errorf("got\n%s", file)
	}
}

func TestBadEntriesCostNoOther(t *testing.T) {
	start := at("2026-03-28 09:00")
	good := Entry{Key: "good", Title: "Good", Start: start, End: start.Add(time.Hour)}
	for name, bad := range map[string]Entry{
		"no time at all":          {Key: "x"},
		"an end before its start": {Key: "x", Start: start, End: start.Add(-time.Hour)},
		"no end":                  {Key: "x", Start: start},
		"a year with five digits": {Key: "x", Start: time.Date(12345, 1, 1, 0, 0, 0, 0, time.UTC)},
		"a year before any":       {Key: "x", Start: time.Date(-12345, 1, 1, 0, 0, 0, 0, time.UTC), End: start},
		"a status of its own":     {Key: "x", Start: start, Status: 77},
		"a negative sequence":     {Key: "x", Start: start, Sequence: -1, Alarm: -5},
		"numbers out of range":    {Key: "x", Start: start, Sequence: 1 << 40, Alarm: 1 << 40},
		"a script for a URL":      {Key: "x", Start: start, URL: "javascript:alert(1)"},
		"no title":                {Key: "x", Start: start, Categories: []string{"", "\n"}},
	} {
		t.Run(name, func(t *testing.T) {
			file := Write(feed(good, bad))
			c := read(t, file)
			libraries(t, file)
			for _, event := range c.all("VEVENT") {
				if event.get("UID") != "good@made.hallway" {
					if event.get("URL") != "" || strings.Contains(string(file), "CATEGORIES") {
						t.Errorf("got\n%s", file)
					}
					continue
				}
				if from, to := c.span(t, event); !from.Equal(good.Start) || !to.Equal(good.End) {
					t.Errorf("the good one is from %s to %s", from, to)
				}
			}
			if n := len(c.all("VEVENT")); n != 2 {
				t.Errorf("%d events", n)
			}
		})
	}
}

func FuzzWrite(f *testing.F) {
	f.Add("a1", "Keynote: a, b; c", "One.\r\nTwo.", "Hall 1", "https://example.org/", "AI", "made", int64(1774744200), int64(14400), 2, 15, uint8(0))
	f.Add("", "\r\nEND:VCALENDAR\r\n", "\u2028\xff", strings.Repeat("日", 100), "javascript:x", ",", "\n", int64(-1<<62), int64(-1), -1, -1, uint8(9))
	zones := []*time.Location{amsterdam, load("Australia/Lord_Howe"), load("Africa/Casablanca"), time.UTC, time.FixedZone("a;b", -12345)}
	f.Fuzz(func(t *testing.T, key, title, description, place, url, category, event string, start, length int64, sequence, alarm int, kind uint8) {
		e := Entry{
			Key: key, Title: title, Description: description, Place: place, URL: url, Categories: []string{category, title},
			Start: time.Unix(start, 0), End: time.Unix(start, 0).Add(time.Duration(length) * time.Second),
			Status: Status(kind), Sequence: sequence, Alarm: alarm, Changed: time.Unix(length, 0),
		}
		harmless := Entry{Key: "h", Title: "Harmless", Start: at("2026-10-25 02:30"), End: at("2026-10-25 09:30")}
		file := Write(Feed{Event: event, Name: title, Product: place, Zone: zones[int(kind)%len(zones)], Entries: []Entry{e, harmless}})
		c := read(t, file)
		events := c.all("VEVENT")
		if n := len(events); n != 2 && oneLine(UID(event, key)) != oneLine(UID(event, "h")) {
			t.Fatalf("%d events in\n%s", n, file)
		}
		for _, event := range events {
			from, to := c.span(t, event)
			if event.get("SUMMARY") == "Harmless" && (!from.Equal(harmless.Start) || !to.Equal(harmless.End)) && title != "Harmless" {
				t.Fatalf("from %s to %s in\n%s", from, to, file)
			}
		}
		libraries(t, file)
	})
}

func BenchmarkWrite(b *testing.B) {
	for _, n := range []int{60, 600} {
		b.Run(fmt.Sprint(n, " entries"), func(b *testing.B) {
			entries := make([]Entry, n)
			for i := range entries {
				start := at("2026-03-24 09:00").Add(time.Duration(i) * 10 * time.Minute)
				entries[i] = Entry{
					Key: fmt.Sprintf("%032x", i), Title: "A title as long as titles are, with a name - Ada Lovelace, Analytical Engines",
					Description: strings.Repeat("What a description says; in sentences, of course. ", 20), Place: "Hall 1-5 | Gouda Zone", URL: "https://example.org/event/0123456789abcdef",
					Categories: []string{"Platform Engineering"}, Start: start, End: start.Add(30 * time.Minute), Alarm: 10,
				}
			}
			for b.Loop() {
				b.SetBytes(int64(len(Write(feed(entries...)))))
			}
		})
	}
}

// What has no times is written as dates (RFC 5545 3.6.1), on the event's calendar.
func TestAllDayIsDates(t *testing.T) {
	from := at("2026-05-13 00:00")
	file := string(Write(feed(Entry{Key: "a", Title: "Posters", AllDay: true, Start: from, End: from.Add(48 * time.Hour)})))
	for _, line := range []string{"DTSTART;VALUE=DATE:20260513\r\n", "DTEND;VALUE=DATE:20260515\r\n"} {
		if !strings.Contains(file, line) {
			t.Errorf("no %q in\n%s", line, file)
		}
	}
}
