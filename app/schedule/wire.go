package schedule

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"time"
)

// The programme travels to the phone in two parts: the index, with all that lists
// and search by title need, and the details, with abstracts and biographies. Both
// are fields in a fixed order: numbers as varints, strings as length and bytes,
// references as positions. One description of the fields, in this file, serves
// reading and writing, so the two cannot come apart.
//
// Wire formats are told apart by their first byte. A phone that meets a format it
// does not know waits for the newer app.
const (
	indexFormat   = 1
	detailsFormat = 2

	maxString = 1 << 20 // bytes; longer ones are a broken file
	maxList   = 1 << 17
)

// ErrWire is what decoding a broken or foreign file ends in.
var ErrWire = errors.New("not a programme that this version of Hallway can read")

// EncodeIndex writes all of a programme but abstracts, biographies and the links
// of sessions and speakers. The same programme gives the same bytes.
func EncodeIndex(p *Programme) []byte {
	w := &wire{writing: true}
	w.index(p)
	return w.buf
}

// DecodeIndex reads what [EncodeIndex] wrote.
func DecodeIndex(b []byte) (*Programme, error) {
	w := reading(b)
	p := new(Programme)
	w.index(p)
	if err := w.end(); err != nil {
		return nil, fmt.Errorf("programme index: %w", err)
	}
	return New(p.Event, p.Rooms, p.Tracks, p.Speakers, p.Sessions)
}

// EncodeDetails writes what [EncodeIndex] leaves out.
func EncodeDetails(p *Programme) []byte {
	w := &wire{writing: true}
	w.details(p)
	return w.buf
}

// DecodeDetails adds what [EncodeDetails] wrote to the programme that was read
// from the index of the same version. On error the programme is as it was.
func (p *Programme) DecodeDetails(b []byte) error {
	check := &Programme{Speakers: make([]Speaker, len(p.Speakers)), Sessions: make([]*Session, len(p.Sessions))}
	for i := range check.Sessions {
		check.Sessions[i] = new(Session)
	}
	w := reading(b)
	w.details(check)
	if err := w.end(); err != nil {
		return fmt.Errorf("programme details: %w", err)
	}
	for i, s := range check.Sessions {
		p.Sessions[i].Abstract, p.Sessions[i].Links = s.Abstract, s.Links
	}
	for i, s := range check.Speakers {
		p.Speakers[i].Bio, p.Speakers[i].Links = s.Bio, s.Links
	}
	return nil
}

// Hash names a file by its content: the first 16 hexadecimal digits of its
// SHA-256.
func Hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8])
}

func (w *wire) index(p *Programme) {
	w.format(indexFormat)
	w.event(&p.Event)
	list(w, &p.Rooms, func(r *Room) {
		str(w, &r.ID)
		str(w, &r.Name)
		str(w, &r.Area)
		str(w, &r.Address)
	})
	list(w, &p.Tracks, func(t *Track) {
		str(w, &t.ID)
		str(w, &t.Name)
	})
	list(w, &p.Speakers, func(s *Speaker) {
		str(w, &s.ID)
		str(w, &s.Name)
		str(w, &s.Org)
		str(w, &s.Position)
		w.flag(&s.Inferred)
	})
	refs := newRefs(p)
	list(w, &p.Sessions, func(s **Session) {
		if !w.writing {
			*s = new(Session)
		}
		w.session(*s, refs)
	})
}

func (w *wire) event(e *Event) {
	str(w, &e.ID)
	str(w, &e.Name)
	str(w, &e.Zone)
	tzif := string(e.TZif)
	str(w, &tzif)
	if tzif != "" {
		e.TZif = []byte(tzif)
	}
	list(w, &e.Days, func(d *Day) {
		str(w, &d.Date)
		w.time(&d.Start)
		w.time(&d.End)
	})
	str(w, &e.Version)
	str(w, &e.URL)
	str(w, &e.Place)
	w.flag(&e.Sample)
}

