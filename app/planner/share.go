package planner

import "slices"

// deal is who goes to each node of a piece: a person, or none.
type deal []int

// taken marks a group as not to be had: no value is as high.
const taken = 1 << 40

// worth is what a deal is worth, divided by unit.
func (c *crew) worthOf(d deal) int {
	sum := 0
	for i, p := range d {
		if p != none {
			sum += c.gain[i]
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

// take gives a person their best way, and marks its groups as taken. Of a group that
// is on it twice only the first node is taken.
func (c *crew) take(d deal, p int, price []int) {
	for _, i := range c.way(p, price, c.ahead(p, price, nil)) {
		if group := c.group[i]; group != none && price[group] < taken {
			price[group] = taken
			d[i] = p
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

var coverRounds = 300

// settle
func (c *crew) settle() (q quote, d deal) {
	now := make([]int, len(c.first))
	pace, stale := 8, 0
	best := -1
	for round := range coverRounds {
		at := c.quote(now)
		if round%8 == 0 {
			if g := c.greedy(now); d == nil || c.worthOf(g) > best {
				d, best = g, c.worthOf(g)
			}
		}
		if round == 0 || at.bound < q.bound {
			q, stale = at, 0
		} else if stale++; stale == 5 {
			pace, stale = max(1, pace/2), 0
		}
		over := slices.Repeat([]int{-1}, len(now))
		for _, way := range at.ways {
			for _, i := range way {
				if c.group[i] != none {
					over[c.group[i]]++
				}
			}
		}
		if q.bound < (best+1)*parts || !correct(now, over, pace*(at.bound-best*parts)/8) {
			break
		}
	}
	return q, d
}

var widths = []int{32, 512, 4096}

func (t *team) share(piece []stop) bool {
	c := newCrew(t, piece)
	q, d := c.settle()
	exact := q.bound < (c.worthOf(d)+1)*parts
	for i := 0; i < len(widths) && !exact; i++ {
		better, complete := c.sweep(q, c.worthOf(d)+1, widths[i])
		if better != nil && c.worthOf(better) > c.worthOf(d) {
			d = better
		}
		exact = complete || q.bound < (c.worthOf(d)+1)*parts
	}
	for i, p := range d {
		if p != none {
			t.taken[p] = append(t.taken[p], c.nodes[i])
		}
	}
	return exact
}
