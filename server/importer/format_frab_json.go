package importer

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"hallway/app/schedule"
)

// schedule.json of frab, pretalx and the hub, version 1: formats.md 2.5.

func isScheduleJSON(l *look) bool {
	return l.json["schedule.conference.days"] == '[' && !l.keys("schedule.events") // those are in version 2
}

type jsonEvent struct {
	ID          word       `json:"id"`
	GUID        word       `json:"guid"`
	Code        word       `json:"code"`
	Date        word       `json:"date"`
	Start       word       `json:"start"`
	Duration    word       `json:"duration"`
	Room        word       `json:"room"`
	Title       word       `json:"title"`
	Subtitle    word       `json:"subtitle"`
	Track       word       `json:"track"`
	Type        word       `json:"type"`
	Language    word       `json:"language"`
	Abstract    word       `json:"abstract"`
	Description word       `json:"description"`
	URL         word       `json:"url"`
	Feedback    word       `json:"feedback_url"`
	Unfilmed    word       `json:"do_not_record"`
	Persons     jsonPeople `json:"persons"`
	Links       jsonLinks  `json:"links"`
	Attachments jsonLinks  `json:"attachments"`
	Extra       word       `json:"x_hallway"`
}

type jsonPerson struct {
	ID         word `json:"id"`
	GUID       word `json:"guid"`
	Code       word `json:"code"`
	Name       word `json:"name"`
	PublicName word `json:"public_name"`
	Biography  word `json:"biography"`
	Org        word `json:"organization"`
}

// word is a string that some tools write as a number or as null, or by language. A
// value that is none of these is no text, and costs nothing but itself.
type word string

// UnmarshalJSON takes strings, numbers, null, true, false and {"en": "..."}.
func (t *word) UnmarshalJSON(b []byte) error {
	switch b[0] {
	case '"':
		var s string
		if err := json.Unmarshal(b, &s); err != nil {
			return err
		}
		*t = word(s)
	case '{':
		var languages map[string]json.RawMessage
		if err := json.Unmarshal(b, &languages); err != nil {
			return err
		}
		for _, key := range append([]string{"en"}, slices.Sorted(maps.Keys(languages))...) {
			var s string
			if json.Unmarshal(languages[key], &s) == nil && s != "" {
				*t = word(s)
				return nil
			}
		}
	case '[', 'n':
	default:
		*t = word(b)
	}
	return nil
}

// jsonPeople is a list of people, each an object or a bare name.
type jsonPeople []jsonPerson

// UnmarshalJSON takes what is a list.
func (p *jsonPeople) UnmarshalJSON(b []byte) error {
	return eachJSON(b, func(b []byte) {
		var person jsonPerson
		var name string
		switch {
		case json.Unmarshal(b, &name) == nil:
			person.Name = word(name)
		case json.Unmarshal(b, &person) != nil:
			return
		}
		*p = append(*p, person)
	})
}

// jsonLinks is a list of {"url", "title"} or of bare addresses.
type jsonLinks []schedule.Link

// UnmarshalJSON takes what is a list.
func (l *jsonLinks) UnmarshalJSON(b []byte) error {
	return eachJSON(b, func(b []byte) {
		var address string
		var link struct {
			Title word `json:"title"`
			URL   word `json:"url"`
		}
		switch {
		case json.Unmarshal(b, &address) == nil:
			link.URL = word(address)
		case json.Unmarshal(b, &link) != nil:
			return
		}
		*l = append(*l, schedule.Link{Title: string(link.Title), URL: string(link.URL)})
	})
}

// eachJSON hands out the elements of a list. What is no list has none.
func eachJSON(b []byte, element func([]byte)) error {
	if b[0] != '[' {
		return nil
	}
	var list []json.RawMessage
	if err := json.Unmarshal(b, &list); err != nil {
		return err
	}
	for _, raw := range list {
		if !bytes.Equal(raw, []byte("null")) {
			element(raw)
		}
	}
	return nil
}

// jsonReader goes through the file value by value. So the order of the rooms is
// kept, which a map would lose, each session's line is known, and a file that
// breaks off gives what stands before the break.
type jsonReader struct {
	body    []byte
	decoder *json.Decoder
	file    frabFile
	draft   draft    // only for its problems
	named   []string // conference.rooms
	found   []string // rooms as they come
	day     int      // where the events of the day begin

	lineAt, line int // how far lines were counted
}

func readScheduleJSON(body []byte, opt Options) (*draft, error) {
	if jsonDepth(body) > maxDepth {
		return nil, fmt.Errorf("its values lie more than %d deep", maxDepth)
	}
	r := &jsonReader{body: body, decoder: json.NewDecoder(bytes.NewReader(body)), line: 1}
	err := r.object(r.top)
	if err != nil && len(r.file.events) == 0 {
		return nil, fmt.Errorf("line %d: %w", r.lineNow(), plainJSON(err))
	}
	if err != nil {
		r.draft.skip(r.lineNow(), "", "the file breaks off here: %v", plainJSON(err))
	}
	r.file.rooms = append(r.named, r.found...)
	d, err := r.file.draft(opt)
	if err != nil {
		return nil, err
	}
	d.before(&r.draft)
	return d, nil
}

func (r *jsonReader) top(key string) error {
	if key == "schedule" {
		return r.object(r.schedule)
	}
	return r.skip()
}

