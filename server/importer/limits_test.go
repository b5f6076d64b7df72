package importer

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"hallway/app/register"
	"hallway/app/schedule"
)

// Files made to hurt are read, or refused, in a time that grows with their size and
// no faster. No time is asserted: where one is quadratic, the test does not end
// before its own time-out.
func TestHostileFilesEnd(t *testing.T) {
	const n = 20000
	session := func(inside string) string {
		return `<schedule><conference><time_zone_name>UTC</time_zone_name></conference><day date="2030-01-01"><event id="1"><start>10:00</start><title>A</title>` + inside + `</event></day></schedule>`
	}
	calendar := func(lines string) string {
		return "BEGIN:VCALENDAR\nPRODID:-//Sched.com A//EN\nBEGIN:VEVENT\nDTSTART:20300101T100000Z\nDTEND:20300101T110000Z\nUID:a\nSUMMARY:A\n" + lines + "\nEND:VEVENT\nEND:VCALENDAR"
	}
	for name, file := range map[string]string{
		"many speakers":          session("<persons>" + strings.Repeat("<person>Ada Moss</person>", n) + "</persons>"),
		"many links":             session("<links>" + strings.Repeat("<link>http://a.org</link>", n) + "</links>"),
		"open brackets":          session("<abstract>" + strings.Repeat("[", 64<<10) + "</abstract>"),
		"open quotes":            session("<abstract>" + strings.Repeat("&gt; ", 32<<10) + "</abstract>"),
		"stars":                  session("<abstract>" + strings.Repeat("*a **a ", 8<<10) + "</abstract>"),
		"lists in lists":         session("<abstract>" + strings.Repeat("- ", 32<<10) + "</abstract>"),
		"backticks":              session("<abstract>" + backticks() + "</abstract>"),
		"nested elements":        session("<abstract>" + strings.Repeat("<b>", n) + strings.Repeat("</b>", n) + "</abstract>"),
		"links in HTML":          session("<abstract>" + strings.Repeat("&lt;a href='x'&gt;y&lt;/a&gt; ", n) + "</abstract>"),
		"sessions without end":   "<schedule>" + strings.Repeat(`<event id="1"><title><![CDATA[`, n),
		"unclosed elements":      "<schedule>" + strings.Repeat("<version>", n),
		"rooms without end":      "<schedule>" + strings.Repeat("<room name='", n) + "<event>",
		"categories":             calendar("CATEGORIES:" + strings.Repeat("a,", n)),
		"folded lines":           calendar("DESCRIPTION:" + strings.Repeat("a\n ", n)),
		"ampersands in titles":   calendar("SUMMARY:T - " + strings.Repeat("Ada Moss & ", n) + "Bo Reed\\, Org"),
		"semicolons in titles":   calendar("SUMMARY:T - " + strings.Repeat("Ada Moss; ", n) + "Bo Reed\\, Org"),
		"deep JSON":              `{"schedule": {"conference": {"days": ` + strings.Repeat("[", n),
		"one slug":               manySessions(n/2, "SUMMARY:A\nLOCATION:!%d"),
		"one id":                 manySessions(n/2, "SUMMARY:A %d\nUID:same"),
		"many tails":             manySessions(n/2, "SUMMARY:A\nLOCATION:a\\,b %d\\,c\\,d"),
		"many problems":          manySessions(n/2, "DTEND:never %d"),
		"ids in JSON":            `{"rooms": [` + strings.Repeat(`{"id": 1, "name": "Oak"},`, n) + `{}], "sessions": [` + strings.Repeat(`{"id": 1, "title": "Bees", "room": [1, 1, {"id": 1}], "start": "2030-06-04T09:00"},`, n) + `{}]}`,
		"rooms in rooms in JSON": strings.Repeat(`{"rooms": [{"id": 1, "title": "a", "start": "2030-06-04T09:00"}, `, n),
		"slots in one cell":      `{"schedule": {"2030-06-04": {"timeslots": [{"startTime": "09:00", "endTime": "10:00", "sessions": [{"items": [` + strings.Repeat("1,", n) + `1]}]}]}}, "sessions": {"1": {"title": "Bees", "speakers": ["a"]}}, "speakers": {"a": {"name": "Ada Moss"}}}`,
		"options in the page":    `<html><a href="event/a"><i class="time">sched.co` + strings.Repeat(`<option value="a/b, c">`, n),
		"hyphens in print title": `<html><!-- sched.co --><td class="time">10:00</td><a href="event/a" id="a">` + strings.Repeat("a - ", n),
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			Read(Source{Name: name, Body: []byte(file)}, Options{Zone: "UTC"})
			t.Log(time.Since(start))
		})
	}
}

