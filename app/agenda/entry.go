package agenda

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"hallway/app/order"
)

// Reading is what one line says of an item, as people write it down:
//
//	booth 13:00-15:00 @ Hall 5
//	Dinner Thu 19:00
//	Tue+Wed booth 10-12 and 14-16
//	call tomorrow 3:30 pm for 45 min https://meet.example/x
//
// Days are weekdays, dates, today and tomorrow, several of them or a range; times are of 12
// or 24 hours, with an end, a length or an hour. What follows @ is the place, and an https
// address is the link. All else is the title.
type Reading struct {
	Title, Place, URL string
	Kind              Kind
	Days              []int  // days of the event that the line names, in order; none: it names none
	Spans             []Span // in the order of the line; none: it says no time
	NoEnd             bool   // it says when it begins only, and an hour was taken
	Unknown           string // a day that it names, and that the event has not
}

// Span is a time of the day, since midnight. An end beyond 24 hours is on the next day.
type Span struct{ From, To time.Duration }

// Whole reports whether a line says what and when.
func (r Reading) Whole() bool { return r.Title != "" && len(r.Spans) > 0 && r.Unknown == "" }

// Longest is the longest of its times.
func (r Reading) Longest() time.Duration {
	var longest time.Duration
	for _, s := range r.Spans {
		longest = max(longest, s.To-s.From)
	}
	return longest
}

// Or returns the reading with days, times of day and a length in place of those that the
// line does not say. A length of 0 is an hour.
func (r Reading) Or(days []int, times []time.Duration, long time.Duration) Reading {
	if long == 0 {
		long = time.Hour
	}
	if len(r.Days) == 0 && r.Unknown == "" {
		r.Days = days
	}
	if len(r.Spans) == 0 {
		for _, from := range times {
			r.Spans = append(r.Spans, Span{from, from + long})
		}
	} else if r.NoEnd {
		r.Spans = []Span{{r.Spans[0].From, r.Spans[0].From + long}}
	}
	return r
}

// Items are the items that it says, without ids: each time on each of some days, of which
// the midnights are given.
func (r Reading) Items(midnights []time.Time) []Item {
	var items []Item
	for _, day := range midnights {
		for _, s := range r.Spans {
			items = append(items, Item{Title: r.Title, Place: r.Place, URL: r.URL, Kind: r.Kind, Start: at(day, s.From), End: at(day, s.To)})
		}
	}
	return items
}

// at is a time of day, however long the day is: clocks may change on it.
func at(day time.Time, since time.Duration) time.Time {
	minutes := int(since.Minutes())
	return time.Date(day.Year(), day.Month(), day.Day(), 0, minutes, 0, 0, day.Location()).UTC()
}

// ReadEntry reads a line. days are the midnights of the event's days in its zone, and today
// is the one that "today" means: -1 on the day before the first, -2 if it is neither.
func ReadEntry(line string, days []time.Time, today int) Reading {
	e := entry{text: []byte(plainDashes(line)), days: days, today: today}
	e.link()
	e.dayWords()
	e.lengths()
	e.times()
	e.place()
	e.title()
	return e.Reading
}

// entry is a line on its way: what was understood of it is blanked out.
type entry struct {
	Reading
	text  []byte
	days  []time.Time
	today int
	long  time.Duration // a length that it says; 0: none
	hours []int         // where "2h" stands, which is read as a time if the line has no other
}

const blank = 0

func (e *entry) cut(from, to int) {
	for i := from; i < to; i++ {
		e.text[i] = blank
	}
}

func plainDashes(line string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 0x2010 && r <= 0x2015 || r == 0x2212:
			return '-'
		case unicode.IsSpace(r):
			return ' '
		case r == blank:
			return -1
		}
		return r
	}, line)
}

func (e *entry) link() {
	from := strings.Index(string(e.text), "https://")
	if from < 0 {
		return
	}
	to := from
	for to < len(e.text) && e.text[to] != ' ' {
		to++
	}
	e.URL = string(e.text[from:to])
	e.cut(from, to)
}

// dayAt is a day that a line names.
type dayAt struct {
	from, to int
	days     []int
}

