package planner

import (
	"testing"

	"hallway/app/agenda"
)

func TestWorth(t *testing.T) {
	for _, c := range []struct {
		state               agenda.State
		rating, named, told int
		want                int
	}{
		{agenda.None, 0, 0, 0, 0},
		{agenda.Maybe, 0, 0, 0, 20},
		{agenda.Going, 0, 0, 0, 40},
		{agenda.Going, 5, 0, 0, 90},
		{agenda.None, 0, 1, 0, 10},
		{agenda.None, 0, 0, 1, 5},
		{agenda.None, 0, 5, 5, 20}, // no number of focuses says more than a pick
		{agenda.Hidden, 5, 3, 3, 0},
	} {
		if got := Worth(c.state, c.rating, c.named, c.told); got != c.want {
			t.Errorf("%+v is worth %d", c, got)
		}
	}
}