// backticks are runs of every length, none of which closes another.
func backticks() string {
	var b strings.Builder
	for i := 1; b.Len() < 60<<10; i++ {
		b.WriteString(strings.Repeat("`", i) + "a")
	}
	return b.String()
}

func manySessions(n int, line string) string {
	var b strings.Builder
	b.WriteString("BEGIN:VCALENDAR\nPRODID:-//Sched.com A//EN\n")
	for i := range n {
		fmt.Fprintf(&b, "BEGIN:VEVENT\nDTSTART:20300101T100000Z\nUID:u%d\n"+line+"\nEND:VEVENT\n", i, i)
	}
	return b.String()
}

func TestLongFieldsAreCut(t *testing.T) {
	long := strings.Repeat("ä", maxProse)
	file := strings.ReplaceAll(xmlSample, "<title>Slow Gardens</title>",
		"<title>"+long+"</title><subtitle>"+long+"</subtitle><abstract>"+long+"</abstract><track>"+long+"</track><room>"+long+"</room>")
	r, err := Read(Source{Name: "long", Body: []byte(file)}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := r.Programme.Sessions[0]
	if len(s.Title) != maxTitle || len(s.Subtitle) != maxTitle || len(s.Abstract.Plain()) != maxProse || len(r.Programme.Tracks[0].Name) != maxName {
		t.Errorf("title %d, subtitle %d, abstract %d, track %d bytes",
			len(s.Title), len(s.Subtitle), len(s.Abstract.Plain()), len(r.Programme.Tracks[0].Name))
	}
	if got := describe(Result{Warnings: r.Warnings}, nil); strings.Count(got, "are kept") < 4 {
		t.Errorf("cut without a word:\n%s", cut(got, 1000))
	}
	if len(r.Programme.Sessions) != 4 {
		t.Errorf("%d sessions, want 4", len(r.Programme.Sessions))
	}
}

func TestTooManySessions(t *testing.T) {
	r, err := Read(Source{Name: "many", Body: []byte(manySessions(maxSessions+5, "SUMMARY:A %d"))}, Options{})
	if err != nil || len(r.Programme.Sessions) != maxSessions || len(r.Skipped) != 1 {
		t.Fatalf("%d sessions, skipped %v, %v", len(r.Programme.Sessions), r.Skipped, err)
	}
}

// A session's key is no longer than a register of an agenda takes, whatever the source
// calls the session.
func TestEverySessionHasARegister(t *testing.T) {
	key := strings.Repeat("k", schedule.MaxKey)
	for _, name := range []register.Key{register.Pick(key), register.Rating(key), register.Note(key), register.Kept(key), register.Snapshot(key)} {
		if len(name) > register.MaxKey {
			t.Errorf("%q has %d bytes, and a register %d", name, len(name), register.MaxKey)
		}
	}
	for _, id := range []string{strings.Repeat("a", 500), strings.Repeat("話", 200), strings.Repeat("e\u0301", 100), "\xff" + strings.Repeat("x", 100)} {
		if got := safeKey(id); len(got) > schedule.MaxKey || !utf8.ValidString(string(got)) {
			t.Errorf("%.20q becomes %q of %d bytes", id, got, len(got))
		}
	}
}

// Sessions that share an id as long as a key may be have keys of their own, and no longer
// ones.
func TestLongKeysThatAreShared(t *testing.T) {
	var sheet strings.Builder
	sheet.WriteString("Id,Title,Start,End\n")
	for i := range 30 {
		fmt.Fprintf(&sheet, "%s,Title %d,2030-06-04 09:%02d,2030-06-04 10:00\n", strings.Repeat("k", schedule.MaxKey), i, i)
	}
	r, err := Read(Source{Name: "sheet", Body: []byte(sheet.String())}, Options{})
	if err != nil || len(r.Programme.Sessions) != 30 {
		t.Fatalf("%v, %v", r.Skipped, err)
	}
	for _, s := range r.Programme.Sessions {
		if len(s.Key) > schedule.MaxKey {
			t.Errorf("the key %q has %d bytes", s.Key, len(s.Key))
		}
	}
}
