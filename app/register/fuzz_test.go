package register

import (
	"reflect"
	"testing"

	"github.com/google/uuid"
)

// Whatever comes in, reading ends, and what was read comes back the same.

func FuzzDoc(f *testing.F) {
	f.Add(EncodeDoc(New()))
	f.Add(EncodeDoc(typical(f)))
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := DecodeDoc(b)
		if err != nil {
			return
		}
		again, err := DecodeDoc(EncodeDoc(d))
		if err != nil || !reflect.DeepEqual(again, d) {
			t.Fatalf("%v was read again as %v, %v", d, again, err)
		}
	})
}

// FuzzRequest is the server's side of an exchange, with whatever anybody sends.
func FuzzRequest(f *testing.F) {
	r := NewReplica(phoneA)
	f.Add(EncodeRequest(r.Request(start)))
	for i, edit := range []Entry{{Key: Name}, {Key: Note("s")}, {Key: Pick("s")}} {
		_, _ = r.Edit(edit.Key, Going, nonce(uint64(i)), start)
	}
	f.Add(EncodeRequest(r.Request(start)))
	q := Request{Redo: true, Epoch: nonce(1), Held: typical(f).Delta(0)}
	f.Add(EncodeRequest(q))
	stored := EncodeDoc(typical(f))
	f.Fuzz(func(t *testing.T, b []byte) {
		q, err := DecodeRequest(b)
		if err != nil {
			return
		}
		again, err := DecodeRequest(EncodeRequest(q))
		if err != nil || !reflect.DeepEqual(again, q) {
			t.Fatalf("%v was read again as %v, %v", q, again, err)
		}
		d, err := DecodeDoc(stored)
		if err != nil {
			t.Fatal(err)
		}
		a, _ := d.Sync(uuid.UUID{0: 3}, nonce(1), start+1000*minute, q)
		for key, r := range d.Registers {
			if validate(key, r.Value, MaxMerged) != NoLimit || r.Stamp > stampOf(start+1000*minute+redoAhead)+1+2*MaxOps {
				t.Fatalf("%q was taken: %v", key, r)
			}
		}
		if kept, err := DecodeDoc(EncodeDoc(d)); err != nil || !reflect.DeepEqual(kept, d) {
			t.Fatalf("the agenda cannot be stored: %v", err)
		}
		if sent, err := DecodeAnswer(EncodeAnswer(a)); err != nil || !reflect.DeepEqual(sent, a) {
			t.Fatalf("the answer cannot be sent: %v", err)
		}
	})
}

// FuzzAnswer is the phone's side.
func FuzzAnswer(f *testing.F) {
	d := typical(f)
	a, _ := d.Sync(phoneA, nonce(1), start, Request{Turn: 1})
	f.Add(EncodeAnswer(a))
	f.Add(EncodeAnswer(Answer{Turn: 1, HW: 1, X: nonce(7), Refused: &Refusal{1, LimitError{Name, TooHeavy}}}))
	f.Fuzz(func(t *testing.T, b []byte) {
		a, err := DecodeAnswer(b)
		if err != nil {
			return
		}
		again, err := DecodeAnswer(EncodeAnswer(a))
		if err != nil || !reflect.DeepEqual(again, a) {
			t.Fatalf("%v was read again as %v, %v", a, again, err)
		}
		r := NewReplica(uuid.UUID{0: 3})
		_, _ = r.Edit(Name, "Ada", nonce(7), start)
		r.Request(start)
		outcome, err := r.Take(a)
		if (outcome == Stale || err != nil) && (len(r.Outbox) != 1 || len(r.Registers) > 0) {
			t.Fatalf("outcome %v, %v, and something was taken", outcome, err)
		}
	})
}

func FuzzReplica(f *testing.F) {
	r := NewReplica(phoneA)
	r.Registers = typical(f).Registers
	_, _ = r.Edit(Name, "Ada", nonce(1), start)
	r.Refused = []Refused{{r.Outbox[0], TooHeavy}}
	f.Add(EncodeReplica(r))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := DecodeReplica(b)
		if err != nil {
			return
		}
		again, err := DecodeReplica(EncodeReplica(r))
		if err != nil || !reflect.DeepEqual(again, r) {
			t.Fatalf("%v was read again as %v, %v", r, again, err)
		}
		r.Values()
		r.Request(start)
	})
}

func FuzzMerge3(f *testing.F) {
	f.Add("a\nb\nc", "a\nB\nc", "a\nb\nq\nc")
	f.Add("", "a\n", "\nb")
	f.Fuzz(func(t *testing.T, old, theirs, mine string) {
		if len(old)+len(theirs)+len(mine) > 3*MaxNote {
			return
		}
		if why := mergeFault(old, theirs, mine, Merge3(old, theirs, mine)); why != "" {
			t.Fatal(why)
		}
	})
}
