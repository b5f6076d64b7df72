package view

import (
	"strconv"
	"strings"
	"time"

	"hallway/app/agenda"
	"hallway/app/schedule"
	"hallway/app/search"
)

func number(n int) string { return strconv.Itoa(n) }

// plural is "1 session", "2 sessions".
func plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	if stem, ok := strings.CutSuffix(one, "entry"); ok {
		return number(n) + " " + stem + "entries"
	}
	return number(n) + " " + one + "s"
}

// clock is a time of day, 24 hours. time.Format does the same at four times the
// cost, which shows in a list of two hundred rows.
func clock(t time.Time) string {
	h, m := t.Hour(), t.Minute()
	return string([]byte{byte('0' + h/10), byte('0' + h%10), ':', byte('0' + m/10), byte('0' + m%10)})
}

func (s Scene) clock(t time.Time) string { return clock(t.In(s.Programme.Location())) }

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }

// length is "25 min" or "1 h 30".
func length(d time.Duration) string {
	minutes := int(d.Minutes())
	switch {
	case minutes < 60:
		return number(minutes) + " min"
	case minutes%60 == 0:
		return number(minutes/60) + " h"
	}
	return number(minutes/60) + " h " + number(minutes%60)
}

// span is "11:00–11:30", "All day", "Wed 13 – Thu 14, all day" or "Fri 2, 12:00 – Sun 4, 12:00".
func (s Scene) span(session *schedule.Session) string {
	if session.AllDay || session.MoreDays > 0 {
		return s.spanOfDays(session, dayShort)
	}
	if !session.End.After(session.Start) {
		return s.clock(session.Start)
	}
	return s.clock(session.Start) + "–" + s.clock(session.End)
}

// spanOfDays is when something is on that has no times, or goes on over several days.
func (s Scene) spanOfDays(session *schedule.Session, name func(schedule.Day) string) string {
	days := s.Programme.Event.Days
	first, last := name(days[session.Day]), name(days[session.Day+session.MoreDays])
	switch {
	case session.AllDay && session.MoreDays == 0:
		return "All day"
	case session.AllDay:
		return first + " – " + last + ", all day"
	}
	return first + ", " + s.clock(session.Start) + " – " + last + ", " + s.clock(session.End)
}

// whenLong is "Tuesday 24 March 2026, 11:00–11:30", with both days where there are two.
func (s Scene) whenLong(session *schedule.Session) string {
	day := dayLong(s.Programme.Event.Days[session.Day])
	switch {
	case session.MoreDays > 0:
		return s.spanOfDays(session, dayLong)
	case session.AllDay:
		return day + ", all day"
	}
	return day + ", " + s.span(session)
}

func dayOf(day schedule.Day) time.Time {
	date, _ := time.Parse(time.DateOnly, day.Date) // New has checked the dates
	return date
}

// dayShort is "Tue 24", dayLong "Tuesday 24 March 2026".
func dayShort(day schedule.Day) string { return dayOf(day).Format("Mon 2") }

// dateWords are a date with its year, and dated a moment with its day of the week.
func dateWords(day schedule.Day) string { return dayOf(day).Format("2 January 2006") }

func (s Scene) dated(at time.Time) string {
	return at.In(s.Programme.Location()).Format("Mon 2 January, 15:04")
}

func dayLong(day schedule.Day) string { return dayOf(day).Format("Monday 2 January 2006") }

// when is "Tue 24, 11:00".
func (s Scene) when(session *schedule.Session) string { return s.whenBeside(session, -1) }

// whenBeside is "11:00" in a list that is of that day alone, and what when is elsewhere.
func (s Scene) whenBeside(session *schedule.Session, day int) string {
	if session.MoreDays > 0 {
		return s.span(session)
	}
	at := s.clock(session.Start)
	if session.AllDay {
		at = "all day"
	}
	if session.Day == day {
		return at
	}
	return dayShort(s.Programme.Event.Days[session.Day]) + ", " + at
}

// yours is a time on the reader's own clock, with the day where it is another.
func (s Scene) yours(t time.Time) string {
	if s.Reader == nil {
		return ""
	}
	here, there := t.In(s.Reader), t.In(s.Programme.Location())
	text := clock(here)
	switch {
	case here.Format(time.DateOnly) < there.Format(time.DateOnly):
		text += " the day before"
	case here.Format(time.DateOnly) > there.Format(time.DateOnly):
		text += " the next day"
	}
	return text
}

// zoneTime names the clock of an event: "Amsterdam time", "UTC".
func zoneTime(e schedule.Event) string {
	city := strings.ReplaceAll(e.Zone[strings.LastIndexByte(e.Zone, '/')+1:], "_", " ")
	if city == "UTC" {
		return city
	}
	return city + " time"
}

// ZoneWords says whose clock the times follow, for the region "zone".
func ZoneWords(s Scene) string {
	times := "Times are " + zoneTime(s.Programme.Event)
	if s.Reader == nil {
		return times + "."
	}
	days := s.Programme.Event.Days
	if len(days) == 0 {
		return times + "."
	}
	_, there := days[0].Start.In(s.Programme.Location()).Zone()
	_, here := days[0].Start.In(s.Reader).Zone()
	apart := time.Duration(here-there) * time.Second
	if apart < 0 {
		return times + "; your clock is " + length(-apart) + " behind."
	}
	return times + "; your clock is " + length(apart) + " ahead."
}

// sessionsWord is what follows a number of sessions.
func sessionsWord(n int) string {
	if n == 1 {
		return " session"
	}
	return " sessions"
}

// Stopped returns a sentence with its full stop, unless the title at its end brings a mark
// of its own or was cut off.
func Stopped(words string) string {
	for _, mark := range []string{"…", ".", "?", "!"} {
		if strings.HasSuffix(words, mark) {
			return words
		}
	}
	return words + "."
}

