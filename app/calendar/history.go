package calendar

import (
	"crypto/sha256"
	"encoding/binary"
	"time"
)

// History is what the readers of a feed were told, by the keys of the entries. Its
// owner keeps it beside the agenda. What leaves the agenda stays in it, as an entry
// that comes back must not count from nothing again.
type History map[string]Version

// Version is an entry as readers know it. Fingerprints are 64 bits of a hash: Plan of
// what people have to know (when, where, what, whether), Rest of everything else.
type Version struct {
	Plan, Rest uint64
	Sequence   int       // how often Plan changed (RFC 5545 3.8.7.4)
	Changed    time.Time // when either did, to the second
}

// maxSequence is the largest number that iCalendar has (RFC 5545 3.3.8).
const maxSequence = 1<<31 - 1

// Stamp sets Sequence and Changed of the entries to what their readers must be told,
// and reports whether there is anything new to keep. The history must not be nil.
func (h History) Stamp(entries []Entry, now time.Time) (news bool) {
	now = within(now)
	for i := range entries {
		e := &entries[i]
		is := Version{Plan: e.plan(), Rest: e.rest(), Changed: now}
		if was, ok := h[e.Key]; ok {
			is.Sequence = was.Sequence
			if is.Plan != was.Plan {
				is.Sequence = min(was.Sequence+1, maxSequence)
			}
			if is.Plan == was.Plan && is.Rest == was.Rest || now.Before(was.Changed) {
				is.Changed = was.Changed // a clock that was set back takes nothing back
			}
		}
		if h[e.Key] != is {
			h[e.Key], news = is, true
		}
		e.Sequence, e.Changed = is.Sequence, is.Changed
	}
	return news
}

func (e *Entry) plan() uint64 {
	var d digest
	d.number(within(e.Start).Unix())
	d.number(within(e.End).Unix())
	d.number(int64(e.Status))
	d.text(e.Place)
	d.text(e.Title)
	return d.sum()
}

func (e *Entry) rest() uint64 {
	var d digest
	d.number(int64(e.Alarm))
	if e.Open || e.AllDay { // what came later changes no older fingerprint
		d.text("open")
	}
	d.text(e.Description)
	d.text(e.URL)
	for _, category := range e.Categories {
		d.text(category)
	}
	return d.sum()
}

// digest is what a fingerprint is taken of: fields, each with its length, so that no
// two lists of fields look the same.
type digest []byte

func (d *digest) number(n int64) { *d = binary.AppendVarint(*d, n) }

func (d *digest) text(s string) {
	d.number(int64(len(s)))
	*d = append(*d, s...)
}

func (d digest) sum() uint64 {
	sum := sha256.Sum256(d)
	return binary.BigEndian.Uint64(sum[:])
}
