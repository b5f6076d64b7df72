package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// longestWord is how much of a word counts, in bytes. What is longer is an address
// or noise.
const longestWord = 40

// Words takes text apart into folded words: runs of letters and digits. Chinese
// and Japanese put no space between words, so there each character is one, but
// for runs of katakana.
func Words(text string) []string {
	var words []string
	eachWord(text, func(word []byte, _, _ int) { words = append(words, string(word)) })
	return words
}

// class is what a character is to words. A word is a run of one class.
type class uint8

const (
	between  class = iota // spaces, punctuation
	letter                // letters and digits
	katakana              // Japanese writes loan words in it, one run a word
	single                // a word by itself
	accent                // belongs to the letter before it
)

func classOf(r rune) class {
	switch {
	case r < utf8.RuneSelf:
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' {
			return letter
		}
		return between
	case isAccent(r):
		return accent
	case r >= 0x30A1 && r <= 0x30FF && r != 0x30FB:
		return katakana
	case r >= 0x3041 && r <= 0x3096, r >= 0x3400 && r <= 0x9FFF, r >= 0xF900 && r <= 0xFAFF, r >= 0x20000 && r <= 0x3FFFF:
		return single
	case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
		return letter
	}
	return between
}

// eachWord calls do for each word of a text: folded, and where in the text it
// stands. The bytes of the word are only good during the call.
func eachWord(text string, do func(word []byte, start, end int)) {
	var room [2 * longestWord]byte
	word, start, run := room[:0], 0, between
	end := func(at int) {
		if run != between && len(word) > 0 {
			do(cut(word), start, at)
		}
		word, run = room[:0], between
	}
	for i, r := range text {
		c := classOf(r)
		if c == accent {
			continue
		}
		if c != run || c == single {
			end(i)
			start, run = i, c
		}
		if c != between && len(word) < longestWord {
			word = appendFold(word, r)
		}
	}
	end(len(text))
}

// cut shortens a word to what counts of it, between two letters.
func cut(word []byte) []byte {
	if len(word) <= longestWord {
		return word
	}
	n := longestWord
	for n > 0 && !utf8.RuneStart(word[n]) {
		n--
	}
	return word[:n]
}

// wanted are the words of a query, without those that another one contains as its
// beginning: who finds "prometheus" has found "prom".
func wanted(text string) []string {
	words := Words(text)
	slices.Sort(words)
	kept := words[:0]
	for i, word := range words {
		if i+1 == len(words) || !strings.HasPrefix(words[i+1], word) {
			kept = append(kept, word)
		}
	}
	return kept
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
	eachWord(text, func(word []byte, start, end int) {
		longest := 0
		for _, typed := range words {
			if typed != "" && len(typed) <= len(word) && string(word[:len(typed)]) == typed {
				longest = max(longest, len(typed))
			}
		}
		if longest > 0 {
			marks = append(marks, Range{start, start + unfolded(text[start:end], longest)})
		}
	})
	return marks
}

// unfolded is how many bytes of a word become the first n bytes of its folded
// form, accents included.
func unfolded(word string, n int) int {
	var room [utf8.UTFMax]byte
	length := 0
	for i, r := range word {
		if length >= n && !isAccent(r) {
			return i
		}
		length += len(appendFold(room[:0], r))
	}
	return len(word)
}
