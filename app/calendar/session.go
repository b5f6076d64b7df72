package calendar

import (
	"cmp"
	"strings"

	"hallway/app/schedule"
)

// Of is a session as a calendar shows it: with who speaks, and where it is.
func Of(p *schedule.Programme, key schedule.Key) (Entry, bool) {
	s, ok := p.Session(key)
	if !ok {
		return Entry{}, false
	}
	e := Entry{Key: string(key), Title: s.Title, AllDay: s.AllDay, Start: s.Start, End: s.End, URL: s.URL}
	if s.Off() {
		e.Status = Canceled
	}
	var rooms []string
	for _, id := range s.Rooms {
		if room, ok := p.Room(id); ok {
			rooms = append(rooms, room.Name)
		}
	}
	e.Place = strings.Join(rooms, ", ")
	if p.Event.Place != "" {
		e.Place = strings.TrimPrefix(e.Place+", "+p.Event.Place, ", ")
	}
	var people []string
	for _, speaker := range p.SpeakersOf(s) {
		people = append(people, strings.TrimSuffix(speaker.Name+", "+speaker.Org, ", "))
	}
	e.Description = strings.Join(people, "; ")
	for _, id := range s.Tracks {
		if track, ok := p.Track(id); ok {
			e.Categories = append(e.Categories, track.Name)
		}
	}
	e.Title = cmp.Or(e.Title, "Untitled")
	return e, true
}
