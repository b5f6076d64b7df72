// Package codec reads and writes the fields of a binary format: numbers as varints
// (Protocol Buffers, "Base 128 Varints"), texts and lists with their length in front. One
// description of the fields serves both ways, so the two cannot come apart.
//
// Reading is bounded: nothing is made room for on the word of a file, a length beyond what
// is left is an error, and the first error ends it; everything after that reads as zero.
// Writing changes nothing of what it is shown.
package codec

import (
	"encoding/binary"
	"fmt"
)

// Fields are read or written one after the other, in the order in which they are named.
type Fields struct {
	Writing bool
	// Zigzag has lengths and flags written as numbers of either sign are.
	Zigzag bool

	buf    []byte // what was written, or what is left to read
	source string // what is left since the first text; texts are cut out of it without a copy
	broken error  // what reading something wrong ends in
	err    error
}

// Read reads b. What is wrong with it ends in broken, with the reason.
func Read(b []byte, broken error) *Fields {
	return &Fields{buf: b, broken: broken}
}

// Write writes, with room for about so many bytes.
func Write(room int) *Fields { return &Fields{Writing: true, buf: make([]byte, 0, room)} }

// Bytes are what was written, or what is left to read.
func (f *Fields) Bytes() []byte { return f.buf }

// Err is what was wrong with what was read so far.
func (f *Fields) Err() error { return f.err }

// End is the verdict on what was read: nothing may be wrong, or left over.
func (f *Fields) End() error {
	if f.err == nil && len(f.buf) > 0 {
		f.Fail("%d bytes are left over", len(f.buf))
	}
	return f.err
}

// Fail ends reading: what was read so far is wrong.
func (f *Fields) Fail(format string, args ...any) {
	f.FailAs(fmt.Errorf("%w: %s", f.broken, fmt.Sprintf(format, args...)))
}

// FailAs ends reading with an error of the caller's.
func (f *Fields) FailAs(err error) {
	if f.err == nil {
		f.err = err
	}
	f.buf = nil
}

// Take cuts n bytes off what is left to read; nil where there are fewer.
func (f *Fields) Take(n int) []byte {
	if n < 0 || n > len(f.buf) {
		f.Fail("it is cut off")
		return nil
	}
	var cut []byte
	cut, f.buf = f.buf[:n], f.buf[n:]
	return cut
}

// Raw holds bytes whose number both sides know.
func (f *Fields) Raw(b []byte) {
	if f.Writing {
		f.buf = append(f.buf, b...)
		return
	}
	copy(b, f.Take(len(b)))
}

// Number holds a number.
func (f *Fields) Number(v *uint64) {
	if f.Writing {
		f.buf = binary.AppendUvarint(f.buf, *v)
		return
	}
	got, n := binary.Uvarint(f.buf)
	if n <= 0 || n > 1 && f.buf[n-1] == 0 { // cut off, over 64 bits, or with zeros in front
		f.Fail("a number is cut off or too large")
		got, n = 0, 0
	}
	*v, f.buf = got, f.buf[n:]
}

// UpTo holds a number with a bound.
func (f *Fields) UpTo(v *uint64, most uint64) {
	if f.Number(v); !f.Writing && *v > most {
		f.Fail("a number is %d, where %d is the most", *v, most)
		*v = 0
	}
}

// Uint reads a number with a bound.
func (f *Fields) Uint(most uint64) uint64 {
	var v uint64
	f.UpTo(&v, most)
	return v
}

// Signed holds small numbers of either sign in few bytes.
func (f *Fields) Signed(v *int64) {
	u := uint64(*v<<1) ^ uint64(*v>>63)
	f.Number(&u)
	if !f.Writing {
		*v = int64(u>>1) ^ -int64(u&1)
	}
}

// length holds what is never negative.
func (f *Fields) length(v *uint64) {
	if !f.Zigzag {
		f.Number(v)
		return
	}
	n := int64(*v)
	if f.Signed(&n); n < 0 {
		f.Fail("a length is negative")
		n = 0
	}
	*v = uint64(n)
}

// Flags hold a few yes and no in one number.
func (f *Fields) Flags(flags ...*bool) {
	var bits uint64
	for i, flag := range flags {
		if *flag {
			bits |= 1 << i
		}
	}
	if f.length(&bits); f.Writing {
		return
	}
	if bits>>len(flags) != 0 {
		f.Fail("there are more flags than %d", len(flags))
		bits = 0
	}
	for i, flag := range flags {
		*flag = bits>>i&1 == 1
	}
}

// Count holds the length of a list or a text. Each element takes a byte or more, so
// a length beyond the bytes that are left is a lie.
func (f *Fields) Count(n, most int, of string) int {
	v := uint64(n)
	f.length(&v)
	if f.Writing {
		return n
	}
	switch {
	case v > uint64(most):
		f.Fail("it has %d %s, where %d are the most", v, of, most)
	case v > uint64(len(f.buf)):
		f.Fail("it is cut off")
	default:
		return int(v)
	}
	return 0
}

// Text holds a text of so many bytes at most.
func Text[T ~string](f *Fields, s *T, most int) {
	n := f.Count(len(*s), most, "bytes in a text")
	if f.Writing {
		f.buf = append(f.buf, *s...)
		return
	}
	if f.err != nil {
		*s = ""
		return
	}
	if f.source == "" {
		f.source = string(f.buf)
	}
	at := len(f.source) - len(f.buf)
	*s, f.buf = T(f.source[at:at+n]), f.buf[n:]
}

// List holds a length and as many elements. Room is made for trusted of them at once;
// longer lists grow as they are read, so that a short file that claims much costs little.
func List[E any](f *Fields, elements *[]E, most, trusted int, of string, each func(*E)) {
	n := f.Count(len(*elements), most, of)
	if f.Writing {
		for i := range *elements {
			each(&(*elements)[i])
		}
		return
	}
	if n == 0 {
		return // an empty list reads as none
	}
	read := make([]E, 0, min(n, trusted))
	for range n {
		var zero E
		read = append(read, zero)
		each(&read[len(read)-1])
		if f.err != nil {
			return
		}
	}
	*elements = read
}
