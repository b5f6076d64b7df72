package view

import (
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"hallway/app/agenda"
	"hallway/app/planner"
	"hallway/app/schedule"
	"hallway/app/search"
)

const (
	// TypingHits is how many hits of a search are drawn with a letter on a phone: what it shows
	// above its keyboard. The rest of the first hits follow.
	TypingHits = 4
	// FirstHits is how many are drawn at once otherwise: what a phone shows without scrolling,
	// and a few more.
	FirstHits = 8
	// MoreHits is how many follow at a time.
	MoreHits = 40
)

// dayOf is the day that a query shows: the one it names, or the one that is on.
// A search by words shows all days, which is -1.
func (s Scene) dayOf(q search.Query) int {
	if q.Day >= 0 || q.Text != "" {
		return q.Day
	}
	return s.Programme.DayAt(s.Now)
}

// found is what a query finds, for drawing.
type found struct {
	search.Result
	query search.Query
	day   int                 // -1: all
	busy  []*schedule.Session // picks and items
	open  []*schedule.Session
	slots []schedule.Slot
}

// facets are the filters of one kind.
type facets struct {
	name string
	all  []facet
}

// facet is one filter: how many sessions it leaves, and the address with it on, or off again.
type facet struct {
	name, href string
	on         bool
	count      int
}

func (f found) facets(s Scene) []facets {
	all := []facets{
		{"Tracks", facetsOf(s, f.Tracks, f.query.ToggleTrack)},
		{"Rooms", facetsOf(s, f.Rooms, f.query.ToggleRoom)},
	}
	for tags := f.Tags; len(tags) > 0; { // they are in order of their facets
		n := 1
		for n < len(tags) && tags[n].ID.Facet == tags[0].ID.Facet {
			n++
		}
		all = append(all, facets{facetName(tags[0].ID.Facet), facetsOf(s, tags[:n], f.query.ToggleTag)})
		tags = tags[n:]
	}
	return all
}

func facetsOf[ID comparable](s Scene, of []search.Facet[ID], toggle func(ID) search.Query) []facet {
	all := make([]facet, len(of))
	for i, f := range of {
		name := f.Name
		if tag, ok := any(f.ID).(schedule.Tag); ok {
			name = labelWords(tag)
		}
		all[i] = facet{name, s.hrefQuery(toggle(f.ID)), f.On, f.Count}
	}
	return all
}

func (s Scene) find(q search.Query) found { return s.findBy(q, search.Narrow) }

// findAll finds with the counts that the filters show.
func (s Scene) findAll(q search.Query) found { return s.findBy(q, search.Filter) }

// narrowed reports whether more than a search leaves sessions out.
func (f found) narrowed() bool {
	q := f.query
	q.Text = ""
	return q.Filtered()
}

type narrow func(*schedule.Programme, search.Query, *search.Index, search.Person) search.Result

func (s Scene) findBy(q search.Query, by narrow) found {
	f := found{query: q, day: s.dayOf(q), busy: s.busy()}
	asked := q
	asked.Day = f.day
	f.Result = by(s.Programme, asked, s.Index, s.person())
	if q.Text == "" {
		var rest []*schedule.Session
		f.open, rest = schedule.Shelf(f.Sessions, nil)
		f.slots = schedule.Slots(rest)
	}
	return f
}

// hits are the hits of a search from one to before another, as far as there are any.
func (f found) hits(from, to int) []*schedule.Session {
	to = min(to, len(f.Sessions))
	return f.Sessions[min(from, to):to]
}

// firstHits is how many hits are drawn at once. The server, which cannot be asked for more,
// draws up to two hundred.
func (s Scene) firstHits() int {
	if s.Agenda == nil {
		return 200
	}
	return FirstHits
}

// Filters are what the list is narrowed by, and the sheet with all that it can be narrowed by.
func Filters(s Scene, q search.Query) (row, sheet templ.Component) {
	f := s.findAll(q)
	kinds := f.facets(s)
	return filters(s, f, kinds), filterSheet(f, kinds)
}

// More is the hits of a search after those that are shown, for the list with the id "hits", and
// the button for the ones after them, for the region "more".
func More(s Scene, q search.Query, beside schedule.Key, shown int) (rows, button templ.Component) {
	s.shown = beside
	f := s.find(q)
	return hits(s, f, shown, shown+MoreHits), more(f, shown+MoreHits)
}

// Found says how much a search found.
func Found(s Scene, q search.Query) string {
	return foundWords(s.find(q).Result)
}

// foundWords say how much was found, and of what where a word was taken for another one.
func foundWords(r search.Result) string {
	words := "No sessions found"
	if n := len(r.Sessions); n > 0 {
		words = plural(n, "session") + " found"
	}
	if r.Shown != "" {
		words = "Showing " + r.Shown + ": " + lowerFirst(words)
	}
	return words
}

// isNow reports whether a slot is the one that is on.
func (s Scene) isNow(slot schedule.Slot) bool {
	return !s.Now.Before(slot.Start) && s.Now.Before(slot.End)
}

func (s Scene) slotWords(slot schedule.Slot) string {
	n := 0
	for _, entry := range slot.Entries {
		n += len(entry.Sessions())
	}
	words := ""
	if n > 1 {
		words = plural(n, "session")
	}
	if s.isNow(slot) {
		words = join(" · ", words, "now")
	}
	return words
}

// slotPicks names what the person has picked at a time, for the header of its slot: what
// begins then and what goes on from before.
func (s Scene) slotPicks(start time.Time, busy []*schedule.Session) string {
	var names []string
	for _, pick := range busy {
		switch {
		case pick.Start.Equal(start):
			names = append(names, "★ "+isolated(pick.Title))
		case pick.Start.Before(start) && pick.End.After(start):
			names = append(names, "★ "+Shorten(pick.Title)+" until "+s.clock(pick.End))
		}
	}
	return strings.Join(names, " · ")
}

// gapsOn are the changes from one pick to the next on a day, by what comes after.
func (s Scene) gapsOn(picks []*schedule.Session) map[schedule.Key]planner.Gap {
	gaps := make(map[schedule.Key]planner.Gap)
	for _, gap := range planner.Gaps(slices.DeleteFunc(slices.Clone(picks), func(pick *schedule.Session) bool { return !s.takesTime(pick) })) {
		gaps[gap.To] = gap
	}
	return gaps
}

// hidden reports whether the person skipped a session.
func (s Scene) hidden(key schedule.Key) bool { return s.state(key) == agenda.Hidden }

// slotID is where a slot can be jumped to: "t1130".
func (s Scene) slotID(start time.Time) string {
	at := s.clock(start)
	return "t" + at[:2] + at[3:]
}
