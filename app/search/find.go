package search

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"sort"
	"strings"

	"hallway/app/schedule"
)

// Hit is a session that was found.
type Hit struct {
	Session int // position in Programme.Sessions
	Score   int
	Fields  Field // the best field of each word
}

// Found is what a text finds.
type Found struct {
	Hits  []Hit    // best first, and in time order where they are as good
	Words []string // the folded words that were looked for, other names too, as [Marks] takes them
	Shown string   // the text as it was searched, where a word was taken for its nearest; else empty
}

// mostWords is how many words of a text are searched at most.
const mostWords = 12

// onePoints and containerPoints move hits a little: up where all words are in one field,
// down where the session is open all day.
const (
	onePoints       = 8
	containerPoints = 3
)

// Find gives the sessions in which every word of a text is found, in the programme that
// the index was made for; where that is another one, or another version, or there is no
// index, one is made here: it finds less, but nothing wrong.
//
// Each word is taken as the beginning of one, but for words of one or two letters before
// the last one, which are whole words. A word is found, too, by its synonyms, joined with its neighbour ("argo cd" as "argocd"), and as what it
// says of a session's day, time or kind ("wednesday", "10:30", "workshop"). For a word that
// is nowhere, the nearest one is searched.
func (ix *Index) Find(p *schedule.Programme, text string) Found {
	tokens := tokensOf(text)
	tokens = tokens[:min(len(tokens), mostWords)]
	if len(tokens) == 0 || len(p.Sessions) == 0 {
		return Found{}
	}
	if ix == nil || !ix.Of(p) {
		ix = Build(p)
	}
	f := finder{index: ix, programme: p, tokens: tokens, best: make([][]uint8, len(tokens))}
	for i, t := range tokens {
		f.best[i] = make([]uint8, ix.sessions)
		if t.word != "" {
			f.look(i, t.word, t.whole(i == len(tokens)-1))
		}
		f.say(i, t)
	}
	f.synonyms()
	f.neighbours()
	return Found{Shown: f.correct(), Hits: f.hits(), Words: f.words}
}

// mostPoints is the most that a word has: whole, in a title, for several words of the text.
const mostPoints = 16 + 1 + 1

// finder looks for the words of a text.
type finder struct {
	index     *Index
	programme *schedule.Programme
	tokens    []token
	best      [][]uint8 // by token and session, the most points
	words     []string
}

// look notes for a token what a word finds.
func (f *finder) look(at int, word string, whole bool) {
	f.note(word, whole)
	f.index.match(word, whole, 0, f.best[at])
}

// note has a word marked in what is found.
func (f *finder) note(word string, whole bool) {
	if whole {
		word += wholeWord
	}
	f.words = append(f.words, word)
}

// synonyms gives the words of each name that the text has what the other names find.
func (f *finder) synonyms() {
	for from := range f.tokens {
		for to := from + 1; to <= min(len(f.tokens), from+known().longest); to++ {
			for _, name := range known().of[joined(f.tokens[from:to], " ")] {
				f.share(from, to, f.phrase(name, to-from > 1))
			}
		}
	}
}

// phrase is what all words of a name find together: the least points of one of them.
// A name for several words of the text says more than those apart, another one for one
// word says less.
func (f *finder) phrase(name phrase, several bool) []uint8 {
	more := -1
	if several {
		more = 1
	}
	var all []uint8
	for _, word := range name {
		found := make([]uint8, f.index.sessions)
		f.index.match(word, true, more, found)
		f.note(word, true)
		if all == nil {
			all = found
			continue
		}
		for i := range all {
			all[i] = min(all[i], found[i])
		}
	}
	return all
}

// share gives tokens what was found for all of them.
func (f *finder) share(from, to int, found []uint8) {
	for _, best := range f.best[from:to] {
		for i, points := range found {
			best[i] = max(best[i], points)
		}
	}
}