// dayWords finds the days. Those of the event alone are days: "26/3" elsewhere is a title.
func (e *entry) dayWords() {
	var found, seen []dayAt
	note := func(from, to int, days []int, name string) {
		if slices.ContainsFunc(seen, func(d dayAt) bool { return from < d.to && d.from < to }) {
			return
		}
		if len(days) > 0 {
			found = append(found, dayAt{from, to, days})
		} else if name != "" {
			e.Unknown = name
		}
		if len(days) > 0 || name != "" {
			seen = append(seen, dayAt{from, to, nil})
		}
	}
	l := e.lower()
	for from := range l {
		if !l.begins(from) {
			continue
		}
		start := l.behind(from, "on ")
		switch c := l[from]; {
		case c >= '0' && c <= '9':
			if to, days, name := e.dateAt(l, from); to > 0 {
				note(start, to, days, name)
			}
		case c >= 'a' && c <= 'z':
			if to, days, name := e.dayAt(l, from); to > 0 {
				note(start, to, days, name)
			}
		}
	}
	order.Stable(found, func(a, b dayAt) int { return a.from - b.from })
	for i, d := range found {
		if i > 0 {
			before := found[i-1]
			switch between := e.text[before.to:d.from]; {
			case isWord(between, "-", "to", "till", "until", "through") && len(d.days) == 1 && len(before.days) == 1:
				for day := before.days[0] + 1; day < d.days[0]; day++ {
					e.Days = append(e.Days, day)
				}
				e.cut(before.to, d.from)
			case isWord(between, "+", "/", ",", "&", "and", ", and"):
				e.cut(before.to, d.from)
			}
		}
		e.Days = append(e.Days, d.days...)
	}
	for _, d := range found {
		e.cut(d.from, d.to)
	}
	slices.Sort(e.Days)
	e.Days = slices.Compact(e.Days)
}

// dateAt reads a date that begins with a number: 2026-03-26, 26 March, 26.3. or 3/26. The
// name is the day as the line writes it, if the event does not have it; dates in numbers
// alone have no name.
func (e *entry) dateAt(l lower, from int) (to int, days []int, name string) {
	first, at := l.number(from, 4)
	if at-from == 4 && l.at(at) == '-' {
		month, next := l.number(at+1, 2)
		day, end := l.number(next+1, 2)
		if l.at(next) == '-' && end-from == len(time.DateOnly) && l.ends(end) {
			return end, e.dated(func(d time.Time) bool { return d.Year() == first && int(d.Month()) == month && d.Day() == day }), string(e.text[from:end])
		}
	}
	if at-from > 2 {
		return 0, nil, ""
	}
	after := at
	for _, suffix := range []string{"st", "nd", "rd", "th", "."} {
		if strings.HasPrefix(string(l[after:]), suffix) {
			after += len(suffix)
			break
		}
	}
	if l.at(after) == ' ' {
		if month, end := l.month(after + 1); month > 0 {
			return l.comma(end), e.dated(func(d time.Time) bool { return d.Day() == first && d.Month() == month }), string(e.text[from:end])
		}
	}
	if sign := l.at(at); sign == '.' || sign == '/' {
		second, end := l.number(at+1, 2)
		if end == at+1 {
			return 0, nil, ""
		}
		if l.at(end) == '.' || l.at(end) == '/' {
			if _, year := l.number(end+1, 4); year == end+1 || year-end == 3 || year-end == 5 {
				end = year
			}
		}
		days := e.dated(func(d time.Time) bool { return d.Day() == first && int(d.Month()) == second })
		if len(days) == 0 && sign == '/' {
			days = e.dated(func(d time.Time) bool { return d.Day() == second && int(d.Month()) == first })
		}
		if len(days) > 0 && l.ends(end) {
			return end, days, ""
		}
	}
	return 0, nil, ""
}

