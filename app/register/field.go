package register

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/rs/xid"

	"hallway/app/codec"
	"hallway/app/order"
)

// ErrWire is what reading something broken ends in. It says what is wrong.
var ErrWire = errors.New("not an agenda that this version of Hallway can read")

// ErrVersion is an [ErrWire] of a newer format: a newer app can read it.
var ErrVersion = fmt.Errorf("%w: it is of another version", ErrWire)

// trusted is how many elements of a list are made room for on its word alone.
const trusted = 1 << 8

// wire is the fields of an agenda, read or written.
type wire struct{ *codec.Fields }

func reading(b []byte) *wire {
	w := &wire{codec.Read(b, ErrWire)}
	if len(b) > MaxBody {
		w.Fail("it is longer than %d bytes", MaxBody)
	}
	return w
}

func writing() *wire { return &wire{codec.Write(0)} }

// format is the first byte. A phone that meets one that it does not know waits for
// the newer app.
func (w *wire) format(want byte) {
	got := [1]byte{want}
	if w.Raw(got[:]); got[0] != want && w.Err() == nil {
		w.FailAs(fmt.Errorf("%w: it begins with %d, and not with %d", ErrVersion, got[0], want))
	}
}

func str[T ~string](w *wire, s *T, most int) { codec.Text(w.Fields, s, most) }

func list[E any](w *wire, elements *[]E, most int, of string, each func(*E)) {
	codec.List(w.Fields, elements, most, trusted, of, each)
}

func (w *wire) xid(id *xid.ID) { w.Raw(id[:]) }

func (w *wire) uuid(id *uuid.UUID) { w.Raw(id[:]) }

// devices holds names once that are used often. A name is its place among them.
type devices []uuid.UUID

func (w *wire) devices(names *devices) {
	if w.Writing {
		order.Stable(*names, compareDevices)
		*names = slices.Compact(*names)
	}
	list(w, (*[]uuid.UUID)(names), maxRedoRegisters+MaxDevices, "devices", w.uuid)
}

func compareDevices(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) }

func (w *wire) device(names devices, id *uuid.UUID) {
	var at uint64
	if w.Writing {
		i, _ := slices.BinarySearchFunc(names, *id, compareDevices)
		at = uint64(i)
	}
	w.Number(&at)
	if w.Writing {
		return
	}
	if at >= uint64(len(names)) {
		w.Fail("it names a device that it does not list")
		return
	}
	*id = names[at]
}
