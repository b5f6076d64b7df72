package schedule

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"hallway/app/order"
)

// New puts a programme in order and checks that it holds together: the zone is
// known, keys are unique, every room, track, speaker, parent and day that a
// session names is there. The programme takes over its arguments.
func New(event Event, rooms []Room, tracks []Track, speakers []Speaker, sessions []*Session) (*Programme, error) {
	p := &Programme{Event: event, Rooms: rooms, Tracks: tracks, Speakers: speakers, Sessions: sessions}
	if err := p.index(); err != nil {
		return nil, fmt.Errorf("programme %q: %w", event.ID, err)
	}
	order.Stable(p.Sessions, compareSessions)
	p.order = orderOf(p)
	p.linkRepeats()
	for _, s := range p.Sessions {
		if s.Parent != "" {
			p.children[s.Parent] = append(p.children[s.Parent], s)
		}
	}
	return p, nil
}

// Location is the event's zone.
func (p *Programme) Location() *time.Location { return p.location }

// Session finds a session by its key.
func (p *Programme) Session(key Key) (*Session, bool) {
	s, ok := p.sessions[key]
	return s, ok
}

// Room finds a room by its id.
func (p *Programme) Room(id RoomID) (*Room, bool) {
	r, ok := p.rooms[id]
	return r, ok
}

// RoomNames are the names of a session's rooms.
func (p *Programme) RoomNames(s *Session) []string {
	var names []string
	for _, id := range s.Rooms {
		if room, ok := p.Room(id); ok {
			names = append(names, room.Name)
		}
	}
	return names
}

// Track finds a track by its id.
func (p *Programme) Track(id TrackID) (*Track, bool) {
	t, ok := p.tracks[id]
	return t, ok
}

// Speaker finds a speaker by their id.
func (p *Programme) Speaker(id SpeakerID) (*Speaker, bool) {
	s, ok := p.speakers[id]
	return s, ok
}

// SpeakersOf are the speakers of a session, each with the organisation that this session
// names: people change their employers between two talks, and organisers what they write.
func (p *Programme) SpeakersOf(s *Session) []*Speaker {
	speakers := make([]*Speaker, 0, len(s.Speakers))
	for i, id := range s.Speakers {
		speaker, ok := p.Speaker(id)
		if !ok {
			continue
		}
		if len(s.Orgs) == len(s.Speakers) && s.Orgs[i] != speaker.Org {
			here := *speaker
			here.Org = s.Orgs[i]
			speaker = &here
		}
		speakers = append(speakers, speaker)
	}
	return speakers
}

// Children are the sessions inside a container, in time order.
func (p *Programme) Children(key Key) []*Session { return p.children[key] }

// OnDay are the sessions of one day, in order.
func (p *Programme) OnDay(day int) []*Session {
	var on []*Session
	for _, s := range p.Sessions {
		if s.On(day) {
			on = append(on, s)
		}
	}
	return on
}

// DayAt is the day to open at an instant: during the event the day that is on, or the
// next one; before it the first full day, and after it the last. A day is full that has
// at least a quarter of the sessions of the fullest: badge pick-up on the eve is none.
func (p *Programme) DayAt(now time.Time) int {
	days := p.Event.Days
	if len(days) == 0 {
		return 0
	}
	if now.Before(days[0].Start) || !now.Before(days[len(days)-1].End) {
		full := p.fullDays()
		if now.Before(days[0].Start) {
			return full[0]
		}
		return full[len(full)-1]
	}
	for i, day := range days {
		if now.Before(day.End) {
			return i
		}
	}
	return 0 // the last one ends later, so this is not reached
}

// fullDays are the days with a quarter of the sessions of the fullest; there is one at
// least.
func (p *Programme) fullDays() []int {
	counts := make([]int, len(p.Event.Days))
	for _, s := range p.Sessions {
		counts[s.Day]++
	}
	most := slices.Max(counts)
	var full []int
	for day, n := range counts {
		if 4*n >= most {
			full = append(full, day)
		}
	}
	return full
}

