package schedule

import (
	"slices"
	"time"
)

// Combine makes one programme of several sources of the same event. A session
// that two sources know by the same key is one session: time and place are the
// first source's, and of the other fields the richer one is kept. A row that only
// stands for another source's sessions, such as "ArgoCon, full day", becomes their
// parent. The parts stay as they are.
func Combine(event Event, parts []*Programme) (*Programme, error) {
	loc, err := event.loadZone()
	if err != nil {
		return nil, err
	}
	c := combiner{
		rooms:    make(map[RoomID]bool),
		tracks:   make(map[TrackID]bool),
		speakers: make(map[SpeakerID]int),
		sessions: make(map[Key]*Session),
		from:     make(map[Key]int),
	}
	for i, part := range parts {
		c.add(i, part)
	}
	c.dropUnused()
	event.Days = combineDays(c.all.Sessions, parts, loc)
	c.linkContainers()
	return New(event, c.all.Rooms, c.all.Tracks, c.all.Speakers, c.all.Sessions)
}

type combiner struct {
	all      Programme
	rooms    map[RoomID]bool
	tracks   map[TrackID]bool
	speakers map[SpeakerID]int // position in all.Speakers
	sessions map[Key]*Session
	from     map[Key]int // the part that a session was first seen in
}

func (c *combiner) add(part int, p *Programme) {
	for _, room := range p.Rooms {
		if !c.rooms[room.ID] {
			c.rooms[room.ID] = true
			c.all.Rooms = append(c.all.Rooms, room)
		}
	}
	for _, track := range p.Tracks {
		if !c.tracks[track.ID] {
			c.tracks[track.ID] = true
			c.all.Tracks = append(c.all.Tracks, track)
		}
	}
	for _, speaker := range p.Speakers {
		c.addSpeaker(speaker)
	}
	for _, s := range p.Sessions {
		known, twice := c.sessions[s.Key]
		if !twice {
			one := *s
			c.sessions[s.Key], c.from[s.Key] = &one, part
			c.all.Sessions = append(c.all.Sessions, &one)
			continue
		}
		c.enrich(known, s)
	}
}

func (c *combiner) addSpeaker(speaker Speaker) {
	at, known := c.speakers[speaker.ID]
	if !known {
		c.speakers[speaker.ID] = len(c.all.Speakers)
		c.all.Speakers = append(c.all.Speakers, speaker)
		return
	}
	have := &c.all.Speakers[at]
	have.Inferred = have.Inferred && speaker.Inferred
	have.Org = longer(have.Org, speaker.Org)
	have.Position = longer(have.Position, speaker.Position)
	if len(speaker.Bio) > len(have.Bio) {
		have.Bio = speaker.Bio
	}
	if len(speaker.Links) > len(have.Links) {
		have.Links = speaker.Links
	}
}

// enrich takes from another source's word on a session what it knows better.
func (c *combiner) enrich(s, other *Session) {
	if c.read(other.Speakers) > c.read(s.Speakers) {
		s.Speakers, s.Orgs = other.Speakers, other.Orgs
		s.Title = other.Title
	}
	if len(other.Abstract.Plain()) > len(s.Abstract.Plain()) {
		s.Abstract = other.Abstract
	}
	if len(s.Rooms) == 0 {
		s.Rooms = other.Rooms
	}
	if len(s.Tracks) == 0 {
		s.Tracks = other.Tracks
	}
	if len(other.Links) > len(s.Links) {
		s.Links = other.Links
	}
	if s.Status == Confirmed {
		s.Status = other.Status
	}
	for _, tag := range other.Tags {
		if !slices.Contains(s.Tags, tag) {
			s.Tags = append(slices.Clip(s.Tags), tag) // the part keeps its own
		}
	}
	s.URL = longer(s.URL, other.URL)
}

// read counts the speakers that a source named as such. None were named where
// they were only taken out of a title.
func (c *combiner) read(ids []SpeakerID) int {
	n := 0
	for _, id := range ids {
		if !c.all.Speakers[c.speakers[id]].Inferred {
			n++
		}
	}
	return n
}

// dropUnused leaves out rooms, tracks and speakers that no session names any
// more.
func (c *combiner) dropUnused() {
	rooms, tracks, speakers := make(map[RoomID]bool), make(map[TrackID]bool), make(map[SpeakerID]bool)
	for _, s := range c.all.Sessions {
		mark(rooms, s.Rooms)
		mark(tracks, s.Tracks)
		mark(speakers, s.Speakers)
	}
	c.all.Rooms = slices.DeleteFunc(c.all.Rooms, func(r Room) bool { return !rooms[r.ID] })
	c.all.Tracks = slices.DeleteFunc(c.all.Tracks, func(t Track) bool { return !tracks[t.ID] })
	c.all.Speakers = slices.DeleteFunc(c.all.Speakers, func(s Speaker) bool { return !speakers[s.ID] })
}

func mark[ID comparable](used map[ID]bool, ids []ID) {
	for _, id := range ids {
		used[id] = true
	}
}

// combineDays keeps each session on the date that its own source put it on.
func combineDays(sessions []*Session, parts []*Programme, loc *time.Location) []Day {
	dateOf := make(map[Key]string)
	for _, part := range parts {
		for _, s := range part.Sessions {
			if _, known := dateOf[s.Key]; !known {
				dateOf[s.Key] = part.Event.Days[s.Day].Date
			}
		}
	}
	dates := make([]string, len(sessions))
	for i, s := range sessions {
		dates[i] = dateOf[s.Key]
	}
	return DaysOf(sessions, dates, loc)
}

func longer(a, b string) string {
	if len(b) > len(a) {
		return b
	}
	return a
}
