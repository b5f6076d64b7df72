package programme

import (
	"bytes"
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"time"

	"hallway/app/schedule"
	"hallway/server/fetch"
	"hallway/server/importer"
)

// source is one file or URL and the last good version that was read from it.
type source struct {
	ref   Ref
	event schedule.EventID // told, or found out once: a new title is no new event

	read       *schedule.Programme // nil: nothing yet
	body       []byte              // what it was read from
	validators fetch.Validators
	fetched    time.Time // when it was last known to be so
	whole      bool      // the body ends where it should
	unkept     bool      // it is not in the archive yet

	stood []stood // versions that gave way within the last day, oldest first

	held     *Kept // a later version that waits; nil: none
	failures int   // how often it could not be read, or only something that is held
}

// fetched is what a source answered.
type fetched struct {
	body       []byte
	validators fetch.Validators
	err        error
}

var errBroken = errors.New("truncated")

// errHeld is why a version that can be read is not served.
type errHeld struct{ Why string }

func (e errHeld) Error() string { return "held: " + e.Why }

// accept takes an answer over where it is good, and leaves all as it was where it
// is not. What can be read but looks like an outage is held: an [errHeld]. It stays
// held, however long, until the source has another version that is fine, or an
// operator accepts it.
func (s *source) accept(answer fetched, zones Zones, now time.Time) (importer.Result, error) {
	var r importer.Result
	unchanged := errors.Is(answer.err, fetch.ErrNotModified)
	switch {
	case answer.err != nil && !unchanged:
		return r, answer.err
	case s.held != nil && (unchanged || bytes.Equal(answer.body, s.held.Body)):
		s.held.Fetched = now
		return r, errHeld{s.held.Why}
	case unchanged:
		s.fetched = now
		return r, nil
	case s.read != nil && bytes.Equal(answer.body, s.body):
		s.fetched, s.validators, s.held = now, answer.validators, nil
		return r, nil
	case s.read != nil && len(bytes.TrimSpace(answer.body)) == 0:
		return r, s.hold(whyEmpty, answer, now)
	}
	whole := isWhole(answer.body)
	if s.read != nil && s.whole && !whole {
		return r, errBroken
	}
	r, err := s.parse(answer.body, zones)
	if s.read != nil && errors.Is(err, importer.ErrNoSessions) {
		return r, s.hold(whyEmpty, answer, now)
	}
	if err != nil {
		return r, err
	}
	if s.read != nil {
		if why := outage(s.read, r.Programme, now); why != "" {
			return r, s.hold(why, answer, now)
		}
	}
	if before, ok := s.dayAgo(now); ok {
		if why := outage(before.read, r.Programme, now); why != "" {
			return r, s.hold("compared with what stood until "+before.until.UTC().Format("2 January, 15:04 MST")+", "+why, answer, now)
		}
	}
	s.take(r.Programme, answer, now)
	return r, nil
}

// take serves a version from now on.
func (s *source) take(p *schedule.Programme, answer fetched, at time.Time) {
	if n := len(s.stood); s.read != nil && (n == 0 || at.Sub(s.stood[n-1].until) >= apart) {
		s.stood = append(s.stood, stood{s.read, s.body, at})
	}
	s.read, s.body, s.whole, s.unkept = p, answer.body, isWhole(answer.body), true
	s.fetched, s.validators, s.held = at, answer.validators, nil
}

// hold keeps a version apart. One that follows upon another has waited since that
// one did.
func (s *source) hold(why string, answer fetched, now time.Time) error {
	since := now
	if s.held != nil {
		since = s.held.Since
	}
	s.held = &Kept{
		Source: s.ref.Source, Event: s.event, Validators: answer.validators, Body: answer.body,
		Why: why, Since: since, Fetched: now,
	}
	return errHeld{why}
}

// release serves the version that is held.
func (s *source) release(zones Zones) error {
	h := s.held
	r, err := s.parse(h.Body, zones)
	if err != nil {
		return err
	}
	s.take(r.Programme, fetched{body: h.Body, validators: h.Validators}, h.Fetched)
	s.stood = nil // what went by that, somebody has looked at
	return nil
}

// A feed that drains a little each day loses as much as one that breaks, so a version is
// also held against what stood a day ago: or somewhat longer, since feeds that are made
// once a day are not made by the minute.
const (
	dayBack = 36 * time.Hour
	apart   = 3 * time.Hour // between versions that are remembered for it
)

// stood is a version that gave way to a later one.
type stood struct {
	read  *schedule.Programme
	body  []byte
	until time.Time
}

// dayAgo is the oldest version that stood within the last day.
func (s *source) dayAgo(now time.Time) (stood, bool) {
	s.stood = slices.DeleteFunc(s.stood, func(v stood) bool { return now.Sub(v.until) > dayBack })
	if len(s.stood) == 0 {
		return stood{}, false
	}
	return s.stood[0], true
}

// seen are the validators of the version that was seen last, which is not the one
// that is served while another is held: the source is asked for what is newer than
// both.
func (s *source) seen() fetch.Validators {
	if s.held != nil {
		return s.held.Validators
	}
	return s.validators
}

// restore takes over what is in the archive.
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

// restoreStood takes over what stood a day ago.
func (s *source) restoreStood(k Kept, zones Zones) {
	if r, err := s.parse(k.Body, zones); err == nil {
		s.stood = []stood{{r.Programme, k.Body, k.Fetched}}
	}
}

// restoreHeld takes over what is held in the archive.
func (s *source) restoreHeld(k Kept) {
	if !s.ref.isURL() {
		k.Validators = fetch.Validators{}
	}
	s.held = &k
}

// kept is the source for the archive. An event that was told is not kept, so that it
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