func (w *wire) session(s *Session, refs *refs) {
	str(w, &s.Key)
	str(w, &s.Title)
	str(w, &s.Subtitle)
	w.time(&s.Start)
	length := s.End.Sub(s.Start)
	seconds := int64(length / time.Second)
	w.number(&seconds)
	s.End = s.Start.Add(time.Duration(seconds) * time.Second)
	small(w, &s.Day)
	list(w, &s.Rooms, func(id *RoomID) { refs.room(w, id) })
	list(w, &s.Tracks, func(id *TrackID) { refs.track(w, id) })
	list(w, &s.Speakers, func(id *SpeakerID) { refs.speaker(w, id) })
	list(w, &s.Tags, func(t *Tag) {
		str(w, &t.Facet)
		str(w, &t.Value)
	})
	small(w, &s.Kind)
	small(w, &s.Status)
	str(w, &s.Language)
	for _, flag := range []*bool{&s.Service, &s.Open, &s.Plenum, &s.Unfilmed} {
		w.flag(flag)
	}
	str(w, &s.Parent)
	str(w, &s.URL)
	str(w, &s.Feedback)
}

func (w *wire) details(p *Programme) {
	w.format(detailsFormat)
	w.exactly(len(p.Sessions))
	for _, s := range p.Sessions {
		w.text(&s.Abstract)
		w.links(&s.Links)
	}
	w.exactly(len(p.Speakers))
	for i := range p.Speakers {
		w.text(&p.Speakers[i].Bio)
		w.links(&p.Speakers[i].Links)
	}
}

func (w *wire) text(t *Text) {
	list(w, (*[]Passage)(t), func(p *Passage) {
		small(w, &p.Kind)
		list(w, &p.Spans, func(s *Span) {
			str(w, &s.Text)
			str(w, &s.URL)
		})
	})
}

func (w *wire) links(links *[]Link) {
	list(w, links, func(l *Link) {
		str(w, &l.Title)
		str(w, &l.URL)
	})
}

// refs turns ids into positions in the programme's lists and back.
type refs struct {
	p        *Programme
	rooms    map[RoomID]int
	tracks   map[TrackID]int
	speakers map[SpeakerID]int
}

func newRefs(p *Programme) *refs {
	r := &refs{p: p, rooms: make(map[RoomID]int), tracks: make(map[TrackID]int), speakers: make(map[SpeakerID]int)}
	for i := range p.Rooms {
		r.rooms[p.Rooms[i].ID] = i
	}
	for i := range p.Tracks {
		r.tracks[p.Tracks[i].ID] = i
	}
	for i := range p.Speakers {
		r.speakers[p.Speakers[i].ID] = i
	}
	return r
}

func (r *refs) room(w *wire, id *RoomID) {
	if i, ok := w.position(r.rooms[*id], len(r.p.Rooms)); ok {
		*id = r.p.Rooms[i].ID
	}
}

func (r *refs) track(w *wire, id *TrackID) {
	if i, ok := w.position(r.tracks[*id], len(r.p.Tracks)); ok {
		*id = r.p.Tracks[i].ID
	}
}

func (r *refs) speaker(w *wire, id *SpeakerID) {
	if i, ok := w.position(r.speakers[*id], len(r.p.Speakers)); ok {
		*id = r.p.Speakers[i].ID
	}
}

// wire reads or writes fields, in the order in which they are named. The first
// error ends reading; everything after it reads as zero.
type wire struct {
	buf     []byte // what was written, or what is left to read
	source  string // all that is read; strings are cut out of it without a copy
	writing bool
	err     error
}

func reading(b []byte) *wire { return &wire{buf: b, source: string(b)} }

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

func (w *wire) format(want int64) {
	got := want
	if w.number(&got); got != want {
		w.fail()
	}
}

// exactly holds a count that both sides know already.
func (w *wire) exactly(n int) { w.format(int64(n)) }

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

// time holds an instant to the second; programmes know no finer.
func (w *wire) time(t *time.Time) {
	seconds := t.Unix()
	w.number(&seconds)
	if !w.writing {
		*t = time.Unix(seconds, 0).UTC()
	}
}

func (w *wire) flag(b *bool) {
	var n int64
	if *b {
		n = 1
	}
	w.number(&n)
	*b = n == 1
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

func (w *wire) position(at, of int) (int, bool) {
	v := int64(at)
	w.number(&v)
	if v < 0 || v >= int64(of) {
		w.fail()
		return 0, false
	}
	return int(v), true
}

func small[T ~int | ~uint8](w *wire, v *T) {
	n := int64(*v)
	w.number(&n)
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

func list[E any](w *wire, elements *[]E, each func(*E)) {
	n := w.count(len(*elements), maxList)
	if !w.writing {
		*elements = nil
		if n > 0 {
			*elements = make([]E, n)
		}
	}
	for i := range n {
		each(&(*elements)[i])
		if w.err != nil {
			return
		}
	}
}
