package planner

import (
	"slices"
	"time"

	"hallway/app/schedule"
)

// Plan is a proposal for one person.
type Plan struct {
	Taken   []schedule.Key // in time order, what is kept included
	Left    []Left         // what was left out, and why, in time order
	Value   int            // of what is taken; what gives the same counts once
	Walking time.Duration  // from each of what is taken to the next
	Clashes []Clash        // among what is kept
	Exact   bool           // false only where the search was cut off: another plan may be better
}

// Best finds the plan that is worth most. What is kept is in it in any case. All else
// goes with everything that is kept, and with what is taken before and after it: it
// overlaps nothing, and there is time to walk. Of what gives the same one at most is
// taken. Of plans that are worth the same it takes the one with less walking, then
// the one whose first difference in time order starts earlier, ends earlier, has the
// smaller key. The order of the choices does not count.
//
// Without repeats that is weighted interval scheduling, which dynamic programming
// solves (Kleinberg and Tardos, Algorithm Design, 6.1; here over pairs of stops, as
// the time to change over depends on both). Repeats make it the job interval
// selection problem, which is NP-hard (Spieksma, Journal of Scheduling 2, 1999): see
// [graph.best]. That search is cut off, and Exact false, where it holds more than
// [mostTrails] partial plans, or more than 64 groups of repeats matter at once.
func Best(choices []Choice, w *Walks) Plan { return bestOf(choices, w, mostTrails) }

func bestOf(choices []Choice, w *Walks, most int) Plan {
	all := tidy(choices)
	g := survey(all, w)
	kept := keptOf(g.stops)
	free := g.open(g.stops, kept)
	way, exact := newGraph(&g, kept, free).best(most)
	taken := merge(kept, way)
	if !exact {
		taken = g.fill(taken, free)
	}

	plan := Plan{Value: g.worth(taken), Walking: g.walking(taken), Clashes: clashesOf(all, w), Exact: exact}
	for _, s := range taken {
		plan.Taken = append(plan.Taken, all[s.at].Key)
	}
	for _, s := range g.stops {
		if !slices.Contains(taken, s) {
			why, of := g.leave(s, taken)
			plan.Left = append(plan.Left, left(all, s, why, of))
		}
	}
	return plan
}

func keptOf(stops []stop) []stop {
	var kept []stop
	for _, s := range stops {
		if s.kept {
			kept = append(kept, s)
		}
	}
	return kept
}

// open are those of stops that can be taken beside what is kept.
func (g *ground) open(stops, kept []stop) []stop {
	given := make([]bool, g.groups)
	for _, k := range kept {
		given[k.group] = true
	}
	var free []stop
	for _, s := range stops {
		if !s.kept && s.value > 0 && s.takesTime() && !given[s.group] && g.fitsAll(s, kept) {
			free = append(free, s)
		}
	}
	return free
}

func (g *ground) fitsAll(s stop, kept []stop) bool {
	for _, k := range kept {
		if k.takesTime() && !g.fit(s, k) {
			return false
		}
	}
	return true
}

// merge brings two lists of stops into one, in time order.
func merge(a, b []stop) []stop {
	both := slices.Concat(a, b)
	slices.SortFunc(both, func(a, b stop) int { return a.at - b.at })
	return both
}

// fill adds to what is taken all that goes with it, the earlier first. What it adds may
// be the bridge to something else, so it looks again.
func (g *ground) fill(taken, free []stop) []stop {
	for more := true; more; {
		more = false
		for _, s := range free {
			if g.goes(s, taken) {
				taken, more = merge(taken, []stop{s}), true
			}
		}
	}
	return taken
}

// goes reports whether nothing that is taken keeps one from a stop.
func (g *ground) goes(s stop, taken []stop) bool {
	why, of := g.leave(s, taken)
	return why == TooFar && of == nil
}

// worth is what stops are worth together: of a group the greatest value counts.
func (g *ground) worth(taken []stop) int {
	best := make([]int, g.groups)
	for _, s := range taken {
		best[s.group] = max(best[s.group], s.value)
	}
	sum := 0
	for _, value := range best {
		sum += value
	}
	return sum
}

// night is how far apart two stops are at least that one does not walk between: one
// sleeps.
const night = 6 * time.Hour

// stroll is how long one walks from a stop to the next one.
func (g *ground) stroll(a, b stop) time.Duration {
	if b.start-a.end >= night {
		return 0
	}
	return g.walk[a.place][b.place]
}

func (g *ground) walking(taken []stop) time.Duration {
	var sum time.Duration
	var last *stop
	for i := range taken {
		if !taken[i].takesTime() {
			continue
		}
		if last != nil {
			sum += g.stroll(*last, taken[i])
		}
		last = &taken[i]
	}
	return sum
}

func clashesOf(all []Choice, w *Walks) []Clash {
	var spans []Placed
	for _, c := range all {
		if c.Kept {
			spans = append(spans, Placed{Span{c.Key, c.Start, c.End}, c.Rooms})
		}
	}
	return WalkClashes(spans, w)
}
