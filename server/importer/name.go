package importer

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"hallway/app/schedule"
	"hallway/app/search"
)

// uniqueKeys gives later sessions under one key a number, in the order of their
// start; sources use one id for several slots of a talk.
func (d *draft) uniqueKeys() {
	byStart := slices.Clone(d.sessions)
	slices.SortStableFunc(byStart, compareEntries)
	used := make(map[schedule.Key]int)
	for _, e := range byStart {
		key := safeKey(string(e.session.Key))
		used[key]++
		e.session.Key = key
		for n := used[key]; n > 1; n++ {
			number := fmt.Sprintf("~%d", n)
			if e.session.Key = schedule.Key(schedule.ShortenKey(string(key), schedule.MaxKey-len(number)) + number); used[e.session.Key] == 0 {
				used[key], used[e.session.Key] = n, 1
				break
			}
		}
	}
}

// compareEntries orders sessions by what they are, not by where they stand in the
// file, so that two exports of one programme give the same.
func compareEntries(a, b *entry) int {
	return cmp.Or(
		a.session.Start.Compare(b.session.Start),
		a.session.End.Compare(b.session.End),
		cmp.Compare(a.session.Key, b.session.Key),
		cmp.Compare(a.session.Title, b.session.Title),
		slices.CompareFunc(a.rooms, b.rooms, compareRooms),
		slices.Compare(a.tracks, b.tracks),
		slices.CompareFunc(a.speakers, b.speakers, func(p, q person) int { return cmp.Compare(p.name, q.name) }),
		cmp.Compare(a.session.Subtitle, b.session.Subtitle),
		cmp.Compare(a.session.URL, b.session.URL),
		cmp.Compare(a.session.Abstract.Plain(), b.session.Abstract.Plain()),
	)
}

func compareRooms(a, b roomName) int {
	return cmp.Or(naturalCompare(a.name, b.name), cmp.Compare(a.name, b.name), cmp.Compare(a.area, b.area), cmp.Compare(a.address, b.address))
}

// names gives rooms, tracks and speakers their ids.
type names struct {
	rooms    []schedule.Room
	tracks   []schedule.Track
	speakers []schedule.Speaker

	roomIDs    map[roomName]schedule.RoomID
	trackIDs   map[string]schedule.TrackID
	speakerIDs map[string]schedule.SpeakerID // by identity
	at         map[string]int                // identity to position in speakers, while they are added
	orgs       map[schedule.SpeakerID]string // of Speaker.Org
	slugs      map[string]int                // how often a slug was asked for
}

func newNames(d *draft) *names {
	n := &names{
		roomIDs:    make(map[roomName]schedule.RoomID),
		trackIDs:   make(map[string]schedule.TrackID),
		speakerIDs: make(map[string]schedule.SpeakerID),
		at:         make(map[string]int),
		orgs:       make(map[schedule.SpeakerID]string),
		slugs:      make(map[string]int),
	}
	ordered := slices.Clone(d.sessions)
	slices.SortStableFunc(ordered, compareEntries)
	var rooms []roomName
	var tracks []string
	for _, e := range ordered {
		rooms = append(rooms, e.rooms...)
		tracks = append(tracks, e.tracks...)
		for _, p := range e.speakers {
			n.addSpeaker(p)
		}
	}
	n.addRooms(rooms, d.roomOrder)
	n.addTracks(tracks)
	for _, speaker := range n.speakers {
		n.orgs[speaker.ID] = speaker.Org
	}
	slices.SortFunc(n.speakers, func(a, b schedule.Speaker) int {
		return cmp.Or(cmp.Compare(search.Fold(a.Name), search.Fold(b.Name)), cmp.Compare(a.ID, b.ID))
	})
	return n
}

// addRooms puts rooms in the organiser's order, and those that it does not name in
// the order in which people count: Hall 2 before Hall 10.
func (n *names) addRooms(rooms []roomName, order []string) {
	place := make(map[string]int, len(order))
	for i, name := range order {
		if _, twice := place[name]; !twice {
			place[name] = i
		}
	}
	at := func(r roomName) int {
		if i, ok := place[r.name]; ok {
			return i
		}
		return len(order)
	}
	slices.SortFunc(rooms, func(a, b roomName) int { return cmp.Or(cmp.Compare(at(a), at(b)), compareRooms(a, b)) })
	for _, room := range slices.Compact(rooms) {
		id := schedule.RoomID(n.slug("room", room.name))
		n.roomIDs[room] = id
		n.rooms = append(n.rooms, schedule.Room{ID: id, Name: room.name, Area: room.area, Address: room.address})
	}
}