// neighbours gives each two words what they find as one, which says more than both apart.
func (f *finder) neighbours() {
	for i := 1; i < len(f.tokens); i++ {
		word := joined(f.tokens[i-1:i+1], "")
		if f.tokens[i-1].word == "" || f.tokens[i].word == "" {
			continue
		}
		found := make([]uint8, f.index.sessions)
		whole := i < len(f.tokens)-1
		f.index.match(word, whole, 1, found)
		if slices.Max(found) > 0 {
			f.note(word, whole)
			f.share(i-1, i+1, found)
		}
	}
}

// correct looks for the nearest word where one is nowhere, and gives the text as it was
// searched then.
func (f *finder) correct() string {
	changed := false
	for i, t := range f.tokens {
		if t.word == "" || slices.Max(f.best[i]) > 0 {
			continue
		}
		if word := f.index.nearest(t.word, i == len(f.tokens)-1); word != "" {
			f.look(i, word, true)
			f.tokens[i].word, f.tokens[i].text, changed = word, word, true
		}
	}
	if !changed {
		return ""
	}
	texts := make([]string, len(f.tokens))
	for i, t := range f.tokens {
		texts[i] = t.text
	}
	return strings.Join(texts, " ")
}

// hits are the sessions in which every token was found.
func (f *finder) hits() []Hit {
	scores := make([]int32, f.index.sessions) // negative: a word is missing
	fields := make([]Field, f.index.sessions)
	found := 0
	for i := range scores {
		score := int32(0)
		for _, best := range f.best {
			if best[i] == 0 {
				score = -1
				break
			}
			score += int32(best[i])
			fields[i] |= fieldOf(best[i])
		}
		if scores[i] = score; score < 0 {
			continue
		}
		found++
		if len(f.best) > 1 && bits.OnesCount8(uint8(fields[i])) == 1 {
			scores[i] += onePoints
		}
		if f.programme.Sessions[i].Ambient() {
			scores[i] = max(0, scores[i]-containerPoints)
		}
	}
	if found == 0 {
		return nil
	}
	return inOrder(scores, fields, found, len(f.best)*mostPoints+onePoints)
}

// match notes for each session the most points that a word has in it, and so many
// more: as a whole word, or as the beginning of one.
//
// One letter goes through a tenth of all postings, and the phone has a few
// milliseconds: hence no call in the inner loop.
func (ix *Index) match(word string, whole bool, more int, best []uint8) {
	first := sort.Search(len(ix.ends), func(i int) bool { return ix.term(i) >= word })
	for t := first; t < len(ix.ends) && strings.HasPrefix(ix.term(t), word); t++ {
		if whole && len(ix.term(t)) > len(word) {
			break
		}
		var points [rankMask + 1]uint8
		for r := range points {
			points[r] = uint8(int(rank(r).points()) + more)
			if len(ix.term(t)) == len(word) {
				points[r]++
			}
		}
		postings := ix.list(t)
		session := uint64(0)
		for len(postings) > 0 {
			v, n := uint64(postings[0]), 1
			if v >= 0x80 {
				if v, n = binary.Uvarint(postings); n <= 0 {
					return // only a broken index holds this
				}
			}
			postings = postings[n:]
			session += v >> rankBits
			if session >= uint64(len(best)) {
				return
			}
			best[session] = max(best[session], points[v&rankMask])
		}
	}
}

// fieldOf is the field that gave so many points.
func fieldOf(points uint8) Field {
	for r := rankTitle; r < rankAbstract; r++ {
		if points >= r.points()-1 {
			return r.field()
		}
	}
	return InAbstract
}

// inOrder lists what was found by score, in one pass for counting and one for
// placing: a one-letter search finds nearly everything.
func inOrder(scores []int32, fields []Field, found, most int) []Hit {
	place := make([]int, most+2) // where the hits of a score start
	for _, score := range scores {
		if score >= 0 {
			place[most-int(score)+1]++
		}
	}
	for i := 1; i < len(place); i++ {
		place[i] += place[i-1]
	}
	hits := make([]Hit, found)
	for i, score := range scores {
		if score >= 0 {
			at := &place[most-int(score)]
			hits[*at] = Hit{Session: i, Score: int(score), Fields: fields[i]}
			*at++
		}
	}
	return hits
}
