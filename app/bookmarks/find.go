package bookmarks

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"hallway/app/order"
	"hallway/app/schedule"
	"hallway/app/search"
)

// Found is what became of some entries. Each entry is in one of the lists, or in none where
// it is a line that is about no session.
type Found struct {
	Sure   []schedule.Key // in the order of the entries, each once
	Unsure []Choice
	Gone   []Entry // the programme has none of these
}

// Choice is an entry that may be one of several sessions, or one that has changed much.
type Choice struct {
	Entry Entry
	Keys  []schedule.Key // in the order of the programme
}

// Find finds entries in a programme: by id, by link, by title and start, and by a title that
// only one session has.
func Find(p *schedule.Programme, entries []Entry) Found {
	x := newIndex(p)
	var f Found
	taken := make(map[schedule.Key]bool)
	for _, e := range entries {
		keys, sure := x.find(e)
		switch {
		case len(keys) == 0:
			if !e.Loose {
				f.Gone = append(f.Gone, e)
			}
		case sure && len(keys) == 1:
			if !taken[keys[0]] {
				taken[keys[0]] = true
				f.Sure = append(f.Sure, keys[0])
			}
		default:
			f.Unsure = append(f.Unsure, Choice{e, keys})
		}
	}
	f.Unsure = slices.DeleteFunc(f.Unsure, func(c Choice) bool {
		return slices.ContainsFunc(c.Keys, func(k schedule.Key) bool { return taken[k] })
	})
	return f
}

// index is a programme by all that an entry may say.
type index struct {
	p       *schedule.Programme
	byLink  map[string][]*schedule.Session
	byTitle map[string][]*schedule.Session
	titles  map[*schedule.Session][]string // its words
	lines   map[*schedule.Session]string   // the same, as one
}

func newIndex(p *schedule.Programme) *index {
	x := &index{p, make(map[string][]*schedule.Session), make(map[string][]*schedule.Session), make(map[*schedule.Session][]string), make(map[*schedule.Session]string)}
	for _, s := range p.Sessions {
		if link := linkOf(s.URL); link != "" {
			x.byLink[link] = append(x.byLink[link], s)
		}
		words := wordsOf(s.Title)
		title := strings.Join(words, " ")
		x.titles[s], x.lines[s] = words, title
		x.byTitle[title] = append(x.byTitle[title], s)
	}
	return x
}

// find returns the sessions that an entry may be about, and whether that is sure.
func (x *index) find(e Entry) (keys []schedule.Key, sure bool) {
	words := wordsOf(e.Title)
	title := strings.Join(words, " ")
	start := e.Start
	if e.Floating { // on the event's clock
		start = time.Date(start.Year(), start.Month(), start.Day(), start.Hour(), start.Minute(), start.Second(), 0, x.p.Location())
	}
	now := func(s *schedule.Session) bool { return s.Start.Equal(start) }
	if s, ok := x.byID(e); ok {
		if at := those(x.byTitle[title], now); len(at) == 1 { // of a series, that has one id
			s = at[0]
		}
		// One id may name different things in two programmes: numbers begin at one everywhere.
		return []schedule.Key{s.Key}, title == "" || now(s) || common(words, x.titles[s]) >= alike
	}
	if at := x.byLink[linkOf(e.URL)]; e.URL != "" && len(at) > 0 {
		if len(at) > 1 {
			at = those(at, now)
		}
		if len(at) > 0 {
			return keysOf(at), true
		}
	}
	same := x.byTitle[title]
	switch {
	case title == "": // the link may end in the title's words
		same = x.inside(wordsOf(e.URL), 1)
	case len(same) == 0 && !e.Loose: // Sched puts the speakers behind the title
		same = x.inside(words, fewestWords)
	}
	if len(same) > 0 {
		if at := those(same, now); len(at) == 1 {
			return keysOf(at), true
		}
		return keysOf(nearest(same, start)), true // one, which has moved, or several to choose from
	}
	if e.Loose || start.IsZero() {
		return nil, false
	}
	return keysOf(nearest(those(x.p.Sessions, func(s *schedule.Session) bool { // titles are mended
		return now(s) && common(words, x.titles[s]) >= similar
	}), start)), false
}

