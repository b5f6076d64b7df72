package programme

import (
	"bytes"
	"encoding/json"
	"errors"
	"regexp"
	"time"

	"hallway/app/schedule"
	"hallway/server/importer"
)

// source is one file or URL and the last good version that was read from it.
type source struct {
	ref   Ref
	event schedule.EventID // told, or found out once: a new title is no new event

	read       *schedule.Programme // nil: nothing yet
	body       []byte              // what it was read from
	validators importer.Validators
	fetched    time.Time // when it was last known to be so
	whole      bool      // the body ends where it should
	unkept     bool      // it is not on the shelf yet
}

// fetched is what a source answered.
type fetched struct {
	body       []byte
	validators importer.Validators
	err        error
}

var errBroken = errors.New("it breaks off before its end")

// accept takes an answer over where it is good, and leaves all as it was where it
// is not.
func (s *source) accept(answer fetched, zones Zones, now time.Time) (importer.Result, error) {
	var r importer.Result
	switch {
	case errors.Is(answer.err, importer.ErrNotModified):
		s.fetched = now
		return r, nil
	case answer.err != nil:
		return r, answer.err
	case s.read != nil && bytes.Equal(answer.body, s.body):
		s.fetched, s.validators = now, answer.validators
		return r, nil
	}
	whole := isWhole(answer.body)
	if s.read != nil && s.whole && !whole {
		return r, errBroken
	}
	r, err := s.parse(answer.body, zones)
	if err != nil {
		return r, err
	}
	s.read, s.body, s.whole, s.unkept = r.Programme, answer.body, whole, true
	s.fetched, s.validators = now, answer.validators
	return r, nil
}

// restore takes over what is on the shelf.
func (s *source) restore(k Kept, zones Zones) error {
	if s.event == "" {
		s.event = k.Event
	}
	r, err := s.parse(k.Body, zones)
	if err != nil {
		return err
	}
	s.read, s.body, s.whole, s.fetched = r.Programme, k.Body, isWhole(k.Body), k.Fetched
	if s.ref.isURL() { // a file is read anew: another may have come into its place
		s.validators = k.Validators
	}
	return nil
}

// kept is the source for the shelf. An event that was told is not kept, so that it
// can be told otherwise.
func (s *source) kept() Kept {
	k := Kept{Source: s.ref.Source, Validators: s.validators, Body: s.body, Fetched: s.fetched}
	if s.ref.Event == "" {
		k.Event = s.event
	}
	return k
}

// parse reads a programme in the zone that was told for its event, which may be
// known only afterwards.
func (s *source) parse(body []byte, zones Zones) (importer.Result, error) {
	src := importer.Source{Name: s.ref.Source, Body: body}
	told := zones.of(s.event)
	r, err := importer.Read(src, importer.Options{Event: s.event, Zone: told})
	if err != nil || s.event != "" {
		return r, err
	}
	if zone := zones.of(r.Programme.Event.ID); zone != told {
		return importer.Read(src, importer.Options{Zone: zone})
	}
	return r, nil
}

// isWhole reports whether a file goes on to its end: servers that fail in the
// middle, and proxies, send half a file as if it were all. What readers make of
// it is half a programme.
func isWhole(body []byte) bool {
	body = bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))) // a byte order mark
	switch {
	case len(body) == 0:
		return false
	case body[0] == '{' || body[0] == '[':
		return json.Valid(body)
	case body[0] == '<':
		first, last := firstTag.FindSubmatch(body), lastTag.FindSubmatch(body[max(0, len(body)-1024):])
		return first != nil && last != nil && bytes.EqualFold(first[1], last[1])
	case bytes.EqualFold(body[:min(len(body), 15)], []byte("BEGIN:VCALENDAR")):
		return bytes.EqualFold(body[max(0, len(body)-13):], []byte("END:VCALENDAR"))
	}
	return true
}

var (
	firstTag = regexp.MustCompile(`<([A-Za-z][\w:.-]*)`) // what comes before begins with <? or <!
	lastTag  = regexp.MustCompile(`</([A-Za-z][\w:.-]*)\s*>(?:\s*<!--[^>]*-->)*$`)
)
