package search

import (
	"net/url"
	"slices"
	"strings"

	"hallway/app/schedule"
)

// Query is what a person looks for. It stands in the address of the programme, so
// that a search can be shared and gone back to.
type Query struct {
	Day    int // index into Event.Days; -1: none was chosen
	Text   string
	Rooms  []schedule.RoomID
	Tracks []schedule.TrackID
	Tags   []schedule.Tag
	Mine   bool // only what is on the agenda
	Free   bool // only what fits the gaps of the agenda
}

// maxText is how much of a search is read, in bytes.
const maxText = 200

// ParseQuery reads a query from an address: day=2026-03-24, q=, room=, track=,
// tag=level:Intermediate, mine=1, free=1. What the programme does not know is
// left out.
func ParseQuery(values url.Values, p *schedule.Programme) Query {
	q := Query{Day: -1, Mine: values.Get("mine") == "1", Free: values.Get("free") == "1"}
	for i, day := range p.Event.Days {
		if day.Date == values.Get("day") {
			q.Day = i
		}
	}
	q.Text = strings.TrimSpace(strings.ToValidUTF8(values.Get("q"), ""))
	if len(q.Text) > maxText {
		q.Text = strings.ToValidUTF8(q.Text[:maxText], "")
	}
	for _, id := range values["room"] {
		if _, ok := p.Room(schedule.RoomID(id)); ok {
			q.Rooms = append(q.Rooms, schedule.RoomID(id))
		}
	}
	for _, id := range values["track"] {
		if _, ok := p.Track(schedule.TrackID(id)); ok {
			q.Tracks = append(q.Tracks, schedule.TrackID(id))
		}
	}
	for _, tag := range values["tag"] {
		if facet, value, ok := strings.Cut(tag, ":"); ok && len(q.Tags) < 20 {
			q.Tags = append(q.Tags, schedule.Tag{Facet: facet, Value: value})
		}
	}
	return q
}

// Values writes a query for an address.
func (q Query) Values(p *schedule.Programme) url.Values {
	values := url.Values{}
	if q.Day >= 0 && q.Day < len(p.Event.Days) {
		values.Set("day", p.Event.Days[q.Day].Date)
	}
	if q.Text != "" {
		values.Set("q", q.Text)
	}
	for _, id := range q.Rooms {
		values.Add("room", string(id))
	}
	for _, id := range q.Tracks {
		values.Add("track", string(id))
	}
	for _, tag := range q.Tags {
		values.Add("tag", tag.Facet+":"+tag.Value)
	}
	if q.Mine {
		values.Set("mine", "1")
	}
	if q.Free {
		values.Set("free", "1")
	}
	return values
}

// Filtered reports whether the query leaves anything out but other days.
func (q Query) Filtered() bool {
	return q.Text != "" || len(q.Rooms) > 0 || len(q.Tracks) > 0 || len(q.Tags) > 0 || q.Mine || q.Free
}

// OnDay is the query for another day.
func (q Query) OnDay(day int) Query {
	q.Day = day
	return q
}

// ToggleRoom adds a room to the query, or takes it out.
func (q Query) ToggleRoom(id schedule.RoomID) Query {
	q.Rooms = toggle(q.Rooms, id)
	return q
}

// ToggleTrack adds a track to the query, or takes it out.
func (q Query) ToggleTrack(id schedule.TrackID) Query {
	q.Tracks = toggle(q.Tracks, id)
	return q
}

// ToggleTag adds a tag to the query, or takes it out.
func (q Query) ToggleTag(tag schedule.Tag) Query {
	q.Tags = toggle(q.Tags, tag)
	return q
}

func toggle[E comparable](list []E, e E) []E {
	if i := slices.Index(list, e); i >= 0 {
		return slices.Delete(slices.Clone(list), i, i+1)
	}
	return append(slices.Clone(list), e)
}
