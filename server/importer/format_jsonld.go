package importer

import (
	"bytes"
	"cmp"
	"errors"
	"strings"
	"time"

	"golang.org/x/net/html"

	"hallway/app/schedule"
)

// schema.org's Event as JSON-LD, in a web page or by itself
// (https://schema.org/Event, https://www.w3.org/TR/json-ld11/): a conference with its
// sessions as subEvent, or a list of sessions. Types such as BusinessEvent are events
// too. Properties stand under their plain names, as search engines ask for them.

func isJSONLD(l *look) bool {
	if l.json != nil {
		return l.has(`"@type"`, `Event`) && l.has(`schema.org`)
	}
	return strings.EqualFold(l.root, "html") && bytes.Contains(l.body, []byte("application/ld+json")) && bytes.Contains(l.body, []byte("startDate"))
}

func readJSONLD(body []byte, opt Options) (*draft, error) {
	r := &jsonld{}
	if body = bytes.TrimSpace(body); len(body) > 0 && body[0] == '<' {
		r.page(body)
	} else {
		root, err := openJSON(body)
		if err != nil {
			return nil, err
		}
		r.index(root, 0)
		r.find(root, "", 0)
	}
	r.settle()
	if len(r.file.sessions) == 0 && r.file.problems.skipped.count == 0 {
		return nil, errors.New("it has no Event with a startDate")
	}
	return r.file.draft(opt)
}

// settle decides what events are that stand in no other: sessions, where they are in
// the days of those that are; all of them, where there are none. A page may also tell
// of next year's event.
func (r *jsonld) settle() {
	day := func(moment string) string { return moment[:min(len(moment), len(time.DateOnly))] }
	first, last := "", ""
	for _, s := range r.file.sessions {
		if at := day(s.start); at != "" && (first == "" || at < first) {
			first = at
		}
		last = max(last, day(s.start))
	}
	for _, s := range r.alone {
		if at := day(s.start); first != "" && (at < first || at > last) {
			r.file.problems.skip(s.line, s.title, "it is no part of %q and not on its days", cmp.Or(r.file.event.Name, "the event"))
			continue
		}
		r.file.sessions = append(r.file.sessions, s)
	}
}

type jsonld struct {
	file  flatFile
	ids   map[string]value // what other parts refer to by its @id
	alone []flat           // events that stand in no other
	line  int              // where the script begins that is read

	scripts []script        // of a page
	seen    map[string]bool // events that were read, by their @id
}

type script struct {
	root value
	line int // where it begins
}

// index notes what other parts of the page refer to by its @id, which may be in another
// script and behind them.
func (r *jsonld) index(v value, depth int) {
	if depth > 8 || len(r.ids) > maxSessions {
		return
	}
	for _, element := range v.list() {
		r.index(element, depth+1)
	}
	if !v.is('{') {
		return
	}
	f := v.fields()
	if id := f.word("@id"); id != "" && len(f) > 1 {
		if r.ids == nil {
			r.ids = make(map[string]value)
		}
		if _, known := r.ids[id]; !known {
			r.ids[id] = v
		}
	}
	for _, key := range f.sorted() {
		r.index(f[key], depth+1)
	}
}

// at is what a value refers to, or the value itself.
func (r *jsonld) at(v value) value {
	if f := v.fields(); len(f) == 1 && f.has("@id") {
		if whole, ok := r.ids[f.word("@id")]; ok {
			return whole
		}
	}
	return v
}

// page reads the scripts of a web page. One that is broken costs no other.
func (r *jsonld) page(body []byte) {
	z := html.NewTokenizer(bytes.NewReader(body))
	wanted, line := false, 1
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			for _, s := range r.scripts {
				r.line = s.line
				r.find(s.root, "", 0)
			}
			return
		}
		raw := z.Raw()
		begins := line
		line += bytes.Count(raw, []byte("\n"))
		switch kind {
		case html.StartTagToken:
			token := z.Token()
			wanted = token.Data == "script" && strings.EqualFold(attribute(token, "type"), "application/ld+json")
		case html.TextToken:
			if !wanted {
				continue
			}
			wanted = false
			text := bytes.Clone(raw)
			root, err := openJSON(text)
			if err != nil {
				r.file.problems.skip(begins, "", "a script of the page: %v", err)
				continue
			}
			r.scripts = append(r.scripts, script{root, begins - 1})
			r.index(root, 0)
		}
	}
}

// find goes through lists, graphs and events within events.
func (r *jsonld) find(v value, parent string, depth int) {
	if depth > 8 || len(r.file.sessions)+len(r.alone) > maxSessions {
		return
	}
	for _, element := range v.list() {
		r.find(r.at(element), parent, depth+1)
	}
	if !v.is('{') {
		return
	}
	f := v.fields()
	if len(f) == 1 && f.has("@id") {
		return // it is found where it stands
	}
	if graph := f["@graph"]; len(graph.raw) > 0 {
		r.find(graph, parent, depth+1)
	}
	if list := f["itemListElement"]; len(list.raw) > 0 {
		r.find(list, parent, depth+1)
	}
	if item := f["item"]; item.is('{') {
		r.find(item, parent, depth+1)
	}
	if !isEventType(f["@type"]) {
		return
	}
	parts := append(f["subEvent"].list(), f["subEvents"].list()...)
	if one := f["subEvent"]; one.is('{') {
		parts = append(parts, one)
	}
	if len(parts) > 0 {
		name := clean(f.word("name"))
		r.conference(f)
		for _, part := range parts {
			r.find(r.at(part), cmp.Or(name, "an event"), depth+1)
		}
		return
	}
	if super := r.at(f["superEvent"]).fields(); len(super) > 0 {
		parent = cmp.Or(clean(super.word("name")), parent)
		r.conference(super)
	}
	s := r.session(v, f)
	if id := f.word("@id"); id != "" && r.seen[id] {
		return // it was referred to
	} else if id != "" {
		if r.seen == nil {
			r.seen = make(map[string]bool)
		}
		r.seen[id] = true
	}
	if parent == "" {
		r.alone = append(r.alone, s)
	} else {
		r.file.sessions = append(r.file.sessions, s)
	}
}

