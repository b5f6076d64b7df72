package importer

import (
	"bytes"
	"fmt"
	"html"
	"net/url"
	"path"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"hallway/app/schedule"
)

// Sched's calendar: formats.md 2.1. It has no zone of its own, its DTSTAMP is the
// time of the export, its categories are in capitals, its descriptions were HTML
// once and kept the entities, and its titles hold the speakers.

func isSched(l *look) bool {
	return l.json == nil && l.root == "" && !l.has("//Hallway//") &&
		bytes.Contains(l.head[:min(len(l.head), 4096)], []byte("BEGIN:VCALENDAR")) &&
		(l.has("//Sched.com") || l.has(".sched.com/event/"))
}

func readSched(body []byte, opt Options) (*draft, error) {
	calendar := readCalendar(body)
	d := &draft{}
	d.event.ID = schedule.EventID(calendar.head.get("X-WR-CALNAME"))
	d.event.Name = html.UnescapeString(schedName(calendar.head.get("PRODID")))
	var places []string
	for i := range calendar.events {
		c := &calendar.events[i]
		if len(d.sessions) == maxSessions {
			d.skip(c.line, "", "there are more than %d sessions; this one and what follows is not read", maxSessions)
			break
		}
		if e, ok := d.schedEvent(c); ok {
			d.add(e)
			places = append(places, html.UnescapeString(c.get("LOCATION")))
		}
	}
	d.inferSpeakers()
	tail := commonTail(places)
	for i, e := range d.sessions {
		e.rooms = schedRooms(d.bounded(e.line, e.session.Title, "place", places[i], maxPlace), tail)
		e.classify()
	}
	d.event.Place = strings.Join(tail, ", ")
	d.event.URL = schedSite(d.sessions)
	zone := ""
	if opt.Zone == "" {
		zone = d.guessZone(d.event.Place)
	}
	d.useZone(opt.Zone, zone)
	return d, nil
}

// schedName is the event's name in "-//Sched.com KubeCon Europe//EN".
func schedName(prodid string) string {
	name := strings.TrimPrefix(prodid, "-//Sched.com ")
	name, _, _ = strings.Cut(name, "//")
	return name
}

// schedSite is the address that all sessions' pages lie under.
func schedSite(sessions []*entry) string {
	for _, e := range sessions {
		if u, err := url.Parse(e.session.URL); err == nil && strings.HasSuffix(u.Host, ".sched.com") {
			return "https://" + u.Host + "/"
		}
	}
	return ""
}

func (d *draft) schedEvent(c *component) (*entry, bool) {
	e := &entry{line: c.line}
	summary := clean(html.UnescapeString(c.get("SUMMARY")))
	id := clean(c.get("UID"))
	if id == "" {
		id = strings.Trim(path.Base(clean(c.get("URL"))), "./")
	}
	if err := d.schedTimes(e, c, summary); err != nil {
		d.skip(c.line, summary, "%v", err)
		return nil, false
	}
	switch {
	case !c.closed:
		d.skip(c.line, summary, "the file breaks off in it, or its end is missing")
		return nil, false
	case summary == "" || id == "":
		d.skip(c.line, id, "it has no title or no id")
		return nil, false
	}
	e.session.Key = schedule.Key(id)
	d.setTitle(e, summary)
	e.takeAccess()
	description := html.UnescapeString(c.get("DESCRIPTION"))
	e.session.Abstract = fromPlain(d.prose(e, "description", description))
	e.session.URL, _ = goodURL(strings.Replace(clean(c.get("URL")), "http://", "https://", 1), nil)
	for _, p := range c.properties {
		if p.name == "CATEGORIES" {
			for _, category := range splitEscaped(p.value) {
				d.addTrack(e, decap(clean(html.UnescapeString(category))))
			}
		}
	}
	return e, true
}

// schedTimes reads start and end. A session without an end has no length.
func (d *draft) schedTimes(e *entry, c *component, title string) error {
	var err error
	if e.session.Start, err = icsUTC(c.get("DTSTART")); err != nil {
		return fmt.Errorf("its start %q is not a time", cut(clean(c.get("DTSTART")), 40))
	}
	if e.session.End, err = icsUTC(c.get("DTEND")); err != nil {
		d.warn(c.line, title, "its end %q is not a time; it is read as of no length", cut(clean(c.get("DTEND")), 40))
		e.session.End = e.session.Start
	}
	d.checkSpan(e, title)
	return nil
}

func icsUTC(value string) (time.Time, error) {
	t, err := time.Parse("20060102T150405Z", strings.TrimSpace(value))
	if err == nil && !inReach(t) {
		err = fmt.Errorf("year %d", t.Year())
	}
	return t, err
}

// splitEscaped takes a list apart at the commas that are not escaped. Of a list
// longer than any session's, the rest is left out.
func splitEscaped(value string) []string {
	var parts []string
	start := 0
	for i := 0; i < len(value) && len(parts) <= maxTracks; i++ {
		switch value[i] {
		case '\\':
			i++
		case ',':
			parts = append(parts, unescapeICS(value[start:i]))
			start = i + 1
		}
	}
	return append(parts, unescapeICS(value[min(start, len(value)):]))
}

// decap gives a category that is all capitals its ordinary letters back: "Co-located
// Events". Short words and what is written in capitals anyway stay.
func decap(name string) string {
	if name != strings.ToUpper(name) || len(name) < 5 {
		return name
	}
	words := strings.Fields(name)
	for i, word := range words {
		parts := strings.Split(word, "-")
		for j, part := range parts {
			switch {
			case acronyms[part] || len(parts) == 1 && len(part) <= 3:
			case j == 0:
				parts[j] = upperFirst(strings.ToLower(part))
			default:
				parts[j] = strings.ToLower(part)
			}
		}
		words[i] = strings.Join(parts, "-")
	}
	return strings.Join(words, " ")
}

var acronyms = map[string]bool{
	"AI": true, "API": true, "CNCF": true, "EBPF": true, "HPC": true, "IOT": true, "ML": true, "OSPO": true, "SBOM": true, "SIG": true, "WASM": true,
}

func upperFirst(word string) string {
	first, size := utf8.DecodeRuneInString(word)
	return string(unicode.ToUpper(first)) + word[size:]
}