// dayAt reads a day that begins with a letter: Thu, tomorrow, every day, March 26.
func (e *entry) dayAt(l lower, from int) (to int, days []int, name string) {
	if month, end := l.month(from); month > 0 {
		if l.at(end) == '.' {
			end++
		}
		if day, next := l.number(end+1, 2); l.at(end) == ' ' && next > end+1 {
			for _, suffix := range []string{"st", "nd", "rd", "th"} {
				if strings.HasPrefix(string(l[next:]), suffix) {
					next += len(suffix)
					break
				}
			}
			if l.ends(next) {
				return l.comma(next), e.dated(func(d time.Time) bool { return d.Day() == day && d.Month() == month }), string(e.text[from:next])
			}
		}
	}
	for _, phrase := range []string{"every day", "each day", "all days", "both days"} {
		if strings.HasPrefix(string(l[from:]), phrase) && l.ends(from+len(phrase)) {
			return from + len(phrase), e.named(phrase), ""
		}
	}
	word, end := l.word(from)
	switch {
	case word == "today", word == "tonight", word == "tomorrow":
		return end, e.named(word), word
	case !slices.Contains(weekdays, word):
		return 0, nil, ""
	}
	if len(word) > 4 || unicode.IsUpper(rune(e.text[from])) {
		name = string(e.text[from:end]) // "the sun" is not a day
	}
	if l.at(end) == '.' {
		end++
	}
	return end, e.named(word), name
}

var weekdays = strings.Fields("mon monday mondays tue tues tuesday tuesdays wed weds wednesday wednesdays thu thur thurs thursday thursdays " +
	"fri friday fridays sat saturday saturdays sun sunday sundays")

// dated are the days of the event for which something holds.
func (e *entry) dated(is func(time.Time) bool) []int {
	var days []int
	for i, day := range e.days {
		if is(day) {
			days = append(days, i)
		}
	}
	return days
}

// named are the days that a word means.
func (e *entry) named(word string) []int {
	switch word {
	case "every day", "each day", "all days", "both days":
		return e.dated(func(time.Time) bool { return true })
	case "today", "tonight", "tomorrow":
		day := e.today
		if word == "tomorrow" && day >= -1 {
			day++
		}
		if day < 0 || day >= len(e.days) {
			return nil
		}
		return []int{day}
	}
	return e.dated(func(d time.Time) bool { return strings.HasPrefix(strings.ToLower(d.Weekday().String()), word[:3]) })
}

// lengths finds how long it takes.
func (e *entry) lengths() {
	l := e.lower()
	for from := range l {
		at := from
		switch {
		case l[from] == '+':
			at++
		case l.begins(from) && strings.HasPrefix(string(l[from:]), "for "):
			at += len("for")
		default:
			continue
		}
		if l.at(at) == ' ' {
			at++
		}
		if long, end := l.length(at); end > 0 {
			e.long = long
			e.cut(from, end)
			return
		}
	}
	for from := range l {
		if !l.begins(from) || l[from] < '0' || l[from] > '9' {
			continue
		}
		long, end := l.length(from)
		if end == 0 || l[end-1] >= '0' && l[end-1] <= '9' || strings.Contains(string(l[from:end]), ":") || !e.freeAround(from, end) {
			continue // it says no unit
		}
		if l[end-1] == 'h' {
			e.hours = []int{from, end} // "14h" is a time if the line has no other
			if !e.hasOther(from, end) {
				return
			}
		}
		e.long = long
		e.cut(from, end)
		return
	}
}

// hasOther reports whether there is a clear time besides a part of the line.
func (e *entry) hasOther(from, to int) bool {
	rest := slices.Clone(e.text)
	for i := from; i < to; i++ {
		rest[i] = blank
	}
	other := entry{text: rest, days: e.days}
	other.times()
	return len(other.Spans) > 0
}

// freeAround reports whether what is at a place is not inside a word or a number.
func (e *entry) freeAround(from, to int) bool {
	before, _ := utf8.DecodeLastRune(e.text[:from])
	after, size := utf8.DecodeRune(e.text[to:])
	if from > 0 && (unicode.IsLetter(before) || unicode.IsDigit(before) || strings.ContainsRune(".:#/$€£_", before)) {
		return false
	}
	if from > 0 && before == '-' {
		return false
	}
	if size == 0 {
		return true
	}
	if strings.ContainsRune(".:,", after) { // the end of a sentence, or of a number
		next, size := utf8.DecodeRune(e.text[min(len(e.text), to+1):])
		return size == 0 || !unicode.IsDigit(next)
	}
	return !unicode.IsLetter(after) && !unicode.IsDigit(after) && !strings.ContainsRune("%_/-", after)
}

// clock is a time of the day as it was written.
type clock struct {
	since time.Duration
	clear bool // it can be nothing else
	bare  bool // an hour alone, of either half of the day
	half  string
}

