// Package view is everything that a person sees, as templ components: the same
// markup from the server, before any script has run, and from Go in the browser.
// Views get values and give markup; they read no clock and fetch nothing.
//
// The markup has a contract with the scripts: a session is an element with
// data-key and data-state, a button says what it does by data-act, and what a
// change of the agenda changes is found by data-line.
package view

import (
	"slices"
	"strings"
	"time"

	"hallway/app/agenda"
	"hallway/app/change"
	"hallway/app/device"
	"hallway/app/planner"
	"hallway/app/schedule"
	"hallway/app/search"
	"hallway/app/wire"
)

// Scene is what every view of one event is made from.
type Scene struct {
	Programme *schedule.Programme
	Index     *search.Index  // nil: not here yet
	Agenda    *agenda.Agenda // nil: not known, as on the server; the agenda is on the phone
	Now       time.Time
	Reader    *time.Location            // the reader's zone where it shows other times; else nil
	Detailed  bool                      // abstracts have arrived
	Log       change.Log                // what this phone was told of changes
	Team      map[schedule.Key][]Member // where the people you follow go
	Mates     []Mate                    // the people you follow, in order
	Wide      bool                      // the agenda is a week, a column for each day
	Hint      string                    // that is due on the agenda: "install", "home", "remind", "share" or none
	Last      *agenda.Op                // the last choice that can be undone; nil: none
	Noted     string                    // the session whose note was saved last
	Walks     *planner.Walks            // between rooms, at the person's pace
	Sync      device.Status             // how the exchange with the server stands
	shown     schedule.Key              // the session beside the list on a laptop; empty: none
}

// Mate is a colleague you follow, as far as their link shows it.
type Mate struct {
	Member
	Secret string
	States map[schedule.Key]agenda.State
	Kept   map[schedule.Key]bool // they are there in any case
	Busy   []Stretch             // with items of their own
	Full   map[string]int64      // until when they say that a room is full, in Unix seconds, by session
}

// Stretch is a stretch of time.
type Stretch struct{ Start, End time.Time }

// Member is somebody whose agenda you follow, and the colour they have here.
type Member struct {
	Name string
	Hue  int
}

// Hues is how many colours tell things apart; there is a grey one after them.
const Hues = 8

// Head is what a page says of itself to browsers, search engines and chats.
type Head struct {
	Title       string
	Description string
	Canonical   string // path
	Robots      string // "noindex" or empty
	Picture     string // for chat previews: a whole address; may be empty
}

// Doc is what surrounds a view.
type Doc struct {
	Head    Head
	Event   *schedule.Event // nil outside of an event
	Tab     string          // "programme", "agenda", "now", "settings" or none
	Query   *search.Query   // what the list of sessions is asked for; nil: it is not on show
	Beside  bool            // a session is beside the list
	Picks   int
	Changed int    // changes of picks that were not looked at
	Version string // names the programme's version
	Files   Files
	Drawn   string            // what the view is drawn as, if that is not to be told by its markup
	Page    string            // path and query of the view; "shell" before there is one
	Kept    string            // "go" where the app drew the page for its worker; empty: the server did
	Theme   string            // "light", "dark" or empty for the device's own
	Tabs    map[string]string // where a tab leads, if not to its beginning: the day and the search that it was left with
}

// Files are the addresses of what a page is made of.
type Files struct {
	CSS, MoreCSS           string // the style sheet itself: what a list of sessions needs, and the rest
	More                   string // the rest as a file
	Boot, Exec, Wasm       string
	Index, Details, Search string // the event's programme; empty outside of one
	Manifest               string
}

// Failure is something that went wrong, in words.
type Failure struct{ What, Why, Todo string }

// EventsModel is what the list of events shows.
type EventsModel struct {
	Events []schedule.Event // that the server has
	Added  []schedule.Event // that were added on this phone
	Adding *Adding          // nil: none can be added
	Now    time.Time
}

// Adding is how the adding of an event stands.
type Adding struct {
	Address string // as it was pasted
	Busy    bool
	Failed  Failure
	Added   *Added // nil: none yet
}

// Added is an event that was just added, and how reading it went.
type Added struct {
	Event    schedule.Event
	Sessions int
	Skipped  int // sessions that could not be read
	Warnings []string
}

// SettingsModel is what the settings show.
type SettingsModel struct {
	Event     *schedule.Programme // nil: no event is open
	Theme     string
	Pace      int    // of walking, in percent of the usual time
	Keys      bool   // single-key shortcuts are on
	Remind    string // when, as it is remembered; empty: never
	Reach     Reaching
	Quiet     bool // from 22:00 to 7:00
	Picks     int
	Persisted bool // the browser promised to keep what is here
	Installed bool
	Updated   time.Time // when the server was last heard from; zero: not since the start
	Version   string
	Scans     Scanning
	Agenda    string // its name on the server; empty: it is not there
	Sync      device.Status
	SyncOn    bool
	Before    bool // an agenda was put aside when another was joined
	Devices   []wire.Capability
	Links     []wire.Capability
}

func (s Scene) event() schedule.EventID { return s.Programme.Event.ID }

func (s Scene) state(key schedule.Key) agenda.State { return s.Agenda.State(string(key)) }

// picked are the chosen sessions that are on the programme, in time order.
func (s Scene) picked() []*schedule.Session {
	if s.Agenda == nil || len(s.Agenda.Picks) == 0 {
		return nil
	}
	var picked []*schedule.Session
	for _, session := range s.Programme.Sessions {
		if s.Agenda.Chosen(string(session.Key)) {
			picked = append(picked, session)
		}
	}
	return picked
}

