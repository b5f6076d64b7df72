package calendar

import (
	"cmp"
	"strings"
	"unicode/utf8"

	"hallway/app/agenda"
	"hallway/app/schedule"
)

// AlarmBefore is how long before what one goes to a calendar reminds, in minutes.
const AlarmBefore = 10

// Picked is an agenda as a calendar may show it. What is not to be shown is left out.
type Picked struct {
	Going, Maybe []string // keys of sessions
	Notes        map[string]string
	Items        []agenda.Item // the person's own entries
	Alarm        int           // minutes before what one goes to; 0: none

	// Link is the address of a session's page, to lead back from the calendar app; nil: none.
	Link func(schedule.Key) string
	// Known is what was last known of a session that left the programme; nil: nothing.
	Known func(key string) (Entry, bool)
}

// Entries are what a calendar shows of an agenda, for the file that a phone writes and for
// the feed of the server alike: picks as the programme has them, those that left it as
// cancelled, and the person's own entries.
func Entries(p *schedule.Programme, picked Picked) []Entry {
	var entries []Entry
	add := func(keys []string, status Status) {
		for _, key := range keys {
			e, ok := of(p, schedule.Key(key), picked.Link)
			if !ok {
				if picked.Known == nil {
					continue
				}
				if e, ok = picked.Known(key); !ok {
					continue // nobody ever knew what it was
				}
				e.Status = Canceled
			}
			if e.Status != Canceled {
				e.Status = status
			}
			if s, ok := p.Session(schedule.Key(key)); ok && status == Going && !s.Desk() {
				e.Open = false // whoever goes to it is there, whatever its length
			}
			if status == Going && !e.Open {
				e.Alarm = picked.Alarm
			}
			e.Description = paragraphs(e.Description, picked.Notes[key])
			entries = append(entries, e)
		}
	}
	add(picked.Going, Going)
	add(picked.Maybe, Maybe)
	for _, item := range picked.Items {
		e := Entry{
			Key: item.Key(), Title: cmp.Or(item.Title, "Untitled"), Start: item.Start, End: item.End, Place: item.Place, URL: item.URL,
			Description: item.Note, Alarm: picked.Alarm,
		}
		if item.Kind == agenda.Hold {
			e.Alarm = 0
		}
		entries = append(entries, e)
	}
	return entries
}

// of is a session as a calendar shows it: where it is, who speaks, what it is about, and the
// way back.
func of(p *schedule.Programme, key schedule.Key, link func(schedule.Key) string) (Entry, bool) {
	s, ok := p.Session(key)
	if !ok {
		return Entry{}, false
	}
	e := Entry{Key: string(key), Title: cmp.Or(s.Title, "Untitled"), AllDay: s.AllDay, Open: s.Ambient(), Start: s.Start, End: s.End, URL: s.URL}
	if s.Off() {
		e.Status = Canceled
	}
	e.Place = strings.Join(p.RoomNames(s), ", ")
	if p.Event.Place != "" {
		e.Place = strings.TrimPrefix(e.Place+", "+p.Event.Place, ", ")
	}
	var people []string
	for _, speaker := range p.SpeakersOf(s) {
		people = append(people, strings.TrimSuffix(speaker.Name+", "+speaker.Org, ", "))
	}
	back := ""
	if link != nil {
		if address := link(key); address != "" {
			back = "In Hallway: " + address
		}
	}
	e.Description = paragraphs(strings.Join(people, "; "), beginning(s.Abstract), back)
	for _, id := range s.Tracks {
		if track, ok := p.Track(id); ok {
			e.Categories = append(e.Categories, track.Name)
		}
	}
	return e, true
}

// firstLines is how much of an abstract an entry has, in bytes.
const firstLines = 400

// beginning is the first of an abstract, up to a word.
func beginning(text schedule.Text) string {
	plain := text.Plain()
	if len(plain) <= firstLines {
		return plain
	}
	at := firstLines
	for at > 0 && !utf8.RuneStart(plain[at]) {
		at--
	}
	if space := strings.LastIndexAny(plain[:at], " \n"); space > firstLines/2 {
		at = space
	}
	return strings.TrimRight(plain[:at], " \n,;:") + " …"
}

// paragraphs are texts with an empty line between them; what is empty is left out.
func paragraphs(texts ...string) string {
	var all []string
	for _, text := range texts {
		if text != "" {
			all = append(all, text)
		}
	}
	return strings.Join(all, "\n\n")
}
