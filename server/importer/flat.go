package importer

import (
	"cmp"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"hallway/app/schedule"
)

// Many formats are a list of sessions, each whole in itself. Their files turn it
// into a flatFile; what becomes of it is the same for all.
type flatFile struct {
	event     schedule.Event
	zone      string   // as the file names it; may be empty or unknown
	place     string   // where the event is, to guess the zone from
	roomOrder []string // the organiser's
	base      *url.URL // for addresses that are relative
	sessions  []flat
	problems  draft // only for its problems
}

// flat is a session in the words of a source.
type flat struct {
	line       int
	key        string
	title      string
	subtitle   string
	start, end string // as parseMoment reads them
	minutes    int    // its length, where it has no end
	allDay     bool   // start and end are its first and its last date
	rooms      []roomName
	tracks     []string
	tags       []schedule.Tag
	kind       string // the source's word: "Keynote", "Workshop"
	status     schedule.Status
	language   string
	people     []person
	abstract   schedule.Text
	links      []schedule.Link
	url        string
	feedback   string
	service    bool
	plenum     bool
	unfilmed   bool
	extra      string // see draft.extra
}

// draft makes entries of the sessions. One without a time, or with one that is none,
// is left out, with the reason.
func (f *flatFile) draft(opt Options) (*draft, error) {
	d := &draft{event: f.event, roomOrder: f.roomOrder}
	zone := d.namedZone(f.zone, opt)
	if zone == "" && opt.Zone == "" {
		zone = d.guessZone(f.place)
	}
	if zone == "" && opt.Zone == "" {
		zone = f.offsetZone(d)
	}
	d.useZone(opt.Zone, zone)
	loc, err := loadZone(d.event.Zone)
	if err != nil {
		return nil, err
	}
	f.endAll(loc)
	d.before(&f.problems)
	for i := range f.sessions {
		if len(d.sessions) == maxSessions {
			d.skip(f.sessions[i].line, "", "there are more than %d sessions; this one and what follows is not read", maxSessions)
			break
		}
		d.flat(&f.sessions[i], f, loc)
	}
	return d, nil
}

// offsetZone guesses the zone from the offsets that the times carry.
func (f *flatFile) offsetZone(d *draft) string {
	var events []frabEvent
	for i := range f.sessions {
		if start := f.sessions[i].start; !strings.HasSuffix(start, "Z") {
			events = append(events, frabEvent{date: start})
		}
	}
	zone, ok := zoneOfOffsets(events)
	if !ok {
		return ""
	}
	d.warn(0, "", "the file names no time zone; %s has the offsets of its times. If it is another, tell it with --timezone", zone)
	return zone
}

