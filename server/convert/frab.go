package convert

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html"
	"io"
	"strconv"
	"strings"
	"time"

	"hallway/app/schedule"
)

// schedule.json and schedule.xml as frab, pretalx and the hub write them
// (https://github.com/voc/schedule): events by day and room.

type frabSchedule struct {
	XMLName    xml.Name       `json:"-" xml:"schedule"`
	Generator  frabGenerator  `json:"generator" xml:"generator"`
	Version    string         `json:"version" xml:"version"`
	BaseURL    string         `json:"base_url,omitempty" xml:"base_url,omitempty"`
	Conference frabConference `json:"conference" xml:"conference"`
	Days       []frabDay      `json:"-" xml:"day"`
}

type frabGenerator struct {
	Name string `json:"name" xml:"name,attr"`
}

type frabConference struct {
	Acronym string     `json:"acronym" xml:"acronym"`
	Title   string     `json:"title" xml:"title"`
	Start   string     `json:"start" xml:"start"`
	End     string     `json:"end" xml:"end"`
	Count   int        `json:"daysCount" xml:"days"`
	Zone    string     `json:"time_zone_name" xml:"time_zone_name"`
	City    string     `json:"city,omitempty" xml:"city,omitempty"`
	Rooms   []frabName `json:"rooms" xml:"-"`
	Days    []frabDay  `json:"days" xml:"-"`
}

type frabName struct {
	Name string `json:"name"`
}

type frabDay struct {
	Index int        `json:"index" xml:"index,attr"`
	Date  string     `json:"date" xml:"date,attr"`
	Start string     `json:"day_start" xml:"start,attr"`
	End   string     `json:"day_end" xml:"end,attr"`
	Rooms []frabRoom `json:"-" xml:"room"`
	ByKey rooms      `json:"rooms" xml:"-"`
}

type frabRoom struct {
	Name   string      `xml:"name,attr"`
	Events []frabEvent `xml:"event"`
}

// rooms are written as an object, in their order, which a map would lose.
type rooms []frabRoom

// MarshalJSON writes {"Hall": [...], "Lawn": [...]}.
func (r rooms) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, room := range r {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(room.Name)
		if err != nil {
			return nil, err
		}
		events, err := json.Marshal(room.Events)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, "%s:%s", name, events)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

type frabEvent struct {
	ID          int          `json:"id" xml:"id,attr"`
	GUID        string       `json:"guid" xml:"guid,attr"`
	Date        string       `json:"date" xml:"date"`
	Start       string       `json:"start" xml:"start"`
	Duration    string       `json:"duration" xml:"duration"`
	Room        string       `json:"room" xml:"room"`
	Title       string       `json:"title" xml:"title"`
	Subtitle    string       `json:"subtitle" xml:"subtitle"`
	Track       string       `json:"track" xml:"track"`
	Type        string       `json:"type" xml:"type"`
	Language    string       `json:"language" xml:"language"`
	Abstract    string       `json:"abstract" xml:"abstract"`
	Description string       `json:"description" xml:"description"`
	URL         string       `json:"url,omitempty" xml:"url,omitempty"`
	Feedback    string       `json:"feedback_url,omitempty" xml:"feedback_url,omitempty"`
	Unfilmed    bool         `json:"do_not_record" xml:"-"`
	Recording   *frabOptOut  `json:"-" xml:"recording"`
	Persons     []frabPerson `json:"persons" xml:"persons>person"`
	Links       []frabLink   `json:"links" xml:"links>link"`
	Extra       string       `json:"x_hallway,omitempty" xml:"x_hallway,omitempty"`
}

type frabOptOut struct {
	OptOut bool `xml:"optout"`
}

type frabPerson struct {
	ID   string `json:"id" xml:"id,attr"`
	Name string `json:"public_name" xml:",chardata"`
	Org  string `json:"organization,omitempty" xml:"organization,attr,omitempty"`
}

type frabLink struct {
	URL   string `json:"url" xml:"href,attr"`
	Title string `json:"title" xml:",chardata"`
}

// JSON writes schedule.json.
func JSON(w io.Writer, p *schedule.Programme) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	s := frab(p)
	s.Conference.Days = s.Days
	for i := range s.Conference.Days {
		s.Conference.Days[i].ByKey = rooms(s.Conference.Days[i].Rooms)
	}
	return encoder.Encode(map[string]any{"schedule": s})
}

