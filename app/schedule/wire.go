package schedule

import (
	"crypto/sha256"
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
// Measured on the index of KubeCon EU 2026 (596 sessions), in wasm under node and
// not throttled: this format is 151 kB (53 kB with brotli) and decodes in 2.5 ms;
// the same as encoding/json is 426 kB (57 kB) and takes 24 ms. Native it is 0.8
// against 6 ms. BenchmarkDecodeIndex and BenchmarkDecodeIndexJSON compare the two
// on a made programme.
//
// Wire formats are told apart by their first byte. A phone that meets a format it
// does not know waits for the newer app.
const (
	indexFormat   = 1
	walksFormat   = 3 // an index with walks
	detailsFormat = 2
	floorsFormat  = 4 // details with floors
)

// ErrWire is what decoding a broken or foreign file ends in.
var ErrWire = errors.New("not a programme that this version of Hallway can read")

// EncodeIndex writes all of a programme but abstracts, biographies and the links
// of sessions and speakers. The same programme gives the same bytes.
func EncodeIndex(p *Programme) []byte {
	w := writing(p)
	w.index(p)
	return w.Bytes()
}

// DecodeIndex reads what [EncodeIndex] wrote.
func DecodeIndex(b []byte) (*Programme, error) {
	w := reading(b)
	p := new(Programme)
	w.index(p)
	if err := w.End(); err != nil {
		return nil, fmt.Errorf("programme index: %w", err)
	}
	return New(p.Event, p.Rooms, p.Tracks, p.Speakers, p.Sessions)
}

// EncodeDetails writes what [EncodeIndex] leaves out.
func EncodeDetails(p *Programme) []byte {
	w := writing(p)
	w.of = p
	w.details(p)
	return w.Bytes()
}

// DecodeDetails adds what [EncodeDetails] wrote to the programme that was read
// from the index of the same version. On error, which details of another version are too,
// the programme is as it was.
func (p *Programme) DecodeDetails(b []byte) error {
	d, err := p.ReadDetails(b)
	if err == nil {
		p.Add(d)
	}
	return err
}

// Details are what a programme's index leaves out.
type Details struct{ read *Programme }

// ReadDetails reads what [EncodeDetails] wrote, for [Programme.Add]. It may be called from any
// goroutine.
func (p *Programme) ReadDetails(b []byte) (*Details, error) {
	read := &Programme{
		Speakers: make([]Speaker, len(p.Speakers)),
		Sessions: make([]*Session, len(p.Sessions)),
		order:    p.order,
	}
	sessions := make([]Session, len(p.Sessions))
	for i := range sessions {
		read.Sessions[i] = &sessions[i]
	}
	w := reading(b)
	w.of = p
	w.details(read)
	if err := w.End(); err != nil {
		return nil, fmt.Errorf("programme details: %w", err)
	}
	return &Details{read}, nil
}

// Add adds details to the programme that read them. It is the one change that a programme sees
// after New.
func (p *Programme) Add(d *Details) {
	for i, s := range d.read.Sessions {
		p.Sessions[i].Abstract, p.Sessions[i].Links = s.Abstract, s.Links
	}
	for i, s := range d.read.Speakers {
		p.Speakers[i].Bio, p.Speakers[i].Links = s.Bio, s.Links
	}
	p.Event.Floors = d.read.Event.Floors
	p.linkRepeats() // abstracts say more
}

// Hash names a file by its content: the first 16 hexadecimal digits of its
// SHA-256.
func Hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8])
}

func (w *wire) index(p *Programme) {
	// Only a programme with walks is in the later format: older apps read all others.
	format := int64(indexFormat)
	if len(p.Event.Walks) > 0 {
		format = walksFormat
	}
	if w.Signed(&format); format != indexFormat && format != walksFormat {
		w.Fail("its format is of another version")
	}
	w.event(&p.Event)
	if format == walksFormat {
		list(w, &p.Event.Walks, func(l *Leg) {
			str(w, &l.From)
			str(w, &l.To)
			small(w, &l.Minutes)
		})
	}
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
		w.Flags(&s.Inferred)
	})
	w.of = p
	var fresh []Session // sessions that were read are allocated many at a time
	list(w, &p.Sessions, func(s **Session) {
		if !w.Writing {
			if len(fresh) == 0 {
				fresh = make([]Session, 64)
			}
			*s, fresh = &fresh[0], fresh[1:]
		}
		w.session(*s)
	})
}

