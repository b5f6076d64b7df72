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
		b = extend(b, r)
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

// extend appends what a letter becomes, as one with the letter before it where the two are
// written as one: text may be decomposed.
func extend(b []byte, r rune) []byte {
	if r >= 0x1161 {
		last, size := utf8.DecodeLastRune(b)
		if whole, ok := composed(last, r); ok {
			return utf8.AppendRune(b[:len(b)-size], whole)
		}
	}
	return appendFold(b, r)
}

// composed is what two letters are as one: kana with their marks of sound, and Hangul
// (The Unicode Standard, 3.12).
func composed(a, b rune) (rune, bool) {
	switch {
	case b == 0x3099 || b == 0xFF9E:
		if a == 'う' || a == 'ウ' {
			return a + 0x4E, true // ゔ and ヴ
		}
		if strings.ContainsRune("かきくけこさしすせそたちつてとはひふへほカキクケコサシスセソタチツテトハヒフヘホ", a) {
			return a + 1, true
		}
	case b == 0x309A || b == 0xFF9F:
		if strings.ContainsRune("はひふへほハヒフヘホ", a) {
			return a + 2, true
		}
	case b >= 0x1161 && b <= 0x1175 && a >= 0x1100 && a <= 0x1112:
		return 0xAC00 + ((a-0x1100)*21+(b-0x1161))*28, true
	case b >= 0x11A8 && b <= 0x11C2 && a >= 0xAC00 && a <= 0xD7A3 && (a-0xAC00)%28 == 0:
		return a + b - 0x11A7, true
	}
	return 0, false
}

// Half-width katakana, from U+FF66 on.
const (
	halfKatakana  = 0xFF66
	halfKatakanas = 56
	wideKatakana  = "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン"
)

// diaeresis is the mark of a decomposed ä.
const diaeresis = 0x308

func isUmlaut(r rune) bool { return r == 'a' || r == 'o' || r == 'u' }

// transcribed is how a letter is written where the keyboard lacks it, other than without
// its accent; empty: it is not.
func transcribed(r rune) string {
	switch r {
	case 'ä', 'Ä':
		return "ae"
	case 'ö', 'Ö', 'ø', 'Ø':
		return "oe"
	case 'ü', 'Ü':
		return "ue"
	case 'å', 'Å':
		return "aa"
	}
	return ""
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
	case r >= halfKatakana && r < halfKatakana+halfKatakanas:
		at := int(r-halfKatakana) * len("ヲ")
		return append(b, wideKatakana[at:at+len("ヲ")]...)
	}
	if r < utf8.RuneSelf {
		return append(b, lowerASCII(byte(r)))
	}
	lower := unicode.ToLower(r)
	if lower != r && lower < latinMoreFirst+rune(len(latinMore)) {
		return appendFold(b, lower) // the sign of the angstrom and of the kelvin are letters
	}
	return utf8.AppendRune(b, bare(lower))
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
// may hold "é" as one code point or as two. Arabic and Hebrew are written with their vowels
// or without; a selector only says how an emoji is drawn.
func isAccent(r rune) bool {
	switch {
	case r < 0x300:
		return false
	case r <= 0x36F, r >= 0x0591 && r <= 0x05C7 && r != 0x05BE && r != 0x05C0 && r != 0x05C3 && r != 0x05C6, // points of Hebrew
		r >= 0x0610 && r <= 0x061A, r == 0x0640, r >= 0x064B && r <= 0x065F, r == 0x0670, r >= 0x06D6 && r <= 0x06ED && r != 0x06DD && r != 0x06DE && r != 0x06E5 && r != 0x06E6 && r != 0x06E9,
		r == 0x3099, r == 0x309A, r == 0xFF9E, r == 0xFF9F, r >= 0xFE00 && r <= 0xFE0F:
		return true
	}
	return false
}

// bare takes the accents off lower-case Greek and Cyrillic letters, and the hamza and other
// forms that people leave off off Arabic ones.
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
	case 'أ', 'إ', 'آ', 'ٱ':
		return 'ا'
	case 'ى', 'ئ', 'ی':
		return 'ي'
	case 'ؤ':
		return 'و'
	case 'ة':
		return 'ه'
	case 'ک':
		return 'ك'
	}
	return r
}