func (n *names) addTracks(tracks []string) {
	slices.SortFunc(tracks, func(a, b string) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a), strings.ToLower(b)), cmp.Compare(a, b))
	})
	for _, track := range slices.Compact(tracks) {
		id := schedule.TrackID(n.slug("track", track))
		n.trackIDs[track] = id
		n.tracks = append(n.tracks, schedule.Track{ID: id, Name: track})
	}
}

// addSpeaker takes a person over; of someone who speaks twice, the fuller word
// counts.
func (n *names) addSpeaker(p person) {
	identity := speakerIdentity(p)
	if at, known := n.at[identity]; known {
		have := &n.speakers[at]
		have.Org, have.Position = cmp.Or(have.Org, p.org), cmp.Or(have.Position, p.job)
		if len(p.bio) > len(have.Bio) {
			have.Bio = p.bio
		}
		have.Inferred = have.Inferred && p.inferred
		return
	}
	id := schedule.SpeakerID(n.slug("speaker", p.name))
	n.speakerIDs[identity], n.at[identity] = id, len(n.speakers)
	n.speakers = append(n.speakers, schedule.Speaker{
		ID: id, Name: p.name, Org: p.org, Position: p.job, Bio: p.bio, Links: p.links, Inferred: p.inferred,
	})
}

// isID reports whether a person's id names somebody: merged programmes give all who have
// none the same.
func isID(id string) bool { return id != "" && id != "0" && id != "-1" && id != "null" && id != "None" }

// speakerIdentity tells people apart: by the source's id and the name, since tools write
// one id for several people.
func speakerIdentity(p person) string {
	id := ""
	if isID(p.id) {
		id = p.id
	}
	return "id " + id + " name " + cmp.Or(strings.Join(search.Words(p.name), " "), p.name)
}

// slug makes an id that no other thing of the same kind has.
func (n *names) slug(kind, name string) string {
	base := cmp.Or(slug(name), kind)
	for {
		n.slugs[kind+" "+base]++
		count := n.slugs[kind+" "+base]
		if count == 1 {
			return base
		}
		if id := base + "-" + strconv.Itoa(count); n.slugs[kind+" "+id] == 0 {
			n.slugs[kind+" "+id] = 1
			return id
		}
	}
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
	own := false // it names another organisation than the speaker's other sessions
	for _, p := range e.speakers {
		id := n.speakerIDs[speakerIdentity(p)]
		if slices.Contains(s.Speakers, id) {
			continue
		}
		own = own || p.org != n.orgs[id]
		s.Speakers, s.Orgs = append(s.Speakers, id), append(s.Orgs, p.org)
	}
	if !own {
		s.Orgs = nil
	}
	return s
}

// slug makes a name fit for a path: lower case letters and digits, joined by hyphens.
// Letters of other scripts stay as they are.
func slug(name string) string { return strings.Trim(cut(fullSlug(name), 60), "-") }

// fullSlug is a slug of any length, for what becomes a key: that is cut with a hash.
func fullSlug(name string) string {
	var b strings.Builder
	for _, r := range norm.NFC.String(name) {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r):
			b.WriteString(search.Fold(string(r)))
		case unicode.IsMark(r): // it belongs to the letter before it
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String()[max(0, b.Len()-1):], "-"):
			b.WriteByte('-')
		}
	}
	return strings.Trim(b.String(), "-")
}

// safeKey makes a key of a source's id.
func safeKey(id string) schedule.Key {
	return schedule.KeyOf(norm.NFC.String(strings.ToValidUTF8(id, "-")))
}

// naturalCompare orders "Hall 2" before "Hall 10".
func naturalCompare(a, b string) int {
	for a != "" && b != "" {
		na, ra := digits(a)
		nb, rb := digits(b)
		if ra > 0 && rb > 0 {
			if c := cmp.Compare(na, nb); c != 0 {
				return c
			}
			a, b = a[ra:], b[rb:]
			continue
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
