package planner

import "slices"

// mostTrails is how many trails are grown at most before the search for the best plan
// is cut off; they are some MB.
const mostTrails = 200_000

// mostWatched is how many groups a trail has bits for.
const mostWatched = 64

// trail is the end of a way: a node and all that come after it.
type trail struct {
	node   int
	next   int    // the trail it goes on with
	used   uint64 // the groups on it, of those that are watched and have nodes before it
	points int
	priced int // what the groups on it cost, in parts of points
}

// trails grows ways through a graph from behind. At each node it keeps those trails
// that no other one there makes useless.
type trails struct {
	*graph
	prices
	all    []trail
	at     [][]int  // by node its trails
	watch  []int    // by group its bit, or none
	before []uint64 // by node the watched groups that have nodes before it
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
func (w *graph) best() (way []stop, exact bool) {
	t := &trails{graph: w, prices: w.unpriced(), least: -1 << 40}
	t.watch = slices.Repeat([]int{none}, len(w.first))
	path, _ := t.grow()
	if len(w.twice(path)) == 0 {
		return w.free(path), true
	}
	var known []int
	known, t.prices = w.haggle()
	t.least = w.points(known)
	for watched := 0; ; {
		for _, group := range w.twice(path) {
			t.watch[group] = watched
			watched++
		}
		ok := watched <= mostWatched
		if ok {
			path, ok = t.grow()
		}
		if !ok {
			return w.free(known), false
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
			}
		}
		if len(t.all) > mostTrails {
			return nil, false
		}
	}
	for at := t.all[t.at[0][0]].next; t.all[at].node != end; at = t.all[at].next {
		path = append(path, t.all[at].node)
	}
	return path, true
}

// look finds out which watched groups matter before each node.
func (t *trails) look() {
	t.before = make([]uint64, len(t.stops))
	for group, bit := range t.watch {
		if bit == none {
			continue
		}
		for i := t.first[group] + 1; i < len(t.stops); i++ {
			t.before[i] |= 1 << bit
		}
	}
}

// extend grows a trail by a node before it, unless that uses a watched group twice or
// is of no use.
func (t *trails) extend(node, cost, next int) {
	old := t.all[next]
	grown := trail{node: node, next: next, used: old.used, points: old.points - cost + t.gain[node], priced: old.priced}
	if group := t.group[node]; group != none {
		grown.priced += t.price[group]
		if bit := t.watch[group]; bit != none {
			if old.used&(1<<bit) != 0 {
				return
			}
			grown.used |= 1 << bit
		}
	}
	grown.used &= t.before[node]
	if grown.points*parts-grown.priced+t.front[node]+t.sum >= t.least*parts {
		t.keep(grown)
	}
}

// keep adds a trail to those of its node, unless one of them is as good; those that
// it beats go.
func (t *trails) keep(grown trail) {
	here := t.at[grown.node]
	for _, other := range here {
		if o := t.all[other]; o.used&^grown.used == 0 && t.better(o, grown) {
			return
		}
	}
	here = slices.DeleteFunc(here, func(other int) bool {
		o := t.all[other]
		return grown.used&^o.used == 0 && t.better(grown, o)
	})
	t.at[grown.node] = append(here, len(t.all))
	t.all = append(t.all, grown)
}

// better reports whether of two trails from one node a is the better one: it has more
// points, or as many and takes the earlier node where they part.
func (t *trails) better(a, b trail) bool {
	if a.points != b.points {
		return a.points > b.points
	}
	for a.next != b.next {
		a, b = t.all[a.next], t.all[b.next]
		if a.node != b.node {
			return a.node < b.node
		}
	}
	return true
}
