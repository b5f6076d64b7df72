package importer

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"regexp"
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
	day                     string                // while it is read: the date of the day at hand
	rooms                   []string              // in the organiser's order
	people                  map[string]frabPerson // by id, where the file lists them apart
	events                  []frabEvent
	base                    *url.URL // for relative links; nil: there is none

	contradictions int     // sessions whose date and start are not the same time
	contradiction  Problem // the first of them
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
	extra                           string // see draft.extra
}

type frabPerson struct{ id, name, org, bio string }

// draft turns the file into one.
func (f *frabFile) draft(opt Options) (*draft, error) {
	d := &draft{roomOrder: f.rooms}
	d.event.ID = schedule.EventID(f.acronym)
	d.event.Name = clean(f.title)
	d.event.Version = cut(clean(f.version), maxName)
	d.event.Place = cut(clean(f.city), maxName)
	if address, ok := goodURL(f.baseURL, nil); ok && len(address) <= maxName {
		d.event.URL = address
		f.base, _ = url.Parse(address)
	}
	d.frabZone(f, opt)
	loc, err := loadZone(d.event.Zone)
	if err != nil {
		return nil, err
	}
	change, _ := parseLength(f.dayChange)
	for i := range f.events {
		if len(d.sessions) == maxSessions {
			d.skip(f.events[i].line, "", "there are more than %d sessions; this one and what follows is not read", maxSessions)
			break
		}
		d.frabSession(&f.events[i], f, loc, change)
	}
	if c := f.contradiction; f.contradictions > 0 {
		more := ""
		if f.contradictions > 1 {
			more = fmt.Sprintf(", as in %d sessions more", f.contradictions-1)
		}
		d.warn(c.Line, c.Session, "%s, which is believed%s", c.What, more)
	}
	d.checkDays(loc)
	return d, nil
}

func (d *draft) frabSession(f *frabEvent, file *frabFile, loc *time.Location, change time.Duration) {
	title := clean(f.title)
	e := &entry{line: f.line}
	start, err := f.instant(loc, change)
	if err != nil {
		d.skip(f.line, cmp.Or(title, f.id), "%v", err)
		return
	}
	if clock, ok := f.contradicts(start, loc); ok {
		if file.contradictions++; file.contradictions == 1 {
			file.contradiction = Problem{f.line, title, fmt.Sprintf("its date says %s and its start %s", start.In(loc).Format("15:04"), clock.Format("15:04"))}
		}
		start = clock.UTC()
	}
	length, ok := frabLength(f.duration)
	if !ok {
		d.warn(f.line, title, "its duration %q is none; it is read as of no length", cut(clean(f.duration), 40))
	}
	e.session.Start, e.session.End = start, start.Add(length)
	d.checkSpan(e, title)
	if title == "" {
		title = cmp.Or(clean(f.subtitle), "Untitled")
		d.warn(f.line, cmp.Or(f.id, f.guid), "it has no title")
	}
	e.session.Key = schedule.Key(f.key(file.acronym))
	e.date = cmp.Or(dateOf(f.day), dayOf(start, loc))
	if day, err := time.ParseInLocation(time.DateOnly, e.date, loc); err == nil && start.Sub(day).Abs() > 72*time.Hour {
		d.warn(f.line, title, "it starts on %s, but stands under the day %s", start.In(loc).Format(time.DateOnly), e.date)
	}
	d.setTitle(e, title)
	e.session.Subtitle = d.bounded(f.line, title, "subtitle", clean(f.subtitle), maxTitle)
	e.session.Language = language(f.language)
	e.session.Unfilmed = f.unfilmed
	if track := clean(f.track); track != "No Track" { // wafer's word for none
		d.addTrack(e, track)
	}
	e.rooms = roomOf(roomName{name: d.bounded(f.line, title, "room", clean(cmp.Or(f.room, f.roomName)), maxName)})
	d.frabPeople(e, f, file)
	e.session.Abstract = bothProse(d.prose(e, "abstract", f.abstract), d.prose(e, "description", f.description), file.base)
	e.session.Links = goodLinks(f.links, file.base)
	e.session.URL, _ = goodURL(f.url, file.base)
	e.session.Feedback, _ = goodURL(f.feedback, file.base)
	e.classify()
	e.frabKind(f.kind)
	d.extra(e, f.extra, loc)
	d.add(e)
}

