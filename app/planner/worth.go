package planner

import "time"

// Layer is how much somebody wants something. Nothing of a layer is given up for
// anything of the layers below it.
type Layer uint8

// The layers, the lowest first.
const (
	Unwanted Layer = iota // never proposed
	Topic                 // nobody chose it, but it is about something they look for
	Maybe
	Going
)

// Wish is what makes something worth more or less to a person.
type Wish struct {
	Layer  Layer
	Rating int // one to five; 0: not rated, which is as three
	Length time.Duration
	Moved  bool // it is given again at another time than the person chose
}

// Rank is the rating as it counts: what is not rated lies between what is rated low
// and what is rated high.
func (w Wish) Rank() int {
	if w.Rating == 0 {
		return 3
	}
	return w.Rating
}

// Values puts wishes into numbers of which the greatest sum is the best plan. Sums
// compare the layers from the highest to the lowest, in each first the ratings and then
// the minutes, and last how much is at the time that was chosen. What is unwanted is
// worth 0. Lengths count in steps of five minutes, or longer ones where the numbers
// would become too large.
func Values(wishes []Wish) []int {
	step := 5 * time.Minute
	for tooLarge(wishes, step) {
		step *= 2
	}
	values := make([]int, len(wishes))
	unit := 1 // what the least of a layer is worth: more than all below it together
	for i, w := range wishes {
		if w.Layer != Unwanted && !w.Moved {
			values[i] = unit
		}
	}
	unit += len(wishes)
	for layer := Topic; layer <= Going; layer++ {
		ranks, steps := sums(wishes, layer, step)
		for i, w := range wishes {
			if w.Layer == layer {
				values[i] += unit * (w.Rank()*(steps+1) + stepsOf(w.Length, step))
			}
		}
		unit *= (ranks + 1) * (steps + 1)
	}
	return values
}

// largest is how large the values are together at most, so that a search can count
// with them.
const largest = 1 << 46

func tooLarge(wishes []Wish, step time.Duration) bool {
	product := float64(1 + len(wishes))
	for layer := Topic; layer <= Going; layer++ {
		ranks, steps := sums(wishes, layer, step)
		product *= float64(ranks+1) * float64(steps+1)
	}
	return product > largest && step < 1000*time.Hour // beyond that lengths say nothing
}

// sums are what the wishes of a layer are together.
func sums(wishes []Wish, layer Layer, step time.Duration) (ranks, steps int) {
	for _, w := range wishes {
		if w.Layer == layer {
			ranks += w.Rank()
			steps += stepsOf(w.Length, step)
		}
	}
	return ranks, steps
}

func stepsOf(length, step time.Duration) int { return int((length + step/2) / step) }
