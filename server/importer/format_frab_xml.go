package importer

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/net/html/charset"

	"hallway/app/schedule"
)

// schedule.xml, also called Pentabarf: formats.md 2.4.

func isScheduleXML(l *look) bool {
	return l.root == "schedule" && (bytes.Contains(l.body, []byte("<event")) || !bytes.Contains(l.body, []byte("<entry")))
}

type xmlConference struct {
	Acronym   string `xml:"acronym"`
	Title     string `xml:"title"`
	City      string `xml:"city"`
	DayChange string `xml:"day_change"`
	BaseURL   string `xml:"base_url"`
	Zone      string `xml:"time_zone_name"`
	Version   string `xml:"release"`
}

type xmlEvent struct {
	ID          string      `xml:"id,attr"`
	GUID        string      `xml:"guid,attr"`
	Code        string      `xml:"code,attr"`
	Date        string      `xml:"date"`
	Start       string      `xml:"start"`
	Duration    string      `xml:"duration"`
	Room        string      `xml:"room"`
	Title       string      `xml:"title"`
	Subtitle    string      `xml:"subtitle"`
	Track       string      `xml:"track"`
	Type        string      `xml:"type"`
	Language    string      `xml:"language"`
	Abstract    xmlProse    `xml:"abstract"`
	Description xmlProse    `xml:"description"`
	URL         string      `xml:"url"`
	Feedback    string      `xml:"feedback_url"`
	OptOut      string      `xml:"recording>optout"`
	Persons     []xmlPerson `xml:"persons>person"`
	Loose       []xmlPerson `xml:"person"` // as pages made by hand have them, also several in one
	Links       []xmlLink   `xml:"links>link"`
	Attachments []xmlLink   `xml:"attachments>attachment"`
	Extra       string      `xml:"x_hallway"`
}

type xmlPerson struct {
	ID   string   `xml:"id,attr"`
	GUID string   `xml:"guid,attr"`
	Attr string   `xml:"name,attr"`
	Org  string   `xml:"organization,attr"`
	Full string   `xml:"name"` // where the person is an element of several
	Name string   `xml:",chardata"`
	Bio  xmlProse `xml:"biography"`
}

func (p *xmlPerson) frab() frabPerson {
	return frabPerson{id: cmp.Or(p.GUID, p.ID), org: p.Org, name: cmp.Or(clean(p.Full), clean(p.Attr), clean(p.Name)), bio: p.Bio.text()}
}

type xmlLink struct {
	Href string `xml:"href,attr"`
	Text string `xml:",chardata"`
}

// xmlProse is text that most tools escape and some write as elements.
type xmlProse struct {
	Text  string `xml:",chardata"`
	Inner string `xml:",innerxml"`
}

func (p *xmlProse) text() string {
	if strings.Contains(p.Inner, "</") && !strings.Contains(p.Inner, "<![CDATA[") {
		return p.Inner // real elements: it is HTML as it stands
	}
	return p.Text
}

// Bounds on broken files: each broken element costs a look at what follows it.
const (
	maxElement = 1 << 20 // bytes of one session; the longest real one has 40 kB
	maxBroken  = 50      // sessions that are no XML
	maxUntaken = 5       // elements about the event as a whole that are no XML
	maxRooms   = 20000   // room elements; a room has one for each day
)

// xmlReader goes from tag to tag and decodes each session by itself, so that one
// that is not well-formed XML does not take the others with it.
type xmlReader struct {
	body            []byte
	at              int
	file            frabFile
	draft           draft // only for its problems
	day             string
	room            string
	broken, untaken int

	lineAt, line int // how far lines were counted
}

func readScheduleXML(body []byte, opt Options) (*draft, error) {
	body, err := utf8XML(body)
	if err != nil {
		return nil, err
	}
	r := &xmlReader{body: body, line: 1}
	if err := r.read(); err != nil {
		return nil, err
	}
	d, err := r.file.draft(opt)
	if err != nil {
		return nil, err
	}
	d.before(&r.draft)
	return d, nil
}

// read finds the elements that matter, at whatever depth they lie.
func (r *xmlReader) read() error {
	for {
		next := bytes.IndexByte(r.body[r.at:], '<')
		if next < 0 {
			return nil
		}
		r.at += next
		rest := r.body[r.at:]
		switch {
		case bytes.HasPrefix(rest, []byte("<!--")):
			r.skipTo("-->")
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			r.skipTo("]]>")
		case bytes.HasPrefix(rest, []byte("<!ENTITY")):
			return errors.New("it defines entities of its own, which Hallway does not read")
		case bytes.HasPrefix(rest, []byte("</schedule")):
			return nil
		default:
			if err := r.element(tagName(rest)); err != nil {
				return err
			}
		}
	}
}

