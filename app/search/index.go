package search

import (
	"cmp"
	"encoding/binary"
	"errors"
	"slices"
	"sort"
	"strings"

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

// weight is what a word in a field counts: a title says more than an abstract.
var weight = map[Field]int{InTitle: 8, InPeople: 6, InLabels: 3, InAbstract: 1}

// Hit is a session that was found.
type Hit struct {
	Session int // position in Programme.Sessions
	Score   int
	Fields  Field // where the words were found
}

// Index holds for each word of a programme the sessions it stands in. It is made
// on the server, where abstracts are at hand, and sent to the phone as it is.
//
// Terms are sorted, so that all words with a prefix lie together. The postings of
// a term stay as they came over the wire until they are asked for: for each
// session the distance to the one before, with the fields in the low four bits,
// as a varint.
type Index struct {
	sessions int
	terms    string   // all terms, one after the other
	ends     []uint32 // where each term ends in terms
	postings []byte
	stops    []uint32 // where each term's postings end
}

// Build indexes a programme: without abstracts if those are not there yet.
func Build(p *schedule.Programme) *Index {
	words := make(map[string][]byte)
	last := make(map[string]int)
	for i, s := range p.Sessions {
		for word, fields := range wordsOf(p, s) {
			delta := i - last[word]
			last[word] = i
			words[word] = binary.AppendUvarint(words[word], uint64(delta)<<4|uint64(fields))
		}
	}
	terms := make([]string, 0, len(words))
	for word := range words {
		terms = append(terms, word)
	}
	slices.Sort(terms)
	ix := &Index{sessions: len(p.Sessions)}
	var all strings.Builder
	for _, term := range terms {
		all.WriteString(term)
		ix.ends = append(ix.ends, uint32(all.Len()))
		ix.postings = append(ix.postings, words[term]...)
		ix.stops = append(ix.stops, uint32(len(ix.postings)))
	}
	ix.terms = all.String()
	return ix
}

const longestTerm = 40 // bytes; longer "words" are addresses and noise

func wordsOf(p *schedule.Programme, s *schedule.Session) map[string]Field {
	words := make(map[string]Field)
	add := func(text string, field Field) {
		for _, word := range Words(text) {
			if len(word) <= longestTerm {
				words[word] |= field
			}
		}
	}
	add(s.Title, InTitle)
	add(s.Subtitle, InAbstract)
	for _, id := range s.Speakers {
		if speaker, ok := p.Speaker(id); ok {
			add(speaker.Name, InPeople)
			add(speaker.Org, InPeople)
		}
	}
	for _, id := range s.Tracks {
		if track, ok := p.Track(id); ok {
			add(track.Name, InLabels)
		}
	}
	for _, id := range s.Rooms {
		if room, ok := p.Room(id); ok {
			add(room.Name, InLabels)
			add(room.Area, InLabels)
		}
	}
	for _, tag := range s.Tags {
		add(tag.Value, InLabels)
	}
	for _, passage := range s.Abstract {
		for _, span := range passage.Spans {
			add(span.Text, InAbstract)
		}
	}
	return words
}

// Find gives the sessions in which every word of a text stands, each word taken
// as the beginning of one; best first, and in time order where they are as good.
func (ix *Index) Find(text string) []Hit {
	words := Words(text)
	if len(words) == 0 {
		return nil
	}
	scores := make([]int, ix.sessions)
	fields := make([]Field, ix.sessions)
	matched := make([]int, ix.sessions) // how many words so far
	for n, word := range words {
		ix.match(word, n, scores, fields, matched)
	}
	var hits []Hit
	for i, n := range matched {
		if n == len(words) {
			hits = append(hits, Hit{Session: i, Score: scores[i], Fields: fields[i]})
		}
	}
	slices.SortStableFunc(hits, func(a, b Hit) int { return cmp.Compare(b.Score, a.Score) })
	return hits
}

// match counts a word for every session that all words before it were found in.
func (ix *Index) match(word string, nth int, scores []int, fields []Field, matched []int) {
	best := make([]int, ix.sessions)
	first := sort.Search(len(ix.ends), func(i int) bool { return ix.term(i) >= word })
	for t := first; t < len(ix.ends) && strings.HasPrefix(ix.term(t), word); t++ {
		whole := len(ix.term(t)) == len(word)
		ix.each(t, func(session int, in Field) {
			if matched[session] < nth {
				return
			}
			fields[session] |= in
			score := 2 * score(in)
			if whole {
				score++
			}
			best[session] = max(best[session], score)
		})
	}
	for i, score := range best {
		if score > 0 && matched[i] == nth {
			matched[i]++
			scores[i] += score
		}
	}
}

func score(in Field) int {
	for _, field := range []Field{InTitle, InPeople, InLabels} {
		if in&field != 0 {
			return weight[field]
		}
	}
	return weight[InAbstract]
}

func (ix *Index) term(i int) string {
	start := uint32(0)
	if i > 0 {
		start = ix.ends[i-1]
	}
	return ix.terms[start:ix.ends[i]]
}

// each goes through a term's postings. Positions beyond the programme, which a
// broken index may hold, are left out.
func (ix *Index) each(term int, do func(session int, in Field)) {
	start := uint32(0)
	if term > 0 {
		start = ix.stops[term-1]
	}
	postings := ix.postings[start:ix.stops[term]]
	session := uint64(0)
	for len(postings) > 0 {
		v, n := binary.Uvarint(postings)
		if n <= 0 {
			return
		}
		postings = postings[n:]
		session += v >> 4
		if session >= uint64(ix.sessions) {
			return
		}
		do(int(session), Field(v&15))
	}
}

const indexFormat = 1

// Encode writes the index for the wire; the same programme gives the same bytes.
// Terms share their beginning with the one before.
func (ix *Index) Encode() []byte {
	b := []byte{indexFormat}
	b = binary.AppendUvarint(b, uint64(ix.sessions))
	b = binary.AppendUvarint(b, uint64(len(ix.ends)))
	before, stop := "", uint32(0)
	for i := range ix.ends {
		term := ix.term(i)
		shared := sharedPrefix(before, term)
		b = binary.AppendUvarint(b, uint64(shared))
		b = binary.AppendUvarint(b, uint64(len(term)-shared))
		b = append(b, term[shared:]...)
		b = binary.AppendUvarint(b, uint64(ix.stops[i]-stop))
		before, stop = term, ix.stops[i]
	}
	return append(b, ix.postings...)
}

// ErrIndex is what decoding a broken or foreign index ends in.
var ErrIndex = errors.New("not a search index that this version of Hallway can read")

// maxSessions is more than any programme has.
const maxSessions = 1 << 17

// Decode reads what [Index.Encode] wrote. The index keeps b.
func Decode(b []byte) (*Index, error) {
	if len(b) == 0 || b[0] != indexFormat {
		return nil, ErrIndex
	}
	r := reader{b: b[1:]}
	ix := &Index{sessions: r.number(maxSessions)}
	count := r.number(len(r.b) / 3) // a term takes at least three bytes
	ix.ends, ix.stops = make([]uint32, 0, count), make([]uint32, 0, count)
	var terms []byte
	start, stop := 0, 0
	for range count {
		shared := r.number(len(terms) - start)
		length := r.number(longestTerm)
		if r.failed || length > len(r.b) {
			return nil, ErrIndex
		}
		before := terms[start : start+shared]
		start = len(terms)
		terms = append(terms, before...)
		terms = append(terms, r.b[:length]...)
		r.b = r.b[length:]
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
	if n <= 0 || v > uint64(most) {
		r.failed = true
		return 0
	}
	r.b = r.b[n:]
	return int(v)
}

func sharedPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
