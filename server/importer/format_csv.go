package importer

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"hallway/app/schedule"
)

// CSV, as a spreadsheet saves it: a row of headings, and a row for each session. It
// needs a title and a start; all else may be missing, and other columns
// are left alone, and named. Headings may be in any case and order, and in several languages:
// see csvNames. Some of English:
//
//	title       name, session, talk, subject, "session title", "proposal title"; summary if the
//	            sheet has none of these
//	start       from, begin, "scheduled at"; a date with a time, or a time beside date,
//	            or both times: "09:00 - 09:30"
//	end         to, until; a date with a time, or a time
//	start date, start time, end date, end time
//	date        day; in the first row of each day, or in a row of its own above them, is enough
//	all day     true: the row has dates and no times
//	duration    length; minutes, or hours and minutes as 1:30; seconds where minutes would be
//	            more than a day
//	room        location, venue, place
//	speakers    speaker, presenter; "Ann Lee (Acme); Bo Ray", apart by ; or by commas;
//	            or one's "first name" and "last name"; or "speaker 1", "speaker 2"
//	track       category, topic
//	abstract    description, summary
//	id, subtitle, area, type, level, language, tags, url, video, slides, status, timezone
//
// Fields are apart by commas, semicolons, tabs or vertical bars, as in a table of Markdown.

func isCSV(l *look) bool {
	if l.json != nil || l.root != "" || bytes.IndexByte(l.head, 0) >= 0 {
		return false
	}
	return len(csvHeader(l.head).columns) >= 2
}

// header is a row of headings.
type header struct {
	columns   map[string]int
	cells     []string
	headings  []string // the cells as headingOf writes them
	speakers  []int    // more columns of speakers, where each has one of its own
	separator rune
	line      int // before which it stands, from 0
}

// has reports whether there is any of some columns.
func (h header) has(columns ...string) bool {
	return slices.ContainsFunc(columns, func(name string) bool { _, ok := h.columns[name]; return ok })
}

// complete reports whether a sheet with these headings can be read, and what it lacks. In a
// dated one times come with their dates, also under a heading that says time.
func (h header) complete(dated bool) error {
	lacks := ""
	switch {
	case len(h.cells) == 0:
		return errors.New(`it has no headings, such as "Title", "Start" and "Room"`)
	case !h.has("title"):
		lacks = `one for the title, such as "Title"`
	case !h.has("start", "startdate", "starttime"):
		lacks = `one for the start, such as "Start"`
	case !dated && !h.has("start", "startdate", "date"):
		lacks = `one for the date beside the times, such as "Date"`
	default:
		return nil
	}
	return fmt.Errorf("among its headings (%s) there is not %s", cut(strings.Join(h.cells, ", "), 300), lacks)
}

// csvHeader finds the row of headings among the first rows: some sheets have a title
// above it.
func csvHeader(head []byte) header {
	var best header
	lines := bytes.SplitN(head, []byte("\n"), 7)
	for n, line := range lines[:min(len(lines), 6)] {
		for _, separator := range ",;\t|" {
			row, err := csvReader(bytes.NewReader(line), separator).Read()
			if err != nil || len(row) < 2 {
				continue
			}
			h := newHeader(row)
			for _, name := range []string{"content", "description", "details", "what"} {
				h.titledBy(name) // in a sheet of times and of what is on
			}
			h.timedByDate(lines[n+1:], separator)
			h.separator, h.line = separator, n
			if better := h.complete(true) == nil; len(h.columns) > len(best.columns) && (better || best.columns == nil || best.complete(true) != nil) {
				best = h
			}
		}
	}
	return best
}

