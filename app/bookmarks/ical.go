package bookmarks

import (
	"strings"
	"time"
	"unicode/utf8"
)

// plain is a file as text, without a byte order mark; what is not UTF-8 is read as
// Latin-1.
func plain(body []byte) string {
	text := strings.TrimPrefix(string(body), "\ufeff")
	if utf8.ValidString(text) {
		return text
	}
	var out strings.Builder
	for _, b := range []byte(text) {
		out.WriteRune(rune(b))
	}
	return out.String()
}

func isCalendar(text string) bool {
	head := strings.TrimSpace(text[:min(len(text), 1000)])
	return len(head) >= len("BEGIN:VCALENDAR") && strings.EqualFold(head[:len("BEGIN:VCALENDAR")], "BEGIN:VCALENDAR")
}

// readCalendar reads the events of an iCalendar file. Lines that fit nowhere are passed
// over: FOSDEM Companion breaks descriptions without folding them.
func readCalendar(text string) []Entry {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = strings.NewReplacer("\n ", "", "\n\t", "").Replace(text)
	var all []Entry
	var e *Entry
	off, nested := false, 0
	for line := range strings.Lines(text) {
		name, value := property(strings.TrimRight(line, "\r\n"))
		switch {
		case name == "BEGIN" && strings.EqualFold(value, "VEVENT"):
			e, off, nested = &Entry{}, false, 0
		case e == nil:
		case name == "BEGIN": // an alarm, which has a text of its own
			nested++
		case name == "END" && nested > 0:
			nested--
		case nested > 0:
		case name == "END":
			if !off && (e.ID != "" || e.URL != "" || e.Title != "") {
				all = append(all, *e)
			}
			e = nil
		case name == "UID":
			e.ID = unescape(value)
		case name == "URL":
			e.URL = strings.TrimSpace(value)
		case name == "SUMMARY":
			e.Title = unescape(value)
		case name == "DTSTART":
			e.Start, e.Floating = instant(value)
		case name == "STATUS":
			off = strings.EqualFold(value, "CANCELLED")
		}
	}
	return all
}

// property splits a line of iCalendar. A colon inside quotes belongs to a parameter.
func property(line string) (name, value string) {
	quoted := false
	for i := range len(line) {
		switch {
		case line[i] == '"':
			quoted = !quoted
		case line[i] == ':' && !quoted:
			name, _, _ = strings.Cut(line[:i], ";")
			return strings.ToUpper(name), line[i+1:]
		}
	}
	return "", ""
}

// unescape is a text as it was meant (RFC 5545 3.3.11), on one line.
func unescape(value string) string {
	value = strings.NewReplacer(`\n`, " ", `\N`, " ", `\,`, ",", `\;`, ";", `\\`, `\`).Replace(value)
	return strings.Join(strings.Fields(value), " ")
}

// instant reads a time: of UTC, or of a clock on the wall, whatever zone the file names for
// it: the time only decides between sessions that have the same title. A date alone is
// midnight.
func instant(value string) (at time.Time, floating bool) {
	value = strings.TrimSpace(value)
	if at, err := time.Parse("20060102T150405Z", value); err == nil {
		return at, false
	}
	at, err := time.Parse("20060102T150405", value)
	if err != nil {
		at, err = time.Parse("20060102", value)
	}
	return at, err == nil
}
