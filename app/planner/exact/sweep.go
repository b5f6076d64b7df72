package exact

import (
	"cmp"
	"slices"

	"hallway/app/order"
)

// sweep searches for deals, node by node. At each node it holds partial deals, of
// those that make no difference to what can come one; and no more than its width.
type sweep struct {
	*crew
	quote  quote
	least  int   // what a deal has to be worth
	width  int   // how many partials are held at each node
	bits   []int // by group its bit, or none
	words  int   // how many words the bits take
	rest   []int // by node the prices of the groups that can still be used
	layers []layer
	index  map[uint64]int // by hash the last partial of the layer in the making
	cut    bool           // something was dropped
	lasts  []int32        // of the partial in the making
	used   []uint64
}

// layer are the partials before one node, and behind the last one.
type layer struct {
	partials []partial
	lasts    []int32  // of each partial, by person the node that they come from, or none
	used     []uint64 // of each partial, the bits of the groups on it that have nodes to come
}

// partial is a deal of the nodes up to some point.
type partial struct {
	at    int // its place among lasts and used
	chain int // one of the same hash, or none
	value int
	held  int // the prices that are part of rest though their groups are used
	bound int // what no deal that begins so is worth more than, in parts
	from  int // the partial that it goes on from, in the layer before
	whose int // who goes to the last node, or none
}

// sweep finds the best deal that is worth least or more, if there is one; where it is
// not complete, there may be others. Groups that are not watched may be used twice.
//
// It is dynamic programming over where people come from and which groups are used, with
// bounds by prices that tell which partial deals can still be worth enough (Morin and
// Marsten, Operations Research 24(4), 1976), and a width (beam search).
func (c *crew) sweep(q quote, watch []bool, least, width int) (found deal, complete bool) {
	s := &sweep{crew: c, quote: q, least: least, width: width}
	s.number(watch)
	s.lasts, s.used = slices.Repeat([]int32{none}, len(c.may)), make([]uint64, s.words)
	s.layers, s.index = make([]layer, len(c.nodes)+1), make(map[uint64]int)
	s.keep(0, partial{whose: none})
	for i := range c.nodes {
		clear(s.index)
		for at, p := range s.layers[i].partials {
			s.extend(i, at, p)
		}
		s.thin(i + 1)
		if c.budget.left -= len(s.layers[i].partials) * len(c.may); c.budget.over() {
			return nil, false
		}
	}
	best := none
	last := s.layers[len(c.nodes)].partials
	for i, p := range last {
		if p.value >= least && (best == none || p.value > last[best].value) {
			best = i
		}
	}
	if best == none {
		return nil, !s.cut
	}
	return s.deal(best), !s.cut
}

// number gives watched groups bits; groups that no node can be on both sides of share
// one. A group's price is part of rest until its last node, or to the end if nobody
// watches how often it is used.
func (s *sweep) number(watch []bool) {
	s.bits = slices.Repeat([]int{none}, len(s.first))
	s.rest = make([]int, len(s.nodes)+1)
	var until []int // by bit the last node of the group that has it
	for i := range s.nodes {
		group := s.group[i]
		if group == none || s.first[group] != i {
			continue
		}
		last := s.last[group]
		switch {
		case last == i:
		case !watch[group]:
			last = len(s.nodes)
		default:
			bit := slices.IndexFunc(until, func(last int) bool { return last < i })
			if bit < 0 {
				bit, until = len(until), append(until, 0)
			}
			until[bit], s.bits[group] = last, bit
		}
		s.rest[last] += s.quote.price[group]
	}
	for i := len(s.nodes) - 1; i >= 0; i-- {
		s.rest[i] += s.rest[i+1]
	}
	s.words = (len(until) + 63) / 64
}

// extend makes of a partial before a node those behind it: nobody goes, or one of
// those who can.
func (s *sweep) extend(i, at int, p partial) {
	next := partial{value: p.value, held: p.held, from: at, whose: none}
	group, bit := s.group[i], none
	if group != none {
		bit = s.bits[group]
	}
	lasts := s.load(i, p)
	if whose := s.whose[i]; whose != none {
		s.lasts[whose] = int32(i)
		s.keep(i+1, next)
		return
	}
	used := s.has(bit)
	if used && s.last[group] == i { // its price leaves rest, too
		s.drop(bit)
		next.held -= s.quote.price[group]
	}
	s.keep(i+1, next)
	if used {
		return
	}
	for whose := range s.may {
		if s.can(lasts, whose, i) && !s.twinCan(lasts, whose, i) {
			s.load(i, p)
			s.lasts[whose] = int32(i)
			next := partial{value: p.value + s.gains(whose, i), held: p.held + s.hold(i), from: at, whose: whose}
			s.keep(i+1, next)
		}
	}
}

// hold marks the group of a node as used, and is what is held for it from then on.
func (s *sweep) hold(i int) int {
	group := s.group[i]
	if s.last[group] == i && (s.bits[group] != none || s.first[group] == i) {
		return 0 // its price has left rest
	}
	if bit := s.bits[group]; bit != none {
		s.used[bit/64] |= 1 << (bit % 64)
	}
	return s.quote.price[group]
}

