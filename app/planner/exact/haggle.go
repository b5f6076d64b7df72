package exact

import "math/bits"

// partsOf is what a value, or a point, is divided into so that prices can be whole
// numbers, for values that are so much together. Large values need no parts.
func partsOf(sum int) int {
	parts := 1 << 10
	for parts > 1 && sum > maxSum/parts {
		parts /= 2
	}
	return parts
}

// maxSum is more than all values together are, in parts: sums of them, and of prices,
// which are no higher, stay far within an int.
const maxSum = 1 << 58

// rounds is how often prices are corrected at most.
const rounds = 300

// haggle finds the prices of groups at which a bound is lowest. Prices rise for what
// is used too often and fall for what is not used: the subgradient method, with
// Polyak's step towards what is known to be possible (Held, Wolfe and Crowder,
// Mathematical Programming 6, 1974). Half of each step is that of the one before, so that
// prices do not go to and fro (Camerini, Fratta and Maffioli, Mathematical Programming
// Study 3, 1975). All numbers are whole: every device finds the same prices.
type haggle struct {
	price  []int // by group, in parts
	lowest []int // the prices at which the bound was lowest
	bound  int   // the lowest bound, in parts
	drift  []int // the direction of the last step, by group, in 256th
	pace   int   // of the step, in 64th of Polyak's
	now    int   // the bound at the present prices
	stale  int   // rounds since the bound was lowest
}

func newHaggle(groups int) *haggle {
	return &haggle{
		price: make([]int, groups), lowest: make([]int, groups), drift: make([]int, groups),
		bound: dear, pace: 96,
	}
}

// dear is more than anything is worth, in parts.
const dear = 1 << 61

// hear takes note of what the best ways are worth at the present prices. With all
// prices on top that is a bound.
func (h *haggle) hear(worth int) {
	h.now = worth
	for _, price := range h.price {
		h.now += price
	}
	h.stale++
	if h.now < h.bound {
		h.bound, h.stale = h.now, 0
		copy(h.lowest, h.price)
	}
}

// correct changes prices by how much too often each group is used, -1 where it is not;
// target is known to be possible. It is false if there is nothing to change. Where
// eight rounds brought nothing it goes back to the lowest bound, for smaller steps.
func (h *haggle) correct(over []int, target int) bool {
	if h.stale == 8 {
		h.pace, h.stale = max(1, h.pace*3/4), 0
		copy(h.price, h.lowest)
		clear(h.drift)
		return true
	}
	norm := 0
	for group, n := range over {
		if n < 0 && h.price[group] == 0 {
			n = 0 // it cannot fall
		}
		h.drift[group] = (256*n + h.drift[group]) / 2
		norm += h.drift[group] * h.drift[group]
	}
	if norm == 0 {
		return false
	}
	step := mulDiv(h.now-target, h.pace, 64)
	for group, drift := range h.drift {
		h.price[group] = min(max(0, h.price[group]+mulDiv(step, 256*drift, norm)), maxSum)
	}
	return true
}

// mulDiv is a*b/c, rounded to zero, whatever a*b is; a is not negative, c is positive,
// and what would be too much is dear.
func mulDiv(a, b, c int) int {
	sign := 1
	if b < 0 {
		sign, b = -1, -b
	}
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	if hi >= uint64(c) {
		return sign * maxSum
	}
	quotient, _ := bits.Div64(hi, lo, uint64(c))
	return sign * int(min(quotient, maxSum))
}
