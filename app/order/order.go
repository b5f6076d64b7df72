// Package order sorts lists. Package slices does so too, with code of its own for each
// type of element, some ten kilobytes that every phone loads; here all types share it.
package order

import "slices"

// Stable sorts a list by compare, which is as that of [slices.SortStableFunc]: what is
// equal stays in its order.
func Stable[S ~[]E, E any](list S, compare func(a, b E) int) {
	places := make([]int, len(list))
	for i := range places {
		places[i] = i
	}
	byPlace(places, func(i, j int) int { return compare(list[i], list[j]) })
	sorted := make(S, len(list))
	for i, place := range places {
		sorted[i] = list[place]
	}
	copy(list, sorted)
}

// byPlace is apart so that it is compiled once.
func byPlace(places []int, compare func(i, j int) int) { slices.SortStableFunc(places, compare) }