func newHeader(row []string) header {
	h := header{columns: make(map[string]int)}
	for _, cell := range row {
		h.cells, h.headings = append(h.cells, cut(clean(cell), 60)), append(h.headings, headingOf(cell))
	}
	ranks := make(map[string]int)
	for at, heading := range h.headings {
		for _, means := range meanings()[heading] {
			if rank, known := ranks[means.column]; !known || means.rank < rank {
				h.columns[means.column], ranks[means.column] = at, means.rank
			}
		}
	}
	for at, heading := range h.headings {
		switch first, spoken := h.columns["speakers"]; {
		case !spokenBy.MatchString(heading) || spoken && at == first:
		case spoken:
			h.speakers = append(h.speakers, at)
		default:
			h.columns["speakers"] = at
		}
	}
	h.translated()
	h.titledBy("summary") // as calendars call it
	return h
}

// translated finds the columns that are there by language alone, such as "title_en" and "title_fr":
// the English one, or else the first.
func (h header) translated() {
	for _, english := range []bool{true, false} {
		for at, heading := range h.headings {
			end := len(heading) - len(" en")
			if end < 1 || heading[end] != ' ' || !slices.Contains(headingLanguages, heading[end+1:]) || english && heading[end+1:] != "en" {
				continue
			}
			for _, means := range meanings()[heading[:end]] {
				if !h.has(means.column) {
					h.columns[means.column] = at
				}
			}
		}
	}
}

// headingLanguages are those that headings end with.
var headingLanguages = strings.Fields("ar ca cs da de en es fi fr he hu it ja ko nl no pl pt ru sv tr uk zh")

// titledBy takes a column for the title if the sheet has no other.
func (h header) titledBy(name string) {
	at := slices.Index(h.headings, name)
	if h.has("title") || at < 0 {
		return
	}
	h.columns["title"] = at
	if h.columns["abstract"] == at {
		delete(h.columns, "abstract")
	}
}

// spokenBy is the heading of a column of one of several speakers.
var spokenBy = regexp.MustCompile(`^(?:co )?(?:speaker|presenter|panell?ist)s?(?: ?\d{1,2})?(?: (?:full )?name)?(?: ?\d{1,2})?$`)

// zone is the time zone that the heading of a start or of a date has in brackets; empty: none.
func (h header) zone() string {
	for _, column := range []string{"start", "starttime", "date", "startdate"} {
		if at, ok := h.columns[column]; ok && at < len(h.cells) {
			if m := zoneAside.FindStringSubmatch(h.cells[at]); m != nil {
				return m[1]
			}
		}
	}
	return ""
}

var zoneAside = regexp.MustCompile(`\((UTC|GMT|CET|[A-Z][A-Za-z]+/[A-Za-z_/]+)\)`)

// timedByDate takes the dates for starts if they have times and no other column has.
func (h header) timedByDate(lines [][]byte, separator rune) {
	at := h.columns["date"]
	if !h.has("date") || h.has("start", "startdate", "starttime") {
		return
	}
	for _, line := range lines {
		if row, err := csvReader(bytes.NewReader(line), separator).Read(); err == nil && at < len(row) && timed.MatchString(row[at]) {
			h.columns["start"] = at
			delete(h.columns, "date")
			return
		}
	}
}

// unused names the columns that nothing is read from.
func (h header) unused() []string {
	used := make(map[int]bool)
	for _, at := range h.columns {
		used[at] = true
	}
	for _, at := range h.speakers {
		used[at] = true
	}
	var names []string
	for at, cell := range h.cells {
		if !used[at] && cell != "" {
			names = append(names, cell)
		}
	}
	return names
}

const maxRecord = 256 << 10 // bytes of a row

// csvRecords are the rows of a file with the line that each begins on. A row goes on
// over line ends that stand in quotes. Where a quote is never closed, the row ends
// with its line, so that it costs no other.
func csvRecords(body []byte) iter.Seq2[int, []byte] {
	return func(yield func(int, []byte) bool) {
		for line := 1; len(body) > 0; {
			end, lines := csvRecord(body)
			if !yield(line, body[:end]) {
				return
			}
			body = body[end:]
			line += lines
		}
	}
}