// XML writes schedule.xml.
func XML(w io.Writer, p *schedule.Programme) error {
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if err := encoder.Encode(frab(p)); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func frab(p *schedule.Programme) frabSchedule {
	days := p.Event.Days
	f := frabSchedule{
		Generator: frabGenerator{"hallway"}, Version: p.Event.Version, BaseURL: p.Event.URL,
		Conference: frabConference{
			Acronym: string(p.Event.ID), Title: p.Event.Name, Zone: p.Event.Zone, City: p.Event.Place,
			Start: days[0].Date, End: days[len(days)-1].Date, Count: len(days),
		},
	}
	for _, room := range p.Rooms {
		f.Conference.Rooms = append(f.Conference.Rooms, frabName{room.Name})
	}
	for i, day := range days {
		d := frabDay{Index: i + 1, Date: day.Date, Start: stamp(p, day.Start), End: stamp(p, day.End)}
		at := make(map[string]int)
		for n, s := range p.Sessions {
			if s.Day != i {
				continue
			}
			event := frabEventOf(p, s, n+1)
			if _, known := at[event.Room]; !known {
				at[event.Room] = len(d.Rooms)
				d.Rooms = append(d.Rooms, frabRoom{Name: event.Room})
			}
			room := &d.Rooms[at[event.Room]]
			room.Events = append(room.Events, event)
		}
		f.Days = append(f.Days, d)
	}
	return f
}

func frabEventOf(p *schedule.Programme, s *schedule.Session, id int) frabEvent {
	e := frabEvent{
		ID: id, GUID: string(s.Key), Date: stamp(p, s.Start), Start: s.Start.In(p.Location()).Format("15:04"), Duration: frabLength(s.Length()),
		Title: marked(s), Subtitle: s.Subtitle, Language: s.Language, Type: kindWord(s), Abstract: asHTML(s.Abstract),
		URL: s.URL, Feedback: s.Feedback, Unfilmed: s.Unfilmed, Persons: []frabPerson{}, Links: []frabLink{},
	}
	if s.Unfilmed {
		e.Recording = &frabOptOut{true}
	}
	extra := Extra{AllDay: lastDate(p, s)}
	if names := p.RoomNames(s); len(names) > 0 {
		e.Room = names[0]
		if len(names) > 1 {
			extra.Rooms = names
		}
	}
	if names := trackNames(p, s); len(names) > 0 {
		e.Track = names[0]
		if len(names) > 1 {
			extra.Tracks = names
		}
	}
	for i, speaker := range p.SpeakersOf(s) {
		e.Persons = append(e.Persons, frabPerson{string(s.Speakers[i]), speaker.Name, speaker.Org})
	}
	for _, link := range s.Links {
		e.Links = append(e.Links, frabLink{link.URL, link.Title})
	}
	e.Extra = extra.text()
	return e
}

func stamp(p *schedule.Programme, t time.Time) string {
	return t.In(p.Location()).Format(time.RFC3339)
}

// frabLength is a duration as 01:30, and from a day on as 2:01:30, as pretalx writes it.
func frabLength(d time.Duration) string {
	minutes := int(d.Minutes())
	clock := fmt.Sprintf("%02d:%02d", minutes/60%24, minutes%60)
	if days := minutes / (24 * 60); days > 0 {
		return strconv.Itoa(days) + ":" + clock
	}
	return clock
}

// marked is a title with what has become of its session in front, as organisers write it.
func marked(s *schedule.Session) string {
	if word := StatusWord(s.Status); word != "" {
		return strings.ToUpper(word) + ": " + s.Title
	}
	return s.Title
}

func kindWord(s *schedule.Session) string {
	word := [...]string{"", "Keynote", "Lightning talk", "Workshop", "Panel", "Break"}[s.Kind]
	if word != "" {
		return word
	}
	for _, tag := range s.Tags {
		if tag.Facet == "format" {
			return tag.Value
		}
	}
	return ""
}

// asHTML is prose in the few tags that it needs.
func asHTML(text schedule.Text) string {
	var b strings.Builder
	list := ""
	for _, passage := range text {
		tag, around := "p", ""
		switch passage.Kind {
		case schedule.ListItem:
			tag, around = "li", "ul"
		case schedule.Numbered:
			tag = "p" // its number stands in it
		case schedule.Heading:
			tag = "h3"
		case schedule.Preformatted:
			tag = "pre"
		}
		if list != around {
			closeTag(&b, list)
			openTag(&b, around)
			list = around
		}
		openTag(&b, tag)
		for _, span := range passage.Spans {
			if span.URL != "" {
				fmt.Fprintf(&b, `<a href="%s">%s</a>`, html.EscapeString(span.URL), html.EscapeString(span.Text))
			} else {
				b.WriteString(html.EscapeString(span.Text))
			}
		}
		closeTag(&b, tag)
	}
	closeTag(&b, list)
	return b.String()
}

func openTag(b *strings.Builder, tag string) {
	if tag != "" {
		b.WriteString("<" + tag + ">")
	}
}

func closeTag(b *strings.Builder, tag string) {
	if tag != "" {
		b.WriteString("</" + tag + ">")
	}
}