// times finds when it is: ranges before single times, and what can be nothing else before
// what may be a part of the title.
func (e *entry) times() {
	for _, clear := range []bool{true, false} {
		for e.span(clear) {
		}
		if len(e.Spans) > 0 {
			return
		}
	}
	for _, clear := range []bool{true, false} {
		if e.single(clear) {
			return
		}
	}
}

func (e *entry) span(clear bool) bool {
	l := e.lower()
	for start := range l {
		middle := l.clock(start)
		second := l.until(middle)
		end := l.clock(second)
		if !l.begins(start) || middle == 0 || second == 0 || end == 0 {
			continue
		}
		from, okFrom := readClock(string(l[start:middle]))
		to, okTo := readClock(string(l[second:end]))
		if !okFrom || !okTo || clear && !from.clear && !to.clear || !e.freeAround(start, end) {
			continue
		}
		span := Span{from.since, to.since}
		switch {
		case from.half == "" && to.half != "" && from.bare:
			span.From = from.in(to.half)
			if span.From > span.To {
				span.From = from.since
			}
		case from.bare && to.bare:
			if span.From < 7*time.Hour { // nobody means six in the morning
				span.From += 12 * time.Hour
			}
			if span.To <= span.From && to.since <= 12*time.Hour {
				span.To = to.since + 12*time.Hour
			}
			if span.To <= span.From && span.From >= 12*time.Hour && to.since+12*time.Hour > span.From {
				span.To = to.since + 12*time.Hour
			}
		}
		if span.To <= span.From {
			span.To += 24 * time.Hour
		}
		e.Spans = append(e.Spans, span)
		e.cut(l.behind(start, before...), end)
		return true
	}
	return false
}

// before are words that may stand before a time and say no more than it.
var before = []string{"at ", "from ", "von ", "um ", "ab "}

func (e *entry) single(clear bool) bool {
	l := e.lower()
	for start := range l {
		end := l.clock(start)
		if end == 0 || !l.begins(start) {
			continue
		}
		word := string(l[start:end])
		from, ok := readClock(word)
		if !ok || from.clear != clear || !e.freeAround(start, end) {
			continue
		}
		first := l.behind(start, before...)
		if !clear && !e.meant(first, start, end, word) {
			continue
		}
		if from.bare && (from.since < 7*time.Hour || from.since < 12*time.Hour && isLate(string(l))) {
			from.since += 12 * time.Hour
		}
		e.cut(first, end)
		span := Span{from.since, from.since + time.Hour}
		if e.long > 0 {
			span.To = span.From + e.long
		} else {
			e.NoEnd = !e.till(&span)
		}
		e.Spans = append(e.Spans, span)
		return true
	}
	if len(e.hours) == 2 && clear { // "14h"
		if from, ok := readClock(strings.TrimSpace(strings.TrimRight(string(e.text[e.hours[0]:e.hours[1]]), "hH"))); ok {
			e.Spans, e.NoEnd = append(e.Spans, Span{from.since, from.since + time.Hour}), true
			e.cut(e.hours[0], e.hours[1])
			return true
		}
	}
	return false
}

// till finds an end that stands apart from its start: "11:00, until 12:15".
func (e *entry) till(span *Span) bool {
	l := e.lower()
	for from := range l {
		if !l.begins(from) {
			continue
		}
		word, at := l.word(from)
		end := l.clock(at + 1)
		if word != "till" && word != "til" && word != "until" && word != "bis" || l.at(at) != ' ' || end == 0 {
			continue
		}
		if to, ok := readClock(string(l[at+1 : end])); ok {
			if span.To = to.since; span.To <= span.From {
				span.To += 24 * time.Hour
			}
			e.cut(from, end)
			return true
		}
	}
	return false
}

// isLate reports whether a line is of something in the evening.
func isLate(line string) bool {
	return slices.ContainsFunc(strings.FieldsFunc(line, func(r rune) bool { return r < 'a' || r > 'z' }), func(word string) bool {
		return slices.Contains([]string{"dinner", "drink", "drinks", "party", "beer", "beers", "supper", "evening"}, word)
	})
}

