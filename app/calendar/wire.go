package calendar

import (
	"encoding/binary"
	"errors"
	"maps"
	"slices"
	"time"

	"hallway/app/codec"
)

// A history is kept as its format, the number of its versions, and these in the order
// of their keys. Of each: the length of the key, the key, both fingerprints, the
// sequence, and the seconds from the first of 1971 to its last change. That is 55 bytes
// for a key of 32.
const historyFormat = 1

// ErrHistory is what decoding a broken or foreign history ends in.
var ErrHistory = errors.New("not a calendar history that this version of Hallway can read")

// leastBytes are what a version takes: three small numbers and two fingerprints.
const leastBytes = 3 + 2*8

// Encode writes a history for storage; the same history gives the same bytes. The
// times of one that was not made by [History.Stamp] are cut to the second.
func (h History) Encode() []byte {
	b := []byte{historyFormat}
	b = binary.AppendUvarint(b, uint64(len(h)))
	for _, key := range slices.Sorted(maps.Keys(h)) {
		v := h[key]
		b = binary.AppendUvarint(b, uint64(len(key)))
		b = append(b, key...)
		b = binary.BigEndian.AppendUint64(b, v.Plan)
		b = binary.BigEndian.AppendUint64(b, v.Rest)
		b = binary.AppendUvarint(b, uint64(min(max(v.Sequence, 0), maxSequence)))
		b = binary.AppendUvarint(b, uint64(within(v.Changed).Unix()-earliest.Unix()))
	}
	return b
}

// Decode reads what [History.Encode] wrote. No bytes at all are an empty history.
func Decode(b []byte) (History, error) {
	if len(b) == 0 {
		return History{}, nil
	}
	r := codec.Read(b[1:], ErrHistory)
	if b[0] != historyFormat {
		return nil, ErrHistory
	}
	count := r.Uint(uint64((len(b) - 1) / leastBytes))
	h := make(History, count)
	before := ""
	for i := range count {
		var key string
		codec.Text(r, &key, len(b))
		var prints [16]byte
		r.Raw(prints[:])
		v := Version{
			Plan:     binary.BigEndian.Uint64(prints[:8]),
			Rest:     binary.BigEndian.Uint64(prints[8:]),
			Sequence: int(r.Uint(maxSequence)),
			Changed:  time.Unix(earliest.Unix()+int64(r.Uint(uint64(latest.Unix()-earliest.Unix()))), 0).UTC(),
		}
		if r.Err() != nil || i > 0 && key <= before {
			return nil, ErrHistory
		}
		h[key], before = v, key
	}
	if r.End() != nil {
		return nil, ErrHistory
	}
	return h, nil
}