func (s *sweep) has(bit int) bool { return bit != none && s.used[bit/64]&(1<<(bit%64)) != 0 }

func (s *sweep) drop(bit int) { s.used[bit/64] &^= 1 << (bit % 64) }

// load takes a partial of a layer in the making, and gives where its people come from.
func (s *sweep) load(i int, p partial) (lasts []int32) {
	l, people := &s.layers[i], len(s.lasts)
	lasts = l.lasts[p.at*people : (p.at+1)*people]
	copy(s.lasts, lasts)
	copy(s.used, l.used[p.at*s.words:(p.at+1)*s.words])
	return lasts
}

// can reports whether a person can go to a node.
func (s *sweep) can(lasts []int32, whose, i int) bool {
	last := lasts[whose]
	return s.may[whose][i] && (last == none || s.ready[last][s.nodes[i].place] <= i)
}

// twinCan reports whether somebody before a person is in no way different from them.
func (s *sweep) twinCan(lasts []int32, whose, i int) bool {
	for p := range whose {
		if s.plain[p] <= i && s.plain[whose] <= i && lasts[p] == lasts[whose] {
			return true
		}
	}
	return false
}

// normal brings people into one of the ways that make no difference before a node:
// who is in time for all to come might come from nowhere, and people who are alike are in
// order. Who goes along in the same order, if it is given.
func (s *sweep) normal(i int, lasts []int32, who []int) {
	for p, last := range lasts {
		switch {
		case last == none:
		case s.free[last] <= i:
			lasts[p] = none
		default:
			lasts[p] = int32(s.same[last])
		}
	}
	for p := range lasts {
		for q := range p {
			if s.plain[p] <= i && s.plain[q] <= i && lasts[q] > lasts[p] {
				lasts[q], lasts[p] = lasts[p], lasts[q]
				if who != nil {
					who[q], who[p] = who[p], who[q]
				}
			}
		}
	}
}

// keep adds the partial in the making to a layer, unless it cannot be worth enough or
// one that is no different is worth as much. Its bound counts, too: what is worth more
// may have used groups twice that nobody watches, and come to nothing.
func (s *sweep) keep(i int, p partial) {
	s.normal(i, s.lasts, nil)
	p.bound = s.bound(i, p)
	if p.bound < s.least*s.parts {
		return
	}
	l, hash := &s.layers[i], s.hash()
	first, ok := s.index[hash]
	if !ok {
		first = none
	}
	for at := first; at != none; at = l.partials[at].chain {
		o := &l.partials[at]
		switch {
		case !s.equal(l, at):
		case o.value >= p.value && o.bound >= p.bound:
			return
		case o.value <= p.value && o.bound <= p.bound:
			p.at, p.chain = o.at, o.chain
			*o = p
			return
		}
	}
	p.at, p.chain = len(l.partials), first
	s.index[hash] = p.at
	l.lasts, l.used = append(l.lasts, s.lasts...), append(l.used, s.used...)
	l.partials = append(l.partials, p)
}

// equal reports whether a partial of a layer is no different from that in the making.
func (s *sweep) equal(l *layer, at int) bool {
	people := len(s.lasts)
	return slices.Equal(l.lasts[at*people:(at+1)*people], s.lasts) &&
		slices.Equal(l.used[at*s.words:(at+1)*s.words], s.used)
}

// bound is what no deal that begins with a partial is worth more than.
func (s *sweep) bound(i int, p partial) int {
	bound := p.value*s.parts + s.rest[i] - p.held
	for person, last := range s.lasts {
		ahead := s.quote.ahead[person]
		if last == none {
			bound += slices.Max(ahead[i*s.places : (i+1)*s.places])
		} else {
			bound += s.after(ahead, int(last), i)
		}
	}
	return bound
}

// hash is the FNV-1a hash of the partial in the making, by words.
func (s *sweep) hash() uint64 {
	const offset, prime = 14695981039346656037, 1099511628211
	hash := uint64(offset)
	for _, last := range s.lasts {
		hash = (hash ^ uint64(uint32(last))) * prime
	}
	for _, used := range s.used {
		hash = (hash ^ used ^ used>>32) * prime
	}
	return hash
}

// thin keeps of a layer as many partials as the width allows, those of the highest
// bounds.
func (s *sweep) thin(i int) {
	l := &s.layers[i]
	if len(l.partials) > s.width {
		s.cut = true
		order.Stable(l.partials, func(a, b partial) int { return cmp.Compare(b.bound, a.bound) })
		l.partials = l.partials[:s.width]
	}
}

// deal reads who goes where from the layers. It goes through them again from the
// first, since people who are alike change places on the way.
func (s *sweep) deal(best int) deal {
	d := make(deal, len(s.nodes))
	for i := len(d); i > 0; i-- {
		p := s.layers[i].partials[best]
		d[i-1], best = p.whose, p.from
	}
	who, lasts := make([]int, len(s.may)), slices.Repeat([]int32{none}, len(s.may))
	for p := range who {
		who[p] = p
	}
	for i, place := range d {
		if place != none {
			d[i], lasts[place] = who[place], int32(i)
		} else if whose := s.whose[i]; whose != none {
			lasts[whose] = int32(i)
		}
		s.normal(i+1, lasts, who)
	}
	return d
}
