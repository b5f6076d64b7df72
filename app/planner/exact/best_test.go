package exact

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"hallway/app/planner"
	"hallway/app/planner/plannertest"
	"hallway/app/schedule"
)

// drawChoices draws choices close together, so that they clash, tie and repeat.
func drawChoices(t *rapid.T, name string, most, keptOf10 int) []Choice {
	var all []Choice
	for i := range rapid.IntRange(0, most).Draw(t, name) {
		start := 5 * rapid.IntRange(0, 24).Draw(t, "start")
		c := Choice{
			Key:   schedule.Key(fmt.Sprintf("%s%d", name, i)),
			Start: plannertest.Minute(start), End: plannertest.Minute(start + rapid.SampledFrom([]int{0, 5, 10, 20, 20, 30, 30, 60}).Draw(t, "length")),
			Rooms: plannertest.DrawRooms(t),
			Value: rapid.IntRange(0, 3).Draw(t, "value"),
			Kept:  rapid.IntRange(0, 9).Draw(t, "kept") < keptOf10,
			Same:  rapid.SampledFrom([]schedule.Key{"", "", "x", "y", "z"}).Draw(t, "same"),
			In:    schedule.Key(rapid.SampledFrom([]string{"", "", "", name + "0", name + "1"}).Draw(t, "in")),
		}
		all = append(all, c)
	}
	return all
}

// attends reports whether one person can be at choices, which are in time order: the
// rule as Best states it, without any of its code.
func attends(taken []Choice, holds map[schedule.Key]bool, w *planner.Walks) bool {
	for _, a := range taken {
		for _, b := range taken {
			long := holds[a.Key] && !a.Kept || a.Kept
			if long && !b.Kept && a.Key != b.Key && a.In != b.Key && b.In != a.Key &&
				a.End.After(a.Start) && b.End.After(b.Start) && !goesWith(a, b, w) && !goesWith(b, a, w) {
				return false
			}
		}
	}
	var last *Choice
	same := make(map[schedule.Key]bool)
	for _, c := range taken {
		if c.Kept && c.Same != "" {
			same[c.Same] = true
		}
	}
	for i := range taken {
		c := taken[i]
		if !c.End.After(c.Start) {
			if !c.Kept {
				return false
			}
			continue
		}
		if c.Kept {
			if !holds[c.Key] {
				last = &taken[i]
			}
			continue
		}
		if c.Value <= 0 || c.Same != "" && same[c.Same] {
			return false
		}
		same[c.Same] = true
		if holds[c.Key] {
			continue
		}
		if last != nil && !goesWith(*last, c, w) && !last.Kept {
			return false
		}
		last = &taken[i]
	}
	return true
}

func goesWith(a, b Choice, w *planner.Walks) bool {
	return !a.End.Add(w.Between(a.Rooms, b.Rooms)).After(b.Start)
}

func inOrder(choices []Choice) []Choice {
	all := slices.Clone(choices)
	slices.SortFunc(all, func(a, b Choice) int {
		if c := a.Start.Compare(b.Start); c != 0 {
			return c
		}
		if c := a.End.Compare(b.End); c != 0 {
			return c
		}
		return strings.Compare(string(a.Key), string(b.Key))
	})
	return all
}

// total is what choices are worth: of what gives the same the best one counts.
func total(taken []Choice) int {
	sum, best := 0, make(map[schedule.Key]int)
	for _, c := range taken {
		if c.Same == "" {
			sum += c.Value
		} else {
			best[c.Same] = max(best[c.Same], c.Value)
		}
	}
	for _, value := range best {
		sum += value
	}
	return sum
}

// holding are the containers of choices.
func holding(all []Choice) map[schedule.Key]bool {
	holds := make(map[schedule.Key]bool)
	for _, c := range all {
		if c.In != c.Key {
			holds[c.In] = true
		}
	}
	return holds
}

func walked(taken []Choice, holds map[schedule.Key]bool, w *planner.Walks) time.Duration {
	var sum time.Duration
	var last *Choice
	for i, c := range taken {
		if c.End.After(c.Start) && !holds[c.Key] {
			if last != nil {
				sum += w.Between(last.Rooms, c.Rooms)
			}
			last = &taken[i]
		}
	}
	return sum
}

// bestByTrying tries all sets of choices, which are in time order. A set comes before
// another one that is as good if the first choice that only one has is its own.
func bestByTrying(all []Choice, w *planner.Walks) (best []Choice) {
	found, holds := false, holding(all)
	for set := range 1 << len(all) {
		var taken []Choice
		for i, c := range all {
			if set>>(len(all)-1-i)&1 == 1 {
				taken = append(taken, c)
			}
		}
		if len(keptAmong(taken)) != len(keptAmong(all)) || !attends(taken, holds, w) {
			continue
		}
		// The first choice is the highest bit: a greater set takes the earlier one.
		if found && (total(taken) < total(best) || total(taken) == total(best) && walked(taken, holds, w) > walked(best, holds, w)) {
			continue
		}
		best, found = taken, true
	}
	return best
}

func keptAmong(choices []Choice) []Choice {
	var kept []Choice
	for _, c := range choices {
		if c.Kept {
			kept = append(kept, c)
		}
	}
	return kept
}

func choiceKeys(choices []Choice) []schedule.Key {
	var keys []schedule.Key
	for _, c := range choices {
		keys = append(keys, c.Key)
	}
	return keys
}

func TestBestIsTheBestOfAllPlans(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := plannertest.DrawWalks(t)
		all := drawChoices(t, "c", 11, rapid.IntRange(0, 3).Draw(t, "kept of 10"))
		plan := Best(all, w)
		want := bestByTrying(inOrder(all), w)
		if !slices.Equal(plan.Taken, choiceKeys(want)) {
			t.Fatalf("takes %v, worth %d; want %v, worth %d", plan.Taken, plan.Value, choiceKeys(want), total(want))
		}
		if plan.Value != total(want) || plan.Walking != walked(want, holding(all), w) || !plan.Exact {
			t.Fatalf("says value %d, walking %v, exact %v; want %d, %v", plan.Value, plan.Walking, plan.Exact, total(want), walked(want, holding(all), w))
		}
	})
}

func TestBestDoesNotHangOnTheOrderOfTheChoices(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := plannertest.DrawWalks(t)
		all := drawChoices(t, "c", 30, 1)
		plan, other := Best(all, w), Best(rapid.Permutation(all).Draw(t, "order"), w)
		if a, b := fmt.Sprintf("%+v", plan), fmt.Sprintf("%+v", other); a != b {
			t.Fatalf("one plan for one order, another for another:\n%s\n%s", a, b)
		}
	})
}
