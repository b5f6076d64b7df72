// Package prefs is all that the app remembers on this device beside the agendas, by name
// and by type: settings, what was open last, and copies of what can be had again. In the
// browser it is localStorage, which loses all of it where the browser clears the site.
package prefs

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"hallway/app/agenda"
	"hallway/app/change"
	"hallway/app/schedule"
	"hallway/app/wire"
)

// Values is where it is: words by name. A name that nothing is written under reads as
// nothing, and to write nothing under a name removes it.
type Values interface {
	Get(name string) string
	Set(name, words string)
}

// Value is one thing that is remembered.
type Value[T any] struct {
	name  string
	read  func(words string) T // nothing gives what holds until something is written
	write func(T) string
}

// Get returns it. What cannot be read is as if it had not been written.
func (v Value[T]) Get(in Values) T { return v.read(in.Get(v.name)) }

// Set remembers it.
func (v Value[T]) Set(in Values, to T) { in.Set(v.name, v.write(to)) }

// Clear forgets it.
func (v Value[T]) Clear(in Values) { in.Set(v.name, "") }

// Of the person, whatever event is open. The script of the page, web/js, reads Theme too,
// so that the first paint is right.
var (
	Theme       = text[string]("theme")            // light or dark; empty: as the device
	NoShortcuts = flag("keys", "off")              // single letters do nothing
	LocalOnly   = flag("sync", "off")              // the agenda is on this device only
	Name        = text[string]("name")             // by which colleagues know the person
	FillBreaks  = flag("fill breaks", "1")         // plans suggest for lunch and for a rest too
	Pace        = Value[int]{"pace", pace, itoa}   // how long the person walks, in percent of the usual time: 50 to 300
	Remind      = text[string]("remind")           // before a session: "5", "10" or "15" minutes, or "leave"; empty: never
	AtNight     = flag("at night", "1")            // reminders come from 22:00 to 7:00 too, on the event's clock
	LastEvent   = text[schedule.EventID]("event")  // that was open
	Imports     = asJSON[[]Import]("imports", nil) // events that the person added, the newest first
)

// Dismissed is whether the person does not want to see an offer again.
func Dismissed(offer string) Value[bool] { return flag("dismissed "+offer, "1") }

// Files are where the files of an event are that was opened here.
func Files(event schedule.EventID) Value[wire.Event] {
	return Value[wire.Event]{"event " + string(event), func(words string) wire.Event {
		if w := strings.Fields(words); len(w) == 4 {
			return wire.Event{ID: event, Version: w[0], Index: w[1], Details: w[2], Search: w[3]}
		}
		return wire.Event{}
	}, func(e wire.Event) string {
		return strings.Join([]string{e.Version, e.Index, e.Details, e.Search}, " ")
	}}
}

// Link is the link to the agenda that this device made last, to be shared again; empty: none.
func Link(event schedule.EventID) Value[wire.Grant] {
	return asJSON("link "+string(event), wire.Grant{})
}

// Reached is how and when this device last subscribed to messages of an event; it renews
// that once a day.
func Reached(event schedule.EventID) Value[string] { return text[string]("reached " + string(event)) }

// Reminded are the reminders that the app gave while it was open, a [wire.ReminderID] a
// line.
func Reminded(event schedule.EventID) Value[string] {
	return text[string]("reminded " + string(event))
}

// Walks are how long the person says that one walks between areas of an event.
func Walks(event schedule.EventID) Value[[]schedule.Leg] {
	return asJSON[[]schedule.Leg]("walks "+string(event), nil)
}

// Picks are a copy of those of an event, by session, from which the script of the page
// paints stars before Go is there. It is never read back as the truth.
func Picks(event schedule.EventID) Value[map[string]agenda.State] {
	return Value[map[string]agenda.State]{"picks " + string(event), readPicks, writePicks}
}

// Recent are the choices that can be undone, the oldest first.
func Recent(event schedule.EventID) Value[[]agenda.Op] {
	return asJSON[[]agenda.Op]("recent "+string(event), nil)
}

// Drafts are notes as they were typed and not stored yet, by session.
func Drafts(event schedule.EventID) Value[map[string]Draft] {
	return asJSON[map[string]Draft]("drafts "+string(event), nil)
}

// Draft is a note that is being typed.
type Draft struct {
	Old  string    `json:"old"` // what the editor started from, or stored last
	Text string    `json:"text"`
	At   time.Time `json:"at"` // of the last letter
}

// Joined is whether this device joined an agenda of an event: there is one on the server,
// even if nothing was done here.
func Joined(event schedule.EventID) Value[bool] { return flag("joined "+string(event), "1") }

// HandedOver is whether the installed app has asked for the agenda that the browser it
// was installed from left for it.
func HandedOver(event schedule.EventID) Value[bool] { return flag("handed over "+string(event), "1") }

// Changes is what the person was told of what changed in an event.
func Changes(event schedule.EventID) Value[change.Log] {
	return asJSON("changes "+string(event), change.Log{})
}

// Followed is what the links that one follows showed last, by secret.
func Followed(event schedule.EventID) Value[map[string]wire.SharedAgenda] {
	return asJSON[map[string]wire.SharedAgenda]("followed "+string(event), nil)
}

// Import is an event that a person added. No server lists it.
type Import struct {
	wire.Imported
	AskZone  string    `json:"askZone,omitempty"` // the zone that the person gave
	Read     time.Time `json:"read"`
	Sessions int       `json:"sessions"`
}

// Again asks for the event to be read once more, under the name that it has.
func (i Import) Again() wire.ImportRequest {
	return wire.ImportRequest{Address: i.Address, Event: i.ID, Zone: i.AskZone}
}

func text[T ~string](name string) Value[T] {
	return Value[T]{name, func(words string) T { return T(words) }, func(v T) string { return string(v) }}
}

// flag is set where a word is written down.
func flag(name, word string) Value[bool] {
	return Value[bool]{name, func(words string) bool { return words == word }, func(set bool) string {
		if set {
			return word
		}
		return ""
	}}
}

func asJSON[T any](name string, otherwise T) Value[T] {
	return Value[T]{name, func(words string) T {
		var v T
		if json.Unmarshal([]byte(words), &v) != nil {
			return otherwise
		}
		return v
	}, func(v T) string {
		words, err := json.Marshal(v)
		if err != nil || string(words) == "null" {
			return "" // there is nothing in it that JSON cannot write
		}
		return string(words)
	}}
}

func pace(words string) int {
	if percent, err := strconv.Atoi(words); err == nil && percent >= 50 && percent <= 300 {
		return percent
	}
	return 100
}

func itoa(n int) string { return strconv.Itoa(n) }
