package exact

import (
	"cmp"
	"slices"

	"hallway/app/order"
	"hallway/app/planner"
	"hallway/app/schedule"
)

// Person is one of those who share out a programme.
type Person struct {
	Kept  []Choice       // what they will be at whatever happens
	Wants []schedule.Key // choices that they would rather be sent to than others would
	Skips []schedule.Key // choices that they are not sent to
}

// Covered is a proposal for several people.
type Covered struct {
	Parts  []Part // of each person, in their order
	Value  int    // of what one of them or more are at; what gives the same counts once
	Missed []Left // what nobody goes to, and why, in time order
	Exact  bool   // false only where the search was cut off: another cover may be worth more
	Wished bool   // false only where it was cut off: one of the same value may fulfil more wishes
}

// Part is what one person is at.
type Part struct {
	Taken []schedule.Key // in time order, what is kept included
}

// Cover shares out choices among people so that what they are at is worth most
// together. Each keeps what they keep, and can be at all that they are given, by the
// rule of [Best]. What gives the same counts once, however many go, and only one is
// sent; what one person keeps needs nobody else. A kept session that is among the
// choices too is worth the greater of its two values. Of covers that are worth the same
// it takes one in which most people are sent to what they want, and then moves
// sessions between people who would like them as much until none can be moved to someone
// who has two fewer; that the load could not be spread more evenly is not proven. The order
// of the choices does not count. Whoever keeps a container can be sent to what is inside it; a
// container among the choices is a choice as any other.
//
// For people who keep nothing, without walks and repeats, that is the weighted
// k-colorable subgraph of an interval graph, which is easy (Carlisle and Lloyd, Discrete
// Applied Mathematics 59, 1995; Arkin and Silverberg, same journal 18, 1987); people
// who are not always free make it NP-hard (Brucker and Nordmann, Computing 52, 1994).
// Here it is taken apart where neither time nor repeats join it, and each piece is
// solved by prices that bound it, see [crew.haggle], and by a search that these bounds
// cut short, see [crew.sweep]. That search is cut off, and Exact false, where it would
// have to look at more than [mostTries] partial covers, or to hold too many at once.
func Cover(people []Person, choices []Choice, w *planner.Walks) Covered {
	return CoverWith(people, choices, w, Effort{})
}

// CoverWith is [Cover] with more or less effort.
func CoverWith(people []Person, choices []Choice, w *planner.Walks, effort Effort) Covered {
	t := newTeam(people, choices, w, effort.budget(mostTries))
	exact, wished := true, true
	for _, piece := range t.pieces() {
		best, most := t.share(piece)
		exact, wished = exact && best, wished && most
	}
	if !exact {
		t.fill()
	}
	t.even()
	return t.covered(exact, wished)
}

// team is a set of choices and who is at them.
type team struct {
	ground
	all    []Choice       // all choices, then what each person keeps
	offers int            // how many of them are choices
	taken  [][]stop       // of each person, in time order
	kept   [][]stop       // of each person
	wants  []map[int]bool // of each person, by the place of a choice
	skips  []map[int]bool
	budget *budget
}

// mostTries is how many partial covers a search looks at at most, times the people; a
// browser takes about a third of a second for them.
const mostTries = 240_000

func newTeam(people []Person, choices []Choice, w *planner.Walks, within *budget) *team {
	t := &team{all: tidy(unkept(choices)), taken: make([][]stop, len(people)), budget: within}
	t.offers = len(t.all)
	value := make(map[schedule.Key]int, t.offers)
	for _, c := range t.all {
		value[c.Key] = c.Value
	}
	var whose []int
	for p, person := range people {
		for _, c := range tidy(person.Kept) {
			c.Kept, c.Value = true, max(c.Value, value[c.Key])
			t.all = append(t.all, c)
			whose = append(whose, p)
		}
	}
	for i := range t.all {
		if _, offered := value[t.all[i].In]; offered {
			t.all[i].In = ""
		}
	}
	t.ground = survey(t.all, w)
	for _, person := range people {
		t.wants, t.skips = append(t.wants, t.places(person.Wants)), append(t.skips, t.places(person.Skips))
	}
	for i, p := range whose {
		t.taken[p] = append(t.taken[p], t.stops[t.offers+i])
	}
	for _, kept := range t.taken {
		t.kept = append(t.kept, slices.Clone(kept))
	}
	return t
}

// places are where some choices are among all.
func (t *team) places(keys []schedule.Key) map[int]bool {
	at := make(map[int]bool)
	for i, c := range t.all[:t.offers] {
		if slices.Contains(keys, c.Key) {
			at[i] = true
		}
	}
	return at
}

