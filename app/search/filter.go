package search

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"hallway/app/order"
	"hallway/app/schedule"
)

// Result is what a query leaves of a programme.
type Result struct {
	Sessions []*schedule.Session // in time order; with a text, the best first
	Fields   map[schedule.Key]Field
	Words    []string // the folded words that were searched, as [Marks] takes them
	Shown    string   // the text that was searched instead, where a word is nowhere; else empty
	Total    int      // sessions that the rest of the query leaves, on any day
	Days     []int    // for each day, how many sessions the rest of the query leaves
	Rooms    []Facet[schedule.RoomID]
	Tracks   []Facet[schedule.TrackID]
	Tags     []Facet[schedule.Tag]
}

// Facet is one value of a filter and how many sessions have it, given the other
// filters. Values that no session would be left for are not listed.
type Facet[ID comparable] struct {
	ID    ID
	Name  string
	Count int
	On    bool
}

// Person is what a filter needs to know of the one who asks. A nil function
// means that nothing is known.
type Person struct {
	Picked func(schedule.Key) bool
	Hidden func(schedule.Key) bool
	Free   func(*schedule.Session) bool // fits between the picks
}

// Narrow applies a query and leaves the facets out: what is needed with every
// letter that is typed. Without a text it keeps to the day of the query, if it has
// one; a text is searched on all days unless a day was chosen.
func Narrow(p *schedule.Programme, q Query, ix *Index, who Person) Result {
	return narrow(p, q, ix, who, func(*schedule.Session, int) {})
}

// Filter applies a query as [Narrow] does, and counts the facets.
func Filter(p *schedule.Programme, q Query, ix *Index, who Person) Result {
	rooms, tracks, tags := make(map[schedule.RoomID]int), make(map[schedule.TrackID]int), make(map[schedule.Tag]int)
	r := narrow(p, q, ix, who, func(s *schedule.Session, missed int) {
		if missed&^missRoom == 0 {
			count(rooms, s.Rooms)
		}
		if missed&^missTrack == 0 {
			count(tracks, s.Tracks)
		}
		if missed&^missTag == 0 {
			for _, tag := range Labels(s) {
				if labelled(s, q.Tags, tag.Facet) {
					tags[tag]++
				}
			}
		}
	})
	for _, room := range p.Rooms {
		r.Rooms = appendFacet(r.Rooms, room.ID, room.Name, rooms[room.ID], slices.Contains(q.Rooms, room.ID))
	}
	for _, track := range p.Tracks {
		r.Tracks = appendFacet(r.Tracks, track.ID, track.Name, tracks[track.ID], slices.Contains(q.Tracks, track.ID))
	}
	for _, tag := range sortedTags(tags, q.Tags) {
		r.Tags = appendFacet(r.Tags, tag, tag.Value, tags[tag], slices.Contains(q.Tags, tag))
	}
	if speaks := slices.DeleteFunc(slices.Clone(r.Tags), func(f Facet[schedule.Tag]) bool { return f.ID.Facet != Language }); len(speaks) == 1 && !speaks[0].On {
		r.Tags = slices.DeleteFunc(r.Tags, func(f Facet[schedule.Tag]) bool { return f == speaks[0] }) // it narrows nothing
	}
	return r
}

// narrow shows each session, too, with the filters that it misses.
func narrow(p *schedule.Programme, q Query, ix *Index, who Person, show func(s *schedule.Session, missed int)) Result {
	r := Result{Days: make([]int, len(p.Event.Days))}
	f := filter{q: q, who: who}
	for _, s := range candidates(p, q, ix, &r) {
		missed := f.misses(s)
		show(s, missed)
		if missed&^missDay == 0 {
			r.Total++
			for day := s.Day; day <= s.Day+s.MoreDays; day++ {
				r.Days[day]++
			}
		}
		if missed == 0 {
			r.Sessions = append(r.Sessions, s)
		}
	}
	return r
}

// candidates are the sessions that the text of a query finds, or all.
func candidates(p *schedule.Programme, q Query, ix *Index, r *Result) []*schedule.Session {
	if len(Words(q.Text)) == 0 {
		return p.Sessions
	}
	found := ix.Find(p, q.Text)
	r.Words, r.Shown = found.Words, found.Shown
	r.Fields = make(map[schedule.Key]Field, len(found.Hits))
	sessions := make([]*schedule.Session, len(found.Hits))
	for i, hit := range found.Hits {
		sessions[i] = p.Sessions[hit.Session]
		r.Fields[sessions[i].Key] = hit.Fields
	}
	return sessions
}

// The filters that a session may miss, as bits.
const (
	missDay = 1 << iota
	missRoom
	missTrack
	missTag
	missPerson
)

type filter struct {
	q   Query
	who Person
}

func (f *filter) misses(s *schedule.Session) int {
	missed := 0
	if f.q.Day >= 0 && !s.On(f.q.Day) {
		missed |= missDay
	}
	if len(f.q.Rooms) > 0 && !anyOf(s.Rooms, f.q.Rooms) {
		missed |= missRoom
	}
	if len(f.q.Tracks) > 0 && !anyOf(s.Tracks, f.q.Tracks) {
		missed |= missTrack
	}
	if !labelled(s, f.q.Tags, noFacet) {
		missed |= missTag
	}
	if f.missesPerson(s) {
		missed |= missPerson
	}
	return missed
}

// missesPerson reports whether a session is not for this person. What they
// skipped is left out, but a search by words finds it: they ask for it by name.
func (f *filter) missesPerson(s *schedule.Session) bool {
	switch {
	case f.q.Mine && (f.who.Picked == nil || !f.who.Picked(s.Key)):
		return true
	case f.q.Free && f.who.Free != nil && !f.who.Free(s):
		return true
	}
	return f.q.Text == "" && f.who.Hidden != nil && f.who.Hidden(s.Key)
}

func anyOf[E comparable](have, want []E) bool {
	for _, e := range want {
		if slices.Contains(have, e) {
			return true
		}
	}
	return false
}

func count[E comparable](counts map[E]int, of []E) {
	for _, e := range of {
		counts[e]++
	}
}

func appendFacet[ID comparable](facets []Facet[ID], id ID, name string, n int, on bool) []Facet[ID] {
	if n == 0 && !on {
		return facets
	}
	return append(facets, Facet[ID]{ID: id, Name: name, Count: n, On: on})
}

// sortedTags are the tags that were counted or asked for, by facet and value.
func sortedTags(counted map[schedule.Tag]int, asked []schedule.Tag) []schedule.Tag {
	tags := slices.Collect(maps.Keys(counted))
	tags = append(tags, asked...)
	order.Stable(tags, func(a, b schedule.Tag) int {
		return cmp.Or(strings.Compare(a.Facet, b.Facet), strings.Compare(a.Value, b.Value))
	})
	return slices.Compact(tags)
}
