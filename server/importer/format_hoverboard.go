package importer

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"hallway/app/schedule"
)

// The data of Hoverboard, the site of many DevFests: days of time slots whose columns list
// sessions by their ids, and sessions that list speakers by theirs.
// Source: https://github.com/gdg-x/hoverboard, docs/default-firebase-data.json and
// functions/src/utils/schedule-time.ts

func isHoverboard(l *look) bool {
	if !l.keys("schedule", "sessions") {
		return false
	}
	for path := range l.json {
		if strings.HasPrefix(path, "schedule.") && strings.HasSuffix(path, ".timeslots") {
			return true
		}
	}
	return false
}

func readHoverboard(body []byte, opt Options) (*draft, error) {
	root, err := openJSON(body)
	if err != nil {
		return nil, err
	}
	all := root.fields()
	r := hoverboard{sessions: byID(all["sessions"], "id"), people: make(map[string]person), placed: make(map[string]bool)}
	for id, speaker := range identified(all["speakers"], "id") {
		if p := speaker.fields(); p.word("name") != "" {
			r.people[id] = person{
				id: id, name: p.word("name"), org: p.word("company"), job: p.word("title"), bio: prose(cut(p.word("bio", "shortBio"), maxProse), nil),
			}
		}
	}
	for date, day := range all["schedule"].all() {
		r.day(date, day.fields())
	}
	for id, session := range identified(all["sessions"], "id") {
		if !r.placed[id] {
			r.file.problems.skip(session.line(), session.fields().word("title"), "no time slot of the schedule lists it")
		}
	}
	return r.file.draft(opt)
}

type hoverboard struct {
	file     flatFile
	sessions map[string]value // by id
	people   map[string]person
	placed   map[string]bool // ids of sessions that are in a time slot
}

func (r *hoverboard) day(date string, day fields) {
	date = cmp.Or(day.word("date"), date)
	tracks, slots := day["tracks"].list(), day["timeslots"].list()
	for at, value := range slots {
		slot := value.fields()
		columns := slot["sessions"].list()
		for column, cell := range columns {
			items, end := cell.fields()["items"].list(), slot.word("endTime")
			if cell.is('[') { // as older sites write it
				items = cell.list()
			}
			if n, err := strconv.Atoi(cell.fields().word("extend")); err == nil && n > 0 && at+n <= len(slots) {
				end = slots[at+n-1].fields().word("endTime") // it goes on for n slots, of which this is one
			}
			var track string
			if column < len(tracks) {
				track = tracks[column].fields().word("title")
			}
			times, err := portions(date, slot.word("startTime"), end, len(items))
			for n, item := range items {
				if err != nil {
					r.file.problems.skip(item.line(), r.sessions[item.word()].fields().word("title"), "%v", err)
					r.placed[item.word()] = true
					continue
				}
				r.session(item, times[n], times[n+1], track, len(columns) == 1 && len(tracks) > 1)
			}
		}
	}
}

// portions are the n+1 moments at which n sessions of one cell begin and the last ends: they share
// its time in equal parts.
func portions(date, start, end string, n int) ([]string, error) {
	const layout = "2006-01-02T15:04"
	clock, ok := clockOf(start)
	first, err := time.Parse(layout, (dateOrder{}).date(date)+"T"+clock)
	switch {
	case !ok:
		return nil, fmt.Errorf("its start: %q is not a time of day", cut(clean(start), 40))
	case err != nil:
		return nil, fmt.Errorf("its day: %q is not a date", cut(clean(date), 40))
	}
	last := first
	if clock, ok := clockOf(end); ok {
		last, _ = time.Parse(layout, first.Format(time.DateOnly)+"T"+clock) // as clockOf writes it
	}
	if last.Before(first) {
		last = last.AddDate(0, 0, 1)
	}
	var moments []string
	for i := range n + 1 {
		moments = append(moments, first.Add(last.Sub(first)*time.Duration(i)/time.Duration(max(n, 1))).Format(layout))
	}
	return moments, nil
}

// session adds a session that a slot lists. wide: the slot lists no other although there are several
// tracks, so a break there is for all of them.
func (r *hoverboard) session(item value, start, end, track string, wide bool) {
	id := item.word()
	r.placed[id] = true
	value, known := r.sessions[id]
	if !known {
		r.file.problems.skip(item.line(), "", "the schedule lists a session %q, which is not among the sessions", cut(clean(id), 60))
		return
	}
	s := value.fields()
	one := flat{
		line: value.line(), key: id, title: s.word("title"), start: start, end: end, language: s.word("language"),
		abstract: prose(cut(s.word("description"), maxProse), nil), people: peopleOf(s["speakers"].words(), r.people),
	}
	if room := cmp.Or(s["track"].fields().word("title"), track); room != "" && (!wide || len(one.people) > 0) {
		one.rooms = []roomName{{name: room}}
	}
	for _, tag := range s["tags"].words() {
		one.tags = append(one.tags, schedule.Tag{Facet: "tag", Value: cut(clean(tag), maxName)})
	}
	if level := s.word("complexity"); level != "" {
		one.tags = append(one.tags, schedule.Tag{Facet: "level", Value: cut(clean(level), maxName)})
	}
	if slides := s.word("presentation"); slides != "" {
		one.links = append(one.links, schedule.Link{Title: "Slides", URL: slides})
	}
	if video := s.word("videoId"); video != "" {
		one.links = append(one.links, schedule.Link{Title: "Video", URL: "https://www.youtube.com/watch?v=" + video})
	}
	r.file.sessions = append(r.file.sessions, one)
}
