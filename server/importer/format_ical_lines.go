package importer

import (
	"bytes"
	"regexp"
	"strings"
)

// property is a content line of iCalendar (RFC 5545 3.1), unfolded.
type property struct {
	name   string // upper case
	params string // as they stand, without the leading semicolon
	value  string // still escaped
	line   int    // where it begins, from 1
}

// component is a BEGIN ... END with what stands in it.
type component struct {
	name       string
	line       int
	closed     bool // its END is there
	properties []property
}

// get is the unescaped value of a property; empty where it is missing.
func (c *component) get(name string) string {
	for _, p := range c.properties {
		if p.name == name {
			return unescapeICS(p.value)
		}
	}
	return ""
}

// calendar is what a tolerant reader finds in a file: the calendar's own
// properties, wherever they stand, and its events. Lines that are none, and
// components that are never closed, are no reason to lose the rest.
type calendar struct {
	head   component
	events []component
}

func readCalendar(body []byte) calendar {
	var c calendar
	var open *component
	depth := 0 // components inside an event, such as alarms
	for _, p := range contentLines(body) {
		switch {
		case p.name == "BEGIN" && isEvent(p.value):
			c.events = append(c.events, component{name: "VEVENT", line: p.line})
			open, depth = &c.events[len(c.events)-1], 0
		case p.name == "BEGIN" && open != nil:
			depth++
		case p.name == "END" && isEvent(p.value):
			if open != nil {
				open.closed = true
			}
			open = nil
		case p.name == "END" && open != nil:
			depth = max(0, depth-1)
		case open != nil && depth == 0:
			open.properties = append(open.properties, p)
		case open == nil:
			c.head.properties = append(c.head.properties, p)
		}
	}
	return c
}

const maxLine = 4 * maxProse // of a property; what is read of one is less

// contentLines unfolds: a line that begins with a space or a tab goes on with the
// one before.
func contentLines(body []byte) []property {
	var out []property
	var current []byte
	start, number := 0, 0
	flush := func() {
		if p, ok := parseLine(string(current), start); ok {
			out = append(out, p)
		}
		current = current[:0]
	}
	for line := range bytes.SplitSeq(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")), []byte("\n")) {
		number++
		line = bytes.TrimSuffix(line, []byte("\r"))
		if len(line) > 0 && (line[0] == ' ' || line[0] == '\t') && number > 1 {
			if len(current) < maxLine {
				current = append(current, line[1:]...)
			}
			continue
		}
		flush()
		current, start = append(current, line[:min(len(line), maxLine)]...), number
	}
	flush()
	return out
}

// dated is a content line whose value is a date or a time. Its parameters may hold a
// colon that nobody quoted: "DTSTART;TZID=GMT+05:30:20260904T090000".
var dated = regexp.MustCompile(`^(?i:(DTSTART|DTEND|DUE|RECURRENCE-ID|EXDATE|RDATE));(.*?):(\d{8}\D?.*)$`)

// parseLine takes a line apart at the first colon that is not in quotes.
func parseLine(line string, number int) (property, bool) {
	if m := dated.FindStringSubmatch(line); m != nil {
		return property{strings.ToUpper(m[1]), m[2], m[3], number}, true
	}
	quoted := false
	for i := range len(line) {
		switch {
		case line[i] == '"':
			quoted = !quoted
		case line[i] == ':' && !quoted:
			name, params, _ := strings.Cut(line[:i], ";")
			return property{strings.ToUpper(strings.TrimSpace(name)), params, line[i+1:], number}, true
		}
	}
	return property{}, false
}

var icsEscapes = strings.NewReplacer(`\\`, `\`, `\,`, `,`, `\;`, `;`, `\n`, "\n", `\N`, "\n")

// unescapeICS undoes RFC 5545 3.3.11.
func unescapeICS(s string) string { return icsEscapes.Replace(s) }

func isEvent(value string) bool { return strings.EqualFold(strings.TrimSpace(value), "VEVENT") }
