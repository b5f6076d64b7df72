package importer

import (
	"bytes"
	"cmp"
	"fmt"
	"html"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"hallway/app/schedule"
)

// iCalendar (RFC 5545) as conferences and calendars write it: formats.md 2.9. Zones
// may be unknown, ids repeated, ends and time stamps missing; each event is read by
// itself, and what is wrong with one costs no other.

func isCalendar(l *look) bool {
	return l.json == nil && l.root == "" && bytes.Contains(bytes.ToUpper(l.head[:min(len(l.head), 4096)]), []byte("BEGIN:VCALENDAR"))
}

// ical is a calendar on its way to a draft.
type ical struct {
	d      *draft
	google bool
	name   string // of the calendar
	zones  icalZones
	home   *time.Location
	events []icalEvent
}

// icalEvent is a VEVENT, or one time of a series.
type icalEvent struct {
	c          *component
	uid        string // as it stands; may be empty
	key        string
	start, end time.Time
	allDay     bool
	again      time.Time       // the time in a series that it stands for; zero: itself
	wholeDay   bool            // that time is only a date
	onward     bool            // it stands for all times from that one on
	status     schedule.Status // where the series tells it
	first      bool            // it stands for the first time, whose key is that of the series
}

func readICal(body []byte, opt Options) (*draft, error) {
	calendar := readCalendar(body)
	d := &draft{}
	i := &ical{d: d, name: clean(calendar.head.get("X-WR-CALNAME")), zones: readZones(&calendar.head)}
	i.google = strings.Contains(calendar.head.get("PRODID"), "Google")
	d.event.Name = i.name
	d.event.ID = schedule.EventID(slug(i.name))
	if err := i.settleZone(&calendar, opt); err != nil {
		return nil, err
	}
	for n := range calendar.events {
		if len(i.events) == maxSessions {
			d.skip(calendar.events[n].line, "", "there are more than %d sessions; this one and what follows is not read", maxSessions)
			break
		}
		i.read(&calendar.events[n])
	}
	i.newest()
	i.repeat()
	i.keys()
	i.entries()
	return d, nil
}

// settleZone finds the event's zone: what was told, what most of its events are in, what
// the calendar says, or what their places hint at. A calendar's own zone is often that of
// the person who keeps it, and it may define zones that nothing is in.
func (i *ical) settleZone(calendar *calendar, opt Options) error {
	said := ""
	for _, name := range []string{"X-WR-TIMEZONE", "TZID", "VTIMEZONE"} {
		if loc, ok := i.zones.find(calendar.head.get(name)); ok && said == "" && isZone(loc) {
			said = loc.String()
		}
	}
	var starts []time.Time // of the events that name a zone, in it
	count := make(map[string]int)
	timed := 0
	for n := range calendar.events {
		p, _ := calendar.events[n].find("DTSTART")
		if len(strings.TrimSpace(p.value)) > len("20060102") {
			timed++
		}
		if loc, ok := i.zones.find(p.param("TZID")); ok && isZone(loc) {
			if t, _, err := i.moment(p); err == nil {
				starts = append(starts, t.In(loc))
				count[loc.String()]++
			}
		}
	}
	named := said
	most, n := zoneOfMost(count, starts)
	if loc, err := loadZone(said); err == nil && (fitting(starts, loc) >= n || 2*n <= timed) {
		most = ""
	}
	if most != "" {
		if named = most; said != "" && opt.Zone == "" {
			i.d.warn(0, "", "the calendar says %s, but %d of its %d events are on the clock of %s, which is used. If that is wrong, tell the zone with --timezone", said, n, timed, most)
		}
	}
	if named == "" && opt.Zone == "" {
		var places []string
		for n := range calendar.events {
			places = append(places, calendar.events[n].get("LOCATION"))
		}
		named = i.d.guessZone(strings.Join(commonTail(places), ", "))
	}
	i.d.useZone(opt.Zone, named)
	var err error
	i.home, err = loadZone(i.d.event.Zone)
	return err
}

// isZone reports whether a location is a zone that an event can be in: one with a name
// that others know, and not the one that says nothing.
func isZone(loc *time.Location) bool {
	if loc == nil || loc.String() == "UTC" {
		return false
	}
	_, err := loadZone(loc.String())
	return err == nil
}

// zoneOfMost is the zone, of those that events name, on whose clock most of them are, and
// how many: some name the same clock by its offset alone.
func zoneOfMost(count map[string]int, starts []time.Time) (zone string, events int) {
	most := 0
	for _, name := range slices.Sorted(maps.Keys(count)) {
		loc, err := loadZone(name)
		if err != nil {
			continue
		}
		if n := fitting(starts, loc); n > events || n == events && count[name] > most {
			zone, events, most = name, n, count[name]
		}
	}
	return zone, events
}

