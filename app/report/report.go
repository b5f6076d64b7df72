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
	"unicode"
	"unicode/utf8"

	"hallway/app/order"
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
	Meetings  bool     // with one's own entries
	Missed    bool     // with what one wanted and did not see
}

// Meeting is an entry of one's own.
type Meeting struct {
	Title, Place, Note string
	Start, End         time.Time
}

// Source is what a report is made of.
type Source struct {
	Who      string  // the name of whoever writes it; may be empty
	Entries  []Entry // what they went to, rated or wrote about
	Meetings []Meeting
	Missed   []Entry // what they wanted and did not see
}

// Report is a report in its parts.
type Report struct {
	Title    string
	Intro    string  // who, place, days, how many sessions
	Best     []Entry // the best rated, where there are many entries
	Sections []Section
	Meetings []Meeting
	Missed   []Entry

	programme *schedule.Programme
}

// Section is a day or a focus, with one entry or more.
type Section struct {
	Title   string
	Entries []Entry
}

// rest is what sessions that match no focus stand under, if others do.
const rest = "More sessions"

// The titles of the parts that are not sections.
const (
	bestTitle     = "Best rated"
	meetingsTitle = "My meetings"
	MissedTitle   = "To watch"
)

// Make makes a report of entries, each of which is in it once at most. Within a section
// they are in time order; days are in theirs, and focuses as the options or the alphabet
// have them.
func Make(p *schedule.Programme, of Source, o Options) Report {
	r := Report{Title: "What I brought home", programme: p}
	if p.Event.Name != "" {
		r.Title = p.Event.Name + ": what I brought home"
	}
	chosen := inTime(of.Entries, o.has)
	if len(chosen) > 0 && o.ByDay {
		r.byDay(chosen)
	} else if len(chosen) > 0 {
		r.byFocus(chosen, o.Focuses)
	}
	r.Best = bestOf(chosen)
	if o.Meetings {
		for _, m := range of.Meetings {
			if o.hasDay(p.DayAt(m.Start)) {
				r.Meetings = append(r.Meetings, m)
			}
		}
		order.Stable(r.Meetings, func(a, b Meeting) int { return a.Start.Compare(b.Start) })
	}
	if o.Missed {
		r.Missed = inTime(of.Missed, func(e Entry) bool { return o.hasDay(e.Session.Day) && o.hasFocus(e) })
	}
	if !r.Empty() {
		r.Intro = r.intro(of.Who, len(chosen))
	}
	return r
}

// inTime are those of some entries that are chosen, in time order.
func inTime(entries []Entry, chosen func(Entry) bool) []Entry {
	all := slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool { return !chosen(e) })
	order.Stable(all, func(a, b Entry) int {
		return cmp.Or(a.Session.Start.Compare(b.Session.Start), a.Session.End.Compare(b.Session.End), cmp.Compare(a.Session.Key, b.Session.Key))
	})
	return all
}

// The best are listed first where a report has more entries than one takes in at a glance:
// so many of them, rated so high.
const (
	glance    = 5
	mostBest  = 5
	bestStars = 4
)

func bestOf(entries []Entry) []Entry {
	if len(entries) <= glance {
		return nil
	}
	best := slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool { return e.Rating < bestStars })
	order.Stable(best, func(a, b Entry) int { return cmp.Compare(b.Rating, a.Rating) })
	return best[:min(len(best), mostBest)]
}

// noted reports whether the person rated a session or wrote about it.
func (e Entry) noted() bool { return e.Rating > 0 || strings.TrimSpace(e.Note) != "" }

func (o Options) has(e Entry) bool {
	switch {
	case (e.Session.Service || e.Session.Open) && !e.noted(): // nobody reports a coat check
		return false
	case o.OnlyNoted && !e.noted():
		return false
	case !o.hasDay(e.Session.Day):
		return false
	}
	return o.hasFocus(e)
}

func (o Options) hasDay(day int) bool { return len(o.Days) == 0 || slices.Contains(o.Days, day) }

func (o Options) hasFocus(e Entry) bool {
	return len(o.Focuses) == 0 || slices.Contains(o.Focuses, e.Focus)
}

// Empty reports whether there is nothing to report.
func (r Report) Empty() bool { return len(r.Sections)+len(r.Meetings)+len(r.Missed) == 0 }

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

