package importer

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"hallway/app/schedule"
)

func isScheduleJSON(body []byte) bool {
	trimmed := bytes.TrimSpace(body)
	if len(trimmed) == 0 || trimmed[0] != '{' {
		return false
	}
	at := bytes.Index(trimmed, []byte(`"conference"`))
	return at >= 0 && bytes.Contains(trimmed, []byte(`"schedule"`)) && bytes.Contains(trimmed[at:], []byte(`"days"`))
}

type jsonSchedule struct {
	Schedule struct {
		Version    word              `json:"version"`
		BaseURL    string            `json:"base_url"`
		Events     []json.RawMessage `json:"events"` // version 2 only
		Conference struct {
			Acronym string     `json:"acronym"`
			Title   string     `json:"title"`
			Zone    string     `json:"time_zone_name"`
			Rooms   []jsonRoom `json:"rooms"`
			Days    []jsonDay  `json:"days"`
		} `json:"conference"`
	} `json:"schedule"`
}

type jsonRoom struct {
	Name string `json:"name"`
}

type jsonDay struct {
	Date  string                       `json:"date"`
	Rooms map[string][]json.RawMessage `json:"rooms"`
}

type jsonEvent struct {
	ID          word         `json:"id"`
	GUID        word         `json:"guid"`
	Code        word         `json:"code"`
	Date        word         `json:"date"`
	Start       word         `json:"start"`
	Duration    word         `json:"duration"`
	Room        word         `json:"room"`
	Title       word         `json:"title"`
	Subtitle    word         `json:"subtitle"`
	Track       word         `json:"track"`
	Type        word         `json:"type"`
	Language    word         `json:"language"`
	Abstract    word         `json:"abstract"`
	Description word         `json:"description"`
	URL         word         `json:"url"`
	Feedback    word         `json:"feedback_url"`
	Unfilmed    bool         `json:"do_not_record"`
	Persons     []jsonPerson `json:"persons"`
	Links       []jsonLink   `json:"links"`
	Attachments []jsonLink   `json:"attachments"`
}

type jsonPerson struct {
	ID         word `json:"id"`
	GUID       word `json:"guid"`
	Code       word `json:"code"`
	Name       word `json:"name"`
	PublicName word `json:"public_name"`
	Biography  word `json:"biography"`
}

// word is a string that some tools write as a number or as null, or by language.
type word string

// UnmarshalJSON takes strings, numbers, null and {"en": "..."}.
func (t *word) UnmarshalJSON(b []byte) error {
	var s string
	if json.Unmarshal(b, &s) == nil {
		*t = word(s)
		return nil
	}
	var languages map[string]string
	if json.Unmarshal(b, &languages) == nil {
		for _, key := range append([]string{"en"}, sortedKeys(languages)...) {
			if *t = word(languages[key]); *t != "" {
				return nil
			}
		}
		return nil
	}
	if b[0] == '{' || b[0] == '[' {
		return fmt.Errorf("a text is wanted, not %s", cut(string(b), 40))
	}
	*t = word(strings.Trim(string(b), `"`))
	return nil
}

// jsonLink is {"url", "title"} or a bare string.
type jsonLink struct {
	Title word `json:"title"`
	URL   word `json:"url"`
}

// UnmarshalJSON takes both shapes.
func (l *jsonLink) UnmarshalJSON(b []byte) error {
	var address string
	if json.Unmarshal(b, &address) == nil {
		l.URL = word(address)
		return nil
	}
	type plain jsonLink
	return json.Unmarshal(b, (*plain)(l))
}

