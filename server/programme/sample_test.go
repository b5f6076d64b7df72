package programme

import (
	"testing"
	"time"

	"hallway/app/schedule"
)

// The sample stands for all that a programme can have, on the day it is asked for.
func TestSampleHasOneOfEach(t *testing.T) {
	p, err := Sample(time.Date(2026, 3, 24, 15, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	if !p.Event.Sample || len(p.Event.Days) != 3 || p.Event.Days[0].Date != "2026-03-24" || len(p.Sessions) < 45 {
		t.Errorf("sample %v, %d days, %d sessions", p.Event.Sample, len(p.Event.Days), len(p.Sessions))
	}
	for _, c := range []struct {
		name string
		is   func(*schedule.Session) bool
	}{
		{"a talk that is given again", func(s *schedule.Session) bool { return len(s.Repeats) > 0 }},
		{"a container", func(s *schedule.Session) bool { return len(p.Children(s.Key)) > 2 }},
		{"a canceled session", func(s *schedule.Session) bool { return s.Status == schedule.Canceled }},
		{"a desk that is open all day", func(s *schedule.Session) bool { return s.Open }},
		{"a lightning talk", func(s *schedule.Session) bool { return s.Kind == schedule.Lightning }},
	} {
		found := false
		for _, s := range p.Sessions {
			found = found || c.is(s)
		}
		if !found {
			t.Errorf("the sample lacks %s", c.name)
		}
	}
}
