package register

import (
	"maps"
	"slices"

	"github.com/google/uuid"

	"hallway/app/codec"
)

// Everything that is stored or sent is fields in a fixed order behind a byte that
// says which: numbers as varints, texts as length and bytes. One description serves
// reading and writing. Reading checks the shape, which is all that must hold for
// the rest of this package to be safe; [Doc.Admit] and [Doc.Redo] check what it says.
const (
	docFormat     = 1
	requestFormat = 2
	answerFormat  = 3
	replicaFormat = 4
)

// EncodeDoc writes an agenda for storage. The same agenda gives the same bytes.
func EncodeDoc(d *Doc) []byte {
	w := &wire{codec.Write(d.weight)} // about as long as it gets
	w.doc(d)
	return w.Bytes()
}

// DecodeDoc reads what [EncodeDoc] wrote. The error is an [ErrWire].
func DecodeDoc(b []byte) (*Doc, error) {
	w, d := reading(b), New()
	w.doc(d)
	if err := w.End(); err != nil {
		return nil, err
	}
	return d, nil
}

// EncodeRequest writes a request for the way to the server.
func EncodeRequest(q Request) []byte {
	w := writing()
	w.request(&q)
	return w.Bytes()
}

// DecodeRequest reads what [EncodeRequest] wrote. The error is an [ErrWire].
func DecodeRequest(b []byte) (Request, error) {
	var q Request
	w := reading(b)
	w.request(&q)
	if err := w.End(); err != nil {
		return Request{}, err
	}
	return q, nil
}

// EncodeAnswer writes an answer for the way to the device.
func EncodeAnswer(a Answer) []byte {
	w := writing()
	w.answer(&a)
	return w.Bytes()
}

// DecodeAnswer reads what [EncodeAnswer] wrote. The error is an [ErrWire].
func DecodeAnswer(b []byte) (Answer, error) {
	var a Answer
	w := reading(b)
	w.answer(&a)
	if err := w.End(); err != nil {
		return Answer{}, err
	}
	return a, nil
}

// EncodeReplica writes all of a replica but the exchange that is under way.
func EncodeReplica(r *Replica) []byte {
	w := writing()
	w.replica(r)
	return w.Bytes()
}

// DecodeReplica reads what [EncodeReplica] wrote. The error is an [ErrWire].
func DecodeReplica(b []byte) (*Replica, error) {
	w, r := &wire{codec.Read(b, ErrWire)}, NewReplica(uuid.Nil) // its outbox has no bound
	w.replica(r)
	if err := w.End(); err != nil {
		return nil, err
	}
	return r, nil
}

func (w *wire) doc(d *Doc) {
	w.format(docFormat)
	w.UpTo(&d.Seq, maxStamp)
	names := devices(slices.Collect(maps.Keys(d.Marks)))
	w.devices(&names)
	marks := slices.SortedFunc(maps.Keys(d.Marks), compareDevices)
	list(w, &marks, MaxDevices, "devices", func(id *uuid.UUID) {
		w.device(names, id)
		mark := d.Marks[*id]
		w.mark(&mark)
		if !w.Writing {
			d.Marks[*id] = mark
		}
	})
	w.registers(&d.Registers)
	for key, r := range d.Registers {
		if !w.Writing {
			d.load(key, weigh(key, r.Value))
		}
	}
}

func (w *wire) mark(m *Mark) {
	w.UpTo(&m.HW, maxStamp)
	w.xid(&m.X)
	w.UpTo(&m.Last, maxStamp)
}

// registers holds a whole map, by key.
func (w *wire) registers(m *map[Key]Register) {
	entries := make([]Entry, 0, len(*m))
	if w.Writing {
		keys := slices.AppendSeq(make([]Key, 0, len(*m)), maps.Keys(*m))
		slices.Sort(keys)
		for _, key := range keys {
			entries = append(entries, Entry{key, (*m)[key]})
		}
	}
	w.entries(&entries)
	if w.Writing {
		return
	}
	*m = make(map[Key]Register, len(entries)) // with room for all, which is half the work
	for _, e := range entries {
		(*m)[e.Key] = e.Register
	}
	if len(*m) != len(entries) {
		w.Fail("a key comes twice")
	}
}

