package register

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/rs/xid"
	"pgregory.net/rapid"
)

func TestMerge3(t *testing.T) {
	for _, c := range []struct {
		name                    string
		old, theirs, mine, want string
	}{
		{"nobody changed anything", "a\nb", "a\nb", "a\nb", "a\nb"},
		{"only they changed it", "a\nb\n", "a\nc\n", "a\nb\n", "a\nc\n"},
		{"only I changed it", "a\nb", "a\nb", "x", "x"},
		{"both made the same change", "a", "a\nb", "a\nb", "a\nb"},
		{"two first notes are joined, theirs first", "", "ask for slides", "good demo", "ask for slides\ngood demo"},
		{"lines at different places", "a\nb\nc", "a\n1\nb\nc", "a\nb\n2\nc", "a\n1\nb\n2\nc"},
		{"I removed a line, they added one", "a\nb\nc", "a\nb\nc\nd", "a\nc", "a\nc\nd"},
		{"they removed a line, I added one", "a\nb\nc", "a\nc", "a\nb\nc\nd", "a\nc\nd"},
		{"both changed the same line: both stay", "a\nb\nc", "a\nB\nc", "a\nb!\nc", "a\nB\nb!\nc"},
		{"they changed a line and I added one beside it", "a\nb\nc", "a\nB\nc", "a\nb\nq\nc", "a\nB\nq\nc"},
		{"what I added is in theirs already", "y", "Y\nq", "y\nq", "Y\nq"},
		{"everything was removed by both", "a\nb", "", "", ""},
		{"I cleared it while they wrote on", "a", "a\nb", "", "b"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Merge3(c.old, c.theirs, c.mine); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestMerge3LosesNoLineAndBringsBackNone(t *testing.T) {
	text := rapid.Map(rapid.SliceOfN(rapid.SampledFrom([]string{"", "a", "b", "c", "d", "e", "f"}), 0, 12),
		func(lines []string) string { return strings.Join(lines, "\n") })
	many(t, 10, func(t *rapid.T) {
		old, theirs, mine := text.Draw(t, "old"), text.Draw(t, "theirs"), text.Draw(t, "mine")
		merged := Merge3(old, theirs, mine)
		if why := mergeFault(old, theirs, mine, merged); why != "" {
			t.Fatalf("Merge3(%q, %q, %q) = %q: %s", old, theirs, mine, merged, why)
		}
	})
}

func TestUnionHoldsBothTexts(t *testing.T) {
	text := rapid.Map(rapid.SliceOfN(rapid.SampledFrom([]string{"", "a", "b", "c", "d"}), 0, 12),
		func(lines []string) string { return strings.Join(lines, "\n") })
	many(t, 10, func(t *rapid.T) {
		a, b := text.Draw(t, "a"), text.Draw(t, "b")
		both := Merge3("", a, b)
		if !subsequence(a, both) || !subsequence(b, both) {
			t.Fatalf("the union of %q and %q is %q", a, b, both)
		}
		if again := Merge3("", both, a); again != both {
			t.Fatalf("joining %q to %q again made %q", a, both, again)
		}
	})
}

// mergeFault counts lines: what a merge must hold at least, and may hold at most.
func mergeFault(old, theirs, mine, merged string) string {
	o, t, m, got := count(old), count(theirs), count(mine), count(merged)
	for line := range union(o, t, m, got) {
		switch {
		case line == "":
			// an empty text and an empty line are the same
		case got[line] < max(t[line], m[line])-o[line]:
			return "a line that was added is gone: " + line
		case got[line] < min(o[line], t[line], m[line]) && theirs == mine:
			return "a line that all had is gone: " + line
		case got[line] > t[line]+m[line]:
			return "a line came from nowhere: " + line
		case o[line] > 0 && t[line] == 0 && m[line] == 0 && got[line] > 0:
			return "a line that both removed is back: " + line
		}
	}
	return ""
}

func TestHostileNotesMergeInBoundedTime(t *testing.T) {
	alternate := func(a, b string, n int) string { return strings.Repeat(a+"\n"+b+"\n", n) }
	for _, c := range []struct {
		name              string
		old, theirs, mine string
	}{
		{"empty lines only", strings.Repeat("\n", MaxMerged), strings.Repeat("\n", MaxMerged-1) + "x", "x" + strings.Repeat("\n", MaxMerged-1)},
		{"two lines in turn", alternate("a", "b", MaxMerged/4), alternate("b", "a", MaxMerged/4-1), alternate("a", "c", MaxMerged/4)},
		{"nothing in common", alternate("a", "b", MaxMerged/4), alternate("c", "d", MaxMerged/4), alternate("e", "f", MaxMerged/4)},
		{"many pieces", alternate("a", "b", MaxMerged/4), alternate("a", "c", MaxMerged/4), alternate("d", "b", MaxMerged/4)},
	} {
		t.Run(c.name, func(t *testing.T) {
			start := time.Now()
			merged := Merge3(c.old, c.theirs, c.mine)
			if took := time.Since(start); took > time.Second { // 100 times what it takes
				t.Errorf("took %v", took)
			}
			if why := mergeFault(c.old, c.theirs, c.mine, merged); why != "" {
				t.Error(why)
			}
		})
	}
}

// A table of two rows and a bit for each cell finds as long a common subsequence as there is: so
// long as a recursion finds, which takes its time.
func TestTheAlignmentIsLongest(t *testing.T) {
	var longest func(a, b []int) int
	longest = func(a, b []int) int {
		switch {
		case len(a) == 0 || len(b) == 0:
			return 0
		case a[0] == b[0]:
			return 1 + longest(a[1:], b[1:])
		}
		return max(longest(a[1:], b), longest(a, b[1:]))
	}
	check := func(t *rapid.T, a, b []int, want int) {
		lastI, lastJ, n := -1, -1, 0
		alignTable(a, b, func(i, j int) {
			if a[i] != b[j] || i <= lastI || j <= lastJ {
				t.Fatalf("%v and %v: %d and %d after %d and %d", a, b, i, j, lastI, lastJ)
			}
			lastI, lastJ, n = i, j, n+1
		})
		if n != want {
			t.Fatalf("%v and %v have %d in common, and %d are found", a, b, want, n)
		}
	}
	few := rapid.SliceOfN(rapid.IntRange(0, 3), 0, 8)
	many(t, 3, func(t *rapid.T) {
		a, b := few.Draw(t, "a"), few.Draw(t, "b")
		check(t, a, b, longest(a, b))
		wide := make([]int, 100) // more than one word has bits
		for i := range wide {
			wide[i] = 10 + i
		}
		check(t, append(slices.Clone(wide), a...), append(slices.Clone(wide), b...), len(wide)+longest(a, b))
	})
}

func BenchmarkMerge3Hostile(b *testing.B) {
	old := strings.Repeat("a\nb\n", MaxMerged/4)
	theirs, mine := strings.Repeat("b\nc\n", MaxMerged/4), strings.Repeat("c\na\n", MaxMerged/4)
	for b.Loop() {
		Merge3(old, theirs, mine)
	}
}

func count(text string) map[string]int {
	lines := make(map[string]int)
	for line := range strings.SplitSeq(text, "\n") {
		lines[line]++
	}
	return lines
}

func union(sets ...map[string]int) map[string]int {
	all := make(map[string]int)
	for _, set := range sets {
		for line := range set {
			all[line] = 0
		}
	}
	return all
}

func subsequence(part, whole string) bool {
	if part == "" {
		return true
	}
	lines := strings.Split(part, "\n")
	for line := range strings.SplitSeq(whole, "\n") {
		if len(lines) > 0 && lines[0] == line {
			lines = slices.Delete(lines, 0, 1)
		}
	}
	return len(lines) == 0
}

// many checks a property for hundreds of cases, times hundred; -rapid.checks sets the
// hundred.
func many(t *testing.T, hundreds int, property func(*rapid.T)) {
	t.Helper()
	for range hundreds {
		rapid.Check(t, property)
	}
}

// However much a device gives back at once, the merges of one exchange fill so many cells
// and no more; and no line of either side is lost for it.
func TestMergesOfAnExchangeAreBounded(t *testing.T) {
	doc, device := New(), uuid.New()
	lines := func(of string, i int) string {
		var all []string
		for n := range 900 {
			all = append(all, fmt.Sprintf("%s%d.%d", of, i, n))
		}
		return strings.Join(all, "\n")
	}
	const notes = 12
	request := Request{Redo: true, Since: 1, Epoch: xid.New()}
	for i := range notes {
		key := Note(fmt.Sprint(i))
		doc.put(key, Register{Value: lines("a", i), Stamp: 1})
		request.Held = append(request.Held, Entry{Key: key, Register: Register{Value: lines("b", i), Stamp: 2}}, Entry{Key: key, Register: Register{Value: lines("c", i), Stamp: 3}})
	}
	left := exchangeCells
	doc.cells = &left
	doc.Redo(device, 1000, Request{Held: request.Held})
	if left < 0 || left == exchangeCells {
		t.Errorf("of %d cells %d are left", exchangeCells, left)
	}
	for i := range notes {
		value := doc.Registers[Note(fmt.Sprint(i))].Value
		for _, line := range []string{fmt.Sprintf("a%d.0", i), fmt.Sprintf("a%d.899", i), fmt.Sprintf("b%d.0", i), fmt.Sprintf("b%d.899", i)} {
			if !slices.Contains(strings.Split(value, "\n"), line) {
				t.Errorf("note %d lacks %q", i, line)
			}
		}
		if strings.Contains(value, fmt.Sprintf("c%d.", i)) {
			t.Errorf("note %d was given back twice", i)
		}
	}

	t.Log("and an exchange leaves no budget behind for the next")
	doc.Sync(device, xid.New(), 1000, Request{})
	if doc.cells != nil {
		t.Error("it does")
	}
}

// BenchmarkAHeavyExchange is the most that one request can make the server's writer do:
// notes that have nothing in common with those that are there, given back and edited.
func BenchmarkAHeavyExchange(b *testing.B) {
	text := func(of string, i, lines int) string {
		var all strings.Builder
		for n := range lines {
			fmt.Fprintf(&all, "%s%d.%d\n", of, i, n)
		}
		return all.String()
	}
	for b.Loop() {
		b.StopTimer()
		doc, device := New(), uuid.New()
		request := Request{Redo: true, Since: 1, Epoch: xid.New()}
		for i := range 30 {
			key := Note(fmt.Sprint(i))
			doc.put(key, Register{Value: text("a", i, 900), Stamp: 1})
			request.Held = append(request.Held, Entry{Key: key, Register: Register{Value: text("b", i, 900), Stamp: 2}})
		}
		for i := range 40 {
			request.Ops = append(request.Ops, Op{N: uint64(i + 1), X: xid.New(), Key: Note(fmt.Sprint(i % 30)), Value: text("c", i, 700), At: 1000})
		}
		b.StartTimer()
		doc.Sync(device, request.Epoch, 1000, request)
	}
}
