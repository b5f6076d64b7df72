// Package wire is the JSON API between the app and the server: every request, every answer
// and every address, once. The server writes what the app reads and the other way round,
// so both take it from here. What goes back and forth in an exchange of edits is binary
// and in package register; a programme's files are in packages schedule and search.
package wire

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"hallway/app/bookmarks"
	"hallway/app/schedule"

	"github.com/google/uuid"
)

// Addresses of the API.
const (
	Events    = "/api/v1/events"    // GET: []Event
	Bookmarks = "/api/v1/bookmarks" // POST: an ImportRequest of an address alone, answered by a Bookmarked
	Import    = "/api/v1/import"    // GET: ImportOffer; POST: an ImportRequest or a file, answered by an Imported
	Push      = "/api/v1/push"      // GET: a PushOffer
	Pair      = "/api/v1/pair"      // POST: a JoinRequest, answered by a Joined
	Peek      = "/api/v1/peek"      // POST: a PeekRequest, answered by a Peeked
)

// Addresses with a part that differs, as the server's router spells them.
const (
	ChangesRoute = Events + "/{event}/changes" // GET: a change.Report
	SharedRoute  = "/api/v1/shared/{secret}"   // GET: a SharedAgenda
	AgendaRoute  = "/api/v1/agendas/{agenda}"  // DELETE deletes the agenda
)

// Changes is the address of what changed in an event since a version of its programme.
func Changes(event schedule.EventID, since string) string {
	return strings.Replace(ChangesRoute, "{event}", url.PathEscape(string(event)), 1) + "?since=" + url.QueryEscape(since)
}

// Shared is the address of what a link shows.
func Shared(secret string) string {
	return strings.Replace(SharedRoute, "{secret}", url.PathEscape(secret), 1)
}

// Agenda is the address of an agenda. Under it are the addresses that follow; all of them
// need a device of the agenda, which the headers name.
func Agenda(id uuid.UUID) string { return strings.Replace(AgendaRoute, "{agenda}", id.String(), 1) }

// Addresses under that of an agenda.
const (
	Sync         = "/sync"         // POST: a register.Request, answered by a register.Answer
	Stream       = "/stream"       // GET: an event for each change (text/event-stream)
	PushTo       = "/push"         // PUT: a PushRequest; DELETE: the device gets no more messages
	Notices      = "/notices"      // GET: []Notice, of what the device was last sent a Hint of
	Devices      = "/devices"      // POST: a JoinRequest without a code, by which a device takes another name
	NewCode      = "/pair"         // POST: a PairRequest, answered by a Grant
	Links        = "/links"        // POST: a LinkRequest, answered by a Grant
	Capabilities = "/capabilities" // GET: []Capability; DELETE of one of them revokes it
)

// Headers of a device's requests, besides Authorization: Bearer, which holds its secret.
const (
	DeviceHeader = "X-Hallway-Device" // its name, a UUID
	NameHeader   = "X-Hallway-Name"   // what people call it, percent-encoded
	MemberHeader = "X-Hallway-Member" // secrets that the agenda's devices share, newest first; in an answer the one that the device did not send
)

// Event is an event as the server lists it. The address of each file holds the hash of
// its content, so what it leads to never changes.
type Event struct {
	ID      schedule.EventID `json:"id"`
	Name    string           `json:"name"`
	Zone    string           `json:"zone"` // an IANA name
	Place   string           `json:"place,omitempty"`
	Days    []string         `json:"days"` // calendar dates, "2026-03-24"
	Sample  bool             `json:"sample,omitempty"`
	Version string           `json:"version"`
	Index   string           `json:"index"`
	Details string           `json:"details"`
	Search  string           `json:"search"`
	Fetched time.Time        `json:"fetched,omitzero"`
}

// ImportOffer is whether the server reads programmes that people bring, and from where.
type ImportOffer struct {
	Allowed bool     `json:"allowed"`
	Hosts   []string `json:"hosts"` // such as "*.sched.com"
}

// ImportRequest asks for a programme to be read. With a file as the body the fields are
// the query's, without Address.
type ImportRequest struct {
	Address string           `json:"address,omitempty"` // what somebody pasted
	Event   schedule.EventID `json:"event,omitempty"`   // one that was imported before, to be read again; empty: a new one
	Zone    string           `json:"zone,omitempty"`    // of a programme that names none
	Name    string           `json:"name,omitempty"`    // of a programme that has none
}

// Query is the request's address where the body is a file.
func (r ImportRequest) Query() string {
	return Import + "?" + url.Values{"event": {string(r.Event)}, "zone": {r.Zone}, "name": {r.Name}}.Encode()
}

// ImportRequestOf reads what Query wrote.
func ImportRequestOf(q url.Values) ImportRequest {
	return ImportRequest{Event: schedule.EventID(q.Get("event")), Zone: q.Get("zone"), Name: q.Get("name")}
}

// Bookmarked is what somebody starred elsewhere.
type Bookmarked struct {
	Entries []bookmarks.Entry `json:"entries"`
}

// Imported is an event that was read for somebody, and how that went.
type Imported struct {
	Event
	Address  string   `json:"address,omitempty"` // as it was understood, to be asked again; empty: it was a file
	Format   string   `json:"format"`
	Skipped  int      `json:"skipped"`  // sessions that could not be read
	Warnings []string `json:"warnings"` // at most twenty
}

// PushOffer is how this server reaches devices whose app is closed (RFC 8292).
type PushOffer struct {
	Key string `json:"key"` // its public key, base64url; empty: it sends no messages
}

