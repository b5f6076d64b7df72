package search

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// longestWord is how much of a word counts, in bytes. What is longer is an address
// or noise.
const longestWord = 40

// Words takes text apart into folded words: runs of letters and digits. Chinese
// and Japanese put no space between words, so there each character is one, but
// for runs of katakana; a run of Thai is one, too. Signs are a part of C++, C#, A/B and
// .NET, and an emoji is a word.
func Words(text string) []string {
	var words []string
	eachWord(text, func(word []byte, _, _ int) { words = append(words, string(word)) })
	return words
}

// Terms are the words under which a text is found, besides [Words]: what begins inside a
// run that has no spaces, and ö written as oe.
func Terms(text string) []string {
	var terms []string
	eachTerm(text, func(term []byte) { terms = append(terms, string(term)) })
	return terms
}

// class is what a character is to words. A word is a run of one class.
type class uint8

const (
	between  class = iota // spaces, punctuation
	letter                // letters and digits
	katakana              // Japanese writes loan words in it, one run a word
	unspaced              // Thai and its neighbours: a run is many words
	single                // a word by itself
	accent                // belongs to the letter before it
)

func classOf(r rune) class {
	switch {
	case r < utf8.RuneSelf:
		if isASCIILetter(r) {
			return letter
		}
		return between
	case isAccent(r):
		return accent
	case r >= 0x30A1 && r <= 0x30FF && r != 0x30FB, r >= halfKatakana && r < halfKatakana+halfKatakanas:
		return katakana
	case r >= 0x0E01 && r <= 0x0EDF && r != 0x0E3F, r >= 0x1000 && r <= 0x109F, r >= 0x1780 && r <= 0x17D3:
		return unspaced
	case r >= 0x3041 && r <= 0x3096, r >= 0x3400 && r <= 0x9FFF, r >= 0xF900 && r <= 0xFAFF, r >= 0x20000 && r <= 0x3FFFF:
		return single
	case r >= 0x2600 && r <= 0x27BF, r >= 0x2B00 && r <= 0x2BFF, r >= 0x1F000 && r <= 0x1FAFF && (r < 0x1F3FB || r > 0x1F3FF):
		return single // emoji, without the colours of skin
	case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
		return letter
	}
	return between
}

func isASCIILetter(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z'
}

// longestRun is how much of a run without spaces is looked into, in bytes.
const longestRun = 600

// scanned is a word of a text: folded, as it is written with oe for ö where that is
// another, and where in the text it stands. The bytes are only good during the call.
type scanned struct {
	word, other []byte
	start, end  int
	run         class
	dotted      bool // a dot that belongs to it stands before it: .NET
	dot         int  // where that is
}

// scanWords calls do for each word of a text.
func scanWords(text string, do func(*scanned)) {
	var room, otherRoom [2 * longestWord]byte
	w := scanned{word: room[:0], other: otherRoom[:0]}
	differs := false
	end := func(at int) {
		if w.run != between && len(w.word) > 0 {
			if w.end = at; !differs {
				w.other = w.other[:0]
			}
			do(&w)
		}
		w.word, w.other, w.run, w.dotted, differs = room[:0], otherRoom[:0], between, false, false
	}
	for i, r := range text {
		c := classOf(r)
		if c == accent {
			w.word = extend(w.word, r)
			if r == diaeresis && len(w.other) > 0 && isUmlaut(rune(w.other[len(w.other)-1])) {
				w.other, differs = append(w.other, 'e'), true
			} else {
				w.other = extend(w.other, r)
			}
			continue
		}
		if c == between && w.run == letter {
			switch sign := joins(&w, text[i:], r); {
			case sign == "/":
				w.word, w.other = append(w.word, '/'), append(w.other, '/')
				continue
			case sign != "":
				w.word, w.other = append(w.word, sign...), append(w.other, sign...)
				end(i + len(sign))
				continue
			}
		}
		if c != w.run || c == single {
			end(i)
			w.start, w.run = i, c
			if c == letter && i > 0 && unicode.IsLetter(r) {
				before := strings.TrimRightFunc(text[:i], isAccent) // an accent without a letter is nothing
				w.dot = len(before) - 1
				w.dotted = w.dot >= 0 && before[w.dot] == '.' && startsWord(before[:w.dot])
			}
		}
		if c == between {
			continue
		}
		if most := longestOf(c); len(w.word) < most {
			w.word = extend(w.word, r)
			if e := transcribed(r); e != "" {
				w.other, differs = append(w.other, e...), true
			} else {
				w.other = extend(w.other, r)
			}
		}
	}
	end(len(text))
}

func longestOf(c class) int {
	if c == katakana || c == unspaced {
		return longestRun
	}
	return longestWord
}

