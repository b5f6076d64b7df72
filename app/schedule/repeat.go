package schedule

import (
	"slices"
	"strings"
	"unicode"
)

// linkRepeats finds the sessions that are given again: the same title at another
// time, with the same speakers or the same abstract. Service sessions, what is open
// all day, keynotes and rows that a programme has every day ("Closing Remarks",
// "Project Demo") are not repeats: nobody chooses between them. Nor does anybody between more than
// a hundred, as a calendar of weekly meetings has them; to compare each with each would take longer
// than all else that is done with a programme.
//
// Abstracts reach a phone after the rest. Until they are there, a session without
// speakers has no repeats.
func (p *Programme) linkRepeats() {
	// Sessions whose titles hash alike hang together as a chain, which costs no
	// more than a number for each: this runs at every start of the app.
	type chain struct{ last, length int } // last: one more than the place; 0 ends a chain
	chains := make(map[uint64]chain, len(p.Sessions))
	before, hashes := make([]int, len(p.Sessions)), make([]uint64, len(p.Sessions))
	for i, s := range p.Sessions {
		s.Repeats = nil
		if s.repeatable() {
			hashes[i] = titleHash(s.Title)
			c := chains[hashes[i]]
			before[i], chains[hashes[i]] = c.last, chain{i + 1, c.length + 1}
		}
	}
	for i, s := range p.Sessions {
		if chains[hashes[i]].length > maxRepeats {
			continue
		}
		for at := before[i]; at > 0; at = before[at-1] {
			other := p.Sessions[at-1]
			if !other.Start.Equal(s.Start) && givesSame(other, s) {
				other.Repeats = append(other.Repeats, s.Key)
				s.Repeats = append(s.Repeats, other.Key)
			}
		}
		// The chain runs backwards in time, later sessions were appended forwards.
		slices.Reverse(s.Repeats)
	}
	p.unlinkDaily()
}

// maxRepeats is how often something is given, at most, between whose times people choose.
const maxRepeats = 100

// unlinkDaily takes the rows of every day out of all repeats.
func (p *Programme) unlinkDaily() {
	daily := make(map[Key]bool)
	for _, s := range p.Sessions {
		if len(s.Repeats) > 1 && p.daily(s) {
			daily[s.Key] = true
		}
	}
	if len(daily) == 0 {
		return
	}
	for _, s := range p.Sessions {
		s.Repeats = slices.DeleteFunc(s.Repeats, func(key Key) bool { return daily[key] || daily[s.Key] })
	}
}

// repeatable reports whether a session is one that might be given again.
func (s *Session) repeatable() bool {
	return !s.Service && !s.Ambient() && s.Kind != Keynote && s.Kind != Break && !ceremony(s.Title)
}

// ceremony reports whether a title is that of the start or the end of each day: up to four
// words, with one of those that such titles have. Few titles are that short, and all are
// looked at whenever the app starts; so nothing is copied for it.
func ceremony(title string) bool {
	words, named := 0, false
	for word := range strings.FieldsFuncSeq(title, noWord) {
		if words++; words > 4 {
			return false
		}
		named = named || slices.ContainsFunc(ceremonial[:], func(other string) bool { return strings.EqualFold(word, other) })
	}
	return named
}

var ceremonial = [...]string{"opening", "closing", "welcome", "remarks"}

// givesSame reports whether two sessions are the same talk: titles alone say nothing.
func givesSame(a, b *Session) bool {
	return sameTitle(a.Title, b.Title) &&
		(len(a.Speakers) > 0 && sameSpeakers(a.Speakers, b.Speakers) ||
			len(a.Abstract) > 0 && sameText(a.Abstract, b.Abstract))
}

func sameText(a, b Text) bool {
	return slices.EqualFunc(a, b, func(x, y Passage) bool { return x.Kind == y.Kind && slices.Equal(x.Spans, y.Spans) })
}

// daily reports whether a session and its repeats are a row of every day: three or
// more, each on a day of its own and all at the same time of day.
func (p *Programme) daily(s *Session) bool {
	days := map[int]bool{s.Day: true}
	for _, key := range s.Repeats {
		other := p.sessions[key]
		if days[other.Day] || other.Start.In(p.location).Format("15:04") != s.Start.In(p.location).Format("15:04") {
			return false
		}
		days[other.Day] = true
	}
	return true
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
