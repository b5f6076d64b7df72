package register

import (
	"slices"
	"strings"
)

// Merge3 merges two texts that were made from a third one, line by line. A line of
// old survives if both kept it. Every line that either side added survives; what
// both added at the same place stands there once. So a line is lost only if
// someone who saw it removed it. Where both changed the same lines, theirs come
// first.
//
// A text that only one side changed is that side's, to the byte.
//
// This is diff3 with its conflicts joined rather than marked: the three texts are
// cut at the lines which all have in common, and each piece between two cuts is
// settled by itself. See Khanna, Kunal and Pierce, "A Formal Investigation of
// Diff3", FSTTCS 2007, section 3.
//
// The time is bounded, also for texts made to be slow: see [maxCells].
func Merge3(old, theirs, mine string) string {
	cells := maxCells
	return merge3(old, theirs, mine, &cells)
}

// merge3 is Merge3 with what is left of a budget of cells.
func merge3(old, theirs, mine string, budget *int) string {
	switch {
	case theirs == mine || old == mine:
		return theirs
	case old == theirs:
		return mine
	}
	most := min(strings.Count(theirs, "\n")+strings.Count(mine, "\n")+2, 2*MaxLines) // lines: room for so many is made at once
	m := merge{numbers: make(map[string]int, most), lines: make([]string, 0, most), cells: min(maxCells, *budget)}
	had := m.cells
	defer func() { *budget -= had - m.cells }()
	o, t, n := m.split(old), m.split(theirs), m.split(mine)
	inTheirs, inMine := m.align(o, t), m.align(o, n)
	oldTheirs, oldMine := matched(inTheirs, len(t)), matched(inMine, len(n))

	var merged []int
	a, b := 0, 0 // how far theirs and mine are merged
	piece := func(endA, endB int) {
		merged = append(merged, m.union(added(t, oldTheirs, a, endA), added(n, oldMine, b, endB))...)
		a, b = endA+1, endB+1
	}
	for i := range o {
		if inTheirs[i] >= 0 && inMine[i] >= 0 {
			piece(inTheirs[i], inMine[i])
			merged = append(merged, o[i])
		}
	}
	piece(len(t), len(n))
	return m.join(merged)
}

// merge numbers lines, so that they compare fast.
type merge struct {
	numbers map[string]int
	lines   []string
	cells   int // that may still be filled
}

func (m *merge) split(text string) []int {
	if text == "" {
		return nil
	}
	numbers := make([]int, 0, strings.Count(text, "\n")+1)
	for line := range strings.SplitSeq(text, "\n") {
		number, ok := m.numbers[line]
		if !ok {
			number = len(m.lines)
			m.numbers[line] = number
			m.lines = append(m.lines, line)
		}
		numbers = append(numbers, number)
	}
	return numbers
}

func (m *merge) join(numbers []int) string {
	texts := make([]string, len(numbers))
	for i, number := range numbers {
		texts[i] = m.lines[number]
	}
	return strings.Join(texts, "\n")
}

// matched marks the lines of a text, as long as size, that stood in the old one.
func matched(match []int, size int) []bool {
	old := make([]bool, size)
	for _, at := range match {
		if at >= 0 {
			old[at] = true
		}
	}
	return old
}

// added are the lines of text[from:to] that did not stand in the old one.
func added(text []int, old []bool, from, to int) []int {
	fresh := make([]int, 0, to-from)
	for at := from; at < to; at++ {
		if !old[at] {
			fresh = append(fresh, text[at])
		}
	}
	return fresh
}

// union holds all lines of a and b in their order, those in common once.
func (m *merge) union(a, b []int) []int {
	all := make([]int, 0, len(a)+len(b))
	at := 0
	for i, j := range m.align(a, b) {
		if j >= 0 {
			all = append(all, b[at:j]...)
			at = j + 1
		}
		all = append(all, a[i])
	}
	return append(all, b[at:]...)
}

// maxCells bounds the tables that one merge fills: a thousand changed lines against
// a thousand, a few milliseconds. Texts, or what is left of them, that differ in
// more are taken to differ in all of it. Nothing is lost by that, but a line may
// come twice.
const maxCells = 1 << 20

// exchangeCells is how many all merges of one exchange may fill: the server has one writer,
// which others wait for. It is enough for three notes of a thousand lines that have nothing
// in common.
const exchangeCells = 3 * maxCells

// align is the place in b of each line of a, or -1, for a longest common
// subsequence of the two.
func (m *merge) align(a, b []int) []int {
	match := slices.Repeat([]int{-1}, len(a))
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		match[head] = head
		head++
	}
	endA, endB := len(a), len(b)
	for endA > head && endB > head && a[endA-1] == b[endB-1] {
		endA--
		endB--
		match[endA] = endB
	}
	if cells := (endA - head) * (endB - head); cells <= m.cells {
		m.cells -= cells
		alignTable(a[head:endA], b[head:endB], func(i, j int) { match[head+i] = head + j })
	}
	return match
}

// alignTable finds a longest common subsequence by the lengths of those of a[i:] and b[j:],
// for all i and j (Wagner and Fischer 1974). Of their table two rows are kept, and a bit for
// each cell: whether the way from there leads past the line of a.
func alignTable(a, b []int, found func(i, j int)) {
	words := (len(b) + 63) / 64
	past := make([]uint64, len(a)*words)
	row, below := make([]int32, len(b)+1), make([]int32, len(b)+1)
	for i, line := range slices.Backward(a) {
		row, below = below, row
		bits := past[i*words : (i+1)*words]
		for j := len(b) - 1; j >= 0; j-- {
			switch {
			case line == b[j]:
				row[j] = below[j+1] + 1
			case below[j] >= row[j+1]:
				row[j] = below[j]
				bits[j/64] |= 1 << (j % 64)
			default:
				row[j] = row[j+1]
			}
		}
	}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			found(i, j)
			i++
			j++
		case past[i*words+j/64]&(1<<(j%64)) != 0:
			i++
		default:
			j++
		}
	}
}
