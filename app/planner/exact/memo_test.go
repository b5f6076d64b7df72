package exact

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"hallway/app/planner"
	"hallway/app/planner/plannertest"
	"hallway/app/schedule"
)

// memo finds the best cover of some thirty choices by going through them in time
// order, with all that the rest depends on written down: who comes from where, and what
// was given. For one person it finds the best plan. It knows no bounds.
type memo struct {
	walks *planner.Walks
	nodes []memoNode
	solo  bool // ties are settled as Best settles them
	known map[string]outcome
}

type memoNode struct {
	Choice
	owner int          // of what is kept
	may   map[int]bool // who can go, beside what they keep
}

type outcome struct {
	value   int
	walking time.Duration
	taken   []schedule.Key
}

// newMemo takes what each person keeps, and choices that nobody keeps.
func newMemo(kept [][]Choice, choices []Choice, w *planner.Walks) *memo {
	m := &memo{walks: w, known: make(map[string]outcome)}
	same := make(map[schedule.Key]bool)
	all := make([]Choice, 0)
	owner := make(map[int]int)
	for p := range kept {
		for _, k := range kept[p] {
			if k.End.After(k.Start) {
				owner[len(all)] = p
				all = append(all, k)
			}
			if k.Same != "" {
				same[k.Same] = true
			}
		}
	}
	for i, c := range append(all, choices...) {
		node := memoNode{Choice: c, owner: none, may: make(map[int]bool)}
		if p, ok := owner[i]; ok {
			node.owner = p
		} else if c.Value <= 0 || !c.End.After(c.Start) || same[c.Same] {
			continue
		}
		for p := range kept {
			node.may[p] = !slices.ContainsFunc(kept[p], func(k Choice) bool {
				return k.End.After(k.Start) && !goesWith(k, c, w) && !goesWith(c, k, w)
			})
		}
		m.nodes = append(m.nodes, node)
	}
	slices.SortStableFunc(m.nodes, func(a, b memoNode) int {
		if slices.Equal(choiceKeys(inOrder([]Choice{b.Choice, a.Choice})), []schedule.Key{a.Key, b.Key}) {
			return -1
		}
		return 1
	})
	return m
}

// best is the best outcome from a node on; lasts are where people come from, as
// places among the nodes, and given is what was given that something gives again.
func (m *memo) best(i int, lasts []int, given []schedule.Key) outcome {
	if i == len(m.nodes) {
		return outcome{}
	}
	key := fmt.Sprint(i, lasts, given)
	if known, ok := m.known[key]; ok {
		return known
	}
	node := m.nodes[i]
	best := outcome{value: -1}
	if node.owner != none {
		best = m.go1(i, node.owner, lasts, given)
	} else {
		for p := range lasts {
			free := lasts[p] == none || m.nodes[lasts[p]].owner == p || goesWith(m.nodes[lasts[p]].Choice, node.Choice, m.walks)
			if node.may[p] && free && !slices.Contains(given, node.Same) {
				best = m.better(best, m.go1(i, p, lasts, given))
			}
		}
		best = m.better(best, m.best(i+1, lasts, given))
	}
	m.known[key] = best
	return best
}

// better prefers a, which takes what b may not.
func (m *memo) better(a, b outcome) outcome {
	if b.value > a.value || m.solo && b.value == a.value && b.walking < a.walking {
		return b
	}
	return a
}

func (m *memo) go1(i, p int, lasts []int, given []schedule.Key) outcome {
	node := m.nodes[i]
	walk := time.Duration(0)
	if lasts[p] != none {
		walk = m.walks.Between(m.nodes[lasts[p]].Rooms, node.Rooms)
	}
	lasts = slices.Clone(lasts)
	lasts[p] = i
	if node.owner != none {
		rest := m.best(i+1, lasts, given)
		return outcome{rest.value, rest.walking + walk, append([]schedule.Key{node.Key}, rest.taken...)}
	}
	if node.Same != "" {
		given = append(slices.Clone(given), node.Same)
		slices.Sort(given)
	}
	rest := m.best(i+1, lasts, given)
	return outcome{rest.value + node.Value, rest.walking + walk, append([]schedule.Key{node.Key}, rest.taken...)}
}