// Order is a number that two programmes share only if they hold the same sessions
// and speakers at the same places. What names sessions by their place, details
// and search indexes, keeps it to know the programme that it was made for.
func (p *Programme) Order() uint64 { return p.order }

// orderOf is the FNV-1a hash of all keys and speakers, in order.
func orderOf(p *Programme) uint64 {
	const offset, prime = 14695981039346656037, 1099511628211
	hash := uint64(offset)
	add := func(id string) {
		for i := range len(id) {
			hash = (hash ^ uint64(id[i])) * prime
		}
		hash = (hash ^ 0xff) * prime // ends an id: no UTF-8 holds this byte
	}
	for _, s := range p.Sessions {
		add(string(s.Key))
	}
	for i := range p.Speakers {
		add(string(p.Speakers[i].ID))
	}
	return hash
}

func compareSessions(a, b *Session) int {
	if c := a.Start.Compare(b.Start); c != 0 {
		return c
	}
	if c := a.End.Compare(b.End); c != 0 {
		return c
	}
	return cmp.Or(slices.Compare(a.Rooms, b.Rooms), cmp.Compare(a.Key, b.Key))
}

func (p *Programme) index() error {
	var err error
	if p.location, err = p.Event.loadZone(); err != nil {
		return err
	}
	p.sessions = make(map[Key]*Session, len(p.Sessions))
	p.rooms = make(map[RoomID]*Room, len(p.Rooms))
	p.tracks = make(map[TrackID]*Track, len(p.Tracks))
	p.speakers = make(map[SpeakerID]*Speaker, len(p.Speakers))
	p.children = make(map[Key][]*Session)
	for i := range p.Rooms {
		p.rooms[p.Rooms[i].ID] = &p.Rooms[i]
	}
	for i := range p.Tracks {
		p.tracks[p.Tracks[i].ID] = &p.Tracks[i]
	}
	for i := range p.Speakers {
		p.speakers[p.Speakers[i].ID] = &p.Speakers[i]
	}
	for _, s := range p.Sessions {
		if _, twice := p.sessions[s.Key]; twice || s.Key == "" {
			return fmt.Errorf("session key %q is empty or used twice", s.Key)
		}
		p.sessions[s.Key] = s
	}
	for _, s := range p.Sessions {
		if err := p.check(s); err != nil {
			return fmt.Errorf("session %q: %w", s.Key, err)
		}
	}
	return nil
}

func (p *Programme) check(s *Session) error {
	if s.Day < 0 || s.MoreDays < 0 || s.MoreDays >= len(p.Event.Days) || s.Day >= len(p.Event.Days)-s.MoreDays {
		return fmt.Errorf("day %d and %d more of %d", s.Day, s.MoreDays, len(p.Event.Days))
	}
	if s.End.Before(s.Start) {
		return fmt.Errorf("ends at %v, before its start %v", s.End, s.Start)
	}
	for _, id := range s.Rooms {
		if _, ok := p.rooms[id]; !ok {
			return fmt.Errorf("room %q is unknown", id)
		}
	}
	for _, id := range s.Tracks {
		if _, ok := p.tracks[id]; !ok {
			return fmt.Errorf("track %q is unknown", id)
		}
	}
	if n := len(s.Orgs); n > 0 && n != len(s.Speakers) {
		return fmt.Errorf("%d organisations of %d speakers", len(s.Orgs), len(s.Speakers))
	}
	for _, id := range s.Speakers {
		if _, ok := p.speakers[id]; !ok {
			return fmt.Errorf("speaker %q is unknown", id)
		}
	}
	if _, ok := p.sessions[s.Parent]; !ok && s.Parent != "" {
		return fmt.Errorf("parent %q is unknown", s.Parent)
	}
	return nil
}
