package importer

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"hallway/app/schedule"
)

// Sched's API, session/export and session/list with format=json
// (https://sched.com/api, formats.md 2.2): a list of flat objects, nearly all
// strings. Times are on the event's clock, but start_time_ts is the instant, and the
// two together tell the zone. Fields that an organiser added come under the names of
// others, so what audience, company and the like hold is a tag and no more.

func isSchedJSON(l *look) bool {
	return l.json != nil && l.has(`"event_key"`, `"event_start"`, `"name"`)
}

func readSchedJSON(body []byte, opt Options) (*draft, error) {
	root, err := openJSON(body)
	if err != nil {
		return nil, err
	}
	var f flatFile
	list := root.sessions()
	for _, lists := range root.fields() { // some answer with {"sessions": [...]}
		list = append(list, lists.sessions()...)
	}
	var places []string
	for _, each := range list {
		s := each.fields()
		if s.word("active") == "N" {
			continue // the organiser hides it
		}
		if place := clean(s.word("address")); place != "" {
			places = append(places, place)
		}
		f.sessions = append(f.sessions, schedJSONSession(each, s))
	}
	if f.place = strings.Join(commonTail(places), ", "); f.place == "" && len(places) > 0 {
		f.place = slices.Max(places) // any, but the same in any order
	}
	f.event.Name = "Sched"
	first := ""
	for _, s := range f.sessions {
		if s.start != "" && (first == "" || s.start < first) {
			first = s.start
		}
	}
	if year := first[:min(4, len(first))]; year != "" {
		f.event.Name = fmt.Sprintf("Sched %s", year)
	}
	return f.draft(opt)
}

// schedMoment is a session's start with the offset that its instant has against its
// clock: "2025-09-08T08:00:00+02:00".
func schedMoment(s fields) string {
	seconds, err := strconv.ParseInt(s.word("start_time_ts"), 10, 64)
	if err != nil {
		return ""
	}
	local, err := time.Parse("2006-01-02 15:04:05", s.word("start_date")+" "+s.word("start_time"))
	if err != nil {
		return ""
	}
	offset := local.Sub(time.Unix(seconds, 0).UTC())
	if offset.Abs() > 14*time.Hour {
		return ""
	}
	return time.Unix(seconds, 0).In(time.FixedZone("", int(offset.Seconds()))).Format(time.RFC3339)
}

func schedJSONSession(v value, s fields) flat {
	one := flat{
		line: v.line(), key: s.word("id", "event_key"), title: s.word("name"), start: s.word("event_start"), end: s.word("event_end"),
		kind: s.word("event_subtype"), abstract: prose(cut(s.word("description"), maxProse), nil),
	}
	if moment := schedMoment(s); moment != "" {
		one.start = moment
	}
	if venue := s.word("venue"); venue != "" {
		one.rooms = []roomName{{name: venue, address: cut(clean(s.word("address")), maxPlace)}}
	}
	for track := range strings.SplitSeq(s.word("event_type"), ",") {
		if track = clean(track); track != "" {
			one.tracks = append(one.tracks, track)
		}
	}
	for tag := range strings.SplitSeq(s.word("tags"), ",") {
		if tag = clean(tag); tag != "" {
			one.tags = append(one.tags, schedule.Tag{Facet: "tag", Value: cut(tag, maxName)})
		}
	}
	for _, facet := range []string{"audience", "company", "geo_area"} {
		if word := clean(s.word(facet)); word != "" {
			one.tags = append(one.tags, schedule.Tag{Facet: facet, Value: cut(word, maxName)})
		}
	}
	if s.word("invite_only") == "Y" {
		one.tags = append(one.tags, schedule.Tag{Facet: "access", Value: "Invitation only"})
	}
	one.people = schedJSONPeople(s["speakers"])
	one.title = withoutPeople(one.title, one.people)
	for _, file := range s["files"].list() {
		f := file.fields()
		one.links = append(one.links, schedule.Link{Title: f.word("name"), URL: strings.ReplaceAll(f.word("path"), " ", "%20")})
	}
	for _, link := range []struct{ key, title string }{{"video_stream", "Video"}, {"media_url", "Media"}} {
		if address := s.word(link.key); address != "" {
			one.links = append(one.links, schedule.Link{Title: link.title, URL: address})
		}
	}
	return one
}

func schedJSONPeople(list value) []person {
	type placed struct {
		person
		at int
	}
	var people []placed
	for _, speaker := range list.list() {
		p := speaker.fields()
		at, _ := strconv.Atoi(p.word("custom_order"))
		people = append(people, placed{person{
			id: p.word("username", "id"), name: p.word("name"), org: p.word("company"), job: p.word("position"),
			bio: prose(cut(p.word("about"), maxProse), nil),
		}, at})
	}
	slices.SortStableFunc(people, func(a, b placed) int { return cmp.Compare(a.at, b.at) })
	var sorted []person
	for _, p := range people {
		sorted = append(sorted, p.person)
	}
	return sorted
}

// withoutPeople takes off a title the speakers that stand behind its last " - ",
// where they are the ones that the session lists.
func withoutPeople(title string, people []person) string {
	at := strings.LastIndex(title, " - ")
	if at < 0 || len(people) == 0 {
		return title
	}
	for _, p := range people {
		if !strings.Contains(title[at:], p.name) {
			return title
		}
	}
	return title[:at]
}