// csvRecord is how long the first row is, and how many lines.
func csvRecord(body []byte) (end, lines int) {
	quoted, first := false, 0
	for at, c := range body[:min(len(body), maxRecord)] {
		if c == '"' {
			quoted = !quoted
		}
		if c != '\n' {
			continue
		}
		if lines++; !quoted {
			return at + 1, lines
		}
		if first == 0 {
			first = at + 1
		}
	}
	switch {
	case quoted && first > 0:
		return first, 1
	case len(body) <= maxRecord:
		return len(body), max(1, lines)
	}
	next := bytes.IndexByte(body, '\n') + 1
	if next == 0 {
		next = len(body)
	}
	return next, 1
}

func csvReader(from io.Reader, separator rune) *csv.Reader {
	r := csv.NewReader(from)
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = separator, true, -1
	r.TrimLeadingSpace = separator != '\t' // else an empty cell would be trimmed with its tab
	return r
}

// sheet is a CSV file on its way.
type sheet struct {
	file    flatFile
	header  header
	dates   dateOrder
	lengths time.Duration // what a bare number counts in the column of lengths
}

func readCSV(body []byte, opt Options) (*draft, error) {
	s := &sheet{header: csvHeader(body[:min(len(body), headLength)])}
	if err := s.header.complete(true); err != nil {
		return nil, err
	}
	s.file.event.Name = Unnamed
	s.file.zone = s.header.zone()
	if unused := s.header.unused(); len(unused) > 0 {
		s.file.problems.warn(s.header.line+1, "", "these columns are not used: %s", cut(strings.Join(unused, ", "), 300))
	}
	s.read(s.daysDown(s.rows(body, s.header.separator, 0)))
	return s.file.draft(opt)
}

// daysDown fills in the day of rows that lack one: often only the first row of a day says it, or a
// row of its own above them. Rows that hold a day, and headings that are repeated, are left out.
func (s *sheet) daysDown(rows [][]string, lines []int) (sessions [][]string, sessionLines []int) {
	h := &s.header
	column := "date"
	if h.has("startdate") {
		column = "startdate"
	} else if !h.has("date") {
		h.columns["date"] = len(h.cells) // a column more
	}
	at, day := h.columns[column], ""
	for n, row := range rows {
		if at == len(h.cells) {
			row = row[:min(len(row), at)]
		}
		lone := lone(row)
		switch date := s.dates.dateIn(lone); {
		case lone != "" && date != "":
			if day = date; (dateOrder{}).date(lone) != "" {
				day = lone // whether 6/4 is in June or in April, all dates together say
			}
			continue
		case lines[n] <= h.line+1 || h.again(row) || isRule(row):
			continue
		case s.cell(row, column) != "":
			day = s.cell(row, column)
		case day != "" && s.cell(row, "start")+s.cell(row, "starttime") != "":
			row = append(row, make([]string, max(0, at+1-len(row)))...)
			row[at] = day
		}
		sessions, sessionLines = append(sessions, row), append(sessionLines, lines[n])
	}
	return sessions, sessionLines
}

// lone is what is in the only cell of a row that has something; empty: in none, or in several.
func lone(row []string) (cell string) {
	for _, each := range row {
		if each = clean(each); each != "" && cell != "" {
			return ""
		} else if each != "" {
			cell = each
		}
	}
	return cell
}

// isRule reports whether a row is the line below the headings of a table in Markdown.
func isRule(row []string) bool {
	return !slices.ContainsFunc(row, func(cell string) bool { return strings.Trim(cell, "-: ") != "" })
}

// again reports whether a row is the headings once more, as above each day of some sheets.
func (h header) again(row []string) bool {
	same := 0
	for at, cell := range row {
		if cell = clean(cell); cell == "" {
			continue
		}
		if at >= len(h.cells) || cut(cell, 60) != h.cells[at] {
			return false
		}
		same++
	}
	return same > 1
}

