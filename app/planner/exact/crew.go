package exact

import (
	"slices"

	"hallway/app/order"
)

// crew is the task to share out one piece of a programme. Its nodes are the stops of
// the piece, and what people keep between them, in time order.
type crew struct {
	*team
	nodes  []stop
	may    [][]bool // by person and node: they can be sent there, or it is theirs
	whose  []int    // by node the person who keeps it, or none
	ready  [][]int  // by node and place the first node there that one is in time for after it
	free   []int    // by node the first one from which on one is in time for all after it
	same   []int    // by node the first one after which one is as free
	gain   []int    // by node its value, divided by unit, times scale
	wishes bool     // wishes count, too
	scale  int      // more than all wishes together, each of which is worth one
	unit   int      // divides all values
	parts  int      // what a value is divided into for prices
	group  []int    // by node its group, from 0; none where it is kept
	first  []int    // by group its first node
	last   []int    // by group its last node
	plain  []int    // by person the first node from which on they are like all other such
	places int
}

// newCrew is the task to share out a piece, with what people wish or without. What is kept has no value there, since that
// counts in any case; it is only where people come from.
func newCrew(t *team, piece []stop, wishes bool) *crew {
	c := &crew{team: t, nodes: slices.Clone(piece), places: len(t.walk), wishes: wishes}
	owner := make(map[int]int)
	from, to := piece[0].start, piece[0].end
	for _, s := range piece {
		to = max(to, s.end)
	}
	for p, kept := range t.kept {
		for _, k := range kept {
			if k.takesTime() && !k.holds && k.start >= from && k.end <= to {
				c.nodes = append(c.nodes, k)
				owner[k.at] = p
			}
		}
	}
	order.Stable(c.nodes, t.byTime)
	c.whose = make([]int, len(c.nodes))
	for i, s := range c.nodes {
		c.whose[i] = none
		if p, ok := owner[s.at]; ok {
			c.whose[i] = p
		}
	}
	c.permit()
	c.time()
	c.count()
	return c
}

// permit finds out who may be where, and from where on people are alike: when nothing
// that they keep, wish or skip tells them apart any longer.
func (c *crew) permit() {
	c.plain = make([]int, len(c.kept))
	for p, kept := range c.kept {
		may := make([]bool, len(c.nodes))
		for i, s := range c.nodes {
			may[i] = c.whose[i] == p || c.whose[i] == none && c.fitsAll(s, kept) && !c.skips[p][s.at]
			if c.whose[i] == p || c.whose[i] == none && (!may[i] || c.wishes && c.wants[p][s.at]) {
				c.plain[p] = i + 1
			}
		}
		c.may = append(c.may, may)
	}
}

// time finds out what one is in time for after each node.
func (c *crew) time() {
	n := len(c.nodes)
	c.ready, c.free, c.same = make([][]int, n), make([]int, n), make([]int, n)
	type leaving struct{ end, place int }
	seen := make(map[leaving]int)
	for i, s := range c.nodes {
		c.ready[i] = make([]int, c.places)
		for place := range c.places {
			after := s.end + c.walk[s.place][place]
			at, _ := slices.BinarySearchFunc(c.nodes, stop{start: after}, func(a, b stop) int { return int(a.start - b.start) })
			c.ready[i][place] = at
			c.free[i] = max(c.free[i], at)
		}
		leave := leaving{int(s.end), s.place}
		if _, ok := seen[leave]; !ok {
			seen[leave] = i
		}
		c.same[i] = seen[leave]
	}
}

// count numbers groups, and makes values small.
func (c *crew) count() {
	numbers := make(map[int]int)
	c.group, c.gain = make([]int, len(c.nodes)), make([]int, len(c.nodes))
	for i, s := range c.nodes {
		c.group[i] = none
		if c.whose[i] != none {
			continue
		}
		n, ok := numbers[s.group]
		if !ok {
			n = len(c.first)
			numbers[s.group] = n
			c.first, c.last = append(c.first, i), append(c.last, i)
		}
		c.group[i], c.last[n], c.gain[i] = n, i, s.value
		for unit := s.value; unit > 0; {
			c.unit, unit = unit, c.unit%unit
		}
	}
	c.scale = 1
	if c.wishes {
		c.scale += len(c.nodes)
	}
	sum := 0
	for i := range c.gain {
		c.gain[i] = c.gain[i] / c.unit * c.scale
		sum += c.gain[i] + 1
	}
	c.parts = partsOf(sum)
}

// gains is what a node is worth if a person goes there: its value, and one more if they
// wish it.
func (c *crew) gains(p, node int) int {
	if c.wishes && c.wants[p][c.nodes[node].at] && c.whose[node] == none {
		return c.gain[node] + 1
	}
	return c.gain[node]
}
