// Package register is one agenda as a map of registers, and all that keeps the
// copies of it alike: on the phone, in another tab, on the server. The same code
// runs on both sides; it reads no clock, makes no ids and stores nothing.
//
// A register is a key with a value and a stamp. Of two values for one key the
// greater stamp wins. The server makes all stamps, when it admits an edit
// ([Doc.Admit]); the clock of a device is only ever used to measure how long ago an
// edit was made, so one that is wrong by eighty years costs nothing. Notes never
// overwrite each other: they are merged line by line ([Merge3]).
//
// A device is a [Replica]: what it last took from the server, and the edits that the
// server has not acknowledged. Its one exchange with the server is a [Request] and
// an [Answer], made by [Doc.Sync]. Lost, doubled and late ones do no harm. A server
// that comes back with less than it once acknowledged is given back what the
// devices hold, before they take anything from it.
package register

import (
	"bytes"
	"cmp"
	"maps"

	"hallway/app/order"

	"github.com/google/uuid"
	"github.com/rs/xid"
)

// Register is the value of a key, and who gave it when. Without a value it is one
// that was emptied, which is remembered: else an older value could come back.
type Register struct {
	Value  string
	Stamp  uint64    // milliseconds since 1970 by the server's clock << 16 | tick
	Device uuid.UUID // who made the edit; between equal stamps the greater wins
	Seq    uint64    // the number of the change to the agenda that brought it, from 1
}

// Entry is a register with its key.
type Entry struct {
	Key Key
	Register
}

// Mark is how far the server has come with the operations of one device.
type Mark struct {
	HW   uint64 // the high-water mark: operations up to this number are in
	X    xid.ID // the nonce of that operation
	Last uint64 // the stamp it was made at; those that follow are not earlier
}

// Doc is one agenda as the server holds it. The zero value cannot be changed; see
// [New].
type Doc struct {
	Seq       uint64 // of the last change
	Registers map[Key]Register
	Marks     map[uuid.UUID]Mark

	// Where the storage was restored from a backup: the epoch that the backup was made in,
	// and the change up to which the agenda was in it. They are not encoded.
	Former xid.ID
	Base   uint64

	weight int  // of all registers
	notes  int  // of those that are notes
	cells  *int // that merges of the exchange under way may still fill; nil: each has a budget of its own
	broken faults
}

// faults take single rules out of the machinery, so that a test can show that each
// is needed: see TestEveryRuleIsNeeded. Nothing else sets them.
type faults struct {
	lastNote  bool // notes overwrite each other
	noBase    bool // an edit knows nothing of the one that it was made on top of
	noMark    bool // operations that are in are admitted again
	takeFirst bool // a device takes from a server that lost something, and then gives
}

// New is an agenda without registers.
func New() *Doc {
	return &Doc{Registers: make(map[Key]Register), Marks: make(map[uuid.UUID]Mark)}
}

// Delta is what changed after the change numbered since, in the order of the
// changes. Since 0 it is everything.
func (d *Doc) Delta(since uint64) []Entry {
	var changed []Entry
	for key, r := range d.Registers {
		if r.Seq > since {
			changed = append(changed, Entry{key, r})
		}
	}
	order.Stable(changed, entryOrder)
	return changed
}

func entryOrder(a, b Entry) int {
	return cmp.Or(cmp.Compare(a.Seq, b.Seq), cmp.Compare(a.Key, b.Key))
}

// Values are what the registers hold, by key.
func (d *Doc) Values() map[Key]string {
	values := make(map[Key]string, len(d.Registers))
	for key, r := range d.Registers {
		values[key] = r.Value
	}
	return values
}

// Digest tells two copies apart; see [Digest].
func (d *Doc) Digest() uint64 { return Digest(d.Registers) }

// Forget gives up a device that may not write any more, and makes room for another.
func (d *Doc) Forget(device uuid.UUID) { delete(d.Marks, device) }

// Clear empties a register for everybody, on the server's word and not a device's.
func (d *Doc) Clear(key Key, now int64) {
	if cur := d.Registers[key]; cur.Value != "" {
		d.put(key, Register{Stamp: max(stampOf(now), cur.Stamp+1)})
	}
}

// put is the next change.
func (d *Doc) put(key Key, r Register) {
	if cur, ok := d.Registers[key]; ok {
		d.load(key, -weigh(key, cur.Value))
	}
	d.Seq++
	r.Seq = d.Seq
	d.Registers[key] = r
	d.load(key, weigh(key, r.Value))
}

// load counts what a register takes.
func (d *Doc) load(key Key, weight int) {
	d.weight += weight
	if kind, _ := key.Split(); kind == KindNote {
		d.notes += weight
	}
}

// beats reports whether a register wins over another of the same key. Where a server
// that was set back stamped two values alike, the value decides.
func (r Register) beats(other Register) bool {
	return cmp.Or(
		cmp.Compare(r.Stamp, other.Stamp),
		bytes.Compare(r.Device[:], other.Device[:]),
		cmp.Compare(r.Value, other.Value),
	) > 0
}

// Digest is the sum of a hash of each register but for its Seq. The order does not
// matter, so it can be had from a map. A device computes it itself and compares it
// with the server's: what differs then is found, whatever the reason. It is no
// defence against someone who makes up registers.
//
// The hash is FNV-1a (Fowler, Noll, Vo) of 64 bits, and on top of it the finish of
// splitmix64 (Steele, Lea, Flood 2014): the bare one would leave a sum of small
// differences small.
func Digest(registers map[Key]Register) uint64 {
	var sum uint64
	for key, r := range registers {
		h := fnv(fnvOffset, string(key))
		h = (h ^ 0xff) * fnvPrime // no key has this byte: it is UTF-8
		h = fnv(h, r.Value)
		for shift := 0; shift < 64; shift += 8 {
			h = (h ^ r.Stamp>>shift&0xff) * fnvPrime
		}
		for _, b := range r.Device {
			h = (h ^ uint64(b)) * fnvPrime
		}
		h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
		h = (h ^ h>>27) * 0x94d049bb133111eb
		sum += h ^ h>>31
	}
	return sum
}

const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

func fnv(h uint64, s string) uint64 {
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * fnvPrime
	}
	return h
}

// clone is an agenda that shares nothing with d.
func (d *Doc) clone() *Doc {
	c := *d
	c.Registers, c.Marks = maps.Clone(d.Registers), maps.Clone(d.Marks)
	return &c
}
