// Package report makes a trip report of what somebody went to, rated and wrote down: a
// text that one posts to colleagues, as Markdown (CommonMark 0.31), and its parts for a
// view to draw. A heading has something under it, always.
package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"hallway/app/schedule"
)

// Entry is a session and what the person has of it.
type Entry struct {
	Session *schedule.Session
	Note    string // Markdown as it was typed; may be empty
	Rating  int    // 1 to 5; 0: none
	Focus   string // the person's focus that it matches best; empty: none
}

// Options are what a report holds, and in which order.
type Options struct {
	ByDay     bool     // else by focus
	Days      []int    // none: all
	Focuses   []string // none: all; else only sessions of these
	OnlyNoted bool     // leave out what has neither a note nor a rating
}

// Report is a report in its parts.
type Report struct {
	Title    string
	Intro    string // place, days, how many sessions
	Sections []Section

	programme *schedule.Programme
}

// Section is a day or a focus, with one entry or more.
type Section struct {
	Title   string
	Entries []Entry
}

// rest is what sessions that match no focus stand under, if others do.
const rest = "More sessions"

// Make makes a report of entries, each of which is in it once at most. Within a section
// they are in time order; days are in theirs, and focuses as the options or the alphabet
// have them.
func Make(p *schedule.Programme, entries []Entry, o Options) Report {
	r := Report{Title: p.Event.Name + ": what I brought home", programme: p}
	chosen := slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool { return !o.has(e) })
	if len(chosen) == 0 {
		return r
	}
	slices.SortStableFunc(chosen, func(a, b Entry) int {
		return cmp.Or(a.Session.Start.Compare(b.Session.Start), a.Session.End.Compare(b.Session.End), cmp.Compare(a.Session.Key, b.Session.Key))
	})
	r.Intro = r.intro(chosen)
	if o.ByDay {
		r.byDay(chosen)
	} else {
		r.byFocus(chosen, o.Focuses)
	}
	return r
}

func (o Options) has(e Entry) bool {
	switch {
	case o.OnlyNoted && e.Rating == 0 && strings.TrimSpace(e.Note) == "":
		return false
	case len(o.Days) > 0 && !slices.Contains(o.Days, e.Session.Day):
		return false
	}
	return len(o.Focuses) == 0 || slices.Contains(o.Focuses, e.Focus)
}

// Empty reports whether there is nothing to report.
func (r Report) Empty() bool { return len(r.Sections) == 0 }

func (r *Report) byDay(entries []Entry) {
	for i, day := range r.programme.Event.Days {
		var of []Entry
		for _, e := range entries {
			if e.Session.Day == i {
				of = append(of, e)
			}
		}
		r.add(dateOf(day).Format("Monday 2 January"), of)
	}
}

func (r *Report) byFocus(entries []Entry, order []string) {
	names := slices.Clone(order)
	for _, e := range entries {
		if e.Focus != "" && len(order) == 0 {
			names = append(names, e.Focus)
		}
	}
	if len(order) == 0 {
		slices.Sort(names)
	}
	for _, name := range append(slices.Compact(names), "") {
		var of []Entry
		for _, e := range entries {
			if e.Focus == name {
				of = append(of, e)
			}
		}
		title := name
		switch {
		case name == "" && len(r.Sections) == 0:
			title = "Sessions"
		case name == "":
			title = rest
		}
		r.add(title, of)
	}
}

func (r *Report) add(title string, entries []Entry) {
	if len(entries) > 0 {
		r.Sections = append(r.Sections, Section{title, entries})
	}
}

// intro is "Amsterdam, 23 to 26 March 2026, 14 sessions".
func (r Report) intro(entries []Entry) string {
	days := r.programme.Event.Days
	first, last := dateOf(days[0]), dateOf(days[len(days)-1])
	dates := last.Format("2 January 2006")
	switch {
	case first.Equal(last):
	case first.Year() != last.Year():
		dates = first.Format("2 January 2006") + " to " + dates
	case first.Month() != last.Month():
		dates = first.Format("2 January") + " to " + dates
	default:
		dates = first.Format("2") + " to " + dates
	}
	count := "1 session"
	if len(entries) > 1 {
		count = strconv.Itoa(len(entries)) + " sessions"
	}
	return join(", ", r.programme.Event.Place, dates, count)
}

func dateOf(day schedule.Day) time.Time {
	date, _ := time.Parse(time.DateOnly, day.Date) // schedule.New has checked the dates
	return date
}

// Where is who spoke, when and where: one line of an entry.
func (r Report) Where(e Entry) string {
	var who []string
	for _, speaker := range r.programme.SpeakersOf(e.Session) {
		name := speaker.Name
		if speaker.Org != "" {
			name += " (" + speaker.Org + ")"
		}
		who = append(who, name)
	}
	var rooms []string
	for _, id := range e.Session.Rooms {
		if room, ok := r.programme.Room(id); ok {
			rooms = append(rooms, room.Name)
		}
	}
	when := e.Session.Start.In(r.programme.Location()).Format("Mon 2 January, 15:04")
	return join(" · ", strings.Join(who, ", "), when, strings.Join(rooms, ", "))
}

// Links are slides, videos and the session's page, each with words.
func (r Report) Links(e Entry) []schedule.Link {
	var links []schedule.Link
	for _, link := range e.Session.Links {
		if web(link.URL) {
			links = append(links, schedule.Link{Title: cmp.Or(link.Title, "Link"), URL: link.URL})
		}
	}
	if web(e.Session.URL) {
		links = append(links, schedule.Link{Title: "On the programme", URL: e.Session.URL})
	}
	return links
}

func web(url string) bool {
	return strings.HasPrefix(url, "https://") || strings.HasPrefix(url, "http://")
}

// Stars are a rating as one reads it at a glance; empty: none.
func Stars(rating int) string {
	if rating < 1 || rating > 5 {
		return ""
	}
	return strings.Repeat("★", rating) + strings.Repeat("☆", 5-rating)
}

func join(between string, words ...string) string {
	return strings.Join(slices.DeleteFunc(words, func(word string) bool { return word == "" }), between)
}
