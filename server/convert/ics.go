package convert

import (
	"bufio"
	"io"
	"strings"
	"unicode/utf8"

	"hallway/app/schedule"
)

// ICS writes iCalendar (RFC 5545), times in UTC. Speakers are attendees without a mailbox.
func ICS(w io.Writer, p *schedule.Programme) error {
	c := &ics{w: bufio.NewWriter(w)}
	c.line("BEGIN:VCALENDAR")
	c.line("VERSION:2.0")
	c.line("PRODID:-//Hallway//convert//EN")
	c.line("CALSCALE:GREGORIAN")
	c.line("METHOD:PUBLISH")
	c.text("X-WR-CALNAME", p.Event.Name)
	c.text("X-WR-TIMEZONE", p.Event.Zone)
	for _, s := range p.Sessions {
		c.event(p, s)
	}
	c.line("END:VCALENDAR")
	return c.w.Flush()
}

type ics struct{ w *bufio.Writer }

const icsTime = "20060102T150405Z"

func (c *ics) event(p *schedule.Programme, s *schedule.Session) {
	extra := Extra{Day: otherDay(p, s), Tracks: trackNames(p, s)}
	c.line("BEGIN:VEVENT")
	c.text("UID", string(s.Key))
	c.line("DTSTAMP:" + p.Event.Days[0].Start.UTC().Format(icsTime)) // the same bytes for the same programme
	if s.AllDay {
		c.line("DTSTART;VALUE=DATE:" + s.Start.In(p.Location()).Format("20060102"))
		c.line("DTEND;VALUE=DATE:" + s.End.In(p.Location()).Format("20060102"))
	} else {
		c.line("DTSTART:" + s.Start.UTC().Format(icsTime))
		c.line("DTEND:" + s.End.UTC().Format(icsTime))
	}
	c.text("SUMMARY", marked(s))
	if s.Subtitle != "" {
		c.text("X-SUBTITLE", s.Subtitle)
	}
	if text := s.Abstract.Plain(); text != "" {
		c.text("DESCRIPTION", text)
	}
	if rooms := p.RoomNames(s); len(rooms) > 0 {
		c.text("LOCATION", strings.Join(rooms, "; "))
		extra.Rooms = rooms // a calendar has one place, and its parts are commas
	}
	if len(extra.Tracks) > 0 {
		var escaped []string
		for _, track := range extra.Tracks {
			escaped = append(escaped, icsEscape(track))
		}
		c.line("CATEGORIES:" + strings.Join(escaped, ","))
		extra.Tracks = nil
	}
	speakers := persons(p, s)
	for _, speaker := range speakers {
		c.line(`ATTENDEE;ROLE=REQ-PARTICIPANT;CN="` + strings.ReplaceAll(speaker.Name, `"`, "'") + `":invalid:nomail`)
	}
	extra.Speakers = speakers
	if status := s.Status; status == schedule.Canceled {
		c.line("STATUS:CANCELLED")
	} else {
		c.line("STATUS:CONFIRMED")
	}
	if s.URL != "" {
		c.line("URL:" + s.URL)
	}
	for _, link := range s.Links {
		extra.Links = append(extra.Links, Link{link.Title, link.URL})
	}
	if text := extra.text(); text != "" {
		c.text("X-HALLWAY", text)
	}
	c.line("END:VEVENT")
}

var icsEscapes = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", `\n`)

func icsEscape(s string) string { return icsEscapes.Replace(s) }

func (c *ics) text(name, value string) { c.line(name + ":" + icsEscape(value)) }

// line writes a content line, folded after 75 bytes and between letters (RFC 5545 3.1).
func (c *ics) line(s string) {
	for n := 75; len(s) > n; n = 74 {
		at := n
		for at > 0 && !utf8.RuneStart(s[at]) {
			at--
		}
		c.w.WriteString(s[:at] + "\r\n ") // its error comes with Flush
		s = s[at:]
	}
	c.w.WriteString(s + "\r\n")
}