func (i *ical) read(c *component) {
	title := clean(html.UnescapeString(c.get("SUMMARY")))
	if !c.closed {
		i.d.skip(c.line, title, "the file breaks off in it, or its end is missing")
		return
	}
	uid := clean(c.get("UID"))
	e := icalEvent{c: c, uid: uid, key: cmp.Or(uid, fullSlug(title))}
	start, ok := c.find("DTSTART")
	if !ok {
		i.d.skip(c.line, title, "it has no start")
		return
	}
	var err error
	if e.start, e.allDay, err = i.moment(start); err != nil {
		i.d.skip(c.line, title, "its start: %v", err)
		return
	}
	if strings.EqualFold(c.get("X-MICROSOFT-CDO-ALLDAYEVENT"), "TRUE") && sinceMidnight(e.start.In(i.home)) == 0 {
		e.allDay = true
	}
	i.ends(&e, title)
	if id, ok := c.find("RECURRENCE-ID"); ok {
		if e.again, e.wholeDay, err = i.moment(id); err != nil {
			i.d.warn(c.line, title, "which time of its series it stands for: %v", err)
		}
		e.onward = strings.EqualFold(id.param("RANGE"), "THISANDFUTURE") && err == nil
	}
	i.events = append(i.events, e)
}

// ends finds when an event ends: by its end, by its length, and a date at its midnight
// (RFC 5545 3.6.1).
func (i *ical) ends(e *icalEvent, title string) {
	c := e.c
	e.end = e.start
	if end, ok := c.find("DTEND"); ok {
		var err error
		if e.end, _, err = i.moment(end); err != nil {
			i.d.warn(c.line, title, "its end: %v; it is read as of no length", err)
			e.end = e.start
		}
	} else if length, ok := icalDuration(c.get("DURATION")); ok {
		e.end = e.start.Add(length)
	} else if !e.allDay {
		i.d.warn(c.line, title, "it has no end; it is read as of no length")
	}
	if e.allDay {
		e.start, e.end = wholeDays(e.start, e.end, i.home)
	}
}

// moment reads a date, a time with a zone, in UTC, or on the event's clock. A date is the
// midnight at which it begins there.
func (i *ical) moment(p property) (t time.Time, date bool, err error) {
	value := strings.TrimSpace(p.value)
	loc := cmp.Or(i.home, time.UTC)
	if name := p.param("TZID"); name != "" {
		found, ok := i.zones.find(name)
		if !ok {
			if i.home != nil {
				i.d.warn(p.line, "", "the time zone %q is unknown; the time is read on the event's clock", cut(name, 60))
			}
		} else {
			loc = found
		}
	}
	for _, layout := range []string{"20060102T150405Z", "20060102T150405", "20060102T1504Z", "20060102T1504", "2006-01-02T15:04:05Z", "2006-01-02T15:04:05", "20060102T150405-0700", "20060102T150405-07:00", "2006-01-02T15:04:05-07:00"} {
		in := loc
		if strings.HasSuffix(layout, "Z") {
			in = time.UTC
		}
		if t, err := time.ParseInLocation(layout, strings.ToUpper(value), in); err == nil && inReach(t) {
			return t.UTC(), false, nil
		}
	}
	for _, layout := range []string{"20060102", time.DateOnly} {
		if t, err := time.ParseInLocation(layout, value, cmp.Or(i.home, time.UTC)); err == nil && inReach(t) {
			return t.UTC(), true, nil
		}
	}
	return time.Time{}, false, fmt.Errorf("%q is not a time", cut(clean(value), 40))
}

// icalDuration reads "PT1H30M", "P2D" and the like (RFC 5545 3.3.6).
func icalDuration(s string) (time.Duration, bool) {
	s, ok := strings.CutPrefix(strings.TrimPrefix(strings.ToUpper(strings.TrimSpace(s)), "+"), "P")
	if !ok || len(s) > 40 {
		return 0, false
	}
	units := map[byte]time.Duration{'W': 7 * 24 * time.Hour, 'D': 24 * time.Hour, 'H': time.Hour, 'M': time.Minute, 'S': time.Second}
	var total time.Duration
	n, digits := 0, 0
	for at := range len(s) {
		switch c := s[at]; {
		case c == 'T':
		case c >= '0' && c <= '9' && digits < 6:
			n, digits = 10*n+int(c-'0'), digits+1
		case units[c] > 0 && digits > 0:
			total += time.Duration(n) * units[c]
			n, digits = 0, 0
		default:
			return 0, false
		}
	}
	return total, digits == 0
}

// keys names sessions whose ids do not: of one that several titles share, as where a
// whole day has one, the title is a part; and each time of a series has its date.
func (i *ical) keys() {
	titles := make(map[string]string)
	shared := make(map[string]bool)
	for _, e := range i.events {
		if !e.again.IsZero() {
			continue // a time of a series may have a title of its own
		}
		title := clean(e.c.get("SUMMARY"))
		if known, ok := titles[e.key]; ok && known != title {
			shared[e.key] = true
		}
		titles[e.key] = title
	}
	for n := range i.events {
		e := &i.events[n]
		if shared[e.key] {
			e.key = strings.TrimSuffix(slug(e.key)+"-"+fullSlug(clean(e.c.get("SUMMARY"))), "-")
		}
		if !e.again.IsZero() && !e.first {
			e.key += "-" + e.again.Format("20060102T150405Z")
		}
	}
}

