package importer

import (
	"time"

	"hallway/app/schedule"
	"hallway/server/convert"
)

// extra takes over what "hallway convert" wrote of a session beside what the format has
// words for.
func (d *draft) extra(e *entry, text string, loc *time.Location) {
	if text == "" || len(text) > maxProse {
		return
	}
	x := convert.ReadExtra(text)
	s := &e.session
	if x.Key != "" {
		s.Key = schedule.Key(x.Key)
	}
	if title := clean(x.Title); title != "" {
		s.Title = cut(title, maxTitle)
	}
	if status, ok := convert.StatusOf(x.Status); ok {
		s.Status = status
	}
	if date := dateOf(x.Day); date != "" {
		e.date = date
	}
	if last, err := time.ParseInLocation(time.DateOnly, x.AllDay, loc); err == nil {
		s.AllDay = true
		s.Start, s.End = wholeDays(s.Start, last.AddDate(0, 0, 1), loc)
		d.checkSpan(e, s.Title)
	}
	if len(x.Rooms) > 0 {
		e.rooms = nil
		for _, name := range x.Rooms[:min(len(x.Rooms), maxSpeakers)] {
			name = cut(clean(name), maxName)
			e.rooms = append(e.rooms, roomOf(roomName{name: name, area: areaOf(name)})...)
		}
	}
	if len(x.Tracks) > 0 {
		e.tracks = nil
		for _, name := range x.Tracks {
			d.addTrack(e, clean(name))
		}
	}
	if len(x.Speakers) > 0 {
		e.speakers = nil
		for _, speaker := range x.Speakers {
			if name := cut(clean(speaker.Name), maxName); name != "" && len(e.speakers) < maxSpeakers {
				e.speakers = append(e.speakers, person{id: speaker.ID, name: name, org: cut(clean(speaker.Organisation), maxName)})
			}
		}
	}
	if len(x.Links) > 0 {
		var links []schedule.Link
		for _, link := range x.Links {
			links = append(links, schedule.Link{Title: link.Title, URL: link.URL})
		}
		s.Links = goodLinks(links, nil)
	}
}