// intro is "Ada · Amsterdam, 23 to 26 March 2026 · 14 sessions".
func (r Report) intro(who string, sessions int) string {
	days := r.programme.Event.Days
	first, last := dateOf(days[0]), dateOf(days[len(days)-1])
	const whole = "2 January 2006"
	dates := last.Format(whole)
	switch {
	case first.Equal(last):
	case first.Year() != last.Year():
		dates = first.Format(whole) + " to " + dates
	case first.Month() != last.Month():
		dates = first.Format("2 January") + " to " + dates
	default:
		dates = first.Format("2") + " to " + dates
	}
	count := ""
	switch sessions {
	case 0:
	case 1:
		count = "1 session"
	default:
		count = strconv.Itoa(sessions) + " sessions"
	}
	return join(" · ", who, join(", ", r.programme.Event.Place, dates), count)
}

func dateOf(day schedule.Day) time.Time {
	date, _ := time.Parse(time.DateOnly, day.Date) // schedule.New has checked the dates
	return date
}

// Where is who spoke, when and where: one line of an entry.
func (r Report) Where(e Entry) string {
	return join(" · ", r.speakers(e.Session), r.dated(e.Session.Start), r.rooms(e.Session))
}

// WhereMeeting is when and where a meeting was.
func (r Report) WhereMeeting(m Meeting) string {
	return join(" · ", r.dated(m.Start)+"–"+m.End.In(r.programme.Location()).Format("15:04"), m.Place)
}

func (r Report) dated(at time.Time) string {
	return at.In(r.programme.Location()).Format("Mon 2 January, 15:04")
}

func (r Report) speakers(s *schedule.Session) string {
	var who []string
	for _, speaker := range r.programme.SpeakersOf(s) {
		name := speaker.Name
		if speaker.Org != "" {
			name += " (" + speaker.Org + ")"
		}
		who = append(who, name)
	}
	return strings.Join(who, ", ")
}

func (r Report) rooms(s *schedule.Session) string {
	var rooms []string
	for _, id := range s.Rooms {
		if room, ok := r.programme.Room(id); ok {
			rooms = append(rooms, room.Name)
		}
	}
	return strings.Join(rooms, ", ")
}

// mostAbout is the longest sentence that a report takes from an abstract, in bytes.
const mostAbout = 280

// About is what a session is about: the first sentence of its abstract that says
// something. Empty where that is too long for a report, or without an abstract.
func About(s *schedule.Session) string {
	for _, passage := range s.Abstract {
		if passage.Kind != schedule.Paragraph {
			continue
		}
		var text strings.Builder
		for _, span := range passage.Spans {
			text.WriteString(span.Text)
		}
		for rest := strings.Join(strings.Fields(text.String()), " "); rest != ""; {
			sentence := firstSentence(rest)
			rest = strings.TrimSpace(rest[len(sentence):])
			if len(sentence) > mostAbout {
				return ""
			}
			if len(strings.Fields(sentence)) >= 5 && !strings.HasSuffix(sentence, "?") {
				return sentence
			}
		}
	}
	return ""
}

// firstSentence is the text up to the end of its first sentence: a full stop, a question
// mark or an exclamation mark before a space and a capital.
func firstSentence(text string) string {
	for i, c := range text {
		if c != '.' && c != '?' && c != '!' {
			continue
		}
		after := text[i+1:]
		if after == "" {
			return text
		}
		next, _ := utf8.DecodeRuneInString(strings.TrimLeft(after, " "))
		word := text[strings.LastIndexByte(text[:i], ' ')+1 : i]
		short := len(word) < 2 || strings.Contains(word, ".") || slices.Contains([]string{"Dr", "Mr", "Mrs", "Ms", "St", "vs", "cf"}, word)
		if after[0] == ' ' && !unicode.IsLower(next) && !short {
			return text[:i+1]
		}
	}
	return text
}

// Recordings are the links of a session to what was filmed.
func Recordings(s *schedule.Session) []schedule.Link {
	var links []schedule.Link
	for _, link := range s.Links {
		if web(link.URL) && isRecording(link) {
			links = append(links, schedule.Link{Title: cmp.Or(link.Title, "Recording"), URL: link.URL})
		}
	}
	return links
}

func isRecording(link schedule.Link) bool {
	words := strings.ToLower(link.Title + " " + link.URL)
	return slices.ContainsFunc([]string{"video", "recording", "youtube.com/", "youtu.be/", "vimeo.com/", "media.ccc.de/", ".mp4", ".webm"}, func(word string) bool {
		return strings.Contains(words, word)
	})
}

// Links are slides and videos, each with words.
func (r Report) Links(e Entry) []schedule.Link {
	var links []schedule.Link
	for _, link := range e.Session.Links {
		if web(link.URL) {
			links = append(links, schedule.Link{Title: cmp.Or(link.Title, "Link"), URL: link.URL})
		}
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
