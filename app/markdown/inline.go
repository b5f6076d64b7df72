package markdown

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// look is how text looks, from the marks around it.
type look struct{ strong, emph, struck bool }

// inline reads one line.
func inline(text string) []Span {
	var w writer
	w.read(text, look{})
	w.flush()
	return w.spans
}

// writer puts spans together. Text of one look is one span, however many pieces it comes
// in.
type writer struct {
	spans   []Span
	pending []byte // text that waits for more of its look
	look    look   // of pending
}

func (w *writer) put(s Span) {
	w.flush()
	w.spans = append(w.spans, s)
}

func (w *writer) plain(text string, l look) {
	if l != w.look {
		w.flush()
		w.look = l
	}
	w.pending = append(w.pending, text...)
}

func (w *writer) flush() {
	if len(w.pending) > 0 {
		w.spans = append(w.spans, Span{Text: string(w.pending), Strong: w.look.strong, Emph: w.look.emph, Struck: w.look.struck})
		w.pending = w.pending[:0]
	}
}

// read reads text of one look. What a mark encloses is read again with that look, in
// which the mark opens nothing, so a letter is read four times at most. A mark that is
// not closed is looked for once.
func (w *writer) read(text string, l look) {
	unclosed := make(map[string]bool)
	start := 0
	for i := 0; i < len(text); {
		n := w.mark(text, i, l, unclosed, func() { w.plain(text[start:i], l) })
		if n > 0 {
			i += n
			start = i
			continue
		}
		if text[i] == '\\' && i+1 < len(text) && isPunct(text[i+1]) {
			w.plain(text[start:i], l)
			w.plain(text[i+1:i+2], l)
			i += 2
			start = i
			continue
		}
		i++
	}
	w.plain(text[start:], l)
}

func isPunct(c byte) bool {
	return c < utf8.RuneSelf && c > ' ' && !isWord(rune(c))
}

func isWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// mark reads what begins at i, if it is more than text, and says how long it is. before
// puts down what stands before it.
func (w *writer) mark(text string, i int, l look, unclosed map[string]bool, before func()) int {
	switch text[i] {
	case '`':
		return w.code(text, i, unclosed, before)
	case '!', '[':
		return w.link(text, i, l, unclosed, before)
	case 'h':
		return w.bare(text, i, l, before)
	case '*', '_', '~':
		return w.emphasis(text, i, l, unclosed, before)
	}
	return 0
}

func (w *writer) code(text string, i int, unclosed map[string]bool, before func()) int {
	n := len(text[i:]) - len(strings.TrimLeft(text[i:], "`"))
	fence := text[i : i+n]
	if unclosed[fence] {
		return 0
	}
	length := strings.Index(text[i+n:], fence)
	if length <= 0 {
		unclosed[fence] = true
		return 0
	}
	before()
	w.put(Span{Text: text[i+n : i+n+length], Code: true})
	return n + length + n
}

// link reads [words](https://...) and ![words](https://...).
func (w *writer) link(text string, i int, l look, unclosed map[string]bool, before func()) int {
	at := i
	if text[at] == '!' {
		at++
	}
	if at >= len(text) || text[at] != '[' || unclosed["]("] {
		return 0
	}
	middle := strings.Index(text[at:], "](")
	if middle < 0 {
		unclosed["]("] = true
		return 0
	}
	if inner := text[at+1 : at+middle]; strings.ContainsRune(inner, '[') {
		return 0 // the link begins further on
	}
	url := text[at+middle+2:]
	end := strings.IndexAny(url, ") \t<>\"")
	if end < 0 {
		unclosed["]("] = true // nothing further on can end an address either
		return 0
	}
	if url[end] != ')' || !isAddress(url[:end]) {
		return 0
	}
	before()
	words := text[at+1 : at+middle]
	if words == "" {
		words = url[:end]
	}
	w.put(Span{Text: words, Strong: l.strong, Emph: l.emph, Struck: l.struck, URL: url[:end], Picture: at > i})
	return at - i + middle + 2 + end + 1
}

// bare reads an address that stands by itself. A point or a bracket at its end belongs
// to the sentence.
func (w *writer) bare(text string, i int, l look, before func()) int {
	if !strings.HasPrefix(text[i:], scheme) {
		return 0
	}
	if last, _ := utf8.DecodeLastRuneInString(text[:i]); i > 0 && isWord(last) {
		return 0
	}
	end := strings.IndexAny(text[i:], " \t<>\"`")
	if end < 0 {
		end = len(text) - i
	}
	url := strings.TrimRight(text[i:i+end], ".,:;!?'*_~)]")
	if !isAddress(url) {
		return 0
	}
	before()
	w.put(Span{Text: url, Strong: l.strong, Emph: l.emph, Struck: l.struck, URL: url})
	return len(url)
}

const scheme = "https://"

func isAddress(url string) bool {
	host, ok := strings.CutPrefix(url, scheme)
	if !ok || host == "" || strings.ContainsAny(host[:1], "/?#.") {
		return false
	}
	return !strings.ContainsFunc(url, func(r rune) bool { return r <= ' ' || r == 0x7f || r == '\\' })
}

// emphasis reads what stands between two equal marks. Within a word _ is a letter.
func (w *writer) emphasis(text string, i int, l look, unclosed map[string]bool, before func()) int {
	mark, inner := markAt(text[i:], l)
	if mark == "" || unclosed[mark] {
		return 0
	}
	if previous, _ := utf8.DecodeLastRuneInString(text[:i]); mark[0] == '_' && i > 0 && isWord(previous) {
		return 0
	}
	rest := text[i+len(mark):]
	if rest == "" || rest[0] == ' ' || rest[0] == mark[0] {
		return 0
	}
	end := closing(rest, mark)
	if end < 0 {
		unclosed[mark] = true
		return 0
	}
	before()
	w.read(rest[:end], inner)
	return len(mark) + end + len(mark)
}

// markAt is the mark at the front of a text, and how what it encloses looks. What looks
// so already has no such mark.
func markAt(text string, l look) (string, look) {
	inner := l
	switch {
	case strings.HasPrefix(text, "~~") && !l.struck:
		inner.struck = true
		return "~~", inner
	case (strings.HasPrefix(text, "**") || strings.HasPrefix(text, "__")) && !l.strong:
		inner.strong = true
		return text[:2], inner
	case text[0] != '~' && !l.emph:
		inner.emph = true
		return text[:1], inner
	}
	return "", l
}

// closing is where a mark closes: behind a letter, not beside another of its kind, and
// for _ at the end of a word.
func closing(rest, mark string) int {
	for at := 0; ; {
		n := strings.Index(rest[at:], mark)
		if n < 0 {
			return -1
		}
		at += n
		after := rest[at+len(mark):]
		next, _ := utf8.DecodeRuneInString(after)
		run := strings.HasPrefix(after, mark[:1])
		if at > 0 && rest[at-1] != ' ' && !run && rest[at-1] != mark[0] && (mark[0] != '_' || after == "" || !isWord(next)) {
			return at
		}
		at += len(mark)
		for at < len(rest) && rest[at] == mark[0] {
			at++
		}
	}
}
