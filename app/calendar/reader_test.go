package calendar

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// A strict reader of RFC 5545, as far as this package goes, that shares nothing with
// the writer: it knows which properties a component must and may have, what their
// values look like, and follows the file's own VTIMEZONE, which the libraries do not.

type component struct {
	name     string
	props    []property
	children []*component
}

type property struct {
	name, params, value string
}

func (c *component) all(name string) []*component {
	return slices.DeleteFunc(slices.Clone(c.children), func(child *component) bool { return child.name != name })
}

// get is a property's value, or "".
func (c *component) get(name string) string {
	for _, p := range c.props {
		if p.name == name {
			return p.value
		}
	}
	return ""
}

func (c *component) names() (names []string) {
	for _, p := range c.props {
		names = append(names, p.name)
	}
	return names
}

// read takes a file apart and reports everything that RFC 5545 does not allow.
func read(t testing.TB, file []byte) *component {
	t.Helper()
	c, err := parse(string(file))
	if err == nil {
		err = c.check("")
	}
	if err != nil {
		t.Fatalf("%v in\n%s", err, file)
	}
	if c.name != "VCALENDAR" || len(c.children) == 0 {
		t.Fatalf("a %s with %d components", c.name, len(c.children))
	}
	uids := make(map[string]bool)
	for _, event := range c.all("VEVENT") {
		if uid := event.get("UID"); uids[uid] {
			t.Fatalf("two events have the UID %s", uid)
		}
		uids[event.get("UID")] = true
	}
	return c
}

var contentLine = regexp.MustCompile(`^([A-Z][A-Z-]*)((?:;[A-Z]+=[^";:,\x00-\x1f\x7f]+)*):(.*)$`)

func parse(file string) (*component, error) {
	rest, ok := strings.CutSuffix(file, "\r\n")
	if !ok {
		return nil, fmt.Errorf("no line break at the end")
	}
	var unfolded []string
	for i, line := range strings.Split(rest, "\r\n") {
		if len(line) > 75 {
			return nil, fmt.Errorf("line %d has %d octets", i+1, len(line))
		}
		if !utf8.ValidString(line) {
			return nil, fmt.Errorf("line %d is no UTF-8 by itself", i+1)
		}
		if at := strings.IndexFunc(line, func(r rune) bool { return r < ' ' || r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029 }); at >= 0 {
			return nil, fmt.Errorf("line %d has a control character: %q", i+1, line)
		}
		if more, ok := strings.CutPrefix(line, " "); ok && i > 0 {
			if unfolded[len(unfolded)-1] += more; more == "" {
				return nil, fmt.Errorf("line %d goes on with nothing", i+1)
			}
			continue
		}
		unfolded = append(unfolded, line)
	}
	root := &component{}
	open := []*component{root}
	for _, line := range unfolded {
		m := contentLine.FindStringSubmatch(line)
		if m == nil {
			return nil, fmt.Errorf("%q is no content line", line)
		}
		inner := open[len(open)-1]
		switch p := (property{m[1], m[2], m[3]}); p.name {
		case "BEGIN":
			child := &component{name: p.value}
			inner.children = append(inner.children, child)
			open = append(open, child)
		case "END":
			if p.value != inner.name {
				return nil, fmt.Errorf("%s ends as %s", inner.name, p.value)
			}
			open = open[:len(open)-1]
		default:
			inner.props = append(inner.props, p)
		}
	}
	if len(open) != 1 || len(root.children) != 1 || len(root.props) != 0 {
		return nil, fmt.Errorf("not one whole component")
	}
	return root.children[0], nil
}

// grammar is what each component must have once, may have once, and may hold, as
// "inside/component".
var grammar = map[string]struct{ must, may, within string }{
	"VCALENDAR": {"VERSION PRODID CALSCALE METHOD REFRESH-INTERVAL X-PUBLISHED-TTL", "NAME X-WR-CALNAME", ""},
	"VTIMEZONE": {"TZID", "", "VCALENDAR"},
	"STANDARD":  {"DTSTART TZOFFSETFROM TZOFFSETTO", "TZNAME", "VTIMEZONE"},
	"DAYLIGHT":  {"DTSTART TZOFFSETFROM TZOFFSETTO", "TZNAME", "VTIMEZONE"},
	"VEVENT":    {"UID DTSTAMP LAST-MODIFIED SEQUENCE DTSTART SUMMARY STATUS TRANSP", "DTEND DESCRIPTION LOCATION CATEGORIES URL", "VCALENDAR"},
	"VALARM":    {"ACTION DESCRIPTION TRIGGER", "", "VEVENT"},
}

const (
	wordsValue = `(?:[^\\;,]|\\[\\;,nN])*` // TEXT, 3.3.11
	utcValue   = `\d{8}T\d{6}Z`
)

