// Package search finds sessions: by words, which are looked up in an index of
// titles, people, rooms and abstracts, and by what filters leave of the programme.
package search

import (
	"strings"
	"unicode"
)

// folded are the letters that lose their accents. It follows the canonical
// decompositions of Unicode's Latin-1 Supplement and Latin Extended-A, and adds
// the letters that have none but that people type without (UTS #39 calls them
// confusable): ø, đ, ł, ß, æ, œ.
var folded = foldTable(map[string]string{
	"a": "àáâãäåāăą", "c": "çćĉċč", "d": "ďđð", "e": "èéêëēĕėęě", "g": "ĝğġģ",
	"h": "ĥħ", "i": "ìíîïĩīĭįı", "j": "ĵ", "k": "ķ", "l": "ĺļľŀł", "n": "ñńņňŋ",
	"o": "òóôõöøōŏő", "r": "ŕŗř", "s": "śŝşšș", "t": "ţťŧț", "u": "ùúûüũūŭůűų",
	"w": "ŵ", "y": "ýÿŷ", "z": "źżž", "ss": "ß", "ae": "æ", "oe": "œ", "th": "þ",
})

func foldTable(letters map[string]string) map[rune]string {
	table := make(map[rune]string)
	for plain, accented := range letters {
		for _, r := range accented {
			table[r] = plain
		}
	}
	return table
}

// Fold makes text comparable: lower case, without accents.
func Fold(s string) string {
	if plain(s) {
		return strings.ToLower(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		foldRune(&b, r)
	}
	return b.String()
}

func plain(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

func foldRune(b *strings.Builder, r rune) {
	r = unicode.ToLower(r)
	switch {
	case r < 0x80:
		b.WriteByte(byte(r))
	case r >= 0x300 && r <= 0x36f: // combining accents
	default:
		if letters, ok := folded[r]; ok {
			b.WriteString(letters)
			return
		}
		b.WriteRune(r)
	}
}

// Words takes text apart into folded words: runs of letters and digits.
func Words(text string) []string {
	return strings.FieldsFunc(Fold(text), func(r rune) bool { return !inWord(r) })
}

func inWord(r rune) bool {
	if r < 0x80 {
		return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// Range is a part of a string, in bytes: s[Start:End].
type Range struct{ Start, End int }

// Marks are the parts of a text that words match, for showing why it was found:
// of each word in the text that begins with one of the folded words, as much as
// was typed.
func Marks(text string, words []string) []Range {
	if len(words) == 0 {
		return nil
	}
	var marks []Range
	start := -1
	for i, r := range text {
		switch {
		case inWord(r) && start < 0:
			start = i
		case !inWord(r) && start >= 0:
			marks = appendMark(marks, text, start, i, words)
			start = -1
		}
	}
	if start >= 0 {
		marks = appendMark(marks, text, start, len(text), words)
	}
	return marks
}

func appendMark(marks []Range, text string, start, end int, words []string) []Range {
	word := Fold(text[start:end])
	longest := 0
	for _, typed := range words {
		if strings.HasPrefix(word, typed) {
			longest = max(longest, len(typed))
		}
	}
	if longest == 0 {
		return marks
	}
	return append(marks, Range{start, start + unfoldedLength(text[start:end], longest)})
}

// unfoldedLength is how many bytes of a word become the first n bytes of its
// folded form.
func unfoldedLength(word string, n int) int {
	var b strings.Builder
	for i, r := range word {
		if b.Len() >= n {
			return i
		}
		foldRune(&b, r)
	}
	return len(word)
}
