package importer

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"hallway/app/schedule"
	"hallway/app/search"
)

// A draft gathers what a format's reader finds, in the words of the source: names
// instead of ids. finish makes a programme of it.
type draft struct {
	event     schedule.Event
	change    time.Duration // when a programme day ends, after midnight
	dayed     bool          // the source says which day a session belongs to
	roomOrder []string
	sessions  []*entry
	skipped   []Problem
	warnings  []Problem
}

// entry is one session of a draft.
type entry struct {
	session  schedule.Session
	line     int
	date     string // the day it belongs to, where the source says
	rooms    []roomName
	tracks   []string
	speakers []person
}

type roomName struct{ name, area, address string }

type person struct {
	id             string // the source's own, where two people may share a name
	name, org, job string
	bio            schedule.Text
	links          []schedule.Link
	inferred       bool
}

// Field lengths. Longer ones are cut, and a warning says so.
const (
	maxTitle    = 1000
	maxName     = 300
	maxKey      = 120
	maxSessions = 20000
)

func (d *draft) skip(line int, session, what string, args ...any) {
	d.skipped = append(d.skipped, Problem{Line: line, Session: cut(session, 80), What: fmt.Sprintf(what, args...)})
}

func (d *draft) warn(line int, session, what string, args ...any) {
	d.warnings = append(d.warnings, Problem{Line: line, Session: cut(session, 80), What: fmt.Sprintf(what, args...)})
}

// finish turns names into ids and checks the whole.
func (d *draft) finish(opt Options) (Result, error) {
	r := Result{Skipped: d.skipped, Warnings: d.warnings}
	if len(d.sessions) == 0 {
		return r, errNoSessions
	}
	if opt.Event != "" {
		d.event.ID = opt.Event
	}
	d.event.ID = schedule.EventID(cmp.Or(slug(string(d.event.ID)), slug(d.event.Name), "event"))
	d.event.Name = cmp.Or(clean(d.event.Name), string(d.event.ID))
	loc, err := time.LoadLocation(d.event.Zone)
	if err != nil || d.event.Zone == "" {
		return r, fmt.Errorf("the time zone %q is unknown; name one such as Europe/Amsterdam with --timezone", d.event.Zone)
	}
	d.uniqueKeys()
	names := newNames(d)
	sessions := make([]*schedule.Session, len(d.sessions))
	for i, e := range d.sessions {
		sessions[i] = names.session(e)
	}
	d.event.Days = d.days(sessions, loc)
	d.event.TZif = zoneFile(loc, d.event.Days)
	r.Programme, err = schedule.New(d.event, names.rooms, names.tracks, names.speakers, sessions)
	r.Warnings = d.warnings
	return r, err
}

// days groups by what the source says, and by the clock where it says nothing.
func (d *draft) days(sessions []*schedule.Session, loc *time.Location) []schedule.Day {
	if !d.dayed {
		return schedule.Days(sessions, loc, d.change)
	}
	dates := make([]string, len(sessions))
	for i, e := range d.sessions {
		dates[i] = e.date
	}
	return schedule.DaysOf(sessions, dates)
}

// uniqueKeys gives later sessions under one key a number, in the order of their
// start; sources use one id for several slots of a talk.
func (d *draft) uniqueKeys() {
	byStart := slices.Clone(d.sessions)
	slices.SortStableFunc(byStart, func(a, b *entry) int {
		return cmp.Or(a.session.Start.Compare(b.session.Start), cmp.Compare(a.session.Title, b.session.Title))
	})
	used := make(map[schedule.Key]int)
	for _, e := range byStart {
		key := schedule.Key(safeKey(string(e.session.Key)))
		used[key]++
		e.session.Key = key
		if n := used[key]; n > 1 {
			e.session.Key = schedule.Key(fmt.Sprintf("%s~%d", key, n))
		}
	}
}

// names gives rooms, tracks and speakers their ids.
type names struct {
	rooms    []schedule.Room
	tracks   []schedule.Track
	speakers []schedule.Speaker

	roomIDs    map[roomName]schedule.RoomID
	trackIDs   map[string]schedule.TrackID
	speakerIDs map[string]schedule.SpeakerID
	slugs      map[string]bool
}

// newNames goes through the sessions in an order that does not depend on the
// file's, so that two exports of the same programme give the same ids.
func newNames(d *draft) *names {
	n := &names{
		roomIDs:    make(map[roomName]schedule.RoomID),
		trackIDs:   make(map[string]schedule.TrackID),
		speakerIDs: make(map[string]schedule.SpeakerID),
		slugs:      make(map[string]bool),
	}
	ordered := slices.Clone(d.sessions)
	slices.SortStableFunc(ordered, func(a, b *entry) int {
		return cmp.Or(a.session.Start.Compare(b.session.Start), cmp.Compare(a.session.Key, b.session.Key))
	})
	var rooms []roomName
	var tracks []string
	for _, e := range ordered {
		rooms = append(rooms, e.rooms...)
		tracks = append(tracks, e.tracks...)
		for _, p := range e.speakers {
			n.addSpeaker(p)
		}
	}
	place := func(r roomName) int {
		if i := slices.Index(d.roomOrder, r.name); i >= 0 {
			return i
		}
		return len(d.roomOrder)
	}
	slices.SortStableFunc(rooms, func(a, b roomName) int {
		return cmp.Or(cmp.Compare(place(a), place(b)), naturalCompare(a.name, b.name), cmp.Compare(a.area, b.area))
	})
	for _, room := range rooms {
		n.addRoom(room)
	}
	slices.SortFunc(tracks, func(a, b string) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a), strings.ToLower(b)), cmp.Compare(a, b))
	})
	for _, track := range slices.Compact(tracks) {
		id := schedule.TrackID(n.slug("t", track))
		n.trackIDs[track] = id
		n.tracks = append(n.tracks, schedule.Track{ID: id, Name: track})
	}
	slices.SortFunc(n.speakers, func(a, b schedule.Speaker) int {
		return cmp.Or(cmp.Compare(search.Fold(a.Name), search.Fold(b.Name)), cmp.Compare(a.ID, b.ID))
	})
	return n
}