// values are what the properties look like, with their parameters in front.
var values = map[string]*regexp.Regexp{
	"VERSION": exact(`:2\.0`), "CALSCALE": exact(`:GREGORIAN`), "METHOD": exact(`:PUBLISH`),
	"PRODID": exact(`:` + wordsValue), "NAME": exact(`:` + wordsValue), "X-WR-CALNAME": exact(`:` + wordsValue),
	"REFRESH-INTERVAL": exact(`;VALUE=DURATION:PT1H`), "X-PUBLISHED-TTL": exact(`:PT1H`),
	"TZID": exact(`:` + wordsValue), "TZNAME": exact(`:` + wordsValue),
	"TZOFFSETFROM": exact(`:[+-]\d{4}(\d\d)?`), "TZOFFSETTO": exact(`:[+-]\d{4}(\d\d)?`),
	"UID": exact(`:` + wordsValue), "DTSTAMP": exact(`:` + utcValue), "LAST-MODIFIED": exact(`:` + utcValue),
	"SEQUENCE": exact(`:\d{1,10}`),
	"DTSTART":  exact(`:` + utcValue + `|(;TZID=[^:]+)?:\d{8}T\d{6}`), "DTEND": exact(`:` + utcValue + `|;TZID=[^:]+:\d{8}T\d{6}`),
	"SUMMARY": exact(`:` + wordsValue), "DESCRIPTION": exact(`:` + wordsValue), "LOCATION": exact(`:` + wordsValue),
	"CATEGORIES": exact(`:` + wordsValue + `(,` + wordsValue + `)*`),
	"URL":        exact(`:(?i:https?)://[!#-;=?-\[\]_a-z~]+`), // RFC 3986
	"STATUS":     exact(`:(CONFIRMED|TENTATIVE|CANCELLED)`), "TRANSP": exact(`:(OPAQUE|TRANSPARENT)`),
	"ACTION": exact(`:DISPLAY`), "TRIGGER": exact(`:-PT\d+M`),
}

func exact(pattern string) *regexp.Regexp { return regexp.MustCompile(`^(?:` + pattern + `)$`) }

func (c *component) check(within string) error {
	rule, ok := grammar[c.name]
	if !ok || rule.within != within {
		return fmt.Errorf("a %s inside %q", c.name, within)
	}
	count := make(map[string]int)
	for _, p := range c.props {
		if count[p.name]++; count[p.name] > 1 {
			return fmt.Errorf("%s has two of %s", c.name, p.name)
		}
		if !slices.Contains(strings.Fields(rule.must+" "+rule.may), p.name) {
			return fmt.Errorf("%s has %s", c.name, p.name)
		}
		if !values[p.name].MatchString(p.params + ":" + p.value) {
			return fmt.Errorf("%s%s has the value %q", p.name, p.params, p.value)
		}
	}
	for _, name := range strings.Fields(rule.must) {
		if count[name] == 0 {
			return fmt.Errorf("%s has no %s", c.name, name)
		}
	}
	if c.name == "VTIMEZONE" && len(c.children) == 0 {
		return fmt.Errorf("a zone without an observance")
	}
	for _, child := range c.children {
		if err := child.check(c.name); err != nil {
			return err
		}
	}
	return nil
}

// span is when an event takes place, by the zone in the same file.
func (c *component) span(t testing.TB, event *component) (start, end time.Time) {
	t.Helper()
	start = c.instant(t, event, "DTSTART")
	if event.get("DTEND") == "" {
		return start, start // 3.6.1
	}
	if end = c.instant(t, event, "DTEND"); !end.After(start) {
		t.Fatalf("%s ends at %s, which is not after %s", event.get("SUMMARY"), end, start)
	}
	return start, end
}

func (c *component) instant(t testing.TB, event *component, name string) time.Time {
	t.Helper()
	at := slices.IndexFunc(event.props, func(p property) bool { return p.name == name })
	p := event.props[at]
	id, zoned := strings.CutPrefix(p.params, ";TZID=")
	if !zoned {
		return moment(t, "20060102T150405Z", p.value)
	}
	for _, zone := range c.all("VTIMEZONE") {
		if zone.get("TZID") == id {
			return zone.means(t, moment(t, "20060102T150405", p.value))
		}
	}
	t.Fatalf("no VTIMEZONE defines %q", id)
	return time.Time{}
}

// means finds the instant that a clock in the zone shows. There must be one only.
func (c *component) means(t testing.TB, wall time.Time) (found time.Time) {
	t.Helper()
	onset := func(i int) time.Time {
		return minus(t, moment(t, "20060102T150405", c.children[i].get("DTSTART")), c.children[i].get("TZOFFSETFROM"))
	}
	for i, observance := range c.children {
		at := minus(t, wall, observance.get("TZOFFSETTO"))
		if at.Before(onset(i)) || i+1 < len(c.children) && !at.Before(onset(i+1)) {
			continue
		}
		if !found.IsZero() {
			t.Fatalf("%s is %s and %s", wall, found, at)
		}
		found = at
	}
	if found.IsZero() {
		t.Fatalf("%s is at no time in the zone", wall)
	}
	return found
}

func minus(t testing.TB, wall time.Time, offset string) time.Time {
	t.Helper()
	layout := "-0700"
	if len(offset) > len(layout) {
		layout = "-070000"
	}
	at, err := time.Parse(layout, offset)
	if err != nil {
		t.Fatal(err)
	}
	_, seconds := at.Zone()
	return wall.Add(-time.Duration(seconds) * time.Second)
}

func moment(t testing.TB, layout, value string) time.Time {
	t.Helper()
	at, err := time.Parse(layout, value)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// words undoes the escapes of text.
func words(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' {
			if i++; s[i] == 'n' || s[i] == 'N' {
				b.WriteByte('\n')
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
