package register

import (
	"github.com/google/uuid"
	"github.com/rs/xid"
)

// redoAhead is how far ahead of the server's clock a stamp may be that is given back,
// in milliseconds. The server may run on another machine than before.
const redoAhead = 60_000

// Redo gives a server that lost something back what a device holds: its registers,
// and that its operations up to acked were in, the last of which was x. It reports
// whether that changed anything. What the server has already is not changed by it,
// so it may come twice.
//
// Notes that differ are joined: each may hold lines that the other never saw. A line
// that was removed after the backup may so come back; no line is lost.
func (d *Doc) Redo(device uuid.UUID, now int64, acked uint64, x xid.ID, held []Entry) (changed bool) {
	before := d.Seq
	seen := make(map[Key]bool, len(held))
	for _, e := range held {
		if seen[e.Key] {
			continue // a device holds one value of each
		}
		seen[e.Key] = true
		if e.Stamp > 0 && validate(e.Key, e.Value, MaxMerged) == NoLimit {
			e.Stamp = min(e.Stamp, stampOf(now+redoAhead))
			d.join(device, e)
		}
	}
	if mark := d.Marks[device]; acked > mark.HW && acked <= maxStamp {
		d.Marks[device] = Mark{HW: acked, X: x, Last: mark.Last}
		return true
	}
	return d.Seq != before
}

// merge merges within what is left of the exchange's budget.
func (d *Doc) merge(old, theirs, mine string) string {
	if d.cells == nil {
		return Merge3(old, theirs, mine)
	}
	return merge3(old, theirs, mine, d.cells)
}

func (d *Doc) join(device uuid.UUID, e Entry) {
	cur, ok := d.Registers[e.Key]
	next := e.Register
	if ok && !next.beats(cur) {
		next = cur
	}
	if ok && e.Key.merges() {
		both := d.merge("", cur.Value, e.Value)
		if both != next.Value && len(both) <= MaxMerged {
			next = Register{Value: both, Stamp: max(cur.Stamp, e.Stamp) + 1, Device: device}
		}
	}
	if ok && next == cur {
		return
	}
	fits := ok || len(d.Registers) < maxRedoRegisters
	if grows := weigh(e.Key, next.Value); fits && d.weight+grows <= maxRedoWeight {
		d.put(e.Key, next)
	}
}
