package importer

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/net/html/charset"

	"hallway/app/schedule"
)

func isScheduleXML(body []byte) bool {
	head := body[:min(len(body), 64<<10)]
	return bytes.Contains(head, []byte("<schedule")) && bytes.Contains(head, []byte("<event")) &&
		!bytes.Contains(head[:min(len(head), 512)], []byte("<!DOCTYPE html"))
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
	Abstract    string      `xml:"abstract"`
	Description string      `xml:"description"`
	URL         string      `xml:"url"`
	Feedback    string      `xml:"feedback_url"`
	OptOut      string      `xml:"recording>optout"`
	Persons     []xmlPerson `xml:"persons>person"`
	Links       []xmlLink   `xml:"links>link"`
	Attachments []xmlLink   `xml:"attachments>attachment"`
}

type xmlPerson struct {
	ID   string `xml:"id,attr"`
	GUID string `xml:"guid,attr"`
	Name string `xml:",chardata"`
}

type xmlLink struct {
	Href string `xml:"href,attr"`
	Text string `xml:",chardata"`
}

// readScheduleXML goes through the file element by element. Where the XML breaks
// off, what came before is kept.
func readScheduleXML(src Source, opt Options) (*draft, error) {
	r := &xmlReader{decoder: xml.NewDecoder(bytes.NewReader(src.Body))}
	r.decoder.CharsetReader = charset.NewReaderLabel
	err := r.read()
	if err != nil && len(r.file.events) == 0 {
		return nil, err
	}
	d := r.file.draft(opt)
	if err != nil {
		line, _ := r.decoder.InputPos()
		d.skip(line, "", "the file breaks off here: %v", err)
	}
	for _, p := range r.problems {
		d.skipped = append(d.skipped, p)
	}
	return d, nil
}

type xmlReader struct {
	decoder  *xml.Decoder
	file     frabFile
	problems []Problem
	day      string
	room     string
}

// maxDepth is deeper than any schedule.xml goes.
const maxDepth = 64

func (r *xmlReader) read() error {
	depth := 0
	for {
		token, err := r.decoder.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if depth++; depth > maxDepth {
				return fmt.Errorf("its elements lie more than %d deep", maxDepth)
			}
			taken, err := r.element(t)
			if err != nil {
				return err
			}
			if taken {
				depth--
			}
		case xml.EndElement:
			depth--
			if t.Name.Local == "room" {
				r.room = ""
			}
		}
	}
}

// element takes an element whole, or lets the reader go into it.
func (r *xmlReader) element(t xml.StartElement) (taken bool, err error) {
	line, _ := r.decoder.InputPos()
	switch t.Name.Local {
	case "version":
		return true, r.decoder.DecodeElement(&r.file.version, &t)
	case "conference":
		var c xmlConference
		err := r.decoder.DecodeElement(&c, &t)
		r.file.acronym, r.file.title, r.file.city, r.file.zone = c.Acronym, c.Title, c.City, strings.TrimSpace(c.Zone)
		r.file.baseURL, r.file.dayChange = c.BaseURL, c.DayChange
		r.file.version = cmp.Or(r.file.version, c.Version)
		return true, err
	case "day":
		r.day, r.room = xmlAttribute(t, "date"), ""
	case "room":
		if r.room = xmlAttribute(t, "name"); r.room != "" {
			r.file.rooms = append(r.file.rooms, clean(r.room))
		}
	case "event":
		if len(r.file.events) >= maxSessions {
			return false, fmt.Errorf("it has more than %d sessions", maxSessions)
		}
		var e xmlEvent
		if err := r.decoder.DecodeElement(&e, &t); err != nil {
			return true, fmt.Errorf("line %d: %w", line, err)
		}
		r.file.events = append(r.file.events, e.frab(line, r.day, r.room))
		return true, nil
	}
	return false, nil
}

func (e *xmlEvent) frab(line int, day, room string) frabEvent {
	f := frabEvent{
		line: line, day: day, room: room,
		id: e.ID, guid: e.GUID, code: e.Code,
		date: e.Date, start: e.Start, duration: e.Duration, roomName: e.Room,
		title: e.Title, subtitle: e.Subtitle, track: e.Track, kind: e.Type,
		language: e.Language, abstract: e.Abstract, description: e.Description,
		url: e.URL, feedback: e.Feedback,
		unfilmed: strings.EqualFold(strings.TrimSpace(e.OptOut), "true"),
	}
	for _, p := range e.Persons {
		f.persons = append(f.persons, frabPerson{id: cmp.Or(p.GUID, p.ID), name: p.Name})
	}
	for _, l := range append(e.Links, e.Attachments...) {
		f.links = append(f.links, schedule.Link{Title: l.Text, URL: cmp.Or(l.Href, clean(l.Text))})
	}
	return f
}

func xmlAttribute(t xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
