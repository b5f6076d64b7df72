package exact

import "slices"

// deal is who goes to each node of a piece: a person, or none.
type deal []int

// taken marks a group as not to be had: no value is as high.
const taken = maxSum

// worthOf is what a deal is worth, with the wishes that it fulfils.
func (c *crew) worthOf(d deal) int {
	sum := 0
	for i, p := range d {
		if p != none {
			sum += c.gains(p, i)
		}
	}
	return sum
}

// greedy lets one person after the other take their best way at given prices, of what
// is not taken yet, and then improves that.
func (c *crew) greedy(price []int) deal {
	d := deal(slices.Repeat([]int{none}, len(c.nodes)))
	price = slices.Clone(price)
	for p := range c.may {
		c.take(d, p, price)
	}
	for c.improve(d) {
	}
	return d
}

// take gives a person their best way, and marks its groups as taken.
func (c *crew) take(d deal, p int, price []int) {
	for _, i := range c.way(p, price, c.ahead(p, price, nil)) {
		if c.whose[i] == none {
			d[i] = p
		}
	}
	c.prune(d, p, price)
}

// prune takes away from a person what is taken already, or was just before on their own
// way, and what they are not in time for without it; and marks the rest as taken.
func (c *crew) prune(d deal, p int, price []int) {
	last := none
	for i := range d {
		switch {
		case c.whose[i] == p:
			last = i
		case d[i] != p:
		case price[c.group[i]] == taken || last != none && c.ready[last][c.nodes[i].place] > i:
			d[i] = none
		default:
			price[c.group[i]] = taken
			last = i
		}
	}
}

// improve lets each person choose again among what the others leave, and reports
// whether that made a deal better.
func (c *crew) improve(d deal) bool {
	before := c.worthOf(d)
	for p := range c.may {
		price := make([]int, len(c.first))
		other := slices.Clone(d)
		for i, whose := range d {
			if whose == p {
				other[i] = none
			} else if whose != none {
				price[c.group[i]] = taken
			}
		}
		c.take(other, p, price)
		if c.worthOf(other) > c.worthOf(d) {
			copy(d, other)
		}
	}
	return c.worthOf(d) > before
}

// settle finds prices that bound what a deal can be worth, and a deal that is good.
func (c *crew) settle() (q quote, d deal) {
	h := newHaggle(len(c.first))
	for round := range rounds {
		c.budget.left -= len(c.nodes) / 8 // a way costs less than a partial deal
		c.budget.over()
		at := c.quote(h.price)
		h.hear(at.worth)
		if h.stale == 0 {
			q = at
		}
		if round%16 == 0 {
			if next := c.greedy(h.price); d == nil || c.worthOf(next) > c.worthOf(d) {
				d = next
			}
		}
		target := c.worthOf(d) * c.parts
		if h.bound < target+c.parts || !h.correct(c.over(at.ways), target) {
			break
		}
	}
	q.bound = h.bound
	return q, d
}

// over is how much too often ways use each group; -1 where they do not.
func (c *crew) over(ways [][]int) []int {
	over := slices.Repeat([]int{-1}, len(c.first))
	for _, way := range ways {
		for _, i := range way {
			if group := c.group[i]; group != none {
				over[group]++
			}
		}
	}
	return over
}

// widths are how many partial deals a search holds at each node at most: if few do not
// do, more are tried.
var widths = [...]int{32, 256, 2048}

// share deals a piece out, and reports whether no deal is worth more, and whether of
// those that are worth as much none fulfils more wishes. It finds what a deal can be worth
// first, and then who shall go.
func (t *team) share(piece []stop) (exact, wished bool) {
	c := newCrew(t, piece, false)
	d, most := c.solve(nil, dear)
	exact, wished = most == c.worthOf(d), true
	if value := c.worthOf(d); t.wished(piece) {
		c = newCrew(t, piece, true)
		for c.trade(d) {
		}
		if exact {
			d, most = c.solve(d, value*c.scale+c.scale-1)
			wished = most == c.worthOf(d)
		} else {
			wished = false
		}
	}
	for i, p := range d {
		if p != none {
			t.taken[p] = append(t.taken[p], c.nodes[i])
		}
	}
	return exact, wished
}

