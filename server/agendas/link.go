package agendas

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rs/xid"

	"hallway/app/agenda"
	"hallway/app/register"
	"hallway/app/schedule"
	"hallway/app/wire"
	"hallway/server/store"
)

const mostDays = 400

// Link answers POST /api/v1/agendas/{agenda}/links with {"id", "secret", "expires"}.
// A read link is /s/<secret>, a feed /feed/<secret>.ics; a recovery link makes a
// device of whoever has it. The secret is told once and kept as a hash.
func (a *Agendas) Link(w http.ResponseWriter, r *http.Request) {
	device, err := a.device(r)
	var wish wire.LinkRequest
	if err == nil {
		wish, err = read[wire.LinkRequest](w, r)
	}
	if err == nil {
		err = checkLink(wish)
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
	made := wire.Grant{ID: link.ID.String(), Secret: secret}
	if wish.Days > 0 {
		link.Expires = now.Add(time.Duration(wish.Days) * 24 * time.Hour)
		made.Expires = &link.Expires
	}
	if err := a.store.Grant(r.Context(), link, now); err != nil {
		a.fail(w, r, err)
		return
	}
	a.send(w, r, made)
}

func checkLink(l wire.LinkRequest) error {
	if !slices.Contains([]wire.Kind{wire.Read, wire.Feed, wire.Recovery}, l.Kind) {
		return bad("There is no such kind of link.")
	}
	if l.Days < 0 || l.Days > mostDays {
		return bad("A link lasts from 1 to 400 days, or with 0 until it is revoked.")
	}
	for _, what := range l.Shows {
		if what != wire.ShowsNotes && what != wire.ShowsRatings && what != wire.ShowsBusy {
			return bad("A link can show notes, ratings and when its owner is busy, and nothing else.")
		}
	}
	return nil
}

// Shared is what a link shows, and the link's hash.
type Shared struct {
	wire.SharedAgenda
	hash  store.Hash
	items []agenda.Item // of one's own feed; a link that others read has none
}

// ErrLink is a link that opens nothing.
var ErrLink error = errLink

// Open gives what a link of some kind shows: read or feed. The error is [ErrLink], or
// that of a database.
func (a *Agendas) Open(r *http.Request, kind store.Kind, secret string) (Shared, error) {
	link, err := a.store.Find(r.Context(), store.HashOf([]byte(secret)), a.now())
	if errors.Is(err, store.ErrNotFound) || err == nil && link.Kind != kind {
		return Shared{}, a.stranger(r, errLink)
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
	return shared(link, kept.Seq, doc, a.now()), nil
}

func shared(link store.Capability, seq uint64, doc *register.Doc, now time.Time) Shared {
	of := agenda.FromRegisters(link.Agenda, doc.Values())
	s := wire.SharedAgenda{
		Agenda: link.Agenda, Seq: seq, Event: schedule.EventID(of.Event), Name: of.Name,
		Label: link.Label, Going: of.In(agenda.Going), Maybe: of.In(agenda.Maybe),
	}
	for session, until := range of.Full {
		if until > now.Unix() {
			if s.Full == nil {
				s.Full = make(map[string]int64)
			}
			s.Full[session] = until
		}
	}
	shows := strings.Fields(link.Scope)
	if slices.Contains(shows, wire.ShowsNotes) {
		s.Notes = of.Notes
	}
	if slices.Contains(shows, wire.ShowsRatings) {
		s.Ratings = make(map[string]string, len(of.Ratings))
		for session, stars := range of.Ratings {
			s.Ratings[session] = strconv.Itoa(stars)
		}
	}
	if slices.Contains(shows, wire.ShowsBusy) {
		for _, item := range of.Items() {
			s.Busy = append(s.Busy, item.When())
		}
		for _, session := range s.Going {
			if of.Kept[session] {
				s.Kept = append(s.Kept, session)
			}
		}
		slices.Sort(s.Busy)
	}
	opened := Shared{SharedAgenda: s, hash: link.Hash}
	if link.Kind == store.Feed {
		opened.items = of.Items()
	}
	return opened
}

// Follow answers GET /api/v1/shared/{secret} with a [wire.SharedAgenda]: what an app asks that
// follows a colleague's agenda.
func (a *Agendas) Follow(w http.ResponseWriter, r *http.Request) {
	s, err := a.Open(r, store.Read, Secret(r))
	if err != nil {
		a.fail(w, r, err)
		return
	}
	a.send(w, r, s.SharedAgenda)
}

// Secret is the secret in a link's address. Chats and mails take the full stop or the
// bracket behind a link for a part of it, which no secret ends in.
func Secret(r *http.Request) string { return strings.TrimRight(r.PathValue("secret"), ".,;:!?)]>\"'") }
