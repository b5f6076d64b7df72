package search

import (
	"encoding/binary"
	"errors"

	"hallway/app/codec"
)

// An index travels as its format, the order of its programme, the number of its
// sessions and terms, the terms, and all postings. Terms share their beginning
// with the one before. Decoding takes the terms apart and leaves the postings as
// they are, so that it costs little at the start of the app.
const indexFormat = 1

// ErrIndex is what decoding a broken or foreign index ends in.
var ErrIndex = errors.New("not a search index that this version of Hallway can read")

// maxSessions is more than any programme has.
const maxSessions = 1 << 17

// Encode writes the index for the wire; the same programme gives the same bytes.
func (ix *Index) Encode() []byte {
	b := []byte{indexFormat}
	b = binary.BigEndian.AppendUint64(b, ix.order)
	b = binary.AppendUvarint(b, uint64(ix.sessions))
	b = binary.AppendUvarint(b, uint64(len(ix.ends)))
	before := ""
	for i := range ix.ends {
		term := ix.term(i)
		shared := sharedPrefix(before, term)
		b = binary.AppendUvarint(b, uint64(shared))
		b = binary.AppendUvarint(b, uint64(len(term)-shared))
		b = append(b, term[shared:]...)
		b = binary.AppendUvarint(b, uint64(len(ix.list(i))))
		before = term
	}
	return append(b, ix.postings...)
}

// Decode reads what [Index.Encode] wrote. The index keeps b.
func Decode(b []byte) (*Index, error) {
	const head = 1 + 8
	if len(b) < head || b[0] != indexFormat {
		return nil, ErrIndex
	}
	known() // the first letter of a search does not wait for it
	r := codec.Read(b[head:], ErrIndex)
	number := func(most int) int { return int(r.Uint(uint64(max(0, most)))) }
	ix := &Index{order: binary.BigEndian.Uint64(b[1:]), sessions: number(maxSessions)}
	count := number(len(r.Bytes()) / 4) // a term takes four bytes at the least
	ix.ends, ix.stops = make([]uint32, 0, count), make([]uint32, 0, count)
	terms := make([]byte, 0, 2*len(r.Bytes())) // a guess: postings make up for shared beginnings
	start, stop := 0, 0
	for range count {
		before := terms[start:]
		shared := number(len(before))
		suffix := r.Take(number(longestWord - shared))
		if len(suffix) == 0 || shared < len(before) && suffix[0] <= before[shared] {
			return nil, ErrIndex // terms must grow, or looking them up goes astray
		}
		start = len(terms)
		terms = append(terms, before[:shared]...)
		terms = append(terms, suffix...)
		stop += number(len(b))
		ix.ends, ix.stops = append(ix.ends, uint32(len(terms))), append(ix.stops, uint32(stop))
	}
	if r.Err() != nil || stop != len(r.Bytes()) {
		return nil, ErrIndex
	}
	ix.terms, ix.postings = string(terms), r.Bytes()
	return ix, nil
}

func sharedPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
