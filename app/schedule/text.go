package schedule

import "strings"

// Text is prose made safe: passages of spans, without markup. It is what abstracts
// and biographies become when they are read; it can be shown by escaping alone.
type Text []Passage

// Passage is a paragraph, an item of a list, a heading or preformatted text.
type Passage struct {
	Kind  PassageKind
	Spans []Span
}

// PassageKind tells how a passage is set.
type PassageKind uint8

// The kinds of passage.
const (
	Paragraph PassageKind = iota
	ListItem
	Heading
	Preformatted
	Numbered // an item of a list whose number stands before its words
)

// Span is a run of text, a link where URL is set. URL is http, https or mailto.
type Span struct {
	Text string
	URL  string
}

// Plain is the text without links, one passage a line.
func (t Text) Plain() string {
	var b strings.Builder
	for i, passage := range t {
		if i > 0 {
			b.WriteByte('\n')
		}
		for _, span := range passage.Spans {
			b.WriteString(span.Text)
		}
	}
	return b.String()
}
