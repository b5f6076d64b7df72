package register

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/rs/xid"
)

// pair is a phone and a server whose clocks are right.
type pair struct {
	*testing.T
	doc   *Doc
	epoch xid.ID
	now   int64
	ids   uint64
}

func newPair(t *testing.T) *pair { return &pair{T: t, doc: New(), epoch: nonce(1 << 20), now: start} }

func (p *pair) id() xid.ID {
	p.ids++
	return nonce(p.ids)
}

func (p *pair) edit(r *Replica, key Key, value string) {
	p.Helper()
	p.now += minute
	if _, err := r.Edit(key, value, p.id(), p.now); err != nil {
		p.Fatal(err)
	}
}

func (p *pair) answer(r *Replica) Answer {
	a, _ := p.doc.Sync(r.Device, p.epoch, p.now, r.Request(p.now))
	return a
}

// sync goes on until there is nothing left to say, and counts the requests.
func (p *pair) sync(r *Replica) (requests int) {
	p.Helper()
	for requests < 10 {
		requests++
		switch outcome, err := r.Take(p.answer(r)); {
		case err != nil:
			p.Fatal(err)
		case outcome == Cloned:
			r.Rename(uuid.UUID{0: 77, 14: byte(p.ids >> 8), 15: byte(p.ids)})
		case outcome == Done:
			return requests
		}
	}
	p.Fatal("it does not come to an end")
	return 0
}

func TestAnEditIsSeenAtOnce(t *testing.T) {
	p, r := newPair(t), NewReplica(phoneA)
	p.edit(r, Pick("s"), Maybe)
	p.edit(r, Pick("s"), Going)
	p.edit(r, Note("s"), "slides?")
	p.edit(r, Pick("t"), Going)
	p.edit(r, Pick("t"), "")
	if got := r.Value(Pick("s")); got != Going {
		t.Errorf("the pick is %q", got)
	}
	want := map[Key]string{Pick("s"): Going, Note("s"): "slides?"}
	if got := r.Values(); !maps.Equal(got, want) {
		t.Errorf("values are %v", got)
	}
	p.sync(r)
	if got := r.Values(); !maps.Equal(got, want) || len(r.Outbox) > 0 || r.Acked != 5 {
		t.Errorf("after a sync values are %v, %d in the outbox, %d acknowledged", got, len(r.Outbox), r.Acked)
	}
}

func TestANoteThatIsBeingEditedShowsWhatComesFromElsewhere(t *testing.T) {
	p, r, other := newPair(t), NewReplica(phoneA), NewReplica(phoneB)
	p.edit(r, Note("s"), "slides?")
	p.sync(r)
	p.sync(other)
	p.edit(other, Note("s"), "slides?\nroom was full")
	p.sync(other)
	a := p.answer(r)
	if _, err := r.EditNote(Note("s"), "slides?", "ask Bob\nslides?", p.id(), p.now); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Take(a); err != nil {
		t.Fatal(err)
	}
	if got := r.Value(Note("s")); got != "ask Bob\nslides?\nroom was full" {
		t.Errorf("the note is %q", got)
	}
}

func TestALateAnswerIsOfNoInterest(t *testing.T) {
	p, r := newPair(t), NewReplica(phoneA)
	p.edit(r, Name, "Ada")
	late := p.answer(r)
	p.edit(r, Name, "Bob")
	p.sync(r)
	for _, a := range []Answer{late, {}, {Turn: r.turn}} {
		if outcome, err := r.Take(a); outcome != Stale || err != nil {
			t.Errorf("outcome is %v, %v", outcome, err)
		}
	}
	if got := r.Value(Name); got != "Bob" {
		t.Errorf("the name is %q", got)
	}
}

func TestALongOutboxGoesInSeveralRequests(t *testing.T) {
	p, r := newPair(t), NewReplica(phoneA)
	for i := range 2*MaxOps + 1 {
		p.edit(r, Pick(fmt.Sprint(i%1000)), Going)
	}
	if got := p.sync(r); got != 3 {
		t.Errorf("%d requests, want 3", got)
	}
	for i := range 100 {
		p.edit(r, Note(fmt.Sprint(i%10)), strings.Repeat(fmt.Sprint(i%10, strings.Repeat("x", 62), "\n"), MaxNote/64))
	}
	for requests := 0; len(r.Outbox) > 0; requests++ {
		q := r.Request(p.now)
		if size := len(EncodeRequest(q)); size > MaxBody || requests > 10 {
			t.Fatalf("request %d has %d bytes", requests, size)
		}
		a, _ := p.doc.Sync(r.Device, p.epoch, p.now, q)
		if _, err := r.Take(a); err != nil {
			t.Fatal(err)
		}
	}
}

