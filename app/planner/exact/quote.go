package exact

import "slices"

// quote is what each person can get at given prices of the groups, in parts of a value.
type quote struct {
	price []int
	ahead [][]int // by person, and then by node times places and place: the most from a way that starts there or later
	ways  [][]int // by person the nodes of their best way
	worth int     // what the best ways are worth together, after prices
	bound int     // what no deal is worth more than: worth and all prices
}

// quote finds the best ways of all people at given prices.
func (c *crew) quote(price []int) quote {
	q := quote{price: slices.Clone(price)}
	for p := range c.may {
		if twin := c.twin(p); twin < p {
			q.ahead, q.ways = append(q.ahead, q.ahead[twin]), append(q.ways, q.ways[twin])
		} else {
			ahead := c.ahead(p, price, nil)
			q.ahead, q.ways = append(q.ahead, ahead), append(q.ways, c.way(p, price, ahead))
		}
		q.worth += slices.Max(q.ahead[p][:c.places])
	}
	return q
}

// twin is the first person who is like another from the first node on.
func (c *crew) twin(p int) int {
	if c.plain[p] > 0 {
		return p
	}
	return slices.Index(c.plain, 0)
}

// ahead finds the most that a person can get from each node on, by the place of the
// node that they go to first, in parts of a value. It is dynamic programming from
// behind; ahead is written to if it is large enough.
func (c *crew) ahead(p int, price, ahead []int) []int {
	n, places := len(c.nodes), c.places
	ahead = slices.Grow(ahead[:0], (n+1)*places)[:(n+1)*places]
	clear(ahead[n*places:])
	for i := n - 1; i >= 0; i-- {
		row := ahead[i*places : (i+1)*places]
		copy(row, ahead[(i+1)*places:])
		if c.may[p][i] {
			place := c.nodes[i].place
			row[place] = max(row[place], c.paid(p, i, price)+c.after(ahead, i, 0))
		}
	}
	return ahead
}

// after is the most that one can get after one node, from another one on.
func (c *crew) after(ahead []int, node, from int) int {
	best := 0
	for place, at := range c.ready[node] {
		best = max(best, ahead[max(at, from)*c.places+place])
	}
	return best
}

// paid is what a node is worth after prices if a person goes there, in parts of a value.
func (c *crew) paid(p, node int, price []int) int {
	if group := c.group[node]; group != none {
		return c.gains(p, node)*c.parts - price[group]
	}
	return 0
}

// way is the way of a person that is worth what ahead says, and takes the earlier
// nodes.
func (c *crew) way(p int, price, ahead []int) []int {
	var way []int
	worth := slices.Max(ahead[:c.places])
	last := none
	for i := 0; worth > 0; i++ {
		if !c.may[p][i] || last != none && c.ready[last][c.nodes[i].place] > i {
			continue
		}
		if rest := c.after(ahead, i, 0); c.paid(p, i, price)+rest == worth {
			way = append(way, i)
			worth, last = rest, i
		}
	}
	return way
}
