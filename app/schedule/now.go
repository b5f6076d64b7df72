package schedule

import (
	"slices"
	"time"
)

// soon is how far ahead "next" looks.
const soon = 30 * time.Minute

// Now is what runs at an instant and what starts within the half hour after it.
// What stands open all day is neither.
func (p *Programme) Now(now time.Time) (on, next []*Session) {
	for _, s := range p.Sessions {
		switch {
		case s.Ambient() || s.Off():
		case !s.Start.After(now) && s.End.After(now):
			on = append(on, s)
		case s.Start.After(now) && !s.Start.After(now.Add(soon)):
			next = append(next, s)
		}
	}
	return on, next
}

// InRoom are the sessions in a room, in order.
func (p *Programme) InRoom(id RoomID) []*Session {
	return p.where(func(s *Session) bool { return slices.Contains(s.Rooms, id) })
}

// By are a speaker's sessions, in order.
func (p *Programme) By(id SpeakerID) []*Session {
	return p.where(func(s *Session) bool { return slices.Contains(s.Speakers, id) })
}

func (p *Programme) where(is func(*Session) bool) []*Session {
	var found []*Session
	for _, s := range p.Sessions {
		if is(s) {
			found = append(found, s)
		}
	}
	return found
}
