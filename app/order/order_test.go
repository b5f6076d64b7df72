package order

import (
	"cmp"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestStableIsAsThatOfSlices(t *testing.T) {
	type pair struct{ key, at int }
	rapid.Check(t, func(t *rapid.T) {
		list := make([]pair, rapid.IntRange(0, 50).Draw(t, "length"))
		for i := range list {
			list[i] = pair{rapid.IntRange(0, 9).Draw(t, "key"), i}
		}
		compare := func(a, b pair) int { return cmp.Compare(a.key, b.key) }
		want := slices.Clone(list)
		slices.SortStableFunc(want, compare)
		Stable(list, compare)
		if !slices.Equal(list, want) {
			t.Fatalf("got %v, want %v", list, want)
		}
	})
}
