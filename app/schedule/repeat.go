package schedule

import (
	"slices"
	"strings"
	"unicode"
)

// linkRepeats finds sessions that give the same again: the same title and the
// same speakers at another time. Sessions that stand open all day and service
// sessions repeat nothing that a person would choose between.
func (p *Programme) linkRepeats() {
	// Sessions whose titles hash alike hang together as a chain, which costs no
	// more than a number for each: this runs at every start of the app.
	last := make(map[uint64]int, len(p.Sessions))
	before := make([]int, len(p.Sessions)) // one more than the place; 0 ends a chain
	for i, s := range p.Sessions {
		s.Repeats = nil
		if s.Service || s.Ambient() {
			continue
		}
		hash := titleHash(s.Title)
		for at := last[hash]; at > 0; at = before[at-1] {
			other := p.Sessions[at-1]
			if !other.Start.Equal(s.Start) && givesSame(other, s) {
				other.Repeats = append(other.Repeats, s.Key)
				s.Repeats = append(s.Repeats, other.Key)
			}
		}
		// The chain runs backwards in time, later sessions were appended forwards.
		slices.Reverse(s.Repeats)
		before[i], last[hash] = last[hash], i+1
	}
}

func givesSame(a, b *Session) bool {
	return sameTitle(a.Title, b.Title) && sameSpeakers(a.Speakers, b.Speakers)
}

// sameTitle compares titles but for case and spaces.
func sameTitle(a, b string) bool {
	for {
		a, b = strings.TrimLeftFunc(a, unicode.IsSpace), strings.TrimLeftFunc(b, unicode.IsSpace)
		if a == "" || b == "" {
			return a == b
		}
		wordA, wordB := firstWord(a), firstWord(b)
		if !strings.EqualFold(wordA, wordB) {
			return false
		}
		a, b = a[len(wordA):], b[len(wordB):]
	}
}

func firstWord(s string) string {
	if end := strings.IndexFunc(s, unicode.IsSpace); end >= 0 {
		return s[:end]
	}
	return s
}

// titleHash is the same for titles that sameTitle takes for the same. It looks at
// ASCII letters and digits only; EqualFold knows the rest. (It also takes the
// Kelvin sign for a k and the long s for an s, which no programme writes.)
func titleHash(title string) uint64 {
	hash := uint64(14695981039346656037)
	for i := range len(title) {
		c := title[i]
		switch {
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
		default:
			continue
		}
		hash = (hash ^ uint64(c)) * 1099511628211
	}
	return hash
}

func sameSpeakers(a, b []SpeakerID) bool {
	if len(a) != len(b) {
		return false
	}
	for _, id := range a {
		if !slices.Contains(b, id) {
			return false
		}
	}
	return true
}
