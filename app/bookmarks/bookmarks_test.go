package bookmarks

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hallway/app/schedule"
)

// calendar is a file as FOSDEM Companion writes it, with a description whose second line is
// not folded.
const calendar = `BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//be.digitalia.fosdem//NONSGML 2.2.1//EN
BEGIN:VEVENT
UID:17@2030@be.digitalia.fosdem
DTSTART:20300506T090000Z
SUMMARY:Caches\, warm and
  cold
DESCRIPTION:First line
SUMMARY of the second
URL:https://conf.example/schedule/event/17-caches/
BEGIN:VALARM
SUMMARY:Alarm
END:VALARM
END:VEVENT
BEGIN:VEVENT
UID:18
DTSTART;TZID="Europe/Amsterdam":20300506T120000
SUMMARY:Lunch
END:VEVENT
BEGIN:VEVENT
UID:19
STATUS:CANCELLED
SUMMARY:Gone
END:VEVENT
END:VCALENDAR
`

func packed(ids string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	fmt.Fprint(w, ids)
	w.Close()
	return base64.RawURLEncoding.EncodeToString(b.Bytes())
}

func TestRead(t *testing.T) {
	nine := time.Date(2030, 5, 6, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name, body string
		want       []Entry
	}{
		{"calendar", calendar, []Entry{
			{ID: "17@2030@be.digitalia.fosdem", URL: "https://conf.example/schedule/event/17-caches/", Title: "Caches, warm and cold", Start: nine},
			{ID: "18", Title: "Lunch", Start: nine.Add(3 * time.Hour), Floating: true},
		}},
		{"calendar with a mark and other line ends", "\ufeff" + strings.ReplaceAll("begin:vcalendar\nBEGIN:VEVENT\nUID:a\nEND:VEVENT\n", "\n", "\r\n"), []Entry{{ID: "a"}}},
		{"calendar that breaks off", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\n", nil},
		{"EventFahrplan", `{"lectures":[{"lecture_id":"a1","title":"Caches","url":"https://conf.example/a1","links":"","speakers":"Ada"}]}`,
			[]Entry{{ID: "a1", Title: "Caches", URL: "https://conf.example/a1"}}},
		{"Hallway's export", `{"event":"x","name":"X","picks":[{"key":"k","state":"going","title":"Caches","start":"2030-05-06T11:00:00+02:00"},{"key":"l","state":"hidden","title":"Skipped"}],"values":{}}`,
			[]Entry{{ID: "k", Title: "Caches", Start: nine}}},
		{"ids", `["a", 17]`, []Entry{{ID: "a"}, {ID: "17"}}},
		{"nothing", `{}`, nil},
		{"links and titles", "My list:\n- Caches, warm and cold (https://conf.example/event/17).\n* [ ] Lunch\n", []Entry{
			{Title: "My list:", Loose: true}, {URL: "https://conf.example/event/17"}, {Title: "Lunch", Loose: true},
		}},
		{"Giggity", "https://ggt.gaa.st/#url=https%3A%2F%2Fconf.example%2Fxml&see=" + packed(`["a","b"]`) + "&del=" + packed(`["c"]`), []Entry{{ID: "a"}, {ID: "b"}}},
		{"Giggity, broken", "https://ggt.gaa.st/#see=AAAA", nil},
		{"Latin-1", "Caf\xe9", []Entry{{Title: "Café", Loose: true}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Read([]byte(c.body))
			if !slices.EqualFunc(got, c.want, func(a, b Entry) bool { return a.Start.Equal(b.Start) && a.at() == b.at() }) {
				t.Errorf("got  %+v\nwant %+v", got, c.want)
			}
		})
	}
}

// at is an entry without its time, which has a zone.
func (e Entry) at() Entry { e.Start = time.Time{}; return e }

func TestFind(t *testing.T) {
	at := func(h, m int) time.Time { return time.Date(2030, 5, 6, h, m, 0, 0, time.UTC) }
	session := func(key, title, link string, start time.Time) *schedule.Session {
		return &schedule.Session{Key: schedule.Key(key), Title: title, URL: link, Start: start, End: start.Add(time.Hour)}
	}
	p, err := schedule.New(schedule.Event{ID: "conf", Name: "Conf", Zone: "UTC", Days: []schedule.Day{{Date: "2030-05-06", Start: at(0, 0), End: at(24, 0)}}}, nil, nil, nil, []*schedule.Session{
		session("17", "Caches, warm and cold", "https://conf.sched.com/event/0aB1", at(9, 0)),
		session("ab-cd", "Sharded Queues for the Rest of Us", "https://talks.example/conf/talk/QQ/", at(9, 0)),
		session("again1", "Lab: Tracing", "", at(10, 0)), session("again2", "Lab: Tracing", "", at(14, 0)),
		session("room1", "Reserved Hours", "https://conf.example/all", at(15, 0)), session("room2", "Reserved Rooms", "https://conf.example/all", at(16, 0)),
		session(string(schedule.KeyOf(strings.Repeat("0400", 28))), "Invited by Outlook", "", at(17, 0)),
		session("lunch", "Lunch 🍽️", "", at(12, 0)),
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		entry Entry
		want  string // sure keys, "? " and those to choose from, or "gone"
	}{
		{"by id", Entry{ID: "17"}, "17"},
		{"by an id with a host", Entry{ID: "17@conf.example", Title: "Caches, warm and cold"}, "17"},
		{"by an id with signs", Entry{ID: "ab/cd"}, "ab-cd"},
		{"by an id that is longer than a key", Entry{ID: strings.Repeat("0400", 28)}, string(schedule.KeyOf(strings.Repeat("0400", 28)))},
		{"by an id, and it has moved", Entry{ID: "17", Title: "Caches, warm and cold", Start: at(11, 0)}, "17"},
		{"by an id, and its title was mended", Entry{ID: "17", Title: "Caches: cold", Start: at(11, 0)}, "17"},
		{"the same number in another programme", Entry{ID: "17", Title: "Databases", Start: at(11, 0)}, "? 17"},
		{"Hallway's calendar", Entry{ID: "17@conf.hallway", Title: "Caches, warm and cold"}, "17"},
		{"Hallway's calendar of another event", Entry{ID: "17@other.hallway"}, "gone"},
		{"Hallway's link", Entry{URL: "https://plan.example/e/conf/session/ab-cd"}, "ab-cd"},
		{"by link", Entry{URL: "http://www.talks.example/conf/talk/QQ?x=1#y"}, "ab-cd"},
		{"by a link of Sched", Entry{URL: "https://conf.sched.com/event/0aB1/caches-warm"}, "17"},
		{"by the words of a link", Entry{URL: "https://elsewhere.example/sharded-queues-for-the-rest-of-us"}, "ab-cd"},
		{"by a link of several, and the time", Entry{URL: "https://conf.example/all", Start: at(16, 0)}, "room2"},
		{"by title, however it is written", Entry{Title: "CACHES — warm and cold!"}, "17"},
		{"by title and start", Entry{Title: "Lab: Tracing", Start: at(14, 0)}, "again2"},
		{"by title and a clock on the wall", Entry{Title: "Lab: Tracing", Start: at(10, 0), Floating: true}, "again1"},
		{"a title of several", Entry{Title: "Lab: Tracing"}, "? again1 again2"},
		{"a title with its speakers", Entry{Title: "Sharded Queues for the Rest of Us - Ada Lovelace, Engines", Start: at(9, 0)}, "ab-cd"},
		{"a title with its speakers, which has moved", Entry{Title: "Sharded Queues for the Rest of Us - Ada Lovelace, Engines", Start: at(11, 0)}, "ab-cd"},
		{"a short title inside of another", Entry{Title: "Lunch with sponsors", Start: at(13, 0)}, "gone"},
		{"a title that was mended", Entry{Title: "Sharding Queues for Rest of Us", Start: at(9, 0)}, "? ab-cd"},
		{"a line of a text", Entry{Title: "Lunch", Loose: true}, "lunch"},
		{"a line about nothing", Entry{Title: "My list", Loose: true}, ""},
		{"another title", Entry{Title: "Databases", Start: at(9, 0)}, "gone"},
		{"a link to the event", Entry{URL: "https://conf.sched.com/"}, "gone"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := Find(p, []Entry{c.entry})
			var got []string
			for _, key := range f.Sure {
				got = append(got, string(key))
			}
			for _, choice := range f.Unsure {
				got = append(got, "?")
				for _, key := range choice.Keys {
					got = append(got, string(key))
				}
			}
			if len(f.Gone) > 0 {
				got = append(got, "gone")
			}
			if words := strings.Join(got, " "); words != c.want {
				t.Errorf("found %q, want %q", words, c.want)
			}
		})
	}
	twice := Find(p, []Entry{{ID: "17"}, {Title: "Caches, warm and cold"}, {Title: "Lab: Tracing", Start: at(10, 0)}, {Title: "Lab: Tracing"}})
	if len(twice.Sure) != 2 || len(twice.Unsure) != 0 {
		t.Errorf("found %+v, want two sessions, each once, and nothing to choose", twice)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(calendar))
	f.Add([]byte(`{"picks":[{"key":"k","title":"x"}]}`))
	f.Add([]byte("https://ggt.gaa.st/#see=" + packed(`["a"]`)))
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, e := range Read(body) {
			if e.ID == "" && e.URL == "" && e.Title == "" {
				t.Errorf("%q holds an entry that says nothing", body)
			}
		}
	})
}
