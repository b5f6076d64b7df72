package importer

import (
	"bytes"
	"cmp"
	"errors"
	"regexp"
	"strings"

	"hallway/app/schedule"
)

// The programmes of fan conventions: KonOpas, whose files are scripts that set "program"
// and "people" (https://konopas.org/data-fmt), and ConClár, which reads the same as JSON
// (https://github.com/lostcarpark/conclar).

var konopasScript = regexp.MustCompile(`(?m)^\s*(?:(?:var|let|const)\s+)?(program|people)\s*=\s*([\[{])`)

func isKonopas(l *look) bool {
	if l.json != nil {
		return l.has(`"mins"`, `"loc"`) && l.has(`"title"`)
	}
	m := konopasScript.Find(l.head)
	return m != nil && l.root == "" && l.has(`"loc"`)
}

func readKonopas(body []byte, opt Options) (*draft, error) {
	r := &konopas{people: make(map[string]string)}
	if c := bytes.TrimSpace(body); len(c) > 0 && (c[0] == '{' || c[0] == '[') {
		root, err := openJSON(body)
		if err != nil {
			return nil, err
		}
		if f := root.fields(); len(f) > 0 {
			r.named(f["people"])
			r.program(f["program"], 0)
		} else {
			r.program(root, 0)
		}
		return r.file.draft(opt)
	}
	lists := make(map[string]value)
	for _, at := range konopasScript.FindAllSubmatchIndex(body, 2) {
		raw := body[at[4]:]
		root, err := openJSON(bytes.Clone(raw[:jsonEnd(raw, 0)]))
		if err != nil {
			return nil, err
		}
		lists[string(body[at[2]:at[3]])] = root
		if string(body[at[2]:at[3]]) == "program" {
			r.line = bytes.Count(body[:at[4]], []byte("\n"))
		}
	}
	if len(lists["program"].raw) == 0 {
		return nil, errors.New("it sets no \"program\"; the file with the sessions is another")
	}
	r.named(lists["people"])
	r.program(lists["program"], 0)
	return r.file.draft(opt)
}

type konopas struct {
	file   flatFile
	people map[string]string // names by id
	line   int               // where the list begins in its file
}

// named reads the list of people. A name comes in parts, the title and the suffix last.
func (r *konopas) named(list value) {
	for _, element := range list.list() {
		f := element.fields()
		parts := f["name"].words()
		if len(parts) > 2 {
			parts = parts[:2]
		}
		r.people[f.word("id")] = clean(cmp.Or(strings.Join(parts, " "), f.word("name")))
	}
}

func (r *konopas) program(v value, depth int) {
	for _, element := range v.sessions() {
		f := element.fields()
		if !f.has("title") {
			if depth < 3 {
				r.program(element, depth+1)
			}
			continue
		}
		r.session(element, f)
	}
}

// rolePlay is what stands behind a name: "Ann Lee (moderator)".
var rolePlay = regexp.MustCompile(`^(.+?)\s*\(([^()]+)\)$`)

func (r *konopas) session(v value, f fields) {
	s := flat{
		line: r.line + v.line(), key: f.word("id"), title: f.word("title"), kind: f.word("format", "type"),
		abstract: prose(cut(f.word("desc"), maxProse), nil), start: cmp.Or(f.word("datetime"), strings.TrimSuffix(f.word("date")+"T"+f.word("time"), "T")),
	}
	if length, ok := csvLength(f.word("mins")); ok {
		s.minutes = int(length.Minutes())
	}
	r.file.zone = cmp.Or(r.file.zone, f.word("timezone", "tz"))
	for _, room := range append(f["loc"].words(), f["loc"].word()) {
		if room != "" {
			s.rooms = append(s.rooms, roomName{name: room})
		}
	}
	for _, element := range f["people"].list() {
		p := element.fields()
		full := cmp.Or(p.word("name"), r.people[cmp.Or(p.word("id"), element.word())])
		who := person{id: p.word("id"), name: full}
		if m := rolePlay.FindStringSubmatch(full); m != nil {
			who.name, who.job = m[1], m[2]
		}
		s.people = append(s.people, who)
	}
	for _, element := range f["tags"].list() {
		tag := cmp.Or(element.word(), element.fields().word("label", "value"))
		facet, value, ok := strings.Cut(tag, ":")
		switch facet = strings.ToLower(strings.TrimSpace(facet)); {
		case !ok:
			s.tags = append(s.tags, schedule.Tag{Facet: "tag", Value: cut(clean(tag), maxName)})
		case facet == "track" || facet == "division":
			s.tracks = append(s.tracks, strings.TrimSpace(value))
		case facet == "type" || facet == "format":
			s.kind = cmp.Or(s.kind, strings.TrimSpace(value))
		default:
			s.tags = append(s.tags, schedule.Tag{Facet: cut(clean(facet), maxName), Value: cut(clean(value), maxName)})
		}
	}
	links := f["links"].fields()
	for _, title := range links.sorted() {
		s.links = append(s.links, schedule.Link{Title: title, URL: links.word(title)})
	}
	if start, _, ok := strings.Cut(s.start, "T"); ok && f.word("time") == "" && f.word("datetime") == "" {
		s.start = start
	}
	r.file.sessions = append(r.file.sessions, s)
}
