package programme

import (
	"fmt"
	"time"

	"hallway/app/schedule"
	"hallway/app/search"
)

// An outage is not a cancellation. Feeds lose a wiki, a room or a track for an hour
// and have it back the next (camp2019 lost 148 sessions overnight, and had 192 the
// day after), and a programme that went by every word of theirs would tell a
// thousand people that their talks are off.

const (
	// mostDropped is how much of what is still to come may go at once, in percent.
	mostDropped = 15
	// fewDropped are so few sessions that they are called off rather than lost: two
	// talks of the last eight on the last evening.
	fewDropped = 2
	// wholeSet is how many sessions still to come make a track or a room so large
	// that it does not go as a whole.
	wholeSet = 5
)

const whyEmpty = "it has no sessions"

// outage says why a newer version looks like an outage or like another event, in
// words for the log; it is empty where the version is fine. Sessions count that are
// not over yet, or all of them when the event is over. A session that went is one
// that the newer version has neither under its key nor under its title.
func outage(before, after *schedule.Programme, now time.Time) string {
	counted := toCome(before, now)
	gone := missing(counted, before, after)
	switch {
	case strangers(before, after):
		return fmt.Sprintf("it is of another event: no session is the same, and it begins on %s instead of %s",
			after.Event.Days[0].Date, before.Event.Days[0].Date)
	case len(gone) > fewDropped && 100*len(gone) > mostDropped*len(counted):
		return fmt.Sprintf("%d of %d sessions still to come are gone, which is more than %d %%", len(gone), len(counted), mostDropped)
	}
	if room, n := wholeGone(counted, gone, func(s *schedule.Session) []schedule.RoomID { return s.Rooms }); n > 0 {
		name := string(room)
		if r, ok := before.Room(room); ok {
			name = r.Name
		}
		return fmt.Sprintf("all %d sessions still to come in the room %q are gone", n, name)
	}
	if track, n := wholeGone(counted, gone, func(s *schedule.Session) []schedule.TrackID { return s.Tracks }); n > 0 {
		name := string(track)
		if t, ok := before.Track(track); ok {
			name = t.Name
		}
		return fmt.Sprintf("all %d sessions still to come of the track %q are gone", n, name)
	}
	return ""
}

// toCome are the sessions whose loss would matter: those that are not over, or all
// when everything is. What was called off may go.
func toCome(p *schedule.Programme, now time.Time) []*schedule.Session {
	var future, all []*schedule.Session
	for _, s := range p.Sessions {
		if s.Off() {
			continue
		}
		all = append(all, s)
		if s.End.After(now) {
			future = append(future, s)
		}
	}
	if len(future) == 0 {
		return all
	}
	return future
}

// missing are those of some sessions that a newer version lacks. A title counts
// once for each session that has it there under a new key.
func missing(sessions []*schedule.Session, before, after *schedule.Programme) map[*schedule.Session]bool {
	titles := make(map[string]int)
	for _, s := range after.Sessions {
		if _, known := before.Session(s.Key); !known {
			titles[search.Fold(s.Title)]++
		}
	}
	gone := make(map[*schedule.Session]bool)
	for _, s := range sessions {
		if _, there := after.Session(s.Key); there {
			continue
		}
		if title := search.Fold(s.Title); titles[title] > 0 {
			titles[title]--
			continue
		}
		gone[s] = true
	}
	return gone
}

// strangers reports whether two programmes lie more than a week apart and share no
// session: next year's, or another conference's under the same address. A key alone
// is not shared, since many events have a session 17.
func strangers(a, b *schedule.Programme) bool {
	for _, s := range a.Sessions {
		if other, ok := b.Session(s.Key); ok && search.Fold(other.Title) == search.Fold(s.Title) {
			return false
		}
	}
	return !nearby(a, b)
}

// wholeGone is the first room or track, in the order of the sessions, that has lost
// all of the many sessions it had, and how many those were.
func wholeGone[ID comparable](counted []*schedule.Session, gone map[*schedule.Session]bool, of func(*schedule.Session) []ID) (found ID, n int) {
	had, lost := make(map[ID]int), make(map[ID]int)
	for _, s := range counted {
		for _, id := range of(s) {
			had[id]++
			if gone[s] {
				lost[id]++
			}
		}
	}
	for _, s := range counted {
		for _, id := range of(s) {
			if had[id] >= wholeSet && lost[id] == had[id] {
				return id, had[id]
			}
		}
	}
	return found, 0
}
