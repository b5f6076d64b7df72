package planner_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"hallway/app/planner"
	"hallway/app/planner/plannertest"
	"hallway/app/schedule"
	"hallway/app/schedule/scheduletest"
)

func programme(t *testing.T, all ...*schedule.Session) *schedule.Programme {
	t.Helper()
	event := schedule.Event{Zone: "UTC", Days: schedule.Days(all, time.UTC, 0)}
	p, err := schedule.New(event, []schedule.Room{{ID: "x"}, {ID: "y"}}, nil, nil, all)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func keysOf(sessions []*schedule.Session) []schedule.Key {
	var keys []schedule.Key
	for _, s := range sessions {
		keys = append(keys, s.Key)
	}
	return keys
}

// drawn writes clashes as "a-b 10m, ...".
func drawn(clashes []planner.Clash) string {
	var words []string
	for _, c := range clashes {
		words = append(words, fmt.Sprintf("%s-%s %gm", c.A, c.B, c.Overlap.Minutes()))
	}
	return strings.Join(words, ", ")
}

// taking are those of some sessions that take time, each once.
func taking(p *schedule.Programme, keys []schedule.Key, attended bool) []*schedule.Session {
	var busy []*schedule.Session
	for _, key := range keys {
		if s, ok := p.Session(key); ok && planner.TakesTime(s, attended) && !slices.Contains(busy, s) {
			busy = append(busy, s)
		}
	}
	return busy
}

// clashing are clashes where no way takes any time.
func clashing(p *schedule.Programme, keys []schedule.Key) []planner.Clash {
	return (*planner.Walks)(nil).Clashes(taking(p, keys, false))
}

func TestClashing(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines []string
		want  string
	}{
		{"apart", []string{"a 9:00-9:30", "b 10:00-10:30"}, ""},
		{"ends that touch do not clash", []string{"a 9:00-9:30", "b 9:30-10:00"}, ""},
		{"one minute does", []string{"a 9:00-9:31", "b 9:30-10:00"}, "a-b 1m"},
		{"the same time does", []string{"a 9:00-9:30", "b 9:00-9:30"}, "a-b 30m"},
		{"one inside the other does", []string{"a 9:00-10:00", "b 9:20-9:40"}, "a-b 20m"},
		{
			"a long one clashes with all, not only with its neighbour",
			[]string{"long 9:00-11:00", "a 9:00-9:30", "b 9:45-10:15", "c 10:30-11:30"},
			"a-long 30m, long-b 30m, long-c 30m",
		},
		{
			"every pair of three is one",
			[]string{"a 9:00-9:30", "b 9:10-9:40", "c 9:20-9:50"},
			"a-b 20m, a-c 10m, b-c 20m",
		},
		{"no length takes no time", []string{"a 9:00-9:30", "b 9:15-9:15"}, ""},
		{"what stands open all day clashes with nothing", []string{"a 9:00-9:30", "desk 8:00-18:00"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := programme(t, plannertest.Sessions(t, c.lines...)...)
			if got := drawn(clashing(p, keysOf(p.Sessions))); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestWhatDoesNotClash(t *testing.T) {
	for _, c := range []struct {
		name string
		make func(a, b *schedule.Session)
	}{
		{"a container and what is inside it", func(a, b *schedule.Session) { b.Parent = a.Key }},
		{"the same the other way round", func(a, b *schedule.Session) { a.Parent = b.Key }},
		{"what was canceled", func(a, _ *schedule.Session) { a.Status = schedule.Canceled }},
		{"what was put off", func(_, b *schedule.Session) { b.Status = schedule.Postponed }},
		{"a booth one drops in at", func(_, b *schedule.Session) { b.Open = true }},
	} {
		t.Run(c.name, func(t *testing.T) {
			all := plannertest.Sessions(t, "a 9:00-10:00", "b 9:00-9:30")
			c.make(all[0], all[1])
			p := programme(t, all...)
			if got := drawn(clashing(p, []schedule.Key{"a", "b"})); got != "" {
				t.Errorf("got %q, want none", got)
			}
		})
	}
	t.Run("a pick with itself, and one that left the programme", func(t *testing.T) {
		p := programme(t, plannertest.Sessions(t, "a 9:00-10:00")...)
		if got := drawn(clashing(p, []schedule.Key{"a", "a", "gone"})); got != "" {
			t.Errorf("got %q, want none", got)
		}
	})
	t.Run("what is open all day does for those who go there, and a desk for nobody", func(t *testing.T) {
		all := plannertest.Sessions(t, "summit 9:00-17:00", "talk 9:30-10:00", "inside 11:00-11:30", "desk 8:00-18:00")
		all[2].Parent = "summit"
		all[3].Open = true
		p := programme(t, all...)
		keys := keysOf(p.Sessions)
		if got := drawn((*planner.Walks)(nil).Clashes(taking(p, keys, true))); got != "summit-talk 30m" {
			t.Errorf("got %q, want summit-talk", got)
		}
		if got := drawn(clashing(p, keys)); got != "" {
			t.Errorf("for those who do not go there: got %q, want none", got)
		}
	})
	t.Run("two sessions of one container do clash", func(t *testing.T) {
		all := plannertest.Sessions(t, "row 9:00-17:00", "a 9:00-10:00", "b 9:30-10:30")
		all[1].Parent, all[2].Parent = "row", "row"
		p := programme(t, all...)
		if got := drawn(clashing(p, []schedule.Key{"row", "a", "b"})); got != "a-b 30m" {
			t.Errorf("got %q, want a-b", got)
		}
	})
}

func TestClashesAreThoseThatEveryPairComparedGives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := scheduletest.Random(t)
		var spans []planner.Span
		for _, s := range p.Sessions {
			spans = append(spans, planner.SpanOf(s))
		}
		spans = rapid.Permutation(spans).Draw(t, "spans")
		placed := make([]planner.Placed, len(spans))
		for i, span := range spans {
			placed[i] = planner.Placed{Span: span}
		}
		got := pairs(planner.WalkClashes(placed, nil))
		if want := pairs(bruteForce(spans)); !slices.Equal(got, want) {
			t.Fatalf("\n got %v\nwant %v", got, want)
		}
	})
}

func bruteForce(spans []planner.Span) []planner.Clash {
	var found []planner.Clash
	for i, a := range spans {
		for _, b := range spans[i+1:] {
			minutes := time.Duration(0)
			for at := a.Start; at.Before(a.End); at = at.Add(time.Minute) {
				if !at.Before(b.Start) && at.Before(b.End) {
					minutes += time.Minute
				}
			}
			if minutes > 0 {
				found = append(found, planner.Clash{A: a.Key, B: b.Key, Overlap: minutes})
			}
		}
	}
	return found
}

// pairs writes clashes so that neither their order nor that of their sides counts.
func pairs(clashes []planner.Clash) []string {
	var all []string
	for _, c := range clashes {
		all = append(all, fmt.Sprintf("%s-%s %v", min(c.A, c.B), max(c.A, c.B), c.Overlap))
	}
	slices.Sort(all)
	return all
}

func TestTheFirstSideOfAClashStartsFirst(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := scheduletest.Random(t)
		for _, c := range clashing(p, keysOf(p.Sessions)) {
			a, _ := p.Session(c.A)
			b, _ := p.Session(c.B)
			if b.Start.Before(a.Start) {
				t.Fatalf("%s starts before %s", c.B, c.A)
			}
			if got := planner.Overlap(a, b); got != c.Overlap || planner.Overlap(b, a) != got {
				t.Fatalf("Overlap of %s and %s is %v, the clash says %v", c.A, c.B, got, c.Overlap)
			}
			if c.Other(c.A) != c.B || c.Other(c.B) != c.A {
				t.Fatal("Other gives the same side")
			}
		}
	})
}

func BenchmarkClashing(b *testing.B) {
	p := scheduletest.Large(596)
	keys := keysOf(p.Sessions)[:100]
	for b.Loop() {
		clashing(p, keys)
	}
}