func unkept(choices []Choice) []Choice {
	free := slices.Clone(choices)
	for i := range free {
		free[i].Kept = false
	}
	return free
}

// byTime compares stops by start, then end, then key.
func (t *team) byTime(a, b stop) int {
	return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end),
		cmp.Compare(t.all[a.at].Key, t.all[b.at].Key), cmp.Compare(a.at, b.at))
}

// covered puts down who is at what, and why nobody is at the rest.
func (t *team) covered(exact, wished bool) Covered {
	c := Covered{Parts: make([]Part, len(t.taken)), Exact: exact, Wished: wished}
	for p := range t.taken {
		order.Stable(t.taken[p], t.byTime)
		for _, s := range t.taken[p] {
			c.Parts[p].Taken = append(c.Parts[p].Taken, t.all[s.at].Key)
		}
	}
	together := slices.Concat(t.taken...)
	order.Stable(together, t.byTime)
	c.Value = t.worth(together)
	there := make(map[schedule.Key]bool)
	for _, s := range together {
		there[t.all[s.at].Key] = true
	}
	for _, s := range t.stops[:t.offers] {
		if !there[t.all[s.at].Key] {
			c.Missed = append(c.Missed, t.miss(s, together))
		}
	}
	return c
}

// fill sends people to what nobody is at though somebody could be.
func (t *team) fill() {
	for more := true; more; {
		more = false
		for _, s := range t.offered() {
			for p := range t.taken {
				order.Stable(t.taken[p], t.byTime)
				if t.can(p, s) && !t.given(s) {
					t.taken[p], more = append(t.taken[p], s), true
				}
			}
		}
	}
}

// can reports whether a person can be sent to a stop beside what they are at.
func (t *team) can(p int, s stop) bool { return !t.skips[p][s.at] && t.goes(s, t.taken[p]) }

// even moves stops from those who have many to those who have fewer and would like them as
// much.
func (t *team) even() {
	for p := range t.taken {
		order.Stable(t.taken[p], t.byTime)
	}
	for t.move() {
	}
}

// move moves one stop to somebody who has two fewer at least, and reports whether one
// could be moved. Each move makes the sum of the squares of all loads smaller.
func (t *team) move() bool {
	for from := range t.taken {
		for i, s := range t.taken[from] {
			if s.kept || t.bridges(from, i) {
				continue
			}
			to := none
			for p := range t.taken {
				fewer := len(t.taken[p])+1 < len(t.taken[from]) && (to == none || len(t.taken[p]) < len(t.taken[to]))
				if fewer && t.wants[p][s.at] == t.wants[from][s.at] && t.can(p, s) {
					to = p
				}
			}
			if to != none {
				t.taken[from] = slices.Delete(t.taken[from], i, i+1)
				t.taken[to] = append(t.taken[to], s)
				order.Stable(t.taken[to], t.byTime)
				return true
			}
		}
	}
	return false
}

// bridges reports whether a person can only be at what is before and after a stop because
// of it: a stop without a room is near everything, and so joins what is far apart.
func (t *team) bridges(p, at int) bool {
	line := slices.DeleteFunc(slices.Clone(t.taken[p]), func(s stop) bool { return s.holds || !s.takesTime() })
	i := slices.Index(line, t.taken[p][at])
	if i < 1 || i+1 >= len(line) {
		return false
	}
	before, after := line[i-1], line[i+1]
	return !(before.kept && after.kept) && !t.fit(before, after)
}

// given reports whether somebody is at what gives the same as a stop.
func (t *team) given(s stop) bool {
	for _, taken := range t.taken {
		if slices.ContainsFunc(taken, func(o stop) bool { return o.group == s.group }) {
			return true
		}
	}
	return false
}

// miss says why nobody goes to a stop: of all that keeps somebody from it, each once.
func (t *team) miss(s stop, together []stop) Left {
	if why, of := t.leave(s, together); why <= Repeats {
		return left(t.all, s, why, of)
	}
	why, of := Nobody, []stop(nil)
	for _, taken := range t.taken {
		reason, by := t.hinder(s, taken)
		if why != Overlaps {
			why = reason
		}
		of = append(of, by...)
	}
	if of == nil && why != Nobody {
		why = Skipped
	}
	order.Stable(of, t.byTime)
	of = slices.CompactFunc(of, func(a, b stop) bool { return t.all[a.at].Key == t.all[b.at].Key })
	return left(t.all, s, why, of)
}
