// Package agenda is what one person chose from the programme of one event. It
// holds session keys only and knows nothing of the programme itself, so that a
// pick outlives the session it was made for.
package agenda

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/rs/xid"

	"hallway/app/order"
	"hallway/app/register"
)

// ID names an agenda. It is a version 7 UUID, so that agendas sort by when they
// were begun; it is no secret.
type ID = uuid.UUID

// State is what a person thinks of a session.
type State uint8

// The states of a pick. One tap goes from None to Maybe, the next to Going, the
// one after back to None. Maybe is also the backup for something else at the same
// time. Hidden is "skip": a session one will never attend.
const (
	None State = iota
	Maybe
	Going
	Hidden
)

var stateNames = [...]string{None: "none", Maybe: "maybe", Going: "going", Hidden: "hidden"}

// String is the word that storage and markup use: none, maybe, going or hidden.
func (s State) String() string {
	if int(s) < len(stateNames) {
		return stateNames[s]
	}
	return "none"
}

// ParseState reads what [State.String] wrote.
func ParseState(word string) (State, bool) {
	for s, name := range stateNames {
		if name == word {
			return State(s), true
		}
	}
	return None, false
}

// registers are the values of the states in a register.
var registers = [...]string{None: "", Maybe: register.Maybe, Going: register.Going, Hidden: register.Hidden}

// Register is the state as the value of a register.
func (s State) Register() string { return registers[s] }

// StateOf reads what [State.Register] wrote. An unknown value gives None.
func StateOf(value string) State { return State(max(0, slices.Index(registers[:], value))) }

// Next is what a tap on the star makes of a state.
func (s State) Next() State {
	switch s {
	case None, Hidden:
		return Maybe
	case Maybe:
		return Going
	default:
		return None
	}
}

// Snapshot is what was known of a session when it was last seen on the
// programme, so that a pick whose session is gone can still be shown.
type Snapshot struct {
	Title      string
	Room       string
	Start, End time.Time
}

// Pick is a session on an agenda.
type Pick struct {
	Key      string // the session's schedule.Key
	State    State
	Snapshot Snapshot
}

// Op is one change that a person made, and what it takes to undo it.
type Op struct {
	ID     xid.ID
	Before Pick // State None: there was no pick
	After  Pick
}

// Agenda is what a person has of one event: picks, and what they wrote. The zero
// value and nil are empty agendas; nil can be read but not changed.
type Agenda struct {
	ID    ID
	Event string // the event's schedule.EventID
	Name  string // whose it is, in their words; may be empty, and is on the server only
	Picks map[string]Pick

	Notes   map[string]string       // by session
	Ratings map[string]int          // 1 to 5, by session
	Kept    map[string]bool         // picks that no plan leaves out
	Full    map[string]int64        // until when a session's room is full, in Unix seconds; it may be over
	Focuses []string                // in alphabetical order
	Follows map[register.Key]string // secrets of links that one follows, by register.Follow
	items   map[xid.ID]Item
	seen    map[string]Snapshot // of sessions that left the programme, as another device knew them
}

// New is an agenda that holds picks. Picks that say nothing are left out.
func New(id ID, event string, picks ...Pick) *Agenda {
	a := &Agenda{ID: id, Event: event, Picks: make(map[string]Pick, len(picks))}
	for _, pick := range picks {
		a.put(pick)
	}
	return a
}

// State is what the person thinks of a session.
func (a *Agenda) State(key string) State {
	if a == nil {
		return None
	}
	return a.Picks[key].State
}

// Pick is the pick for a session, if there is one.
func (a *Agenda) Pick(key string) (Pick, bool) {
	if a == nil {
		return Pick{}, false
	}
	pick, ok := a.Picks[key]
	return pick, ok
}

// Chosen reports whether a session is on the agenda: maybe or going.
func (a *Agenda) Chosen(key string) bool {
	state := a.State(key)
	return state == Maybe || state == Going
}

// In are the sessions in a state, in order of their keys.
func (a *Agenda) In(state State) []string {
	keys := []string{}
	for key, pick := range a.Picks {
		if pick.State == state {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// Count is how many sessions are on the agenda: maybe or going.
func (a *Agenda) Count() int {
	if a == nil {
		return 0
	}
	n := 0
	for key := range a.Picks {
		if a.Chosen(key) {
			n++
		}
	}
	return n
}

// Set changes what the person thinks of a session. The operation it returns
// undoes it; id is that operation's name.
func (a *Agenda) Set(key string, state State, seen Snapshot, id xid.ID) Op {
	before, ok := a.Picks[key]
	if !ok {
		before = Pick{Key: key, Snapshot: seen}
	}
	op := Op{ID: id, Before: before, After: Pick{Key: key, State: state, Snapshot: seen}}
	a.put(op.After)
	return op
}

// Undo takes an operation back and returns the pick as it is then. Where the pick
// was changed again since, by hand or in another tab, it is left alone and ok is
// false.
func (a *Agenda) Undo(op Op) (pick Pick, ok bool) {
	if a.State(op.After.Key) != op.After.State {
		return Pick{}, false
	}
	a.put(op.Before)
	return op.Before, true
}

// Put takes over a pick as another tab wrote it.
func (a *Agenda) Put(pick Pick) { a.put(pick) }

func (a *Agenda) put(pick Pick) {
	if pick.State == None {
		delete(a.Picks, pick.Key)
		return
	}
	if a.Picks == nil {
		a.Picks = make(map[string]Pick)
	}
	if pick.Snapshot == (Snapshot{}) {
		pick.Snapshot = a.seen[pick.Key]
	}
	a.Picks[pick.Key] = pick
}

// Tells are what other devices need to be told of picks whose session left the
// programme: what it was, which only those know who saw it. gone tells whether it left.
func (a *Agenda) Tells(gone func(key string) bool) []Edit {
	var edits []Edit
	for key, pick := range a.Picks {
		if pick.Snapshot != (Snapshot{}) && a.seen[key] == (Snapshot{}) && gone(key) {
			edits = append(edits, Edit{Key: register.Snapshot(key), Value: pick.Snapshot.encode()})
		}
	}
	order.Stable(edits, func(x, y Edit) int { return cmp.Compare(x.Key, y.Key) })
	return edits
}

// encode writes a snapshot as lines: title, room, start and end.
func (s Snapshot) encode() string {
	line := func(words string) string { return strings.Join(strings.Fields(words), " ") }
	title, room := line(s.Title), line(s.Room)
	for len(title) > 600 { // a value has 1 KiB
		_, size := utf8.DecodeLastRuneInString(title)
		title = title[:len(title)-size]
	}
	if len(room) > 300 {
		room = ""
	}
	return title + "\n" + room + "\n" + interval(s.Start, s.End)
}

func parseSnapshot(value string) Snapshot {
	lines := strings.Split(value, "\n")
	if len(lines) != 3 {
		return Snapshot{} // of a newer app
	}
	s := Snapshot{Title: lines[0], Room: lines[1]}
	s.Start, s.End = ParseInterval(lines[2])
	return s
}
