package importer

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// format is a kind of file that can be read.
type format struct {
	name string
	is   func(*look) bool
	read func(body []byte, opt Options) (*draft, error)
}

// formats are all that can be read, each in a file format_*.go. The first that says that a
// file is one reads it, so those that know themselves by little come last: a calendar of
// Sched's is iCalendar too, and most programmes in JSON are a list of sessions.
func formats() []format {
	return []format{
		{"Sched calendar (all.ics)", isSched, readSched},
		{"Sched print page", isSchedPrint, readSchedPrint},
		{"schedule.xml", isScheduleXML, readScheduleXML},
		{"schedule.json", isScheduleJSON, readScheduleJSON},
		{"schedule.json of version 2", isHub2, readHub2},
		{"Sched JSON export", isSchedJSON, readSchedJSON},
		{"Sessionize JSON", isSessionize, readSessionize},
		{"Google I/O JSON (iosched)", isIosched, readIosched},
		{"KotlinConf JSON", isKotlinConf, readKotlinConf},
		{"pretalx API JSON", isPretalx, readPretalx},
		{"Hoverboard JSON", isHoverboard, readHoverboard},
		{"Indico JSON", isIndico, readIndico},
		{"Devoxx JSON (cfp.dev)", isDevoxx, readDevoxx},
		{"KonOpas or ConClár programme", isKonopas, readKonopas},
		{"Open Event JSON (eventyay)", isOpenEvent, readOpenEvent},
		{"EMF Camp JSON", isEMFCamp, readEMFCamp},
		{"iCalendar", isCalendar, readICal},
		{"schema.org Event (JSON-LD)", isJSONLD, readJSONLD},
		{"JSON list of sessions", isJSONList, readJSONList},
		{"CSV of times by rooms", isGrid, readGrid},
		{"CSV", isCSV, readCSV},
	}
}

func (f format) article() string {
	if strings.ContainsAny(f.name[:1], "iIOE") {
		return "an " + f.name
	}
	return "a " + f.name
}

// Known are the formats that can be read, by the names people know.
func Known() []string {
	var names []string
	for _, f := range formats() {
		names = append(names, f.name)
	}
	return names
}

// detect finds the formats that a file may be of, the likeliest first. The name of a file is never
// asked: the same schedule.xml comes as "fahrplan", and another one under that name is not it.
// Those that its first 64 kB point to come before those that only the whole points to: three
// thousand speakers may come before the first session, and an abstract may have any word in it.
func detect(body []byte) ([]format, error) {
	l := newLook(body)
	if l.isSchema() {
		return nil, l.unknown()
	}
	var found []format
	for range 2 {
		for _, f := range formats() {
			known := slices.ContainsFunc(found, func(one format) bool { return one.name == f.name })
			if !known && f.is(l) {
				found = append(found, f)
			}
		}
		if l.json == nil && l.root == "" {
			break // a text says at its beginning what it is
		}
		l.head = l.body
	}
	if len(found) == 0 {
		return nil, l.unknown()
	}
	return found[:min(len(found), maxTries)], nil
}

const maxTries = 4 // formats as which a file is read

func (l *look) unknown() error {
	return fmt.Errorf("%s. Hallway reads: %s", l.seen(), strings.Join(Known(), ", "))
}

// look is a first look at a file: what sort of text it is and how it is built.
type look struct {
	body []byte
	head []byte          // where a file says what it is; see detect
	json map[string]byte // path of a value to its first byte, three keys deep; nil: no JSON
	root string          // the name of the XML root element; empty: no XML
}

const headLength = 64 << 10

func newLook(body []byte) *look {
	body = bytes.TrimSpace(body)
	l := &look{body: body, head: body[:min(len(body), headLength)]}
	switch {
	case len(body) == 0:
	case body[0] == '{' || body[0] == '[':
		l.json = jsonPaths(body)
	case body[0] == '<':
		l.root = xmlRoot(l.head)
	}
	return l
}

// has reports whether all of the words stand in the head of the file.
func (l *look) has(words ...string) bool {
	for _, word := range words {
		if !bytes.Contains(l.head, []byte(word)) {
			return false
		}
	}
	return true
}

// keys reports whether all of the paths are in a JSON file.
func (l *look) keys(paths ...string) bool {
	for _, path := range paths {
		if _, ok := l.json[path]; !ok {
			return false
		}
	}
	return true
}

