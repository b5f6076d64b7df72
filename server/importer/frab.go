package importer

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"hallway/app/schedule"
)

// The family of Pentabarf: schedule.xml and schedule.json of FOSDEM, frab, pretalx,
// hub, wafer and OSEM, which are one model in two notations: formats.md 2.4, 2.5.

// frabFile is what both notations say of an event.
type frabFile struct {
	acronym, title, version string
	zone, city, baseURL     string
	dayChange               string
	rooms                   []string // in the organiser's order
	events                  []frabEvent
}

// frabEvent is one session in the family's words.
type frabEvent struct {
	line                            int
	day                             string // the date of the day element around it
	room                            string // of the room element around it
	id, guid, code                  string
	date, start, duration, roomName string
	title, subtitle, track, kind    string
	language, abstract, description string
	url, feedback                   string
	persons                         []frabPerson
	links                           []schedule.Link
	unfilmed                        bool
}

type frabPerson struct{ id, name, org, bio string }

// draft turns the file into one.
func (f *frabFile) draft(opt Options) *draft {
	d := &draft{dayed: true, roomOrder: f.rooms, change: dayChange}
	d.event.ID = schedule.EventID(f.acronym)
	d.event.Name = clean(f.title)
	d.event.Version = clean(f.version)
	d.event.Place = clean(f.city)
	base, _ := url.Parse(f.baseURL)
	if address, ok := goodURL(f.baseURL, nil); ok {
		d.event.URL = address
	}
	d.frabZone(f, opt)
	loc, err := time.LoadLocation(d.event.Zone)
	if err != nil {
		loc = time.UTC // finish says what is wrong
	}
	change, _ := parseLength(f.dayChange)
	for i := range f.events {
		d.frabSession(&f.events[i], f, base, loc, change)
	}
	return d
}

func (d *draft) frabSession(f *frabEvent, file *frabFile, base *url.URL, loc *time.Location, change time.Duration) {
	title := clean(f.title)
	e := &entry{line: f.line}
	start, err := f.instant(loc, change)
	if err != nil {
		d.skip(f.line, title, "%v", err)
		return
	}
	length, ok := parseLength(f.duration)
	if !ok {
		d.warn(f.line, title, "its duration %q is none; it is read as of no length", f.duration)
	}
	e.session.Start, e.session.End = start, start.Add(length)
	d.checkSpan(e, title)
	if title == "" {
		title = cmp.Or(clean(f.subtitle), "Untitled")
		d.warn(f.line, f.id, "it has no title")
	}
	e.session.Key = schedule.Key(f.key(file.acronym))
	e.date = cmp.Or(f.day, start.In(loc).Format(time.DateOnly))
	e.setTitle(d, title)
	e.session.Subtitle = cut(clean(f.subtitle), maxTitle)
	e.session.Language = language(f.language)
	e.session.Unfilmed = f.unfilmed
	e.addTrack(clean(f.track))
	if room := cut(clean(cmp.Or(f.room, f.roomName)), maxName); room != "" {
		e.rooms = []roomName{{name: room}}
	}
	for _, p := range f.persons {
		if name := cut(clean(p.name), maxName); name != "" {
			e.speakers = append(e.speakers, person{id: p.id, name: name, org: cut(clean(p.org), maxName), bio: prose(p.bio, base)})
		}
	}
	e.session.Abstract = bothProse(f.abstract, f.description, base)
	e.session.Links = goodLinks(f.links, base)
	e.session.URL, _ = goodURL(f.url, base)
	e.session.Feedback, _ = goodURL(f.feedback, base)
	e.classify()
	e.frabKind(f.kind)
	d.sessions = append(d.sessions, e)
}

// key is what names the session: its guid, or its id, which is unique inside one
// file only and so gets the event's name in front.
func (f *frabEvent) key(acronym string) string {
	if f.guid != "" {
		return f.guid
	}
	return strings.Trim(slug(acronym)+"-"+cmp.Or(f.id, f.code, slug(f.title)), "-")
}

// frabKind takes the type of the session, where the source has one.
func (e *entry) frabKind(kind string) {
	kind = clean(kind)
	lower := strings.ToLower(kind)
	switch {
	case lower == "":
		return
	case strings.Contains(lower, "keynote"):
		e.session.Kind = schedule.Keynote
	case strings.Contains(lower, "lightning"):
		e.session.Kind = schedule.Lightning
	case strings.Contains(lower, "workshop"), strings.Contains(lower, "tutorial"):
		e.session.Kind = schedule.Workshop
	case strings.Contains(lower, "panel"), strings.Contains(lower, "podium"):
		e.session.Kind = schedule.Panel
	case lower == "break", lower == "pause", lower == "registration":
		e.session.Kind, e.session.Service = schedule.Break, true
	}
	if e.session.Kind == schedule.Talk || len(kind) > 12 {
		e.session.Tags = append(e.session.Tags, schedule.Tag{Facet: "format", Value: cut(kind, maxName)})
	}
}

