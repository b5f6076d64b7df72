package schedule

import "encoding/binary"

const (
	maxString = 1 << 20 // bytes; longer ones are a broken file
	maxList   = 1 << 17 // elements

	// trusted is how many elements of a list are made room for on its word alone.
	// Longer lists grow as they are read, so that a short file that claims much
	// costs little.
	trusted = 1 << 10
)

// wire reads or writes fields, in the order in which they are named. Writing
// changes nothing of what it is shown, since a server writes programmes that it
// serves at the same time. The first error ends reading; everything after it
// reads as zero.
type wire struct {
	buf     []byte // what was written, or what is left to read
	source  string // all that is read; strings are cut out of it without a copy
	writing bool
	err     error

	of       *Programme // where positions point to
	rooms    map[RoomID]int
	tracks   map[TrackID]int
	speakers map[SpeakerID]int
}

func reading(b []byte) *wire { return &wire{buf: b, source: string(b)} }

func writing(p *Programme) *wire {
	w := &wire{
		writing:  true,
		rooms:    make(map[RoomID]int, len(p.Rooms)),
		tracks:   make(map[TrackID]int, len(p.Tracks)),
		speakers: make(map[SpeakerID]int, len(p.Speakers)),
	}
	for i, room := range p.Rooms {
		w.rooms[room.ID] = i
	}
	for i, track := range p.Tracks {
		w.tracks[track.ID] = i
	}
	for i := range p.Speakers {
		w.speakers[p.Speakers[i].ID] = i
	}
	return w
}

// end is the verdict on what was read: nothing may be wrong, or left over.
func (w *wire) end() error {
	if w.err == nil && len(w.buf) > 0 {
		w.fail()
	}
	return w.err
}

func (w *wire) fail() {
	w.err = ErrWire
	w.buf = nil
}

// exactly holds a number that both sides know.
func (w *wire) exactly(want int64) {
	got := want
	if w.number(&got); got != want {
		w.fail()
	}
}

func (w *wire) number(v *int64) {
	if w.writing {
		w.buf = binary.AppendVarint(w.buf, *v)
		return
	}
	got, n := binary.Varint(w.buf)
	if n <= 0 {
		w.fail()
		*v = 0
		return
	}
	*v, w.buf = got, w.buf[n:]
}

// flags holds a few yes and no in one number.
func (w *wire) flags(flags ...*bool) {
	var bits int64
	for i, flag := range flags {
		if *flag {
			bits |= 1 << i
		}
	}
	w.number(&bits)
	if w.writing {
		return
	}
	if bits>>len(flags) != 0 {
		w.fail()
	}
	for i, flag := range flags {
		*flag = bits>>i&1 == 1
	}
}

// count holds the length of a list or a string. Each element takes at least one
// byte, so a length beyond the bytes that are left is a lie.
func (w *wire) count(n, most int) int {
	v := int64(n)
	w.number(&v)
	if !w.writing && (v < 0 || v > int64(most) || v > int64(len(w.buf))) {
		w.fail()
		return 0
	}
	return int(v)
}

// position holds a place in a list. The place is only good to use when reading.
func (w *wire) position(at, of int) (read int, ok bool) {
	v := int64(at)
	w.number(&v)
	if w.writing {
		return 0, false
	}
	if v < 0 || v >= int64(of) {
		w.fail()
		return 0, false
	}
	return int(v), true
}

// small holds a number of a narrow type that is not negative.
func small[T ~int | ~uint8](w *wire, v *T) {
	n := int64(*v)
	w.number(&n)
	if w.writing {
		return
	}
	if n < 0 || int64(T(n)) != n {
		w.fail()
		n = 0
	}
	*v = T(n)
}

func str[T ~string](w *wire, s *T) {
	n := w.count(len(*s), maxString)
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

func (w *wire) bytes(b *[]byte) {
	s := string(*b)
	str(w, &s)
	if !w.writing && s != "" {
		*b = []byte(s)
	}
}

// list holds a length and as many elements.
func list[E any](w *wire, elements *[]E, each func(*E)) {
	n := w.count(len(*elements), maxList)
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