// inside returns the sessions of the longest title that a text has in it, of at least so many
// words.
func (x *index) inside(text []string, fewest int) []*schedule.Session {
	line := " " + strings.Join(text, " ") + " "
	best := ""
	for _, s := range x.p.Sessions {
		title := x.lines[s]
		if len(x.titles[s]) >= fewest && len(title) > max(shortestTitle, len(best)) && strings.Contains(line, " "+title+" ") {
			best = title
		}
	}
	if best == "" {
		return nil
	}
	return x.byTitle[best]
}

const (
	shortestTitle = 8 // letters; a shorter title is not looked for in a text
	fewestWords   = 3 // of a title that is looked for in another title
)

// mostChoices is from how many sessions somebody is asked to choose.
const mostChoices = 6

// nearest are the sessions that start nearest to a time, in the order of the programme.
func nearest(all []*schedule.Session, start time.Time) []*schedule.Session {
	if len(all) <= mostChoices {
		return all
	}
	near := slices.Clone(all)
	order.Stable(near, func(a, b *schedule.Session) int {
		return cmp.Compare(a.Start.Sub(start).Abs(), b.Start.Sub(start).Abs())
	})
	near = near[:mostChoices]
	return those(all, func(s *schedule.Session) bool { return slices.Contains(near, s) })
}

// How much of the words of two titles is the same: for them to be alike, and for somebody to
// be asked.
const (
	alike   = 0.5
	similar = 0.6
)

// byID finds the session that an id names: as it stands, or without what calendars put
// around it, such as KEY@EVENT.hallway and KEY@host.
func (x *index) byID(e Entry) (*schedule.Session, bool) {
	id := e.ID
	if id == "" {
		if u, err := url.Parse(e.URL); err == nil { // a link of Hallway itself
			if _, rest, ok := strings.Cut(u.Path, "/e/"+string(x.p.Event.ID)+"/session/"); ok {
				id = strings.Trim(rest, "/")
			}
		}
	}
	before, host, _ := strings.Cut(id, "@")
	if event, ok := strings.CutSuffix(host, ".hallway"); ok && event != string(x.p.Event.ID) {
		return nil, false // the same key in another event
	}
	for _, each := range []string{id, before} {
		if each == "" {
			continue
		}
		if s, ok := x.p.Session(schedule.KeyOf(each)); ok {
			return s, true
		}
	}
	return nil, false
}

// linkOf is what two links to one session have in common. On Sched that is its id, behind
// which there may be words.
func linkOf(link string) string {
	u, err := url.Parse(strings.TrimSpace(link))
	if err != nil || u.Host == "" {
		return ""
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	at := strings.Trim(u.Path, "/")
	if parts := strings.Split(at, "/"); strings.HasSuffix(host, ".sched.com") && len(parts) > 1 && parts[0] == "event" {
		at = "event/" + parts[1]
	}
	if at == "" {
		return "" // the event's own page
	}
	return host + "/" + at
}

// InText finds the session that a text is about: the one whose link is in it, or else the
// one with the longest title in it. Links of Sched and pretalx have titles as
// "helm-4-is-here".
func InText(p *schedule.Programme, text string) (schedule.Key, bool) {
	for _, session := range p.Sessions {
		_, link, _ := strings.Cut(session.URL, "://")
		if link != "" && strings.Contains(text+" ", link+" ") {
			return session.Key, true
		}
	}
	if found := newIndex(p).inside(wordsOf(text), 1); len(found) > 0 {
		return found[0].Key, true
	}
	return "", false
}

// wordsOf are the words of a title, folded, without emoji and signs, which links leave out.
func wordsOf(text string) []string {
	return slices.DeleteFunc(search.Words(text), func(word string) bool {
		return !strings.ContainsFunc(word, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
	})
}

// common is how many of the words of the shorter of two titles are in the other, 0 to 1.
func common(a, b []string) float64 {
	n := 0
	for _, word := range a {
		if slices.Contains(b, word) {
			n++
		}
	}
	return float64(n) / float64(max(1, min(len(a), len(b))))
}

func those(all []*schedule.Session, is func(*schedule.Session) bool) []*schedule.Session {
	var some []*schedule.Session
	for _, s := range all {
		if is(s) {
			some = append(some, s)
		}
	}
	return some
}

func keysOf(all []*schedule.Session) []schedule.Key {
	keys := make([]schedule.Key, len(all))
	for i, s := range all {
		keys[i] = s.Key
	}
	return keys
}
