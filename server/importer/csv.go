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
// needs a title and a start; all else may be missing, and columns that are none of
// these are left alone. Headings may be in any case and order.
//
//	title       name, session, talk, "session title"
//	start       "start time", from, begin; a date with a time, or a time beside date
//	end         "end time", to, until
//	date        day
//	duration    length; minutes, or hours and minutes as 1:30
//	room        location, venue, place
//	speakers    speaker, presenter; "Ann Lee (Acme); Bo Ray", apart by ; or by commas
//	track       category, topic
//	abstract    description, summary
//	id, subtitle, area, type, level, language, tags, url, video, slides, status, timezone
//
// Fields are apart by commas, semicolons or tabs.

// csvNames are the headings that mean a column.
var csvNames = map[string][]string{
	"id":       {"id", "key", "code", "session id"},
	"title":    {"title", "name", "session", "talk", "session title", "session name", "talk title", "titel"},
	"subtitle": {"subtitle"},
	"start":    {"start", "start time", "starts", "starts at", "from", "begin", "beginning", "start date", "startdate", "starttime", "time", "scheduled at", "session start"},
	"end":      {"end", "end time", "ends", "ends at", "to", "until", "finish", "end date", "enddate", "endtime", "session end"},
	"date":     {"date", "day"},
	"duration": {"duration", "length", "minutes", "duration (minutes)", "duration (min)"},
	"room":     {"room", "location", "venue", "place", "stage", "hall", "raum"},
	"area":     {"area", "zone", "building", "floor"},
	"track":    {"track", "category", "topic", "theme", "stream"},
	"type":     {"type", "format", "kind", "session type", "session format"},
	"level":    {"level", "difficulty"},
	"language": {"language", "lang"},
	"speakers": {"speakers", "speaker", "presenter", "presenters", "speaker names", "who", "speaker(s)"},
	"abstract": {"abstract", "description", "summary", "details", "session description"},
	"tags":     {"tags", "keywords", "labels"},
	"url":      {"url", "link", "web"},
	"video":    {"video", "recording", "video url"},
	"slides":   {"slides", "slides url", "presentation"},
	"status":   {"status", "state"},
	"timezone": {"timezone", "time zone", "tz"},
}

func isCSV(l *look) bool {
	if l.json != nil || l.root != "" || bytes.IndexByte(l.head, 0) >= 0 {
		return false
	}
	columns, _, _ := csvHeader(l.head)
	return columns != nil
}

// csvHeader finds the row of headings among the first rows: some sheets have a title
// above it.
func csvHeader(head []byte) (columns map[string]int, separator rune, skip int) {
	lines := bytes.SplitN(head, []byte("\n"), 6)
	for n, line := range lines[:min(len(lines), 5)] {
		for _, separator := range ",;\t" {
			row, err := csvReader(bytes.NewReader(line), separator).Read()
			if err != nil {
				continue
			}
			columns := make(map[string]int)
			for at, cell := range row {
				heading := strings.ToLower(clean(cell))
				for name, known := range csvNames {
					if _, twice := columns[name]; !twice && slices.Contains(known, heading) {
						columns[name] = at
					}
				}
			}
			_, titled := columns["title"]
			_, timed := columns["start"]
			if titled && timed {
				return columns, separator, n
			}
		}
	}
	return nil, 0, 0
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
	r.Comma, r.LazyQuotes, r.FieldsPerRecord, r.TrimLeadingSpace = separator, true, -1, true
	return r
}

// sheet is a CSV file on its way.
type sheet struct {
	file     flatFile
	columns  map[string]int
	dayFirst bool // 03/04 is the third of April
}

