package register

import "github.com/google/uuid"

// redoAhead is how far ahead of the server's clock a stamp may be that is given back,
// in milliseconds. The server may run on another machine than before.
const redoAhead = 60_000

// Redo gives a server that lost something back what a device holds: its registers,
// and that its operations up to one were in. It reports whether that changed anything.
// What the server has already is not changed by it, so it may come twice.
//
// Notes that differ are joined: each may hold lines that the other never saw, so no line is
// lost, and one that was removed may come back. But a note that is as it was in the backup,
// the device has seen if it took a later one in the life in which the backup was made: what
// was removed from it, or all of it, stays removed.
func (d *Doc) Redo(device uuid.UUID, now int64, q Request) (changed bool) {
	before := d.Seq
	seen := make(map[Key]bool, len(q.Held))
	for _, e := range q.Held {
		if seen[e.Key] {
			continue // a device holds one value of each
		}
		seen[e.Key] = true
		if e.Stamp > 0 && validate(e.Key, e.Value, MaxMerged) == NoLimit {
			e.Stamp = min(e.Stamp, stampOf(now+redoAhead))
			d.join(device, e, !q.From.IsNil() && q.From == d.Former && e.Seq > d.Base)
		}
	}
	if mark := d.Marks[device]; q.Acked > mark.HW && q.Acked <= maxStamp {
		d.Marks[device] = Mark{HW: q.Acked, X: q.AckedX, Last: mark.Last}
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

// join joins a register that a device holds. later says that it was changed after the backup
// was made that the server was restored from.
func (d *Doc) join(device uuid.UUID, e Entry, later bool) {
	cur, ok := d.Registers[e.Key]
	next := e.Register
	if ok && !next.beats(cur) {
		next = cur
	}
	if follows := later && cur.Seq <= d.Base; ok && e.Key.merges() && !follows {
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
