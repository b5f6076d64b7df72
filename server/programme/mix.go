package programme

import (
	"reflect"

	"hallway/app/schedule"
)

// mix is what people are told where no version lasts: the programme that they know,
// with each session as it is now where it was so in all versions that were served
// recently. What was not there in any of them is gone; what is not the same in all
// of them stays as people know it, and waits. It is false where nothing changed.
func mix(known *schedule.Programme, recent []served) (p *schedule.Programme, changed bool) {
	m := mixer{known: known, now: recent[len(recent)-1].programme}
	for _, s := range m.now.Sessions {
		old, was := known.Session(s.Key)
		switch {
		case was && alike(old, s):
			m.add(s, m.now)
		case lasts(s, recent):
			m.add(s, m.now)
			changed = true
		case was:
			m.add(old, known)
		}
	}
	for _, old := range known.Sessions {
		if _, is := m.now.Session(old.Key); is {
			continue
		}
		if gone(old.Key, recent) {
			changed = true
			continue
		}
		m.add(old, known)
	}
	if !changed || len(m.sessions) == 0 {
		return nil, false
	}
	p, err := m.programme()
	return p, err == nil // else they do not go together, and it waits
}

// lasts reports whether a session is the same in all of some versions.
func lasts(s *schedule.Session, recent []served) bool {
	for _, r := range recent {
		if other, ok := r.programme.Session(s.Key); !ok || !alike(s, other) {
			return false
		}
	}
	return true
}

// gone reports whether none of some versions has a session.
func gone(key schedule.Key, recent []served) bool {
	for _, r := range recent {
		if _, ok := r.programme.Session(key); ok {
			return false
		}
	}
	return true
}

// alike reports whether two sessions are the same, but for their place among others.
func alike(a, b *schedule.Session) bool {
	x, y := *a, *b
	x.Day, y.Day, x.MoreDays, y.MoreDays, x.Repeats, y.Repeats = 0, 0, 0, 0, nil, nil
	return reflect.DeepEqual(x, y)
}

// mixer puts a programme together from the sessions of two.
type mixer struct {
	known, now *schedule.Programme
	sessions   []*schedule.Session
	dates      []string // of each session
}

func (m *mixer) add(s *schedule.Session, of *schedule.Programme) {
	one := *s
	one.Repeats = nil // worked out anew
	m.sessions = append(m.sessions, &one)
	m.dates = append(m.dates, of.Event.Days[s.Day].Date)
}

func (m *mixer) programme() (*schedule.Programme, error) {
	there := make(map[schedule.Key]bool)
	for _, s := range m.sessions {
		there[s.Key] = true
	}
	for _, s := range m.sessions {
		if !there[s.Parent] {
			s.Parent = ""
		}
	}
	event := m.now.Event
	event.Days = schedule.DaysOf(m.sessions, m.dates, m.now.Location())
	rooms := union(m.now.Rooms, m.known.Rooms, func(r schedule.Room) schedule.RoomID { return r.ID })
	tracks := union(m.now.Tracks, m.known.Tracks, func(t schedule.Track) schedule.TrackID { return t.ID })
	speakers := union(m.now.Speakers, m.known.Speakers, func(s schedule.Speaker) schedule.SpeakerID { return s.ID })
	return schedule.New(event, rooms, tracks, speakers, m.sessions)
}

// union is a list with what only another has behind it.
func union[T any, ID comparable](list, other []T, id func(T) ID) []T {
	all := append([]T{}, list...)
	there := make(map[ID]bool)
	for _, t := range list {
		there[id(t)] = true
	}
	for _, t := range other {
		if !there[id(t)] {
			all = append(all, t)
		}
	}
	return all
}
