package exact

import (
	"cmp"
	"slices"
	"time"

	"hallway/app/order"
	"hallway/app/planner"
	"hallway/app/schedule"
)

// Choice is something that one could be at: a session or an item of one's own. What
// takes no time is not one, see [planner.TakesTime].
type Choice struct {
	Key        schedule.Key
	Start, End time.Time
	Rooms      []schedule.RoomID // none: anywhere
	Value      int               // what it is worth; less than 0 counts as 0
	Kept       bool              // an item or a pinned pick: never left out, even if it clashes with another
	Same       schedule.Key      // choices that give the same have the same; empty: nothing gives the same
	In         schedule.Key      // the container that it is inside; what else is inside does not clash with that
}

// ChoiceOf is a session as a choice. Same is the first of those that give the same.
func ChoiceOf(s *schedule.Session, value int, kept bool) Choice {
	c := Choice{Key: s.Key, Start: s.Start, End: s.End, Rooms: s.Rooms, Value: value, Kept: kept, In: s.Parent}
	if len(s.Repeats) > 0 {
		c.Same = min(s.Key, slices.Min(s.Repeats))
	}
	return c
}

// tidy brings choices into time order: by start, then end, then key. Of choices with
// one key it takes one, the kept one if there is such.
func tidy(choices []Choice) []Choice {
	all := slices.Clone(choices)
	order.Stable(all, func(a, b Choice) int {
		return cmp.Or(cmp.Compare(a.Key, b.Key), compareKept(a, b), compareTimes(a, b),
			cmp.Compare(b.Value, a.Value), cmp.Compare(a.Same, b.Same), slices.Compare(a.Rooms, b.Rooms))
	})
	all = slices.CompactFunc(all, func(a, b Choice) bool { return a.Key == b.Key })
	order.Stable(all, func(a, b Choice) int {
		return cmp.Or(compareTimes(a, b), cmp.Compare(a.Key, b.Key))
	})
	for i := range all {
		all[i].Value = max(0, all[i].Value)
	}
	return all
}

func compareTimes(a, b Choice) int {
	return cmp.Or(a.Start.Compare(b.Start), a.End.Compare(b.End))
}

func compareKept(a, b Choice) int {
	switch {
	case a.Kept == b.Kept:
		return 0
	case a.Kept:
		return -1
	}
	return 1
}

// stop is a choice as the searches see it.
type stop struct {
	at         int           // its place among the choices
	start, end time.Duration // since the first start
	place      int           // row and column of walk
	group      int           // choices of one group give the same
	value      int
	kept       bool
	id         int  // stops of one key have one id
	in         int  // the id of its container, or none
	holds      bool // it is the container of one of them
}

// takesTime reports whether one has to be there for a while. What has no length
// clashes with nothing, and nobody walks there.
func (s stop) takesTime() bool { return s.end > s.start }

// ground is a set of stops, and how far they are from one another.
type ground struct {
	stops  []stop
	groups int               // how many
	walk   [][]time.Duration // by place and place
}

// survey makes stops of choices that are in time order. Stops in the same areas are
// at the same place.
func survey(all []Choice, w *planner.Walks) ground {
	g := ground{stops: make([]stop, len(all))}
	groups, places := groupsOf(all), newPlaces(w)
	ids := make(map[schedule.Key]int, len(all))
	for i, c := range all {
		if _, ok := ids[c.Key]; !ok {
			ids[c.Key] = i
		}
	}
	holds := make(map[int]bool)
	for i, c := range all {
		in := none
		if id, ok := ids[c.In]; ok && c.In != c.Key {
			in, holds[id] = id, true
		}
		g.stops[i] = stop{
			at: i, start: c.Start.Sub(all[0].Start), end: c.End.Sub(all[0].Start),
			place: places.of(c.Rooms), group: groups[i], value: c.Value, kept: c.Kept, id: ids[c.Key], in: in,
		}
		g.groups = max(g.groups, groups[i]+1)
	}
	for i := range g.stops {
		g.stops[i].holds = holds[g.stops[i].id]
	}
	g.walk = places.times()
	return g
}

// groupsOf numbers choices so that those that give the same, and those that have the
// same key, have the same number.
func groupsOf(all []Choice) []int {
	numbers := make([]int, len(all))
	same := make(map[schedule.Key]int)  // by Same
	byKey := make(map[schedule.Key]int) // one more than the number
	n := 0
	for i, c := range all {
		if c.Same == "" {
			continue
		}
		if _, ok := same[c.Same]; !ok {
			same[c.Same] = n
			n++
		}
		numbers[i] = same[c.Same]
		byKey[c.Key] = numbers[i] + 1
	}
	for i, c := range all {
		if c.Same != "" {
			continue
		}
		if byKey[c.Key] == 0 {
			n++
			byKey[c.Key] = n
		}
		numbers[i] = byKey[c.Key] - 1
	}
	return numbers
}

// follows reports whether one can be at b after a: a is over, and there is time to
// walk.
func (g *ground) follows(a, b stop) bool { return a.end+g.walk[a.place][b.place] <= b.start }

// fit reports whether one can be at both, whichever is first.
func (g *ground) fit(a, b stop) bool { return inside(a, b) || g.follows(a, b) || g.follows(b, a) }

// inside reports whether one of two stops is the container of the other one.
func inside(a, b stop) bool { return a.in == b.id || b.in == a.id }

// places numbers sets of areas.
type places struct {
	walks *planner.Walks
	found map[string]int
	rooms [][]schedule.RoomID // of each place, those of the first choice there
}

func newPlaces(w *planner.Walks) *places { return &places{walks: w, found: make(map[string]int)} }

// of is the number of the place where rooms are. Rooms of unknown areas, and no
// rooms, are no walk from anywhere: they are all one place.
func (p *places) of(rooms []schedule.RoomID) int {
	areas := p.walks.Areas(rooms)
	name := make([]byte, 0, 2*len(areas))
	for _, area := range areas {
		name = append(name, byte(area), byte(area>>8))
	}
	at, ok := p.found[string(name)]
	if !ok {
		at = len(p.rooms)
		p.found[string(name)] = at
		if len(areas) == 0 {
			rooms = nil
		}
		p.rooms = append(p.rooms, rooms)
	}
	return at
}

func (p *places) times() [][]time.Duration {
	times := make([][]time.Duration, len(p.rooms))
	for a, from := range p.rooms {
		times[a] = make([]time.Duration, len(p.rooms))
		for b, to := range p.rooms {
			times[a][b] = p.walks.Between(from, to)
		}
	}
	return times
}
