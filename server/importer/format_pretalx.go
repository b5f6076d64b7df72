package importer

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"hallway/app/schedule"
)

// Submissions as pretalx's API has them (https://docs.pretalx.org/api/, formats.md
// 2.6), wherever they lie: in the pages of an answer, in a list, or by day, minute
// and room as a conference's own site may sort them. A slot's id is made anew with
// each release of the schedule, so the key is the submission's code.

func isPretalx(l *look) bool {
	return isPretalxWidget(l) || l.json != nil && l.has(`"code"`) && (l.has(`"slots"`) || l.has(`"slot"`) || l.has(`"submission"`)) && l.has(`"start"`)
}

func readPretalx(body []byte, opt Options) (*draft, error) {
	root, err := openJSON(body)
	if err != nil {
		return nil, err
	}
	r := &pretalx{seen: make(map[string]bool), breaks: make(map[string]int)}
	if all := root.fields(); all.has("talks", "rooms", "speakers") {
		r.widget(all)
	} else {
		r.find(root, 0)
	}
	if next := root.fields().word("next"); next != "" {
		r.file.problems.warn(0, "", "this is one page of several; ask for all with ?limit=1000, or give the address of the schedule.json export")
	}
	if len(r.file.sessions) == 0 && r.untimed > 0 {
		return nil, fmt.Errorf("none of its %d submissions has a slot yet", r.untimed)
	}
	return r.file.draft(opt)
}

type pretalx struct {
	file    flatFile
	seen    map[string]bool // code, start and room: a site may list a submission under each of its slots
	breaks  map[string]int  // where a break is among the sessions, by its key
	untimed int
}

// isPretalxWidget reports whether it is what the calendar that pretalx puts into other sites reads,
// /schedule/widgets/schedule.json: talks that name rooms, tracks and speakers by their ids.
// Source: https://github.com/pretalx/pretalx, Schedule.build_data in src/pretalx/schedule/models
func isPretalxWidget(l *look) bool {
	return l.keys("talks.code", "talks.start", "rooms.id", "speakers.code")
}

func (r *pretalx) widget(all fields) {
	r.file.zone = all.word("timezone")
	r.rooms(all["rooms"])
	rooms, tracks, speakers := byID(all["rooms"], "id"), byID(all["tracks"], "id"), byID(all["speakers"], "code")
	for _, talk := range all["talks"].sessions() {
		f := talk.fields()
		for _, named := range []struct {
			key  string
			list map[string]value
		}{{"room", rooms}, {"track", tracks}} {
			if found, ok := named.list[f.word(named.key)]; ok {
				f[named.key] = found
			}
		}
		if f.word("code") == "" {
			r.pause(talk.line(), f.word("title"), f)
			continue
		}
		r.add(talk.line(), f, f, f.word("state"), speakers)
	}
}

// pause is a slot in which nobody speaks. In several rooms at once it is one.
func (r *pretalx) pause(line int, title string, slot fields) {
	if title == "" || slot.word("start") == "" {
		return
	}
	key, room := "slot-"+slug(slot.word("start")+" "+title), pretalxRoom(slot["room"])
	if at, known := r.breaks[key]; known {
		for _, one := range room {
			if rooms := &r.file.sessions[at].rooms; !slices.Contains(*rooms, one) {
				*rooms = append(*rooms, one)
			}
		}
		return
	}
	r.breaks[key] = len(r.file.sessions)
	r.file.sessions = append(r.file.sessions, flat{
		line: line, key: key, title: title, start: slot.word("start"), end: slot.word("end"), rooms: room, service: true,
	})
}

// find looks for submissions in what lies in a value. The deepest that a real file
// has them is four keys down.
func (r *pretalx) find(v value, depth int) {
	if depth > 8 || len(r.file.sessions) > maxSessions {
		return
	}
	f := v.fields()
	switch {
	case v.is('{') && f.has("code", "title") && (f.has("slots") || f.has("slot")):
		r.submission(v, f)
		return
	case v.is('{') && f.has("start", "submission"):
		r.slotOf(v, f)
		return
	}
	if rooms := f["rooms"]; rooms.is('[') {
		r.rooms(rooms)
	}
	if v.is('{') {
		for _, key := range f.sorted() {
			r.find(f[key], depth+1)
		}
		return
	}
	for _, element := range v.list() {
		r.find(element, depth+1)
	}
}