func TestABrokenAnswerIsNotTaken(t *testing.T) {
	p, r := newPair(t), NewReplica(phoneA)
	p.edit(r, Name, "Ada")
	p.sync(r)
	p.edit(r, Zone, "UTC")
	held := maps.Clone(r.Registers)

	a := p.answer(r)
	a.Digest++
	if outcome, err := r.Take(a); outcome != Again || err != nil {
		t.Fatalf("outcome is %v, %v", outcome, err)
	}
	a = p.answer(r)
	if !a.Full {
		t.Error("the second answer is not of everything")
	}
	a.Digest++
	if _, err := r.Take(a); !errors.Is(err, ErrDigest) {
		t.Errorf("error is %v", err)
	}
	if !maps.Equal(r.Registers, held) || len(r.Outbox) != 1 {
		t.Error("something of it was taken")
	}
	p.sync(r)
	if r.Value(Zone) != "UTC" || len(r.Outbox) > 0 {
		t.Error("the next answer was not taken")
	}
}

// TestASilentLossIsFound: the server lost a change and has as many again since, so
// that only the digest shows it.
func TestASilentLossIsFound(t *testing.T) {
	p, a, b := newPair(t), NewReplica(phoneA), NewReplica(phoneB)
	backup := p.doc.clone()
	p.edit(a, Name, "Ada")
	p.edit(a, Note("s"), "slides?")
	p.answer(a) // which never arrives
	p.sync(b)

	p.doc = backup
	c := NewReplica(uuid.UUID{0: 3})
	for range 3 {
		p.edit(c, Note("s"), c.Value(Note("s"))+"\nmore")
	}
	p.sync(c)
	p.sync(b)
	if note := p.doc.Registers[Note("s")].Value; p.doc.Registers[Name].Value != "Ada" || !strings.Contains(note, "slides?") {
		t.Errorf("the name is %q, the note %q", p.doc.Registers[Name].Value, note)
	}
}

// TestNothingIsAdmittedBeforeItIsGivenBack: an edit that was made on top of what the
// server lost would be merged into too little.
func TestNothingIsAdmittedBeforeItIsGivenBack(t *testing.T) {
	p, r := newPair(t), NewReplica(phoneA)
	p.edit(r, Name, "Ada")
	p.sync(r)
	for _, c := range []struct {
		name string
		lose func()
	}{
		{"under another epoch", func() { p.epoch = p.id() }},
		{"with a change too few", func() { p.doc.Seq-- }},
		{"without an operation that was in", func() { p.doc.Forget(phoneA) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.lose()
			p.edit(r, Zone, "UTC")
			a, changed := p.doc.Sync(r.Device, p.epoch, p.now, r.Request(p.now))
			if !a.Redo || changed || len(a.Entries) > 0 {
				t.Errorf("the answer is %+v, changed %v", a, changed)
			}
			p.sync(r)
		})
	}
}

// TestWhatTheServerDoesNotTakeBackIsGone: else the digests would differ for ever.
func TestWhatTheServerDoesNotTakeBackIsGone(t *testing.T) {
	p, r := newPair(t), NewReplica(phoneA)
	p.edit(r, Name, "Ada")
	p.sync(r)
	r.Registers["z/of a newer version"] = Register{Value: "x", Stamp: 1}
	p.epoch = p.id()
	p.sync(r)
	if len(r.Registers) != 1 || r.Value(Name) != "Ada" {
		t.Errorf("the phone has %v", r.Registers)
	}
}

func TestAnEmptyPhoneHasNothingToGive(t *testing.T) {
	p, r := newPair(t), NewReplica(phoneA)
	p.sync(r)
	p.epoch = p.id()
	if got := p.sync(r); got != 2 {
		t.Errorf("%d requests, want 2: to be asked, and to give nothing", got)
	}
	if got := p.sync(r); got != 1 {
		t.Errorf("%d requests, want 1", got)
	}
}

func TestARefusedEditIsSetAside(t *testing.T) {
	p, a, b := newPair(t), NewReplica(phoneA), NewReplica(phoneB)
	for i := range MaxRegisters - 1 {
		p.doc.put(Pick(fmt.Sprint(i)), Register{Value: Going, Stamp: 1})
	}
	p.sync(a)
	p.sync(b)
	p.edit(b, Name, "one")
	p.sync(b)
	p.edit(a, Note("s"), "two")
	p.edit(a, Note("s"), "two\nthree")
	p.edit(a, Pick("0"), Maybe)
	p.sync(a)
	if len(a.Refused) != 2 || a.Refused[0].Value != "two" || a.Refused[0].Limit != TooManyRegisters {
		t.Errorf("refused: %v", a.Refused)
	}
	if got := a.Refused[1]; got.Value != "two\nthree" || got.Old != "" {
		t.Errorf("what builds on a refused note still counts on it: %+v", got)
	}
	if a.Acked != 3 || p.doc.Registers[Pick("0")].Value != Maybe {
		t.Error("the edit behind those that were refused is not in")
	}
	if _, err := a.Edit(Rating("s"), "5", p.id(), p.now); err == nil {
		t.Error("the phone does not see that the agenda is full")
	}
	p.sync(a)
	if stored, err := DecodeReplica(EncodeReplica(a)); err != nil || !slices.Equal(stored.Refused, a.Refused) {
		t.Errorf("stored: %v, %v", stored.Refused, err)
	}
}

