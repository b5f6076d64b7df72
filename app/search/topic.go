package search

import (
	"slices"
	"strings"

	"hallway/app/schedule"
)

// topic is what somebody looks for in every programme, "prometheus" or "supply chain", by
// the names that the field has for it.
type topic []name

// name is the forms of each word of a name.
type name []forms

// short reports whether a name has words of two letters at most. In prose they say
// little: "go" is a language in a title, and a verb in most abstracts.
func (n name) short() bool {
	return !slices.ContainsFunc(n, func(f forms) bool { return len(f[0]) > 2 })
}

// forms are a word as it may be written: alone or in the plural.
type forms []string

func topicOf(text string) topic {
	var words []string
	for _, word := range Words(text) {
		if !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	if len(words) == 0 {
		return nil
	}
	var t topic
	for _, words := range append([]phrase{words}, known().of[strings.Join(words, " ")]...) {
		var all name
		for _, word := range words {
			all = append(all, formsOf(word))
		}
		t = append(t, all)
	}
	return t
}

// formsOf are a word, its plural and what it may be the plural of.
func formsOf(word string) forms {
	f := forms{word}
	if len(word) < 3 {
		return f
	}
	f = append(f, word+"s", word+"es")
	if stem, ok := strings.CutSuffix(word, "y"); ok {
		f = append(f, stem+"ies")
	}
	if stem, ok := strings.CutSuffix(word, "ies"); ok {
		return append(f, stem+"y")
	}
	if stem, ok := strings.CutSuffix(word, "s"); ok && len(stem) > 2 && !strings.HasSuffix(stem, "s") {
		f = append(f, stem)
	}
	return f
}

func (f forms) in(terms map[string]bool) bool {
	return slices.ContainsFunc(f, func(word string) bool { return terms[word] })
}

// About gives the sessions that are about a topic, in time order, with the field that says
// so: all words of one of its names, each whole or in the plural, where a short name is
// not looked for in the abstract. Of several fields it is the best one.
func (ix *Index) About(p *schedule.Programme, text string) []Hit {
	t := topicOf(text)
	if len(t) == 0 {
		return nil
	}
	if ix == nil || !ix.Of(p) {
		ix = Build(p)
	}
	best := make([]Field, ix.sessions) // 0: not about it
	for _, name := range t {
		for i, in := range ix.named(p, name) {
			if in != 0 && (best[i] == 0 || in < best[i]) {
				best[i] = in
			}
		}
	}
	var hits []Hit
	for i, in := range best {
		if in != 0 {
			hits = append(hits, Hit{Session: i, Fields: in})
		}
	}
	return hits
}

// named gives for each session the best field that has all words of a name; 0: none has.
// The index knows of each word the best field alone. Only where those differ, another one
// may have all, and the texts are looked at.
func (ix *Index) named(p *schedule.Programme, n name) []Field {
	fields := make([]Field, ix.sessions)
	differ := make([]bool, ix.sessions)
	for at, f := range n {
		found := make([]uint8, ix.sessions)
		for _, word := range f {
			ix.match(word, true, 0, found)
		}
		for i, points := range found {
			switch {
			case points == 0:
				fields[i], differ[i] = 0, false
			case at == 0:
				fields[i] = fieldOf(points)
			case fields[i] != 0 && fields[i] != fieldOf(points):
				differ[i] = true
			}
		}
	}
	for i, s := range p.Sessions {
		if differ[i] {
			fields[i] = n.in(p, s)
		}
		if fields[i] == InAbstract && n.short() {
			fields[i] = 0
		}
	}
	return fields
}

// in gives the best field of a session that has all words of a name; 0: none has.
func (n name) in(p *schedule.Programme, s *schedule.Session) Field {
	terms := make(map[rank]map[string]bool)
	eachText(p, s, func(text string, in rank) {
		if terms[in] == nil {
			terms[in] = make(map[string]bool)
		}
		eachTerm(text, func(term []byte) { terms[in][string(term)] = true })
	})
	for in := rankTitle; in <= rankAbstract; in++ {
		if !slices.ContainsFunc(n, func(f forms) bool { return !f.in(terms[in]) }) {
			return in.field()
		}
	}
	return 0
}