func readCSV(body []byte, opt Options) (*draft, error) {
	columns, separator, skip := csvHeader(body[:min(len(body), headLength)])
	s := &sheet{columns: columns}
	s.file.event.Name = "Programme"
	var rows [][]string
	var lines []int
	for line, record := range csvRecords(body) {
		row, err := csvReader(bytes.NewReader(record), separator).Read()
		if line <= skip+1 || err == nil && strings.TrimSpace(strings.Join(row, "")) == "" || errors.Is(err, io.EOF) {
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
	s.settleDates(rows)
	for n, row := range rows {
		if zone := s.cell(row, "timezone"); zone != "" && s.file.zone == "" {
			s.file.zone = zone
		}
		s.row(lines[n], row)
	}
	return s.file.draft(opt)
}

func (s *sheet) cell(row []string, column string) string {
	at, ok := s.columns[column]
	if !ok || at >= len(row) {
		return ""
	}
	return strings.TrimSpace(row[at])
}

// slashed is a date whose day and month can be taken for each other.
var slashed = regexp.MustCompile(`^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})`)

// settleDates finds out whether days stand before months: one date with a number
// above twelve tells for the whole column.
func (s *sheet) settleDates(rows [][]string) {
	s.dayFirst = true
	unclear, clear := 0, false
	for _, row := range rows {
		for _, column := range []string{"date", "start"} {
			m := slashed.FindStringSubmatch(s.cell(row, column))
			if m == nil {
				continue
			}
			first, _ := strconv.Atoi(m[1])
			second, _ := strconv.Atoi(m[2])
			switch {
			case first > 12:
				clear = true
			case second > 12:
				s.dayFirst, clear = false, true
			default:
				unclear++
			}
		}
	}
	if unclear > 0 && !clear {
		s.file.problems.warn(0, "", "dates such as 03/04/2026 are read with the day first; write them as 2026-04-03 if it is otherwise")
	}
}

func (s *sheet) row(line int, row []string) {
	cell := func(column string) string { return s.cell(row, column) }
	title := cell("title")
	f := flat{
		line: line, key: slug(cell("id")), title: title, subtitle: cell("subtitle"), kind: cell("type"), language: cell("language"),
		abstract: prose(cut(cell("abstract"), maxProse), nil), url: cell("url"),
	}
	day := s.date(cell("date"))
	start, err := s.moment(cell("start"), day)
	if err != nil {
		s.file.problems.skip(line, title, "its start: %v", err)
		return
	}
	f.start = start
	if end := cell("end"); end != "" {
		if f.end, err = s.moment(end, cmp.Or(day, start[:len(time.DateOnly)])); err != nil {
			s.file.problems.warn(line, title, "its end: %v", err)
			f.end = ""
		} else if f.end < f.start && len(f.end) == len(f.start) && !strings.ContainsAny(end, "-/") {
			f.end = nextDay(f.end) // it ends after midnight
		}
	}
	if length, ok := parseLength(strings.TrimSuffix(strings.TrimSuffix(cell("duration"), "min"), " ")); ok {
		f.minutes = int(length.Minutes())
	}
	if f.key == "" {
		f.key = strings.Trim(slug(title)+"-"+slug(start), "-")
	}
	for room := range strings.SplitSeq(cell("room"), ";") {
		if room = clean(room); room != "" {
			f.rooms = append(f.rooms, roomName{name: room, area: cut(clean(cell("area")), maxName)})
		}
	}
	for _, list := range []struct{ column, facet string }{{"tags", "tag"}, {"level", "level"}} {
		for tag := range strings.FieldsFuncSeq(cell(list.column), func(r rune) bool { return r == ',' || r == ';' }) {
			f.tags = append(f.tags, schedule.Tag{Facet: list.facet, Value: cut(clean(tag), maxName)})
		}
	}
	if track := cell("track"); track != "" {
		f.tracks = strings.Split(track, ";")
	}
	for _, link := range []struct{ column, title string }{{"video", "Video"}, {"slides", "Slides"}} {
		if address := cell(link.column); address != "" {
			f.links = append(f.links, schedule.Link{Title: link.title, URL: address})
		}
	}
	f.status = statusWord(cell("status"))
	f.people = csvPeople(cell("speakers"))
	s.file.sessions = append(s.file.sessions, f)
}

var inBrackets = regexp.MustCompile(`^(.*?)\s*\(([^()]*)\)$`)

// csvPeople reads "Ann Lee (Acme); Bo Ray".
func csvPeople(cell string) []person {
	cell = cut(cell, maxProse)
	separator := ","
	if strings.Contains(cell, ";") {
		separator = ";"
	}
	var people []person
	for name := range strings.SplitSeq(cell, separator) {
		p := person{name: clean(name)}
		if m := inBrackets.FindStringSubmatch(p.name); m != nil {
			p.name, p.org = m[1], m[2]
		}
		if p.name != "" {
			people = append(people, p)
		}
	}
	return people
}

// date is a date as 2026-03-24; empty where there is none.
func (s *sheet) date(text string) string {
	text = strings.TrimSpace(text)
	layouts := []string{time.DateOnly, "2006/01/02", "2006.01.02", "2 January 2006", "January 2, 2006", "2 Jan 2006", "Jan 2, 2006", "Monday, January 2, 2006", "Monday 2 January 2006", "20060102"}
	if s.dayFirst {
		layouts = append(layouts, "2/1/2006", "2.1.2006", "2-1-2006")
	} else {
		layouts = append(layouts, "1/2/2006", "1.2.2006", "1-2-2006")
	}
	for _, layout := range layouts {
		if t, err := time.Parse(layout, text); err == nil && inReach(t) {
			return t.Format(time.DateOnly)
		}
	}
	return ""
}

// moment is a cell's time as parseMoment reads it: a time of the day that is given,
// or a date with a time.
func (s *sheet) moment(cell, day string) (string, error) {
	cell = clean(cell)
	if cell == "" {
		return "", errors.New("there is none")
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
	for at := len(cell) - 1; at > 0; at-- { // "24/03/2026 9:00 AM": where the date ends is tried
		if cell[at] != ' ' && cell[at] != 'T' {
			continue
		}
		date := s.date(strings.TrimSuffix(cell[:at], ","))
		if clock, ok := clockOf(cell[at+1:]); ok && date != "" {
			return date + "T" + clock, nil
		}
	}
	return "", fmt.Errorf("%q is no date with a time", cut(cell, 40))
}

func clockOf(text string) (clock string, ok bool) {
	text = strings.ToUpper(strings.ReplaceAll(strings.TrimSpace(text), ".", ":"))
	for _, layout := range []string{"15:04", "15:04:05", "3:04 PM", "3:04PM", "3:04:05 PM", "3 PM", "3PM"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.Format("15:04"), true
		}
	}
	return "", false
}

func nextDay(moment string) string {
	t, err := time.Parse("2006-01-02T15:04", moment)
	if err != nil {
		return moment
	}
	return t.AddDate(0, 0, 1).Format("2006-01-02T15:04")
}
