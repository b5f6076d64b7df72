package exact

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"hallway/app/planner"
	"hallway/app/planner/plannertest"
	"hallway/app/schedule"
)

// drawPeople draws people who keep items of their own, and some of the choices.
func drawPeople(t *rapid.T, choices []Choice) []Person {
	for i := range choices {
		choices[i].In = "" // a container among the choices is a choice as any other
	}
	people := make([]Person, rapid.IntRange(0, 3).Draw(t, "people"))
	for i := range people {
		if rapid.Bool().Draw(t, "keeps nothing") {
			continue
		}
		for _, c := range drawChoices(t, fmt.Sprintf("own%d-", i), 2, 0) {
			c.Same, c.In = "", ""
			people[i].Kept = append(people[i].Kept, c)
		}
		for _, c := range choices {
			switch rapid.IntRange(0, 6).Draw(t, "wish") {
			case 4, 5:
				people[i].Wants = append(people[i].Wants, c.Key)
			case 6:
				people[i].Skips = append(people[i].Skips, c.Key)
			}
			if rapid.IntRange(0, 7).Draw(t, "pinned") == 7 {
				c.Value = rapid.IntRange(0, 3).Draw(t, "own value")
				people[i].Kept = append(people[i].Kept, c)
			}
		}
	}
	return people
}

// keepContainer lets somebody keep a long session that some of the choices are inside.
func keepContainer(t *rapid.T, people []Person, choices []Choice) {
	for i := range choices {
		if rapid.Bool().Draw(t, "inside") {
			choices[i].In = "long"
		}
	}
	for i := range people {
		if rapid.Bool().Draw(t, "keeps the container") {
			people[i].Kept = append(people[i].Kept, Choice{Key: "long", Start: plannertest.Minute(20), End: plannertest.Minute(100)})
		}
	}
}

// keptBy is what a person keeps, as a choice that is kept.
func keptBy(p Person) []Choice {
	kept := slices.Clone(p.Kept)
	for i := range kept {
		kept[i].Kept = true
	}
	return kept
}

// best of a cover: its value, and then how many wishes it fulfils.
type best struct{ value, wishes int }

// mostCovered is the most that people can be at, found by giving each choice to
// nobody and to everybody in turn.
func mostCovered(people []Person, parts [][]Choice, choices []Choice, w *planner.Walks, wishes int) best {
	if len(choices) == 0 {
		holds := make(map[schedule.Key]bool)
		for _, part := range parts {
			maps.Copy(holds, holding(part))
		}
		for _, part := range parts {
			if !attends(inOrder(part), holds, w) {
				return best{-1, 0}
			}
		}
		return best{coveredBy(parts), wishes}
	}
	most := mostCovered(people, parts, choices[1:], w, wishes)
	for p := range parts {
		if slices.Contains(people[p].Skips, choices[0].Key) || someoneKeeps(parts, choices[0]) {
			continue // only one is sent to what gives the same
		}
		before, wished := parts[p], wishes
		if slices.Contains(people[p].Wants, choices[0].Key) {
			wished++
		}
		parts[p] = append(slices.Clone(before), choices[0])
		if next := mostCovered(people, parts, choices[1:], w, wished); next.value > most.value || next.value == most.value && next.wishes > most.wishes {
			most = next
		}
		parts[p] = before
	}
	return most
}

// coveredBy is what people's parts are worth together: of one session, and of what
// gives the same, the best counts.
func coveredBy(parts [][]Choice) int {
	best := make(map[schedule.Key]Choice)
	for _, part := range parts {
		for _, c := range part {
			if old, ok := best[c.Key]; !ok || c.Value > old.Value {
				best[c.Key] = c
			}
		}
	}
	var all []Choice
	for _, c := range best {
		all = append(all, c)
	}
	return total(all)
}

// raised gives what is kept the value of the choice with its key, where that is more.
func raised(kept, choices []Choice) []Choice {
	for i := range kept {
		for _, c := range choices {
			if c.Key == kept[i].Key {
				kept[i].Value = max(kept[i].Value, c.Value)
			}
		}
	}
	return kept
}

func TestCoverIsTheBestOfAllCovers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := plannertest.DrawWalks(t)
		choices := drawChoices(t, "c", 8, 0)
		people := drawPeople(t, choices)
		keepContainer(t, people, choices)
		covered := Cover(people, choices, w)
		parts := make([][]Choice, len(people))
		for i := range people {
			parts[i] = raised(keptBy(people[i]), choices)
		}
		var free []Choice
		for _, c := range choices {
			if c.Value > 0 && c.End.After(c.Start) && !someoneKeeps(parts, c) {
				free = append(free, c)
			}
		}
		want := mostCovered(people, parts, free, w, 0)
		if got := (best{covered.Value, wishesOf(people, covered)}); got != want || !covered.Exact || !covered.Wished {
			t.Fatalf("covers %+v (exact: %v, %v), want %+v", got, covered.Exact, covered.Wished, want)
		}
	})
}

// wishesOf are the wishes that a cover fulfils, without what people keep.
func wishesOf(people []Person, covered Covered) int {
	wishes := 0
	for i, part := range covered.Parts {
		for _, key := range part.Taken {
			kept := slices.ContainsFunc(people[i].Kept, func(k Choice) bool { return k.Key == key })
			if !kept && slices.Contains(people[i].Wants, key) {
				wishes++
			}
		}
	}
	return wishes
}

