package programme

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// board is titles by key, which are all that these versions differ in.
type board map[string]string

func (b board) version(t *testing.T) *Version {
	t.Helper()
	var all []row
	for _, key := range []string{"k0", "k1", "k2", "k3", "k4", "k5"} {
		if b[key] != "" {
			all = append(all, row{key: key, title: b[key], room: "a", track: "x"})
		}
	}
	return bare(programmeOf(t, "2026-03-24", all))
}

// told is what people know by now, as "k0=A k1=B".
func (h *telling) told() board {
	h.t.Helper()
	newest, ok := h.Newest("one")
	if !ok {
		h.t.Fatal("nothing is known")
	}
	p, err := h.Programme("one", newest.Name)
	if err != nil {
		h.t.Fatal(err)
	}
	b := make(board)
	for _, s := range p.Sessions {
		b[string(s.Key)] = s.Title
	}
	return b
}

func TestOnABusyDayWhatLastsIsToldAllTheSame(t *testing.T) {
	h := newTelling(t, t.TempDir())
	show := func(minutes int, titles string) {
		b := make(board)
		for i, title := range strings.Fields(titles) {
			if title != "-" {
				b[fmt.Sprint("k", i)] = title
			}
		}
		h.Publish(b.version(t), eve.Add(time.Duration(minutes)*time.Minute))
	}
	wants := func(titles string) {
		t.Helper()
		told := h.told()
		var got []string
		for i := range 4 {
			got = append(got, cmp.Or(told[fmt.Sprint("k", i)], "-"))
		}
		if strings.Join(got, " ") != titles {
			t.Errorf("told are %q, want %q", got, titles)
		}
	}
	show(0, "A A A -")
	show(60, "B A A -") // the first is called otherwise
	show(70, "B B A -") // a flap of the second
	wants("A A A -")
	show(80, "B A A A") // it flaps back; a fourth is new
	wants("B A A -")
	show(90, "B A - A") // the third is gone
	show(98, "B A - C")
	wants("B A A -")
	show(106, "B A - D")
	wants("B A - -")
	h.settle(120)
	wants("B A - -")
	h.settle(121)
	wants("B A - D")
	if names := h.since("unknown"); names != "unknown" {
		t.Errorf("since a name that nobody had there are %q", names)
	}
}

// Whatever comes and goes, minute by minute: what is told was so for the hold time,
// and what was so for the hold time is told.
func TestWhatIsToldIsWhatLasted(t *testing.T) {
	const hold, minutes = 15, 70
	keys := []string{"k0", "k1", "k2", "k3", "k4", "k5"}
	made := make(map[string]*Version)
	rapid.Check(t, func(rt *rapid.T) {
		h := newTelling(t, t.TempDir())
		show := make(board)
		for _, key := range keys {
			show[key] = "A"
		}
		var served *Version
		var told board
		var last Lasted
		past := make(map[string][]string) // of each key, its title in each minute
		for now := range minutes {
			if now > 0 && rapid.IntRange(0, 5).Draw(rt, "changes") == 0 {
				key := rapid.SampledFrom(keys).Draw(rt, "key")
				titles := []string{"A", "B", "C"}
				if key < "k2" { // so few may go that it is no outage
					titles = append(titles, "")
				}
				show[key] = rapid.SampledFrom(titles).Draw(rt, "title")
			}
			at := eve.Add(time.Duration(now) * time.Minute)
			if name := fmt.Sprint(show); made[name] == nil {
				made[name] = show.version(t)
			}
			if v := made[fmt.Sprint(show)]; v != served {
				h.Publish(v, at)
				served = v
			}
			h.Settle(at)
			if newest, _ := h.Newest("one"); newest != last {
				told, last = h.told(), newest
			}
			for _, key := range keys {
				past[key] = append(past[key], show[key])
				if n := len(past[key]); n > hold && same(past[key][n-1-hold:]) && told[key] != show[key] {
					rt.Fatalf("minute %d: %s is %q for long, and told as %q", now, key, show[key], told[key])
				}
				if !lasted(past[key], told[key], hold) {
					rt.Fatalf("minute %d: %s is told as %q, which never lasted: %q", now, key, told[key], past[key])
				}
			}
		}
	})
}

func same(titles []string) bool { return len(slices.Compact(slices.Clone(titles))) == 1 }

// lasted reports whether a title was there for the hold time without a break, or
// from the beginning on.
func lasted(past []string, title string, hold int) bool {
	if past[0] == title {
		return true
	}
	run := 0
	for _, t := range past {
		if run++; t != title {
			run = 0
		}
		if run > hold {
			return true
		}
	}
	return false
}

// A key that changes with every version lasts in none; people are not told that all
// is gone.
func TestKeysThatNeverLastAreNotMixed(t *testing.T) {
	h := newTelling(t, t.TempDir())
	for i := range 10 {
		all := changed(rows(8, "a", "x"), func(n int, r *row) { r.key = fmt.Sprint("build", i, "-", n) })
		h.Publish(bare(programmeOf(t, "2026-03-24", all)), eve.Add(time.Duration(10*i)*time.Minute))
	}
	if told := h.told(); len(told) != 8 || told["build0-0"] == "" {
		t.Errorf("told are %v, want the first version", told)
	}
	h.settle(105)
	if told := h.told(); len(told) != 8 || told["build9-0"] == "" {
		t.Errorf("told are %v, want the last version", told)
	}
}
