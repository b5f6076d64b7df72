package exact

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"hallway/app/planner"
	"hallway/app/planner/plannertest"
	"hallway/app/schedule"
)

// choice reads "key 9:00-9:30 room value=3 same=x kept".
func choice(t *testing.T, line string) Choice {
	t.Helper()
	var places []string
	c := Choice{Value: 1}
	for _, word := range strings.Fields(line) {
		switch name, value, _ := strings.Cut(word, "="); name {
		case "value":
			n, err := strconv.Atoi(value)
			if err != nil {
				t.Fatal(err)
			}
			c.Value = n
		case "same":
			c.Same = schedule.Key(value)
		case "kept":
			c.Kept = true
		default:
			places = append(places, word)
		}
	}
	s := plannertest.Session(t, strings.Join(places, " "))
	c.Key, c.Start, c.End, c.Rooms = s.Key, s.Start, s.End, s.Rooms
	return c
}

func choices(t *testing.T, lines ...string) []Choice {
	t.Helper()
	var all []Choice
	for _, line := range lines {
		all = append(all, choice(t, line))
	}
	return all
}

var reasons = map[Reason]string{
	Worthless: "worthless", Timeless: "timeless", Repeats: "repeats", Overlaps: "overlaps", TooFar: "too far", Nobody: "nobody", Skipped: "skipped",
}

// drawnLeft writes what was left out as "key why of of =worth, ...".
func drawnLeft(all []Left) string {
	var words []string
	for _, l := range all {
		word := fmt.Sprintf("%s %s", l.Key, reasons[l.Why])
		for _, key := range l.Of {
			word += " " + string(key)
		}
		if l.Of != nil {
			word += fmt.Sprintf(" =%d", l.Worth)
		}
		words = append(words, word)
	}
	return strings.Join(words, ", ")
}