// instant finds when a session starts: by the date with its offset where there is
// one, else by the day and the clock. Some tools write the local time with an
// offset of zero; then the clock shows it.
func (f *frabEvent) instant(loc *time.Location, change time.Duration) (time.Time, error) {
	clock, clocked := parseLength(f.start)
	if date, err := parseDate(f.date); err == nil {
		_, offset := date.Zone()
		local := date.In(loc)
		_, there := local.Zone()
		if offset == 0 && there != 0 && clocked && sinceMidnight(date) == clock {
			return time.Date(date.Year(), date.Month(), date.Day(), date.Hour(), date.Minute(), 0, 0, loc).UTC(), nil
		}
		return date.UTC(), nil
	}
	day, err := time.Parse(time.DateOnly, f.day)
	if err != nil || !clocked {
		return time.Time{}, fmt.Errorf("its start %q on day %q is no time", cmp.Or(f.date, f.start), f.day)
	}
	if clock < change {
		day = day.AddDate(0, 0, 1)
	}
	return time.Date(day.Year(), day.Month(), day.Day(), int(clock.Hours()), int(clock.Minutes())%60, 0, 0, loc).UTC(), nil
}

func parseDate(s string) (time.Time, error) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02 15:04:05-07:00"} {
		if t, err := time.Parse(layout, strings.TrimSpace(s)); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is no date with an offset", s)
}

func sinceMidnight(t time.Time) time.Duration {
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute
}

// parseLength reads "01:30", "1:30", "01:30:00" and bare minutes.
func parseLength(s string) (time.Duration, bool) {
	parts := strings.Split(strings.TrimSpace(s), ":")
	if len(parts) > 3 || parts[0] == "" {
		return 0, false
	}
	var n [3]int
	for i, part := range parts {
		v, err := strconv.Atoi(part)
		if err != nil || v < 0 || v > 10000 {
			return 0, false
		}
		n[i] = v
	}
	if len(parts) == 1 {
		return time.Duration(n[0]) * time.Minute, true
	}
	return time.Duration(n[0])*time.Hour + time.Duration(n[1])*time.Minute, true
}

// frabZone settles the zone: told, named, by the city, or by the offsets that the
// sessions have.
func (d *draft) frabZone(f *frabFile, opt Options) {
	zone := f.zone
	if _, err := time.LoadLocation(zone); zone != "" && err != nil {
		d.warn(0, "", "the file's time zone %q is unknown", zone)
		zone = ""
	}
	if zone == "" && opt.Zone == "" {
		if guess, ok := zoneOfPlace(f.city); ok {
			zone = guess
			d.warn(0, "", "the file names no time zone; %s was guessed from %q", zone, f.city)
		} else if guess, ok := zoneOfOffsets(f.events); ok {
			zone = guess
			d.warn(0, "", "the file names no time zone; %s has the offsets of its times. If it is another, tell it with --timezone", zone)
		}
	}
	d.zone(opt.Zone, zone)
}

// zoneOfOffsets finds the well-known zone that has the offsets of most sessions;
// merged files hold guests whose times are in UTC.
func zoneOfOffsets(events []frabEvent) (string, bool) {
	best, most := "", 0
	for _, name := range []string{
		"Europe/Berlin", "Europe/London", "America/New_York", "America/Los_Angeles", "America/Chicago", "America/Denver",
		"Europe/Helsinki", "Asia/Kolkata", "Asia/Tokyo", "Asia/Singapore", "Australia/Sydney", "America/Sao_Paulo",
		"Asia/Dubai", "Asia/Jakarta", "Africa/Johannesburg", "Pacific/Auckland", "UTC",
	} {
		loc, err := time.LoadLocation(name)
		if err != nil {
			continue
		}
		if n := fitting(events, loc); n > most {
			best, most = name, n
		}
	}
	return best, 2*most > len(events)
}

// fitting counts the sessions whose offset is that of a zone.
func fitting(events []frabEvent, loc *time.Location) int {
	n := 0
	for i := range events {
		date, err := parseDate(events[i].date)
		if err != nil {
			continue
		}
		_, offset := date.Zone()
		if _, there := date.In(loc).Zone(); offset == there {
			n++
		}
	}
	return n
}

// language takes the first language of "de, en"; "None" and two-letter words that
// are none stay out.
func language(s string) string {
	s, _, _ = strings.Cut(strings.ToLower(clean(s)), ",")
	if len(s) < 2 || len(s) > 8 || s == "none" || s == "ab" {
		return ""
	}
	return s
}

// bothProse is abstract and description, once where they say the same.
func bothProse(abstract, description string, base *url.URL) schedule.Text {
	text := prose(abstract, base)
	more := prose(description, base)
	switch plain, full := text.Plain(), more.Plain(); {
	case full == "" || strings.HasPrefix(plain, full):
		return text
	case strings.HasPrefix(full, plain):
		return more
	}
	return append(text, more...)
}

func goodLinks(links []schedule.Link, base *url.URL) []schedule.Link {
	var good []schedule.Link
	for _, link := range links {
		address, ok := goodURL(link.URL, base)
		if !ok || strings.HasSuffix(address, "/missing.png") {
			continue
		}
		link = schedule.Link{Title: cut(clean(link.Title), maxName), URL: address}
		if !slices.Contains(good, link) && len(good) < 50 {
			good = append(good, link)
		}
	}
	return good
}
