package search

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"hallway/app/schedule"
)

// token is a word of a text that is searched, or a time of day.
type token struct {
	text string // as it was typed
	word string // folded; empty for a time
	from int    // minutes of the day from which on sessions are meant
	to   int    // and up to which; 0: it says nothing of that
}

// whole reports whether a token is a whole word rather than the beginning of one: a
// short one that is not being typed.
func (t token) whole(last bool) bool { return !last && len(t.word) <= 2 }

// tokensOf takes a text apart. A word that another one begins with is left out: who
// finds "prometheus" has found "prom".
func tokensOf(text string) []token {
	var tokens []token
	for _, part := range strings.Fields(text) {
		if from, to, ok := clock(strings.ToLower(part)); ok {
			tokens = append(tokens, token{text: part, from: from, to: to})
			continue
		}
		eachWord(part, func(word []byte, start, end int) {
			t := token{text: part[start:end], word: string(word)}
			t.from, t.to = dayTime(t.word)
			tokens = append(tokens, t)
		})
	}
	var kept []token
	for i, t := range tokens {
		contained := slices.ContainsFunc(tokens[i+1:], func(o token) bool { return t.word != "" && o.word == t.word }) ||
			len(t.word) > 2 && slices.ContainsFunc(tokens, func(o token) bool { return o.word != t.word && strings.HasPrefix(o.word, t.word) })
		if !contained {
			kept = append(kept, t)
		}
	}
	return kept
}

// joined is the words of tokens as one text; a time is not part of any.
func joined(tokens []token, sep string) string {
	words := make([]string, len(tokens))
	for i, t := range tokens {
		words[i] = t.word
	}
	return strings.Join(words, sep)
}

// clock reads a time of day: "10:30" is that minute and the half hour from it, "3pm" the
// hour.
func clock(word string) (from, to int, ok bool) {
	half := 0
	digits, isPM := strings.CutSuffix(word, "pm")
	if isPM {
		half = 12
	} else if before, isAM := strings.CutSuffix(word, "am"); isAM {
		digits = before
	} else if !strings.Contains(word, ":") {
		return 0, 0, false
	}
	hours, minutes, exact := strings.Cut(digits, ":")
	hour, err := strconv.Atoi(hours)
	minute := 0
	if err == nil && exact {
		minute, err = strconv.Atoi(minutes)
	}
	if digits != word { // of twelve hours, 12 is the first
		if hour < 1 || hour > 12 {
			return 0, 0, false
		}
		hour = hour%12 + half
	}
	if err != nil || hour < 0 || hour > 23 || minute < 0 || minute > 59 || exact && len(minutes) != 2 {
		return 0, 0, false
	}
	from = 60*hour + minute
	if exact {
		return from, from + 30, true
	}
	return from, from + 60, true
}

// dayTime is what a word says of the time of day.
func dayTime(word string) (from, to int) {
	switch word {
	case "morning":
		return 0, 12 * 60
	case "afternoon":
		return 12 * 60, 17 * 60
	case "evening", "tonight":
		return 17 * 60, 24 * 60
	}
	return 0, 0
}

// weekdays are the words for the days of the week, with their short forms.
var weekdays = map[string]time.Weekday{
	"sunday": time.Sunday, "sun": time.Sunday, "monday": time.Monday, "mon": time.Monday,
	"tuesday": time.Tuesday, "tue": time.Tuesday, "tues": time.Tuesday,
	"wednesday": time.Wednesday, "wed": time.Wednesday, "weds": time.Wednesday,
	"thursday": time.Thursday, "thu": time.Thursday, "thur": time.Thursday, "thurs": time.Thursday,
	"friday": time.Friday, "fri": time.Friday, "saturday": time.Saturday, "sat": time.Saturday,
}

// kinds are the words for kinds of session.
var kinds = map[string]schedule.Kind{
	"keynote": schedule.Keynote, "keynotes": schedule.Keynote, "lightning": schedule.Lightning,
	"workshop": schedule.Workshop, "workshops": schedule.Workshop, "tutorial": schedule.Workshop, "tutorials": schedule.Workshop,
	"panel": schedule.Panel, "panels": schedule.Panel,
}

// say notes the sessions that a token names by their day, time or kind.
func (f *finder) say(at int, t token) {
	day, isDay := weekdays[t.word]
	kind, isKind := kinds[t.word]
	if !isDay && !isKind && t.to == 0 {
		return
	}
	in := f.programme.Location()
	for i, s := range f.programme.Sessions {
		start := s.Start.In(in)
		minute := 60*start.Hour() + start.Minute()
		if isDay && start.Weekday() == day || isKind && s.Kind == kind || t.to > 0 && t.from <= minute && minute < t.to {
			f.best[at][i] = max(f.best[at][i], rankLabels.points())
		}
	}
}
