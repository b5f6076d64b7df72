package schedule

import (
	"fmt"
	"time"
)

// loadZone reads the zone that travels with the event. On the server an event
// may come without it; then the machine's own database is asked.
func (e *Event) loadZone() (*time.Location, error) {
	if e.Zone == "" {
		return nil, fmt.Errorf("no time zone")
	}
	if len(e.TZif) > 0 {
		loc, err := time.LoadLocationFromTZData(e.Zone, e.TZif)
		if err != nil {
			return nil, fmt.Errorf("time zone %q: %w", e.Zone, err)
		}
		return loc, nil
	}
	loc, err := time.LoadLocation(e.Zone)
	if err != nil {
		return nil, fmt.Errorf("time zone %q: %w", e.Zone, err)
	}
	return loc, nil
}