// entries holds registers, and beside them, once, the devices and about when it was.
func (w *wire) entries(entries *[]Entry) {
	var names devices
	var about int64 // milliseconds
	for i, e := range *entries {
		if i == 0 || e.Device != (*entries)[i-1].Device { // they come in runs
			names = append(names, e.Device)
		}
		if i == 0 {
			about = int64(e.Stamp >> 16)
		}
	}
	w.devices(&names)
	w.Signed(&about)
	list(w, entries, maxRedoRegisters, "registers", func(e *Entry) {
		str(w, &e.Key, MaxKey)
		str(w, &e.Value, MaxMerged)
		w.stamp(about, &e.Stamp)
		w.device(names, &e.Device)
		w.UpTo(&e.Seq, maxStamp)
	})
}

// stamp holds a stamp by how far it is from another.
func (w *wire) stamp(about int64, stamp *uint64) {
	ms, tick := int64(*stamp>>16)-about, *stamp&0xffff
	w.Signed(&ms)
	w.UpTo(&tick, 0xffff)
	if w.Writing {
		return
	}
	if at := uint64(about + ms); at <= maxStamp>>16 {
		*stamp = at<<16 | tick
	} else {
		w.Fail("a stamp is out of range")
	}
}

func (w *wire) request(q *Request) {
	w.format(requestFormat)
	w.Number(&q.Turn)
	w.Signed(&q.SentAt)
	w.xid(&q.Epoch)
	w.UpTo(&q.Since, maxStamp)
	w.UpTo(&q.Acked, maxStamp)
	w.xid(&q.AckedX)
	w.Flags(&q.Redo)
	w.ops(q.SentAt, &q.Ops, MaxOps)
	if q.Redo {
		w.entries(&q.Held)
		w.xid(&q.From)
	}
}

// ops holds operations whose times are near to another one.
func (w *wire) ops(about int64, ops *[]Op, most int) {
	list(w, ops, most, "operations", func(op *Op) { w.op(about, op) })
}

func (w *wire) op(about int64, op *Op) {
	w.UpTo(&op.N, maxStamp)
	w.xid(&op.X)
	str(w, &op.Key, MaxKey)
	str(w, &op.Value, MaxMerged)
	at := op.At - about // wraps around, and back when it is read
	if w.Signed(&at); !w.Writing {
		op.At = about + at
	}
	w.Number(&op.Base)
	str(w, &op.Old, MaxMerged)
}

func (w *wire) answer(a *Answer) {
	w.format(answerFormat)
	w.Number(&a.Turn)
	w.Signed(&a.Now)
	w.xid(&a.Epoch)
	w.UpTo(&a.Seq, maxStamp)
	w.UpTo(&a.HW, maxStamp)
	w.xid(&a.X)
	w.Number(&a.Digest)
	refused := a.Refused != nil
	w.Flags(&a.Full, &a.Redo, &a.Gap, &a.Clone, &refused)
	if refused {
		w.refusal(&a.Refused)
	}
	w.entries(&a.Entries)
}

func (w *wire) refusal(r **Refusal) {
	if !w.Writing {
		*r = new(Refusal)
	}
	w.UpTo(&(*r).N, maxStamp)
	str(w, &(*r).Key, MaxKey)
	w.limit(&(*r).Limit)
}

func (w *wire) limit(l *Limit) {
	v := uint64(*l)
	if w.UpTo(&v, 0xff); !w.Writing {
		*l = Limit(v)
	}
}

func (w *wire) replica(r *Replica) {
	w.format(replicaFormat)
	w.uuid(&r.Device)
	w.xid(&r.Epoch)
	w.UpTo(&r.Seq, maxStamp)
	w.UpTo(&r.Acked, maxStamp)
	w.xid(&r.AckedX)
	w.registers(&r.Registers)
	const any = 1 << 30
	w.ops(0, &r.Outbox, any)
	for i, op := range r.Outbox {
		if op.N != r.Acked+uint64(i)+1 {
			w.Fail("the outbox has a gap")
		}
	}
	list(w, &r.Refused, any, "operations", func(refused *Refused) {
		w.op(0, &refused.Op)
		w.limit(&refused.Limit)
	})
}