func TestADeviceTooMany(t *testing.T) {
	p, r := newPair(t), NewReplica(phoneA)
	for i := range MaxDevices {
		p.doc.Marks[uuid.UUID{0: 9, 15: byte(i)}] = Mark{HW: 1}
	}
	p.edit(r, Name, "Ada")
	var refusal *Refusal
	if _, err := r.Take(p.answer(r)); !errors.As(err, &refusal) || refusal.Limit != TooManyDevices {
		t.Errorf("error is %v", err)
	}
	if len(r.Outbox) != 1 || len(r.Refused) > 0 {
		t.Error("the edit did not stay in the outbox")
	}
}

// TestTwoOfOneName: a copy of a phone has more to say than fits in a request, and the
// number at which the two part is not in it.
func TestTwoOfOneName(t *testing.T) {
	p, a := newPair(t), NewReplica(phoneA)
	b := NewReplica(phoneA)
	for i := range MaxOps + 100 {
		p.edit(a, Pick(fmt.Sprint("a", i)), Going)
	}
	for i := range MaxOps + 200 {
		p.edit(b, Pick(fmt.Sprint("b", i)), Going)
	}
	p.sync(a)
	p.sync(b)
	p.sync(a)
	if b.Device == phoneA || a.Device != phoneA {
		t.Errorf("the devices are %v and %v", a.Device, b.Device)
	}
	if got := len(p.doc.Registers); got != 2*MaxOps+300 {
		t.Errorf("the server has %d picks, want %d", got, 2*MaxOps+300)
	}
	if a.Seq != b.Seq || Digest(a.Registers) != Digest(b.Registers) {
		t.Error("the two have not the same")
	}
}

func TestWhatIsGivenBackIsChecked(t *testing.T) {
	d := New()
	held := []Entry{
		{Item(item, ItemURL), Register{Value: "javascript:alert(1)", Stamp: 1}},
		{"z/unknown", Register{Value: "x", Stamp: 1}},
		{Name, Register{Value: "no stamp"}},
	}
	if d.Redo(phoneA, start, Request{Held: held}) || len(d.Registers) > 0 {
		t.Errorf("taken: %v", d.Registers)
	}
	var many []Entry
	for i := range maxRedoRegisters + 10 {
		many = append(many, Entry{Pick(fmt.Sprint(i)), Register{Value: Going, Stamp: 1}})
	}
	d.Redo(phoneA, start, Request{Held: many})
	if got := len(d.Registers); got != maxRedoRegisters {
		t.Errorf("%d registers, want %d", got, maxRedoRegisters)
	}
	if _, err := DecodeDoc(EncodeDoc(d)); err != nil {
		t.Errorf("what fits cannot be read again: %v", err)
	}
}

// TestADeletedNoteStaysDeletedAfterARestore: one device saw the note deleted, and another
// was away since before. Neither may bring it back, whether the backup was made before the
// note was deleted or after.
func TestADeletedNoteStaysDeletedAfterARestore(t *testing.T) {
	for name, after := range map[string]bool{"the backup has the note": false, "the backup has it deleted": true} {
		t.Run(name, func(t *testing.T) {
			now, doc, epoch := start, New(), nonce(1)
			key := Note("wasm-on-the-edge")
			exchange := func(r *Replica) {
				t.Helper()
				for range 4 {
					now += minute
					a, _ := doc.Sync(r.Device, epoch, now, r.Request(now))
					outcome, err := r.Take(a)
					if err != nil {
						t.Fatal(err)
					}
					if outcome == Done {
						return
					}
				}
				t.Fatal("it comes to no end")
			}
			edit := func(r *Replica, value string, n uint64) {
				t.Helper()
				if _, err := r.Edit(key, value, nonce(n), now); err != nil {
					t.Fatal(err)
				}
			}
			awake, away := NewReplica(uuid.UUID{15: 1}), NewReplica(uuid.UUID{15: 2})
			edit(awake, "secret thoughts", 2)
			exchange(awake)
			exchange(away)
			backup := EncodeDoc(doc)
			edit(awake, "", 3)
			exchange(awake)
			if after {
				backup = EncodeDoc(doc)
			}

			restored, err := DecodeDoc(backup)
			if err != nil {
				t.Fatal(err)
			}
			restored.Former, restored.Base = epoch, restored.Seq
			doc, epoch = restored, nonce(4)
			exchange(awake)
			exchange(away)
			exchange(awake)
			for name, r := range map[string]*Replica{"awake": awake, "away": away} {
				if got := r.Value(key); got != "" || r.Epoch != epoch {
					t.Errorf("the device that was %s has %q in epoch %s; the note was deleted", name, got, r.Epoch)
				}
			}
			if got := doc.Registers[key].Value; got != "" {
				t.Errorf("the server has %q", got)
			}
		})
	}
}