func TestWhyBestLeavesOut(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines []string
		want  string
	}{
		{"what fits is not left out", []string{"a 9:00-9:30", "b 9:30-10:00"}, ""},
		{"what is worth nothing", []string{"a 9:00-9:30 value=0", "b 9:30-10:00 value=-3"}, "a worthless, b worthless"},
		{"what has no length", []string{"a 9:00-9:00"}, "a timeless"},
		{"what overlaps a better one", []string{"a 9:00-9:30 value=2", "b 9:15-9:45 value=3"}, "a overlaps b =3"},
		{
			"what overlaps two that are worth more together",
			[]string{"long 9:00-11:00 value=3", "a 9:00-9:30 value=2", "b 10:00-10:30 value=2", "c 11:00-11:30"},
			"long overlaps a b =4",
		},
		{"what overlaps an item", []string{"a 9:00-9:30 value=5", "lunch 9:15-9:45 value=0 kept"}, "a overlaps lunch =0"},
		{"what is given again at a better time", []string{"a 9:00-9:30 same=x", "again 14:00-14:30 same=x", "b 9:00-9:30"}, "a repeats again =1"},
		{"what is kept at another time", []string{"a 9:00-9:30 value=5 same=x", "again 14:00-14:30 same=x kept"}, "a repeats again =1"},
		{"that it overlaps, too, is not the reason", []string{"a 9:00-9:30 same=x", "again 9:10-9:40 value=2 same=x"}, "a repeats again =2"},
		{"what cannot be walked to", []string{"a 9:00-9:30 a1 value=2", "b 9:33-10:00 b1"}, "b too far a =2"},
		{"what cannot be walked from", []string{"a 9:00-9:30 a1", "b 9:33-10:00 b1 value=2"}, "a too far b =2"},
		{
			"what overlaps one and cannot be walked to from another",
			[]string{"a 9:00-9:30 a1 value=2", "b 9:33-10:00 b1 value=3", "c 9:40-10:10 a1 value=2"},
			"b overlaps a c =4",
		},
		{
			"what is behind a nearer one is not in the way",
			[]string{"far 9:00-9:30 b1 value=3", "near 9:31-9:33 value=3", "a 9:33-10:00 a1", "late 9:50-10:20 a1 value=2"},
			"a overlaps late =2",
		},
		{"an item that cannot be walked from in time", []string{"booth 9:00-9:30 d1 value=0 kept", "a 9:34-10:00 a1"}, "a too far booth =0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			plan := Best(choices(t, c.lines...), planner.NewWalks(plannertest.Venue(t), nil, 100))
			if got := drawnLeft(plan.Left); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestWhyCoverMisses(t *testing.T) {
	for _, c := range []struct {
		name   string
		people [][]string
		lines  []string
		want   string
	}{
		{"there is nobody", nil, []string{"a 9:00-9:30", "zero 9:00-9:30 value=0"}, "a nobody, zero worthless"},
		{"two go to two", [][]string{nil, nil}, []string{"a 9:00-9:30", "b 9:00-9:30"}, ""},
		{"of three the least is missed", [][]string{nil, nil}, []string{"a 9:00-9:30 value=2", "b 9:00-9:30", "c 9:00-9:30 value=3"}, "b overlaps a c =5"},
		{"somebody goes to the same", [][]string{nil}, []string{"a 9:00-9:30 same=x", "b 10:00-10:30 same=x value=2"}, "a repeats b =2"},
		{"somebody keeps the same", [][]string{{"b 10:00-10:30 same=x"}}, []string{"a 9:00-9:30 same=x value=2"}, "a repeats b =1"},
		{"what somebody keeps is not missed", [][]string{{"a 9:00-9:30"}, {"a 9:00-9:30"}}, []string{"a 9:00-9:30 value=2"}, ""},
		{"all are at items", [][]string{{"booth 9:00-12:00"}, {"call 9:10-9:20"}}, []string{"a 9:00-9:30 value=2"}, "a overlaps booth call =2"},
		{"an item that two have is told once", [][]string{{"lunch 9:10-9:20 value=0"}, {"lunch 9:10-9:20 value=0"}}, []string{"a 9:00-9:30"}, "a overlaps lunch =0"},
		{"nobody is in time", [][]string{{"booth 8:00-9:00 b1 value=0"}}, []string{"a 9:00-9:30 a1"}, "a too far booth =0"},
		{"one is late, the other busy", [][]string{{"call 9:10-9:20 value=0"}, {"booth 8:00-9:00 b1 value=0"}}, []string{"a 9:00-9:30 a1"}, "a overlaps booth call =0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var people []Person
			for _, kept := range c.people {
				people = append(people, Person{Kept: choices(t, kept...)})
			}
			covered := Cover(people, choices(t, c.lines...), planner.NewWalks(plannertest.Venue(t), nil, 100))
			if got := drawnLeft(covered.Missed); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// What is in the way is worth no less than what it keeps one from: else a better plan
// would take that instead.
func TestWhatIsTakenInsteadIsWorthNoLess(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := drawChoices(t, "c", 30, 1)
		byKey := make(map[schedule.Key]Choice)
		for i := range all {
			all[i].Rooms = all[i].Rooms[:min(1, len(all[i].Rooms))]
			byKey[all[i].Key] = all[i]
		}
		plan := Best(all, planner.NewWalks(plannertest.Venue(t), nil, 100))
		if len(plan.Taken)+len(plan.Left) != len(all) {
			t.Fatalf("%d taken and %d left out of %d", len(plan.Taken), len(plan.Left), len(all))
		}
		for _, l := range plan.Left {
			kept := false
			for _, key := range l.Of {
				kept = kept || byKey[key].Kept
			}
			given := l.Why == Worthless || l.Why == Timeless
			if given != (l.Of == nil) || !given && !kept && l.Why != Repeats && l.Worth < byKey[l.Key].Value {
				t.Fatalf("%+v, which is worth %d", l, byKey[l.Key].Value)
			}
		}
	})
}

func TestBestTellsWhatClashesAmongWhatIsKept(t *testing.T) {
	plan := Best(choices(t, "a 9:00-9:30 a1 kept", "b 9:20-9:50 a1 kept", "c 9:51-10:20 b1 kept", "d 9:00-9:30", "e 9:30-9:40"), planner.NewWalks(plannertest.Venue(t), nil, 100))
	want := []planner.Clash{{A: "a", B: "b", Overlap: 10 * time.Minute}, {A: "b", B: "c", Walk: 5 * time.Minute, Short: 4 * time.Minute}}
	if !slices.Equal(plan.Clashes, want) {
		t.Errorf("clashes %+v, want %+v", plan.Clashes, want)
	}
	if got, want := fmt.Sprint(plan.Taken, plan.Walking), "[a b c] 5m0s"; got != want {
		t.Errorf("takes %s, want %s", got, want)
	}
}

func TestNobodyWalksOvernight(t *testing.T) {
	all := choices(t, "a 9:00-9:30 a1", "b 9:00-9:30 b1", "c 10:00-10:30 a1")
	all[1].Start, all[1].End = all[1].Start.AddDate(0, 0, 1), all[1].End.AddDate(0, 0, 1)
	if plan := Best(all, planner.NewWalks(plannertest.Venue(t), nil, 100)); plan.Walking != 0 || len(plan.Taken) != 3 {
		t.Errorf("takes %v and walks %v, want three and none", plan.Taken, plan.Walking)
	}
}

// A search that is cut off says so, keeps the rules, and leaves out nothing for no
// reason.
func TestWhatIsCutOff(t *testing.T) {
	cutPlans, cutCovers := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		w := plannertest.DrawWalks(t)
		all := drawMany(t, 26)
		plan := BestWith(all, w, Effort{Steps: rapid.SampledFrom([]int{1, 100, 1000, 5000}).Draw(t, "steps")})
		byKey := make(map[schedule.Key]Choice)
		for _, c := range all {
			byKey[c.Key] = c
		}
		var taken []Choice
		for _, key := range plan.Taken {
			taken = append(taken, byKey[key])
		}
		if !attends(inOrder(taken), holding(all), w) || total(taken) != plan.Value {
			t.Fatalf("nobody can be at %v, or it is not worth %d", plan.Taken, plan.Value)
		}
		if !plan.Exact {
			cutPlans++
		} else if best := Best(all, w); best.Value != plan.Value {
			t.Fatalf("says that %d is the most, but %d is possible", plan.Value, best.Value)
		}
		checkReasons(t, plan.Left)
		people := drawPeople(t, all)
		covered := CoverWith(people, all, w, Effort{Steps: 1})
		checkCover(t, covered, people, all, w)
		if !covered.Exact {
			cutCovers++
		} else if best := Cover(people, all, w); best.Value != covered.Value {
			t.Fatalf("says that %d is exact, but %d is possible", covered.Value, best.Value)
		}
		if len(people) > 0 {
			checkReasons(t, covered.Missed)
		}
	})
	if cutPlans == 0 || cutCovers == 0 {
		t.Errorf("%d plans and %d covers were cut off: this tested nothing", cutPlans, cutCovers)
	}
}

func checkReasons(t *rapid.T, all []Left) {
	for _, l := range all {
		if l.Of == nil && l.Why != Worthless && l.Why != Timeless && l.Why != Skipped {
			t.Fatalf("%+v is left out for nothing", l)
		}
	}
}

// A long search pauses all along, and finds what it finds without.
func TestALongSearchPauses(t *testing.T) {
	all := labs(30, 4, 15, func(r *rand.Rand) int { return 1 + r.IntN(5) })
	walks := planner.NewWalks(plannertest.Venue(t), nil, 100)
	pauses := 0
	plan := BestWith(all, walks, Effort{Pause: func() { pauses++ }})
	if want := Best(all, walks); !slices.Equal(plan.Taken, want.Taken) || pauses < 30 {
		t.Errorf("%d pauses, and it takes %v; without pauses %v", pauses, plan.Taken, want.Taken)
	}
	pauses = 0
	people := wishing(make([]Person, 8), 40, all)
	covered := CoverWith(people, all, walks, Effort{Pause: func() { pauses++ }})
	if want := Cover(people, all, walks); covered.Value != want.Value || !covered.Exact && pauses < 30 {
		t.Errorf("%d pauses, and it covers %d; without pauses %d", pauses, covered.Value, want.Value)
	}
}

// A way of 10 points a value, less than 10 of which walking takes, is worth the next ten.
func TestValueOfPoints(t *testing.T) {
	w := graph{one: 10}
	for points, want := range map[int]int{0: 0, 1: 1, 10: 1, 11: 2, 20: 2} {
		if got := w.valueOf(points); got != want {
			t.Errorf("%d points are worth %d, want %d", points, got, want)
		}
	}
}
