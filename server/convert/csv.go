package convert

import (
	"encoding/csv"
	"io"
	"strings"

	"hallway/app/schedule"
)

// CSV writes a sheet with a row for each session. Its times are on the event's clock, with
// their offset from UTC.
func CSV(w io.Writer, p *schedule.Programme) error {
	c := csv.NewWriter(w)
	if err := c.Write([]string{"Id", "Title", "Subtitle", "Start", "End", "All day", "Room", "Track", "Speakers", "Type", "Language", "Abstract", "URL", "Status", "Timezone", "Hallway"}); err != nil {
		return err
	}
	same := namesakes(p)
	for _, s := range p.Sessions {
		if err := c.Write(csvRow(p, s, same)); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

func csvRow(p *schedule.Programme, s *schedule.Session, same map[string]bool) []string {
	extra := Extra{Key: string(s.Key), Day: otherDay(p, s)}
	start, end, allDay := stamp(p, s.Start), stamp(p, s.End), ""
	if s.AllDay {
		start, end, allDay = p.Event.Days[s.Day].Date, lastDate(p, s), "yes"
	}
	rooms, tracks, speakers := p.RoomNames(s), trackNames(p, s), persons(p, s)
	if anyHas(rooms, ";") {
		extra.Rooms = rooms
	}
	if anyHas(tracks, ";|") {
		extra.Tracks = tracks
	}
	var people []string
	for _, speaker := range speakers {
		name := speaker.Name
		if same[speaker.ID] || strings.ContainsAny(speaker.Name+speaker.Organisation, "(),;|\n@") || len(speakers) == 1 && strings.Contains(speaker.Name, ",") {
			extra.Speakers = speakers
		}
		if speaker.Organisation != "" {
			name += " (" + speaker.Organisation + ")"
		}
		people = append(people, name)
	}
	for _, link := range s.Links {
		extra.Links = append(extra.Links, Link{link.Title, link.URL})
	}
	return []string{
		string(s.Key), s.Title, s.Subtitle, start, end, allDay, strings.Join(rooms, "; "), strings.Join(tracks, "; "), strings.Join(people, "; "),
		kindWord(s), s.Language, s.Abstract.Plain(), s.URL, StatusWord(s.Status), p.Event.Zone, extra.text(),
	}
}
