package register

import (
	"github.com/google/uuid"
	"github.com/rs/xid"
)

// Request is all that a device tells the server: what it did, and what it has. Its
// name is not in it: the server knows the device by its secret.
type Request struct {
	Turn   uint64 // comes back in the answer
	SentAt int64  // the device's clock, in milliseconds
	Epoch  xid.ID // of the server that it took from last; nil if it never did
	Since  uint64 // the change up to which it has everything
	Acked  uint64 // its operations up to this one were in
	AckedX xid.ID // the nonce of that operation
	Ops    []Op   // those after it
	Redo   bool   // it gives back what it holds
	Held   []Entry
	From   xid.ID // the epoch of the server that it took them from
}

// Answer is what the server tells a device.
type Answer struct {
	Turn    uint64
	Now     int64  // the server's clock, in milliseconds
	Epoch   xid.ID // of the server's storage: another one after a backup was restored
	Seq     uint64 // the change up to which the device has everything now
	HW      uint64 // the device's operations up to this one are in
	X       xid.ID // the nonce of that operation
	Digest  uint64 // of all registers, see [Digest]
	Full    bool   // Entries are all that there is, and not what changed
	Redo    bool   // the server lost something: give it back first. Nothing was taken over
	Gap     bool
	Clone   bool
	Refused *Refusal
	Entries []Entry
}

// Sync is the whole exchange, as the server's side of it: to be done in one
// transaction, and answered once it is stored. epoch names the server's storage; a
// new one is made when that is begun, and when a backup is restored. changed tells
// whether there is anything to store.
func (d *Doc) Sync(device uuid.UUID, epoch xid.ID, now int64, q Request) (a Answer, changed bool) {
	budget := exchangeCells
	d.cells = &budget
	defer func() { d.cells = nil }()
	a = Answer{Turn: q.Turn, Now: now, Epoch: epoch, Seq: q.Since}
	if a.Refused = d.turnsAway(device, q.Ops); a.Refused != nil {
		return a, false
	}
	mark := d.Marks[device]
	a.HW, a.X = mark.HW, mark.X
	lost := d.lost(epoch, a.HW, q)
	if lost && !d.broken.takeFirst {
		a.Redo = true
		return a, false
	}
	redone := q.Redo && d.Redo(device, now, q)
	report := d.Admit(device, q.SentAt, now, q.Ops)
	a.X = d.Marks[device].X
	a.HW, a.Gap, a.Clone, a.Refused = report.HW, report.Gap, report.Clone, report.Refused
	if a.Clone {
		return a, redone
	}
	a.Redo, a.Full = lost, lost || q.Redo || q.Since == 0
	if a.Full {
		q.Since = 0
	}
	a.Seq, a.Digest, a.Entries = d.Seq, d.Digest(), d.Delta(q.Since)
	return a, redone || report.Changed
}

// lost reports whether the device knows more than the server should: of another
// epoch, a later change, an operation that is not in.
//
// What a device took before the backup was made, the restored server has. It has nothing
// to give, and what it holds may have been deleted since by one that did: so it takes what
// changed, as if nothing had happened.
func (d *Doc) lost(epoch xid.ID, hw uint64, q Request) bool {
	switch {
	case q.Epoch.IsNil() && q.Since == 0 && q.Acked == 0:
		return false // a new device, or one with a new name
	case q.Epoch == d.Former && !d.Former.IsNil() && q.Since <= d.Base && q.Acked <= hw:
		return false
	}
	return q.Epoch != epoch || !q.Redo && (q.Since > d.Seq || q.Acked > hw)
}
