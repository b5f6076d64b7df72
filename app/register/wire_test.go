package register

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/rs/xid"
	"pgregory.net/rapid"
)

// typical is an agenda of 60 picks, eight notes and three items, made on two phones;
// a session's key is 40 bytes long.
func typical(t testing.TB) *Doc {
	t.Helper()
	d := New()
	n := map[uuid.UUID]uint64{}
	edit := func(i int, key Key, value string) {
		device, at := []uuid.UUID{phoneA, phoneB}[i%2], start+int64(i)*7*minute
		n[device]++
		if r := d.Admit(device, at, at, []Op{op(n[device], key, value, at)}); r.Refused != nil {
			t.Fatal(r.Refused)
		}
	}
	session := func(i int) string { return fmt.Sprintf("%040d", i) }
	for i := range 60 {
		edit(i, Pick(session(i)), Going)
	}
	for i := range 8 {
		edit(i, Note(session(i)), "ask for the slides\nthey run it at the edge, see the second demo")
	}
	for i := range 3 {
		item := xid.ID{11: byte(i)}
		edit(i, Item(item, ItemTitle), "Booth shift")
		edit(i, Item(item, ItemWhen), "1774346400/1774353600")
		edit(i, Item(item, ItemPlace), "Hall 7, N42")
	}
	return d
}

func TestATypicalAgendaIsSmall(t *testing.T) {
	d := typical(t)
	stored := len(EncodeDoc(d))
	a, _ := d.Sync(uuid.UUID{0: 3}, nonce(1), start, Request{})
	full := len(EncodeAnswer(a))
	q := Request{Epoch: nonce(1), Since: d.Seq, SentAt: start}
	a, _ = d.Sync(uuid.UUID{0: 3}, nonce(1), start, q)
	nothing := len(EncodeRequest(q)) + len(EncodeAnswer(a))
	q.Ops = []Op{op(1, Pick(strings.Repeat("x", 40)), Going, start)}
	star := len(EncodeRequest(q))
	t.Logf("stored %d bytes, all of it sent %d, nothing new %d, a star %d", stored, full, nothing, star)
	if stored > 5_000 || full > 8_000 || nothing > 300 {
		t.Error("that is too much")
	}
	if stored > d.weight {
		t.Errorf("%d bytes, and weighs %d", stored, d.weight)
	}
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	many(t, 1, func(t *rapid.T) {
		w := run(t, kind{rollback: true, copies: true}, faults{})
		doc := w.doc()
		doc.Former, doc.Base = xid.ID{}, 0 // which are not in it
		again, err := DecodeDoc(EncodeDoc(doc))
		if err != nil || !reflect.DeepEqual(again, doc) || !bytes.Equal(EncodeDoc(again), w.stored) {
			t.Fatalf("the agenda is %v, %v", again, err)
		}
		for _, p := range w.phones {
			w.edit(p)
			w.write(p)
			q := p.Request(w.now)
			if back, err := DecodeRequest(EncodeRequest(q)); err != nil || !reflect.DeepEqual(back, q) {
				t.Fatalf("the request is %v, %v", back, err)
			}
			if back := w.copied(p.Replica); !reflect.DeepEqual(EncodeReplica(back), EncodeReplica(p.Replica)) {
				t.Fatalf("the replica is %v", back)
			}
		}
	})
}

func TestOddValuesTravel(t *testing.T) {
	held := []Entry{{"p/s", Register{Going, maxStamp, uuid.Max, maxStamp}}, {"p/t", Register{Stamp: 1}}}
	q := Request{
		Turn: math.MaxUint64, SentAt: math.MinInt64, Since: maxStamp, Acked: maxStamp, Redo: true, Held: held,
		Ops: []Op{{N: maxStamp, At: math.MaxInt64, Base: math.MaxUint64}, {At: math.MinInt64}, {At: 0}},
	}
	if back, err := DecodeRequest(EncodeRequest(q)); err != nil || !reflect.DeepEqual(back, q) {
		t.Errorf("the request is %+v, %v", back, err)
	}
	a := Answer{
		Turn: math.MaxUint64, Now: math.MaxInt64, Digest: math.MaxUint64, Entries: held, Full: true, Redo: true, Gap: true, Clone: true,
		Refused: &Refusal{7, LimitError{"p/s", 200}},
	}
	if back, err := DecodeAnswer(EncodeAnswer(a)); err != nil || !reflect.DeepEqual(back, a) {
		t.Errorf("the answer is %+v, %v", back, err)
	}
}