// Where everybody can be everywhere, nobody has two more than another.
func TestTheLoadIsEven(t *testing.T) {
	var lines []string
	for hour := 9; hour < 17; hour++ {
		lines = append(lines, fmt.Sprintf("a%d %d:00-%d:30", hour, hour, hour), fmt.Sprintf("b%d %d:00-%d:30", hour, hour, hour))
	}
	people := make([]Person, 4)
	people[3].Wants = []schedule.Key{"a9", "a10", "a11", "a12", "a13", "a14"}
	people[2].Skips = []schedule.Key{"b9"}
	var counts []int
	for i, part := range Cover(people, choices(t, lines...), nil).Parts {
		counts = append(counts, len(part.Taken))
		if i == 2 && slices.Contains(part.Taken, "b9") {
			t.Error("somebody is sent where they do not want to go")
		}
		if i == 3 {
			for _, key := range people[3].Wants {
				if !slices.Contains(part.Taken, key) {
					t.Errorf("the one who wants %s is not sent there", key)
				}
			}
		}
	}
	slices.Sort(counts)
	if counts[3] > 6 || counts[2]-counts[0] > 1 {
		t.Errorf("people have %v sessions", counts)
	}
}

// What joins two sessions that are too far apart stays between them.
func TestABridgeIsNotMoved(t *testing.T) {
	people := []Person{{Wants: []schedule.Key{"a", "b"}}, {}}
	walks := planner.NewWalks(plannertest.Venue(t), nil, 150)
	covered := Cover(people, choices(t, "a 9:00-9:15 a1", "bridge 9:15-9:20", "b 9:20-9:25 b1"), walks)
	if got := fmt.Sprint(covered.Parts[0].Taken); got != "[a bridge b]" {
		t.Errorf("the one who wants both is sent to %s", got)
	}
}

func someoneKeeps(parts [][]Choice, c Choice) bool {
	for _, part := range parts {
		for _, k := range part {
			if k.Key == c.Key || k.Same != "" && k.Same == c.Same {
				return true
			}
		}
	}
	return false
}

func TestCoverGivesEachPersonWhatTheyCanBeAt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := plannertest.DrawWalks(t)
		choices := drawChoices(t, "c", 40, 0)
		people := drawPeople(t, choices)
		checkCover(t, Cover(people, choices, w), people, choices, w)
	})
}

// checkCover fails where a cover breaks the rules, whatever it is worth.
func checkCover(t interface{ Fatalf(string, ...any) }, covered Covered, people []Person, choices []Choice, w *planner.Walks) {
	byKey := make(map[schedule.Key]Choice)
	for _, c := range choices {
		byKey[c.Key] = c
	}
	var parts [][]Choice
	sent := make(map[schedule.Key]bool)
	for i, part := range covered.Parts {
		kept := raised(keptBy(people[i]), choices)
		taken := slices.Clone(kept)
		for _, key := range part.Taken {
			if slices.ContainsFunc(kept, func(k Choice) bool { return k.Key == key }) {
				continue
			}
			c := byKey[key]
			if slices.Contains(people[i].Skips, key) {
				t.Fatalf("person %d is sent to %s, which they skip", i, key)
			}
			if sent[key] || c.Same != "" && sent["same "+c.Same] {
				t.Fatalf("%s, or what gives the same, is dealt twice", key)
			}
			sent[key], sent["same "+c.Same] = true, true
			taken = append(taken, c)
		}
		taken = inOrder(taken)
		if !slices.Equal(choiceKeys(taken), part.Taken) {
			t.Fatalf("person %d is at %v, want with what they keep and in order %v", i, part.Taken, choiceKeys(taken))
		}
		if !attends(taken, holding(taken), w) {
			t.Fatalf("person %d cannot be at all of %v", i, part.Taken)
		}
		parts = append(parts, taken)
	}
	if got := coveredBy(parts); got != covered.Value {
		t.Fatalf("says it covers %d, but covers %d", covered.Value, got)
	}
}

func TestCoverDoesNotHangOnTheOrderOfTheChoices(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := plannertest.DrawWalks(t)
		choices := drawChoices(t, "c", 30, 0)
		people := drawPeople(t, choices)
		other := slices.Clone(people)
		for i := range other {
			if len(other[i].Kept) > 0 {
				other[i].Kept = rapid.Permutation(other[i].Kept).Draw(t, "kept")
			}
		}
		a := fmt.Sprintf("%+v", Cover(people, choices, w))
		b := fmt.Sprintf("%+v", Cover(other, rapid.Permutation(choices).Draw(t, "order"), w))
		if a != b {
			t.Fatalf("one cover for one order, another for another:\n%s\n%s", a, b)
		}
	})
}

func TestCoverForOneIsAsGoodAsBest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := plannertest.DrawWalks(t)
		all := drawChoices(t, "c", 40, 1)
		for i := range all {
			all[i].In = ""
		}
		covered := Cover([]Person{{Kept: keptAmong(all)}}, all, w)
		if plan := Best(all, w); plan.Value != covered.Value {
			t.Fatalf("the best plan is worth %d, the best cover for one %d", plan.Value, covered.Value)
		}
	})
}
