package report

import (
	"strings"

	"hallway/app/markdown"
)

// note writes what somebody typed as Markdown again, from the blocks that the app shows of
// it: whatever it holds, what comes behind it in the report is not a part of it. Its
// headings are below that of its session, level by level; one with nothing under it is
// a line of text. Lines break where they were broken.
func note(text string) string {
	blocks := markdown.Parse(text)
	var out []string
	deepest := 3
	for i, b := range blocks {
		if b.Kind == markdown.Heading {
			if i+1 == len(blocks) || blocks[i+1].Kind == markdown.Heading {
				b.Kind = markdown.Paragraph
			} else {
				deepest = min(b.Level+3, deepest+1, 6)
				b.Level = deepest
			}
		}
		if i > 0 && !together(blocks[i-1], b) {
			out = append(out, "")
		}
		out = append(out, blockLines(b)...)
	}
	return strings.Join(out, "\n")
}

// together reports whether two blocks are parts of one, with no empty line between them.
func together(a, b markdown.Block) bool {
	list := a.Kind == markdown.Item && b.Kind == markdown.Item && (a.Number == "") == (b.Number == "")
	return list || a.Kind == markdown.Quote && b.Kind == markdown.Quote
}

func blockLines(b markdown.Block) []string {
	if b.Kind == markdown.Code {
		return codeLines(b)
	}
	lines := make([]string, len(b.Lines))
	for i, spans := range b.Lines {
		line := lineOf(spans)
		if i+1 < len(b.Lines) {
			line += "  " // a break
		}
		lines[i] = line
	}
	switch b.Kind {
	case markdown.Heading:
		lines[0] = strings.Repeat("#", b.Level) + " " + lines[0]
	case markdown.Item:
		mark := "- "
		if b.Number != "" {
			mark = b.Number + ". "
		}
		switch b.Task {
		case markdown.Open:
			mark += "[ ] "
		case markdown.Done:
			mark += "[x] "
		}
		lines[0] = strings.Repeat("   ", b.Level) + mark + lines[0]
	case markdown.Quote:
		lines[0] = "> " + lines[0] + "  " // the next one is a line of its own
	}
	return lines
}

// codeLines are lines of code between fences longer than any in them.
func codeLines(b markdown.Block) []string {
	fence := "```"
	lines := []string{""}
	for _, spans := range b.Lines {
		line := spans[0].Text
		for strings.Contains(line, fence) {
			fence += "`"
		}
		lines = append(lines, line)
	}
	lines[0] = fence + b.Info
	return append(lines, fence)
}

// lineOf is a line of spans, in which only the marks of the spans mean something.
func lineOf(spans []markdown.Span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(spanText(s))
	}
	return escapeStart(strings.TrimSpace(strings.ReplaceAll(b.String(), "\r", " ")))
}

func spanText(s markdown.Span) string {
	text := inlineText(s)
	space := len(text) - len(strings.TrimLeft(text, " "))
	before, rest := text[:space], text[space:]
	space = len(strings.TrimRight(rest, " "))
	rest, after := rest[:space], rest[space:]
	if rest == "" {
		return text
	}
	if s.Struck {
		rest = "~~" + rest + "~~"
	}
	if s.Emph {
		rest = "*" + rest + "*"
	}
	if s.Strong {
		rest = "**" + rest + "**"
	}
	return before + rest + after
}

func inlineText(s markdown.Span) string {
	switch {
	case s.Code:
		fence := "`"
		for strings.Contains(s.Text, fence) {
			fence += "`"
		}
		return fence + pad(s.Text) + fence
	case s.URL != "" && s.Text == s.URL:
		return "<" + address(s.URL) + ">"
	case s.URL != "":
		return "[" + escapeMarks(s.Text) + "](" + address(s.URL) + ")"
	}
	return escapeMarks(s.Text)
}

// pad keeps code from touching its marks where it begins or ends with one, or with a space.
func pad(code string) string {
	if strings.Trim(code, "` ") != code {
		return " " + code + " "
	}
	return code
}
