package search

import (
	"encoding/binary"
	"errors"
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
	r := reader{b: b[head:]}
	ix := &Index{order: binary.BigEndian.Uint64(b[1:]), sessions: r.number(maxSessions)}
	count := r.number(len(r.b) / 4) // a term takes four bytes at the least
	ix.ends, ix.stops = make([]uint32, 0, count), make([]uint32, 0, count)
	terms := make([]byte, 0, 2*len(r.b)) // a guess: postings make up for shared beginnings
	start, stop := 0, 0
	for range count {
		before := terms[start:]
		shared := r.number(len(before))
		suffix := r.bytes(r.number(longestWord - shared))
		if len(suffix) == 0 || shared < len(before) && suffix[0] <= before[shared] {
			return nil, ErrIndex // terms must grow, or looking them up goes astray
		}
		start = len(terms)
		terms = append(terms, before[:shared]...)
		terms = append(terms, suffix...)
		stop += r.number(len(b))
		ix.ends, ix.stops = append(ix.ends, uint32(len(terms))), append(ix.stops, uint32(stop))
	}
	if r.failed || stop != len(r.b) {
		return nil, ErrIndex
	}
	ix.terms, ix.postings = string(terms), r.b
	return ix, nil
}

type reader struct {
	b      []byte
	failed bool
}

// number reads a number that is at most max.
func (r *reader) number(most int) int {
	v, n := binary.Uvarint(r.b)
	if n <= 0 || most < 0 || v > uint64(most) {
		r.failed, r.b = true, nil
		return 0
	}
	r.b = r.b[n:]
	return int(v)
}

func (r *reader) bytes(n int) []byte {
	if n > len(r.b) {
		r.failed, r.b = true, nil
		return nil
	}
	read := r.b[:n]
	r.b = r.b[n:]
	return read
}

func sharedPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