// meant reports whether a number that may be a part of the title is a time: behind "at", a
// day or before a length, or written as 9.30 or 0815.
func (e *entry) meant(start, from, to int, word string) bool {
	dotted := strings.Contains(word, ".")
	switch {
	case start < from: // "at"
		return true
	case dotted && e.long > 0, dotted && len(e.Days) > 0:
		return true
	case dotted:
		before := strings.Fields(string(slices.DeleteFunc(slices.Clone(e.text[:from]), func(b byte) bool { return b == blank })))
		return len(before) == 0 || !isVersioned(before[len(before)-1])
	case len(word) == 4:
		return word[0] == '0' || e.long > 0
	}
	before := strings.TrimRight(string(e.text[:from]), " ,")
	after := strings.TrimLeft(string(e.text[to:]), " ")
	return strings.HasSuffix(before, "\x00") || strings.HasPrefix(after, "\x00") && e.long > 0 && len(e.Days) == 0
}

// isVersioned reports whether a number behind a word is that of a version: "Go 1.26".
func isVersioned(word string) bool {
	first, _ := utf8.DecodeRuneInString(word)
	switch strings.ToLower(word) {
	case "go", "version", "release", "v", "k8s", "kubernetes", "python", "java", "php", "section", "chapter", "room":
		return true
	}
	return unicode.IsUpper(first) && len(word) <= 3
}

// in is the time in a half of the day.
func (c clock) in(half string) time.Duration {
	hour := c.since % (12 * time.Hour)
	if half == "p" {
		hour += 12 * time.Hour
	}
	return hour
}

// readClock reads a time of the day.
func readClock(word string) (clock, bool) {
	word = strings.ToLower(strings.TrimSpace(word))
	switch word {
	case "noon", "midday":
		return clock{since: 12 * time.Hour, clear: true}, true
	case "midnight":
		return clock{since: 24 * time.Hour, clear: true}, true
	}
	var c clock
	for _, end := range []struct{ word, half string }{{"pm", "p"}, {"p.m.", "p"}, {"am", "a"}, {"a.m.", "a"}, {"uhr", ""}} {
		if rest, ok := strings.CutSuffix(word, end.word); ok {
			word, c.half, c.clear = strings.TrimSpace(rest), end.half, true
			break
		}
	}
	word = strings.TrimSuffix(word, "h")
	hours, minutes, split := strings.Cut(strings.NewReplacer("h", ":", ".", ":").Replace(word), ":")
	if split && !strings.Contains(word, ".") {
		c.clear = true
	}
	if !split && len(hours) == 4 {
		hours, minutes, split = hours[:2], hours[2:], true
	}
	h, okHours := digits(hours)
	m, okMinutes := 0, true
	if split {
		m, okMinutes = digits(minutes)
	}
	if !okHours || !okMinutes || h > 24 || m > 59 || h == 24 && m > 0 || c.half != "" && (h < 1 || h > 12) {
		return clock{}, false
	}
	c.bare = !split && !c.clear
	c.since = time.Duration(h)*time.Hour + time.Duration(m)*time.Minute
	if c.half != "" {
		c.since = c.in(c.half)
	}
	return c, true
}

// readLength reads 90, 90m, 2h, 1h30, 1:30, 1.5 h, an hour and the like.
func readLength(word string) (time.Duration, bool) {
	word = strings.ToLower(strings.TrimSpace(word))
	switch word {
	case "an hour":
		return time.Hour, true
	case "half an hour":
		return 30 * time.Minute, true
	}
	for _, unit := range []struct{ long, short string }{
		{"minutes", "m"}, {"minute", "m"}, {"mins", "m"}, {"min", "m"}, {"hours", "h"}, {"hour", "h"}, {"hrs", "h"}, {"hr", "h"}, {":", "h"}, {" ", ""},
	} {
		word = strings.ReplaceAll(word, unit.long, unit.short)
	}
	hours, minutes, split := strings.Cut(strings.TrimSuffix(word, "m"), "h")
	if !split {
		hours, minutes = "0", hours
	}
	if minutes == "" {
		minutes = "0"
	}
	h, err := strconv.ParseFloat(strings.ReplaceAll(hours, ",", "."), 64)
	m, ok := digits(minutes)
	long := time.Duration(h*float64(time.Hour)).Round(time.Minute) + time.Duration(m)*time.Minute
	return long, err == nil && ok && long > 0 && long <= 24*time.Hour
}

