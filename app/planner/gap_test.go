package planner_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"hallway/app/planner"
	"hallway/app/planner/plannertest"
	"hallway/app/schedule"
	"hallway/app/schedule/scheduletest"
)

func TestGaps(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines []string
		want  string // from-to minutes, ! where the room changes, ~ where it is too short
	}{
		{"one pick has none", []string{"a 9:00-9:30 x"}, ""},
		{"between two is one", []string{"b 10:00-10:30 x", "a 9:00-9:30 x"}, "a-b 30"},
		{"another room is told", []string{"a 9:00-9:30 x", "b 10:00-10:30 y"}, "a-b 30 !"},
		{"no room may be any", []string{"a 9:00-9:30 x", "b 10:00-10:30"}, "a-b 30 !"},
		{"in one of several rooms one can stay", []string{"a 9:00-9:30 x y", "b 10:00-10:30 y"}, "a-b 30"},
		{"a short one is there, but not open", []string{"a 9:00-9:30 x", "b 9:44-10:30 x"}, "a-b 14 ~"},
		{"a quarter of an hour is open", []string{"a 9:00-9:30 x", "b 9:45-10:30 x"}, "a-b 15"},
		{"a change without time between is one of none", []string{"a 9:00-9:30 x", "b 9:30-10:00 y"}, "a-b 0 ! ~"},
		{"what overlaps has none between", []string{"a 9:00-9:30 x", "b 9:20-10:00 x", "c 10:30-11:00 x"}, "b-c 30"},
		{"a long one holds what is inside it", []string{"a 9:00-11:00 x", "b 9:30-10:00 x", "c 11:30-12:00 x"}, "a-c 30"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var words []string
			for _, g := range planner.Gaps(plannertest.Sessions(t, c.lines...)) {
				word := fmt.Sprintf("%s-%s %g", g.From, g.To, g.Length().Minutes())
				if g.RoomChange {
					word += " !"
				}
				if !g.Open() {
					word += " ~"
				}
				words = append(words, word)
			}
			if got := strings.Join(words, ", "); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestFits(t *testing.T) {
	for _, c := range []struct {
		name string
		line string
		want bool
	}{
		{"between the picks it does", "s 9:30-10:00", true},
		{"over one of them it does not", "s 9:29-10:00", false},
		{"around one of them it does not", "s 9:45-10:45", false},
		{"a pick fits with itself", "a 9:00-9:30", true},
		{"what stands open all day takes no time to fit", "s 8:00-18:00", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			picks := plannertest.Sessions(t, "a 9:00-9:30", "b 10:00-10:30")
			if got := planner.Fits(plannertest.Session(t, c.line), picks); got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestInside(t *testing.T) {
	picks := plannertest.Sessions(t, "a 9:00-9:30", "b 11:00-11:30")
	all := plannertest.Sessions(t, "before 9:15-9:45", "first 9:30-10:00", "last 10:30-11:00", "after 10:45-11:15", "coffee 10:00-10:30")
	all[4].Service = true
	var words []string
	for _, s := range planner.Inside(planner.Gaps(picks)[0], all) {
		words = append(words, string(s.Key))
	}
	if got, want := strings.Join(words, " "), "first last"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestWhatLiesInAGapFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := scheduletest.Random(t)
		var picks []*schedule.Session
		for _, s := range p.Sessions {
			if rapid.Bool().Draw(t, "picked") && planner.TakesTime(s, true) {
				picks = append(picks, s)
			}
		}
		for _, gap := range planner.Gaps(picks) {
			if gap.End.Before(gap.Start) {
				t.Fatalf("%+v ends before it starts", gap)
			}
			for _, s := range planner.Inside(gap, p.Sessions) {
				if !planner.Fits(s, picks) {
					t.Fatalf("%s lies in a gap but does not fit", s.Key)
				}
			}
		}
	})
}
