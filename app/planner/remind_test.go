package planner

import (
	"testing"
	"time"

	"hallway/app/schedule"
)

func TestSoonIsWhatBeginsWithinTheTime(t *testing.T) {
	now := time.Date(2026, 3, 24, 10, 50, 0, 0, time.UTC)
	at := func(key string, minutes int) *schedule.Session {
		start := now.Add(time.Duration(minutes) * time.Minute)
		return &schedule.Session{Key: schedule.Key(key), Start: start, End: start.Add(30 * time.Minute)}
	}
	canceled := at("off", 7)
	canceled.Status = schedule.Canceled
	sessions := []*schedule.Session{at("later", 25), at("edge", 10), at("begun", 0), at("past", -40), canceled, at("next", 3), at("last", 90)}

	soon, next := Soon(sessions, now, 10*time.Minute)
	var keys string
	for _, s := range soon {
		keys += string(s.Key) + " "
	}
	if keys != "next edge " {
		t.Errorf("soon are %q", keys)
	}
	if want := now.Add(15 * time.Minute); !next.Equal(want) {
		t.Errorf("the next is due at %v, not %v", next, want)
	}

	if soon, next := Soon(sessions[4:5], now, 10*time.Minute); len(soon) > 0 || !next.IsZero() {
		t.Errorf("of what was cancelled one is reminded: %v, %v", soon, next)
	}
}
