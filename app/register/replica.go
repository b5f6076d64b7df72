package register

import (
	"errors"
	"maps"
	"slices"

	"hallway/app/order"

	"github.com/google/uuid"
	"github.com/rs/xid"
)

// Replica is one agenda as a device holds it: what it last took from the server, and
// its outbox on top. All of it is stored together, and an edit is made in the same
// transaction in which the replica was read: then two tabs never give two operations
// the same number. It does not matter when it is lost with all of it; what must
// never happen is that the name of the device lives on and its outbox does not.
type Replica struct {
	Device    uuid.UUID
	Epoch     xid.ID // of the server that it took from; nil: never did
	Seq       uint64 // the change up to which it has everything
	Acked     uint64 // operations up to this number are in; the outbox goes on from there
	AckedX    xid.ID
	Registers map[Key]Register
	Outbox    []Op
	Refused   []Refused // what the server does not take, for the person to see

	// Of the one exchange that is under way. Nothing is lost with it.
	turn    uint64
	waiting bool
	last    uint64 // the last operation that there was
	give    bool   // the server lost something: give before taking
	giveTo  xid.ID

	broken faults
}

// Refused is an operation that was set aside, and why.
type Refused struct {
	Op
	Limit Limit
}

// NewReplica is an agenda on a device that has not met the server yet.
func NewReplica(device uuid.UUID) *Replica {
	return &Replica{Device: device, Registers: make(map[Key]Register)}
}

// Value is what the person sees: what the server said, with what was done here on
// top.
func (r *Replica) Value(key Key) string {
	value := r.Registers[key].Value
	for _, op := range r.Outbox {
		if op.Key == key {
			value = op.on(value)
		}
	}
	return value
}

// Values is all that the person sees, without what is empty.
func (r *Replica) Values() map[Key]string {
	values := make(map[Key]string, len(r.Registers))
	for key, register := range r.Registers {
		values[key] = register.Value
	}
	for _, op := range r.Outbox {
		if op.Key != "" {
			values[op.Key] = op.on(values[op.Key])
		}
	}
	maps.DeleteFunc(values, func(_ Key, value string) bool { return value == "" })
	return values
}

// on shows an operation that is not in yet, as the server will do it.
func (op Op) on(value string) string {
	if op.Key.merges() {
		return Merge3(op.Old, value, op.Value)
	}
	return op.Value
}

// Edit changes a register. id is new; at is the device's clock in milliseconds,
// right or wrong. The error is a [LimitError], and nothing was changed.
func (r *Replica) Edit(key Key, value string, id xid.ID, at int64) (Op, error) {
	return r.EditNote(key, r.Value(key), value, id, at)
}

// EditNote is [Replica.Edit] for an editor that was open for a while: old is the text
// that it started from, or saved last. What came from elsewhere since is kept.
func (r *Replica) EditNote(key Key, old, value string, id xid.ID, at int64) (Op, error) {
	op := Op{
		N: r.Acked + uint64(len(r.Outbox)) + 1, X: id, Key: key, Value: value,
		At: at, Base: r.Registers[key].Stamp,
	}
	if key.merges() {
		op.Old = old
	}
	if limit := op.check(); limit != NoLimit {
		return Op{}, exceeds(key, limit)
	}
	if limit := r.room(op); limit != NoLimit {
		return Op{}, exceeds(key, limit)
	}
	r.Outbox = append(r.Outbox, op)
	return op, nil
}

// room tells the person at once what the server would only say later.
func (r *Replica) room(op Op) Limit {
	d := New()
	for key, value := range r.Values() {
		d.put(key, Register{Value: value})
	}
	for key := range r.Registers {
		if _, ok := d.Registers[key]; !ok {
			d.put(key, Register{}) // emptied, which takes room too
		}
	}
	return d.room(op.Key, op.on(d.Registers[op.Key].Value))
}

// Request is what to send to the server next. at is the device's clock in
// milliseconds, the same clock that [Replica.Edit] was told. It takes the place of
// a request before it that has no answer yet, whose answer is then of no interest.
func (r *Replica) Request(at int64) Request {
	r.turn++
	r.waiting = true
	q := Request{
		Turn: r.turn, SentAt: at, Epoch: r.Epoch, Since: r.Seq,
		Acked: r.Acked, AckedX: r.AckedX,
	}
	room := MaxBody - 1<<10
	if r.give {
		q.Epoch, q.Since, q.Redo, q.From = r.giveTo, 0, true, r.Epoch
		for key, register := range r.Registers {
			q.Held = append(q.Held, Entry{key, register})
			room -= weigh(key, register.Value)
		}
		order.Stable(q.Held, entryOrder)
	}
	for _, op := range r.Outbox {
		room -= op.weight()
		if room < 0 || len(q.Ops) == MaxOps {
			break
		}
		q.Ops = append(q.Ops, op)
	}
	r.last = r.Acked + uint64(len(r.Outbox))
	return q
}

