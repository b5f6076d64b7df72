//go:build !race

// The race detector makes these files cost ten times as much, which tells nothing.

package importer

import (
	"runtime"
	"runtime/metrics"
	"strings"
	"testing"
	"time"
)

// The largest file that is read at all, made to hurt, of every kind: what it costs in
// memory is held here, and what it costs in time is told.
func TestLargestHostileFiles(t *testing.T) {
	const most = 256 << 20
	long := strings.Repeat("wait ", 100)
	for _, c := range []struct{ name, head, again, tail string }{
		{"Sched calendar, sessions", "BEGIN:VCALENDAR\nPRODID:-//Sched.com A//EN\n", "BEGIN:VEVENT\nDTSTART:20300101T100000Z\nUID:a\nSUMMARY:A\nEND:VEVENT\n", ""},
		{"Sched calendar, one line", "BEGIN:VCALENDAR\nPRODID:-//Sched.com A//EN\nBEGIN:VEVENT\nSUMMARY:", "a\n ", ""},
		{"Sched calendar, properties", "BEGIN:VCALENDAR\nPRODID:-//Sched.com A//EN\nBEGIN:VEVENT\n", "A:\n", ""},
		{"print page, rows", `<html><!-- sched.co --><table>`, `<tr><td class="time">09:00</td><td><a href="event/a" id="a">A</a></td></tr>`, ""},
		{"print page, elements", `<html><!-- sched.co --><td class="time">10:00</td><a href="event/a" id="a">`, "<b>", ""},
		{"schedule.xml, sessions", `<schedule><conference><title>A</title></conference><day date="2030-01-01">`, `<event id="1"><start>10:00</start><title>A</title></event>`, ""},
		{"schedule.xml, people", `<schedule><day date="2030-01-01"><event id="1"><start>10:00</start><persons>`, `<person>A</person>`, ""},
		{"schedule.xml, references", `<schedule><day date="2030-01-01"><event id="1"><start>10:00</start><abstract>`, `&#1;`, ""},
		{"schedule.xml, depth", `<schedule><day date="2030-01-01"><event id="1">`, `<a>`, ""},
		{"schedule.json, sessions", `{"schedule": {"conference": {"days": [{"date": "2030-01-01", "rooms": {"A": [`, `{"id": 1, "start": "10:00", "title": "A"},`, `{}]}}]}}}`},
		{"schedule.json, depth", `{"schedule": {"conference": {"days": `, "[", ""},
		{"schedule.json, keys", `{"schedule": {"conference": {"days": [{"date": "2030-01-01", "rooms": {`, `"a":[],`, `"b":[]}}]}}}`},
		{"version 2, sessions", `{"schedule": {"conference": {}, "events": [`, `{"guid":"a","title":"A","start":"2030-01-01T10:00:00Z"},`, `{}]}}`},
		{"Sched export, sessions", `[`, `{"event_key":"1","name":"A","event_start":"2030-01-01 10:00"},`, `{}]`},
		{"Sessionize, sessions", `{"speakers":[],"rooms":[],"categories":[],"sessions":[`, `{"id":"1","title":"A","startsAt":"2030-01-01T10:00:00"},`, `{}]}`},
		{"Sessionize, categories", `{"speakers":[],"rooms":[],"sessions":[{"id":"1","title":"A","startsAt":"2030-01-01T10:00:00"}],"categories":[{"items":[`, `{"id":1},`, `{}]}]}`},
		{"iosched, sessions", `{"speakers":[],"rooms":[],"tags":[],"sessions":[`, `{"id":"1","title":"A","startTimestamp":1906812000000},`, `{}]}`},
		{"KotlinConf, sessions", `{"speakers":[],"sessions":[`, `{"id":"1","title":"A","startsAt":"2030-01-01T10:00","speakerIds":[]},`, `{}]}`},
		{"pretalx, submissions", `{"results":[`, `{"code":"A","title":"A","slots":[{"start":"2030-01-01T10:00:00Z"}]},`, `{}]}`},
		{"pretalx, slots", `{"results":[{"code":"A","title":"A","slots":[`, `{"start":"2030-01-01T10:00:00Z"},`, `{}]}]}`},
		{"iCalendar, events", "BEGIN:VCALENDAR\n", "BEGIN:VEVENT\nDTSTART:20300101T100000Z\nUID:a\nSUMMARY:A\nEND:VEVENT\n", ""},
		{"iCalendar, series", "BEGIN:VCALENDAR\n", "BEGIN:VEVENT\nDTSTART:20300101T100000Z\nRRULE:FREQ=DAILY\nUID:a\nEND:VEVENT\n", ""},
		{"iCalendar, zones", "BEGIN:VCALENDAR\n", "BEGIN:VTIMEZONE\nTZID:a\nBEGIN:STANDARD\nTZOFFSETTO:+0100\nEND:STANDARD\nEND:VTIMEZONE\n", "BEGIN:VEVENT\nEND:VEVENT\n"},
		{"iCalendar, a rule", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20300101T100000Z\nUID:a\nRRULE:FREQ=YEARLY;BYDAY=", "MO,", "TU\nEND:VEVENT\nBEGIN:VEVENT\nDTSTART:20300102T100000Z\nEND:VEVENT\n"},
		{"iCalendar, exceptions", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20300101T100000Z\nUID:a\nRRULE:FREQ=DAILY\n", "EXDATE:20300101T100000Z\n", "END:VEVENT\n"},
		{"JSON-LD, events", `<html><script type="application/ld+json">{"@context":"https://schema.org","@type":"Event","name":"A","subEvent":[`, `{"@type":"Event","name":"A","startDate":"2030-01-01T10:00:00Z"},`, `{}]}</script>`},
		{"JSON-LD, scripts", `<html>`, `<script type="application/ld+json">{"@type":"Event","startDate":"2030-01-01"}</script>`, ""},
		{"CSV, rows", "title,start\n", "A,2030-01-01 10:00\n", ""},
		{"CSV, one cell", "title,start\n\"", "a\n", ""},
		{"CSV, columns", "title,start\nA,2030-01-01 10:00", ",a", "\n"},
		{"CSV, people", "title,start,speakers\nA,2030-01-01 10:00,\"", "a;", "\"\n"},
		{"Sched calendar, long sessions", "BEGIN:VCALENDAR\nPRODID:-//Sched.com A//EN\n", "BEGIN:VEVENT\nDTSTART:20300101T100000Z\nUID:a\nSUMMARY:A\nDESCRIPTION:" + long + "\nEND:VEVENT\n", ""},
		{"iCalendar, long sessions", "BEGIN:VCALENDAR\n", "BEGIN:VEVENT\nDTSTART:20300101T100000Z\nUID:a\nDESCRIPTION:" + long + "\nEND:VEVENT\n", ""},
		{"print page, long rows", `<html><!-- sched.co --><table>`, `<tr><td class="time">09:00</td><td><a href="event/a" id="a">A ` + long + `</a></td></tr>`, ""},
		{"schedule.xml, long sessions", `<schedule><day date="2030-01-01">`, `<event id="1"><start>10:00</start><abstract>` + long + `</abstract></event>`, ""},
		{"schedule.xml, one abstract", `<schedule><day date="2030-01-01"><event id="1"><start>10:00</start><abstract>`, "*wait* ", ""},
		{"schedule.json, long sessions", `{"schedule": {"conference": {"days": [{"date": "2030-01-01", "rooms": {"A": [`, `{"start": "10:00", "abstract": "` + long + `"},`, `{}]}}]}}}`},
		{"schedule.json, one abstract", `{"schedule": {"conference": {"days": [{"date": "2030-01-01", "rooms": {"A": [{"start": "10:00", "abstract": "`, "*wait* ", `"}]}}]}}}`},
		{"version 2, long sessions", `{"schedule": {"conference": {}, "events": [`, `{"guid":"a","start":"2030-01-01T10:00:00Z","abstract":"` + long + `"},`, `{}]}}`},
		{"Sched export, long sessions", `[`, `{"event_key":"1","name":"A","event_start":"2030-01-01 10:00","description":"` + long + `"},`, `{}]`},
		{"Sessionize, long sessions", `{"speakers":[],"rooms":[],"categories":[],"sessions":[`, `{"id":"1","startsAt":"2030-01-01T10:00:00","description":"` + long + `"},`, `{}]}`},
		{"iosched, long sessions", `{"speakers":[],"rooms":[],"tags":[],"sessions":[`, `{"id":"1","startTimestamp":1906812000000,"description":"` + long + `"},`, `{}]}`},
		{"KotlinConf, long sessions", `{"speakers":[],"sessions":[`, `{"speakerIds":[],"startsAt":"2030-01-01T10:00","description":"` + long + `"},`, `{}]}`},
		{"pretalx, long submissions", `{"results":[`, `{"code":"A","title":"A","abstract":"` + long + `","slots":[{"start":"2030-01-01T10:00:00Z"}]},`, `{}]}`},
		{"JSON-LD, long events", `<html><script type="application/ld+json">{"@context":"https://schema.org","@type":"Event","name":"A","subEvent":[`, `{"@type":"Event","startDate":"2030-01-01T10:00:00Z","description":"` + long + `"},`, `{}]}</script>`},
		{"grid, long cells", "2030-06-04,A,B\n09:00,x,y\n10:00,x,y\n", "11:00,\"a\nb\n" + long + "\",b\n", ""},
		{"CSV, long rows", "title,start,abstract\n", "A,2030-01-01 10:00," + long + "\n", ""},
		{"a sheet of an old Mac", "title,start\r", "A\r", ""},
		{"words", "", "a ", ""},
		{"brackets", "", "[", ""},
		{"angles", "", "<", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := (maxBytes - len(c.head) - len(c.tail)) / len(c.again)
			body := make([]byte, 0, maxBytes)
			body = append(body, c.head...)
			for range n {
				body = append(body, c.again...)
			}
			body = append(body, c.tail...)
			runtime.GC()
			peak := watchHeap(t)
			began := time.Now()
			r, err := Read(Source{Name: "hostile", Body: body}, Options{Zone: "UTC"})
			took := time.Since(began)
			used := peak()
			told := "read"
			if err != nil {
				told = "refused: " + cut(err.Error(), 150)
			}
			t.Logf("%v, %d MiB, %s, %d lost", took.Round(time.Millisecond), used>>20, told, r.Lost)
			if used > most {
				t.Errorf("it takes %d MiB of memory, more than %d", used>>20, most>>20)
			}
			if strings.Contains(told, "\n") {
				t.Errorf("not one sentence: %s", told)
			}
		})
	}
}

// watchHeap begins to look at how much memory is in use, and gives what ends it and
// tells the most that it saw.
func watchHeap(t *testing.T) (peak func() uint64) {
	t.Helper()
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	stop, stopped := make(chan struct{}), make(chan struct{})
	var most uint64
	go func() {
		defer close(stopped)
		for {
			metrics.Read(sample)
			most = max(most, sample[0].Value.Uint64())
			select {
			case <-stop:
				return
			case <-time.After(2 * time.Millisecond):
			}
		}
	}()
	return func() uint64 { close(stop); <-stopped; return most }
}