func (n *names) addRoom(room roomName) {
	if _, known := n.roomIDs[room]; known {
		return
	}
	id := schedule.RoomID(n.slug("r", room.name))
	n.roomIDs[room] = id
	n.rooms = append(n.rooms, schedule.Room{ID: id, Name: room.name, Area: room.area, Address: room.address})
}

func (n *names) addSpeaker(p person) {
	identity := speakerIdentity(p)
	if id, known := n.speakerIDs[identity]; known {
		for i := range n.speakers {
			if have := &n.speakers[i]; have.ID == id {
				have.Org, have.Position = cmp.Or(have.Org, p.org), cmp.Or(have.Position, p.job)
				if len(p.bio) > len(have.Bio) {
					have.Bio = p.bio
				}
				have.Inferred = have.Inferred && p.inferred
			}
		}
		return
	}
	id := schedule.SpeakerID(n.slug("s", p.name))
	n.speakerIDs[identity] = id
	n.speakers = append(n.speakers, schedule.Speaker{
		ID: id, Name: p.name, Org: p.org, Position: p.job, Bio: p.bio, Links: p.links, Inferred: p.inferred,
	})
}

// speakerIdentity tells people apart: by the source's id, or by the name.
func speakerIdentity(p person) string {
	if p.id != "" {
		return "id " + p.id
	}
	return "name " + strings.Join(search.Words(p.name), " ")
}

// slug makes an id that no other thing of the same kind has.
func (n *names) slug(kind, name string) string {
	base := cmp.Or(slug(name), kind)
	id := base
	for i := 2; n.slugs[kind+id]; i++ {
		id = fmt.Sprintf("%s-%d", base, i)
	}
	n.slugs[kind+id] = true
	return id
}

func (n *names) session(e *entry) *schedule.Session {
	s := &e.session
	for _, room := range e.rooms {
		if id := n.roomIDs[room]; !slices.Contains(s.Rooms, id) {
			s.Rooms = append(s.Rooms, id)
		}
	}
	for _, track := range e.tracks {
		if id := n.trackIDs[track]; !slices.Contains(s.Tracks, id) {
			s.Tracks = append(s.Tracks, id)
		}
	}
	for _, p := range e.speakers {
		if id := n.speakerIDs[speakerIdentity(p)]; !slices.Contains(s.Speakers, id) {
			s.Speakers = append(s.Speakers, id)
		}
	}
	return s
}

// slug makes a name fit for a path: lower case letters and digits, joined by
// hyphens. Letters beyond ASCII that have no plain form stay.
func slug(name string) string {
	return cut(strings.Join(search.Words(name), "-"), 60)
}

// safeKey makes a source's id fit for a path.
func safeKey(id string) string {
	safe := func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', strings.ContainsRune("-._", r):
			return r
		}
		return '-'
	}
	return cmp.Or(strings.Trim(cut(strings.Map(safe, id), maxKey), "."), "session")
}

// clean makes one line of a name or a title: no control characters, no runs of
// white space.
func clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || r == '\u200b' || r == '\ufeff'
	}), " ")
}

// cut shortens a text to at most n bytes, at a letter.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// title cuts an overlong title and says so.
func (d *draft) title(line int, s string) string {
	s = clean(s)
	if len(s) > maxTitle {
		d.warn(line, s, "the title has %d bytes; only the first %d are kept", len(s), maxTitle)
	}
	return cut(s, maxTitle)
}

// naturalCompare orders "Hall 2" before "Hall 10".
func naturalCompare(a, b string) int {
	for a != "" && b != "" {
		na, ra := digits(a)
		nb, rb := digits(b)
		if ra < len(a) && rb < len(b) && ra > 0 && rb > 0 {
			if c := cmp.Or(cmp.Compare(na, nb)); c != 0 {
				return c
			}
			a, b = a[ra:], b[rb:]
			continue
		}
		if ra > 0 && rb > 0 && (ra == len(a) || rb == len(b)) {
			return cmp.Or(cmp.Compare(na, nb), cmp.Compare(len(a), len(b)))
		}
		if a[0] != b[0] {
			return cmp.Compare(a[0], b[0])
		}
		a, b = a[1:], b[1:]
	}
	return cmp.Compare(len(a), len(b))
}

// digits reads the number at the front of a string and how long it is.
func digits(s string) (n, length int) {
	for length < len(s) && length < 9 && s[length] >= '0' && s[length] <= '9' {
		n = n*10 + int(s[length]-'0')
		length++
	}
	return n, length
}
