// Package markdown reads notes: plain text with a little Markdown in it, as a list of
// blocks that a view can draw. It makes no HTML.
//
// It reads a part of CommonMark 0.31 (https://spec.commonmark.org/0.31.2/): headings
// with #, lists with -, * and 1., block quotes, fenced code, emphasis with * and _, code,
// links, and from GitHub's dialect ~~struck~~, tasks and bare addresses. Unlike there
// a line break is kept as it was typed, a quote or an item is one line, nothing nests but
// lists (two levels), pictures are links, and only https addresses are links: all else
// stays text. Nothing is an error, and no word of a note is lost.
package markdown

import "strings"

// Kind is what a block is.
type Kind uint8

// The kinds of block.
const (
	Paragraph Kind = iota
	Heading
	Item
	Quote
	Code
)

// Block is a paragraph, a heading, an item of a list, a quote or lines of code.
type Block struct {
	Kind   Kind
	Level  int      // of a heading, 1 to 6; of an item, 0 or 1
	Number string   // of an item in an ordered list, "1"; else empty
	Info   string   // of code, the language that is named behind its fence; may be empty
	Task   Task     // of an item
	Lines  [][]Span // at least one; of code each is one span
}

// Task is whether an item is something to do.
type Task uint8

// The states of a task.
const (
	NoTask Task = iota
	Open
	Done
)

// Span is a stretch of text of one look.
type Span struct {
	Text                       string
	Strong, Emph, Struck, Code bool
	URL                        string // https; empty: no link
	Picture                    bool   // the link is one to a picture
}

// Parse reads a note.
func Parse(text string) []Block {
	var blocks []Block
	open := false // a paragraph goes on
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		if strings.TrimSpace(line) == "" {
			open = false
			continue
		}
		if fence := fenceOf(line); fence != "" {
			code := Block{Kind: Code, Info: infoOf(line, fence)}
			for i++; i < len(lines) && !closes(lines[i], fence); i++ {
				code.Lines = append(code.Lines, []Span{{Text: lines[i], Code: true}})
			}
			if len(code.Lines) > 0 {
				blocks = append(blocks, code)
			}
			open = false
			continue
		}
		block, ok := blockOf(line)
		switch {
		case ok:
			blocks, open = append(blocks, block), false
		case open:
			last := &blocks[len(blocks)-1]
			last.Lines = append(last.Lines, inline(strings.TrimSpace(line)))
		default:
			blocks = append(blocks, Block{Lines: [][]Span{inline(strings.TrimSpace(line))}})
			open = true
		}
	}
	return blocks
}

// fenceOf is what opens lines of code: three or more of ` or ~.
func fenceOf(line string) string {
	trimmed := strings.TrimLeft(line, " ")
	for _, mark := range []string{"`", "~"} {
		rest := strings.TrimLeft(trimmed, mark)
		if n := len(trimmed) - len(rest); n >= 3 && !strings.Contains(rest, mark) {
			return trimmed[:n]
		}
	}
	return ""
}

// infoOf is the first word behind a fence, if it is a plain one.
func infoOf(line, fence string) string {
	words := strings.Fields(strings.TrimLeft(strings.TrimLeft(line, " "), fence[:1]))
	if len(words) == 0 || strings.ContainsFunc(words[0], func(r rune) bool { return !isWord(r) && !strings.ContainsRune("+-#.", r) }) {
		return ""
	}
	return words[0]
}

func closes(line, fence string) bool {
	line = strings.TrimSpace(line)
	return len(line) >= len(fence) && strings.Trim(line, fence[:1]) == ""
}

// blockOf reads a line that is a block by itself.
func blockOf(line string) (Block, bool) {
	trimmed := strings.TrimLeft(line, " \t")
	indent := len(line) - len(trimmed)
	if level := len(trimmed) - len(strings.TrimLeft(trimmed, "#")); level >= 1 && level <= 6 && strings.HasPrefix(trimmed[level:], " ") {
		title := strings.TrimSpace(strings.TrimRight(strings.TrimSpace(trimmed[level:]), "#"))
		if title == "" {
			return Block{}, false
		}
		return Block{Kind: Heading, Level: level, Lines: [][]Span{inline(title)}}, true
	}
	if rest, ok := strings.CutPrefix(trimmed, ">"); ok && strings.TrimSpace(rest) != "" {
		return Block{Kind: Quote, Lines: [][]Span{inline(strings.TrimSpace(rest))}}, true
	}
	number, rest := itemOf(trimmed)
	if rest == "" {
		return Block{}, false
	}
	block := Block{Kind: Item, Number: number}
	if indent >= 2 {
		block.Level = 1
	}
	for mark, task := range map[string]Task{"[ ] ": Open, "[x] ": Done, "[X] ": Done} {
		if after, ok := strings.CutPrefix(rest, mark); ok {
			block.Task, rest = task, after
		}
	}
	block.Lines = [][]Span{inline(rest)}
	return block, true
}

// itemOf takes the mark off an item of a list; rest is empty where there is none.
func itemOf(line string) (number, rest string) {
	if len(line) > 2 && strings.ContainsRune("-*+", rune(line[0])) && line[1] == ' ' {
		return "", strings.TrimSpace(line[2:])
	}
	digits := len(line) - len(strings.TrimLeft(line, "0123456789"))
	if digits == 0 || digits > 9 || len(line) < digits+3 || line[digits] != '.' && line[digits] != ')' || line[digits+1] != ' ' {
		return "", ""
	}
	return line[:digits], strings.TrimSpace(line[digits+2:])
}

// Links are all links and pictures of a note, each once, in order.
func Links(text string) []Span {
	var links []Span
	seen := make(map[string]bool)
	for _, block := range Parse(text) {
		for _, line := range block.Lines {
			for _, span := range line {
				if span.URL != "" && !seen[span.URL] {
					seen[span.URL] = true
					links = append(links, span)
				}
			}
		}
	}
	return links
}