func (w *wire) event(e *Event) {
	str(w, &e.ID)
	str(w, &e.Name)
	str(w, &e.Zone)
	w.bytes(&e.TZif)
	list(w, &e.Days, func(d *Day) {
		str(w, &d.Date)
		w.time(&d.Start)
		w.time(&d.End)
	})
	str(w, &e.Version)
	str(w, &e.URL)
	str(w, &e.Place)
	w.Flags(&e.Sample)
}

func (w *wire) session(s *Session) {
	str(w, &s.Key)
	str(w, &s.Title)
	str(w, &s.Subtitle)
	w.time(&s.Start)
	w.after(s.Start, &s.End)
	small(w, &s.Day)
	list(w, &s.Rooms, w.room)
	list(w, &s.Tracks, w.track)
	list(w, &s.Speakers, w.speaker)
	list(w, &s.Tags, w.tag)
	small(w, &s.Kind)
	small(w, &s.Status)
	str(w, &s.Language)
	// What goes on over several days, has no times or names its own organisations came later: an app that does not
	// know it takes such a programme for one of a newer format, and any other as before.
	longer, orgs := s.MoreDays > 0, len(s.Orgs) > 0
	w.Flags(&s.Service, &s.Open, &s.Plenum, &s.Unfilmed, &s.AllDay, &longer, &orgs)
	if longer {
		small(w, &s.MoreDays)
	}
	if orgs {
		list(w, &s.Orgs, func(org *string) { str(w, org) })
	}
	str(w, &s.Parent)
	str(w, &s.URL)
	str(w, &s.Feedback)
}

// References are positions in the lists of the programme, which were read before.

func (w *wire) room(id *RoomID) {
	if i, ok := w.position(w.rooms[*id], len(w.of.Rooms)); ok {
		*id = w.of.Rooms[i].ID
	}
}

func (w *wire) track(id *TrackID) {
	if i, ok := w.position(w.tracks[*id], len(w.of.Tracks)); ok {
		*id = w.of.Tracks[i].ID
	}
}

func (w *wire) speaker(id *SpeakerID) {
	if i, ok := w.position(w.speakers[*id], len(w.of.Speakers)); ok {
		*id = w.of.Speakers[i].ID
	}
}

func (w *wire) tag(t *Tag) {
	str(w, &t.Facet)
	str(w, &t.Value)
}

func (w *wire) details(p *Programme) {
	// Only details with floors are in the later format: older apps read all others.
	format := int64(detailsFormat)
	if len(p.Event.Floors) > 0 {
		format = floorsFormat
	}
	if w.Signed(&format); format != detailsFormat && format != floorsFormat {
		w.Fail("its format is of another version")
	}
	w.exactly(int64(p.order))
	for _, s := range p.Sessions {
		w.text(&s.Abstract)
		w.links(&s.Links)
	}
	for i := range p.Speakers {
		w.text(&p.Speakers[i].Bio)
		w.links(&p.Speakers[i].Links)
	}
	if format == floorsFormat {
		list(w, &p.Event.Floors, w.floor)
	}
}

func (w *wire) floor(f *Floor) {
	str(w, &f.Name)
	str(w, &f.Picture)
	small(w, &f.Width)
	small(w, &f.Height)
	list(w, &f.Spots, func(s *Spot) {
		w.room(&s.Room)
		small(w, &s.X)
		small(w, &s.Y)
	})
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

// time holds an instant to the second; programmes know no finer.
func (w *wire) time(t *time.Time) {
	seconds := t.Unix()
	w.Signed(&seconds)
	if !w.Writing {
		*t = time.Unix(seconds, 0).UTC()
	}
}

// after holds an instant as the distance to an earlier one.
func (w *wire) after(start time.Time, t *time.Time) {
	seconds := t.Unix() - start.Unix()
	w.Signed(&seconds)
	if !w.Writing {
		*t = time.Unix(start.Unix()+seconds, 0).UTC()
	}
}