// digits is a number of one to three digits.
func digits(word string) (n int, ok bool) {
	if word == "" || len(word) > 3 {
		return 0, false
	}
	for _, c := range []byte(word) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

// place takes what follows @, up to what was understood of the line.
func (e *entry) place() {
	at := slices.Index(e.text, '@')
	if at < 0 || at > 0 && e.text[at-1] != ' ' && e.text[at-1] != blank {
		return // a mail address
	}
	end := at + 1
	for end < len(e.text) && e.text[end] != blank {
		end++
	}
	e.Place = strings.Trim(strings.Join(strings.Fields(string(e.text[at+1:end])), " "), ",;-")
	e.cut(at, end)
}

// title is what is left, without what joined the parts that were understood.
func (e *entry) title() {
	var parts []string
	for part := range strings.SplitSeq(string(e.text), "\x00") {
		words := strings.Fields(part)
		for len(words) > 0 && joins(words[0]) && len(parts) > 0 {
			words = words[1:]
		}
		for len(words) > 0 && joins(words[len(words)-1]) {
			words = words[:len(words)-1]
		}
		if len(words) > 0 {
			parts = append(parts, strings.Join(words, " "))
		}
	}
	e.Title = strings.Trim(strings.Join(parts, " "), " ,;-")
	e.Kind = kindOf(e.Title)
}

// joins reports whether a word only joined what was understood to the rest.
func joins(word string) bool {
	switch strings.ToLower(word) {
	case ",", ";", "-", "+", "&", "/", "|", "and", "on", "at", "from", ":", "·":
		return true
	}
	return false
}

// kindOf guesses what an item is from the words it begins with or holds.
func kindOf(title string) Kind {
	for _, word := range strings.FieldsFunc(strings.ToLower(title), func(r rune) bool { return r < utf8.RuneSelf && (r < 'a' || r > 'z') }) {
		switch word {
		case "booth", "stand", "shift", "duty":
			return Booth
		case "dinner", "lunch", "breakfast", "drinks", "party", "coffee":
			return Meal
		case "flight", "train", "travel", "taxi", "bus", "airport":
			return Travel
		case "hold", "free", "break", "rest":
			return Hold
		}
	}
	return Meeting
}

// lower is a line in lower case, as far as its letters are ASCII, byte by byte.
type lower []byte

func (e *entry) lower() lower {
	l := slices.Clone(e.text)
	for i, c := range l {
		if c >= 'A' && c <= 'Z' {
			l[i] = c + 'a' - 'A'
		}
	}
	return l
}

// at is the byte at a place; 0 behind the end.
func (l lower) at(i int) byte {
	if i < 0 || i >= len(l) {
		return 0
	}
	return l[i]
}

func isWordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= utf8.RuneSelf
}

// begins reports whether a word may begin at a place, and ends whether one may end there.
func (l lower) begins(i int) bool { return i == 0 || !isWordByte(l[i-1]) }
func (l lower) ends(i int) bool   { return i >= len(l) || !isWordByte(l[i]) }

// number reads up to so many digits; without a digit, end is at.
func (l lower) number(at, most int) (n, end int) {
	for end = at; end < len(l) && end-at < most && l[end] >= '0' && l[end] <= '9'; end++ {
		n = 10*n + int(l[end]-'0')
	}
	return n, end
}

// word reads a word of letters.
func (l lower) word(at int) (word string, end int) {
	for end = at; end < len(l) && l[end] >= 'a' && l[end] <= 'z'; end++ {
	}
	if !l.ends(end) {
		return "", end
	}
	return string(l[at:end]), end
}

// month reads the name of a month, or its first three letters and more.
func (l lower) month(at int) (time.Month, int) {
	word, end := l.word(at)
	if len(word) >= 3 {
		for month := time.January; month <= time.December; month++ {
			if name := strings.ToLower(month.String()); strings.HasPrefix(name, word) || word == "sept" && month == time.September {
				return month, end
			}
		}
	}
	return 0, at
}

// comma is the end of something, with a comma behind it.
func (l lower) comma(end int) int {
	if l.at(end) == ',' {
		return end + 1
	}
	return end
}

