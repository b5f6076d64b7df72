package importer

import (
	"bytes"
	"cmp"
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"
)

// A programme as people lay it out by hand, saved as CSV: a row for each time, a column for each
// room (or track, if it is headed so).
//
//	Tue 4 June 2030,Hall A,Hall B
//	09:00-09:30,Welcome,
//	09:30,"Slow Gardens
//	Ada Moss",Maps Without Borders
//	Wed 5 June 2030
//	...
//
// A day is in a column headed "date", or in a row above its times, alone or in place of the
// heading of the times. The first line of a cell is a title, the second the speakers, the rest an
// abstract. Where no column says when a row ends, it does as the next of its day begins.

// grid is a row of headings: what the columns below it hold.
type grid struct {
	times map[string]int // columns of times, by their names in csvNames
	rooms []gridColumn
}

type gridColumn struct {
	at    int
	name  string
	track bool // and not a room
}

var (
	timeColumns = []string{"date", "startdate", "start", "starttime", "end", "enddate", "endtime", "duration"}
	trackWord   = regexp.MustCompile(`(?i)^(?:track|stream|strang|piste)\b`)
	slotWord    = regexp.MustCompile(`(?i)^(?:|(?:time )?slots?|timeslots?|hours?|when|day|schedule|agenda|program(?:me)?|#)$`)
)

const maxColumns = 100 // in a grid

// newGrid reads a row of headings, and reports whether it is that of a grid.
func newGrid(row []string, dates dateOrder) (g grid, ok bool) {
	if len(row) > maxColumns {
		return g, false
	}
	h := newHeader(row)
	g.times = make(map[string]int)
	known := make(map[int]string)
	for name, at := range h.columns {
		known[at] = name
		if slices.Contains(timeColumns, name) {
			g.times[name] = at
		}
	}
	_, from := g.times["start"]
	_, clock := g.times["starttime"]
	if !from && !clock && (slotWord.MatchString(h.cells[0]) || dates.dateIn(h.cells[0]) != "") {
		delete(g.times, known[0]) // a heading such as "Day" may be that of the times
		g.times["starttime"], known[0] = 0, "starttime"
		clock = true
	}
	for at, cell := range h.cells {
		switch name := known[at]; {
		case cell == "" || slices.Contains(timeColumns, name):
		case name != "" && name != "room": // that of a list
			return g, false
		default:
			g.rooms = append(g.rooms, gridColumn{at, cell, trackWord.MatchString(cell)})
		}
	}
	return g, (from || clock) && len(g.rooms) >= 2
}

// cell is what a row has in a column of times.
func (g grid) cell(row []string, column string) string {
	at, ok := g.times[column]
	if !ok || at >= len(row) {
		return ""
	}
	return strings.TrimSpace(row[at])
}

// timed reports whether a row has a time of the day.
func (g grid) timed(row []string) bool {
	cell := cmp.Or(g.cell(row, "starttime"), g.cell(row, "start"))
	from, _, both := clocks(cell)
	_, one := clockOf(from)
	_, err := parseMoment(cell, time.UTC)
	return both || one || err == nil
}

// dateIn is the date at the end of a text, after a few words: "Day 1 - Tuesday, 4 June 2030".
func (o dateOrder) dateIn(text string) string {
	rest := cut(clean(text), 80)
	for range 8 {
		if date := o.date(rest); date != "" {
			return date
		}
		_, rest, _ = strings.Cut(rest, " ")
	}
	return ""
}

// gridHeader finds the headings among the first rows, and the line before which they stand.
func gridHeader(head []byte) (g grid, separator rune, line int, ok bool) {
	for _, separator := range ",;\t" {
		headed, rows, timed := 0, 0, 0
		for n, record := range csvRecords(head) {
			row, err := csvReader(bytes.NewReader(record), separator).Read()
			if err != nil || len(row) < 3 {
				continue
			}
			if headed == 0 {
				if n > 6 {
					break
				}
				if g, ok = newGrid(row, dateOrder{}); ok {
					headed = n
				}
				continue
			}
			if rows++; g.timed(row) {
				timed++
			}
			if rows == 50 {
				break
			}
		}
		if headed > 0 && timed >= 2 && 2*timed > rows {
			return g, separator, headed, true
		}
	}
	return g, 0, 0, false
}

func isGrid(l *look) bool {
	if l.json != nil || l.root != "" || bytes.IndexByte(l.head, 0) >= 0 || csvHeader(l.head).complete(true) == nil {
		return false
	}
	_, _, _, ok := gridHeader(l.head)
	return ok
}

// slot is a row of times.
type slot struct {
	when  flat
	cells []gridCell
}

type gridCell struct {
	gridColumn
	text string
}

func readGrid(body []byte, opt Options) (*draft, error) {
	g, separator, headed, ok := gridHeader(body[:min(len(body), headLength)])
	if !ok {
		return nil, errors.New("it has no row of rooms above its times")
	}
	s := &sheet{}
	s.file.event.Name = Unnamed
	rows, lines := s.rows(body, separator, 0)
	var cells []string
	for _, row := range rows {
		cells = append(cells, row[0])
	}
	var warning string
	if s.dates, warning = orderOfDates(cells); warning != "" {
		s.file.problems.warn(0, "", "%s", warning)
	}
	slots, dated := s.slots(g, rows, lines, headed)
	if !dated {
		return nil, errors.New("it has no day: put one with its year, such as 2026-03-24, into a row above its times, or into a column \"Date\"")
	}
	s.endSlots(slots)
	for _, slot := range slots {
		s.slot(slot)
	}
	return s.file.draft(opt)
}

