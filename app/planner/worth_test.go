package planner_test

import (
	"cmp"
	"testing"
	"time"

	"pgregory.net/rapid"

	"hallway/app/planner"
)

// The order of Values is that of comparing layer by layer: ratings, then minutes.
func TestValuesCompareLayerByLayer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		wishes := make([]planner.Wish, rapid.IntRange(2, 12).Draw(t, "wishes"))
		for i := range wishes {
			wishes[i] = planner.Wish{
				Layer:  planner.Layer(rapid.IntRange(0, 3).Draw(t, "layer")),
				Rating: rapid.IntRange(0, 5).Draw(t, "rating"),
				Length: 5 * time.Minute * time.Duration(rapid.IntRange(1, 20).Draw(t, "length")),
				Moved:  rapid.IntRange(0, 4).Draw(t, "moved") == 0,
			}
		}
		values := planner.Values(wishes)
		var sums [2]int
		var vectors [2][7]int
		for i, w := range wishes {
			if (w.Layer == planner.Unwanted) != (values[i] == 0) && !w.Moved {
				t.Fatalf("%+v is worth %d", w, values[i])
			}
			for side := range 2 {
				if w.Layer == planner.Unwanted || !rapid.Bool().Draw(t, "taken") {
					continue
				}
				sums[side] += values[i]
				at := 2 * int(planner.Going-w.Layer)
				vectors[side][at] += w.Rank()
				vectors[side][at+1] += int(w.Length / (5 * time.Minute))
				if !w.Moved {
					vectors[side][6]++
				}
			}
		}
		want := 0
		for at := range vectors[0] {
			want = cmp.Or(want, cmp.Compare(vectors[0][at], vectors[1][at]))
		}
		if got := cmp.Compare(sums[0], sums[1]); got != want {
			t.Fatalf("%v against %v compares as %d (%d against %d)", vectors[0], vectors[1], got, sums[0], sums[1])
		}
	})
}

func TestValuesOfVeryManyStaySmall(t *testing.T) {
	wishes := make([]planner.Wish, 1500)
	for i := range wishes {
		wishes[i] = planner.Wish{Layer: planner.Layer(1 + i%3), Rating: 5, Length: 4 * time.Hour}
	}
	sum := 0
	for _, value := range planner.Values(wishes) {
		if sum += value; value <= 0 || sum > 1<<58 {
			t.Fatalf("a value of %d, %d together", value, sum)
		}
	}
}