func (r *jsonReader) schedule(key string) error {
	switch key {
	case "version":
		return r.text(&r.file.version)
	case "base_url":
		return r.text(&r.file.baseURL)
	case "conference":
		return r.object(r.conference)
	}
	return r.skip()
}

func (r *jsonReader) conference(key string) error {
	switch key {
	case "acronym":
		return r.text(&r.file.acronym)
	case "title":
		return r.text(&r.file.title)
	case "base_url", "url":
		var address string
		err := r.text(&address)
		r.file.baseURL = cmp.Or(r.file.baseURL, address)
		return err
	case "time_zone_name":
		return r.text(&r.file.zone)
	case "city":
		return r.text(&r.file.city)
	case "rooms":
		return r.list(func() error {
			var room struct {
				Name word `json:"name"`
			}
			err := r.decode(&room)
			r.named = append(r.named, clean(string(room.Name)))
			return err
		})
	case "days":
		return r.list(func() error {
			r.day, r.file.day = len(r.file.events), ""
			return r.object(r.dayKey)
		})
	}
	return r.skip()
}

func (r *jsonReader) dayKey(key string) error {
	switch key {
	case "date":
		var date string
		err := r.text(&date)
		r.setDay(date)
		return err
	case "rooms":
		return r.object(r.room)
	}
	return r.skip()
}

// setDay dates the events of a day, which may stand before the date. Until then
// they carry that of the day before.
func (r *jsonReader) setDay(date string) {
	r.file.day = date
	for i := range r.file.events[r.day:] {
		r.file.events[r.day+i].day = date
	}
}

func (r *jsonReader) room(name string) error {
	r.found = append(r.found, clean(name))
	return r.list(func() error {
		line := r.lineNow()
		var e jsonEvent
		if err := r.decode(&e); err != nil {
			return err
		}
		if e.Title == "" && e.ID == "" && e.GUID == "" && e.Date == "" && e.Start == "" {
			r.draft.skip(line, "", "it is no session")
			return nil
		}
		r.file.events = append(r.file.events, e.frab(line, r.file.day, name))
		return nil
	})
}

// object goes through the keys of an object. A value that is none is passed over.
func (r *jsonReader) object(each func(key string) error) error {
	return r.enter('{', func() error {
		token, err := r.decoder.Token()
		if err != nil {
			return err
		}
		key, _ := token.(string)
		return each(key)
	})
}

func (r *jsonReader) list(each func() error) error { return r.enter('[', each) }

func (r *jsonReader) enter(open json.Delim, each func() error) error {
	if r.peek() != byte(open) {
		return r.skip()
	}
	if _, err := r.decoder.Token(); err != nil {
		return err
	}
	for r.decoder.More() {
		if err := each(); err != nil {
			return err
		}
	}
	_, err := r.decoder.Token() // the closing bracket
	return err
}

// peek is the first byte of the next value.
func (r *jsonReader) peek() byte {
	for _, c := range r.body[min(len(r.body), int(r.decoder.InputOffset())):] {
		if !strings.ContainsRune(" \t\r\n,:", rune(c)) {
			return c
		}
	}
	return 0
}

func (r *jsonReader) skip() error {
	var raw json.RawMessage
	return r.decoder.Decode(&raw)
}

func (r *jsonReader) text(into *string) error {
	var w word
	err := r.decoder.Decode(&w)
	*into = clean(string(w))
	return err
}

// decode decodes a value. One of another type than is wanted gives nothing, which
// is for the caller to notice.
func (r *jsonReader) decode(into any) error {
	err := r.decoder.Decode(into)
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		return nil
	}
	return err
}

// lineNow is the line of the next value. It counts each line once.
func (r *jsonReader) lineNow() int {
	at := min(len(r.body), int(r.decoder.InputOffset()))
	for at < len(r.body) && strings.ContainsRune(" \t\r\n,:", rune(r.body[at])) {
		at++
	}
	if at > r.lineAt {
		r.line += bytes.Count(r.body[r.lineAt:at], []byte("\n"))
		r.lineAt = at
	}
	return r.line
}

func (e *jsonEvent) frab(line int, day, room string) frabEvent {
	f := frabEvent{
		line: line, day: day, room: room,
		id: string(e.ID), guid: string(e.GUID), code: string(e.Code),
		date: string(e.Date), start: string(e.Start), duration: string(e.Duration), roomName: string(e.Room),
		title: string(e.Title), subtitle: string(e.Subtitle), track: string(e.Track), kind: string(e.Type),
		language: string(e.Language), abstract: string(e.Abstract), description: string(e.Description),
		url: string(e.URL), feedback: string(e.Feedback), unfilmed: e.Unfilmed == "true", extra: string(e.Extra),
		links: slices.Concat(e.Links, e.Attachments),
	}
	for _, p := range e.Persons {
		f.persons = append(f.persons, frabPerson{
			id:   string(cmp.Or(p.GUID, p.Code, p.ID)),
			name: string(cmp.Or(p.PublicName, p.Name)),
			org:  string(p.Org),
			bio:  string(p.Biography),
		})
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

// plainJSON puts the decoder's errors in plain words.
func plainJSON(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("the JSON ends in the middle")
	}
	return fmt.Errorf("it is not JSON: %w", err)
}
