package importer

import (
	"bytes"
	"net/url"
	"regexp"
	"strings"
	"time"

	"golang.org/x/net/html"

	"hallway/app/schedule"
)

// Sched's /print page: formats.md 2.3. It is the best public source of Sched's
// speakers. Its times are local, its tracks are letters that each day's legend
// explains, and its ids are those of the calendar.

func isSchedPrint(l *look) bool {
	return strings.EqualFold(l.root, "html") && l.has("sched.co", `class="time"`, `href="event/`)
}

func readSchedPrint(body []byte, opt Options) (*draft, error) {
	d := &draft{}
	page := readPrintPage(body)
	d.event.Name, _, _ = strings.Cut(clean(page.title.String()), ": Print Schedule")
	zone := ""
	if opt.Zone == "" {
		zone = d.printZone(page.places)
	}
	d.useZone(opt.Zone, zone)
	loc, err := loadZone(d.event.Zone)
	if err != nil {
		return nil, err
	}
	orgs := page.orgs()
	for _, row := range page.rows {
		if len(d.sessions) == maxSessions {
			d.skip(row.line, "", "there are more than %d sessions; this one and what follows is not read", maxSessions)
			break
		}
		d.printSession(row, orgs, loc)
	}
	return d, nil
}

// orgs are the organisations that the titles name.
func (p *printPage) orgs() map[string]bool {
	orgs := make(map[string]bool)
	for _, row := range p.rows {
		learnOrgs(clean(row.title.String()), orgs)
	}
	return orgs
}

// printZone guesses the zone from the addresses in the page's menu of venues: the
// one that most of them lie in.
func (d *draft) printZone(places []string) string {
	counts := make(map[string]int)
	best, example := "", ""
	for _, place := range places {
		zone, ok := zoneOfPlace(place)
		if !ok {
			continue
		}
		if counts[zone]++; counts[zone] > counts[best] {
			best, example = zone, place
		}
	}
	if best == "" {
		return ""
	}
	return d.guessZone(example)
}

// printRow is a row of the page as it is read.
type printRow struct {
	line                     int
	date, id                 string
	legend                   map[string]string // letters to tracks
	time, kind, venue, roles strings.Builder
	title                    strings.Builder
}

// printPage goes through the page once, without building a tree of it.
type printPage struct {
	title  strings.Builder
	places []string // addresses in the menu of venues
	rows   []*printRow

	date         string
	legend       map[string]string
	row          *printRow
	into         *strings.Builder // where text goes
	letter, name *strings.Builder // of an entry of the legend
}

func readPrintPage(body []byte) *printPage {
	p := &printPage{legend: make(map[string]string)}
	tokens := html.NewTokenizer(bytes.NewReader(body))
	line := 1
	for {
		kind := tokens.Next()
		if kind == html.ErrorToken {
			return p
		}
		token := tokens.Token()
		switch kind {
		case html.TextToken:
			if p.into != nil {
				p.into.WriteString(token.Data)
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			p.start(token, line)
		case html.EndTagToken:
			p.end(token.Data)
		}
		line += bytes.Count(tokens.Raw(), []byte("\n"))
	}
}

func (p *printPage) start(token html.Token, line int) {
	class := attribute(token, "class")
	switch {
	case token.Data == "title":
		p.into = &p.title
	case token.Data == "option":
		p.place(attribute(token, "value"))
	case token.Data == "span" && isDate(attribute(token, "id")):
		p.date = attribute(token, "id")
	case token.Data == "span" && class == "box":
		p.letter, p.name = new(strings.Builder), new(strings.Builder)
		p.into = p.letter
	case token.Data == "td" && class == "time":
		p.row = &printRow{date: p.date, line: line, legend: p.legend}
		p.rows = append(p.rows, p.row)
		p.into = &p.row.time
	case p.row == nil:
	case token.Data == "td" && class == "type":
		p.into = &p.row.kind
	case token.Data == "a" && strings.HasPrefix(attribute(token, "href"), "event/"):
		p.row.id = attribute(token, "id")
		p.into = &p.row.title
	case token.Data == "div" && class == "venue":
		p.into = &p.row.venue
	case token.Data == "em" && class == "sched-role-list":
		p.into = &p.row.roles
	}
}

func (p *printPage) end(tag string) {
	switch tag {
	case "a", "title":
		if p.name != nil {
			p.legend[clean(p.letter.String())] = clean(p.name.String())
			p.name = nil
		}
		p.into = nil
	case "span":
		if p.name != nil && p.into == p.letter {
			p.into = p.name
		}
	case "div", "em", "td":
		p.into = nil
	case "table": // each day has its own letters
		p.legend = make(map[string]string)
	}
}

// place takes the address out of "Boathouse/Amsteldijk+223%2C+Amsterdam".
func (p *printPage) place(value string) {
	_, address, ok := strings.Cut(value, "/")
	if address, err := url.QueryUnescape(address); ok && err == nil {
		p.places = append(p.places, address)
	}
}

func isDate(s string) bool { return s != "" && dateOf(s) == s }

func (d *draft) printSession(row *printRow, orgs map[string]bool, loc *time.Location) {
	title := clean(row.title.String())
	e := &entry{line: row.line}
	var ok bool
	if e.session.Start, e.session.End, ok = printTimes(row.date, row.time.String(), loc); !ok {
		d.skip(row.line, title, "its time %q on day %q is none", cut(clean(row.time.String()), 40), row.date)
		return
	}
	if title == "" || row.id == "" {
		d.skip(row.line, title, "it has no title or no id")
		return
	}
	e.session.Key = schedule.Key(row.id)
	d.setTitle(e, title)
	e.takeAccess()
	guessed, rest := splitSpeakers(e.session.Title, orgs)
	if e.speakers = readRoles(row.roles.String(), guessed); len(e.speakers) > 0 && len(guessed) > 0 {
		e.session.Title = rest
	} else {
		e.session.Title = withoutSpeakers(e.session.Title, e.speakers)
	}
	d.addTrack(e, row.legend[clean(row.kind.String())])
	e.rooms = printRooms(d.bounded(e.line, title, "place", clean(row.venue.String()), maxPlace))
	e.classify()
	d.add(e)
}

var printAddress = regexp.MustCompile(`^(.+?) \(([^()]*,[^()]*)\)$`)

// printRooms takes "Hotel (Street 1, City)" apart.
func printRooms(venue string) []roomName {
	if m := printAddress.FindStringSubmatch(venue); m != nil {
		name := cut(m[1], maxName)
		return roomOf(roomName{name: name, area: areaOf(name), address: cut(m[2], maxName)})
	}
	return splitRooms(cut(venue, maxName))
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
		end = end.In(loc).AddDate(0, 0, 1).UTC()
	}
	return start, end, true
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
	known := make(map[string]person)
	for _, g := range guessed {
		known[speakerIdentity(g)] = g
	}
	var people []person
	for role := range strings.SplitSeq(text, ";") {
		if _, names, ok := strings.Cut(role, ":"); ok {
			role = names
		}
		for name := range strings.SplitSeq(role, ",") {
			if name = cut(clean(name), maxName); name == "" {
				continue
			}
			p := person{name: name}
			if g, ok := known[speakerIdentity(p)]; ok {
				p.org, p.job = g.org, g.job
			}
			people = append(people, p)
		}
	}
	return people
}
