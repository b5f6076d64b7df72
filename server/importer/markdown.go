package importer

import (
	"html"
	"net/url"
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"hallway/app/schedule"
)

// On some texts, which nobody writes, the parser spends a time that grows with the square
// of the number of their marks: seconds for 64 kB. They are read as plain text.
const (
	mostBrackets = 300  // links and what might be one
	mostEmphasis = 3000 // marks of it
)

// deep finds a line of quotes or lists in quotes in lists.
var deep = regexp.MustCompile(`(?m)^(\s*(>|[-*+]|\d{1,9}[.)])){20}`)

func isSlow(s string) bool {
	return strings.Count(s, "[") > mostBrackets || strings.Count(s, "*")+strings.Count(s, "_") > mostEmphasis || deep.MatchString(s)
}

// starInWord is a star between two letters: "Musiker*innen" is one word, and no part of it
// is meant to lean. Markdown would take two such words for the ends of an emphasis.
var starInWord = regexp.MustCompile(`(\p{L})\*(\p{Ll})`)

func fromMarkdown(s string, base *url.URL) schedule.Text {
	if isSlow(s) {
		return fromPlain(s)
	}
	s = starInWord.ReplaceAllString(strings.ReplaceAll(s, "\r\n", "\n"), `$1\*$2`)
	source := []byte(s)
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
			if entering {
				w.write(" ", "") // the item is the passage
			}
			return ast.WalkContinue
		}
		w.block(entering, schedule.Paragraph)
	case *ast.Heading:
		w.block(entering, schedule.Heading)
	case *ast.List:
		if first := 0; entering {
			if n.IsOrdered() {
				first = max(1, n.Start)
			}
			w.list(first)
		} else {
			w.endList()
		}
	case *ast.ListItem:
		if entering {
			w.item()
		} else {
			w.end()
		}
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
			w.write(nodeText(n, source), string(util.UnescapePunctuations(n.Destination)))
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
			w.words(plainText(n, source))
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

// plainText is the text of a node as it is meant: "\*" is a star, but in code.
func plainText(n *ast.Text, source []byte) string {
	value := n.Segment.Value(source)
	if n.Parent() != nil && n.Parent().Kind() == ast.KindCodeSpan {
		return string(value)
	}
	return html.UnescapeString(string(util.UnescapePunctuations(value)))
}

func nodeText(n ast.Node, source []byte) string {
	var b strings.Builder
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		if t, ok := child.(*ast.Text); ok {
			b.WriteString(plainText(t, source))
			continue
		}
		b.WriteString(nodeText(child, source))
	}
	return b.String()
}