func (r *xmlReader) skipTo(end string) {
	i := bytes.Index(r.body[r.at:], []byte(end))
	if i < 0 {
		r.at = len(r.body)
		return
	}
	r.at += i + len(end)
}

// element takes an element whole, or goes into it.
func (r *xmlReader) element(name string) error {
	switch name {
	case "version":
		r.take(&r.file.version)
		return nil
	case "base_url":
		var address string
		r.take(&address)
		r.file.baseURL = cmp.Or(r.file.baseURL, strings.TrimSpace(address))
		return nil
	case "conference":
		var c xmlConference
		r.take(&c)
		r.file.acronym, r.file.title, r.file.city, r.file.zone = clean(c.Acronym), c.Title, c.City, c.Zone
		r.file.baseURL, r.file.dayChange = cmp.Or(strings.TrimSpace(c.BaseURL), r.file.baseURL), c.DayChange
		r.file.version = cmp.Or(r.file.version, c.Version)
		return nil
	case "persons":
		var list struct {
			Persons []xmlPerson `xml:"person"`
		}
		r.take(&list)
		r.file.people = make(map[string]frabPerson)
		for _, p := range list.Persons {
			r.file.people[cmp.Or(p.GUID, p.ID)] = p.frab()
		}
		return nil
	case "day":
		r.day, r.room = r.attribute("date"), ""
	case "room":
		if len(r.file.rooms) > maxRooms {
			return fmt.Errorf("it has more than %d rooms", maxRooms)
		}
		r.room = clean(r.attribute("name"))
		r.file.rooms = append(r.file.rooms, r.room)
	case "/room":
		r.room = ""
	case "event":
		r.event()
		return nil
	}
	r.at++ // to the next tag
	return nil
}

// take decodes an element that stands once, and moves behind it. Where it is no
// proper XML, the reader goes into it instead: sessions may follow.
func (r *xmlReader) take(into any) {
	line := r.lineNow()
	if r.untaken > maxUntaken {
		r.at++
		return
	}
	n, err := decodeXML(r.body[r.at:], into, true)
	if err != nil {
		r.untaken++
		r.draft.warn(line, "", "what the file says of the event as a whole is not well-formed XML: %v", err)
		n = 1
	}
	r.at += n
}

// event decodes a session. One that is not well-formed XML is read as well as it goes,
// up to where the next one begins.
func (r *xmlReader) event() {
	line := r.lineNow()
	rest := r.body[r.at:]
	rest = rest[:min(len(rest), maxElement)]
	var e xmlEvent
	n, err := decodeXML(rest, &e, true)
	if err != nil {
		if r.broken++; r.broken > maxBroken {
			r.draft.skip(line, "", "more than %d sessions are no XML; what follows is not read", maxBroken)
			r.at = len(r.body)
			return
		}
		n = nextEvent(rest)
		e = xmlEvent{}
		if _, again := decodeXML(rest[:n], &e, false); again != nil {
			r.draft.skip(line, cmp.Or(e.Title, e.ID), "it is no XML: %v", again)
			r.at += n
			return
		}
		r.draft.warn(line, e.Title, "it is not well-formed XML (%v), and is read as well as it goes", err)
	}
	r.file.events = append(r.file.events, e.frab(line, r.day, r.room))
	r.at += n
}

// nextEvent is where a broken session ends at the latest: behind its end tag, or
// before the next session.
func nextEvent(rest []byte) int {
	n := len(rest)
	if i := bytes.Index(rest[1:], []byte("<event ")); i >= 0 {
		n = i + 1
	}
	if i := bytes.Index(rest[:n], []byte("</event>")); i >= 0 {
		n = i + len("</event>")
	}
	return n
}

// decodeXML decodes the element at the start of b and tells where it ends.
func decodeXML(b []byte, into any, strict bool) (int, error) {
	decoder := xml.NewDecoder(bytes.NewReader(b))
	decoder.Strict = strict
	decoder.Entity = xml.HTMLEntity
	err := decoder.Decode(into)
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		err = errors.New(syntax.Msg) // its line is one within the element
	}
	return int(decoder.InputOffset()), err
}

// tagName is the name in "<room name=...", with the slash of "</room>".
func tagName(rest []byte) string {
	rest = rest[1:min(len(rest), 40)]
	if end := bytes.IndexAny(rest, " \t\r\n>"); end >= 0 {
		rest = rest[:end]
	}
	if len(rest) > 1 {
		rest = bytes.TrimSuffix(rest, []byte("/"))
	}
	return string(rest)
}

