package search

import (
	"slices"
	"strings"

	"hallway/app/schedule"
)

// Topic is what somebody looks for in every programme: "prometheus", "supply chain".
// Make it with [TopicOf].
type Topic struct {
	names []name
}

// name is the forms of each word of a name.
type name []forms

// short reports whether a name has words of two letters at most. In prose they say
// little: "go" is a language in a title, and a verb in most abstracts.
func (n name) short() bool {
	return !slices.ContainsFunc(n, func(f forms) bool { return len(f[0]) > 2 })
}

// forms are a word as it may be written: alone or in the plural.
type forms []string

// TopicOf reads a topic, with the names that the field has for it.
func TopicOf(text string) Topic {
	var words []string
	for _, word := range Words(text) {
		if !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	if len(words) == 0 {
		return Topic{}
	}
	var t Topic
	for _, words := range append([]phrase{words}, known.of[strings.Join(words, " ")]...) {
		var all name
		for _, word := range words {
			all = append(all, formsOf(word))
		}
		t.names = append(t.names, all)
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

// In gives the field in which a session has the topic: all words of one of its names,
// each whole, where a short name is not looked for in the abstract. Of several fields it is the best one; 0: it is not about it.
func (t Topic) In(p *schedule.Programme, s *schedule.Session) Field {
	terms := make(map[rank]map[string]bool)
	eachText(p, s, func(text string, in rank) {
		if terms[in] == nil {
			terms[in] = make(map[string]bool)
		}
		eachTerm(text, func(term []byte) { terms[in][string(term)] = true })
	})
	for in := rankTitle; in <= rankAbstract; in++ {
		for _, name := range t.names {
			if in == rankAbstract && name.short() {
				continue
			}
			if !slices.ContainsFunc(name, func(f forms) bool { return !f.in(terms[in]) }) {
				return in.field()
			}
		}
	}
	return 0
}

func (f forms) in(terms map[string]bool) bool {
	return slices.ContainsFunc(f, func(word string) bool { return terms[word] })
}

// About gives the sessions that are about a topic, in time order, with the best field
// of each. Sessions that cannot have all words are passed over by the index.
func (ix *Index) About(p *schedule.Programme, topic string) []Hit {
	t := TopicOf(topic)
	if len(t.names) == 0 {
		return nil
	}
	if ix == nil || !ix.Of(p) {
		ix = Build(p)
	}
	may := make([]bool, ix.sessions)
	for _, name := range t.names {
		all := slices.Repeat([]bool{true}, ix.sessions)
		for _, f := range name {
			found := make([]uint8, ix.sessions)
			for _, word := range f {
				ix.match(word, true, 0, found)
			}
			for i, points := range found {
				all[i] = all[i] && points > 0
			}
		}
		for i := range may {
			may[i] = may[i] || all[i]
		}
	}
	var hits []Hit
	for i, s := range p.Sessions {
		if may[i] {
			if in := t.In(p, s); in != 0 {
				hits = append(hits, Hit{Session: i, Fields: in})
			}
		}
	}
	return hits
}
