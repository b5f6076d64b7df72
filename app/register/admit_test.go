package register

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/rs/xid"
)

var (
	phoneA = uuid.UUID{0: 1}
	phoneB = uuid.UUID{0: 2}
)

func nonce(n uint64) xid.ID {
	var id xid.ID
	binary.BigEndian.PutUint64(id[4:], n)
	return id
}

// op is made at a time by a device whose clock is right.
func op(n uint64, key Key, value string, at int64) Op {
	return Op{N: n, X: nonce(n), Key: key, Value: value, At: at}
}

func TestStamps(t *testing.T) {
	const now = start + 60*minute
	for _, c := range []struct {
		name       string
		at, sentAt int64
		want       int64
	}{
		{"a clock that is right", now - 5*minute, now, now - 5*minute},
		{"a clock eighty years ahead", now + 80*years - 5*minute, now + 80*years, now - 5*minute},
		{"a clock eighty years behind", now - 80*years - 5*minute, now - 80*years, now - 5*minute},
		{"a clock that was set back before it could tell", now + years, now, now},
		{"a clock that was set forward by a century", now - 100*years, now, 0},
		{"an edit from before time", math.MinInt64, math.MaxInt64, 0},
		{"an edit from after time", math.MaxInt64, math.MinInt64, now},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := New()
			d.Admit(phoneA, c.sentAt, now, []Op{op(1, Name, "Ada", c.at)})
			got := d.Registers[Name].Stamp
			if got>>16 != uint64(c.want) || got == 0 {
				t.Errorf("stamped %d ms, want %d", got>>16, c.want)
			}
		})
	}
}

func TestAServerFromTheFarFuture(t *testing.T) {
	for _, now := range []int64{math.MinInt64, -1, 0, math.MaxInt64} {
		d := New()
		d.Admit(phoneA, 0, now, []Op{op(1, Name, "Ada", 0)})
		if got := d.Registers[Name].Stamp; got == 0 || got > maxStamp {
			t.Errorf("at %d the stamp is %d", now, got)
		}
	}
}

func TestWhatAnEditIsMadeOnTopOfLoses(t *testing.T) {
	d := New()
	d.Admit(phoneA, start, start, []Op{op(1, Name, "Ada", start)})
	seen := d.Registers[Name].Stamp

	// Its clock was set forward by a year before it could tell.
	over := op(1, Name, "Ada and Bob", start+minute)
	over.Base = seen
	d.Admit(phoneB, start+years, start+2*minute, []Op{over})
	if got := d.Registers[Name].Value; got != "Ada and Bob" {
		t.Errorf("the name is %q", got)
	}

	// The same, by one that saw nothing.
	d.Admit(phoneB, start+years, start+3*minute, []Op{op(2, Name, "Bob", start+minute)})
	if got := d.Registers[Name].Stamp; got>>16 > uint64(start+3*minute) {
		t.Errorf("stamped %d ms, which is in the future", got>>16)
	}
}

func TestABaseThatNobodyMadeIsNotBelieved(t *testing.T) {
	d := New()
	lie := op(1, Name, "mine", start)
	lie.Base = math.MaxUint64
	d.Admit(phoneA, start, start, []Op{lie})
	d.Admit(phoneB, start+1, start+1, []Op{op(1, Name, "ours", start+1)})
	if got := d.Registers[Name].Value; got != "ours" {
		t.Errorf("the name is %q", got)
	}
}

// TestADeviceDoesNotOvertakeItself: the order of a device's operations holds whatever
// happens to its clock between them.
func TestADeviceDoesNotOvertakeItself(t *testing.T) {
	d := New()
	d.Admit(phoneA, start, start, []Op{op(1, Zone, "UTC", start)})
	d.Admit(phoneB, start, start+minute, []Op{op(1, Name, "earlier", start-30*minute)}) // half an hour ago
	// A's clock was set forward by a year after this edit.
	d.Admit(phoneA, start+years, start+2*minute, []Op{op(2, Name, "later", start+minute)})
	if got := d.Registers[Name].Value; got != "later" {
		t.Errorf("the name is %q: the edit was put before another that the device made before it", got)
	}
}

// TestTheServersClockIsBehind: after it was moved to another machine, a register may be
// from its future. Two edits on top of it, made offline, keep their order.
func TestTheServersClockIsBehind(t *testing.T) {
	d := New()
	d.Redo(phoneB, start-minute/2, Request{Held: []Entry{{Name, Register{Value: "Ada", Stamp: stampOf(start), Device: phoneB}}}})
	base := d.Registers[Name].Stamp
	ops := []Op{op(1, Name, "z", start-minute), op(2, Name, "a", start-minute)}
	ops[0].Base, ops[1].Base = base, base
	d.Admit(phoneA, start-minute/2, start-minute/2, ops)
	if got := d.Registers[Name]; got.Value != "a" || got.Stamp != base+2 {
		t.Errorf("the name is %q, %d above its base", got.Value, got.Stamp-base)
	}
}