func (r *pretalx) rooms(list value) {
	type placed struct {
		name string
		at   string
	}
	var rooms []placed
	for _, room := range list.list() {
		f := room.fields()
		if name := clean(f.word("name")); name != "" {
			rooms = append(rooms, placed{name, f.word("position")})
		}
	}
	slices.SortStableFunc(rooms, func(a, b placed) int { return naturalCompare(a.at, b.at) })
	for _, room := range rooms {
		r.file.roomOrder = append(r.file.roomOrder, room.name)
	}
}

// submission is a session for each of its slots.
func (r *pretalx) submission(v value, f fields) {
	state := cmp.Or(f.word("pending_state"), f.word("state"))
	switch state {
	case "rejected", "withdrawn", "deleted", "submitted", "draft":
		return // it is not on the programme
	}
	slots := f["slots"].list()
	if f["slot"].is('{') {
		slots = append(slots, f["slot"])
	}
	timed := false
	for _, slot := range slots {
		if s := slot.fields(); s.word("start") != "" {
			timed = true
			once := f.word("code") + " " + s.word("start") + " " + name(s["room"])
			if r.seen[once] {
				continue
			}
			r.seen[once] = true
			r.add(v.line(), f, s, state, nil)
		}
	}
	if !timed {
		r.untimed++
		r.file.problems.skip(v.line(), f.word("title"), "it has no slot yet")
	}
}

// slotOf is a slot with its submission in it, as a schedule lists them. A slot with
// no submission is a break.
func (r *pretalx) slotOf(v value, f fields) {
	submission := f["submission"].fields()
	if len(submission) == 0 {
		r.pause(v.line(), f.word("description"), f)
		return
	}
	r.add(v.line(), submission, f, submission.word("state"), nil)
}

// add takes over a submission in one of its slots. Its speakers may be codes, of those listed.
func (r *pretalx) add(line int, f, slot fields, state string, speakers map[string]value) {
	s := flat{
		line: line, key: f.word("code"), title: f.word("title"), start: slot.word("start"), end: slot.word("end"),
		rooms: pretalxRoom(slot["room"]), kind: cmp.Or(name(f["submission_type"]), name(f["session_type"])), language: f.word("content_locale"),
		unfilmed: f.yes("do_not_record"), url: f.word("url", "public_url"),
		abstract: bothProse(cut(f.word("abstract"), maxProse), cut(f.word("description"), maxProse), nil),
	}
	if state == "canceled" {
		s.status = schedule.Canceled
	}
	if length := f.word("duration"); s.end == "" && length != "" {
		if d, ok := parseLength(length); ok {
			s.minutes = int(d.Minutes())
		}
	}
	if track := name(f["track"]); track != "" {
		s.tracks = []string{track}
	}
	for _, tag := range f["tags"].list() {
		if word := cmp.Or(name(tag), tag.fields().word("tag")); word != "" {
			s.tags = append(s.tags, schedule.Tag{Facet: "tag", Value: cut(clean(word), maxName)})
		}
	}
	for _, speaker := range f["speakers"].list() {
		p := speaker.fields()
		if listed, ok := speakers[speaker.word()]; ok {
			p = listed.fields()
		}
		if p.word("name") != "" {
			s.people = append(s.people, person{id: p.word("code"), name: p.word("name"), bio: prose(cut(p.word("biography"), maxProse), nil)})
		}
	}
	for _, resource := range f["resources"].list() {
		l := resource.fields()
		s.links = append(s.links, schedule.Link{Title: l.word("description", "title"), URL: l.word("resource", "url", "link")})
	}
	r.file.sessions = append(r.file.sessions, s)
}

func pretalxRoom(v value) []roomName {
	if room := name(v); room != "" {
		return []roomName{{name: room}}
	}
	return nil
}

// name is the name of a thing that may be given as its name, in several languages,
// or as an object with one. An id is no name.
func name(v value) string {
	if f := v.fields(); f.has("name") {
		return clean(f.word("name"))
	} else if f.has("id") {
		return ""
	}
	if v.is('"') || v.is('{') {
		return strings.TrimSpace(clean(v.word()))
	}
	return ""
}
