package exact

// Effort is how much a search does before it is cut off, and how it lets others work
// between. The zero value is the usual one.
type Effort struct {
	Steps int    // 0: as many as take a browser about a quarter of a second
	Pause func() // is called some hundred times a second; nil: the search goes on without
}

// budget is what is left of an effort.
type budget struct {
	left  int // steps
	next  int // where the next pause is
	slice int // steps between two
	pause func()
}

// pauses is how many pauses a usual search has.
const pauses = 60

func (e Effort) budget(usual int) *budget {
	b := &budget{left: usual, slice: max(1, usual/pauses), pause: e.Pause}
	if e.Steps > 0 {
		b.left = e.Steps
	}
	b.next = b.left - b.slice
	return b
}

// over reports whether nothing is left, and pauses where it is time to.
func (b *budget) over() bool {
	if b.left < b.next {
		b.next = b.left - b.slice
		if b.pause != nil {
			b.pause()
		}
	}
	return b.left < 0
}