func TestDuplicatesGapsAndClones(t *testing.T) {
	d := New()
	ops := []Op{op(1, Name, "1", start), op(2, Name, "2", start), op(3, Name, "3", start)}
	if r := d.Admit(phoneA, start, start, ops); r.HW != 3 || !r.Changed || r.Gap || r.Clone {
		t.Fatalf("three operations: %+v", r)
	}
	if r := d.Admit(phoneA, start, start+minute, ops); r.HW != 3 || r.Changed || r.Gap || r.Clone {
		t.Errorf("the same again: %+v", r)
	}
	if r := d.Admit(phoneA, start, start, []Op{op(5, Name, "5", start)}); r.HW != 3 || r.Changed || !r.Gap {
		t.Errorf("one is missing: %+v", r)
	}
	other := op(3, Name, "other", start)
	other.X = nonce(99)
	if r := d.Admit(phoneA, start, start, []Op{ops[1], other, op(4, Name, "4", start)}); r.HW != 3 || r.Changed || !r.Clone {
		t.Errorf("another third: %+v", r)
	}
	if got := d.Registers[Name].Value; got != "3" || d.Seq != 3 {
		t.Errorf("the name is %q after %d changes", got, d.Seq)
	}
}

func TestNotesAreMerged(t *testing.T) {
	d := New()
	a, b := op(1, Note("s"), "slides?", start), op(1, Note("s"), "good demo", start)
	d.Admit(phoneA, start, start, []Op{a})
	d.Admit(phoneB, start, start, []Op{b})
	if got := d.Registers[Note("s")].Value; got != "slides?\ngood demo" {
		t.Errorf("the note is %q", got)
	}
	seq := d.Seq
	again := op(2, Note("s"), "slides?", start)
	if d.Admit(phoneA, start, start, []Op{again}); d.Seq != seq {
		t.Error("a note that says nothing new made a change")
	}
}

func TestRefusals(t *testing.T) {
	full := New()
	for i := range MaxRegisters {
		full.put(Pick(fmt.Sprint(i)), Register{Value: Going, Stamp: 1})
	}
	heavy := New()
	for heavy.weight < MaxWeight-MaxValue {
		heavy.put(Item(xid.New(), ItemNote), Register{Value: strings.Repeat("x", MaxValue), Stamp: 1})
	}
	noted := New()
	for i := 0; noted.notes < MaxNotes-2*MaxNote; i++ {
		noted.put(Note(fmt.Sprint(i)), Register{Value: strings.Repeat("x", MaxNote), Stamp: 1})
	}
	crowded := New()
	for i := range MaxDevices {
		crowded.Marks[uuid.UUID{15: byte(i), 0: 9}] = Mark{}
	}
	merged := New()
	merged.put(Note("s"), Register{Value: strings.Repeat(strings.Repeat("x", 63)+"\n", MaxMerged/64), Stamp: 1})
	long := strings.Repeat(strings.Repeat("y", 63)+"\n", MaxNote/64)
	for _, c := range []struct {
		name string
		doc  *Doc
		ops  []Op
		want Refusal
	}{
		{"a value that is none", New(), []Op{op(1, Name, "ok", 0), op(2, Pick("s"), "x", 0)}, Refusal{2, LimitError{Pick("s"), BadValue}}},
		{"one register too many", full, []Op{op(1, Pick("new"), Going, 0)}, Refusal{1, LimitError{Pick("new"), TooManyRegisters}}},
		{"too heavy", heavy, []Op{op(1, Note("a"), long, 0)}, Refusal{1, LimitError{Note("a"), TooHeavy}}},
		{"too many notes", noted, []Op{op(1, Note("a"), long, 0), op(2, Note("b"), long, 0)}, Refusal{2, LimitError{Note("b"), TooManyNotes}}},
		{"a star in an agenda that is full of notes", noted, []Op{op(1, Note("a"), long, 0), op(2, Pick("a"), Going, 0), op(3, Pick("b"), "x", 0)}, Refusal{3, LimitError{Pick("b"), BadValue}}},
		{"a note that merging makes too long", merged, []Op{op(1, Note("s"), long, 0)}, Refusal{1, LimitError{Note("s"), LongMerged}}},
		{"one device too many", crowded, []Op{op(1, Name, "x", 0)}, Refusal{0, LimitError{"", TooManyDevices}}},
		{"too many operations", New(), make([]Op, MaxOps+1), Refusal{0, LimitError{"", TooManyOps}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := c.doc.Admit(phoneA, start, start, c.ops)
			if r.Refused == nil || *r.Refused != c.want {
				t.Fatalf("refused: %v, want %v", r.Refused, &c.want)
			}
			if want := max(c.want.N, 1) - 1; r.HW != want {
				t.Errorf("high-water mark %d, want %d", r.HW, want)
			}
		})
	}
	t.Run("a full agenda can be changed and emptied", func(t *testing.T) {
		r := full.Admit(phoneA, start, start, []Op{op(1, Pick("1"), Maybe, start), op(2, Pick("2"), "", start)})
		if r.Refused != nil || r.HW != 2 {
			t.Errorf("%+v", r)
		}
	})
	t.Run("a note that merging made long can be shortened", func(t *testing.T) {
		shorter := op(1, Note("s"), strings.Repeat("x\n", MaxMerged/2-9), start)
		shorter.Old = merged.Registers[Note("s")].Value
		if r := merged.Admit(phoneA, start, start, []Op{shorter}); r.Refused != nil || r.HW != 1 {
			t.Errorf("%+v", r)
		}
	})
	t.Run("a device that was given up makes room", func(t *testing.T) {
		crowded.Forget(uuid.UUID{0: 9})
		if r := crowded.Admit(phoneA, start, start, []Op{op(1, Name, "x", 0)}); r.Refused != nil {
			t.Errorf("refused: %v", r.Refused)
		}
	})
}