func (d *draft) flat(f *flat, file *flatFile, loc *time.Location) {
	title := clean(f.title)
	e := &entry{line: f.line}
	start, err := parseMoment(f.start, loc)
	date, dated := f.date(loc)
	if err != nil && !dated {
		d.skip(f.line, cmp.Or(title, f.key), "its start: %v", err)
		return
	}
	e.session.Start = start
	e.session.End = start.Add(time.Duration(max(0, min(f.minutes, 100000))) * time.Minute)
	if dated {
		last := date
		if end, err := time.ParseInLocation(time.DateOnly, f.end[:min(len(f.end), len(time.DateOnly))], loc); err == nil && !end.Before(date) {
			last = end
		}
		e.session.AllDay = true
		e.session.Start, e.session.End = wholeDays(date, last.AddDate(0, 0, 1), loc)
	} else if f.end != "" {
		if end, err := parseMoment(f.end, loc); err != nil {
			d.warn(f.line, title, "its end: %v; it is read as of no length", err)
		} else {
			e.session.End = end
		}
	} else if f.minutes == 0 {
		d.warn(f.line, title, "it has no end; it is read as of no length")
	}
	d.checkSpan(e, title)
	if title == "" {
		title = "Untitled"
		d.warn(f.line, f.key, "it has no title")
	}
	e.session.Key = schedule.Key(cmp.Or(f.key, fullSlug(title)))
	d.setTitle(e, title)
	if f.status != schedule.Confirmed {
		e.session.Status = f.status
	}
	e.session.Subtitle = d.bounded(f.line, title, "subtitle", clean(f.subtitle), maxTitle)
	e.session.Language = language(f.language)
	e.session.Unfilmed, e.session.Plenum = f.unfilmed, f.plenum
	e.session.Tags = f.tags
	for _, track := range f.tracks {
		d.addTrack(e, clean(track))
	}
	for _, room := range f.rooms {
		room.name = d.bounded(f.line, title, "room", clean(room.name), maxName)
		e.rooms = append(e.rooms, roomOf(room)...)
	}
	for _, p := range f.people {
		p.name, p.org, p.job = d.bounded(f.line, title, "speaker's name", clean(p.name), maxName), cut(clean(p.org), maxName), cut(clean(p.job), maxName)
		if p.name != "" && len(e.speakers) <= maxSpeakers {
			e.speakers = append(e.speakers, p)
		}
	}
	e.session.Abstract = f.abstract
	e.session.Links = goodLinks(f.links, file.base)
	e.session.URL, _ = goodURL(f.url, file.base)
	e.session.Feedback, _ = goodURL(f.feedback, file.base)
	e.classify()
	e.frabKind(f.kind)
	if f.service {
		e.session.Service = true
		if e.session.Kind == schedule.Talk {
			e.session.Kind = schedule.Break
		}
	}
	d.extra(e, f.extra, loc)
	d.add(e)
}

// date is the first date of a session that has no times: a start that is only a date is
// one, in any format.
func (f *flat) date(loc *time.Location) (time.Time, bool) {
	if len(f.start) < len(time.DateOnly) || len(f.start) > len(time.DateOnly) && !f.allDay {
		return time.Time{}, false
	}
	t, err := time.ParseInLocation(time.DateOnly, f.start[:len(time.DateOnly)], loc)
	return t, err == nil && inReach(t)
}

// layouts are how sources write a time. Those without an offset are on the event's
// clock.
var layouts = []struct {
	layout string
	local  bool
}{
	{time.RFC3339, false}, {"2006-01-02T15:04Z07:00", false}, {"2006-01-02 15:04:05Z07:00", false}, {"2006-01-02 15:04:05-0700", false},
	{"2006-01-02T15:04:05-0700", false}, {"2006-01-02 15:04:05 -0700", false}, {"2006-01-02 15:04 -0700", false}, {"2006-01-02 15:04:05 UTC", false}, {"2006-01-02 15:04 UTC", false}, {"2006-01-02T15:04:05", true}, {"2006-01-02T15:04", true}, {"2006-01-02 15:04:05", true},
	{"2006-01-02 15:04", true}, {"2006-01-02 3:04 PM", true}, {"2006-01-02 3:04PM", true}, {"2006-01-02T15:04:05.999", true},
}

// parseMoment reads an instant: a date with a clock, with or without an offset, or
// milliseconds since 1970.
func parseMoment(s string, loc *time.Location) (time.Time, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return time.Time{}, fmt.Errorf("missing")
	}
	if ms, err := strconv.ParseInt(s, 10, 64); err == nil && len(s) >= 12 {
		if t := time.UnixMilli(ms).UTC(); inReach(t) {
			return t, nil
		}
	}
	for _, l := range layouts {
		in := time.UTC
		if l.local {
			in = loc
		}
		if t, err := time.ParseInLocation(l.layout, s, in); err == nil && inReach(t) {
			return t.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is not a date with a time", cut(clean(s), 40))
}

// peopleOf finds the people of a session by their ids; those that are not listed are
// left out.
func peopleOf(ids []string, all map[string]person) []person {
	var people []person
	for _, id := range ids {
		if p, ok := all[id]; ok {
			people = append(people, p)
		}
	}
	return people
}
