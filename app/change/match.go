package change

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"hallway/app/schedule"
)

// pair is a session in both versions.
type pair struct{ was, is *schedule.Session }

// matcher finds each session of the old version in the new one. Real feeds give
// every session a new id from one build to the next, so it asks, one after the
// other, for the same key, the same address, the same title at the same time in
// the same room, the same title at the nearest time, and a similar title with the
// same speakers. What one step has paired, no later step sees.
type matcher struct {
	old, new *schedule.Programme
	pairs    []pair
	was, is  []*schedule.Session // not paired yet, in the programmes' order
}

func match(old, new *schedule.Programme) *matcher {
	m := &matcher{old: old, new: new}
	for _, s := range old.Sessions {
		if other, ok := new.Session(s.Key); ok {
			m.pairs = append(m.pairs, pair{s, other})
		} else {
			m.was = append(m.was, s)
		}
	}
	for _, s := range new.Sessions {
		if _, ok := old.Session(s.Key); !ok {
			m.is = append(m.is, s)
		}
	}
	m.byName(func(_ *schedule.Programme, s *schedule.Session) string { return s.URL })
	m.byName(func(p *schedule.Programme, s *schedule.Session) string {
		side := SideOf(p, s)
		return plain(s.Title) + "\n" + s.Start.UTC().String() + "\n" + strings.Join(side.Rooms, "\n")
	})
	m.byTitle()
	m.bySpeakers()
	return m
}

// byName pairs sessions whose name is the same and is nobody else's.
func (m *matcher) byName(name func(*schedule.Programme, *schedule.Session) string) {
	only := func(p *schedule.Programme, all []*schedule.Session) map[string]*schedule.Session {
		found := make(map[string]*schedule.Session, len(all))
		for _, s := range all {
			n := name(p, s)
			if _, twice := found[n]; twice || n == "" {
				s = nil
			}
			found[n] = s
		}
		return found
	}
	was, is := only(m.old, m.was), only(m.new, m.is)
	m.take(func(s *schedule.Session) *schedule.Session {
		n := name(m.old, s)
		if was[n] == nil {
			return nil
		}
		return is[n]
	})
}

// byTitle pairs sessions of one title, those nearest in time first.
func (m *matcher) byTitle() {
	titled := func(all []*schedule.Session) map[string][]*schedule.Session {
		found := make(map[string][]*schedule.Session, len(all))
		for _, s := range all {
			found[plain(s.Title)] = append(found[plain(s.Title)], s)
		}
		return found
	}
	is := titled(m.is)
	paired := make(map[*schedule.Session]*schedule.Session)
	for title, was := range titled(m.was) {
		for was, left := was, is[title]; len(was) > 0 && len(left) > 0; {
			a, b := nearest(was, left)
			paired[was[a]] = left[b]
			was, left = slices.Delete(slices.Clone(was), a, a+1), slices.Delete(slices.Clone(left), b, b+1)
		}
	}
	m.take(func(s *schedule.Session) *schedule.Session { return paired[s] })
}

func nearest(was, is []*schedule.Session) (a, b int) {
	for i := range was {
		for j := range is {
			if was[i].Start.Sub(is[j].Start).Abs() < was[a].Start.Sub(is[b].Start).Abs() {
				a, b = i, j
			}
		}
	}
	return a, b
}

// similar is how much of two titles must be the same for one talk that was renamed.
const similar = 0.9

// bySpeakers pairs sessions of the same speakers whose titles are nearly the same.
func (m *matcher) bySpeakers() {
	speakers := func(p *schedule.Programme, s *schedule.Session) string {
		return strings.Join(names(p, s), "\n")
	}
	is := make(map[string][]*schedule.Session)
	for _, s := range m.is {
		is[speakers(m.new, s)] = append(is[speakers(m.new, s)], s)
	}
	taken := make(map[*schedule.Session]bool)
	m.take(func(s *schedule.Session) *schedule.Session {
		who := speakers(m.old, s)
		if who == "" {
			return nil
		}
		var best *schedule.Session
		most := similar
		for _, other := range is[who] {
			if like := likeness(s.Title, other.Title); !taken[other] && like >= most && (best == nil || like > most) {
				best, most = other, like
			}
		}
		taken[best] = true
		return best
	})
}

// take pairs what a step has found.
func (m *matcher) take(find func(*schedule.Session) *schedule.Session) {
	taken := make(map[*schedule.Session]bool)
	m.was = slices.DeleteFunc(m.was, func(s *schedule.Session) bool {
		other := find(s)
		if other == nil || taken[other] {
			return false
		}
		taken[other] = true
		m.pairs = append(m.pairs, pair{s, other})
		return true
	})
	m.is = slices.DeleteFunc(m.is, func(s *schedule.Session) bool { return taken[s] })
}

// names are the speakers' names in order, without what they work for.
func names(p *schedule.Programme, s *schedule.Session) []string {
	var all []string
	for _, id := range s.Speakers {
		if speaker, ok := p.Speaker(id); ok {
			all = append(all, plain(speaker.Name))
		}
	}
	slices.Sort(all)
	return all
}

// plain is a text as it is compared: letters and digits, in lower case, with one
// space for all that stands between them.
func plain(text string) string {
	var b strings.Builder
	gap := false
	for _, r := range text {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
			gap = true
			continue
		}
		if gap && b.Len() > 0 {
			b.WriteByte(' ')
		}
		gap = false
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// likeness is how much of two titles is the same, from 0 to 1: one less the
// Levenshtein distance by the length of the longer (V. Levenshtein, "Binary codes
// capable of correcting deletions, insertions, and reversals", 1966). Letter case
// and punctuation do not count.
func likeness(a, b string) float64 {
	s, t := []rune(plain(a)), []rune(plain(b))
	if len(s) < len(t) {
		s, t = t, s
	}
	if len(s) == 0 {
		return 1
	}
	row := make([]int, len(t)+1)
	for j := range row {
		row[j] = j
	}
	for i := range s {
		diagonal := row[0]
		row[0] = i + 1
		for j := range t {
			cost := diagonal
			if s[i] != t[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return 1 - float64(row[len(t)])/float64(len(s))
}

// common is how many of the words of two titles are in both, by how many there are.
func common(a, b string) float64 {
	s, t := strings.Fields(plain(a)), strings.Fields(plain(b))
	both := 0
	for _, word := range s {
		if slices.Contains(t, word) {
			both++
		}
	}
	if len(s)+len(t) == 0 {
		return 1
	}
	return 2 * float64(both) / float64(len(s)+len(t))
}

// Follow finds the session of a title at a time, or the only one of that title: what
// a pick was made for, after the source gave it another id.
func Follow(p *schedule.Programme, title string, start time.Time) (schedule.Key, bool) {
	want := plain(title)
	var found []*schedule.Session
	for _, s := range p.Sessions {
		if plain(s.Title) != want {
			continue
		}
		if s.Start.Equal(start) {
			return s.Key, true
		}
		found = append(found, s)
	}
	if len(found) != 1 || want == "" {
		return "", false
	}
	return found[0].Key, true
}
