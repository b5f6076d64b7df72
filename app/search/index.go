package search

import (
	"encoding/binary"
	"strings"

	"hallway/app/order"
	"hallway/app/schedule"
)

// Field is where in a session a word stands.
type Field uint8

// The fields that are searched, as bits.
const (
	InTitle    Field = 1 << iota
	InPeople         // speakers and their organisations
	InLabels         // tracks, tags and rooms
	InAbstract       // and subtitle
)

// rank numbers the fields, best first. It is how an index names a field.
type rank uint8

const (
	rankTitle rank = iota
	rankPeople
	rankLabels
	rankAbstract
)

const (
	rankBits = 2
	rankMask = 1<<rankBits - 1
)

func (r rank) field() Field { return 1 << r }

// points is what a word counts in the best of its fields: a title says more than
// an abstract. A word that was typed whole counts one more.
func (r rank) points() uint8 {
	switch r {
	case rankTitle:
		return 16
	case rankPeople:
		return 12
	case rankLabels:
		return 6
	}
	return 2
}

// Index holds for each word of a programme the sessions it stands in. It is made
// on the server, where abstracts are at hand, and sent to the phone as it is.
//
// Terms are sorted, so that all words with a prefix lie together. The postings of
// a term stay as they came over the wire until they are asked for: for each
// session the distance to the one before it in the programme, with the rank of
// the best field in the low two bits, as a varint.
//
// An index never changes after [Build] or [Decode].
type Index struct {
	order    uint64 // of the programme it was made for
	sessions int
	terms    string   // all terms, one after the other
	ends     []uint32 // where each term ends in terms
	postings []byte
	stops    []uint32 // where each term's postings end
}

// Of reports whether the index was made for a programme. Sessions are named by
// their place, so an index of another version would find the wrong ones.
func (ix *Index) Of(p *schedule.Programme) bool {
	return ix.order == p.Order() && ix.sessions == len(p.Sessions)
}

func (ix *Index) term(i int) string {
	start := uint32(0)
	if i > 0 {
		start = ix.ends[i-1]
	}
	return ix.terms[start:ix.ends[i]]
}

// list is the postings of a term.
func (ix *Index) list(term int) []byte {
	start := uint32(0)
	if term > 0 {
		start = ix.stops[term-1]
	}
	return ix.postings[start:ix.stops[term]]
}

// Build indexes a programme: without abstracts if those are not there yet. A session that
// has one of some more names is found by the others too.
func Build(p *schedule.Programme, more ...Names) *Index {
	b := builder{known: make(map[string]int), more: more}
	for i, s := range p.Sessions {
		b.session = i
		eachText(p, s, b.words)
	}
	return b.index(p)
}

type builder struct {
	known   map[string]int // place in terms
	terms   []growing
	session int
	more    []Names
}

// growing is a term and its postings so far. The last one is still open: a better
// field of the same session may follow.
type growing struct {
	word     string
	postings []byte
	closed   int // the session of the last posting in postings
	last     int
	best     rank
}

// eachText calls do for each text of a session that is searched, with its field.
func eachText(p *schedule.Programme, s *schedule.Session, do func(text string, in rank)) {
	do(s.Title, rankTitle)
	do(s.Subtitle, rankAbstract)
	for _, id := range s.Speakers {
		if speaker, ok := p.Speaker(id); ok {
			do(speaker.Name, rankPeople)
			do(speaker.Org, rankPeople)
		}
	}
	for _, id := range s.Tracks {
		if track, ok := p.Track(id); ok {
			do(track.Name, rankLabels)
		}
	}
	for _, id := range s.Rooms {
		if room, ok := p.Room(id); ok {
			do(room.Name, rankLabels)
			do(room.Area, rankLabels)
		}
	}
	for _, tag := range s.Tags {
		do(tag.Value, rankLabels)
	}
	for _, passage := range s.Abstract {
		for _, span := range passage.Spans {
			do(span.Text, rankAbstract)
		}
	}
}

func (b *builder) words(text string, in rank) {
	eachTerm(text, func(word []byte) { b.word(word, in) })
	for _, names := range b.more {
		names.each(Words(text), func(word string) { b.word([]byte(word), in) })
	}
}

func (b *builder) word(word []byte, in rank) {
	at, ok := b.known[string(word)]
	if !ok {
		at = len(b.terms)
		b.terms = append(b.terms, growing{word: string(word), last: b.session, best: in})
		b.known[b.terms[at].word] = at
		return
	}
	t := &b.terms[at]
	if t.last != b.session {
		t.close()
		t.last, t.best = b.session, in
	}
	t.best = min(t.best, in)
}

func (t *growing) close() {
	t.postings = binary.AppendUvarint(t.postings, uint64(t.last-t.closed)<<rankBits|uint64(t.best))
	t.closed = t.last
}

func (b *builder) index(p *schedule.Programme) *Index {
	order.Stable(b.terms, func(x, y growing) int { return strings.Compare(x.word, y.word) })
	ix := &Index{order: p.Order(), sessions: len(p.Sessions)}
	var all strings.Builder
	for i := range b.terms {
		t := &b.terms[i]
		t.close()
		all.WriteString(t.word)
		ix.ends = append(ix.ends, uint32(all.Len()))
		ix.postings = append(ix.postings, t.postings...)
		ix.stops = append(ix.stops, uint32(len(ix.postings)))
	}
	ix.terms = all.String()
	return ix
}
