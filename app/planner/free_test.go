package planner_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hallway/app/planner"
	"hallway/app/planner/plannertest"

	"pgregory.net/rapid"
)

func TestTogether(t *testing.T) {
	legs := []planner.Leg{leg("A", "B", 4), leg("B", "C", 6), leg("A", "C", 10), leg("A", "D", 20)}
	walks := planner.NewWalks(plannertest.Venue(t), legs, 100)
	for _, c := range []struct {
		name   string
		walks  *planner.Walks
		people [][]string
		want   string // start-end area, ...
	}{
		{"nobody is busy", nil, [][]string{nil, nil}, "9:00-12:00"},
		{"nobody is there", nil, nil, "9:00-12:00"},
		{"one is, and the other is, later", nil, [][]string{{"a 9:00-9:30"}, {"b 10:00-11:00"}}, "9:30-10:00, 11:00-12:00"},
		{"what overlaps is one stretch", nil, [][]string{{"a 9:00-11:00"}, {"b 9:30-10:00"}}, "11:00-12:00"},
		{"a gap may be too short", nil, [][]string{{"a 9:00-9:30"}, {"b 9:44-12:00"}}, ""},
		{"or just long enough", nil, [][]string{{"a 9:00-9:30"}, {"b 9:45-12:00"}}, "9:30-9:45"},
		{"what is out of the window counts for nothing", nil, [][]string{{"a 7:00-8:00", "b 12:00-13:00"}}, "9:00-12:00"},
		{"what reaches into it does", nil, [][]string{{"a 7:00-9:10", "b 11:50-13:00"}}, "9:10-11:50"},
		{"an instant keeps nobody", nil, [][]string{{"a 10:00-10:00"}}, "9:00-12:00"},
		{"one meets where one is", walks, [][]string{{"a 9:00-9:30 c1"}}, "9:30-12:00 C"},
		{"one walks to the others", walks, [][]string{{"a 9:00-9:30 a1"}, {"b 9:00-9:30 b1"}, {"c 9:00-9:20 a1"}}, "9:34-12:00 A"},
		{"the middle is nearest to all", walks, [][]string{{"a 9:00-9:30 a1", "x 10:00-12:00 a1"}, {"c 9:00-9:30 c1", "y 10:00-12:00 c1"}}, "9:36-9:54 B"},
		{"and from there to what comes next", walks, [][]string{{"a 9:00-9:30 a1"}, {"b 10:00-12:00 c1"}}, "9:30-9:50 A"},
		{"walks make a gap too short", walks, [][]string{{"a 9:00-9:30 a1", "x 9:50-12:00 a1"}, {"c 9:00-9:30 c1", "y 9:50-12:00 c1"}}, ""},
		{"where any area is as good none is named", walks, [][]string{{"a 9:00-9:30"}}, "9:30-12:00"},
		{"of areas as near one where somebody is", walks, [][]string{{"a 7:00-7:30 d1"}}, "9:00-12:00 D"},
		{"what ended before the window may be far away", walks, [][]string{{"a 8:00-8:59 a1", "c 8:00-8:59 d1"}, {"b 8:00-9:00 a1"}}, "9:19-12:00 A"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var people [][]planner.Placed
			for _, lines := range c.people {
				var busy []planner.Placed
				for _, s := range plannertest.Sessions(t, lines...) {
					busy = append(busy, planner.PlacedAt(s))
				}
				people = append(people, busy)
			}
			var words []string
			for _, m := range planner.Together(people, c.walks, plannertest.Morning, plannertest.Morning.Add(3*time.Hour), 15*time.Minute) {
				words = append(words, strings.TrimSpace(fmt.Sprintf("%s-%s %s", m.Start.Format("15:04"), m.End.Format("15:04"), m.Area)))
			}
			if got := strings.ReplaceAll(strings.Join(words, ", "), "09:", "9:"); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// Minute by minute: whoever is proposed a meeting is free then, and can walk there and
// on; and where all are free long enough anywhere, a meeting is proposed.
func TestTogetherAllAreThere(t *testing.T) {
	rooms := map[string]string{"A": "a1", "B": "b1", "C": "c1", "D": "d1"}
	rapid.Check(t, func(t *rapid.T) {
		w := plannertest.DrawWalks(t)
		people := make([][]planner.Placed, rapid.IntRange(0, 3).Draw(t, "people"))
		for i := range people {
			people[i] = plannertest.DrawPlaced(t, fmt.Sprintf("p%d-", i), 4)
		}
		start, end := plannertest.Minute(0), plannertest.Minute(150)
		atLeast := time.Duration(rapid.IntRange(1, 30).Draw(t, "minutes")) * time.Minute
		meetings := planner.Together(people, w, start, end, atLeast)
		for _, m := range meetings {
			if m.Start.Before(start) || m.End.After(end) || m.Length() < atLeast || w == nil && m.Area != "" {
				t.Fatalf("%+v is not in the window, too short, or nowhere", m)
			}
			if m.Area == "" {
				continue // any area
			}
			if !allThere(people, planner.Placed{Span: planner.Span{Start: m.Start, End: m.End}, Rooms: roomIDs(rooms[m.Area])}, w) {
				t.Fatalf("not all can be at %+v", m)
			}
		}
		for from := start; !from.Add(atLeast).After(end); from = from.Add(time.Minute) {
			for _, room := range rooms {
				meeting := planner.Placed{Span: planner.Span{Start: from, End: from.Add(atLeast)}, Rooms: roomIDs(room)}
				if allThere(people, meeting, w) && !near(meetings, meeting) {
					t.Fatalf("all could meet in %s at %v", room, from.Sub(start))
				}
			}
		}
	})
}

func allThere(people [][]planner.Placed, meeting planner.Placed, w *planner.Walks) bool {
	for _, busy := range people {
		for _, c := range busy {
			if c.End.After(c.Start) && !goesWith(c, meeting, w) && !goesWith(meeting, c, w) {
				return false
			}
		}
	}
	return true
}

func goesWith(a, b planner.Placed, w *planner.Walks) bool {
	return !a.End.Add(w.Between(a.Rooms, b.Rooms)).After(b.Start)
}

// near reports whether a meeting that lasts no shorter is proposed within the same gap:
// within an hour, as walks are shorter.
func near(meetings []planner.Meeting, wanted planner.Placed) bool {
	for _, m := range meetings {
		if m.Start.Before(wanted.End.Add(time.Hour)) && wanted.Start.Before(m.End.Add(time.Hour)) {
			return true
		}
	}
	return false
}
