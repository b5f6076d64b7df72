package search

import (
	"encoding/binary"
	"sort"
	"strings"
)

// Hit is a session that was found.
type Hit struct {
	Session int // position in Programme.Sessions
	Score   int
	Fields  Field // the best field of each word
}

// Find gives the sessions in which every word of a text stands, each word taken
// as the beginning of one; best first, and in time order where they are as good.
func (ix *Index) Find(text string) []Hit {
	words := wanted(text)
	if len(words) == 0 {
		return nil
	}
	scores := make([]int32, ix.sessions) // negative: a word is missing
	fields := make([]Field, ix.sessions)
	best := make([]uint8, ix.sessions)
	found := 0
	for _, word := range words {
		clear(best)
		ix.match(word, best)
		found = 0
		for i, points := range best {
			switch {
			case points == 0:
				scores[i] = -1
			case scores[i] >= 0:
				scores[i] += int32(points)
				fields[i] |= fieldOf(points)
				found++
			}
		}
		if found == 0 {
			return nil
		}
	}
	return inOrder(scores, fields, found, len(words))
}

// match notes for each session the most points that a word has in it.
//
// One letter goes through a tenth of all postings, and the phone has a few
// milliseconds: hence no call in the inner loop.
func (ix *Index) match(word string, best []uint8) {
	first := sort.Search(len(ix.ends), func(i int) bool { return ix.term(i) >= word })
	for t := first; t < len(ix.ends) && strings.HasPrefix(ix.term(t), word); t++ {
		var points [rankMask + 1]uint8
		for r := range points {
			points[r] = rank(r).points()
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
		if points >= r.points() {
			return r.field()
		}
	}
	return InAbstract
}

// inOrder lists what was found by score, in one pass for counting and one for
// placing: a one-letter search finds nearly everything.
func inOrder(scores []int32, fields []Field, found, words int) []Hit {
	most := words * int(rankTitle.points()+1)
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
