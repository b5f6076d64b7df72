// Package convert writes programmes in formats that other tools read: one JSON line for
// each session, so that a person can compare; schedule.json and schedule.xml of the frab
// family, iCalendar, and CSV. What is written and read again gives the same sessions.
package convert

import (
	"encoding/json"
	"io"
	"time"

	"hallway/app/schedule"
)

// Line is a session as [Lines] writes it.
type Line struct {
	Source   string    `json:"source,omitempty"` // the file, where there are several
	Key      string    `json:"key"`
	Title    string    `json:"title"`
	Subtitle string    `json:"subtitle,omitempty"`
	Start    time.Time `json:"start"` // RFC 3339, in UTC
	End      time.Time `json:"end"`
	Zone     string    `json:"zone"` // the event's, an IANA name
	AllDay   bool      `json:"all_day,omitempty"`
	Days     []string  `json:"days"` // dates of the days that it is on, in the event's zone
	Rooms    []string  `json:"rooms,omitempty"`
	Tracks   []string  `json:"tracks,omitempty"`
	Speakers []Speaker `json:"speakers,omitempty"`
	Status   string    `json:"status,omitempty"` // cancelled, moved, postponed, "sold out"; as planned where it is missing
	Links    []string  `json:"links,omitempty"`  // addresses: the session's own first
}

// Speaker is who speaks, and for whom.
type Speaker struct {
	Name         string `json:"name"`
	Organisation string `json:"organisation,omitempty"`
}

// StatusWord names a state; empty: as planned.
func StatusWord(status schedule.Status) string {
	return [...]string{"", "cancelled", "moved", "postponed", "sold out"}[status]
}

// LineOf is a session of a programme.
func LineOf(p *schedule.Programme, s *schedule.Session) Line {
	l := Line{
		Key: string(s.Key), Title: s.Title, Subtitle: s.Subtitle, Start: s.Start.UTC(), End: s.End.UTC(), Zone: p.Event.Zone,
		AllDay: s.AllDay, Status: StatusWord(s.Status), Rooms: p.RoomNames(s), Tracks: trackNames(p, s),
	}
	for day := s.Day; day <= s.Day+s.MoreDays; day++ {
		l.Days = append(l.Days, p.Event.Days[day].Date)
	}
	for _, speaker := range p.SpeakersOf(s) {
		l.Speakers = append(l.Speakers, Speaker{speaker.Name, speaker.Org})
	}
	if s.URL != "" {
		l.Links = append(l.Links, s.URL)
	}
	for _, link := range s.Links {
		l.Links = append(l.Links, link.URL)
	}
	return l
}

// Lines writes each session as one JSON object in a line of its own, in their order.
func Lines(w io.Writer, p *schedule.Programme) error { return LinesFrom(w, p, "") }

// LinesFrom writes them with the name of the file that they come from.
func LinesFrom(w io.Writer, p *schedule.Programme, source string) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	for _, s := range p.Sessions {
		line := LineOf(p, s)
		line.Source = source
		if err := encoder.Encode(line); err != nil {
			return err
		}
	}
	return nil
}

func trackNames(p *schedule.Programme, s *schedule.Session) []string {
	var names []string
	for _, id := range s.Tracks {
		if track, ok := p.Track(id); ok {
			names = append(names, track.Name)
		}
	}
	return names
}