func isEventType(v value) bool {
	types := append(v.words(), v.word())
	for _, name := range types {
		name = strings.TrimPrefix(strings.TrimPrefix(name, "http://schema.org/"), "https://schema.org/")
		if strings.HasSuffix(name, "Event") || name == "Hackathon" || name == "Festival" || name == "CourseInstance" {
			return true
		}
	}
	return false
}

// conference takes over what the outermost event says of the whole.
func (r *jsonld) conference(f fields) {
	if r.file.event.Name != "" {
		return
	}
	r.file.event.Name = clean(f.word("name"))
	r.file.event.URL, _ = goodURL(f.word("url", "@id"), nil)
	_, r.file.place = r.place(f["location"])
}

func (r *jsonld) session(v value, f fields) flat {
	s := flat{
		line: r.line + v.line(), title: html.UnescapeString(f.word("name", "headline")), subtitle: html.UnescapeString(f.word("alternateName")), start: f.word("startDate"), end: f.word("endDate"),
		language: f.word("inLanguage"), url: f.word("url"), abstract: prose(cut(f.word("description"), maxProse), nil),
	}
	address, _ := goodURL(f.word("url"), nil)
	s.key = cmp.Or(fullSlug(cmp.Or(f.word("identifier"), f.word("@id"), address)), strings.Trim(fullSlug(s.title+" "+s.start), "-"))
	if length, ok := icalDuration(f.word("duration")); ok {
		s.minutes = int(length.Minutes())
	}
	status := f.word("eventStatus")
	for word, is := range map[string]schedule.Status{"Cancelled": schedule.Canceled, "Postponed": schedule.Postponed, "Rescheduled": schedule.Moved} {
		if strings.HasSuffix(status, "Event"+word) {
			s.status = is
		}
	}
	room, address := r.place(f["location"])
	if room != "" {
		s.rooms = []roomName{{name: room}}
	}
	if r.file.place == "" {
		r.file.place = address
	}
	for _, who := range []string{"performer", "performers", "actor", "speaker"} {
		s.people = append(s.people, r.people(f[who])...)
	}
	for tag := range strings.SplitSeq(f.word("keywords"), ",") {
		if tag = clean(tag); tag != "" {
			s.tags = append(s.tags, schedule.Tag{Facet: "tag", Value: cut(tag, maxName)})
		}
	}
	for _, tag := range f["keywords"].words() {
		s.tags = append(s.tags, schedule.Tag{Facet: "tag", Value: cut(clean(tag), maxName)})
	}
	if video := f["recordedIn"].fields().word("url", "contentUrl"); video != "" {
		s.links = append(s.links, schedule.Link{Title: "Video", URL: video})
	}
	return s
}

// place is the name of a place, and its address: city and country. Of several it is the
// first that one can go to.
func (r *jsonld) place(v value) (name, address string) {
	for _, one := range v.list() {
		if name, address = r.place(one); name != "" || address != "" {
			return name, address
		}
	}
	v = r.at(v)
	if v.fields().word("@type") == "VirtualLocation" {
		return "", ""
	}
	if v.is('"') {
		return clean(v.word()), ""
	}
	f := v.fields()
	name = clean(f.word("name"))
	at := f["address"]
	if !at.is('{') {
		address = clean(at.word())
	} else {
		a := at.fields()
		country := cmp.Or(clean(a["addressCountry"].fields().word("name")), clean(a.word("addressCountry")))
		var parts []string
		for _, part := range []string{clean(a.word("addressLocality")), country} {
			if part != "" {
				parts = append(parts, part)
			}
		}
		address = strings.Join(parts, ", ")
	}
	if outer := f["containedInPlace"]; outer.is('{') && address == "" {
		_, address = r.place(outer)
	}
	return name, address
}

// people are the people of a property: names, people, or groups.
func (r *jsonld) people(v value) []person {
	v = r.at(v)
	var people []person
	for _, element := range v.list() {
		people = append(people, r.people(element)...)
	}
	switch {
	case v.is('"'):
		people = append(people, person{name: v.word()})
	case v.is('{'):
		f := v.fields()
		p := person{id: f.word("@id"), name: f.word("name"), job: f.word("jobTitle"), bio: prose(cut(f.word("description"), maxProse), nil)}
		p.org = cmp.Or(r.at(f["worksFor"]).fields().word("name"), r.at(f["affiliation"]).fields().word("name"), f.word("worksFor", "affiliation"))
		if address, ok := goodURL(f.word("url", "sameAs"), nil); ok {
			p.links = []schedule.Link{{Title: "Profile", URL: address}}
		}
		if p.name != "" {
			people = append(people, p)
		}
	}
	return people
}
