package exact

import (
	"cmp"
	"slices"
	"time"

	"hallway/app/order"
	"hallway/app/planner"
	"hallway/app/schedule"
)

// Plan is a proposal for one person.
type Plan struct {
	Taken   []schedule.Key  // in time order, what is kept included
	Left    []Left          // what was left out, and why, in time order
	Value   int             // of what is taken; what gives the same counts once
	Walking time.Duration   // from each of what is taken to the next
	Clashes []planner.Clash // among what is kept
	Exact   bool            // false only where the search was cut off: another plan may be better
}

// Best finds the plan that is worth most. What is kept is in it in any case. All else
// goes with everything that is kept, and with what is taken before and after it: it
// overlaps nothing, and there is time to walk. A container, which one is at as long as
// it lasts, goes with what is inside it, and nobody walks to or from there. Of what gives the same one at most is
// taken. Of plans that are worth the same it takes the one with less walking, then
// the one whose first difference in time order starts earlier, ends earlier, has the
// smaller key. The order of the choices does not count.
//
// Without repeats that is weighted interval scheduling, which dynamic programming
// solves (Kleinberg and Tardos, Algorithm Design, 6.1; here over pairs of stops, as
// the time to change over depends on both). Repeats make it the job interval
// selection problem, which is NP-hard (Spieksma, Journal of Scheduling 2, 1999): see
// [graph.best]. That search is cut off where it takes more than [mostWork] steps, or
// more than 64 groups of repeats matter at once.
func Best(choices []Choice, w *planner.Walks) Plan { return BestWith(choices, w, Effort{}) }

// BestWith is [Best] with more or less effort.
func BestWith(choices []Choice, w *planner.Walks, effort Effort) Plan {
	all := tidy(choices)
	g := survey(all, w)
	s := solver{ground: &g, budget: effort.budget(mostWork), exact: true}
	s.branch(g.containers(), keptOf(g.stops))
	taken := s.best

	plan := Plan{Value: g.worth(taken), Walking: g.walking(taken), Clashes: clashesOf(all, w), Exact: s.exact}
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

// solver finds the best plan for each set of containers that one can be at, and the
// best of those.
type solver struct {
	*ground
	best   []stop // in time order
	tried  int    // how many sets
	budget *budget
	exact  bool
}

// mostSets is how many sets of containers are tried at most. Those of a conference are
// on one day: they clash with one another, and the sets are as many as they are.
const mostSets = 64

// containers are those that may be taken or not.
func (g *ground) containers() []stop {
	return slices.DeleteFunc(slices.Clone(g.stops), func(s stop) bool { return !s.holds || s.kept || s.value == 0 || !s.takesTime() })
}

// branch tries all sets of containers beside what is taken, each with the first of them
// and without it.
func (s *solver) branch(containers, taken []stop) {
	if len(containers) > 0 {
		first, rest := containers[0], containers[1:]
		if len(s.open([]stop{first}, taken)) > 0 {
			s.branch(rest, merge(taken, []stop{first}))
		}
		s.branch(rest, taken)
		return
	}
	if s.tried == mostSets {
		s.exact = false
		return
	}
	s.tried++
	plain := slices.DeleteFunc(slices.Clone(s.stops), func(o stop) bool { return o.holds })
	free := s.open(plain, taken)
	way, exact := newGraph(s.ground, slices.DeleteFunc(slices.Clone(taken), func(o stop) bool { return o.holds }), free).best(s.budget)
	taken = merge(taken, way)
	if !exact {
		taken, s.exact = s.fill(taken, free), false
	}
	if s.tried == 1 || s.prefers(taken, s.best) {
		s.best = taken
	}
}

// prefers reports whether of two plans a is the better one.
func (s *solver) prefers(a, b []stop) bool {
	earlier := slices.CompareFunc(a, b, func(x, y stop) int { return cmp.Compare(y.at, x.at) }) // more is better, too
	return cmp.Or(cmp.Compare(s.worth(a), s.worth(b)), cmp.Compare(s.walking(b), s.walking(a)), earlier) > 0
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
	order.Stable(both, func(a, b stop) int { return a.at - b.at })
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
		if !taken[i].takesTime() || taken[i].holds {
			continue
		}
		if last != nil {
			sum += g.stroll(*last, taken[i])
		}
		last = &taken[i]
	}
	return sum
}

func clashesOf(all []Choice, w *planner.Walks) []planner.Clash {
	var spans []planner.Placed
	for _, c := range all {
		if c.Kept {
			spans = append(spans, planner.Placed{Span: planner.Span{Key: c.Key, Start: c.Start, End: c.End}, Rooms: c.Rooms})
		}
	}
	in := make(map[schedule.Key]schedule.Key)
	for _, c := range all {
		in[c.Key] = c.In
	}
	return slices.DeleteFunc(planner.WalkClashes(spans, w), func(c planner.Clash) bool { return in[c.A] == c.B || in[c.B] == c.A })
}
