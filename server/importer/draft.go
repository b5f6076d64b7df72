package importer

import (
	"cmp"
	"errors"
	"html"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"hallway/app/schedule"
)

// A draft gathers what a format's reader finds, in the words of the source: names
// instead of ids. finish makes a programme of it.
type draft struct {
	event     schedule.Event
	roomOrder []string // the organiser's, where the source has one
	sessions  []*entry
	skipped   problems // sessions that could not be read
	warned    problems // what was read otherwise than it stands there
}

// entry is one session of a draft.
type entry struct {
	session  schedule.Session
	line     int
	date     string // the day it belongs to, where the source says
	rooms    []roomName
	tracks   []string
	speakers []person
}

type roomName struct{ name, area, address string }

type person struct {
	id             string // the source's own, where two people may share a name
	name, org, job string
	bio            schedule.Text
	links          []schedule.Link
	inferred       bool
}

// Lengths of fields, in bytes, and of lists. What is longer is cut, and a warning
// says so.
const (
	maxTitle    = 1000
	maxName     = 300
	maxPlace    = 1000     // room, street, city and country in one
	maxProse    = 64 << 10 // an abstract or a biography; the longest real one has 30 kB
	maxSpeakers = 100      // of one session
	maxTracks   = 20       // of one session
	maxLinks    = 50       // of one session
)

// Unnamed is what an event is called that its file does not name.
const Unnamed = "Programme"

// ErrNoSessions is what reading a programme without sessions ends in.
var ErrNoSessions = errors.New("it has no sessions that could be read")

// finish turns names into ids and checks the whole.
func (d *draft) finish(opt Options) (Result, error) {
	r := Result{Skipped: d.skipped.all(), Warnings: d.warned.all(), Lost: d.skipped.count}
	if len(d.sessions) == 0 {
		return r, ErrNoSessions
	}
	loc, err := loadZone(d.event.Zone)
	if err != nil {
		return r, err
	}
	if opt.Event != "" {
		d.event.ID = opt.Event
	}
	d.event.Name = cut(cmp.Or(clean(d.event.Name), string(d.event.ID), Unnamed), maxName)
	d.event.ID = schedule.EventID(cmp.Or(slug(string(d.event.ID)), slug(d.event.Name), "programme"))
	d.uniqueKeys()
	names := newNames(d)
	sessions := make([]*schedule.Session, len(d.sessions))
	for i, e := range d.sessions {
		sessions[i] = names.session(e)
	}
	d.event.Days = d.days(sessions, loc)
	d.event.TZif = zoneFile(loc, d.event.Days[0].Start, d.event.Days[len(d.event.Days)-1].End)
	r.Programme, err = schedule.New(d.event, names.rooms, names.tracks, names.speakers, sessions)
	return r, err
}

// add takes a session over and orders its fields' lengths.
func (d *draft) add(e *entry) {
	title := e.session.Title
	if n := len(e.speakers); n > maxSpeakers {
		d.warn(e.line, title, "it has %d speakers; only the first %d are kept", n, maxSpeakers)
		e.speakers = e.speakers[:maxSpeakers]
	}
	if n := len(e.tracks); n > maxTracks {
		d.warn(e.line, title, "it has %d tracks; only the first %d are kept", n, maxTracks)
		e.tracks = e.tracks[:maxTracks]
	}
	d.sessions = append(d.sessions, e)
}

// days groups by what the source says, and by the clock where it says nothing.
func (d *draft) days(sessions []*schedule.Session, loc *time.Location) []schedule.Day {
	dates := make([]string, len(sessions))
	for i, e := range d.sessions {
		dates[i] = cmp.Or(e.date, e.dayOf(loc))
	}
	return schedule.DaysOf(sessions, dates, loc)
}

// dayOf is the date of the programme day that a session begins on by its clock.
func (e *entry) dayOf(loc *time.Location) string {
	if e.session.AllDay {
		return e.session.Start.In(loc).Format(time.DateOnly)
	}
	return dayOf(e.session.Start, loc)
}

// setTitle cuts an overlong title, and says so, and takes the marks of state off.
func (d *draft) setTitle(e *entry, title string) {
	title = d.bounded(e.line, title, "title", clean(title), maxTitle)
	e.session.Title, e.session.Status = takeMarks(title)
}

// bounded cuts a field that is too long, and says so.
func (d *draft) bounded(line int, session, field, value string, most int) string {
	if len(value) > most {
		d.warn(line, session, "its %s has %d bytes; only the first %d are kept", field, len(value), most)
	}
	return cut(value, most)
}

// checkSpan mends an end before the start, and one so late that it is a slip.
func (d *draft) checkSpan(e *entry, title string) {
	const longest = 14 * 24 * time.Hour
	if length := e.session.Length(); e.session.AllDay && (length <= 0 || length > longest) {
		if length > longest {
			d.warn(e.line, title, "it lasts longer than two weeks; it is read as of one day")
		}
		e.session.End = e.session.Start.Add(24 * time.Hour)
		return
	}
	switch length := e.session.Length(); {
	case length < 0:
		d.warn(e.line, title, "it ends before it starts; it is read as of no length")
		e.session.End = e.session.Start
	case length > longest:
		d.warn(e.line, title, "it lasts longer than two weeks; it is read as of no length")
		e.session.End = e.session.Start
	}
}

// wholeDays are the midnights at which dates begin and end, from two instants on them: at
// least one day.
func wholeDays(start, end time.Time, loc *time.Location) (from, to time.Time) {
	midnight := func(t time.Time) time.Time {
		year, month, day := t.In(loc).Date()
		return time.Date(year, month, day, 0, 0, 0, 0, loc)
	}
	from, to = midnight(start), midnight(end)
	if !to.After(from) {
		to = from.AddDate(0, 0, 1)
	}
	return from.UTC(), to.UTC()
}

func sinceMidnight(t time.Time) time.Duration {
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute
}

// inReach reports whether an instant is one that a conference may have. It keeps
// slips such as the year 20026 out of the days.
func inReach(t time.Time) bool { return t.Year() >= 1970 && t.Year() < 2200 }

func (d *draft) addTrack(e *entry, name string) {
	name = d.bounded(e.line, e.session.Title, "track", name, maxName)
	if name != "" && len(e.tracks) <= maxTracks && !slices.Contains(e.tracks, name) {
		e.tracks = append(e.tracks, name)
	}
}

// clean makes one line of a name or a title: no control characters, no runs of
// white space.
func clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if strings.Contains(s, "&") { // escaped once more than its format asks for
		s = entity.ReplaceAllStringFunc(s, html.UnescapeString)
	}
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || r == '\u200b' || r == '\ufeff'
	}), " ")
}

var entity = regexp.MustCompile(`&(?:[a-zA-Z]{2,8}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});`)

// cut shortens a text to at most n bytes, at a letter.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
