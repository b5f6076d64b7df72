package schedule_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"hallway/app/schedule"
	"hallway/app/schedule/scheduletest"
)

// at is a time of the day, "9:30", on the made first day, in UTC.
func at(t *testing.T, clock string) time.Time {
	t.Helper()
	hm, err := time.Parse("15:04", clock)
	if err != nil {
		t.Fatal(err)
	}
	return scheduletest.First.Truncate(24 * time.Hour).Add(time.Duration(hm.Hour())*time.Hour + time.Duration(hm.Minute())*time.Minute)
}

// session reads "key 9:00-9:30 room", where the room may be missing.
func session(t *testing.T, line string) *schedule.Session {
	t.Helper()
	words := strings.Fields(line)
	start, end, _ := strings.Cut(words[1], "-")
	s := &schedule.Session{Key: schedule.Key(words[0]), Title: words[0], Start: at(t, start), End: at(t, end)}
	for _, room := range words[2:] {
		s.Rooms = append(s.Rooms, schedule.RoomID(room))
	}
	return s
}

func sessions(t *testing.T, lines ...string) []*schedule.Session {
	t.Helper()
	var all []*schedule.Session
	for _, line := range lines {
		all = append(all, session(t, line))
	}
	return all
}

// drawn writes slots as "9:00-9:30 a b [c d]": brackets are a block.
func drawn(slots []schedule.Slot) string {
	var lines []string
	for _, slot := range slots {
		line := slot.Start.Format("15:04") + "-" + slot.End.Format("15:04")
		for _, e := range slot.Entries {
			entry := keys(e.Sessions())
			if e.Block != nil {
				entry = "[" + entry + "]"
			}
			line += " " + entry
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func keys(sessions []*schedule.Session) string {
	var words []string
	for _, s := range sessions {
		words = append(words, string(s.Key))
	}
	return strings.Join(words, " ")
}

func TestSlots(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines []string
		want  string
	}{
		{"nothing makes no slot", nil, ""},
		{
			"what starts together is one slot, by end and room",
			[]string{"c 9:00-9:30 y", "a 9:00-9:30 x", "b 10:00-10:30 x", "d 9:00-9:20 z"},
			"09:00-09:30 d a c\n10:00-10:30 b",
		},
		{
			"a slot ends when most of it ends",
			[]string{"a 9:00-9:30 x", "b 9:00-9:30 y", "c 9:00-10:15 z"},
			"09:00-09:30 a b c",
		},
		{
			"of ends that are as frequent the latest counts",
			[]string{"a 9:00-9:30 x", "b 9:00-10:15 y"},
			"09:00-10:15 a b",
		},
		{
			"lightning talks in one room fold into a block",
			[]string{"a 9:00-9:05 x", "b 9:05-9:10 x", "c 9:10-9:20 x", "d 9:00-9:30 y"},
			"09:00-09:30 [a b c] d",
		},
		{
			"one short talk alone is no block",
			[]string{"a 9:00-9:05 x", "b 9:00-9:05 y"},
			"09:00-09:05 a b",
		},
		{
			"a pause of ten minutes does not end a block",
			[]string{"a 9:00-9:05 x", "b 9:15-9:20 x"},
			"09:00-09:20 [a b]",
		},
		{
			"a longer pause does",
			[]string{"a 9:00-9:05 x", "b 9:16-9:21 x", "c 9:21-9:26 x"},
			"09:00-09:05 a\n09:16-09:26 [b c]",
		},
		{
			"eleven minutes are no lightning talk",
			[]string{"a 9:00-9:11 x", "b 9:11-9:21 x"},
			"09:00-09:11 a\n09:11-09:21 b",
		},
		{
			"without a room, or in several, a talk is in no block",
			[]string{"a 9:00-9:05", "b 9:05-9:10", "c 9:00-9:05 x y", "d 9:05-9:10 x y"},
			"09:00-09:05 a c\n09:05-09:10 b d",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := drawn(schedule.Slots(sessions(t, c.lines...))); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestABreakIsNoLightningTalk(t *testing.T) {
	day := sessions(t, "a 9:00-9:05 x", "coffee 9:05-9:15 x", "b 9:15-9:20 x")
	day[1].Service = true
	if got, want := drawn(schedule.Slots(day)), "09:00-09:20 [a b]\n09:05-09:15 coffee"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestSlotsLoseNoSession(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := scheduletest.Random(t)
		open, rest := schedule.Shelf(p.Sessions, nil)
		seen := make(map[schedule.Key]int)
		for _, s := range open {
			seen[s.Key]++
		}
		var last time.Time
		for _, slot := range schedule.Slots(rest) {
			if !slot.Start.After(last) {
				t.Fatalf("slot %v does not come after %v", slot.Start, last)
			}
			last = slot.Start
			for _, e := range slot.Entries {
				if (e.Session == nil) == (e.Block == nil) {
					t.Fatal("an entry is not exactly one of session and block")
				}
				if !e.Start().Equal(slot.Start) || e.End().Before(e.Start()) {
					t.Fatalf("entry %s does not fit slot %v", keys(e.Sessions()), slot.Start)
				}
				for _, s := range e.Sessions() {
					seen[s.Key]++
				}
			}
		}
		for _, s := range p.Sessions {
			if seen[s.Key] != 1 {
				t.Fatalf("session %q stands %d times, want once", s.Key, seen[s.Key])
			}
		}
	})
}

func TestWhatStandsOpenAllDayIsAmbient(t *testing.T) {
	for _, c := range []struct {
		name string
		line string
		open bool
		want bool
	}{
		{"a talk is not", "a 9:00-9:30", false, false},
		{"a workshop just under four hours is not", "a 9:00-12:59", false, false},
		{"four hours are", "a 9:00-13:00", false, true},
		{"a booth is, however short", "a 9:00-9:30", true, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := session(t, c.line)
			s.Open = c.open
			if got := s.Ambient(); got != c.want {
				t.Errorf("Ambient is %v, want %v", got, c.want)
			}
		})
	}
}