// rows reads the rows behind a line, each with its own. One that cannot be taken apart is named.
func (s *sheet) rows(body []byte, separator rune, after int) (rows [][]string, lines []int) {
	for line, record := range csvRecords(body) {
		row, err := csvReader(bytes.NewReader(record), separator).Read()
		if line <= after || err == nil && strings.TrimSpace(strings.Join(row, "")) == "" || errors.Is(err, io.EOF) {
			continue
		}
		if err != nil {
			s.file.problems.skip(line, "", "the row cannot be taken apart: %v", errors.Unwrap(err))
			continue
		}
		rows, lines = append(rows, row), append(lines, line)
		if len(rows) > maxSessions {
			break
		}
	}
	return rows, lines
}

// read makes sessions of rows, each with the line it stands in.
func (s *sheet) read(rows [][]string, lines []int) {
	var cells []string
	for _, row := range rows {
		for _, column := range []string{"date", "startdate", "start", "starttime", "enddate", "end", "endtime"} {
			cells = append(cells, s.cell(row, column))
		}
	}
	var warning string
	if s.dates, warning = orderOfDates(cells); warning != "" {
		s.file.problems.warn(0, "", "%s", warning)
	}
	cells = nil
	for _, row := range rows {
		cells = append(cells, s.cell(row, "duration"))
	}
	if s.lengths, warning = unitOfLengths(cells); warning != "" {
		s.file.problems.warn(0, "", "%s", warning)
	}
	for n, row := range rows {
		if zone := s.cell(row, "timezone"); zone != "" && s.file.zone == "" {
			s.file.zone = zone
		}
		s.row(lines[n], row)
	}
}

func (s *sheet) cell(row []string, column string) string {
	at, ok := s.header.columns[column]
	if !ok || at >= len(row) {
		return ""
	}
	return strings.TrimSpace(row[at])
}

func (s *sheet) row(line int, row []string) {
	cell := func(column string) string { return s.cell(row, column) }
	title := cell("title")
	switch strings.ToLower(cell("status")) {
	case "declined", "rejected", "withdrawn", "waitlisted", "deleted":
		return // it is not on the programme
	}
	switch strings.ToLower(cell("active")) {
	case "n", "no", "false", "0":
		return
	}
	f := flat{
		line: line, key: fullSlug(cell("id")), title: title, subtitle: cell("subtitle"), kind: cell("type"), language: cell("language"),
		abstract: prose(cut(cell("abstract"), maxProse), nil), url: cell("url"), status: statusWord(cell("status")), extra: cell("hallway"),
	}
	if err := s.when(&f, cell); err != nil {
		s.file.problems.skip(line, title, "its start: %v", err)
		return
	}
	length, ok := csvLength(cell("duration"))
	if n, err := strconv.ParseUint(cell("duration"), 10, 31); err == nil && s.lengths != time.Minute {
		length, ok = time.Duration(n)*s.lengths, true
	}
	if ok {
		f.minutes = int(length.Minutes())
	}
	if f.key == "" {
		f.key = strings.Trim(fullSlug(title)+"-"+fullSlug(f.start), "-")
	}
	for room := range strings.SplitSeq(cell("room"), ";") {
		if room = clean(room); room != "" {
			f.rooms = append(f.rooms, roomName{name: room, area: cut(clean(cell("area")), maxName)})
		}
	}
	for _, list := range []struct{ column, facet string }{{"tags", "tag"}, {"level", "level"}} {
		for tag := range strings.FieldsFuncSeq(cell(list.column), func(r rune) bool { return r == ',' || r == ';' }) {
			if tag = clean(tag); tag != "" {
				f.tags = append(f.tags, schedule.Tag{Facet: list.facet, Value: cut(tag, maxName)})
			}
		}
	}
	if track := cell("track"); track != "" {
		f.tracks = strings.FieldsFunc(track, func(r rune) bool { return r == ';' || r == '|' })
	}
	for _, link := range []struct{ column, title string }{{"video", "Video"}, {"slides", "Slides"}} {
		if address := cell(link.column); address != "" {
			f.links = append(f.links, schedule.Link{Title: link.title, URL: address})
		}
	}
	f.people = csvPeople(cell("speakers"))
	for _, at := range s.header.speakers {
		if at < len(row) {
			f.people = append(f.people, csvPeople(strings.TrimSpace(row[at]))...)
		}
	}
	if name := clean(cell("givenname") + " " + cell("familyname")); name != "" && len(f.people) == 0 {
		f.people = []person{{name: name}}
	}
	s.file.sessions = append(s.file.sessions, f)
}

