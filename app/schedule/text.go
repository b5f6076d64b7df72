package schedule

import "strings"

// Text is prose made safe: blocks of spans, without markup. It is what abstracts
// and biographies become when they are read; it can be shown by escaping alone.
type Text []Block

// Block is a paragraph, an item of a list, a heading or preformatted text.
type Block struct {
	Kind  BlockKind
	Spans []Span
}

// BlockKind tells how a block is set.
type BlockKind uint8

// The kinds of block.
const (
	Paragraph BlockKind = iota
	ListItem
	Heading
	Preformatted
)

// Span is a run of text, a link where URL is set. URL is http, https or mailto.
type Span struct {
	Text string
	URL  string
}

// Plain is the text without links, one block a line.
func (t Text) Plain() string {
	var b strings.Builder
	for i, block := range t {
		if i > 0 {
			b.WriteByte('\n')
		}
		for _, span := range block.Spans {
			b.WriteString(span.Text)
		}
	}
	return b.String()
}
