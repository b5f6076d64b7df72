package exact

import (
	"cmp"
	"slices"
	"time"

	"hallway/app/order"
)

// graph are the ways through one person's days. Its nodes are stops in time order,
// between one node before and one behind all of them. An arc leads from a node to
// what one can be at next; none leads past what is kept, nor past what would fit
// between and could only be gained. What a way is worth is counted in points: so many
// for a stop's value that no walking outweighs one of it.
type graph struct {
	stops []stop
	arcs  [][]arc // by the node they start at
	gain  []int   // points of each node
	one   int     // points of a value of 1
	parts int     // what a point is divided into for prices, see [prices]
	group []int   // of each node the group of repeats, or none
	first []int   // of each group the first node
	last  []int   // of each group the last node

	budget *budget // of the search through it
	size   int     // steps that one look at all arcs counts for
}

// arc leads to a later node and costs points for the walk.
type arc struct{ to, cost int }

// none is the group of what nothing else in the graph gives.
const none = -1

// newGraph is the graph of what is kept and of what is free to be taken beside it.
func newGraph(g *ground, kept, free []stop) *graph {
	kept = slices.DeleteFunc(slices.Clone(kept), func(s stop) bool { return !s.takesTime() })
	w := &graph{stops: slices.Concat([]stop{{}}, merge(kept, free), []stop{{}})}
	unit := g.unit()
	w.number(g.groups)
	w.connect(g, unit)
	w.weigh(g, unit)
	for _, arcs := range w.arcs {
		w.size += len(arcs)
	}
	w.size = 1 + w.size/8 // an arc is less work than a trail
	return w
}

// unit divides all walks: they are counted in it, so that points are few.
func (g *ground) unit() time.Duration {
	var unit time.Duration
	for _, row := range g.walk {
		for _, walk := range row {
			for walk > 0 {
				unit, walk = walk, unit%walk
			}
		}
	}
	return max(1, unit)
}

// connect makes the arcs. One that leads past a stop that has no repeats and could be
// visited on the way is left out: whoever takes it gains by visiting that stop, as a
// value of one outweighs all walking. Few arcs are left, however many the stops.
func (w *graph) connect(g *ground, unit time.Duration) {
	end := len(w.stops) - 1
	w.arcs = make([][]arc, end+1)
	ready := make([]time.Duration, len(g.walk)) // by place, when one can be there after such a stop
	for i := range end {
		for place := range ready {
			ready[place] = never
		}
		further := false // one gains by going further than to the end
		for j := i + 1; j < end; j++ {
			s := w.stops[j]
			if further && slices.Max(ready) <= s.start {
				break
			}
			if arc, ok := w.arc(g, i, j, unit); ok {
				if ready[s.place] > s.start {
					w.arcs[i] = append(w.arcs[i], arc)
				}
				if w.group[j] == none {
					further = true
					for place, walk := range g.walk[s.place] {
						ready[place] = min(ready[place], s.end+walk)
					}
				}
			}
			if s.kept {
				further = true
				break
			}
		}
		if !further {
			w.arcs[i] = append(w.arcs[i], arc{to: end})
		}
	}
}

// never is later than anything.
const never = time.Duration(1) << 62

func (w *graph) arc(g *ground, i, j int, unit time.Duration) (arc, bool) {
	if i == 0 {
		return arc{to: j}, true
	}
	a, b := w.stops[i], w.stops[j]
	if a.kept && b.kept || g.follows(a, b) {
		return arc{j, int(g.stroll(a, b) / unit)}, true
	}
	return arc{}, false
}

// number gives groups of which two or more are free their numbers.
func (w *graph) number(groups int) {
	count := make([]int, groups)
	end := len(w.stops) - 1
	for _, s := range w.stops[1:end] {
		count[s.group]++
	}
	numbers := make(map[int]int)
	w.group = slices.Repeat([]int{none}, end+1)
	for i := 1; i < end; i++ {
		s := w.stops[i]
		if s.kept || count[s.group] < 2 {
			continue
		}
		n, ok := numbers[s.group]
		if !ok {
			n = len(w.first)
			numbers[s.group] = n
			w.first, w.last = append(w.first, i), append(w.last, i)
		}
		w.group[i], w.last[n] = n, i
	}
}

// weigh makes points of values. The longest way has so many arcs, and each costs so
// many points at most: a value of one outweighs all of them.
func (w *graph) weigh(g *ground, unit time.Duration) {
	far := 0
	for _, row := range g.walk {
		far = max(far, int(slices.Max(row)/unit))
	}
	w.one = 1 + far*w.longest()
	w.gain = make([]int, len(w.stops))
	sum := 0
	for i, s := range w.stops {
		if !s.kept {
			w.gain[i] = w.one * s.value
			sum += w.gain[i]
		}
	}
	w.parts = partsOf(sum)
}

// longest is how many stops one can be at, and one more: no way has more arcs.
func (w *graph) longest() int {
	count, over := 1, time.Duration(-1)
	for _, s := range byEnd(w.stops[1 : len(w.stops)-1]) {
		if s.kept || s.start >= over {
			count++
		}
		if s.start >= over {
			over = s.end
		}
	}
	return count
}

func byEnd(stops []stop) []stop {
	sorted := slices.Clone(stops)
	order.Stable(sorted, func(a, b stop) int { return cmp.Compare(a.end, b.end) })
	return sorted
}
