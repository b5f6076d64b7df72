package planner

import (
	"cmp"
	"slices"
)

// partial is a deal of the nodes up to some point.
type partial struct {
	lasts int // where in the layer's lasts it is: of each person the node they come from, or none
	used  int // where in the layer's used it is: the groups used, of those with nodes on both sides
	value int // of what is dealt
	held  int // the prices of the groups used
	bound int // what no deal that goes on from here is worth more than, in parts
	from  int // the partial that it goes on from, in the layer before
	whose int // who got the last node, or none
}

// layer are the partials of one point.
type layer struct {
	partials []partial
	lasts    []int32
	used     []uint64
	index    map[uint64][]int // partials by hash
}

// sweep
type sweep struct {
	*crew
	q     quote
	least int // the value below which no deal counts
	width int
	bits  []int // by group its bit, or none
	words int
	rest  []int // by node the prices of the groups with nodes there or later

	cut    bool
	layers []layer
	lasts  []int32  // of the partial in the making
	used   []uint64 // of the partial in the making
}

// sweep
func (c *crew) sweep(q quote, least, width int) (d deal, complete bool) {
	s := &sweep{crew: c, q: q, least: least, width: width}
	s.number()
	s.lasts, s.used = make([]int32, len(c.may)), make([]uint64, s.words)
	for p := range s.lasts {
		s.lasts[p] = none
	}
	s.layers = []layer{{index: map[uint64][]int{}}}
	s.keep(0, partial{from: none, whose: none})
	for i := range c.nodes {
		s.layers = append(s.layers, layer{index: map[uint64][]int{}})
		for at := range s.layers[i].partials {
			s.extend(i, at)
		}
		s.thin(i + 1)
	}
	last := s.layers[len(c.nodes)].partials
	if len(last) == 0 {
		return nil, !s.cut
	}
	best := 0
	for i, p := range last {
		if p.value > last[best].value {
			best = i
		}
	}
	return s.dealt(best), !s.cut
}

// number gives the groups with several nodes bits, so that no two that are open at once share one.
func (s *sweep) number() {
	s.bits = slices.Repeat([]int{none}, len(s.first))
	s.rest = make([]int, len(s.nodes)+1)
	var until []int // by bit, the last node of the group that has it
	for i := range s.nodes {
		group := s.group[i]
		if group == none {
			continue
		}
		for at := 0; at <= s.last[group] && i == s.first[group]; at++ {
			s.rest[at] += s.q.price[group]
		}
		if s.first[group] != i || s.last[group] == i {
			continue
		}
		bit := slices.IndexFunc(until, func(last int) bool { return last < i })
		if bit < 0 {
			bit, until = len(until), append(until, 0)
		}
		until[bit], s.bits[group] = s.last[group], bit
	}
	s.words = (len(until) + 63) / 64
}

func (s *sweep) load(l *layer, p partial) {
	copy(s.lasts, l.lasts[p.lasts:])
	copy(s.used, l.used[p.used:])
}

func (s *sweep) extend(i, at int) {
	l := &s.layers[i]
	p := l.partials[at]
	next := partial{value: p.value, held: p.held, from: at, whose: none}
	if whose := s.whose[i]; whose != none {
		s.load(l, p)
		s.lasts[whose] = int32(i)
		s.keep(i+1, next)
		return
	}
	group, bit := s.group[i], s.bits[s.group[i]]
	was := bit != none && l.used[p.used+bit/64]&(1<<(bit%64)) != 0
	closing := bit != none && s.last[group] == i
	s.load(l, p)
	if was && closing {
		s.used[bit/64] &^= 1 << (bit % 64)
		next.held -= s.q.price[group]
	}
	s.keep(i+1, next)
	if was {
		return
	}
	place := s.nodes[i].place
	for whose := range s.may {
		last := int(l.lasts[p.lasts+whose])
		if !s.may[whose][i] || last != none && s.ready[last][place] > i {
			continue
		}
		if s.alike(l.lasts[p.lasts:p.lasts+len(s.may)], whose, i) {
			continue
		}
		s.load(l, p)
		s.lasts[whose] = int32(i)
		next.value, next.held, next.whose = p.value+s.gain[i], p.held, whose
		if bit != none && !closing {
			s.used[bit/64] |= 1 << (bit % 64)
			next.held += s.q.price[group]
		}
		s.keep(i+1, next)
	}
}