// slots reads the rows of times, each with the day and the headings above it, and reports whether
// any has a day.
func (s *sheet) slots(g grid, rows [][]string, lines []int, headed int) (slots []slot, dated bool) {
	day, heading, cells := "", "", 0
	for n, row := range rows {
		if lines[n] == headed {
			heading = row[0]
		}
		var filled []string
		for _, cell := range row {
			if cell = clean(cell); cell != "" {
				filled = append(filled, cell)
			}
		}
		timed, date := g.timed(row), ""
		if !timed {
			date = s.dates.dateIn(filled[0])
		}
		switch {
		case date != "" || lines[n] == headed || !timed && row[0] == heading:
			day = cmp.Or(date, day)
			if again, ok := newGrid(row, s.dates); ok {
				g = again
			}
		case lines[n] < headed: // a title above all
		case !timed:
			s.file.problems.skip(lines[n], cut(filled[0], 60), "this row has neither a time nor a day with its year, such as 2026-03-24")
		default:
			slot := slot{when: flat{line: lines[n], title: filled[0]}}
			cell := func(column string) string {
				if column == "date" {
					return cmp.Or(g.cell(row, column), day)
				}
				return g.cell(row, column)
			}
			if own := s.dates.date(g.cell(row, "date")); own != "" {
				day = own // also for the rows below that have none
			}
			dated = dated || s.dates.date(cell("date")) != ""
			if err := s.when(&slot.when, cell); err != nil {
				s.file.problems.skip(lines[n], cut(strings.Join(filled, ", "), 60), "its start: %v", err)
				continue
			}
			dated = true
			if length, ok := csvLength(cell("duration")); ok {
				slot.when.minutes = int(length.Minutes())
			}
			for _, column := range g.rooms {
				if !column.track && !slices.Contains(s.file.roomOrder, column.name) {
					s.file.roomOrder = append(s.file.roomOrder, column.name)
				}
				if column.at < len(row) && strings.TrimSpace(row[column.at]) != "" {
					slot.cells = append(slot.cells, gridCell{column, strings.TrimSpace(row[column.at])})
				}
			}
			slots = append(slots, slot)
			cells += len(slot.cells)
		}
		if cells > maxSessions { // the first too many says so
			break
		}
	}
	return slots, dated
}

// endSlots has a row without an end last until the next of its day, and the last one as long as most.
func (s *sheet) endSlots(slots []slot) {
	var lengths []int
	for n := range slots {
		when := &slots[n].when
		if when.end != "" || when.minutes > 0 || when.allDay {
			continue
		}
		day := when.start[:min(len(when.start), len(time.DateOnly))]
		for _, next := range slots[n+1:] {
			if start := next.when.start; start > when.start && len(start) == len(when.start) && strings.HasPrefix(start, day) {
				when.end = start
				if length := minutesBetween(when.start, start); length > 0 {
					lengths = append(lengths, length)
				}
				break
			}
		}
	}
	if len(lengths) > 0 {
		most := usual(lengths)
		for n := range slots {
			if when := &slots[n].when; when.end == "" && when.minutes == 0 && !when.allDay {
				when.minutes = most
			}
		}
		s.file.problems.warn(0, "", "rows without an end last until the next row, and the last of a day as long as most; give the times as 09:00-09:30 where that is too short or too long")
	}
}

// minutesBetween are the minutes between two times as when writes them.
func minutesBetween(start, end string) int {
	from, _ := parseMoment(start, time.UTC)
	to, _ := parseMoment(end, time.UTC)
	return int(to.Sub(from).Minutes())
}

// slot makes sessions of the cells of a row. The same title in two rooms is one session.
func (s *sheet) slot(slot slot) {
	first := len(s.file.sessions)
	for _, cell := range slot.cells {
		f := slot.when
		title, rest, _ := strings.Cut(cell.text, "\n")
		f.title = clean(title)
		names, text, _ := strings.Cut(strings.TrimSpace(rest), "\n")
		if len(names) > 200 { // too long for names
			names, text = "", rest
		}
		f.people, f.abstract = csvPeople(names), prose(cut(text, maxProse), nil)
		f.key = strings.Trim(fullSlug(f.title)+"-"+fullSlug(f.start), "-")
		if s.goesOn(f, cell.name) {
			continue
		}
		same := slices.IndexFunc(s.file.sessions[first:], func(other flat) bool { return other.title == f.title })
		if same >= 0 {
			f = s.file.sessions[first+same]
		}
		switch lone := len(slot.cells) == 1 && len(f.title) < shortTitle && serviceWords.MatchString(f.title); {
		case cell.track:
			f.tracks = append(slices.Clone(f.tracks), cell.name)
		case !lone: // a break for everybody is in the first column, and has no room
			f.rooms = append(slices.Clone(f.rooms), roomName{name: cut(cell.name, maxName)})
		}
		if same >= 0 {
			s.file.sessions[first+same] = f
			continue
		}
		s.file.sessions = append(s.file.sessions, f)
	}
}

// goesOn reports whether the row above has the same session in the same room, and extends that.
func (s *sheet) goesOn(f flat, column string) bool {
	for at := len(s.file.sessions) - 1; at >= max(0, len(s.file.sessions)-2*maxColumns); at-- {
		before := &s.file.sessions[at]
		if before.title != f.title || before.end != f.start || f.end == "" {
			continue
		}
		if slices.Contains(before.tracks, column) || slices.ContainsFunc(before.rooms, func(r roomName) bool { return r.name == column }) {
			before.end = f.end
			return true
		}
	}
	return false
}
