package register

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/rs/xid"
)

// ErrWire is what reading something broken ends in. It says what is wrong.
var ErrWire = errors.New("not an agenda that this version of Hallway can read")

// ErrVersion is an [ErrWire] of a newer format: a newer app can read it.
var ErrVersion = fmt.Errorf("%w: it is of another version", ErrWire)

// trusted is how many elements of a list are made room for on its word alone.
const trusted = 1 << 8

// wire reads or writes fields, in the order in which they are named, so that one
// description serves both. The first error ends reading; everything after it reads
// as zero.
type wire struct {
	buf     []byte // what was written, or what is left to read
	source  string // all that is read; strings are cut out of it without a copy
	writing bool
	err     error
}

func reading(b []byte) *wire {
	w := &wire{}
	if len(b) > MaxBody {
		w.fail("it is longer than %d bytes", MaxBody)
		return w
	}
	w.buf, w.source = b, string(b)
	return w
}

func writing() *wire { return &wire{writing: true} }

// end is the verdict on what was read: nothing may be wrong, or left over.
func (w *wire) end() error {
	if w.err == nil && len(w.buf) > 0 {
		w.fail("%d bytes are left over", len(w.buf))
	}
	return w.err
}

func (w *wire) fail(format string, args ...any) {
	if w.err == nil {
		w.err = fmt.Errorf("%w: %s", ErrWire, fmt.Sprintf(format, args...))
	}
	w.buf = nil
}

// format is the first byte. A phone that meets one that it does not know waits for
// the newer app.
func (w *wire) format(want byte) {
	if w.writing {
		w.buf = append(w.buf, want)
		return
	}
	if got := w.take(1); len(got) == 1 && got[0] != want {
		w.fail("")
		w.err = fmt.Errorf("%w: it begins with %d, and not with %d", ErrVersion, got[0], want)
	}
}

// take cuts n bytes off what is left to read.
func (w *wire) take(n int) []byte {
	if n > len(w.buf) {
		w.fail("it is cut off")
		return nil
	}
	var cut []byte
	cut, w.buf = w.buf[:n], w.buf[n:]
	return cut
}

func (w *wire) number(v *uint64) {
	if w.writing {
		w.buf = binary.AppendUvarint(w.buf, *v)
		return
	}
	got, n := binary.Uvarint(w.buf)
	if n <= 0 || n > 1 && w.buf[n-1] == 0 { // cut off, over 64 bits, or with zeros in front
		w.fail("a number is cut off or too large")
		got, n = 0, 0
	}
	*v, w.buf = got, w.buf[n:]
}

// upTo is a number with a bound.
func (w *wire) upTo(v *uint64, most uint64) {
	if w.number(v); !w.writing && *v > most {
		w.fail("a number is %d, where %d is the most", *v, most)
		*v = 0
	}
}

// signed holds small numbers of either sign in few bytes.
func (w *wire) signed(v *int64) {
	u := uint64(*v<<1) ^ uint64(*v>>63)
	w.number(&u)
	if !w.writing {
		*v = int64(u>>1) ^ -int64(u&1)
	}
}

// flags holds a few yes and no in one number.
func (w *wire) flags(flags ...*bool) {
	var bits uint64
	for i, flag := range flags {
		if *flag {
			bits |= 1 << i
		}
	}
	w.upTo(&bits, 1<<len(flags)-1)
	if w.writing {
		return
	}
	for i, flag := range flags {
		*flag = bits>>i&1 == 1
	}
}

// count holds the length of a list or a text. Each element takes a byte or more, so
// a length beyond the bytes that are left is a lie.
func (w *wire) count(n, most int, of string) int {
	v := uint64(n)
	w.number(&v)
	if w.writing {
		return n
	}
	switch {
	case v > uint64(most):
		w.fail("it has %d %s, where %d are the most", v, of, most)
	case v > uint64(len(w.buf)):
		w.fail("it is cut off")
	default:
		return int(v)
	}
	return 0
}

func str[T ~string](w *wire, s *T, most int) {
	n := w.count(len(*s), most, "bytes in a text")
	if w.writing {
		w.buf = append(w.buf, *s...)
		return
	}
	if w.err != nil {
		*s = ""
		return
	}
	at := len(w.source) - len(w.buf)
	*s, w.buf = T(w.source[at:at+n]), w.buf[n:]
}

// list holds a length and as many elements.
func list[E any](w *wire, elements *[]E, most int, of string, each func(*E)) {
	n := w.count(len(*elements), most, of)
	if w.writing {
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
		if w.err != nil {
			return
		}
	}
	*elements = read
}

func (w *wire) xid(id *xid.ID) { w.raw(id[:]) }

func (w *wire) uuid(id *uuid.UUID) { w.raw(id[:]) }

// raw holds bytes whose number both sides know.
func (w *wire) raw(b []byte) {
	if w.writing {
		w.buf = append(w.buf, b...)
		return
	}
	copy(b, w.take(len(b)))
}

// devices holds names once that are used often. A name is its place among them.
type devices []uuid.UUID

func (w *wire) devices(names *devices) {
	if w.writing {
		slices.SortFunc(*names, compareDevices)
		*names = slices.Compact(*names)
	}
	list(w, (*[]uuid.UUID)(names), maxRedoRegisters+MaxDevices, "devices", w.uuid)
}

func compareDevices(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) }

func (w *wire) device(names devices, id *uuid.UUID) {
	var at uint64
	if w.writing {
		i, _ := slices.BinarySearchFunc(names, *id, compareDevices)
		at = uint64(i)
	}
	w.number(&at)
	if w.writing {
		return
	}
	if at >= uint64(len(names)) {
		w.fail("it names a device that it does not list")
		return
	}
	*id = names[at]
}
