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

// maxTags is how many tags of an address are looked up: each costs a walk through
// the programme.
const maxTags = 20

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
	q.Text = cleanText(values.Get("q"))
	for _, value := range values["room"] {
		if room, ok := p.Room(schedule.RoomID(value)); ok {
			q.Rooms = with(q.Rooms, room.ID)
		}
	}
	for _, value := range values["track"] {
		if track, ok := p.Track(schedule.TrackID(value)); ok {
			q.Tracks = with(q.Tracks, track.ID)
		}
	}
	for _, value := range values["tag"][:min(len(values["tag"]), maxTags)] {
		if tag, ok := tagOf(p, value); ok {
			q.Tags = with(q.Tags, tag)
		}
	}
	return q
}

// cleanText is what is searched of what came in an address, where anything may
// stand.
func cleanText(text string) string {
	text = text[:min(len(text), 2*maxText)]
	text = strings.TrimSpace(strings.ToValidUTF8(text, ""))
	if len(text) > maxText {
		text = strings.TrimSpace(strings.ToValidUTF8(text[:maxText], ""))
	}
	return text
}

// tagOf finds the tag of a programme that is written "level:Intermediate".
func tagOf(p *schedule.Programme, written string) (schedule.Tag, bool) {
	for _, s := range p.Sessions {
		for _, tag := range Labels(s) {
			if rest, ok := strings.CutPrefix(written, tag.Facet); ok && rest == ":"+tag.Value {
				return tag, true
			}
		}
	}
	return schedule.Tag{}, false
}

// with is a list with an element, once.
func with[E comparable](list []E, e E) []E {
	if slices.Contains(list, e) {
		return list
	}
	return append(list, e)
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