// takesTime reports whether a session, or an own entry, keeps the person from being
// elsewhere.
func (s Scene) takesTime(session *schedule.Session) bool {
	return planner.TakesTime(session, s.attends(session.Key))
}

// attends reports whether the person goes to a session, or keeps it in every plan.
func (s Scene) attends(key schedule.Key) bool {
	return s.state(key) == agenda.Going || s.state(key) == agenda.Maybe && s.Agenda.Kept[string(key)]
}

func (s Scene) person() search.Person {
	busy := s.busy()
	return search.Person{
		Picked: func(key schedule.Key) bool { return s.Agenda.Chosen(string(key)) },
		Hidden: func(key schedule.Key) bool { return s.state(key) == agenda.Hidden },
		Free:   func(session *schedule.Session) bool { return planner.Fits(session, busy) },
	}
}

// overlapping are those of what takes time that run at the same time as a session.
func (s Scene) overlapping(session *schedule.Session, others []*schedule.Session) []*schedule.Session {
	if !s.takesTime(session) {
		return nil
	}
	return planner.Overlapping(session, others)
}

// overlaps are those that a session clashes with of what takes the person's time. A pick
// and its backup do not clash: that is settled.
func (s Scene) overlaps(session *schedule.Session, busy []*schedule.Session) []*schedule.Session {
	if s.isBackup(session, busy) {
		return nil
	}
	with := s.overlapping(session, busy)
	if !session.Own && !s.Agenda.Chosen(string(session.Key)) {
		return with
	}
	return slices.DeleteFunc(with, func(other *schedule.Session) bool { return s.isBackup(other, busy) })
}

// isBackup reports whether a session is where you go if something else is full: a maybe
// beside something you go to.
func (s Scene) isBackup(session *schedule.Session, busy []*schedule.Session) bool {
	return s.state(session.Key) == agenda.Maybe && len(s.backs(session, busy)) > 0
}

// backs are what a maybe is a backup for: picks that you go to. An own item is never full.
func (s Scene) backs(session *schedule.Session, busy []*schedule.Session) []*schedule.Session {
	return slices.DeleteFunc(s.overlapping(session, busy), func(other *schedule.Session) bool {
		return s.state(other.Key) != agenda.Going
	})
}

// rooms are the names of a session's rooms. A break has none to be announced, and neither has a
// session where all are in one place that needs no name.
func (s Scene) rooms(session *schedule.Session) string {
	names := make([]string, 0, len(session.Rooms))
	for _, id := range session.Rooms {
		if room, ok := s.Programme.Room(id); ok {
			names = append(names, isolated(room.Name))
		}
	}
	switch {
	case len(names) > 0:
	case session.Service, len(s.Programme.Rooms) == 0:
		return ""
	default:
		return "Room to be announced"
	}
	if len(names) > 3 {
		return names[0] + " and " + number(len(names)-1) + " more rooms"
	}
	return strings.Join(names, ", ")
}

// hue is the colour of a session's first track: one of nine, in the programme's
// order. The track's name is always beside it.
func (s Scene) hue(session *schedule.Session) string {
	if len(session.Tracks) == 0 {
		return "8"
	}
	for i := range s.Programme.Tracks {
		if s.Programme.Tracks[i].ID == session.Tracks[0] {
			return number(i % (Hues + 1))
		}
	}
	return "8"
}

func (s Scene) track(session *schedule.Session) string {
	if len(session.Tracks) == 0 {
		return ""
	}
	track, _ := s.Programme.Track(session.Tracks[0])
	return isolated(track.Name)
}

func (s Scene) speakers(session *schedule.Session) []*schedule.Speaker {
	return s.Programme.SpeakersOf(session)
}

// Mark is what a row, or the header of a slot, shows of the agenda.
type Mark struct {
	Key   string // of the row's session
	State string
	Slot  string // the header's id, in place of a key
	Line  string // markup of the mark on clashes, or of the picks at that time; empty: none
}

// OverlapWords says in a sentence what a session clashes with; empty: nothing.
func OverlapWords(s Scene, key schedule.Key) string {
	session, ok := s.Programme.Session(key)
	if !ok {
		return ""
	}
	return s.overlapText(session, s.overlaps(session, s.busy()))
}

// ChoiceWords say what a choice came to: what it overlaps, or else what was chosen.
func ChoiceWords(s Scene, op agenda.Op) string {
	state, key := op.After.State, schedule.Key(op.After.Key)
	if with := OverlapBrief(s, key); with != "" && (state == agenda.Going || state == agenda.Maybe) {
		return stateWords(state) + ". " + with
	}
	return choiceWords(op)
}

// choiceWords are "Going: Scaling etcd".
func choiceWords(op agenda.Op) string {
	said := stateWords(op.After.State)
	if op.After.State == agenda.None {
		said = "Removed"
	}
	return said + ": " + Shorten(op.After.Snapshot.Title)
}

// OverlapBrief says it in a line, however many they are.
func OverlapBrief(s Scene, key schedule.Key) string {
	session, ok := s.Programme.Session(key)
	if !ok {
		return ""
	}
	busy := s.busy()
	if s.isBackup(session, busy) {
		of := s.backs(session, busy)
		return Stopped("Backup for your " + s.clock(of[0].Start) + " " + Shorten(of[0].Title) + andMore(len(of)-1))
	}
	with := s.overlaps(session, busy)
	if len(with) > 1 {
		return "Overlaps " + number(len(with)) + " of your picks."
	}
	return s.overlapText(session, with)
}
