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
	r := hoverboard{sessions: byID(all["sessions"], "id"), speakers: byID(all["speakers"], "id"), placed: make(map[string]bool)}
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
	file               flatFile
	sessions, speakers map[string]value // by id
	placed             map[string]bool  // ids of sessions that are in a time slot
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
	day, err := time.Parse(time.DateOnly, (dateOrder{}).date(date))
	if err != nil {
		return nil, fmt.Errorf("its day: %q is no date", cut(clean(date), 40))
	}
	from, ok := clockOf(start)
	if !ok {
		return nil, fmt.Errorf("its start: %q is no time of the day", cut(clean(start), 40))
	}
	to, ok := clockOf(end)
	if !ok {
		to = from
	}
	at := func(clock string) time.Time {
		t, _ := time.Parse("15:04", clock) // as clockOf writes it
		return day.Add(time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute)
	}
	first, last := at(from), at(to)
	if last.Before(first) {
		last = last.AddDate(0, 0, 1)
	}
	var moments []string
	for i := range n + 1 {
		moments = append(moments, first.Add(last.Sub(first)*time.Duration(i)/time.Duration(max(n, 1))).Format("2006-01-02T15:04"))
	}
	return moments, nil
}

// session takes over what a slot lists. wide: it is the only one of a slot that has room for several,
// so a break there is for all, wherever they are.
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
		abstract: prose(cut(s.word("description"), maxProse), nil),
	}
	for _, id := range s["speakers"].words() {
		p := r.speakers[id].fields()
		if p.word("name") != "" {
			one.people = append(one.people, person{
				id: id, name: p.word("name"), org: p.word("company"), job: p.word("title"), bio: prose(cut(p.word("bio", "shortBio"), maxProse), nil),
			})
		}
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
