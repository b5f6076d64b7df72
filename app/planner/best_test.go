package planner

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"hallway/app/schedule"
)

// venue has rooms a1, a2, b1, ... in areas A to D, "both" in A and B, and "nowhere" in
// no known area.
func venue(t interface{ Fatal(...any) }) *schedule.Programme {
	var rooms []schedule.Room
	for _, name := range []string{"a1", "a2", "b1", "b2", "c1", "d1"} {
		rooms = append(rooms, schedule.Room{ID: schedule.RoomID(name), Area: strings.ToUpper(name[:1])})
	}
	rooms = append(rooms, schedule.Room{ID: "nowhere"})
	p, err := schedule.New(schedule.Event{Zone: "UTC"}, rooms, nil, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

var morning = time.Date(2026, 3, 24, 9, 0, 0, 0, time.UTC)

func minute(n int) time.Time { return morning.Add(time.Duration(n) * time.Minute) }

// drawWalks draws nil, the usual walks and walks with legs.
func drawWalks(t *rapid.T) *Walks {
	if rapid.Bool().Draw(t, "nil walks") {
		return nil
	}
	var legs []Leg
	areas := rapid.SampledFrom([]string{"A", "b", "C", "D", "E"})
	for range rapid.IntRange(0, 4).Draw(t, "legs") {
		legs = append(legs, Leg{areas.Draw(t, "from"), areas.Draw(t, "to"), rapid.IntRange(0, 12).Draw(t, "minutes")})
	}
	return NewWalks(venue(t), legs, rapid.SampledFrom([]int{100, 150, 80}).Draw(t, "pace"))
}

// drawChoices draws choices close together, so that they clash, tie and repeat.
func drawChoices(t *rapid.T, name string, most, keptOf10 int) []Choice {
	var all []Choice
	for i := range rapid.IntRange(0, most).Draw(t, name) {
		start := 5 * rapid.IntRange(0, 24).Draw(t, "start")
		c := Choice{
			Key:   schedule.Key(fmt.Sprintf("%s%d", name, i)),
			Start: minute(start), End: minute(start + rapid.SampledFrom([]int{0, 5, 10, 20, 20, 30, 30, 60}).Draw(t, "length")),
			Rooms: drawRooms(t),
			Value: rapid.IntRange(0, 3).Draw(t, "value"),
			Kept:  rapid.IntRange(0, 9).Draw(t, "kept") < keptOf10,
			Same:  rapid.SampledFrom([]schedule.Key{"", "", "x", "y", "z"}).Draw(t, "same"),
		}
		all = append(all, c)
	}
	return all
}

func drawRooms(t *rapid.T) []schedule.RoomID {
	rooms := [][]schedule.RoomID{nil, {"a1"}, {"a2"}, {"b1"}, {"b1", "c1"}, {"d1"}, {"c1"}, {"nowhere"}, {"a1", "a2"}, {"gone"}}
	return rapid.SampledFrom(rooms).Draw(t, "rooms")
}

// attends reports whether one person can be at choices, which are in time order: the
// rule as Best states it, without any of its code.
func attends(taken []Choice, w *Walks) bool {
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
			last = &taken[i]
			continue
		}
		if c.Value <= 0 || c.Same != "" && same[c.Same] {
			return false
		}
		same[c.Same] = true
		for _, k := range taken {
			if k.Kept && k.End.After(k.Start) && !goesWith(k, c, w) && !goesWith(c, k, w) {
				return false
			}
		}
		if last != nil && !goesWith(*last, c, w) && !last.Kept {
			return false
		}
		last = &taken[i]
	}
	return true
}

func goesWith(a, b Choice, w *Walks) bool {
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

func walked(taken []Choice, w *Walks) time.Duration {
	var sum time.Duration
	var last *Choice
	for i, c := range taken {
		if c.End.After(c.Start) {
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
func bestByTrying(all []Choice, w *Walks) (best []Choice) {
	found := false
	for set := range 1 << len(all) {
		var taken []Choice
		for i, c := range all {
			if set>>(len(all)-1-i)&1 == 1 {
				taken = append(taken, c)
			}
		}
		if len(keptAmong(taken)) != len(keptAmong(all)) || !attends(taken, w) {
			continue
		}
		// The first choice is the highest bit: a greater set takes the earlier one.
		if found && (total(taken) < total(best) || total(taken) == total(best) && walked(taken, w) > walked(best, w)) {
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
		w := drawWalks(t)
		all := drawChoices(t, "c", 11, rapid.IntRange(0, 3).Draw(t, "kept of 10"))
		plan := Best(all, w)
		want := bestByTrying(inOrder(all), w)
		if !slices.Equal(plan.Taken, choiceKeys(want)) {
			t.Fatalf("takes %v, worth %d; want %v, worth %d", plan.Taken, plan.Value, choiceKeys(want), total(want))
		}
		if plan.Value != total(want) || plan.Walking != walked(want, w) || !plan.Exact {
			t.Fatalf("says value %d, walking %v, exact %v; want %d, %v", plan.Value, plan.Walking, plan.Exact, total(want), walked(want, w))
		}
	})
}

func TestBestDoesNotHangOnTheOrderOfTheChoices(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWalks(t)
		all := drawChoices(t, "c", 30, 1)
		plan, other := Best(all, w), Best(rapid.Permutation(all).Draw(t, "order"), w)
		if a, b := fmt.Sprintf("%+v", plan), fmt.Sprintf("%+v", other); a != b {
			t.Fatalf("one plan for one order, another for another:\n%s\n%s", a, b)
		}
	})
}