// wished reports whether somebody wants one of some stops.
func (t *team) wished(stops []stop) bool {
	return slices.ContainsFunc(stops, func(s stop) bool {
		return slices.ContainsFunc(t.wants, func(wants map[int]bool) bool { return wants[s.at] })
	})
}

// solve looks for a better deal than one that is known, which may be none, and for what
// no deal is worth more than; that is not more than most. It searches for a deal that is
// worth as much as the bound allows, then for one that is worth a little less, and so on:
// a search for much soon ends, whether it finds something or not.
func (c *crew) solve(known deal, most int) (d deal, bound int) {
	q, d := c.settle()
	if known != nil && c.worthOf(known) >= c.worthOf(d) {
		d = known
	}
	most = min(most, q.bound/c.parts)
	for i := 0; i < len(widths) && most > c.worthOf(d) && !c.budget.over(); i++ {
		d, most = c.search(q, d, most, widths[i])
	}
	for c.improve(d) || c.trade(d) { // after a search that was cut off
	}
	return d, most
}

// trade gives one person what they want and another one does not, who takes what is then
// in the way, and reports whether that made a deal better.
func (c *crew) trade(d deal) bool {
	for i, p := range d {
		if p == none || c.gains(p, i) > c.gain[i] {
			continue
		}
		for q := range c.may {
			if q == p || !c.may[q][i] || c.gains(q, i) == c.gain[i] {
				continue
			}
			next := slices.Clone(d)
			next[i] = q
			for j, whose := range d {
				if whose == q && !c.inTime(min(i, j), max(i, j)) {
					next[j] = p
				}
			}
			if c.possible(next, p) && c.possible(next, q) && c.worthOf(next) > c.worthOf(d) {
				copy(d, next)
				return true
			}
		}
	}
	return false
}

// inTime reports whether one is in time for a node after an earlier one.
func (c *crew) inTime(earlier, later int) bool {
	return c.ready[earlier][c.nodes[later].place] <= later
}

// possible reports whether a person can be at all that a deal gives them.
func (c *crew) possible(d deal, p int) bool {
	last := none
	for i, whose := range d {
		if whose != p && c.whose[i] != p {
			continue
		}
		if !c.may[p][i] || last != none && c.whose[i] != p && !c.inTime(last, i) || last != none && c.whose[last] != p && !c.inTime(last, i) {
			return false
		}
		last = i
	}
	return true
}

// search looks for a better deal than one that is known, and for what no deal is worth
// more than. Groups of repeats are let be used twice until a sweep does so.
func (c *crew) search(q quote, known deal, most, width int) (better deal, bound int) {
	watch := make([]bool, len(c.first))
	better = known
	step := 1
	for value := most; value > c.worthOf(better) && !c.budget.over(); {
		d, complete := c.sweep(q, watch, value, width)
		twice := c.twice(d)
		for _, group := range twice {
			watch[group] = true
		}
		switch {
		case d != nil && len(twice) == 0 && complete:
			return d, c.worthOf(d)
		case d != nil && len(twice) == 0:
			return d, most
		case d != nil:
			c.mend(d)
			if c.worthOf(d) > c.worthOf(better) {
				better = d
			}
			value = min(most, max(value, c.worthOf(better)+1))
			continue
		case complete:
			most = value - 1
		}
		value = min(most, max(c.worthOf(better)+1, value-step))
		step *= 2
	}
	return better, most
}

// twice are the groups that a deal uses twice or more.
func (c *crew) twice(d deal) []int {
	count := make([]int, len(c.first))
	var twice []int
	for i, p := range d {
		if group := c.group[i]; p != none && group != none {
			if count[group]++; count[group] == 2 {
				twice = append(twice, group)
			}
		}
	}
	return twice
}

// mend makes a deal that uses no group twice of one that may: the first person keeps
// what they can, then the next, and then all choose again.
func (c *crew) mend(d deal) {
	price := make([]int, len(c.first))
	for p := range c.may {
		c.prune(d, p, price)
	}
	for c.improve(d) {
	}
}
