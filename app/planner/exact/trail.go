package exact

import (
	"math/bits"
	"slices"
)

// mostWork is how many steps the search for the best plan takes at most before it is
// cut off: a step is a trail that is tried, compared with another one, or followed
// by a node to tell two apart. A browser takes about a quarter of a second for them.
const mostWork = 2_500_000

// mostWatched is how many groups a trail has bits for.
const mostWatched = 64

// trail is the end of a way: a node and all that come after it.
type trail struct {
	node   int
	next   int    // the trail it goes on with
	used   uint64 // the groups on it, of those that are watched and have nodes before it
	points int
	loose  int // the prices of those of its groups that nobody watches, in parts
	held   int // the prices of the groups that used tells
}

// trails grows ways through a graph from behind. At each node it keeps those trails
// that no other one there makes useless.
type trails struct {
	*graph
	prices
	all    []trail
	at     [][]int  // by node its trails
	watch  []int    // by group its bit, or none
	groups []int    // by bit its group
	before []uint64 // by node the watched groups that have nodes before it
	rest   []int    // by node the prices of the groups that can still be used before it
	least  int      // points below which no way counts
}

// best finds the way of the most points on which no group is used twice, and of such
// ways the one that takes the earlier node where they part.
//
// It lets groups be used twice at first, and watches those that the best way then
// uses twice, until it uses none: decremental state space relaxation (Righini and
// Salani, Networks 51(3), 2008; Boland, Dethridge and Dumitrescu, Operations Research
// Letters 34(1), 2006). Trails that cannot become as good as a way already known are
// dropped: what can come before them is bounded by prices, see [graph.haggle].
//
// Where that takes more than so many steps it gives up, with the best way that is
// known; it is exact all the same if no way is worth a value more.
func (w *graph) best(within *budget) (way []stop, exact bool) {
	w.budget = within
	path, _ := w.way(make([]int, len(w.first)), nil)
	if len(w.twice(path)) == 0 {
		return w.free(path), true
	}
	known, prices := w.haggle()
	t := &trails{graph: w, prices: prices, least: w.points(known)}
	t.watch = slices.Repeat([]int{none}, len(w.first))
	for {
		for _, group := range w.twice(path) {
			t.watch[group] = len(t.groups)
			t.groups = append(t.groups, group)
		}
		ok := len(t.groups) <= mostWatched
		if ok {
			path, ok = t.grow()
		}
		if !ok {
			return w.free(known), w.valueOf(prices.bound) == w.valueOf(w.points(known))
		}
		if len(w.twice(path)) == 0 {
			return w.free(path), true
		}
	}
}

// grow finds the best way on which no watched group is used twice; not ok if it gave
// up.
func (t *trails) grow() (path []int, ok bool) {
	end := len(t.stops) - 1
	t.all = append(t.all[:0], trail{node: end, next: none})
	t.at = make([][]int, end+1)
	t.at[end] = []int{0}
	t.look()
	for i := end - 1; i >= 0; i-- {
		for _, a := range t.arcs[i] {
			for _, next := range t.at[a.to] {
				t.extend(i, a.cost, next)
				if t.budget.over() {
					return nil, false
				}
			}
		}
	}
	best := &t.all[t.at[0][0]]
	for _, at := range t.at[0] {
		if !t.better(best, &t.all[at]) {
			best = &t.all[at]
		}
	}
	for at := best.next; t.all[at].node != end; at = t.all[at].next {
		path = append(path, t.all[at].node)
	}
	return path, true
}

// look finds out which watched groups matter before each node, and which prices. That
// of a group that nobody watches always does, for it may be used again.
func (t *trails) look() {
	t.before, t.rest = make([]uint64, len(t.stops)), make([]int, len(t.stops))
	for group, bit := range t.watch {
		from := 0
		if bit != none {
			from = t.first[group] + 1
		}
		for i := from; i < len(t.stops); i++ {
			t.rest[i] += t.price[group]
			if bit != none {
				t.before[i] |= 1 << bit
			}
		}
	}
}

// extend grows a trail by a node before it, unless that uses a watched group twice or
// is of no use.
func (t *trails) extend(node, cost, next int) {
	t.budget.left--
	old := &t.all[next]
	grown := trail{node: node, next: next, used: old.used, points: old.points - cost + t.gain[node], loose: old.loose, held: old.held}
	if group := t.group[node]; group != none {
		bit := t.watch[group]
		switch {
		case bit == none:
			grown.loose += t.price[group]
		case old.used&(1<<bit) != 0:
			return
		default:
			grown.used |= 1 << bit
			grown.held += t.price[group]
		}
	}
	t.release(&grown)
	if bound := grown.points*t.parts - grown.loose - grown.held + t.front[node] + t.rest[node]; bound >= t.least*t.parts {
		t.keep(grown)
	}
}

// release forgets those groups on a trail that have no nodes before it.
func (t *trails) release(grown *trail) {
	over := grown.used &^ t.before[grown.node]
	grown.used &^= over
	for ; over != 0; over &= over - 1 {
		grown.held -= t.price[t.groups[bits.TrailingZeros64(over)]]
	}
}

// keep adds a trail to those of its node, unless one of them is as good; those that
// it beats go.
func (t *trails) keep(grown trail) {
	here := t.at[grown.node]
	for _, other := range here {
		if t.beats(&t.all[other], &grown) {
			return
		}
	}
	here = slices.DeleteFunc(here, func(other int) bool { return t.beats(&grown, &t.all[other]) })
	t.budget.left -= 2 * len(here)
	t.at[grown.node] = append(here, len(t.all))
	t.all = append(t.all, grown)
}

// beats reports whether of two trails from one node a makes b useless: whatever comes
// before b could come before a, which is better. It has to be better after prices, too:
// what uses groups twice that nobody watches may be dropped for that later on.
func (t *trails) beats(a, b *trail) bool {
	return a.used&^b.used == 0 && a.points*t.parts-a.loose >= b.points*t.parts-b.loose && t.better(a, b)
}

// better reports whether of two trails from one node a is the better one: it has more
// points, or as many and takes the earlier node where they part.
func (t *trails) better(a, b *trail) bool {
	if a.points != b.points {
		return a.points > b.points
	}
	for a.next != b.next {
		t.budget.left--
		a, b = &t.all[a.next], &t.all[b.next]
		if a.node != b.node {
			return a.node < b.node
		}
	}
	return true
}
