package schedule_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hallway/app/schedule"
	"hallway/app/schedule/scheduletest"
)

func TestDays(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines []string // key and local time
		want  string   // date: keys
	}{
		{"no sessions have no days", nil, ""},
		{
			"each date is a day",
			[]string{"b 2026-03-25 09:00", "a 2026-03-24 09:00"},
			"2026-03-24: a\n2026-03-25: b",
		},
		{
			"what starts before five belongs to the evening before",
			[]string{"a 2026-03-24 20:00", "b 2026-03-25 04:59", "c 2026-03-25 05:00"},
			"2026-03-24: a b\n2026-03-25: c",
		},
		{
			"the date is that of the event, not of UTC",
			[]string{"a 2026-03-25 00:30", "b 2026-03-24 23:30"},
			"2026-03-24: b a",
		},
		{
			"so it is in the night in which the clocks change",
			[]string{"a 2026-03-29 01:30", "b 2026-03-29 03:30", "c 2026-03-29 05:30"},
			"2026-03-28: a b\n2026-03-29: c",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			loc := scheduletest.Location()
			var all []*schedule.Session
			for _, line := range c.lines {
				key, clock, _ := strings.Cut(line, " ")
				start, err := time.ParseInLocation("2006-01-02 15:04", clock, loc)
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, &schedule.Session{
					Key: schedule.Key(key), Start: start.UTC(), End: start.UTC().Add(30 * time.Minute),
				})
			}
			days := schedule.Days(all, loc, 5*time.Hour)
			p, err := schedule.New(schedule.Event{ID: "e", Zone: "UTC", Days: days}, nil, nil, nil, all)
			if err != nil {
				t.Fatal(err)
			}
			var lines []string
			for i, day := range days {
				on := p.OnDay(i)
				lines = append(lines, day.Date+": "+keys(on))
				if !day.Start.Equal(on[0].Start) || !day.End.Equal(on[len(on)-1].End) {
					t.Errorf("%s is from %v to %v, not from its first start to its last end", day.Date, day.Start, day.End)
				}
			}
			if got := strings.Join(lines, "\n"); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestTheDayAtAnInstant(t *testing.T) {
	all := []*schedule.Session{session(t, "a 9:00-10:00"), session(t, "b 9:00-10:00")}
	for _, moment := range []*time.Time{&all[1].Start, &all[1].End} {
		*moment = moment.Add(24 * time.Hour)
	}
	days := schedule.Days(all, time.UTC, 0)
	p, err := schedule.New(schedule.Event{ID: "e", Zone: "UTC", Days: days}, nil, nil, nil, all)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		now  time.Time
		want int
	}{
		{"months before it is the first", at(t, "9:00").AddDate(0, -3, 0), 0},
		{"while the first is on it is the first", at(t, "9:59"), 0},
		{"in the evening it is the next", at(t, "10:00"), 1},
		{"after the event it is the last", at(t, "9:00").AddDate(1, 0, 0), 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := p.DayAt(c.now); got != c.want {
				t.Errorf("day %d, want %d", got, c.want)
			}
		})
	}
}

// Badge pick-up on the eve and a farewell on the morning after are days too, but nobody
// comes to read those.
func TestTheEventOpensOnAFullDay(t *testing.T) {
	var all []*schedule.Session
	for day, n := range []int{1, 8, 6, 1} {
		for i := range n {
			s := session(t, fmt.Sprintf("k%d-%d 9:00-10:00", day, i))
			s.Start, s.End = s.Start.AddDate(0, 0, day), s.End.AddDate(0, 0, day)
			all = append(all, s)
		}
	}
	p, err := schedule.New(schedule.Event{ID: "e", Zone: "UTC", Days: schedule.Days(all, time.UTC, 0)}, nil, nil, nil, all)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		now  time.Time
		want int
	}{
		{"two weeks before", at(t, "9:00").AddDate(0, 0, -14), 1},
		{"on the small first day", at(t, "9:30"), 0},
		{"overnight", at(t, "23:00").AddDate(0, 0, 1), 2},
		{"the day after", at(t, "9:00").AddDate(0, 0, 5), 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := p.DayAt(c.now); got != c.want {
				t.Errorf("day %d, want %d", got, c.want)
			}
		})
	}
}

func TestTheZoneTravelsWithTheEvent(t *testing.T) {
	loc := scheduletest.Large(5).Location()
	for _, c := range []struct{ name, utc, want string }{
		{"before the clocks change", "2026-03-29T00:59:00Z", "01:59 CET"},
		{"after it", "2026-03-29T01:00:00Z", "03:00 CEST"},
	} {
		t.Run(c.name, func(t *testing.T) {
			instant, err := time.Parse(time.RFC3339, c.utc)
			if err != nil {
				t.Fatal(err)
			}
			if got := instant.In(loc).Format("15:04 MST"); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// What has no times, or goes on for several days, is on each of its days, and decides of
// none when it begins and ends.
func TestSeveralDays(t *testing.T) {
	loc := scheduletest.Location()
	at := func(clock string) time.Time {
		t.Helper()
		moment, err := time.ParseInLocation("2006-01-02 15:04", clock, loc)
		if err != nil {
			t.Fatal(err)
		}
		return moment.UTC()
	}
	all := []*schedule.Session{
		{Key: "talk", Start: at("2026-05-12 09:00"), End: at("2026-05-12 10:00")},
		{Key: "posters", Start: at("2026-05-13 00:00"), End: at("2026-05-15 00:00"), AllDay: true},
		{Key: "walk", Start: at("2026-05-12 12:00"), End: at("2026-05-14 12:00")},
		{Key: "party", Start: at("2026-05-12 18:00"), End: at("2026-05-13 04:00")},
		{Key: "day", Start: at("2026-05-12 00:00"), End: at("2026-05-13 00:00"), AllDay: true},
	}
	days := schedule.Days(all, loc, schedule.DayChange)
	p, err := schedule.New(schedule.Event{ID: "e", Zone: "UTC", Days: days}, nil, nil, nil, all)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"2026-05-12: day talk walk party", "2026-05-13: walk posters", "2026-05-14: walk posters"} {
		got := days[i].Date + ":"
		for _, s := range p.OnDay(i) {
			got += " " + string(s.Key)
		}
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got := days[0].Start.In(loc).Format("15:04") + "-" + days[0].End.In(loc).Format("15:04"); got != "09:00-04:00" {
		t.Errorf("the first day is %s, want 09:00-04:00", got)
	}
	read, err := schedule.DecodeIndex(schedule.EncodeIndex(p))
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range read.Sessions {
		if s.AllDay != p.Sessions[i].AllDay || s.MoreDays != p.Sessions[i].MoreDays {
			t.Errorf("%s: read %v and %d, want %v and %d", s.Key, s.AllDay, s.MoreDays, p.Sessions[i].AllDay, p.Sessions[i].MoreDays)
		}
		if open, _ := schedule.Shelf([]*schedule.Session{s}, nil); (len(open) == 1) == (s.Key == "talk") {
			t.Errorf("%s: on the shelf: %v", s.Key, len(open) == 1)
		}
	}
}