// isolated keeps a name that is written from right to left from turning what stands beside
// it around (Unicode Standard Annex 9, first strong isolate).
func isolated(name string) string {
	for _, r := range name {
		if r >= 0x590 && r < 0x900 || r >= 0xfb1d && r < 0xfe00 || r >= 0xfe70 && r < 0xff00 {
			return "\u2068" + name + "\u2069"
		}
	}
	return name
}

// statusWords says what has become of a session; empty: it is as planned.
func statusWords(status schedule.Status) string {
	return [...]string{"", "Cancelled", "Moved", "Postponed", "Sold out"}[status]
}

func pressed(state agenda.State) string {
	switch state {
	case agenda.Maybe:
		return "mixed"
	case agenda.Going:
		return "true"
	}
	return "false"
}

// stateWords are what a person thinks of a session. The boot script has them too: a star is
// named by them before Go is there.
func stateWords(state agenda.State) string {
	return [...]string{agenda.None: "Not picked", agenda.Maybe: "Maybe", agenda.Going: "Going", agenda.Hidden: "Skipped"}[state]
}

// starLabel names the star of a session, the state first.
func (s Scene) starLabel(session *schedule.Session) string {
	start := s.clock(session.Start)
	if session.AllDay {
		start = "all day"
	}
	return stateWords(s.state(session.Key)) + ": " + join(", ", session.Title, start, s.rooms(session))
}

// by names the speakers in a row: one with the organisation, two, or the first and how
// many more.
func (s Scene) by(session *schedule.Session) string {
	speakers := s.speakers(session)
	switch len(speakers) {
	case 0:
		return ""
	case 1:
		return join(", ", speakers[0].Name, speakers[0].Org)
	case 2:
		return speakers[0].Name + ", " + speakers[1].Name
	}
	return speakers[0].Name + " +" + number(len(speakers)-1)
}

// overlapText says what a session overlaps: all of it, in one sentence.
func (s Scene) overlapText(session *schedule.Session, with []*schedule.Session) string {
	if len(with) == 0 {
		return ""
	}
	parts := make([]string, len(with))
	for i, other := range with {
		parts[i] = length(overlapOf(session, other)) + " with " + s.clock(other.Start) + " " + Shorten(other.Title)
	}
	return Stopped("Overlaps " + strings.Join(parts, ", and "))
}

// Shorten cuts a title at a word, for sentences that name it beside another.
func Shorten(title string) string {
	const most = 40
	if len(title) <= most {
		return isolated(title)
	}
	cut := strings.LastIndexByte(title[:most], ' ')
	if cut < most/2 {
		cut = most
		for cut > 0 && title[cut]&0xc0 == 0x80 { // not inside a letter
			cut--
		}
	}
	return isolated(strings.TrimRight(title[:cut], " ,:;-–—(") + "…")
}

// piece is a part of a text that is marked or not.
type piece struct {
	text   string
	marked bool
}

// pieces takes a text apart at what was searched for.
func pieces(text string, words []string) []piece {
	marks := search.Marks(text, words)
	if len(marks) == 0 {
		return []piece{{text: text}}
	}
	var parts []piece
	at := 0
	for _, m := range marks {
		if m.Start > at {
			parts = append(parts, piece{text: text[at:m.Start]})
		}
		parts = append(parts, piece{text: text[m.Start:m.End], marked: true})
		at = m.End
	}
	if at < len(text) {
		parts = append(parts, piece{text: text[at:]})
	}
	return parts
}

// snippetOf is the part of the first passage of an abstract in which a word was
// found.
func snippetOf(abstract schedule.Text, words []string) string {
	for i := range abstract {
		if cut := snippet(abstract[i:i+1].Plain(), words); cut != "" {
			return cut
		}
	}
	return ""
}

// snippet is the part of a text around the first word that was found.
func snippet(text string, words []string) string {
	marks := search.Marks(text, words)
	if len(marks) == 0 {
		return ""
	}
	const before, after = 50, 110
	start, end := max(0, marks[0].Start-before), min(len(text), marks[0].Start+after)
	if start > 0 {
		if space := strings.IndexByte(text[start:marks[0].Start], ' '); space >= 0 {
			start += space + 1
		} else {
			start = marks[0].Start
		}
	}
	if end < len(text) {
		if space := strings.LastIndexByte(text[marks[0].End:end], ' '); space >= 0 {
			end = marks[0].End + space
		} else {
			end = marks[0].End
		}
	}
	cut := strings.ReplaceAll(text[start:end], "\n", " ")
	if start > 0 {
		cut = "…" + cut
	}
	if end < len(text) {
		cut += "…"
	}
	return cut
}

// teamWords surround the names of the people you follow who go to a session.
func teamWords(team []Member) (before, after string) {
	switch len(team) {
	case 1:
		return "", "goes"
	case 2:
		return "", "go"
	}
	return number(len(team)) + " of your team go:", ""
}

// inList is a name with what follows it in a list.
func inList(name string, at, of int) string {
	switch {
	case at == of-1:
		return name
	case of == 2:
		return name + " and"
	}
	return name + ","
}

// Took says how many sessions were added.
func Took(n int) string { return plural(n, "session") + " added." }

// Number is a number in digits.
func Number(n int) string { return number(n) }

// Plural is "1 pick", "2 picks".
func Plural(n int, one string) string { return plural(n, one) }

// lowerFirst makes a phrase that stands alone one that follows another.
func lowerFirst(words string) string {
	if words == "" {
		return ""
	}
	return strings.ToLower(words[:1]) + words[1:]
}