// when reads the start and the end of a row, whichever columns they stand in.
func (s *sheet) when(f *flat, cell func(string) string) error {
	date := cmp.Or(s.dates.date(cell("startdate")), s.dates.date(cell("date")))
	from := cell("start")
	switch clock := cell("starttime"); {
	case clock != "" && (from == "" || s.dates.date(from) != ""):
		from = clock
	case from == "" && date == "":
		from = cmp.Or(cell("startdate"), cell("date")) // a date with a time, under a heading that says date
	}
	allDay := isYes(cell("allday")) || from == "" && date != "" || s.dates.date(from) != ""
	if allDay {
		first := cmp.Or(date, s.dates.date(from))
		if first == "" {
			first, _, _ = strings.Cut(from, " ")
			first = s.dates.date(first)
		}
		if first == "" {
			return fmt.Errorf("%q is not a date", cut(cell("startdate")+cell("start"), 40))
		}
		last := cmp.Or(s.dates.date(cell("enddate")), s.dates.date(cell("end")), first)
		if clock, ok := clockOf(cell("endtime")); ok && clock == "00:00" && last > first {
			last = dayBefore(last) // it ends at that midnight
		}
		f.start, f.end, f.allDay = first, last, true
		return nil
	}
	to, both := "", false
	if _, err := parseMoment(from, time.UTC); err != nil {
		from, to, both = clocks(from)
	}
	start, err := s.moment(from, date)
	if err != nil {
		if unread := cmp.Or(cell("startdate"), cell("date")); date == "" && unread != "" {
			return fmt.Errorf("the date %q cannot be read; write it with its year, as 2026-03-24", cut(unread, 40))
		}
		return err
	}
	f.start = start
	if !both {
		to = cmp.Or(cell("endtime"), cell("end"))
	}
	day := cmp.Or(s.dates.date(cell("enddate")), date, start[:len("2006-01-02")])
	if to == "" && cell("enddate") != "" && s.dates.date(cell("enddate")) == "" {
		to = cell("enddate") // a date with a time
	}
	if to == "" {
		return nil
	}
	if f.end, err = s.moment(to, day); err != nil {
		s.file.problems.warn(f.line, f.title, "its end: %v", err)
		f.end = ""
	} else if _, clocked := clockOf(to); clocked && f.end < f.start && cell("enddate") == "" && len(f.end) == len(f.start) {
		f.end = nextDay(f.end) // it ends after midnight
	}
	return nil
}

func isYes(word string) bool {
	switch strings.ToLower(word) {
	case "true", "yes", "y", "1", "x", "wahr", "ja":
		return true
	}
	return false
}

var (
	inBrackets = regexp.MustCompile(`^(.*?)\s*\(([^()]*)\)$`)
	// firmWords end the name of a firm. Behind a comma they belong to what is before it.
	firmWords    = regexp.MustCompile(`(?i)\b(inc|ltd|llc|llp|plc|gmbh|ag|s\.?a|s\.?r\.?l|b\.?v|corp|co|oy|ab|kk|limited|incorporated)\.?$`)
	personSuffix = regexp.MustCompile(`(?i)^(jr|sr|ph\.?d|m\.?d|iii?)\.?$`)
	firmSuffix   = regexp.MustCompile(`(?i)^(inc|ltd|llc|llp|plc|gmbh|ag|s\.?a|s\.?r\.?l|b\.?v|corp|co|oy|ab|limited|incorporated|jr|sr|ph\.?d|m\.?d|iii?)\.?$`)
)