// alike reports whether an earlier person could go as well
func (s *sweep) alike(lasts []int32, whose, i int) bool {
	for p := range whose {
		if s.plain[p] <= i && s.plain[whose] <= i && lasts[p] == lasts[whose] {
			return true
		}
	}
	return false
}

// settle brings lasts into normal form
func (s *sweep) normal(i int, lasts []int32, who []int) {
	for p, last := range lasts {
		if last == none {
			continue
		}
		if s.free[last] <= i {
			lasts[p] = none
		} else {
			lasts[p] = int32(s.same[last])
		}
	}
	for p := range lasts {
		if s.plain[p] > i {
			continue
		}
		for o := p; ; {
			prev := o - 1
			for prev >= 0 && s.plain[prev] > i {
				prev--
			}
			if prev < 0 || lasts[prev] <= lasts[o] {
				break
			}
			if who != nil {
				who[prev], who[o] = who[o], who[prev]
			}
			lasts[prev], lasts[o] = lasts[o], lasts[prev]
			o = prev
		}
	}
}

func (s *sweep) keep(i int, p partial) {
	s.normal(i, s.lasts, nil)
	p.bound = p.value*parts + s.rest[i] - p.held
	for person, last := range s.lasts {
		ahead := s.q.ahead[person]
		if last == none {
			p.bound += slices.Max(ahead[i*s.places : (i+1)*s.places])
		} else {
			p.bound += s.after(ahead, int(last), i)
		}
	}
	if p.bound < s.least*parts {
		return
	}
	l := &s.layers[i]
	hash := uint64(14695981039346656037)
	for _, last := range s.lasts {
		hash = (hash ^ uint64(last+1)) * 1099511628211
	}
	for _, used := range s.used {
		hash = (hash ^ used) * 1099511628211
		hash ^= hash >> 29
	}
	for _, at := range l.index[hash] {
		o := &l.partials[at]
		if slices.Equal(l.lasts[o.lasts:o.lasts+len(s.lasts)], s.lasts) && slices.Equal(l.used[o.used:o.used+s.words], s.used) {
			if p.value > o.value {
				p.lasts, p.used = o.lasts, o.used
				*o = p
			}
			return
		}
	}
	l.index[hash] = append(l.index[hash], len(l.partials))
	p.lasts, p.used = len(l.lasts), len(l.used)
	l.lasts, l.used = append(l.lasts, s.lasts...), append(l.used, s.used...)
	l.partials = append(l.partials, p)
}

func (s *sweep) thin(i int) {
	l := &s.layers[i]
	l.index = nil
	if len(l.partials) <= s.width {
		return
	}
	s.cut = true
	slices.SortStableFunc(l.partials, func(a, b partial) int { return cmp.Compare(b.bound, a.bound) })
	l.partials = l.partials[:s.width]
}

// dealt reads from the layers who got what
func (s *sweep) dealt(at int) deal {
	n := len(s.nodes)
	who := make([]int, n)
	for i := n; i > 0; i-- {
		p := s.layers[i].partials[at]
		who[i-1], at = p.whose, p.from
	}
	d := deal(slices.Repeat([]int{none}, n))
	person := make([]int, len(s.may))
	lasts := make([]int32, len(s.may))
	for p := range person {
		person[p], lasts[p] = p, none
	}
	for i := range n {
		slot := who[i]
		if s.whose[i] != none {
			slot = s.whose[i]
		} else if slot != none {
			d[i] = person[slot]
		}
		if slot != none {
			lasts[slot] = int32(i)
		}
		s.normal(i+1, lasts, person)
	}
	return d
}