// behind is where one of some words begins that stands before a place; else the place.
func (l lower) behind(at int, words ...string) int {
	for _, word := range words {
		if from := at - len(word); from >= 0 && string(l[from:at]) == word && l.begins(from) {
			return from
		}
	}
	return at
}

// half is the end of "am", "p.m." or "Uhr", with a space before it; 0 if it is not there.
func (l lower) half(at int) int {
	if l.at(at) == ' ' {
		at++
	}
	for _, word := range []string{"am", "pm", "a.m.", "p.m.", "uhr"} {
		if end := at + len(word); strings.HasPrefix(string(l[min(at, len(l)):]), word) && l.ends(end) {
			return end
		}
	}
	return 0
}

// clock is the end of a time of the day that begins at a place; 0: none does.
func (l lower) clock(at int) int {
	if at < 0 || at >= len(l) {
		return 0
	}
	if word, end := l.word(at); word == "noon" || word == "midday" || word == "midnight" {
		return end
	}
	_, end := l.number(at, 4)
	switch end - at {
	case 1, 2:
	case 4:
		return end
	default:
		return 0
	}
	if sign := l.at(end); sign == ':' || sign == 'h' || sign == '.' {
		if _, minutes := l.number(end+1, 2); minutes == end+3 {
			end = minutes
		} else if sign == 'h' && l.ends(end+1) {
			return end + 1
		}
	}
	return max(end, l.half(end))
}

// until is where the second of two times begins, behind a dash or a word; 0: nowhere.
func (l lower) until(at int) int {
	if at == 0 {
		return 0
	}
	if l.at(at) == ' ' {
		at++
	}
	if l.at(at) == '-' {
		at++
	} else if word, end := l.word(at); slices.Contains([]string{"to", "til", "till", "until", "bis"}, word) {
		at = end
	} else {
		return 0
	}
	if l.at(at) == ' ' {
		at++
	}
	return at
}

// length is a length that begins at a place, and its end; 0: none does.
func (l lower) length(at int) (time.Duration, int) {
	if at >= len(l) {
		return 0, 0
	}
	for _, phrase := range []string{"half an hour", "an hour"} {
		if strings.HasPrefix(string(l[at:]), phrase) && l.ends(at+len(phrase)) {
			long, _ := readLength(phrase)
			return long, at + len(phrase)
		}
	}
	_, end := l.number(at, 3)
	if end == at {
		return 0, 0
	}
	if l.at(end) == ':' {
		if _, minutes := l.number(end+1, 2); minutes == end+3 && l.ends(minutes) {
			long, ok := readLength(string(l[at:minutes]))
			if ok {
				return long, minutes
			}
		}
		return 0, 0
	}
	if sign := l.at(end); sign == '.' || sign == ',' {
		if _, tenth := l.number(end+1, 1); tenth == end+2 {
			end = tenth
		}
	}
	unit := end
	if l.at(unit) == ' ' {
		unit++
	}
	to := unit
	for to < len(l) && l[to] >= 'a' && l[to] <= 'z' {
		to++
	}
	switch word := string(l[min(unit, len(l)):to]); {
	case slices.Contains([]string{"m", "min", "mins", "minute", "minutes"}, word) && l.ends(to):
		end = to
	case slices.Contains([]string{"h", "hr", "hrs", "hour", "hours"}, word):
		end = l.minutes(to)
	case !l.ends(end):
		return 0, 0
	}
	long, ok := readLength(string(l[at:end]))
	if !ok || !l.ends(end) {
		return 0, 0
	}
	return long, end
}

// minutes is the end of what may stand behind hours: "1h30", "1 h 30 min".
func (l lower) minutes(at int) int {
	from := at
	if l.at(from) == ' ' {
		from++
	}
	_, end := l.number(from, 2)
	if end == from || l.at(end) == ':' {
		return at
	}
	unit := end
	if l.at(unit) == ' ' {
		unit++
	}
	if word, to := l.word(unit); slices.Contains([]string{"m", "min", "mins", "minute", "minutes"}, word) {
		return to
	}
	if from > at {
		return at // "2h 3 people"
	}
	return end
}

// isWord reports whether a text is one of some words, with spaces around it.
func isWord(text []byte, words ...string) bool {
	return slices.Contains(words, strings.ToLower(strings.Trim(string(text), " ")))
}