// csvPeople reads "Ann Lee (Acme, Inc.); Bo Ray". Commas in brackets part nobody.
func csvPeople(cell string) []person {
	cell = cut(cell, maxProse)
	separators := ","
	if strings.ContainsAny(cell, ";\n|") {
		separators = ";\n|"
	}
	var people []person
	for _, name := range splitOutside(cell, separators) {
		p := person{name: clean(name)}
		if m := inBrackets.FindStringSubmatch(p.name); m != nil {
			p.name = m[1]
			if !strings.Contains(m[2], "@") { // a mailbox is nobody's organisation
				p.org = m[2]
			}
		}
		last := len(people) - 1
		switch {
		case p.name == "":
		case last >= 0 && separators == "," && firmSuffix.MatchString(p.name):
			if people[last].org != "" {
				people[last].org += ", " + p.name
			} else if people[last].name += ", " + p.name; last > 0 && people[last-1].org == "" && !personSuffix.MatchString(p.name) {
				people[last-1].org = people[last].name // it was a firm
				people = people[:last]
			}
		case last >= 0 && separators == "," && people[last].org == "" && firmWords.MatchString(p.name):
			people[last].org = p.name
		default:
			people = append(people, p)
		}
	}
	return people
}

// splitOutside takes a text apart at separators that stand in no brackets.
func splitOutside(text, separators string) []string {
	var parts []string
	depth, start := 0, 0
	for at, r := range text {
		switch {
		case r == '(':
			depth++
		case r == ')':
			depth = max(0, depth-1)
		case depth == 0 && strings.ContainsRune(separators, r):
			parts = append(parts, text[start:at])
			start = at + 1
		}
	}
	return append(parts, text[start:])
}

var (
	atWord = regexp.MustCompile(`(?i),?\s+(?:at|um|à|@)\s+`)
	// zoneWord is a zone's short name behind a time. It is the event's clock, which is told
	// elsewhere: short names mean several zones.
	zoneWord = regexp.MustCompile(`\s+\(?[A-Z]{3,4}\)?$`)
	// unixTime is in seconds or milliseconds, from 2001 to 2065.
	unixTime = regexp.MustCompile(`^([12]\d{9})(?:\d{3})?$`)
)

// moment is a cell's time as parseMoment reads it: a time of the day that is given,
// or a date with a time.
func (s *sheet) moment(cell, day string) (string, error) {
	cell = clean(cell)
	if cell == "" {
		return "", errors.New("missing")
	}
	if clock, ok := clockOf(cell); ok {
		if day == "" {
			return "", fmt.Errorf("%q has no date; give the sheet a column date", cut(cell, 40))
		}
		return day + "T" + clock, nil
	}
	if _, err := parseMoment(cell, time.UTC); err == nil {
		return cell, nil
	}
	if t, ok := serialMoment(cell); ok {
		return t.Format("2006-01-02T15:04"), nil
	}
	if m := unixTime.FindStringSubmatch(cell); m != nil {
		seconds, err := strconv.ParseInt(m[1], 10, 64)
		return time.Unix(seconds, 0).UTC().Format(time.RFC3339), err
	}
	cell = zoneWord.ReplaceAllString(atWord.ReplaceAllString(eastern(cell), " "), "")
	if first, rest, ok := strings.Cut(cell, " "); ok { // the time before the date
		if half, after, ok := strings.Cut(rest, " "); ok && len(half) == 2 {
			if clock, ok := clockOf(first + " " + half); ok && s.dates.date(after) != "" {
				return s.dates.date(after) + "T" + clock, nil
			}
		}
		if clock, ok := clockOf(first); ok && s.dates.date(rest) != "" {
			return s.dates.date(rest) + "T" + clock, nil
		}
	}
	for at := len(cell) - 1; at > 0; at-- { // "24/03/2026 9:00 AM": where the date ends is tried
		if cell[at] != ' ' && cell[at] != 'T' {
			continue
		}
		date := s.dates.date(strings.TrimSuffix(strings.TrimSpace(cell[:at]), ","))
		if clock, ok := clockOf(cell[at+1:]); ok && date != "" {
			return date + "T" + clock, nil
		}
	}
	return "", fmt.Errorf("%q is not a date with a time", cut(cell, 40))
}
