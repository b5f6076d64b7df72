package agendas

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/rs/xid"

	"hallway/app/agenda"
	"hallway/app/register"
	"hallway/server/store"
)

// What a link may show besides the picks.
const (
	showsNotes   = "notes"
	showsRatings = "ratings"
	showsBusy    = "busy" // when own items take place, and which picks are kept: not what the items are
)

// wishesLink is a link that is asked for.
type wishesLink struct {
	Kind  string   `json:"kind"`  // read, feed or recovery
	Label string   `json:"label"` // "for the team"
	Days  int      `json:"days"`  // until it expires; 0: never
	Shows []string `json:"shows"` // notes, ratings, busy
}

const mostDays = 400

// Link answers POST /api/v1/agendas/{agenda}/links with {"id", "secret", "expires"}.
// A read link is /s/<secret>, a feed /feed/<secret>.ics; a recovery link makes a
// device of whoever has it. The secret is told once and kept as a hash.
func (a *Agendas) Link(w http.ResponseWriter, r *http.Request) {
	device, err := a.device(r)
	var wish wishesLink
	if err == nil {
		wish, err = read[wishesLink](w, r)
	}
	if err == nil {
		err = wish.check()
	}
	if err != nil {
		a.fail(w, r, err)
		return
	}
	now, secret := a.now(), newSecret(secretLength)
	link := store.Capability{
		ID: xid.New(), Kind: store.Kind(wish.Kind), Hash: store.HashOf([]byte(secret)), Agenda: device.Agenda,
		Scope: strings.Join(wish.Shows, " "), Label: label(wish.Label, "A link"), Created: now,
	}
	made := opened{ID: link.ID.String(), Secret: secret}
	if wish.Days > 0 {
		link.Expires = now.Add(time.Duration(wish.Days) * 24 * time.Hour)
		made.Expires = &link.Expires
	}
	if err := a.store.Grant(r.Context(), link, now); err != nil {
		a.fail(w, r, err)
		return
	}
	a.send(w, r, http.StatusOK, made)
}

func (l wishesLink) check() error {
	if !slices.Contains([]string{string(store.Read), string(store.Feed), string(store.Recovery)}, l.Kind) {
		return bad("There is no such kind of link.")
	}
	if l.Days < 0 || l.Days > mostDays {
		return bad("A link lasts from 1 to 400 days, or with 0 until it is revoked.")
	}
	for _, what := range l.Shows {
		if what != showsNotes && what != showsRatings && what != showsBusy {
			return bad("A link can show notes, ratings and when its owner is busy, and nothing else.")
		}
	}
	return nil
}

// Shared is what a link shows of an agenda.
type Shared struct {
	Agenda  agenda.ID         `json:"agenda"`
	Seq     uint64            `json:"seq"` // of the agenda's last change
	Event   string            `json:"event"`
	Name    string            `json:"name"` // whose it is, in their words; may be empty
	Label   string            `json:"label"`
	Going   []string          `json:"going"` // keys of sessions
	Maybe   []string          `json:"maybe"`
	Notes   map[string]string `json:"notes,omitempty"`   // by session
	Ratings map[string]string `json:"ratings,omitempty"` // 1 to 5, by session
	Busy    []string          `json:"busy,omitempty"`    // ISO 8601 intervals
	Kept    []string          `json:"kept,omitempty"`    // keys of sessions that they will be at in any case

	hash store.Hash // of the link
}

// ErrLink is a link that opens nothing.
var ErrLink error = errLink

// Open gives what a link of some kind shows: read or feed. The error is [ErrLink], or
// that of a database.
func (a *Agendas) Open(r *http.Request, kind store.Kind, secret string) (Shared, error) {
	if wait, ok := a.opens.Allow(r, a.now()); !ok {
		return Shared{}, often(wait)
	}
	link, err := a.store.Find(r.Context(), store.HashOf([]byte(secret)), a.now())
	if errors.Is(err, store.ErrNotFound) || err == nil && link.Kind != kind {
		return Shared{}, errLink
	}
	if err != nil {
		return Shared{}, err
	}
	kept, err := a.store.Get(r.Context(), link.Agenda)
	if errors.Is(err, store.ErrNotFound) {
		return Shared{}, errLink
	}
	if err != nil {
		return Shared{}, err
	}
	doc, err := register.DecodeDoc(kept.Body)
	if err != nil {
		return Shared{}, err
	}
	if err := a.store.Touch(r.Context(), link, a.now()); err != nil {
		return Shared{}, err
	}
	return shared(link, kept.Seq, doc), nil
}

func shared(link store.Capability, seq uint64, doc *register.Doc) Shared {
	s := Shared{
		hash:   link.Hash,
		Agenda: link.Agenda, Seq: seq, Event: doc.Registers[register.Event].Value, Name: doc.Registers[register.Name].Value,
		Label: link.Label, Going: []string{}, Maybe: []string{},
	}
	shows := strings.Fields(link.Scope)
	for key, r := range doc.Registers {
		kind, session := key.Split()
		switch {
		case r.Value == "":
		case kind == 'p' && r.Value == register.Going:
			s.Going = append(s.Going, session)
		case kind == 'p' && r.Value == register.Maybe:
			s.Maybe = append(s.Maybe, session)
		case kind == 'n' && slices.Contains(shows, showsNotes):
			s.Notes = with(s.Notes, session, r.Value)
		case kind == 'r' && slices.Contains(shows, showsRatings):
			s.Ratings = with(s.Ratings, session, r.Value)
		case kind == 'k' && slices.Contains(shows, showsBusy) && doc.Registers[register.Pick(session)].Value == register.Going:
			s.Kept = append(s.Kept, session)
		case kind == 'e' && slices.Contains(shows, showsBusy):
			if id, field, _ := key.ItemField(); field == register.ItemWhen && doc.Registers[register.Item(id, register.ItemDeleted)].Value == "" {
				s.Busy = append(s.Busy, r.Value)
			}
		}
	}
	slices.Sort(s.Busy)
	slices.Sort(s.Kept)
	slices.Sort(s.Going)
	slices.Sort(s.Maybe)
	return s
}

func with(values map[string]string, key, value string) map[string]string {
	if values == nil {
		values = make(map[string]string)
	}
	values[key] = value
	return values
}

// Follow answers GET /api/v1/shared/{secret} with a [Shared]: what an app asks that
// follows a colleague's agenda.
func (a *Agendas) Follow(w http.ResponseWriter, r *http.Request) {
	s, err := a.Open(r, store.Read, Secret(r))
	if err != nil {
		a.fail(w, r, err)
		return
	}
	a.send(w, r, http.StatusOK, s)
}

// Secret is the secret in a link's address. Chats and mails take the full stop or the
// bracket behind a link for a part of it, which no secret ends in.
func Secret(r *http.Request) string { return strings.TrimRight(r.PathValue("secret"), ".,;:!?)]>\"'") }
