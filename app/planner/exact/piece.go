package exact

import (
	"slices"
	"time"
)

// offered are the choices that somebody can be sent to, in time order.
func (t *team) offered() []stop {
	everyone := slices.Concat(t.kept...)
	free := t.open(t.stops[:t.offers], nil)
	given := make([]bool, t.groups)
	for _, k := range everyone {
		given[k.group] = true
	}
	return slices.DeleteFunc(free, func(s stop) bool {
		for p, kept := range t.kept {
			if t.fitsAll(s, kept) && !t.skips[p][s.at] {
				return given[s.group]
			}
		}
		return true
	})
}

// pieces takes apart what is offered into pieces that can be shared out one by one:
// whoever is at something of one piece is in time for all of the next, and no repeat
// joins them. Each piece is in time order.
func (t *team) pieces() [][]stop {
	free := t.offered()
	run, runs := t.runs(free)
	root := make([]int, runs) // of each run an earlier one that a repeat joins it to, or itself
	for i := range root {
		root[i] = i
	}
	find := func(i int) int {
		for root[i] != i {
			i = root[i]
		}
		return i
	}
	first := make(map[int]int) // of each group the run of its first stop
	for i, s := range free {
		if _, again := first[s.group]; !again {
			first[s.group] = run[i]
		}
		a, b := find(first[s.group]), find(run[i])
		root[max(a, b)] = min(a, b)
	}
	pieces := make([][]stop, runs)
	for i, s := range free {
		at := find(run[i])
		pieces[at] = append(pieces[at], s)
	}
	return slices.DeleteFunc(pieces, func(p []stop) bool { return p == nil })
}

// runs numbers stops so that from each of one run one is in time for all of the next.
func (t *team) runs(stops []stop) (run []int, runs int) {
	var far, over time.Duration
	for _, row := range t.walk {
		far = max(far, slices.Max(row))
	}
	for i, s := range stops {
		if i == 0 || over+far <= s.start {
			runs++
		}
		over = max(over, s.end)
		run = append(run, runs-1)
	}
	return run, runs
}