func (i *ical) entries() {
	places := make([]string, len(i.events))
	alone := make(map[string]bool)
	for n := range i.events {
		places[n] = clean(html.UnescapeString(i.events[n].c.get("LOCATION")))
		alone[places[n]] = true
	}
	tail := commonTail(places)
	if len(i.events) < 3 {
		tail = nil // two events share a room, not a city
	}
	for n := range i.events {
		i.entry(&i.events[n], places[n], tail, alone)
	}
	i.d.event.Place = strings.Join(tail, ", ")
}

func (i *ical) entry(ev *icalEvent, place string, tail []string, alone map[string]bool) {
	d, c := i.d, ev.c
	title := clean(html.UnescapeString(c.get("SUMMARY")))
	e := &entry{line: c.line}
	if title == "" {
		title = "Untitled"
		d.warn(c.line, ev.key, "it has no title")
	}
	e.session.Key = schedule.Key(ev.key)
	e.session.Start, e.session.End, e.session.AllDay = ev.start, ev.end, ev.allDay
	d.checkSpan(e, title)
	d.setTitle(e, title)
	if status := cmp.Or(ev.status, statusWord(c.get("STATUS"))); status != schedule.Confirmed {
		e.session.Status = status
	}
	if rich := c.get("X-ALT-DESC"); rich != "" {
		e.session.Abstract = fromHTML(d.prose(e, "description", rich), nil)
	} else {
		e.session.Abstract = prose(d.prose(e, "description", c.get("DESCRIPTION")), nil)
	}
	e.session.URL, _ = goodURL(clean(c.get("URL")), nil)
	for _, p := range c.properties {
		if p.name == "CATEGORIES" {
			for _, category := range splitEscaped(p.value) {
				d.addTrack(e, clean(html.UnescapeString(category)))
			}
		}
	}
	e.speakers = i.speakers(c)
	place = d.bounded(c.line, title, "place", place, maxPlace)
	if several := splitKnown(place, alone); several != nil {
		for _, room := range several {
			e.rooms = append(e.rooms, roomName{name: room})
		}
	} else {
		e.rooms = schedRooms(place, tail)
	}
	e.session.Subtitle = cut(clean(c.get("X-SUBTITLE")), maxTitle)
	e.classify()
	d.extra(e, c.get("X-HALLWAY"), i.home)
	d.add(e)
}

// splitKnown takes "Arena, Room 8, Room 5" apart where most of what it names is a
// room by itself elsewhere.
func splitKnown(place string, alone map[string]bool) []string {
	parts := strings.Split(place, ",")
	known := 0
	for n := range parts {
		parts[n] = clean(parts[n])
		if alone[parts[n]] && parts[n] != "" {
			known++
		}
	}
	if len(parts) < 2 || 2*known < len(parts) {
		return nil
	}
	return slices.DeleteFunc(parts, func(part string) bool { return part == "" })
}

// mailbox is a name that is an address: who has no other was invited.
var mailbox = regexp.MustCompile(`^\S+@\S+\.\S+$`)

// speakers are the attendees that are named and have no mailbox: those with one were
// invited. Some calendars name the only speaker as the organizer.
func (i *ical) speakers(c *component) []person {
	var people []person
	var organizer *person
	for _, p := range c.properties {
		name := clean(unescapeICS(strings.Trim(p.param("CN"), `"`)))
		if name == "" || mailbox.MatchString(name) || strings.EqualFold(name, i.name) || i.google || len(people) > maxSpeakers {
			continue
		}
		switch p.name {
		case "ATTENDEE":
			if strings.Contains(p.value, "@") && !strings.Contains(strings.ToLower(p.value), "nomail") {
				continue
			}
			who := person{name: cut(name, maxName)}
			if address, ok := goodURL(p.value, nil); ok && strings.HasPrefix(address, "http") {
				who.links = []schedule.Link{{Title: "Profile", URL: address}}
			}
			people = append(people, who)
		case "ORGANIZER":
			organizer = &person{name: cut(name, maxName)}
		}
	}
	if len(people) == 0 && organizer != nil {
		people = []person{*organizer}
	}
	return people
}

// find is a property by its name.
func (c *component) find(name string) (property, bool) {
	for _, p := range c.properties {
		if p.name == name {
			return p, true
		}
	}
	return property{}, false
}

// param is a parameter's value, without quotes.
func (p property) param(name string) string {
	quoted, start := false, 0
	for at := 0; at <= len(p.params); at++ {
		if at < len(p.params) && p.params[at] == '"' {
			quoted = !quoted
		}
		if at < len(p.params) && (p.params[at] != ';' || quoted) {
			continue
		}
		key, value, _ := strings.Cut(p.params[start:at], "=")
		if strings.EqualFold(strings.TrimSpace(key), name) {
			return strings.Trim(value, `"`)
		}
		start = at + 1
	}
	return ""
}
