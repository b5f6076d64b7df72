package schedule

import "hallway/app/codec"

const (
	maxString = 1 << 20 // bytes; longer ones are a broken file
	maxList   = 1 << 17 // elements

	// trusted is how many elements of a list are made room for on its word alone.
	trusted = 1 << 10
)

// wire is the fields of a programme, read or written.
type wire struct {
	*codec.Fields
	of       *Programme // where positions point to
	rooms    map[RoomID]int
	tracks   map[TrackID]int
	speakers map[SpeakerID]int
}

func reading(b []byte) *wire {
	w := &wire{Fields: codec.Read(b, ErrWire)}
	w.Zigzag = true
	return w
}

func writing(p *Programme) *wire {
	w := &wire{
		Fields:   codec.Write(0),
		rooms:    make(map[RoomID]int, len(p.Rooms)),
		tracks:   make(map[TrackID]int, len(p.Tracks)),
		speakers: make(map[SpeakerID]int, len(p.Speakers)),
	}
	w.Zigzag = true
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

// exactly holds a number that both sides know.
func (w *wire) exactly(want int64) {
	got := want
	if w.Signed(&got); got != want {
		w.Fail("it says %d where it must say %d", got, want)
	}
}

// position holds a place in a list. The place is only good to use when reading.
func (w *wire) position(at, of int) (read int, ok bool) {
	v := int64(at)
	w.Signed(&v)
	if w.Writing {
		return 0, false
	}
	if v < 0 || v >= int64(of) {
		w.Fail("it names a thing that it does not list")
		return 0, false
	}
	return int(v), true
}

// small holds a number of a narrow type that is not negative.
func small[T ~int | ~uint8](w *wire, v *T) {
	n := int64(*v)
	w.Signed(&n)
	if w.Writing {
		return
	}
	if n < 0 || int64(T(n)) != n {
		w.Fail("a number is out of range")
		n = 0
	}
	*v = T(n)
}

func str[T ~string](w *wire, s *T) { codec.Text(w.Fields, s, maxString) }

func (w *wire) bytes(b *[]byte) {
	s := string(*b)
	str(w, &s)
	if !w.Writing && s != "" {
		*b = []byte(s)
	}
}

// list holds a length and as many elements.
func list[E any](w *wire, elements *[]E, each func(*E)) {
	codec.List(w.Fields, elements, maxList, trusted, "elements", each)
}
