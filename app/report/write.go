package report

import (
	"cmp"
	"strings"
)

// Markdown is the report as one text. It ends with a line break, no line ends with a
// space, and one empty line stands between blocks. An empty report is an empty text.
func (r Report) Markdown() string {
	if r.Empty() {
		return ""
	}
	var b strings.Builder
	b.WriteString("# " + escape(r.Title) + "\n\n" + escape(r.Intro) + "\n")
	for _, section := range r.Sections {
		b.WriteString("\n## " + escape(section.Title) + "\n")
		for _, e := range section.Entries {
			r.write(&b, e)
		}
	}
	return b.String()
}

func (r Report) write(b *strings.Builder, e Entry) {
	b.WriteString("\n### " + cmp.Or(escape(e.Session.Title), "Untitled") + "\n\n")
	b.WriteString(escape(join(" · ", r.Where(e), Stars(e.Rating))) + "\n")
	var links []string
	for _, link := range r.Links(e) {
		links = append(links, "["+escape(link.Title)+"]("+address(link.URL)+")")
	}
	if len(links) > 0 {
		b.WriteString("\n" + strings.Join(links, " · ") + "\n")
	}
	if note := lowered(e.Note); note != "" {
		b.WriteString("\n" + note + "\n")
	}
}

// escape makes words text that Markdown leaves as it is, in one line.
func escape(words string) string {
	words = strings.Join(strings.Fields(words), " ")
	var b strings.Builder
	for i := range len(words) {
		switch c := words[i]; {
		case strings.IndexByte("\\`*_[]<>#~|", c) >= 0,
			i == 0 && strings.IndexByte("+-=", c) >= 0,
			(c == '.' || c == ')') && i > 0 && strings.Trim(words[:i], "0123456789") == "":
			b.WriteByte('\\')
		}
		b.WriteByte(words[i])
	}
	return b.String()
}

// address is a URL that ends no link before its time.
func address(url string) string {
	return strings.NewReplacer("(", "%28", ")", "%29", " ", "%20", "<", "%3C", ">", "%3E", "\\", "%5C", "\n", "", "\r", "", "\t", "").Replace(url)
}

// lowered is a note as it was typed, with its headings below that of its session: the
// first is a fourth-level one, as no level may be left out. Lines of code stay as they
// are. A fence that is left open is closed, or the rest of the report would be code.
func lowered(note string) string {
	lines := strings.Split(strings.ReplaceAll(note, "\r\n", "\n"), "\n")
	var out []string
	fence := ""
	deepest, empty := 3, true
	for i, line := range lines {
		line = strings.TrimRight(line, " \t\r")
		switch {
		case fence != "":
			if strings.HasPrefix(strings.TrimSpace(line), fence) {
				fence = ""
			}
		case strings.HasPrefix(strings.TrimSpace(line), "```"), strings.HasPrefix(strings.TrimSpace(line), "~~~"):
			fence = strings.TrimSpace(line)[:3]
		default:
			if level, title := heading(line); level > 0 {
				if title == "" || !followed(lines[i+1:]) {
					line = escape(title) // it has nothing under it: it is a line
				} else {
					deepest = min(level+3, deepest+1, 6)
					line = strings.Repeat("#", deepest) + " " + title
				}
			}
			line = plainRule(line, out)
		}
		if line == "" && fence == "" {
			empty = true
			continue
		}
		if empty && len(out) > 0 {
			out = append(out, "")
		}
		empty = false
		out = append(out, line)
	}
	if fence != "" {
		out = append(out, fence)
	}
	return strings.Join(out, "\n")
}

// plainRule keeps a row of - or = from making a heading of the line before it.
func plainRule(line string, before []string) string {
	if t := strings.TrimSpace(line); t != "" && len(before) > 0 && before[len(before)-1] != "" && (strings.Trim(t, "-") == "" || strings.Trim(t, "=") == "") {
		return "\\" + t
	}
	return line
}

func heading(line string) (level int, title string) {
	trimmed := strings.TrimLeft(line, " ")
	if len(line)-len(trimmed) > 3 {
		return 0, ""
	}
	level = len(trimmed) - len(strings.TrimLeft(trimmed, "#"))
	if level == 0 || level > 6 || len(trimmed) > level && trimmed[level] != ' ' && trimmed[level] != '\t' {
		return 0, ""
	}
	return level, strings.TrimSpace(strings.Trim(strings.TrimSpace(trimmed[level:]), "#"))
}

// followed reports whether there is text before the next heading.
func followed(lines []string) bool {
	for _, line := range lines {
		if strings.TrimSpace(line) == "" {
			continue
		}
		level, _ := heading(line)
		return level == 0
	}
	return false
}
