package importer

import (
	"encoding/binary"
	"time"
)

// maxTransitions bounds a zone file: an index into its types is one byte wide, and
// real events need four or five transitions.
const maxTransitions = 120

// zoneFile writes as much of a zone as an event needs, in the format that
// time.LoadLocationFromTZData reads (TZif version 2, RFC 8536): a browser has no
// zone database, and the server's own cannot be read as a file where it is built
// into the program. The file reaches from a year before the event to a year after
// it, so that "now" is right there too.
func zoneFile(loc *time.Location, start, end time.Time) []byte {
	var f tzif
	from, to := start.AddDate(-1, 0, 0), end.AddDate(1, 0, 0)
	for at := from; !at.After(to) && len(f.times) < maxTransitions; {
		local := at.In(loc)
		f.add(local)
		_, until := local.ZoneBounds()
		if until.IsZero() {
			break // this offset is for ever
		}
		if !until.After(at) {
			// Go 1.26 ends the last period of a leap year a day early, and asked
			// on that day it gives the same end again.
			until = at.AddDate(0, 0, 1)
		}
		at = until
	}
	return f.encode()
}

// tzif is a zone as the format has it: from each time on, one of the types.
type tzif struct {
	times   []int64
	indexes []byte
	types   []tzifType
	names   []byte // abbreviations, each with a zero behind it
}

type tzifType struct {
	offset int32
	summer bool
	name   byte // where it begins in names
}

func (f *tzif) add(local time.Time) {
	name, offset := local.Zone()
	t := tzifType{offset: int32(offset), summer: local.IsDST(), name: f.name(name)}
	at := 0
	for at < len(f.types) && f.types[at] != t {
		at++
	}
	if at == len(f.types) {
		f.types = append(f.types, t)
	}
	if n := len(f.indexes); n > 0 && f.indexes[n-1] == byte(at) {
		return // the zone's own rules may cut a period at New Year
	}
	f.times = append(f.times, local.Unix())
	f.indexes = append(f.indexes, byte(at))
}

// name finds an abbreviation in the list, or puts it there.
func (f *tzif) name(name string) byte {
	for at := 0; at < len(f.names); {
		end := at
		for f.names[end] != 0 {
			end++
		}
		if string(f.names[at:end]) == name {
			return byte(at)
		}
		at = end + 1
	}
	at := len(f.names)
	f.names = append(append(f.names, name...), 0)
	return byte(at)
}

func (f *tzif) encode() []byte {
	// Version 1's part comes first and nobody reads it: it holds one type, UTC.
	b := tzifHeader(nil, 0, 1, 1)
	b = append(b, 0, 0, 0, 0, 0, 0, 0)
	b = tzifHeader(b, len(f.times), len(f.types), len(f.names))
	for _, t := range f.times {
		b = binary.BigEndian.AppendUint64(b, uint64(t))
	}
	b = append(b, f.indexes...)
	for _, t := range f.types {
		b = binary.BigEndian.AppendUint32(b, uint32(t.offset))
		if t.summer {
			b = append(b, 1, t.name)
		} else {
			b = append(b, 0, t.name)
		}
	}
	b = append(b, f.names...)
	return append(b, "\n\n"...) // no rule for the time after the last transition
}

func tzifHeader(b []byte, transitions, types, names int) []byte {
	b = append(b, "TZif2"...)
	b = append(b, make([]byte, 15)...)
	for _, count := range []int{0, 0, 0, transitions, types, names} { // the first three: leap seconds and indicators
		b = binary.BigEndian.AppendUint32(b, uint32(count))
	}
	return b
}