// PushRequest asks to be reached at a subscription of the browser (W3C Push API), and says
// when.
type PushRequest struct {
	Endpoint string `json:"endpoint"`
	P256dh   string `json:"p256dh"`
	Auth     string `json:"auth"`
	Minutes  int    `json:"minutes"`         // before a session that the person goes to, 1 to 60
	Leave    bool   `json:"leave,omitempty"` // when to set off for it instead, which depends on the walk
	Quiet    bool   `json:"quiet,omitempty"` // from 22:00 to 07:00 on the event's clock nothing is sent
}

// Notice is what a device shows while its app is closed.
type Notice struct {
	Title string `json:"title"`
	Body  string `json:"body"`
	URL   string `json:"url"` // a path of this server, to be opened by a tap
	Tag   string `json:"tag"` // a notice takes the place of one with the same
	ID    string `json:"id"`  // the worker and the pages of a device show one id once
	// About are the changes that it tells of, see change.ID. Whoever has looked at all of them
	// learns nothing new from it.
	About []string `json:"about,omitempty"`
}

// ReminderID is the id of the reminder of a session that begins at start. It is the same for
// a page that reminds by itself and for the server.
func ReminderID(event schedule.EventID, session schedule.Key, start time.Time) string {
	return strconv.FormatInt(start.Unix(), 10) + " " + string(event) + " " + string(session)
}

// Hint is the content of a push message: what it is about is asked for with Notices. It is
// declarative for browsers that know that (WebKit), so it holds a sentence about nothing in
// particular.
type Hint struct {
	WebPush      int    `json:"web_push"` // 8030
	Mutable      bool   `json:"mutable"`  // the worker may say it better
	Agenda       string `json:"agenda"`   // whose notices to ask for
	Notification struct {
		Title    string `json:"title"`
		Body     string `json:"body"`
		Navigate string `json:"navigate"`
	} `json:"notification"`
}

// PairRequest asks for a code by which one further device can join.
type PairRequest struct {
	Handover bool `json:"handover,omitempty"` // leave it in a cookie too
}

// LinkRequest asks for a link.
type LinkRequest struct {
	Kind  Kind     `json:"kind"`            // Read, Feed or Recovery
	Label string   `json:"label,omitempty"` // "for the team"
	Days  int      `json:"days,omitempty"`  // until it expires, at most 400; 0: never
	Shows []string `json:"shows,omitempty"` // ShowsNotes, ShowsRatings, ShowsBusy
}

// What a link may show besides the picks.
const (
	ShowsNotes   = "notes"
	ShowsRatings = "ratings"
	ShowsBusy    = "busy" // when own items take place, and which picks are locked: not what the items are
)

// Grant is a link or a code that was just made. Its secret is in no other answer.
type Grant struct {
	ID      string     `json:"id"`
	Secret  string     `json:"secret"`
	Code    string     `json:"code,omitempty"` // the same for typing
	Expires *time.Time `json:"expires,omitempty"`
}

// JoinRequest is a device that wants to join an agenda, or to have another name there.
type JoinRequest struct {
	Code   string           `json:"code,omitempty"`  // the secret of a link, or what was typed; empty: it is in the cookie
	Event  schedule.EventID `json:"event,omitempty"` // that it is for: a code of another is refused, and not spent
	Device uuid.UUID        `json:"device"`
	Name   string           `json:"name"` // "Chrome on Android"
	Hash   []byte           `json:"hash"` // SHA-256 of the secret that it will come with
}

// PeekRequest asks what a code leads to. It spends nothing.
type PeekRequest struct {
	Code string `json:"code"`
}

// Peeked is the agenda that a code leads to.
type Peeked struct {
	Event    schedule.EventID `json:"event"` // empty: nothing was ever put on it
	Name     string           `json:"name"`  // whose it is, in their words; may be empty
	Picks    int              `json:"picks"` // maybe or going
	Devices  int              `json:"devices"`
	Recovery bool             `json:"recovery,omitempty"` // the link of a drawer, which works again and again
}

// Joined is the agenda that a device joined.
type Joined struct {
	Agenda uuid.UUID        `json:"agenda"`
	Event  schedule.EventID `json:"event"` // empty: nothing was ever put on it
}

// Kind is what a capability allows.
type Kind string

// The kinds of capability.
const (
	Device   Kind = "device"   // reads and writes an agenda, and says who else may
	Recovery Kind = "recovery" // makes a device of whoever has it, again and again
	Read     Kind = "read"     // shows an agenda
	Feed     Kind = "feed"     // an agenda as a calendar
)

// Capability is a device or a link of an agenda.
type Capability struct {
	ID      string    `json:"id"`
	Kind    Kind      `json:"kind"`
	Label   string    `json:"label"`           // in its owner's words
	Scope   string    `json:"scope,omitempty"` // what it shows besides the picks, with spaces between
	Created time.Time `json:"created"`
	Used    time.Time `json:"used,omitzero"`    // a day; zero: never
	Expires time.Time `json:"expires,omitzero"` // zero: never
	Self    bool      `json:"self,omitempty"`   // the device that asks
}

// SharedAgenda is what a link shows of an agenda.
type SharedAgenda struct {
	Agenda  uuid.UUID         `json:"agenda"`
	Seq     uint64            `json:"seq"` // of the agenda's last change
	Event   schedule.EventID  `json:"event"`
	Name    string            `json:"name"` // whose it is, in their words; may be empty
	Label   string            `json:"label"`
	Going   []string          `json:"going"` // keys of sessions
	Maybe   []string          `json:"maybe"`
	Notes   map[string]string `json:"notes,omitempty"`   // by session
	Ratings map[string]string `json:"ratings,omitempty"` // 1 to 5, by session
	Busy    []string          `json:"busy,omitempty"`    // ISO 8601 intervals
	Kept    []string          `json:"kept,omitempty"`    // keys of sessions that they will be at in any case
	Full    map[string]int64  `json:"full,omitempty"`    // until when the room of a session is full, in Unix seconds
}