// drawMany draws choices of a busy morning, most of which are given again.
func drawMany(t *rapid.T, most int) []Choice {
	var all []Choice
	slots := rapid.SampledFrom([]int{10, 20, 40}).Draw(t, "slots")
	groups := rapid.IntRange(1, 8).Draw(t, "groups")
	for i := range rapid.IntRange(most/2, most).Draw(t, "choices") {
		start := 5 * rapid.IntRange(0, slots).Draw(t, "start")
		c := Choice{
			Key:   schedule.Key(fmt.Sprintf("c%02d", i)),
			Start: plannertest.Minute(start), End: plannertest.Minute(start + rapid.SampledFrom([]int{5, 10, 15, 15, 40}).Draw(t, "length")),
			Rooms: plannertest.DrawRooms(t),
			Value: rapid.IntRange(1, 5).Draw(t, "value"),
		}
		if group := rapid.IntRange(0, groups+1).Draw(t, "same"); group < groups {
			c.Same = schedule.Key(fmt.Sprintf("g%d", group))
		}
		all = append(all, c)
	}
	return all
}

func TestBestOfManyChoicesWithRepeats(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := plannertest.DrawWalks(t)
		all := drawMany(t, 26)
		scale := rapid.SampledFrom([]int{1, 1 << 20, 1 << 36}).Draw(t, "scale")
		for i := range all {
			all[i].Value += scale * rapid.IntRange(0, 3).Draw(t, "layer")
			all[i].Kept = rapid.IntRange(0, 15).Draw(t, "kept") == 15
		}
		var free []Choice
		for _, c := range all {
			if !c.Kept {
				free = append(free, c)
			}
		}
		m := newMemo([][]Choice{keptAmong(all)}, free, w)
		m.solo = true
		want := m.best(0, []int{none}, nil)
		plan := Best(all, w)
		if !slices.Equal(plan.Taken, want.taken) || plan.Walking != want.walking || !plan.Exact {
			t.Fatalf("takes %v, worth %d, walking %v (exact: %v);\nwant %v, worth %d without what is kept, walking %v",
				plan.Taken, plan.Value, plan.Walking, plan.Exact, want.taken, want.value, want.walking)
		}
	})
}

func TestCoverOfManyChoicesWithRepeats(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := plannertest.DrawWalks(t)
		choices := drawMany(t, 14)
		people := make([]Person, rapid.IntRange(1, 3).Draw(t, "people"))
		for i := range people {
			people[i].Kept = drawChoices(t, fmt.Sprintf("own%d-", i), 2, 0)
			for j := range people[i].Kept {
				people[i].Kept[j].Value, people[i].Kept[j].Same = 0, ""
			}
		}
		kept := make([][]Choice, len(people))
		for i := range people {
			kept[i] = keptBy(people[i])
		}
		want := newMemo(kept, choices, w).best(0, slices.Repeat([]int{none}, len(people)), nil)
		covered := Cover(people, choices, w)
		checkCover(t, covered, people, choices, w)
		if covered.Value != want.value || !covered.Exact {
			t.Fatalf("covers %d (exact: %v), want %d", covered.Value, covered.Exact, want.value)
		}
	})
}

// A sweep alone, without prices that tell it what is worth looking at, finds the best
// deal too; with prices it finds no better one.
func TestSweepNeedsNoPrices(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := plannertest.DrawWalks(t)
		choices := drawMany(t, 14)
		people := drawPeople(t, choices)
		team := newTeam(people, choices, w, Effort{Steps: 1 << 40}.budget(1))
		for _, piece := range team.pieces() {
			c := newCrew(team, piece, rapid.Bool().Draw(t, "wishes"))
			free := make([]int, len(c.first))
			all := slices.Repeat([]bool{true}, len(c.first))
			want, _ := c.sweep(c.quote(free), all, 0, 1<<30)
			settled, d := c.settle()
			if c.worthOf(d) > c.worthOf(want) || settled.bound/c.parts < c.worthOf(want) {
				t.Fatalf("the best deal is worth %d; one of %d was found, and the bound is %d", c.worthOf(want), c.worthOf(d), settled.bound/c.parts)
			}
			d, _ = c.search(settled, d, settled.bound/c.parts, 1<<30)
			if c.worthOf(d) != c.worthOf(want) || len(c.twice(d)) > 0 {
				t.Fatalf("with prices %d, without %d", c.worthOf(d), c.worthOf(want))
			}
			d, complete := c.sweep(settled, all, c.worthOf(want)+1, 1<<30)
			if d != nil || !complete {
				t.Fatalf("found a deal worth %d, more than the best one", c.worthOf(d))
			}
		}
	})
}