// frabPeople takes the speakers over. Some files give them in full in a list of
// their own and name only ids in the session.
func (d *draft) frabPeople(e *entry, f *frabEvent, file *frabFile) {
	for _, p := range f.persons {
		if full, ok := file.people[p.id]; ok && isID(p.id) {
			p.name, p.bio = cmp.Or(clean(p.name), full.name), cmp.Or(p.bio, full.bio)
		}
		if name := d.bounded(e.line, e.session.Title, "speaker's name", clean(p.name), maxName); name != "" {
			bio := prose(d.prose(e, "speaker's biography", p.bio), file.base)
			e.speakers = append(e.speakers, person{id: p.id, name: name, org: cut(clean(p.org), maxName), bio: bio})
		}
		if len(e.speakers) > maxSpeakers {
			return // add says so
		}
	}
}

// prose bounds a text before it is read.
func (d *draft) prose(e *entry, field, text string) string {
	return d.bounded(e.line, e.session.Title, field, text, maxProse)
}

// checkDays mends day elements that stand under another date than all of their
// sessions: wafer dates its days in UTC, so in Asia's morning it is yesterday.
func (d *draft) checkDays(loc *time.Location) {
	real := make(map[string]map[string]int) // date of the day element to dates of its sessions
	for _, e := range d.sessions {
		if real[e.date] == nil {
			real[e.date] = make(map[string]int)
		}
		real[e.date][e.dayOf(loc)]++
	}
	mended := make(map[string]string)
	for _, date := range slices.Sorted(maps.Keys(real)) {
		if real[date][date] > 0 {
			continue
		}
		best := ""
		for _, other := range slices.Sorted(maps.Keys(real[date])) {
			if real[date][other] > real[date][best] {
				best = other
			}
		}
		mended[date] = best
		d.warn(0, "", "the day %s has only sessions of other days; it is read as %s", date, best)
	}
	for _, e := range d.sessions {
		e.date = cmp.Or(mended[e.date], e.date)
	}
}

// dayOf is the date of the programme day that an instant belongs to.
func dayOf(t time.Time, loc *time.Location) string {
	local := t.In(loc)
	if local.Hour() < int(schedule.DayChange.Hours()) {
		local = local.AddDate(0, 0, -1)
	}
	return local.Format(time.DateOnly)
}

// dateOf is the date in "2019-12-27" or "2019-12-27T11:00:00+01:00"; empty where
// there is none.
func dateOf(s string) string {
	s = strings.TrimSpace(s)
	s = s[:min(len(s), len(time.DateOnly))]
	if day, err := time.Parse(time.DateOnly, s); err != nil || !inReach(day) {
		return ""
	}
	return s
}

// key is what names the session: its guid, or its id, which is unique inside one
// file only and so gets the event's name in front.
func (f *frabEvent) key(acronym string) string {
	if f.guid != "" {
		return f.guid
	}
	return strings.Trim(slug(acronym)+"-"+cmp.Or(f.id, f.code, fullSlug(f.title)), "-")
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
	if e.session.Kind == schedule.Talk && !plainKinds[lower] || len(kind) > 12 {
		e.session.Tags = append(e.session.Tags, schedule.Tag{Facet: "format", Value: cut(kind, maxName)})
	}
}

// plainKinds say no more than that it is a session.
var plainKinds = map[string]bool{"talk": true, "lecture": true, "vortrag": true, "session": true, "event": true, "other": true}

// instant finds when a session starts: by the date with its offset where there is
// one, else by the day and the clock. With an offset only the date counts: OSEM and
// wafer write one of date and clock in UTC and the other in local time.
func (f *frabEvent) instant(loc *time.Location, change time.Duration) (time.Time, error) {
	if date, err := parseDate(f.date); err == nil {
		return date.UTC(), nil
	}
	clock, clocked := parseLength(f.start)
	day, err := time.Parse(time.DateOnly, cmp.Or(dateOf(f.day), dateOf(f.date)))
	if err != nil || !clocked || clock >= 48*time.Hour {
		return time.Time{}, fmt.Errorf("its start %q on day %q is not a time", cut(clean(cmp.Or(f.date, f.start)), 40), cut(clean(f.day), 40))
	}
	if clock < change {
		day = day.AddDate(0, 0, 1)
	}
	return time.Date(day.Year(), day.Month(), day.Day(), 0, int(clock.Minutes()), 0, 0, loc).UTC(), nil
}

