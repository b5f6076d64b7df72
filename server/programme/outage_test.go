package programme

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hallway/app/schedule"
	"hallway/server/importer"
)

// row is a session of a programme for these tests: an hour long, on one day.
type row struct {
	key, title, room, track string
	hour                    int
	off                     bool
}

// rows are n sessions, one an hour from midnight on and again, all in a room and a
// track of their own sort.
func rows(n int, room, track string) []row {
	var all []row
	for i := range n {
		all = append(all, row{key: fmt.Sprint(room, i), title: fmt.Sprint("On ", room, " ", i), room: room, track: track, hour: i % 24})
	}
	return all
}

// changed are rows after something was done to each; nothing is left of a row
// without a key.
func changed(rows []row, change func(i int, r *row)) []row {
	var left []row
	for i, r := range rows {
		if change(i, &r); r.key != "" {
			left = append(left, r)
		}
	}
	return left
}

func programmeOf(t *testing.T, date string, rows []row) *schedule.Programme {
	t.Helper()
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		t.Fatal(err)
	}
	var sessions []*schedule.Session
	var rooms []schedule.Room
	var tracks []schedule.Track
	seen := make(map[string]bool)
	for _, r := range rows {
		start := day.Add(time.Duration(r.hour) * time.Hour)
		s := &schedule.Session{
			Key: schedule.Key(r.key), Title: r.title, Start: start, End: start.Add(time.Hour),
			Rooms: []schedule.RoomID{schedule.RoomID(r.room)}, Tracks: []schedule.TrackID{schedule.TrackID(r.track)},
		}
		if r.off {
			s.Status = schedule.Canceled
		}
		sessions = append(sessions, s)
		if !seen["room "+r.room] {
			rooms = append(rooms, schedule.Room{ID: s.Rooms[0], Name: "Room " + r.room})
		}
		if !seen["track "+r.track] {
			tracks = append(tracks, schedule.Track{ID: s.Tracks[0], Name: "Track " + r.track})
		}
		seen["room "+r.room], seen["track "+r.track] = true, true
	}
	event := schedule.Event{ID: "one", Name: "One", Zone: "UTC", Days: schedule.Days(sessions, time.UTC, 0)}
	p, err := schedule.New(event, rooms, tracks, nil, sessions)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestAnOutageIsNotACancellation(t *testing.T) {
	const day, later, nextYear = "2026-03-24", "2026-03-26", "2027-03-23"
	before, noon, after := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 3, 24, 12, 0, 0, 0, time.UTC), time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)
	hundred := append(rows(96, "a", "x"), rows(4, "b", "y")...)
	withSmall := append(rows(80, "a", "x"), rows(5, "b", "y")...)
	lose := func(n int) func(int, *row) {
		return func(i int, r *row) {
			if i < n {
				r.key = ""
			}
		}
	}
	room := func(name string) func(int, *row) {
		return func(_ int, r *row) {
			if r.room == name {
				r.key = ""
			}
		}
	}
	for _, c := range []struct {
		name     string
		was      []row
		change   func(i int, r *row)
		newDay   string
		now      time.Time
		wantHeld string // in the reason; empty: it is served
	}{
		{"nothing changed", hundred, lose(0), day, before, ""},
		{"15 % went", hundred, lose(15), day, before, ""},
		{"more than 15 % went", hundred, lose(16), day, before, "16 of 100 sessions still to come are gone"},
		{"two went of few", rows(4, "a", "x"), lose(2), day, before, ""},
		{"three went of few", rows(4, "a", "x"), lose(3), day, before, "3 of 4 sessions"},
		{"what is over may go", hundred, func(_ int, r *row) {
			if r.hour < 11 {
				r.key = ""
			}
		}, day, noon, ""},
		{"after the event all of it counts", hundred, lose(16), day, after, "16 of 100"},
		{"what was called off before may go", changed(hundred, func(i int, r *row) { r.off = i < 20 }), lose(20), day, before, ""},
		{"calling off is no loss", hundred, func(i int, r *row) { r.off = i < 50 }, day, before, ""},
		{"all have new keys", hundred, func(i int, r *row) { r.key = fmt.Sprint("new", i) }, day, before, ""},
		{"all have new keys and every fifth is gone", hundred, func(i int, r *row) {
			if r.key = fmt.Sprint("new", i); i%5 == 0 {
				r.key = ""
			}
		}, day, before, "20 of 100"},
		{"all have new titles", hundred, func(i int, r *row) { r.title = fmt.Sprint("New ", i) }, day, before, ""},
		{"all moved by two days", hundred, lose(0), later, before, ""},
		{"all were put off by a year", hundred, lose(0), nextYear, before, ""},
		{"a room of five went", withSmall, room("b"), day, before, `all 5 sessions still to come in the room "Room b" are gone`},
		{"a room of four went", hundred, room("b"), day, before, ""},
		{"a room is called otherwise", withSmall, func(_ int, r *row) { r.room = strings.Replace(r.room, "b", "c", 1) }, day, before, ""},
		{"a track of five went, over two rooms", changed(withSmall, func(i int, r *row) {
			if i == 84 {
				r.room = "a"
			}
		}), func(_ int, r *row) {
			if r.track == "y" {
				r.key = ""
			}
		}, day, before, `of the track "Track y" are gone`},
		{"a track was dissolved into another", withSmall, func(_ int, r *row) { r.track = "x" }, day, before, ""},
		{"next year's event", hundred, func(i int, r *row) { r.key, r.title = fmt.Sprint("new", i), fmt.Sprint("New ", i) }, nextYear, before,
			"it is of another event: no session is the same, and it begins on 2027-03-23 instead of 2026-03-24"},
		{"next year's event, with the same numbers", hundred, func(i int, r *row) { r.title = fmt.Sprint("New ", i) }, nextYear, before, "another event"},
		{"another event of two sessions", rows(2, "a", "x"), func(i int, r *row) { r.key, r.title = fmt.Sprint("new", i), "New" }, nextYear, before, "another event"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := outage(programmeOf(t, day, c.was), programmeOf(t, c.newDay, changed(c.was, c.change)), c.now)
			if (got == "") != (c.wantHeld == "") || !strings.Contains(got, c.wantHeld) {
				t.Errorf("held as %q, want %q", got, c.wantHeld)
			}
		})
	}
}

