package exact

import "slices"

// prices are what using a group costs, in parts of points. A way pays them for each
// of its nodes and gets their sum as a present: if it uses no group twice that is no
// loss, so the best of all ways is no worse than the best of the ways that count
// (Lagrangian relaxation; Fisher, Management Science 27(1), 1981).
type prices struct {
	price []int // by group
	front []int // by node the most that what comes before it is worth, prices paid
	bound int   // points that no way has more of
}

// haggle finds prices at which the best of all ways is as bad as can be, and the best
// way that it met which uses no group twice.
func (w *graph) haggle() (known []int, p prices) {
	h := newHaggle(len(w.first))
	for range rounds {
		path, worth := w.way(h.price, nil)
		h.hear(worth)
		if mended := w.mend(h.price, path); known == nil || w.points(mended) > w.points(known) {
			known = mended
		}
		target := w.points(known) * w.parts
		if h.bound < target+w.parts || w.budget.over() || !h.correct(w.over(path), target) {
			break
		}
	}
	return known, prices{price: h.lowest, front: w.fronts(h.lowest), bound: h.bound / w.parts}
}

// over is how much too often a way uses each group; -1 where it does not.
func (w *graph) over(path []int) []int {
	over := slices.Repeat([]int{-1}, len(w.first))
	for _, node := range path {
		if group := w.group[node]; group != none {
			over[group]++
		}
	}
	return over
}

// way finds the way that is worth most after prices, in parts of points; of such
// ways the one that takes the earlier nodes. It takes no node that is banned.
func (w *graph) way(price []int, banned []bool) (path []int, worth int) {
	w.budget.left -= w.size
	end := len(w.stops) - 1
	rest, next := make([]int, end+1), make([]int, end+1)
	for i := end - 1; i >= 0; i-- {
		best := none
		for _, a := range w.arcs[i] {
			if banned != nil && banned[a.to] {
				continue
			}
			if worth := rest[a.to] - a.cost*w.parts; best == none || worth > rest[i] {
				best, rest[i] = a.to, worth
			}
		}
		next[i] = best
		rest[i] += w.paid(i, price)
	}
	for at := next[0]; at != end; at = next[at] {
		path = append(path, at)
	}
	return path, rest[0]
}

// paid is what a node is worth after prices.
func (w *graph) paid(node int, price []int) int {
	if group := w.group[node]; group != none {
		return w.gain[node]*w.parts - price[group]
	}
	return w.gain[node] * w.parts
}

// fronts finds for each node the most that what comes before it is worth.
func (w *graph) fronts(price []int) []int {
	front := make([]int, len(w.stops))
	known := make([]bool, len(w.stops))
	known[0] = true
	for i := range w.stops {
		if !known[i] {
			continue // no way leads here
		}
		here := front[i] + w.paid(i, price)
		for _, a := range w.arcs[i] {
			if worth := here - a.cost*w.parts; !known[a.to] || worth > front[a.to] {
				front[a.to], known[a.to] = worth, true
			}
		}
	}
	return front
}

// mend makes a way that uses no group twice of one that may: of such a group it
// keeps the node of the most points, and looks for the best way without the others.
func (w *graph) mend(price, path []int) []int {
	banned := make([]bool, len(w.stops))
	for {
		twice := w.twice(path)
		if len(twice) == 0 {
			return path
		}
		for _, group := range twice {
			w.ban(banned, path, group)
		}
		path, _ = w.way(price, banned)
	}
}

// ban bans all nodes of a group but the best one of a way.
func (w *graph) ban(banned []bool, path []int, group int) {
	best := none
	for _, node := range path {
		if w.group[node] == group && (best == none || w.gain[node] > w.gain[best]) {
			best = node
		}
	}
	for node := w.first[group]; node <= w.last[group]; node++ {
		if w.group[node] == group && node != best {
			banned[node] = true
		}
	}
}

// twice are the groups that a way uses twice or more.
func (w *graph) twice(path []int) []int {
	count := make([]int, len(w.first))
	var twice []int
	for _, node := range path {
		group := w.group[node]
		if group == none {
			continue
		}
		if count[group]++; count[group] == 2 {
			twice = append(twice, group)
		}
	}
	return twice
}

// points are what a way is worth.
func (w *graph) points(path []int) int {
	points, from := 0, 0
	for _, node := range append(slices.Clone(path), len(w.stops)-1) {
		at := slices.IndexFunc(w.arcs[from], func(a arc) bool { return a.to == node })
		points += w.gain[node] - w.arcs[from][at].cost
		from = node
	}
	return points
}

// valueOf is the most that a way of so many points is worth: each value is one points,
// and all walking takes less than one away.
func (w *graph) valueOf(points int) int { return (points + w.one - 1) / w.one }

// free are the stops of a way that are not kept.
func (w *graph) free(path []int) []stop {
	var free []stop
	for _, node := range path {
		if !w.stops[node].kept {
			free = append(free, w.stops[node])
		}
	}
	return free
}