// contradicts reports whether the clock of a session is another than that of its date,
// although the date has the offset of the event's zone: OSEM adds the offset to a time
// that has it already. Then the clock is what the organiser typed. It gives the time that
// it means, on the day of the date or beside it.
func (f *frabEvent) contradicts(start time.Time, loc *time.Location) (time.Time, bool) {
	date, err := parseDate(f.date)
	clock, ok := parseLength(f.start)
	if err != nil || !ok || clock >= 24*time.Hour {
		return time.Time{}, false
	}
	local := start.In(loc)
	_, offset := date.Zone()
	if _, there := local.Zone(); offset != there || sinceMidnight(local) == clock {
		return time.Time{}, false
	}
	best := time.Time{}
	for _, day := range []int{-1, 0, 1} {
		at := time.Date(local.Year(), local.Month(), local.Day()+day, 0, int(clock.Minutes()), 0, 0, loc)
		if best.IsZero() || at.Sub(local).Abs() < best.Sub(local).Abs() {
			best = at
		}
	}
	return best, true
}

// frabLength reads a duration of the family: "01:30", "1:30", minutes, and from a day on
// D:HH:MM as pretalx writes it; "01:30:00" has seconds.
func frabLength(s string) (time.Duration, bool) {
	s = strings.TrimSpace(s)
	if m := manyDays.FindStringSubmatch(s); m != nil && !strings.HasPrefix(s, "0") {
		days, _ := strconv.Atoi(m[1])
		rest, ok := parseLength(m[2])
		return time.Duration(days)*24*time.Hour + rest, ok && rest < 24*time.Hour
	}
	if length, ok := icalDuration(s); ok && s != "" {
		return length, true
	}
	return parseLength(s)
}

var manyDays = regexp.MustCompile(`^(\d{1,2})(?: days?, |:)(\d{1,2}:\d{2})(?::00)?$`)

func parseDate(s string) (time.Time, error) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02 15:04:05-07:00"} {
		if t, err := time.Parse(layout, strings.TrimSpace(s)); err == nil && inReach(t) {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is not a date with an offset", s)
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
	zone := d.namedZone(f.zone, opt)
	if zone == "" && opt.Zone == "" {
		zone = d.guessZone(f.city)
	}
	if zone == "" && opt.Zone == "" {
		if guess, ok := zoneOfOffsets(f.events); ok {
			zone = guess
			d.warn(0, "", "the file names no time zone; %s has the offsets of its times. If it is another, tell it with --timezone", zone)
		}
	}
	d.useZone(opt.Zone, zone)
}

// zoneOfOffsets finds the well-known zone that has the offsets of most sessions;
// merged files hold guests whose times are in UTC.
func zoneOfOffsets(events []frabEvent) (string, bool) {
	var dates []time.Time
	for i := range events {
		if date, err := parseDate(events[i].date); err == nil {
			dates = append(dates, date)
		}
	}
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
		if n := fitting(dates, loc); n > most {
			best, most = name, n
		}
	}
	return best, most > 0 && 2*most > len(dates)
}

// fitting counts the times whose offset is that of a zone.
func fitting(dates []time.Time, loc *time.Location) int {
	n := 0
	for _, date := range dates {
		_, offset := date.Zone()
		if _, there := date.In(loc).Zone(); offset == there {
			n++
		}
	}
	return n
}

// language takes the first language of "de, en". "None" is none, and "ab", which is
// Abkhazian, is what frab writes for "choose one".
func language(s string) string {
	s, _, _ = strings.Cut(strings.ToLower(clean(s)), ",")
	s = strings.ReplaceAll(cmp.Or(languages[s], s), "_", "-")
	if !languageTag.MatchString(s) || s == "ab" {
		return ""
	}
	return s
}

var languageTag = regexp.MustCompile(`^[a-z]{2,3}(-[a-z0-9]{2,4})?$`)

var languages = map[string]string{"english": "en", "german": "de", "deutsch": "de", "french": "fr", "spanish": "es"}

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
		if !slices.Contains(good, link) {
			good = append(good, link)
		}
		if len(good) == maxLinks {
			break
		}
	}
	return good
}
