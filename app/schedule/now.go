package schedule

import "time"

// soon is how far ahead "next" looks.
const soon = 30 * time.Minute

// Now is what runs at an instant and what starts within the half hour after it.
// What stands open all day is neither.
func (p *Programme) Now(now time.Time) (on, next []*Session) {
	for _, s := range p.Sessions {
		switch {
		case s.Ambient() || s.Status == Canceled:
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
	var in []*Session
	for _, s := range p.Sessions {
		for _, room := range s.Rooms {
			if room == id {
				in = append(in, s)
				break
			}
		}
	}
	return in
}

// By are a speaker's sessions, in order.
func (p *Programme) By(id SpeakerID) []*Session {
	var by []*Session
	for _, s := range p.Sessions {
		for _, speaker := range s.Speakers {
			if speaker == id {
				by = append(by, s)
				break
			}
		}
	}
	return by
}
