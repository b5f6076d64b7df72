package calendar

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// writer writes content lines.
type writer struct{ bytes []byte }

// longest is how many octets a line may have, without its CRLF (RFC 5545 3.1).
const longest = 75

// line writes a content line, folded: what does not fit goes on in the next line,
// behind a space, which counts. A rune is never cut, as some readers decode first and
// unfold later.
func (w *writer) line(s string) {
	room := longest
	for len(s) > room {
		cut := room
		for !utf8.RuneStart(s[cut]) {
			cut--
		}
		w.bytes = append(append(w.bytes, s[:cut]...), "\r\n "...)
		s, room = s[cut:], longest-1
	}
	w.bytes = append(append(w.bytes, s...), "\r\n"...)
}

// text writes a property that is text.
func (w *writer) text(name, value string) { w.line(name + ":" + escape(value)) }

// some writes a property if there is anything to say.
func (w *writer) some(name, value string) {
	if value != "" {
		w.text(name, value)
	}
}

// escape writes text as a property's value (RFC 5545 3.3.11).
func escape(s string) string {
	b := make([]byte, 0, len(s)+len(s)/16)
	for i := range len(s) {
		switch c := s[i]; c {
		case '\\', ';', ',':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, `\n`...)
		default:
			b = append(b, c)
		}
	}
	return string(b)
}

// lines is text whose line breaks are all "\n". Breaks are those of Unicode's
// newline guidelines (section 5.8 of the standard), since readers differ in which of
// them end a content line; so nobody's title is ever a second one.
func lines(s string) string { return tidy(s, '\n') }

// oneLine is text without line breaks, and without space around it.
func oneLine(s string) string { return strings.TrimSpace(tidy(s, ' ')) }

func tidy(s string, lineBreak rune) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(func(r rune) rune { // writes U+FFFD for broken UTF-8
		switch r {
		case '\n', '\v', '\f', '\r', '\u0085', '\u2028', '\u2029':
			return lineBreak
		case '\t':
			return ' '
		}
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, s)
}

// uri is an address as a property's value (RFC 5545 3.3.13). What RFC 3986 does not
// allow in one is encoded.
func uri(s string) (string, bool) {
	s = strings.TrimSpace(s)
	scheme, rest, ok := strings.Cut(s, "://")
	if !ok || rest == "" || !strings.EqualFold(scheme, "http") && !strings.EqualFold(scheme, "https") {
		return "", false
	}
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>\\^`{|}", c) >= 0 {
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
		} else {
			b.WriteByte(c)
		}
	}
	return b.String(), true
}