// weight is what an operation takes in a request, at most.
func (op Op) weight() int { return weigh(op.Key, op.Value) + len(op.Old) + overhead }

// Outcome is what an answer led to.
type Outcome uint8

// The outcomes. But for Stale and Cloned the replica must be stored.
const (
	Stale  Outcome = iota // the answer is to an earlier request: nothing changed
	Done                  // device and server have the same
	Again                 // it was not all: make another request now
	Cloned                // another device has this one's name: see [Replica.Rename]
)

// ErrDigest is an answer that does not lead to what the server has. Nothing was
// taken; the next request asks for everything.
var ErrDigest = errors.New("the server's answer does not add up to what it has")

// Take takes over an answer. The error is [ErrDigest], or a [Refusal] of the device
// as a whole; nothing was changed then.
func (r *Replica) Take(a Answer) (Outcome, error) {
	if !r.waiting || a.Turn != r.turn {
		return Stale, nil
	}
	r.waiting = false
	switch {
	case a.Refused != nil && a.Refused.N == 0:
		return Stale, a.Refused
	case a.Clone || r.isClone(a):
		return Cloned, nil
	case a.Redo:
		if r.broken.takeFirst {
			r.Registers = overlay(r.Registers, a)
		}
		return r.giveBack(a), nil
	}
	registers := overlay(r.Registers, a)
	if Digest(registers) != a.Digest {
		again := r.giveBack(a)
		if a.Full {
			return Stale, ErrDigest
		}
		return again, nil
	}
	r.Registers, r.Epoch, r.Seq, r.give = registers, a.Epoch, a.Seq, false
	r.drop(a.HW)
	if a.Refused != nil {
		r.setAside(*a.Refused)
	}
	if len(r.Outbox) > 0 {
		return Again, nil
	}
	return Done, nil
}

// isClone reports whether the server has operations under this device's name that it
// did not make.
func (r *Replica) isClone(a Answer) bool {
	if a.HW <= r.Acked || a.HW > r.last {
		return a.HW > r.last
	}
	return r.Outbox[a.HW-r.Acked-1].X != a.X
}

// giveBack makes the next request one that gives the server what the device holds.
func (r *Replica) giveBack(a Answer) Outcome {
	r.give, r.giveTo = true, a.Epoch
	return Again
}

func overlay(held map[Key]Register, a Answer) map[Key]Register {
	registers := make(map[Key]Register, len(held)+len(a.Entries))
	if !a.Full {
		maps.Copy(registers, held)
	}
	for _, e := range a.Entries {
		registers[e.Key] = e.Register
	}
	return registers
}

// drop takes what is in out of the outbox.
func (r *Replica) drop(hw uint64) {
	for len(r.Outbox) > 0 && r.Outbox[0].N <= hw {
		r.Acked, r.AckedX = r.Outbox[0].N, r.Outbox[0].X
		r.Outbox = r.Outbox[1:]
	}
}

// setAside keeps an operation that the server refused, and leaves an empty one in its
// place: the others keep their numbers, which an earlier request may have told. A
// note that was edited further builds on what the server has, then.
func (r *Replica) setAside(refusal Refusal) {
	for i, op := range r.Outbox {
		if op.N != refusal.N || op.Key == "" {
			continue
		}
		r.Refused = append(r.Refused, Refused{op, refusal.Limit})
		r.Outbox[i] = Op{N: op.N, X: op.X}
		for j := i + 1; j < len(r.Outbox); j++ {
			if r.Outbox[j].Key == op.Key {
				r.Outbox[j].Old = op.Old
				break
			}
		}
	}
}

// Rename gives the device another name, under which its outbox counts from 1: the
// server, or a backup of the phone, has made two of it. The server has to be told of
// the new one first.
func (r *Replica) Rename(device uuid.UUID) {
	r.Device, r.Acked, r.AckedX, r.waiting = device, 0, xid.ID{}, false
	r.Outbox = slices.Clone(r.Outbox)
	for i := range r.Outbox {
		r.Outbox[i].N = uint64(i) + 1
	}
}

// Resume goes on with the exchange that another copy of the same replica began: the
// copy that made the request is in memory, and this one was just read, with the edits
// that were made meanwhile. A copy under another name began none of this replica's.
func (r *Replica) Resume(from *Replica) {
	if from.Device != r.Device {
		return // it is of another agenda, or had another name there
	}
	r.turn, r.waiting, r.last = from.turn, from.waiting, from.last
	r.give, r.giveTo = from.give, from.giveTo
}
