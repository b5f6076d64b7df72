package importer

import (
	"bytes"
	"errors"
	"strings"
	"time"

	"golang.org/x/net/html"

	"hallway/app/schedule"
)

// Sched's /print page: formats.md 2.3. It is the best public source of Sched's
// speakers. Its times are local, its tracks are letters that each day's legend
// explains, and its ids are those of the calendar.

func isSchedPrint(body []byte) bool {
	head := body[:min(len(body), 64<<10)]
	return bytes.Contains(head, []byte("sched.co")) && bytes.Contains(head, []byte(`class="time"`)) && bytes.Contains(head, []byte(`href="event/`))
}

// printRow is a row of the page as it is read.
type printRow struct {
	line                     int
	date                     string
	time, kind, venue, roles strings.Builder
	title                    strings.Builder
	id                       string
}

func readSchedPrint(src Source, opt Options) (*draft, error) {
	d := &draft{change: dayChange}
	if opt.Zone == "" {
		return nil, errors.New("its times are local and the page does not say where; tell the time zone with --timezone, such as --timezone Europe/Amsterdam")
	}
	loc, err := time.LoadLocation(opt.Zone)
	if err != nil {
		return nil, err
	}
	d.event.Zone = opt.Zone
	page := readPrintPage(src.Body)
	d.event.Name = clean(strings.TrimSuffix(page.title.String(), ": Print Schedule"))
	for _, row := range page.rows {
		d.printSession(row, page.legend[row.date], loc)
	}
	return d, nil
}

// printPage is the page's rows and, by date, its legend of letters.
type printPage struct {
	title  strings.Builder
	rows   []*printRow
	legend map[string]map[string]string
}

// readPrintPage goes through the page once, without building a tree of it.
func readPrintPage(body []byte) *printPage {
	p := &printPage{legend: make(map[string]map[string]string)}
	tokens := html.NewTokenizer(bytes.NewReader(body))
	legend := make(map[string]string)
	var row *printRow
	var into, letter, name *strings.Builder
	date, line := "", 1
	for {
		kind := tokens.Next()
		if kind == html.ErrorToken {
			return p
		}
		line += bytes.Count(tokens.Raw(), []byte("\n"))
		token := tokens.Token()
		class := attribute(token, "class")
		switch {
		case kind == html.TextToken && into != nil:
			into.WriteString(token.Data)
		case kind == html.EndTagToken:
			switch token.Data {
			case "a", "title":
				if name != nil {
					legend[clean(letter.String())] = clean(name.String())
					name = nil
				}
				into = nil
			case "span":
				if into == letter && name != nil {
					into = name
				}
			case "div", "em", "td":
				into = nil
			case "table":
				legend = make(map[string]string)
			}
		case kind != html.StartTagToken:
		case token.Data == "title":
			into = &p.title
		case token.Data == "span" && isDate(attribute(token, "id")):
			date = attribute(token, "id")
			p.legend[date] = legend
		case token.Data == "span" && class == "box":
			letter, name = new(strings.Builder), new(strings.Builder)
			into = letter
		case token.Data == "td" && class == "time":
			row = &printRow{date: date, line: line}
			p.rows = append(p.rows, row)
			into = &row.time
		case row == nil:
		case token.Data == "td" && class == "type":
			into = &row.kind
		case token.Data == "a" && strings.HasPrefix(attribute(token, "href"), "event/"):
			row.id = attribute(token, "id")
			into = &row.title
		case token.Data == "div" && class == "venue":
			into = &row.venue
		case token.Data == "em" && class == "sched-role-list":
			into = &row.roles
		}
	}
}

func isDate(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

func (d *draft) printSession(row *printRow, legend map[string]string, loc *time.Location) {
	title := clean(row.title.String())
	e := &entry{line: row.line}
	var ok bool
	if e.session.Start, e.session.End, ok = printTimes(row.date, row.time.String(), loc); !ok {
		d.skip(row.line, title, "its time %q is none", clean(row.time.String()))
		return
	}
	if title == "" || row.id == "" {
		d.skip(row.line, title, "it has no title or no id")
		return
	}
	e.session.Key = schedule.Key(row.id)
	e.setTitle(d, title)
	guessed, rest := splitSpeakers(e.session.Title)
	e.speakers = readRoles(row.roles.String(), guessed)
	if len(guessed) > 0 && len(e.speakers) > 0 {
		e.session.Title = rest
	}
	e.addTrack(legend[clean(row.kind.String())])
	e.rooms = schedRoom(row.venue.String(), nil)
	e.classify()
	d.sessions = append(d.sessions, e)
}

// printTimes reads "09:00 – 09:35" or "9:00am – 9:35am" on a date.
func printTimes(date, text string, loc *time.Location) (start, end time.Time, ok bool) {
	from, to, _ := strings.Cut(text, "–")
	if start, ok = clockOn(date, from, loc); !ok {
		return start, end, false
	}
	if end, ok = clockOn(date, to, loc); !ok {
		return start, start, true
	}
	if end.Before(start) { // past midnight
		end = end.AddDate(0, 0, 1)
	}
	return start.UTC(), end.UTC(), true
}

func clockOn(date, clock string, loc *time.Location) (time.Time, bool) {
	clock = strings.ToLower(clean(clock))
	for _, layout := range []string{"15:04", "3:04pm", "3:04 pm", "3pm"} {
		if t, err := time.ParseInLocation(time.DateOnly+" "+layout, date+" "+clock, loc); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

// readRoles reads "Speakers: Ada Lovelace, Grace Hopper; Moderators: Linus T.".
// Organisations are not there; where the title guessed them, they are kept.
func readRoles(text string, guessed []person) []person {
	var people []person
	for role := range strings.SplitSeq(text, ";") {
		_, names, ok := strings.Cut(role, ":")
		if !ok {
			names = role
		}
		for name := range strings.SplitSeq(names, ",") {
			if name = cut(clean(name), maxName); name == "" {
				continue
			}
			p := person{name: name}
			for _, g := range guessed {
				if speakerIdentity(g) == speakerIdentity(p) {
					p.org, p.job = g.org, g.job
				}
			}
			people = append(people, p)
		}
	}
	return people
}
