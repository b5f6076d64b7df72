package register

import (
	"math"

	"github.com/google/uuid"
	"github.com/rs/xid"
)

// Op is one edit, as a device made it.
type Op struct {
	N     uint64 // numbers the operations of a device, from 1 and without a gap
	X     xid.ID // tells it from another with the same number: see [Report.Clone]
	Key   Key    // empty: an operation that was set aside, which only keeps its number
	Value string
	At    int64  // when it was made, in milliseconds by the device's clock
	Base  uint64 // the stamp of the value that it was made on top of; 0 if there was none
	Old   string // of a note: the text that the editor started from
}

// Report is what became of the operations of a device.
type Report struct {
	HW      uint64   // operations up to this number are in, for ever
	Changed bool     // the agenda must be stored before anybody is told
	Gap     bool     // operations after HW were missing; those behind the gap are not in
	Clone   bool     // two devices use one name: this one needs another. Nothing was admitted
	Refused *Refusal // an operation breaks a limit; it and those after it are not in
}

// Refusal is an operation that the server does not take.
type Refusal struct {
	N uint64 // 0: none of them, or the device itself
	LimitError
}

// Admit takes over the operations of a device, in the order of their numbers. sentAt
// is the device's clock when it sent them, now the server's: milliseconds since
// 1970.
//
// An operation is stamped with the moment it was made, in the server's time: now,
// less the time that it waited in the device. What the device takes for the date
// does not matter. The stamp is raised where it must be: above that of the value
// that the person saw and changed, above an earlier edit of the same device. So it
// is never in the future but on top of a register that already was, and then by one
// tick; a device that lies about its clock wins over nobody for longer than until
// the next edit.
//
// What is in already is skipped, so a request may come twice, and late.
func (d *Doc) Admit(device uuid.UUID, sentAt, now int64, ops []Op) Report {
	mark := d.Marks[device]
	report := Report{HW: mark.HW}
	if refused := d.turnsAway(device, ops); refused != nil {
		report.Refused = refused
		return report
	}
	for _, op := range ops {
		if op.N <= mark.HW && !d.broken.noMark {
			report.Clone = mark.isClone(op)
			if report.Clone {
				break
			}
			continue
		}
		if op.N > mark.HW+1 {
			report.Gap = true
			break
		}
		when := mark.stamp(moment(op.At, sentAt, now), now)
		if limit := d.admit(device, when, op); limit != NoLimit {
			report.Refused = &Refusal{op.N, LimitError{op.Key, limit}}
			break
		}
		mark = Mark{HW: max(mark.HW, op.N), X: op.X, Last: when}
		d.Marks[device] = mark
		report.Changed = true
	}
	report.HW = mark.HW
	return report
}

func (d *Doc) turnsAway(device uuid.UUID, ops []Op) *Refusal {
	if len(ops) > MaxOps {
		return &Refusal{LimitError: LimitError{Limit: TooManyOps}}
	}
	if _, known := d.Marks[device]; !known && len(d.Marks) >= MaxDevices {
		return &Refusal{LimitError: LimitError{Limit: TooManyDevices}}
	}
	return nil
}

// isClone recognizes a device that was copied, by a backup of the phone say: both
// copies go on counting from the same number.
func (m Mark) isClone(op Op) bool {
	return op.N == m.HW && op.N > 0 && op.X != m.X && !m.X.IsNil()
}

// moment is when an operation was made, in the server's time. Only the difference of
// two readings of the device's clock is used; it cannot overflow.
func moment(at, sentAt, now int64) int64 {
	now = min(max(now, 0), maxTime)
	if at >= sentAt {
		return now
	}
	waited := uint64(sentAt) - uint64(at)
	if waited >= uint64(now) {
		return 0
	}
	return now - int64(waited)
}

// maxTime is the last millisecond that a stamp can hold and be raised: in the year 4199.
const maxTime = 1<<46 - 1

// maxStamp leaves room to raise a stamp.
const maxStamp = math.MaxInt64

// stampOf is the first stamp of a millisecond.
func stampOf(ms int64) uint64 { return uint64(min(max(ms, 0), maxTime)) << 16 }

// stamp is not before those of the operations before it: a clock that was set back
// between two edits does not turn them around.
func (m Mark) stamp(ms, now int64) uint64 {
	return max(stampOf(ms), min(m.Last+1, stampOf(now)|0xffff))
}

// admit joins one operation that was made at the stamp when.
func (d *Doc) admit(device uuid.UUID, when uint64, op Op) Limit {
	if op.Key == "" {
		return NoLimit
	}
	if limit := op.check(); limit != NoLimit {
		return limit
	}
	cur, ok := d.Registers[op.Key]
	seen := min(op.Base, cur.Stamp)
	if cur.Device == device {
		seen = cur.Stamp // it was there when the device made that one, seen or not
	}
	if d.broken.noBase {
		seen = 0
	}
	next := Register{Value: op.Value, Stamp: max(when, seen+1), Device: device}
	if op.Key.merges() && !d.broken.lastNote {
		next.Value = d.merge(op.Old, cur.Value, op.Value)
		next.Stamp = max(when, cur.Stamp+1)
		if next.Value == cur.Value {
			return NoLimit
		}
		if len(next.Value) > MaxMerged {
			return LongMerged
		}
	}
	if ok && !next.beats(cur) {
		return NoLimit
	}
	if limit := d.room(op.Key, next.Value); limit != NoLimit {
		return limit
	}
	d.put(op.Key, next)
	return NoLimit
}

// check is [Validate], but that a note which grew too long by merging may be edited
// as long as it does not grow further.
func (op Op) check() Limit {
	note := MaxNote
	if op.Key.merges() {
		if lines(MaxMerged, LongMerged)(op.Old) != NoLimit {
			return BadValue
		}
		note = max(note, len(op.Old))
	}
	return validate(op.Key, op.Value, note)
}

// room reports whether an edit still fits. What makes the agenda no larger always
// does.
func (d *Doc) room(key Key, value string) Limit {
	cur, ok := d.Registers[key]
	grows := weigh(key, value)
	if ok {
		grows -= weigh(key, cur.Value)
	}
	kind, _ := key.Split()
	switch {
	case !ok && len(d.Registers) >= MaxRegisters:
		return TooManyRegisters
	case grows > 0 && kind == KindNote && d.notes+grows > MaxNotes:
		return TooManyNotes
	case grows > 0 && d.weight+grows > MaxWeight:
		return TooHeavy
	}
	return NoLimit
}
