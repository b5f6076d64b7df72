package importer

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"hallway/app/schedule"
)

// Prose comes as HTML, as Markdown or as plain text, and which it is stands
// nowhere. All of it becomes a schedule.Text, which holds no markup at all.

// prose reads HTML or Markdown, whichever it is.
func prose(s string, base *url.URL) schedule.Text {
	s = cut(strings.ToValidUTF8(s, "\uFFFD"), maxProse)
	s = escapedTwice.ReplaceAllString(s, "&$1;")
	if htmlTag.MatchString(s) {
		return fromHTML(s, base)
	}
	return fromMarkdown(s, base)
}

var escapedTwice = regexp.MustCompile(`&amp;([a-zA-Z]{2,8}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});`)

// writer builds a text passage by passage.
type writer struct {
	base *url.URL // for relative links; nil: there are none
	text schedule.Text
	kind schedule.PassageKind
	done []schedule.Span // of the passage that is being written
	span strings.Builder // the last span of it
	link string          // of that span
	pre  bool

	links int   // written so far
	lists []int // for each list that is open, the number of its next item; 0: it has none
}

// maxTextLinks bounds the links of one text; what would be more is words only.
const maxTextLinks = 500

func (w *writer) begin(kind schedule.PassageKind) {
	w.end()
	w.kind = kind
}

// item begins an item of the innermost list, with its number where the list has them.
func (w *writer) item() {
	last := len(w.lists) - 1
	if last < 0 || w.lists[last] == 0 {
		w.begin(schedule.ListItem)
		return
	}
	w.begin(schedule.Numbered)
	w.write(strconv.Itoa(w.lists[last])+". ", "")
	w.lists[last]++
}

// list opens a list whose items are numbered from first, or have no numbers where that is 0.
func (w *writer) list(first int) {
	if len(w.lists) < 100 {
		w.lists = append(w.lists, first)
	}
}

func (w *writer) endList() { w.lists = w.lists[:max(0, len(w.lists)-1)] }

func (w *writer) end() {
	w.endSpan()
	if spans := trimSpans(w.done, w.kind); len(spans) > 0 {
		w.text = append(w.text, schedule.Passage{Kind: w.kind, Spans: spans})
	}
	w.done, w.kind = nil, schedule.Paragraph
}

func (w *writer) endSpan() {
	if w.span.Len() > 0 {
		w.done = append(w.done, schedule.Span{Text: w.span.String(), URL: w.link})
	}
	w.span.Reset()
}

// write adds words, as a link where address is a good one.
func (w *writer) write(s, address string) {
	link := ""
	if address != "" && w.links < maxTextLinks {
		link, _ = goodURL(address, w.base)
	}
	if w.pre {
		s = strings.Map(func(r rune) rune {
			if unicode.IsControl(r) && r != '\n' && r != '\t' {
				return -1
			}
			return r
		}, s)
	} else {
		s = squeezeSpace(s)
		if w.endsInSpace() {
			s = strings.TrimPrefix(s, " ")
		}
	}
	if link != w.link {
		w.endSpan()
		w.link = link
		w.links++
	}
	w.span.WriteString(s)
}

func (w *writer) endsInSpace() bool {
	last := w.span.String()
	if last == "" && len(w.done) > 0 {
		last = w.done[len(w.done)-1].Text
	}
	return strings.HasSuffix(last, " ")
}

// words adds text in which bare addresses become links.
func (w *writer) words(s string) {
	for {
		at := bareURL.FindStringIndex(s)
		if at == nil {
			w.write(s, "")
			return
		}
		address := strings.TrimRight(s[at[0]:at[1]], ".,;:!?'\"")
		if strings.HasSuffix(address, ")") && !strings.Contains(address, "(") {
			address = strings.TrimSuffix(address, ")")
		}
		w.write(s[:at[0]], "")
		w.write(address, address)
		s = s[at[0]+len(address):]
	}
}

var bareURL = regexp.MustCompile(`https?://[^\s<>"]+[^\s<>".]`)

func trimSpans(spans []schedule.Span, kind schedule.PassageKind) []schedule.Span {
	for len(spans) > 0 && strings.TrimSpace(spans[0].Text) == "" {
		spans = spans[1:]
	}
	for len(spans) > 0 && strings.TrimSpace(spans[len(spans)-1].Text) == "" {
		spans = spans[:len(spans)-1]
	}
	if len(spans) > 0 {
		front, back := " \n", " \n"
		if kind == schedule.Preformatted {
			front = "\n" // the first line may be indented
		}
		spans[0].Text = strings.TrimLeft(spans[0].Text, front)
		last := &spans[len(spans)-1]
		last.Text = strings.TrimRight(last.Text, back)
	}
	return spans
}

// squeezeSpace makes one space of every run of white space.
func squeezeSpace(s string) string {
	var b strings.Builder
	space := false
	for _, r := range s {
		if r == ' ' || r == '\n' || r == '\t' || r == '\r' || r == '\u00a0' {
			if !space {
				b.WriteByte(' ')
			}
			space = true
			continue
		}
		space = false
		if r >= 0x20 && r != 0x7f {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// goodURL accepts addresses that one may follow: http, https and mailto. Of others
// it gives nothing.
func goodURL(address string, base *url.URL) (string, bool) {
	address = strings.TrimSpace(address)
	if address == "" || len(address) > 2048 {
		return "", false
	}
	u, err := url.Parse(strings.ReplaceAll(address, " ", "%20"))
	if err != nil {
		return "", false
	}
	if base != nil && !u.IsAbs() {
		u = base.ResolveReference(u)
	}
	if u.Scheme == "" && u.Host != "" { // "//host/path"
		u.Scheme = "https"
	}
	switch scheme := strings.ToLower(u.Scheme); {
	case (scheme == "http" || scheme == "https") && u.Host != "", scheme == "mailto" && u.Opaque != "":
		return u.String(), true
	}
	return "", false
}
