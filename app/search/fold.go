package search

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Letters lose their accents by these two tables, one byte for each code point:
// the letter itself, a space where it stays as it is, a capital where it becomes
// two. They follow the canonical decompositions of UnicodeData.txt,
// and add the letters that have none but that people type without: ø, đ, ð, ħ,
// ı, ł, ŋ, ŧ, ß, æ, œ, þ, ĳ. A test compares them with x/text, which is too heavy
// for a phone (57 kB compressed).
const (
	latin = "" + // Latin-1 Supplement to Latin Extended-B
		"aaaaaaAceeeeiiiidnooooo ouuuuyTSaaaaaaAceeeeiiiidnooooo ouuuuyTy" + // U+00C0
		"aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiIIjjkk lllllll" + // U+0100
		"lllnnnnnn nnooooooOOrrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs" + // U+0140
		"                                oo             uu               " + // U+0180
		"             aaiioouuuuuuuuuu aaaaAA  ggkkoooo  j   gg  nnaaAAoo" + // U+01C0
		"aaaaeeeeiiiioooorrrruuuusstt  hh      aaeeooooooooyy            " // U+0200
	latinMore = "" + // Latin Extended Additional: Vietnamese, Welsh, transcriptions
		"aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm" + // U+1E00
		"mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv" + // U+1E40
		"wwwwwwwwwwxxxxyyzzzzzzhtwy s  S aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee" + // U+1E80
		"eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy      " // U+1EC0

	latinFirst, latinMoreFirst = 0xC0, 0x1E00
)

// Fold makes text comparable: lower case, without accents.
func Fold(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	b := make([]byte, 0, len(s))
	for _, r := range s {
		b = appendFold(b, r)
	}
	return string(b)
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// appendFold appends what a letter becomes: one letter, two, or none.
func appendFold(b []byte, r rune) []byte {
	switch {
	case r >= latinFirst && r < latinFirst+rune(len(latin)):
		return appendLatin(b, r, latin[r-latinFirst])
	case r >= latinMoreFirst && r < latinMoreFirst+rune(len(latinMore)):
		return appendLatin(b, r, latinMore[r-latinMoreFirst])
	case isAccent(r):
		return b
	case r >= 0xFF01 && r <= 0xFF5E: // full-width forms of ASCII
		r -= 0xFEE0
	}
	if r < utf8.RuneSelf {
		return append(b, lowerASCII(byte(r)))
	}
	return utf8.AppendRune(b, bare(unicode.ToLower(r)))
}

func lowerASCII(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}

func appendLatin(b []byte, r rune, letter byte) []byte {
	switch letter {
	case ' ':
		return utf8.AppendRune(b, unicode.ToLower(r))
	case 'A':
		return append(b, "ae"...)
	case 'I':
		return append(b, "ij"...)
	case 'O':
		return append(b, "oe"...)
	case 'S':
		return append(b, "ss"...)
	case 'T':
		return append(b, "th"...)
	}
	return append(b, letter)
}

// isAccent reports whether r is a mark that stands on the letter before it: text
// may hold "é" as one code point or as two.
func isAccent(r rune) bool { return r >= 0x300 && r <= 0x36F }

// bare takes the accents off lower-case Greek and Cyrillic letters.
func bare(r rune) rune {
	switch r {
	case 'ά':
		return 'α'
	case 'έ':
		return 'ε'
	case 'ή':
		return 'η'
	case 'ί', 'ϊ', 'ΐ':
		return 'ι'
	case 'ό':
		return 'ο'
	case 'ύ', 'ϋ', 'ΰ':
		return 'υ'
	case 'ώ':
		return 'ω'
	case 'ς':
		return 'σ'
	case 'ё', 'ѐ':
		return 'е'
	case 'й', 'ѝ':
		return 'и'
	case 'ї':
		return 'і'
	case 'ў':
		return 'у'
	case 'ѓ':
		return 'г'
	case 'ќ':
		return 'к'
	}
	return r
}
