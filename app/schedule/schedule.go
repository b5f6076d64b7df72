// Package schedule is the programme of one event: what is on, when, where and
// by whom. It is the normalised form into which every foreign format is read
// and from which everything a person sees is made; the same package runs on the
// server and in the browser.
//
// A [Programme] is built once, by [New], and never changed after that: a new
// version of a programme is a new value. Times are instants in UTC; the zone in
// which they are shown belongs to the [Event] and travels with it.
package schedule

import "time"

// EventID names an event in addresses and in storage: lower-case letters,
// digits and hyphens, such as "kccnceu2026".
type EventID string

// MaxKey is how long a [Key] may be, in bytes: an agenda names its registers by keys, and
// takes no longer ones.
const MaxKey = 64

// Key names a session for ever within its event, whatever becomes of its time,
// room or title. It holds letters and digits of any script (in NFC) and "-._~" only. A
// source that uses one id for several sessions gets "~2",
// "~3" behind the later ones, in the order of their start.
type Key string

// RoomID, TrackID and SpeakerID name things within one programme. They are
// slugs of the names, fit for a path.
type (
	RoomID    string
	TrackID   string
	SpeakerID string
)

// Event is the conference: its name, its zone and its days.
type Event struct {
	ID      EventID
	Name    string
	Zone    string  // IANA name, such as "Europe/Amsterdam"; never empty
	TZif    []byte  // the zone's transitions, since a browser has no zone database
	Days    []Day   // in order
	Version string  // the source's own word for this version; may be empty
	URL     string  // the event's own site, http or https; may be empty
	Place   string  // city and country or the like; may be empty
	Sample  bool    // true for the programme that Hallway makes up when it has none
	Walks   []Leg   // how long one walks between areas, where whoever runs the server says so
	Floors  []Floor // pictures of the venue, where whoever runs the server has some; of the details
}

// Leg is how long one walks between two areas of the venue, at a usual pace.
type Leg struct {
	From, To string
	Minutes  int // 0 to MostWalk
}

// Floor is a picture of a part of the venue.
type Floor struct {
	Name          string
	Picture       string // a path of the server
	Width, Height int    // of the picture; their proportion counts
	Spots         []Spot // of the rooms on it, in the programme's order
}

// Spot is where a room is on a floor, in thousandths of its width and height.
type Spot struct {
	Room RoomID
	X, Y int
}

// MostWalk is the longest walk between two areas that can be said, in minutes.
const MostWalk = 120

// Day is one day of the programme. A session belongs to the day on which people
// would look for it: a party from 23:00 to 02:00 is one evening, so a day may
// end after midnight.
type Day struct {
	Date       string    // the day's calendar date in the event's zone, "2026-03-24"
	Start, End time.Time // from the first start to the last end of its sessions
}

// Room is where a session is. Area is the part of the venue it lies in, where
// the source tells; Address is set for rooms outside the venue.
type Room struct {
	ID      RoomID
	Name    string
	Area    string
	Address string
}

// Track is the organiser's category of a session.
type Track struct {
	ID   TrackID
	Name string
}

// Tag is a further facet of a session, such as {"level", "Intermediate"}.
type Tag struct {
	Facet string // "level", "format", "audience", "language" or the source's own word
	Value string
}

// Speaker is who speaks. Inferred is true where name and organisation were taken
// out of a session's title, which is a guess.
type Speaker struct {
	ID       SpeakerID
	Name     string
	Org      string
	Position string
	Bio      Text
	Links    []Link
	Inferred bool
}

// Link is an address with the words to show for it. URL is always http, https
// or mailto.
type Link struct {
	Title string
	URL   string
}

// Status is what has become of a session.
type Status uint8

// The states of a session, as schema.org's EventStatusType has them, and
// SoldOut, which conferences add.
const (
	Confirmed Status = iota
	Canceled
	Moved
	Postponed
	SoldOut
)

// Kind is what sort of session it is, where the source tells.
type Kind uint8

// The kinds of session.
const (
	Talk Kind = iota
	Keynote
	Lightning
	Workshop
	Panel
	Break // a service session: coffee, lunch, registration
)

// Session is one thing on the programme with a start, an end and a room: a talk,
// a workshop, a break, a desk that is open all day.
type Session struct {
	Key      Key
	Title    string // without speakers and without marks of state
	Subtitle string
	Start    time.Time // UTC
	End      time.Time // UTC; never before Start, may equal it
	Day      int       // index into Event.Days
	MoreDays int       // on how many of the days after that it goes on
	AllDay   bool      // it has dates and no times: it starts and ends at midnight
	Rooms    []RoomID  // none: to be announced
	Tracks   []TrackID
	Tags     []Tag
	Kind     Kind
	Status   Status
	Language string // BCP 47, such as "en"; may be empty
	Speakers []SpeakerID
	Orgs     []string // of each of Speakers, as this session names them; nil: as Speaker.Org
	Service  bool     // registration, breaks, lunch: no one's talk
	Own      bool     // a person's own entry, in the place of a session; on no programme
	Open     bool     // a desk, booth or showcase: one drops in, whatever its length
	Plenum   bool     // for everyone, in every room
	Unfilmed bool     // no recording and no stream
	Parent   Key      // the container this session is a part of; may be empty
	URL      string
	Feedback string // where to leave feedback; may be empty

	// Details, which reach a phone after the rest.
	Abstract Text
	Links    []Link // slides, videos, papers

	// Repeats are the other sessions that give the same again, in time order.
	// New works them out.
	Repeats []Key
}

// Programme is all sessions of one event in one version. Build it with [New].
type Programme struct {
	Event    Event
	Rooms    []Room
	Tracks   []Track
	Speakers []Speaker
	Sessions []*Session // by start, then end, then room, then key

	order    uint64 // see Order
	location *time.Location
	sessions map[Key]*Session
	rooms    map[RoomID]*Room
	tracks   map[TrackID]*Track
	speakers map[SpeakerID]*Speaker
	children map[Key][]*Session
}