func TestWhatIsBrokenIsAnError(t *testing.T) {
	d := typical(t)
	r := NewReplica(phoneA)
	if _, err := r.Edit(Name, "Ada", nonce(1), start); err != nil {
		t.Fatal(err)
	}
	q := r.Request(start)
	a, _ := d.Sync(uuid.UUID{0: 3}, nonce(1), start, q)
	for _, c := range []struct {
		name string
		file []byte
		read func([]byte) error
	}{
		{"an agenda", EncodeDoc(d), func(b []byte) error { _, err := DecodeDoc(b); return err }},
		{"a request", EncodeRequest(q), func(b []byte) error { _, err := DecodeRequest(b); return err }},
		{"an answer", EncodeAnswer(a), func(b []byte) error { _, err := DecodeAnswer(b); return err }},
		{"a replica", EncodeReplica(r), func(b []byte) error { _, err := DecodeReplica(b); return err }},
	} {
		t.Run(c.name+" as it should be", func(t *testing.T) {
			if err := c.read(c.file); err != nil {
				t.Fatal(err)
			}
		})
		t.Run(c.name+" cut off anywhere", func(t *testing.T) {
			for n := range c.file {
				if err := c.read(c.file[:n]); !errors.Is(err, ErrWire) {
					t.Fatalf("the first %d of %d bytes: error is %v", n, len(c.file), err)
				}
			}
		})
		t.Run(c.name+" with something behind it", func(t *testing.T) {
			err := c.read(append(bytes.Clone(c.file), 0))
			if !errors.Is(err, ErrWire) || !strings.Contains(err.Error(), "1 bytes are left over") {
				t.Errorf("error is %v", err)
			}
		})
		t.Run(c.name+" of a later format", func(t *testing.T) {
			later := bytes.Clone(c.file)
			later[0] = 99
			if err := c.read(later); !errors.Is(err, ErrVersion) || !errors.Is(err, ErrWire) {
				t.Errorf("error is %v, want ErrVersion", err)
			}
		})
		t.Run(c.name+" that claims much costs little", func(t *testing.T) {
			for n := range min(len(c.file), 200) {
				hostile := bytes.Clone(c.file)
				copy(hostile[n:], []byte{0xff, 0xff, 0x0f})
				if cost := allocated(func() { _ = c.read(hostile) }); cost > 1<<20 {
					t.Fatalf("%d bytes, broken at %d, made the decoder allocate %d", len(hostile), n, cost)
				}
			}
		})
	}
}

func TestWhatIsTooMuchIsAnError(t *testing.T) {
	for _, c := range []struct {
		name string
		q    Request
		want string
	}{
		{"operations", Request{Ops: make([]Op, MaxOps+1)}, "it has 501 operations, where 500 are the most"},
		{"a key", Request{Ops: []Op{{Key: Pick(strings.Repeat("x", MaxKey))}}}, "it has 98 bytes in a text, where 96 are the most"},
		{"a value", Request{Ops: []Op{{Value: strings.Repeat("x", MaxMerged+1)}}}, "it has 32769 bytes in a text, where 32768 are the most"},
		{"registers", Request{Redo: true, Held: make([]Entry, maxRedoRegisters+1)}, "it has 2501 registers, where 2500 are the most"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := DecodeRequest(EncodeRequest(c.q))
			if !errors.Is(err, ErrWire) || !strings.HasSuffix(err.Error(), c.want) {
				t.Errorf("error is %v, want ... %s", err, c.want)
			}
		})
	}
	t.Run("all of it", func(t *testing.T) {
		_, err := DecodeRequest(make([]byte, MaxBody+1))
		if !errors.Is(err, ErrWire) || !strings.HasSuffix(err.Error(), "it is longer than 524288 bytes") {
			t.Errorf("error is %v", err)
		}
	})
	t.Run("a key that comes twice", func(t *testing.T) {
		w, empty := writing(), EncodeDoc(New())
		w.Raw(empty[:len(empty)-3]) // no devices, no time, no registers
		twice := []Entry{{Key: Name}, {Key: Name}}
		w.entries(&twice)
		if _, err := DecodeDoc(w.Bytes()); !errors.Is(err, ErrWire) || !strings.HasSuffix(err.Error(), "a key comes twice") {
			t.Errorf("error is %v", err)
		}
	})
}

func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func BenchmarkDecodeDoc(b *testing.B) {
	stored := EncodeDoc(typical(b))
	for b.Loop() {
		if _, err := DecodeDoc(stored); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPush is what one star costs a server, without its database.
func BenchmarkPush(b *testing.B) {
	stored := EncodeDoc(typical(b))
	q := EncodeRequest(Request{Ops: []Op{op(1, Pick("wasm"), Going, start)}})
	for b.Loop() {
		d, err := DecodeDoc(stored)
		if err != nil {
			b.Fatal(err)
		}
		request, err := DecodeRequest(q)
		if err != nil {
			b.Fatal(err)
		}
		a, _ := d.Sync(uuid.UUID{0: 3}, nonce(1), start, request)
		EncodeAnswer(a)
		EncodeDoc(d)
	}
}
