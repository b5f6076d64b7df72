package importer

import (
	"bytes"
	"html"
	"path"
	"slices"
	"strings"
	"time"

	"hallway/app/schedule"
)

// Sched's calendar: formats.md 2.1. It has no zone of its own, its DTSTAMP is the
// time of the export, its categories are in capitals, its descriptions were HTML
// once and kept the entities, and its titles hold the speakers.

func isSched(body []byte) bool {
	head := body[:min(len(body), 4096)]
	return bytes.Contains(head, []byte("BEGIN:VCALENDAR")) &&
		(bytes.Contains(head, []byte("Sched.com")) || bytes.Contains(body[:min(len(body), 64<<10)], []byte(".sched.com/event/")))
}

func readSched(src Source, opt Options) (*draft, error) {
	calendar := readCalendar(src.Body)
	d := &draft{change: dayChange}
	d.event.ID = schedule.EventID(calendar.head.get("X-WR-CALNAME"))
	d.event.Name = clean(html.UnescapeString(schedName(calendar.head.get("PRODID"))))
	var places []string
	for i := range calendar.events {
		if e, ok := d.schedEvent(&calendar.events[i]); ok {
			d.sessions = append(d.sessions, e)
			places = append(places, calendar.events[i].get("LOCATION"))
		}
	}
	tail := commonTail(places)
	for i, e := range d.sessions {
		e.rooms = schedRoom(places[i], tail)
	}
	d.event.Place = strings.Join(tail, ", ")
	zone, guessed := zoneOfPlace(d.event.Place)
	d.zone(opt.Zone, zone)
	if guessed && opt.Zone == "" {
		d.warn(0, "", "the file names no time zone; %s was guessed from %q", zone, d.event.Place)
	}
	return d, nil
}

// dayChange ends a day where the source has no days of its own: what starts
// before five in the morning belongs to the evening before.
const dayChange = 5 * time.Hour

// schedName is the event's name in "-//Sched.com KubeCon Europe//EN".
func schedName(prodid string) string {
	name := strings.TrimPrefix(prodid, "-//Sched.com ")
	name, _, _ = strings.Cut(name, "//")
	return name
}

func (d *draft) schedEvent(c *component) (*entry, bool) {
	e := &entry{line: c.line}
	summary := html.UnescapeString(c.get("SUMMARY"))
	id := c.get("UID")
	var err error
	if e.session.Start, err = icsUTC(c.get("DTSTART")); err != nil {
		d.skip(c.line, summary, "its start %q is no time", c.get("DTSTART"))
		return nil, false
	}
	if e.session.End, err = icsUTC(c.get("DTEND")); err != nil {
		d.warn(c.line, summary, "its end %q is no time; it is read as of no length", c.get("DTEND"))
		e.session.End = e.session.Start
	}
	d.checkSpan(e, summary)
	if id == "" {
		id = path.Base(c.get("URL"))
	}
	if strings.TrimSpace(summary) == "" || id == "" || id == "." {
		d.skip(c.line, id, "it has no title or no id")
		return nil, false
	}
	e.session.Key = schedule.Key(id)
	e.setTitle(d, summary)
	e.speakers, e.session.Title = splitSpeakers(e.session.Title)
	e.session.Abstract = fromPlain(html.UnescapeString(c.get("DESCRIPTION")))
	if address, ok := goodURL(strings.Replace(c.get("URL"), "http://", "https://", 1), nil); ok {
		e.session.URL = address
	}
	for _, p := range c.properties {
		if p.name == "CATEGORIES" {
			for _, category := range splitEscaped(p.value) {
				e.addTrack(decap(clean(html.UnescapeString(category))))
			}
		}
	}
	e.classify()
	return e, true
}

// checkSpan mends an end before the start, and one so late that it is a slip.
func (d *draft) checkSpan(e *entry, title string) {
	const longest = 14 * 24 * time.Hour
	if e.session.End.Before(e.session.Start) {
		d.warn(e.line, title, "it ends before it starts; it is read as of no length")
		e.session.End = e.session.Start
	}
	if e.session.End.Sub(e.session.Start) > longest {
		d.warn(e.line, title, "it lasts longer than two weeks; it is read as of no length")
		e.session.End = e.session.Start
	}
}

func icsUTC(value string) (time.Time, error) {
	return time.Parse("20060102T150405Z", strings.TrimSpace(value))
}

// splitEscaped takes a list apart at the commas that are not escaped.
func splitEscaped(value string) []string {
	var parts []string
	start := 0
	for i := 0; i < len(value); i++ {
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

func (e *entry) addTrack(name string) {
	name = cut(name, maxName)
	if name != "" && !slices.Contains(e.tracks, name) {
		e.tracks = append(e.tracks, name)
	}
}

// decap gives a category that is all capitals its ordinary letters back, but for
// what is written in capitals anyway.
func decap(name string) string {
	if name != strings.ToUpper(name) || len(name) < 5 {
		return name
	}
	words := strings.Fields(name)
	for i, word := range words {
		if len(word) > 3 && !strings.Contains(" CNCF OSPO HPC WASM EBPF SBOM API ", " "+word+" ") {
			parts := strings.Split(strings.ToLower(word), "-")
			for j, part := range parts {
				if part != "" && (j == 0 || len(part) > 3) {
					parts[j] = strings.ToUpper(part[:1]) + part[1:]
				}
			}
			words[i] = strings.Join(parts, "-")
		}
	}
	return strings.Join(words, " ")
}

// commonTail is the address that all places end in: city and country. Places of
// few parts, and the odd hotel, must not spoil it, so nine of ten are enough.
func commonTail(places []string) []string {
	counts := make(map[string]int)
	with := 0
	for _, place := range places {
		parts := splitPlace(place)
		if len(parts) < 2 {
			continue
		}
		with++
		for n := 1; n < len(parts); n++ {
			counts[strings.Join(parts[len(parts)-n:], ", ")]++
		}
	}
	best := ""
	for tail, n := range counts {
		longer := strings.Count(tail, ", ") > strings.Count(best, ", ") || best == ""
		if n*10 >= with*9 && n > 1 && longer {
			best = tail
		}
	}
	if best == "" {
		return nil
	}
	return strings.Split(best, ", ")
}

func splitPlace(place string) []string {
	var parts []string
	for part := range strings.SplitSeq(place, ",") {
		if part = clean(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

// schedRoom takes "Hall 7 | Room A, Street 1, City, Country" apart. The street
// stays only where it is not the venue's.
func schedRoom(place string, tail []string) []roomName {
	parts := splitPlace(place)
	if n := len(parts) - len(tail); n > 0 && slices.Equal(parts[n:], tail) {
		parts = parts[:n]
	}
	if len(parts) == 0 {
		return nil
	}
	room := roomName{name: cut(parts[0], maxName), address: cut(strings.Join(parts[1:], ", "), maxName)}
	if hall, _, ok := strings.Cut(room.name, " | "); ok {
		room.area = hall
	}
	return []roomName{room}
}