// Real programmes change a lot from one day to the next, and none of these changes
// is an outage. Reading them backwards is one, where many had come.
func TestRealChangesAreNoOutage(t *testing.T) {
	for _, c := range []struct {
		series   string
		backward bool // the way back is an outage too
	}{
		{"sched-ics/kccnceu2026/*.ics", false},
		{"series/35c3/daily/*.json", true},
		{"series/camp2019/daily/*.json", true},
		{"osem-xml/opensouthcode2026/*.xml", false},
		{"frab-xml/31c3/*.xml", false},
	} {
		t.Run(c.series, func(t *testing.T) {
			names, err := filepath.Glob(filepath.Join("../../../shared/programmes", c.series))
			if err != nil || len(names) < 2 {
				t.Skip("the real files are not here: ../shared/programmes beside the project")
			}
			var versions []*schedule.Programme
			for _, name := range names {
				body, err := os.ReadFile(name)
				if err != nil {
					t.Fatal(err)
				}
				r, err := importer.Read(importer.Source{Name: name, Body: body}, importer.Options{})
				if err != nil {
					t.Fatal(err)
				}
				versions = append(versions, r.Programme)
			}
			for i, next := range versions[1:] {
				now := versions[i].Event.Days[0].Start.Add(-time.Hour)
				if why := outage(versions[i], next, now); why != "" {
					t.Errorf("%s is held: %s", names[i+1], why)
				}
			}
			last := len(versions) - 1
			if why := outage(versions[last], versions[0], versions[0].Event.Days[0].Start); (why != "") != c.backward {
				t.Errorf("from %s back to %s: %q", names[last], names[0], why)
			}
		})
	}
}