func readScheduleJSON(src Source, opt Options) (*draft, error) {
	body := bytes.TrimPrefix(src.Body, []byte("\xef\xbb\xbf"))
	if deep := jsonDepth(body); deep > maxDepth {
		return nil, fmt.Errorf("its values lie more than %d deep", maxDepth)
	}
	var file jsonSchedule
	if err := json.Unmarshal(body, &file); err != nil {
		return nil, explainJSON(body, err)
	}
	if len(file.Schedule.Events) > 0 {
		return nil, errors.New("it is the hub's version 2, a flat list of events, which Hallway does not read yet")
	}
	conference := &file.Schedule.Conference
	f := frabFile{
		acronym: conference.Acronym, title: conference.Title, version: string(file.Schedule.Version),
		zone: conference.Zone, baseURL: file.Schedule.BaseURL,
	}
	for _, room := range conference.Rooms {
		f.rooms = append(f.rooms, clean(room.Name))
	}
	var skipped []Problem
	var raws []json.RawMessage
	for _, day := range conference.Days {
		// A JSON object has no order that survives reading; rooms are sorted.
		for _, room := range sortedKeys(day.Rooms) {
			for _, raw := range day.Rooms[room] {
				raws = append(raws, raw)
				line := -len(raws) // looked up below, for the few that are told about
				var e jsonEvent
				if err := json.Unmarshal(raw, &e); err != nil {
					skipped = append(skipped, Problem{Line: line, Session: string(e.Title), What: err.Error()})
					continue
				}
				f.events = append(f.events, e.frab(line, day.Date, room))
			}
		}
	}
	if len(f.events) > maxSessions {
		return nil, fmt.Errorf("it has more than %d sessions", maxSessions)
	}
	d := f.draft(opt)
	d.skipped = append(d.skipped, skipped...)
	for _, problems := range [][]Problem{d.skipped, d.warnings} {
		for i := range problems {
			if n := problems[i].Line; n < 0 {
				problems[i].Line = lineOf(body, raws[-n-1])
			}
		}
	}
	return d, nil
}

func (e *jsonEvent) frab(line int, day, room string) frabEvent {
	f := frabEvent{
		line: line, day: day, room: room,
		id: string(e.ID), guid: string(e.GUID), code: string(e.Code),
		date: string(e.Date), start: string(e.Start), duration: string(e.Duration), roomName: string(e.Room),
		title: string(e.Title), subtitle: string(e.Subtitle), track: string(e.Track), kind: string(e.Type),
		language: string(e.Language), abstract: string(e.Abstract), description: string(e.Description),
		url: string(e.URL), feedback: string(e.Feedback), unfilmed: e.Unfilmed,
	}
	for _, p := range e.Persons {
		f.persons = append(f.persons, frabPerson{
			id:   string(cmp.Or(p.GUID, p.Code, p.ID)),
			name: string(cmp.Or(p.PublicName, p.Name)),
			bio:  string(p.Biography),
		})
	}
	for _, l := range slices.Concat(e.Links, e.Attachments) {
		f.links = append(f.links, schedule.Link{Title: string(l.Title), URL: string(l.URL)})
	}
	return f
}

// jsonDepth is how deep values lie within each other.
func jsonDepth(body []byte) int {
	depth, deepest := 0, 0
	quoted := false
	for i := 0; i < len(body); i++ {
		switch c := body[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			depth++
			deepest = max(deepest, depth)
		case c == '}' || c == ']':
			depth--
		}
	}
	return deepest
}

// explainJSON says where a file is no JSON.
func explainJSON(body []byte, err error) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("line %d is no JSON: %w", 1+bytes.Count(body[:min(int(syntax.Offset), len(body))], []byte("\n")), err)
	}
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		return fmt.Errorf("line %d: %q is %s", 1+bytes.Count(body[:min(int(kind.Offset), len(body))], []byte("\n")), kind.Field, kind.Value)
	}
	return err
}

// jsonKeys names the keys at the top of a JSON file, for the sentence that says
// what it is not.
func jsonKeys(body []byte) string {
	var object map[string]json.RawMessage
	if jsonDepth(body) > maxDepth || json.Unmarshal(body, &object) != nil || len(object) == 0 {
		return ""
	}
	keys := sortedKeys(object)
	return " with " + cut(strings.Join(keys[:min(len(keys), 6)], ", "), 100)
}

// lineOf is the line at which a piece of the file stands.
func lineOf(body, piece []byte) int {
	at := bytes.Index(body, piece)
	if at < 0 {
		return 0
	}
	return 1 + bytes.Count(body[:at], []byte("\n"))
}