// attribute reads an attribute of the tag at which the reader stands.
func (r *xmlReader) attribute(name string) string {
	rest := r.body[r.at:]
	decoder := xml.NewDecoder(bytes.NewReader(rest[:min(len(rest), 8<<10)]))
	decoder.Strict = false
	decoder.Entity = xml.HTMLEntity
	token, err := decoder.RawToken()
	if err != nil {
		return ""
	}
	if t, ok := token.(xml.StartElement); ok {
		for _, a := range t.Attr {
			if a.Name.Local == name {
				return a.Value
			}
		}
	}
	return ""
}

// lineNow is the line at which the reader stands. It counts each line once.
func (r *xmlReader) lineNow() int {
	r.line += bytes.Count(r.body[r.lineAt:r.at], []byte("\n"))
	r.lineAt = r.at
	return r.line
}

func (e *xmlEvent) frab(line int, day, room string) frabEvent {
	f := frabEvent{
		line: line, day: day, room: room,
		id: e.ID, guid: e.GUID, code: e.Code,
		date: e.Date, start: e.Start, duration: e.Duration, roomName: e.Room,
		title: e.Title, subtitle: e.Subtitle, track: e.Track, kind: e.Type,
		language: e.Language, abstract: e.Abstract.text(), description: e.Description.text(),
		url: e.URL, feedback: e.Feedback,
		unfilmed: strings.EqualFold(strings.TrimSpace(e.OptOut), "true"), extra: e.Extra,
	}
	for _, p := range e.Persons {
		f.persons = append(f.persons, p.frab())
	}
	for _, loose := range e.Loose {
		all := loose.frab()
		for _, p := range csvPeople(all.name) {
			f.persons = append(f.persons, frabPerson{name: p.name, org: cmp.Or(all.org, p.org), bio: all.bio})
		}
	}
	for _, l := range append(e.Links, e.Attachments...) {
		f.links = append(f.links, schedule.Link{Title: l.Text, URL: cmp.Or(l.Href, clean(l.Text))})
	}
	return f
}

var xmlEncoding = regexp.MustCompile(`^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._:-]+)["'][^>]*\?>`)

// utf8XML gives a file in UTF-8, whatever it was in, without what XML forbids:
// control characters, which editors let through and which would end the reading.
func utf8XML(body []byte) ([]byte, error) {
	head := body[:min(len(body), 200)]
	if m := xmlEncoding.FindSubmatch(head); m != nil && !bytes.EqualFold(m[1], []byte("utf-8")) {
		decoded, err := decodeCharset(body, string(m[1]))
		if err != nil {
			return nil, err
		}
		body = decoded
	}
	own := false // the file is somebody else's; it is copied only where it is changed
	if !utf8.Valid(body) {
		body, own = bytes.ToValidUTF8(body, []byte("\uFFFD")), true
	}
	if bytes.ContainsFunc(body, func(r rune) bool { return !isXMLChar(r) }) {
		own = true
		body = bytes.Map(func(r rune) rune {
			if !isXMLChar(r) {
				return ' '
			}
			return r
		}, body)
	}
	return withoutRefs(body, own), nil
}

// isXMLChar reports whether XML allows a character (XML 1.0, 2.2).
func isXMLChar(r rune) bool {
	return r >= 0x20 && r != 0xFFFE && r != 0xFFFF && !utf16.IsSurrogate(r) && r <= unicode.MaxRune || r == '\t' || r == '\n' || r == '\r'
}

var charRef = regexp.MustCompile(`^&#([0-9]{1,7}|[xX][0-9a-fA-F]{1,6});`)

// withoutRefs has spaces in place of references to characters that XML forbids: "&#12;".
// Own is whether the body may be changed; where not, a copy is.
func withoutRefs(body []byte, own bool) []byte {
	for at := 0; ; at += len("&#") {
		next := bytes.Index(body[at:], []byte("&#"))
		if next < 0 {
			return body
		}
		at += next
		m := charRef.FindSubmatchIndex(body[at:min(len(body), at+12)])
		if m == nil {
			continue
		}
		number, base := strings.ToLower(string(body[at+m[2]:at+m[3]])), 10
		if rest, ok := strings.CutPrefix(number, "x"); ok {
			number, base = rest, 16
		}
		if n, err := strconv.ParseInt(number, base, 32); err == nil && isXMLChar(rune(n)) {
			continue
		}
		if !own {
			body, own = bytes.Clone(body), true
		}
		for i := range m[1] {
			body[at+i] = ' '
		}
	}
}

func decodeCharset(body []byte, label string) ([]byte, error) {
	reader, err := charset.NewReaderLabel(label, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("its encoding %q is unknown", cut(label, 40))
	}
	return io.ReadAll(io.LimitReader(reader, 4*maxBytes))
}

// rawCharset lets a decoder look at tags, which are ASCII in any encoding that
// schedules come in.
func rawCharset(_ string, input io.Reader) (io.Reader, error) { return input, nil }
