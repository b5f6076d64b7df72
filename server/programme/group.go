package programme

import (
	"fmt"
	"strings"
	"time"

	"hallway/app/schedule"
)

// group is the sources of one event.
type group struct {
	event   schedule.EventID
	place   int // of its first source
	sources []*source
}

// read are the sources of which there is something to serve.
func (g *group) read() []*source {
	var read []*source
	for _, s := range g.sources {
		if s.read != nil {
			read = append(read, s)
		}
	}
	return read
}

// groupSources finds out which sources belong to one event: those that were told
// so, those that name themselves alike, and those that have the same sessions.
// What was found out stays so. A source that names itself like another event of
// another time belongs nowhere.
func groupSources(sources []*source) (groups []*group, strays []error) {
	named := make(map[schedule.EventID]*group)
	add := func(s *source, place int) {
		g := named[s.event]
		if g == nil {
			g = &group{event: s.event, place: place}
			named[s.event] = g
			groups = append(groups, g)
		}
		g.place = min(g.place, place)
		g.sources = append(g.sources, s)
	}
	for i, s := range sources {
		if s.event != "" {
			add(s, i)
		}
	}
	for i, s := range sources {
		if s.event != "" || s.read == nil {
			continue
		}
		id := eventOf(s, groups)
		if g := named[id]; g != nil && !g.near(s) {
			strays = append(strays, fmt.Errorf("%s: another source has the event %q too, at another time; give each a name, --programme NAME=SOURCE", s.ref.Source, id))
			continue
		}
		s.event, s.unkept = id, true
		add(s, i)
	}
	return groups, strays
}

// eventOf is the event whose sessions a source has, or the one that it names.
func eventOf(s *source, groups []*group) schedule.EventID {
	for _, g := range groups {
		for _, other := range g.read() {
			if sameSessions(s.read, other.read) {
				return g.event
			}
		}
	}
	return s.read.Event.ID
}

// sameSessions reports whether half of the smaller programme's sessions are in
// the other, as those of Sched's print page are in its calendar. Only long keys
// tell: two events may both have a session 17.
func sameSessions(a, b *schedule.Programme) bool {
	if len(a.Sessions) > len(b.Sessions) {
		a, b = b, a
	}
	shared := 0
	for _, s := range a.Sessions {
		if _, ok := b.Session(s.Key); ok && len(s.Key) >= 16 {
			shared++
		}
	}
	return shared > 0 && 2*shared >= len(a.Sessions)
}

// near reports whether a source is about the same days as the others, or about
// days beside them: workshops stand on a programme of their own.
func (g *group) near(s *source) bool {
	for _, other := range g.read() {
		if !nearby(s.read, other.read) {
			return false
		}
	}
	return true
}

// nearby reports whether there is at most a week between two programmes.
func nearby(a, b *schedule.Programme) bool {
	const apart = 7 * 24 * time.Hour
	from, to := span(a)
	start, end := span(b)
	return !from.After(end.Add(apart)) && !start.After(to.Add(apart))
}

func span(p *schedule.Programme) (from, to time.Time) {
	days := p.Event.Days
	return days[0].Start, days[len(days)-1].End
}

// settleZone has the sources that know no zone, and so say UTC, read again in that
// of their event.
func (g *group) settleZone(zones Zones) error {
	if zones.of(g.event) != "" {
		return nil
	}
	zone := ""
	for _, s := range g.read() {
		if zone == "" && s.read.Event.Zone != "UTC" {
			zone = s.read.Event.Zone
		}
	}
	for _, s := range g.read() {
		if zone == "" || s.read.Event.Zone != "UTC" {
			continue
		}
		r, err := s.parse(s.body, Zones{"": zone})
		if err != nil {
			return err
		}
		s.read = r.Programme
	}
	return nil
}

// edition names what a group serves: the same bytes in the same zones give the
// same.
func (g *group) edition() string {
	var b strings.Builder
	for _, s := range g.read() {
		fmt.Fprintln(&b, s.ref.Source, schedule.Hash(s.body), s.read.Event.Zone)
	}
	return b.String()
}
