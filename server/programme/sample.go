package programme

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"hallway/app/schedule"
	"hallway/app/search"
)

//go:embed sample.json
var sampleFile []byte

// sampleSession is a row of sample.json: day from 0, start and length in minutes,
// room and track by their place, parent by its title.
type sampleSession struct {
	Day      int      `json:"day"`
	Start    string   `json:"start"`
	Minutes  int      `json:"minutes"`
	Room     int      `json:"room"`
	Track    int      `json:"track"`
	Title    string   `json:"title"`
	Who      []string `json:"who"` // "Name, Organisation"
	Abstract string   `json:"abstract"`
	Level    string   `json:"level"`
	Kind     string   `json:"kind"`
	Status   string   `json:"status"`
	Parent   string   `json:"parent"`
	Service  bool     `json:"service"`
	Open     bool     `json:"open"`
}

type sampleEvent struct {
	Rooms    []schedule.Room  `json:"rooms"`
	Tracks   []schedule.Track `json:"tracks"`
	Sessions []sampleSession  `json:"sessions"`
}

// Sample is a programme that Hallway makes up when it is given none. It begins on
// the day it is asked for, so that "now" has something to show.
func Sample(now time.Time) (*schedule.Programme, error) {
	var file sampleEvent
	if err := json.Unmarshal(sampleFile, &file); err != nil {
		return nil, fmt.Errorf("sample: %w", err)
	}
	event := schedule.Event{ID: "sample", Name: "Sample Conference", Zone: "UTC", Place: "Nowhere", Sample: true}
	midnight := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	speakers := newSampleSpeakers()
	keys := make(map[string]schedule.Key)
	var sessions []*schedule.Session
	for i, row := range file.Sessions {
		s, err := row.session(midnight)
		if err != nil {
			return nil, fmt.Errorf("sample session %d: %w", i+1, err)
		}
		s.Key = schedule.Key(fmt.Sprintf("sample-%02d", i+1))
		s.Rooms = []schedule.RoomID{file.Rooms[row.Room].ID}
		s.Tracks = []schedule.TrackID{file.Tracks[row.Track].ID}
		s.Speakers = speakers.ids(row.Who)
		s.Parent = keys[row.Parent]
		keys[row.Title] = s.Key
		sessions = append(sessions, s)
	}
	event.Days = schedule.Days(sessions, time.UTC, 5*time.Hour)
	return schedule.New(event, file.Rooms, file.Tracks, speakers.all, sessions)
}

func (row sampleSession) session(midnight time.Time) (*schedule.Session, error) {
	clock, err := time.Parse("15:04", row.Start)
	if err != nil {
		return nil, err
	}
	start := midnight.AddDate(0, 0, row.Day).Add(time.Duration(clock.Hour())*time.Hour + time.Duration(clock.Minute())*time.Minute)
	s := &schedule.Session{
		Title:   row.Title,
		Start:   start,
		End:     start.Add(time.Duration(row.Minutes) * time.Minute),
		Kind:    map[string]schedule.Kind{"lightning": schedule.Lightning, "workshop": schedule.Workshop, "panel": schedule.Panel}[row.Kind],
		Status:  map[string]schedule.Status{"canceled": schedule.Canceled, "moved": schedule.Moved}[row.Status],
		Service: row.Service,
		Open:    row.Open,
	}
	if row.Service && !row.Open {
		s.Kind = schedule.Break
	}
	if row.Level != "" {
		s.Tags = []schedule.Tag{{Facet: "level", Value: row.Level}}
	}
	if row.Abstract != "" {
		s.Abstract = schedule.Text{{Spans: []schedule.Span{{Text: row.Abstract}}}}
	}
	return s, nil
}

// sampleSpeakers gives each invented person one entry.
type sampleSpeakers struct {
	all   []schedule.Speaker
	known map[string]schedule.SpeakerID
}

func newSampleSpeakers() *sampleSpeakers {
	return &sampleSpeakers{known: make(map[string]schedule.SpeakerID)}
}

func (s *sampleSpeakers) ids(who []string) []schedule.SpeakerID {
	var ids []schedule.SpeakerID
	for _, person := range who {
		id, known := s.known[person]
		if !known {
			name, org, _ := strings.Cut(person, ", ")
			id = schedule.SpeakerID(strings.Join(search.Words(name), "-"))
			s.known[person] = id
			s.all = append(s.all, schedule.Speaker{ID: id, Name: name, Org: org})
		}
		ids = append(ids, id)
	}
	return ids
}
