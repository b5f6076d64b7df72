package testserver

import (
	"testing"
	"time"
)

// Journeys need the middle day to be on, between half past ten and half past eleven,
// whenever they run.
func TestFixtureIsAlwaysInTheMidstOfItsDay(t *testing.T) {
	for _, day := range []string{"2026-01-10", "2026-04-10", "2026-07-10", "2026-11-25"} {
		start, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		for at := start; at.Before(start.AddDate(0, 0, 1)); at = at.Add(7 * time.Minute) {
			zone, err := lateMorning(at)
			if err != nil {
				t.Fatal(err)
			}
			local := at.In(zone)
			if clock := local.Hour()*60 + local.Minute(); clock < 10*60+30 || clock > 11*60+30 {
				t.Errorf("at %s it is %s in %s", at.Format(time.RFC3339), local.Format("15:04"), zone)
			}
		}
	}
}
