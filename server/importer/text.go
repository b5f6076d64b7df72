package importer

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
	"golang.org/x/net/html"

	"hallway/app/schedule"
)

// Prose comes as HTML, as Markdown or as plain text, and which it is stands
// nowhere. All of it becomes a schedule.Text, which holds no markup at all.

// maxProse bounds an abstract or a biography, in bytes.
const maxProse = 64 << 10

// writer builds a text passage by passage.
type writer struct {
	base *url.URL // for relative links; nil: there are none
	text schedule.Text
	open *schedule.Passage
	pre  bool
}

func (w *writer) begin(kind schedule.PassageKind) {
	w.end()
	w.open = &schedule.Passage{Kind: kind}
}

func (w *writer) end() {
	if w.open == nil {
		return
	}
	if spans := trimSpans(w.open.Spans); len(spans) > 0 {
		w.text = append(w.text, schedule.Passage{Kind: w.open.Kind, Spans: spans})
	}
	w.open = nil
}

// write adds words, as a link where address is a good one.
func (w *writer) write(s, address string) {
	if s == "" {
		return
	}
	if w.open == nil {
		w.open = &schedule.Passage{}
	}
	if !w.pre {
		s = squeezeSpace(s)
	}
	link, _ := goodURL(address, w.base)
	spans := w.open.Spans
	if n := len(spans); n > 0 {
		last := &spans[n-1]
		if !w.pre && strings.HasSuffix(last.Text, " ") {
			s = strings.TrimPrefix(s, " ")
		}
		if last.URL == link {
			last.Text += s
			return
		}
	}
	w.open.Spans = append(spans, schedule.Span{Text: s, URL: link})
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

func trimSpans(spans []schedule.Span) []schedule.Span {
	for len(spans) > 0 && strings.TrimSpace(spans[0].Text) == "" {
		spans = spans[1:]
	}
	for len(spans) > 0 && strings.TrimSpace(spans[len(spans)-1].Text) == "" {
		spans = spans[:len(spans)-1]
	}
	if len(spans) > 0 {
		spans[0].Text = strings.TrimLeft(spans[0].Text, " \n")
		last := &spans[len(spans)-1]
		last.Text = strings.TrimRight(last.Text, " \n")
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

// goodURL accepts addresses that one may follow: http, https and mailto.
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
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		return u.String(), u.Host != ""
	case "mailto":
		return u.String(), u.Opaque != ""
	}
	return "", false
}

// prose reads HTML or Markdown, whichever it is.
func prose(s string, base *url.URL) schedule.Text {
	s = cut(strings.ToValidUTF8(s, "\uFFFD"), maxProse)
	if htmlTag.MatchString(s) {
		return fromHTML(s, base)
	}
	return fromMarkdown(s, base)
}

// htmlTag finds a tag that prose in HTML would have. "C++ <vector>" is none.
var htmlTag = regexp.MustCompile(`(?i)</(p|a|b|i|em|strong|ul|ol|li|div|span|h[1-6]|code|pre|script|style|blockquote|iframe|svg)\s*>|<(br|p|hr|img|script|iframe|svg)\b[^>]*>`)

func fromHTML(s string, base *url.URL) schedule.Text {
	w := &writer{base: base}
	tokens := html.NewTokenizer(strings.NewReader(s))
	href, skipping := "", ""
	for {
		kind := tokens.Next()
		if kind == html.ErrorToken {
			w.end()
			return w.text
		}
		token := tokens.Token()
		if skipping != "" {
			if kind == html.EndTagToken && token.Data == skipping {
				skipping = ""
			}
			continue
		}
		switch kind {
		case html.TextToken:
			if href != "" {
				w.write(token.Data, href)
			} else {
				w.words(token.Data)
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			switch token.Data {
			case "script", "style", "iframe", "noscript", "template", "title":
				if kind == html.StartTagToken {
					skipping = token.Data
				}
			case "a":
				href = attribute(token, "href")
			default:
				w.startTag(token.Data)
			}
		case html.EndTagToken:
			if token.Data == "a" {
				href = ""
			}
			w.endTag(token.Data)
		}
	}
}

func (w *writer) startTag(tag string) {
	switch tag {
	case "p", "div", "blockquote", "ul", "ol", "table", "tr", "br", "hr", "section", "dd", "dt":
		w.end()
	case "li":
		w.begin(schedule.ListItem)
	case "h1", "h2", "h3", "h4", "h5", "h6":
		w.begin(schedule.Heading)
	case "pre":
		w.begin(schedule.Preformatted)
		w.pre = true
	}
}

func (w *writer) endTag(tag string) {
	switch tag {
	case "p", "div", "blockquote", "ul", "ol", "li", "table", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "dd", "dt":
		w.end()
		w.pre = false
	}
}

func attribute(token html.Token, name string) string {
	for _, a := range token.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func fromMarkdown(s string, base *url.URL) schedule.Text {
	source := []byte(strings.ReplaceAll(s, "\r\n", "\n"))
	w := &writer{base: base}
	root := goldmark.DefaultParser().Parse(text.NewReader(source))
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // the walker below gives no errors
		return w.node(n, entering, source), nil
	})
	w.end()
	return w.text
}

func (w *writer) node(n ast.Node, entering bool, source []byte) ast.WalkStatus {
	switch n := n.(type) {
	case *ast.Paragraph, *ast.TextBlock:
		if n.Parent() != nil && n.Parent().Kind() == ast.KindListItem {
			return ast.WalkContinue // the item is the passage
		}
		w.block(entering, schedule.Paragraph)
	case *ast.Heading:
		w.block(entering, schedule.Heading)
	case *ast.ListItem:
		w.block(entering, schedule.ListItem)
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		if entering {
			w.begin(schedule.Preformatted)
			w.pre = true
			w.lines(n.Lines(), source)
			w.pre = false
			w.end()
		}
		return ast.WalkSkipChildren
	case *ast.HTMLBlock:
		if entering {
			w.begin(schedule.Paragraph)
			w.lines(n.Lines(), source)
			w.end()
		}
	case *ast.RawHTML:
		if entering {
			w.lines(n.Segments, source)
		}
	case *ast.Link:
		if entering {
			w.write(nodeText(n, source), string(n.Destination))
		}
		return ast.WalkSkipChildren
	case *ast.AutoLink:
		if entering {
			w.write(string(n.Label(source)), string(n.URL(source)))
		}
	case *ast.Image:
		return ast.WalkSkipChildren
	case *ast.String:
		if entering {
			w.words(string(n.Value))
		}
	case *ast.Text:
		if entering {
			w.words(html.UnescapeString(string(n.Segment.Value(source))))
			if n.SoftLineBreak() || n.HardLineBreak() {
				w.write(" ", "")
			}
		}
	}
	return ast.WalkContinue
}

func (w *writer) block(entering bool, kind schedule.PassageKind) {
	if entering {
		w.begin(kind)
		return
	}
	w.end()
}

func (w *writer) lines(lines *text.Segments, source []byte) {
	for i := range lines.Len() {
		segment := lines.At(i)
		w.write(string(segment.Value(source)), "")
	}
}

func nodeText(n ast.Node, source []byte) string {
	var b strings.Builder
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		if t, ok := child.(*ast.Text); ok {
			b.Write(t.Segment.Value(source))
			continue
		}
		b.WriteString(nodeText(child, source))
	}
	return b.String()
}

// fromPlain reads text in which a line is a line.
func fromPlain(s string) schedule.Text {
	s = cut(strings.ToValidUTF8(s, "\uFFFD"), maxProse)
	w := &writer{}
	for line := range strings.Lines(s) {
		line = strings.TrimSpace(line)
		kind := schedule.Paragraph
		for _, bullet := range []string{"- ", "* ", "• ", "– "} {
			if rest, ok := strings.CutPrefix(line, bullet); ok {
				line, kind = rest, schedule.ListItem
				break
			}
		}
		w.begin(kind)
		w.words(line)
	}
	w.end()
	return w.text
}