// seen names what a file is, for someone who gave one that is not read.
func (l *look) seen() string {
	switch {
	case len(l.body) == 0:
		return "the file is empty"
	case bytes.IndexByte(l.head, 0) >= 0 || bytes.HasPrefix(l.head, []byte("\x1f\x8b")) || bytes.HasPrefix(l.head, []byte("PK\x03\x04")):
		return "this is a binary or packed file, not a programme"
	case l.json != nil:
		return l.seenJSON()
	case strings.EqualFold(l.root, "html") && sessionizeID(l.body) != "":
		return "this is a web page that shows a programme of Sessionize; give https://sessionize.com/api/v2/" + sessionizeID(l.body) + "/view/All instead"
	case strings.EqualFold(l.root, "html"):
		return "this is a web page, but neither Sched's print page nor one with schema.org events in it"
	case l.root == "schedule":
		return "this is an XML schedule of another kind: it has no <event> elements in <day> elements"
	case l.root != "":
		return fmt.Sprintf("this is XML of the kind <%s>, but not a schedule.xml", cut(clean(l.root), 40))
	}
	return "this is not a programme that Hallway knows"
}

var sessionizeEmbed = regexp.MustCompile(`sessionize\.com/api/v2/([A-Za-z0-9]{4,20})/`)

// sessionizeID is the programme that a page shows with Sessionize's script; empty: none.
func sessionizeID(page []byte) string {
	if m := sessionizeEmbed.FindSubmatch(page); m != nil {
		return string(m[1])
	}
	return ""
}

func (l *look) isSchema() bool {
	return l.keys("$schema") && (l.keys("definitions") || l.keys("properties") || l.keys("$defs"))
}

func (l *look) seenJSON() string {
	if l.isSchema() {
		return "this is a JSON schema, which describes programmes but is not one itself"
	}
	keys := slices.Sorted(maps.Keys(l.json))
	keys = slices.DeleteFunc(keys, func(key string) bool { return strings.Contains(key, ".") })
	if len(keys) == 0 {
		return "this is JSON, but in no shape that is known"
	}
	seen := "this is JSON with " + cut(clean(strings.Join(keys[:min(len(keys), 6)], ", ")), 100) + ", which is not a programme that Hallway knows"
	if h, err := listHeader(l); err != nil && h.has("title") && h.has("speakers") {
		seen += "; for a list of sessions, " + err.Error()
	}
	return seen
}

// xmlRoot is the name of the first element.
func xmlRoot(head []byte) string {
	decoder := xml.NewDecoder(bytes.NewReader(head))
	decoder.Strict = false
	decoder.CharsetReader = rawCharset
	for {
		token, err := decoder.RawToken()
		if err != nil {
			return ""
		}
		if t, ok := token.(xml.StartElement); ok {
			return cmp.Or(t.Name.Local, "?")
		}
	}
}

// jsonPaths goes through a JSON text without decoding it, and notes which keys
// lie where, down to the third level. Keys inside lists count as if the list were
// not there. A text that breaks off has the paths before the break.
func jsonPaths(body []byte) map[string]byte {
	s := jsonScan{paths: make(map[string]byte)}
	for s.at = 0; s.at < len(body); s.at++ {
		switch c := body[s.at]; c {
		case '"':
			word := s.quoted(body)
			if s.wantsKey() {
				s.key(word)
			} else {
				s.value(c)
			}
		case '{', '[':
			s.value(c)
			s.open = append(s.open, c == '{')
			s.depth(len(s.open))
		case '}', ']':
			s.open = s.open[:max(0, len(s.open)-1)]
			s.names = s.names[:min(len(s.names), len(s.open))]
			s.keyed = false
		case ':':
			s.keyed = true
		case ',':
			s.keyed = false
		case ' ', '\t', '\r', '\n':
		default:
			s.value(c)
		}
	}
	return s.paths
}

const (
	pathDepth = 4    // levels of brackets whose keys are noted
	maxPaths  = 1000 // paths that are noted, below the first level
)

type jsonScan struct {
	at    int
	open  []bool   // for each open bracket: is it an object's?
	names []string // the key at each level
	keyed bool     // a colon was just there: a value comes
	paths map[string]byte
}

func (s *jsonScan) depth(n int) {
	s.keyed = false
	for len(s.names) < min(n, pathDepth) {
		s.names = append(s.names, "")
	}
}

func (s *jsonScan) wantsKey() bool {
	return len(s.open) > 0 && s.open[len(s.open)-1] && !s.keyed
}

func (s *jsonScan) key(name string) {
	if n := len(s.open); n <= pathDepth && n <= len(s.names) {
		s.names[n-1] = cut(name, 60)
	}
}

func (s *jsonScan) value(first byte) {
	n := len(s.open)
	if !s.keyed || n == 0 || n > pathDepth || n > 1 && len(s.paths) >= maxPaths {
		return
	}
	var path []string
	for _, name := range s.names[:n] {
		if name != "" {
			path = append(path, name)
		}
	}
	if key := strings.Join(path, "."); s.paths[key] == 0 {
		s.paths[key] = first
	}
}

// quoted moves to the end of a string and gives what is in it, as it stands.
func (s *jsonScan) quoted(body []byte) string {
	start := s.at + 1
	for s.at++; s.at < len(body) && body[s.at] != '"'; s.at++ {
		if body[s.at] == '\\' {
			s.at++
		}
	}
	end := min(s.at, len(body))
	return string(body[start:max(start, min(end, start+60))])
}
