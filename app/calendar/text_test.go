package calendar

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	arran4 "github.com/arran4/golang-ical"
	emersion "github.com/emersion/go-ical"
	"pgregory.net/rapid"
)

func TestAnyAgendaIsReadBack(t *testing.T) {
	// Whatever can be written in a line: readers give it back as it was.
	text := rapid.Custom(func(t *rapid.T) string {
		s := rapid.StringOfN(rapid.OneOf(rapid.Rune(), rapid.RuneFrom([]rune(`\;,:"'n N😀é日`))), 0, 200, -1).Draw(t, "text")
		return strings.TrimSpace(strings.Map(func(r rune) rune {
			if r < ' ' || r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029 || !validRune(r) {
				return -1
			}
			return r
		}, s))
	})
	rapid.Check(t, func(t *rapid.T) {
		want := make(map[string]reading)
		var entries []Entry
		for i := range rapid.IntRange(0, 5).Draw(t, "entries") {
			start := at("2026-03-01 00:00").Add(time.Duration(rapid.IntRange(0, 300*24*3600).Draw(t, "start")) * time.Second)
			e := Entry{
				Key: fmt.Sprint("k", i), Title: text.Draw(t, "title"), Place: text.Draw(t, "place"),
				Description: strings.Join(rapid.SliceOfN(text, 0, 4).Draw(t, "lines"), "\n"),
				Categories:  rapid.SliceOfN(text, 0, 3).Draw(t, "categories"),
				URL:         rapid.SampledFrom([]string{"", "https://example.org/ä", "HTTP://a/\"b c\"", "mailto:a"}).Draw(t, "url"),
				Start:       start, End: start.Add(time.Duration(rapid.IntRange(0, 20*3600).Draw(t, "length")) * time.Second),
				Status: rapid.SampledFrom([]Status{Going, Maybe, Canceled}).Draw(t, "status"),
				Alarm:  rapid.IntRange(0, 60).Draw(t, "alarm"), Sequence: rapid.IntRange(0, 9).Draw(t, "sequence"),
			}
			entries = append(entries, e)
			title := e.Title
			if e.Status == Canceled {
				title = strings.TrimSuffix("Cancelled: "+title, ": ")
			}
			want[UID("made", e.Key)] = reading{title, e.Description, e.Place, e.Start.UTC(), e.End.UTC()}
		}
		file := Write(feed(entries...))
		c, err := parse(string(file))
		if err == nil {
			err = c.check("")
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, file)
		}
		for _, event := range c.all("VEVENT") {
			w := want[event.get("UID")]
			if words(event.get("SUMMARY")) != w.title || words(event.get("DESCRIPTION")) != w.description || words(event.get("LOCATION")) != w.place {
				t.Fatalf("want %+v in\n%s", w, file)
			}
		}
		for uid, r := range libraries(t, file) {
			if r != want[uid] {
				t.Fatalf("read %+v, want %+v, in\n%s", r, want[uid], file)
			}
		}
		if len(c.all("VEVENT")) != len(want) {
			t.Fatalf("%d events, want %d", len(c.all("VEVENT")), len(want))
		}
	})
}

func validRune(r rune) bool { return r != 0xfffd && (r < 0xd800 || r > 0xdfff) && r <= 0x10ffff }

// hostile is text that tries to leave its line.
var hostile = rapid.Custom(func(t *rapid.T) string {
	parts := rapid.SliceOfN(rapid.SampledFrom([]string{
		"\r\n", "\n", "\r", "\v", "\f", "\x00", "\x1b", "\x7f", "\t", "\u0085", "\u2028", "\u2029", "\xff", "\xe2\x80", "\ufeff", "\u202e",
		"BEGIN:VEVENT", "END:VEVENT", "END:VCALENDAR", "ATTACH:file:///etc/passwd", "URL:javascript:x", `\n`, `\`, ";", ",", ":", `"`, " ", "é", "😀",
		strings.Repeat("x", 74), strings.Repeat("日", 25),
	}), 0, 12).Draw(t, "parts")
	return strings.Join(parts, "")
})

func TestHostileTextStaysInItsLine(t *testing.T) {
	start := at("2026-03-29 01:00")
	rapid.Check(t, func(t *rapid.T) {
		e := Entry{
			Key: "k" + hostile.Draw(t, "key"), Title: hostile.Draw(t, "title"), Description: "d" + hostile.Draw(t, "description"), Place: "p" + hostile.Draw(t, "place"),
			URL: "https://x/" + hostile.Draw(t, "url"), Categories: []string{"c" + hostile.Draw(t, "category"), hostile.Draw(t, "category")},
			Start: start, End: start.Add(5 * time.Hour), Alarm: 10,
		}
		zone := time.FixedZone(hostile.Draw(t, "zone"), 3600)
		f := Feed{Event: hostile.Draw(t, "event"), Name: "n" + hostile.Draw(t, "name"), Product: hostile.Draw(t, "product"), Zone: zone, Entries: []Entry{e}}
		file := Write(f)
		c, err := parse(string(file))
		if err == nil {
			err = c.check("")
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, file)
		}
		events := c.all("VEVENT")
		const want = "UID DTSTAMP LAST-MODIFIED SEQUENCE DTSTART DTEND SUMMARY DESCRIPTION LOCATION CATEGORIES URL STATUS TRANSP"
		if len(events) != 1 || strings.Join(events[0].names(), " ") != want {
			t.Fatalf("got\n%s", file)
		}
		if _, err := arran4.ParseCalendar(bytes.NewReader(file)); err != nil {
			t.Fatalf("arran4/golang-ical: %v", err)
		}
		if one, err := emersion.NewDecoder(bytes.NewReader(file)).Decode(); err != nil || len(one.Events()) != 1 {
			t.Fatalf("emersion/go-ical: %v", err)
		}
	})
}

func TestTextIsTidied(t *testing.T) {
	for _, tc := range []struct{ name, in, lines, oneLine string }{
		{"plain text stays", "A talk", "A talk", "A talk"},
		{"every line break is one kind", "a\r\nb\rc\nd\ve\ff\u0085g\u2028h\u2029i", "a\nb\nc\nd\ne\nf\ng\nh\ni", "a b c d e f g h i"},
		{"tabs are spaces", "a\tb", "a b", "a b"},
		{"control characters do not pass", "a\x00\x07\x1b\x7f\u009fb", "ab", "ab"},
		{"broken UTF-8 is marked", "a\xffb\xe2\x80", "a\ufffdb\ufffd\ufffd", "a\ufffdb\ufffd\ufffd"},
		{"a line has no space around it", " a \n", " a \n", "a"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := lines(tc.in); got != tc.lines {
				t.Errorf("lines: %q, want %q", got, tc.lines)
			}
			if got := oneLine(tc.in); got != tc.oneLine {
				t.Errorf("one line: %q, want %q", got, tc.oneLine)
			}
		})
	}
}

func TestAddresses(t *testing.T) {
	for in, want := range map[string]string{
		"https://example.org/a?b=c#d":       "https://example.org/a?b=c#d",
		" HTTP://example.org ":              "HTTP://example.org",
		"https://example.org/ä b":           "https://example.org/%C3%A4%20b",
		"https://x/\r\nATTACH:file:///etc":  "https://x/%0D%0AATTACH:file:///etc",
		"https://x/[1]%20,;'()":             "https://x/[1]%20,;'()",
		"javascript:alert(1)//://":          "",
		"ftp://x":                           "",
		"https://":                          "",
		"example.org":                       "",
		"":                                  "",
		"data:text/html,<script>https://x/": "",
	} {
		if got, ok := uri(in); got != want || ok != (want != "") {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}