// joins is the sign behind a word that belongs to it: ++ and #, and the stroke of A/B.
func joins(w *scanned, rest string, sign rune) string {
	short := len(w.word) == 1
	behind := strings.TrimLeftFunc(rest[1:], isAccent) // an accent on a sign is nothing
	behind = Fold(behind[:min(len(behind), 16)])       // the next two letters count
	next, after := byte(0), byte(0)
	if len(behind) > 0 {
		next = behind[0]
	}
	if len(behind) > 1 {
		after = behind[1]
	}
	switch {
	case sign == '+' && next == '+' && after != '+' && len(w.word) <= 3:
		return "++"
	case sign == '#' && short && !isASCIILetter(rune(next)) && next < utf8.RuneSelf:
		return "#"
	case sign == '/' && short && isASCIILetter(rune(next)) && !isASCIILetter(rune(after)) && after < utf8.RuneSelf:
		return "/"
	}
	return ""
}

// startsWord reports whether nothing stands directly before the end of a text.
func startsWord(before string) bool {
	before = strings.TrimRightFunc(before, isAccent)
	if before == "" {
		return true
	}
	r, _ := utf8.DecodeLastRuneInString(before)
	return r != '.' && classOf(r) == between
}

// eachWord calls do for each word of a text: folded, and where in the text it
// stands. The bytes of the word are only good during the call.
func eachWord(text string, do func(word []byte, start, end int)) {
	scanWords(text, func(w *scanned) {
		if w.dotted {
			dotted := append([]byte{'.'}, w.word...)
			do(cut(dotted), w.dot, w.end)
		}
		do(cut(w.word), w.start, w.end)
	})
}

// eachTerm calls do for each word under which a text is found.
func eachTerm(text string, do func(term []byte)) {
	scanWords(text, func(w *scanned) {
		if w.dotted {
			do(cut(append([]byte{'.'}, w.word...)))
		}
		do(cut(w.word))
		if len(w.other) > 0 {
			do(cut(w.other))
		}
		if w.run == katakana || w.run == unspaced {
			eachInside(w.word, func(at int) { do(cut(w.word[at:])) })
		}
	})
}

// eachInside calls do for each place in a run without spaces at which a word may begin:
// not at a vowel that hangs on the letter before it, and with two letters at least to come.
func eachInside(run []byte, do func(at int)) {
	for at := 0; at < len(run); {
		r, size := utf8.DecodeRune(run[at:])
		if at > 0 && at+size < len(run) && !unicode.IsMark(r) && r != 'ー' {
			do(at)
		}
		at += size
	}
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

// Range is a part of a string, in bytes: s[Start:End].
type Range struct{ Start, End int }

// wholeWord is behind a word that is not the beginning of others.
const wholeWord = " "

// Marks are the parts of a text that words match, for showing why it was found:
// of each word in the text that begins with one of the folded words, as much as
// was typed. A folded word with a space behind it is marked as a whole word only.
func Marks(text string, words []string) []Range {
	if len(words) == 0 {
		return nil
	}
	var marks []Range
	scanWords(text, func(w *scanned) {
		start, from, longest := w.start, 0, 0
		if w.dotted {
			for _, typed := range words {
				if typed != "" && typed[0] == '.' && strings.HasPrefix(string(w.word), typed[1:]) {
					marks = append(marks, Range{w.dot, w.start + unfolded(text[w.start:w.end], len(typed)-1)})
					return
				}
			}
		}
		for _, typed := range words {
			typed, whole := strings.CutSuffix(typed, wholeWord)
			if whole && len(typed) < len(w.word) {
				continue
			}
			if typed != "" && len(typed) > longest && len(typed) <= len(w.word) && string(w.word[:len(typed)]) == typed {
				longest = len(typed)
			}
		}
		if longest == 0 && (w.run == katakana || w.run == unspaced) {
			for _, typed := range words {
				eachInside(w.word, func(at int) {
					if longest == 0 && typed != "" && bytes.HasPrefix(w.word[at:], []byte(typed)) {
						from, longest = at, len(typed)
					}
				})
			}
		}
		if longest > 0 {
			word := text[start:w.end]
			marks = append(marks, Range{start + unfolded(word, from), start + unfolded(word, from+longest)})
		}
	})
	return marks
}

// unfolded is how many bytes of a word become the first n bytes of its folded
// form, accents included.
func unfolded(word string, n int) int {
	if n == 0 {
		return 0
	}
	var room [2 * longestWord]byte
	folded := room[:0]
	for i, r := range word {
		more := extend(folded, r)
		if len(folded) >= n && len(more) > len(folded) {
			return i
		}
		folded = more
	}
	return len(word)
}
