package agendas

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/rs/xid"

	"hallway/app/agenda"
	"hallway/app/register"
	"hallway/app/schedule"
	"hallway/app/wire"
	"hallway/server/store"
)

// How long a pairing code lives: long enough to walk to the other device.
const (
	linkLasts = 10 * time.Minute
	codeLasts = 5 * time.Minute
)

// handover is the cookie in which a browser leaves a code for the app that is installed
// from it: an iPhone copies the cookies, and none of what scripts have stored.
const handover = "hallway-handover"

// Pair answers POST /api/v1/agendas/{agenda}/pair with a code by which one further
// device can join, within minutes: {"id", "secret", "code": "7K2QX-9MVTC", "expires"}.
// The secret is for a link or a QR code, the code for typing. With {"handover": true}
// the secret is left in a cookie as well, which only Join is sent.
func (a *Agendas) Pair(w http.ResponseWriter, r *http.Request) {
	device, err := a.device(r)
	var wish wire.PairRequest
	if err == nil && r.ContentLength != 0 {
		wish, err = read[wire.PairRequest](w, r)
	}
	if err != nil {
		a.fail(w, r, err)
		return
	}
	doc, err := a.document(r, device.Agenda)
	if err != nil {
		a.fail(w, r, err)
		return
	}
	a.members.share(w, r, device.Agenda, doc) // for the device that is about to join
	now := a.now()
	secret, code := newSecret(16), newCode()
	expires := now.Add(linkLasts)
	pair := store.Capability{
		ID: xid.New(), Kind: store.Pair, Hash: store.HashOf([]byte(secret)), Agenda: device.Agenda, Device: device.Device,
		Scope: xid.New().String(), Created: now, Expires: expires,
	}
	short := pair
	short.ID, short.Hash, short.Expires = xid.New(), store.HashOf([]byte(code)), now.Add(codeLasts)
	for _, c := range []store.Capability{pair, short} {
		if err := a.store.Grant(r.Context(), c, now); err != nil {
			a.fail(w, r, err)
			return
		}
	}
	if wish.Handover {
		setHandover(w, r, secret, int(linkLasts.Seconds()))
	}
	a.send(w, r, wire.Grant{ID: pair.ID.String(), Secret: secret, Code: code[:5] + "-" + code[5:], Expires: &expires})
}

// setHandover leaves a secret in the cookie for some seconds, or takes it away with -1.
func setHandover(w http.ResponseWriter, r *http.Request, secret string, seconds int) {
	http.SetCookie(w, &http.Cookie{
		Name: handover, Value: secret, Path: "/api/v1/pair", MaxAge: seconds, HttpOnly: true, SameSite: http.SameSiteStrictMode,
		Secure: r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https",
	})
}

func newSecret(bytes int) string {
	secret := make([]byte, bytes)
	_, _ = rand.Read(secret) // never fails
	return base64.RawURLEncoding.EncodeToString(secret)
}

// alphabet is Crockford's base32: no letter that could be another
// (https://www.crockford.com/base32.html).
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// codeLength is how many letters a code for typing has, at five bits each.
const codeLength = 10

// newCode is 50 random bits for typing.
func newCode() string {
	code := make([]byte, codeLength)
	_, _ = rand.Read(code) // never fails
	for i := range code {
		code[i] = alphabet[code[i]&31]
	}
	return string(code)
}

// typed is a code as it was made, however it was typed.
func typed(code string) string {
	code = strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(code))
	return strings.NewReplacer("O", "0", "I", "1", "L", "1").Replace(code)
}

// Peek answers POST /api/v1/peek: what a code leads to, so that a person can say whether
// their device is to be a part of it. Nothing is spent.
func (a *Agendas) Peek(w http.ResponseWriter, r *http.Request) {
	asked, err := read[wire.PeekRequest](w, r)
	var found store.Capability
	if err == nil {
		found, err = a.code(r, asked.Code)
	}
	var doc *register.Doc
	if err == nil {
		doc, err = a.document(r, found.Agenda)
	}
	var all []store.Capability
	if err == nil {
		all, err = a.store.List(r.Context(), found.Agenda, a.now())
	}
	if err != nil {
		a.fail(w, r, err)
		return
	}
	of := agenda.FromRegisters(found.Agenda, doc.Values())
	peeked := wire.Peeked{Event: schedule.EventID(of.Event), Name: of.Name, Picks: of.Count(), Recovery: found.Kind == store.Recovery}
	for _, c := range all {
		if c.Kind == store.Device {
			peeked.Devices++
		}
	}
	a.send(w, r, peeked)
}

// code is the capability that a code leads to: the secret of a link, or what was typed.
// Only what was typed wrong is charged, for only that can be guessed.
func (a *Agendas) code(r *http.Request, code string) (store.Capability, error) {
	code = strings.TrimSpace(code)
	secret, isTyped := code, len(typed(code)) == codeLength
	if isTyped {
		secret = typed(code)
		wait, full := a.guesses.Full(r, a.now())
		if !full {
			wait, full = a.brake.FullWho("all", a.now())
		}
		if full {
			t := often(wait)
			t.Todo = "Wait a minute, or use the link or the QR code."
			return store.Capability{}, t
		}
	}
	c, err := a.store.Find(r.Context(), store.HashOf([]byte(secret)), a.now())
	if errors.Is(err, store.ErrNotFound) || err == nil && c.Kind != store.Pair && c.Kind != store.Recovery {
		if isTyped {
			a.guesses.Charge(r, a.now())
			a.brake.AllowWho("all", a.now())
		}
		return store.Capability{}, errLink
	}
	return c, err
}

// Join answers POST /api/v1/pair, by which a device joins an agenda. The code is spent
// then, with the other half of its pairing. A device whose answer was lost may ask again.
func (a *Agendas) Join(w http.ResponseWriter, r *http.Request) {
	wish, err := read[wire.JoinRequest](w, r)
	if err == nil && (len(wish.Hash) != len(store.Hash{}) || wish.Device == uuid.Nil) {
		err = bad("The device does not say who it is.")
	}
	if err != nil {
		a.fail(w, r, err)
		return
	}
	if left, err := r.Cookie(handover); err == nil && wish.Code == "" {
		wish.Code = left.Value
		setHandover(w, r, "", -1)
	}
	joined, err := a.join(r, wish)
	if err != nil {
		a.fail(w, r, err)
		return
	}
	a.send(w, r, joined)
}

func (a *Agendas) join(r *http.Request, wish wire.JoinRequest) (wire.Joined, error) {
	now := a.now()
	device := store.Capability{ID: xid.New(), Kind: store.Device, Device: wish.Device, Label: label(wish.Name, "A device"), Created: now, Used: now}
	copy(device.Hash[:], wish.Hash)
	// The code is spent where its answer was lost. Only the device itself knows the hash of
	// its secret.
	if before, err := a.store.Find(r.Context(), device.Hash, now); err == nil && before.Kind == store.Device && before.Device == wish.Device {
		doc, err := a.document(r, before.Agenda)
		if err != nil {
			return wire.Joined{}, err
		}
		return wire.Joined{Agenda: before.Agenda, Event: schedule.EventID(doc.Registers[register.Event].Value)}, nil
	}
	found, err := a.code(r, wish.Code)
	if err != nil {
		return wire.Joined{}, err
	}
	doc, err := a.document(r, found.Agenda)
	if err != nil {
		return wire.Joined{}, err
	}
	event := schedule.EventID(doc.Registers[register.Event].Value)
	if wish.Event != "" && event != "" && event != wish.Event {
		return wire.Joined{}, errEvent
	}
	joined, err := a.store.Redeem(r.Context(), found.Hash, now, func(store.Capability) (store.Capability, error) { return device, nil })
	if errors.Is(err, store.ErrNotFound) {
		err = errLink // somebody was faster
	}
	return wire.Joined{Agenda: joined.Agenda, Event: event}, err
}

// document is an agenda as it is now.
func (a *Agendas) document(r *http.Request, id agenda.ID) (*register.Doc, error) {
	kept, err := a.store.Get(r.Context(), id)
	if err != nil {
		return nil, err
	}
	return a.open(kept)
}

// Rename answers POST /api/v1/agendas/{agenda}/devices: a device that found out that
// another has its name, as after a phone's backup, takes a new one, with a new secret:
// {"device", "name", "hash"} as for Join.
func (a *Agendas) Rename(w http.ResponseWriter, r *http.Request) {
	old, err := a.device(r)
	if err != nil {
		a.fail(w, r, err)
		return
	}
	wish, err := read[wire.JoinRequest](w, r)
	if err == nil && (len(wish.Hash) != len(store.Hash{}) || wish.Device == uuid.Nil) {
		err = bad("The device does not say who it is.")
	}
	if err != nil {
		a.fail(w, r, err)
		return
	}
	device := store.Capability{ID: xid.New(), Kind: store.Device, Agenda: old.Agenda, Device: wish.Device, Label: label(wish.Name, old.Label), Created: a.now(), Used: a.now()}
	copy(device.Hash[:], wish.Hash)
	if err := a.store.Grant(r.Context(), device, a.now()); err != nil {
		a.fail(w, r, err)
		return
	}
	a.send(w, r, wire.Joined{Agenda: uuid.UUID(old.Agenda)})
}

// List answers GET /api/v1/agendas/{agenda}/capabilities: the devices and links of an
// agenda, the oldest first. Pairing codes are not among them.
func (a *Agendas) List(w http.ResponseWriter, r *http.Request) {
	device, err := a.device(r)
	var all []store.Capability
	if err == nil {
		all, err = a.store.List(r.Context(), device.Agenda, a.now())
	}
	if err != nil {
		a.fail(w, r, err)
		return
	}
	list := []wire.Capability{}
	for _, c := range all {
		if c.Kind != store.Pair {
			list = append(list, wire.Capability{
				ID: c.ID.String(), Kind: wire.Kind(c.Kind), Label: c.Label, Scope: c.Scope,
				Created: c.Created, Used: c.Used, Expires: c.Expires, Self: c.ID == device.ID,
			})
		}
	}
	a.send(w, r, list)
}

// Revoke answers DELETE /api/v1/agendas/{agenda}/capabilities/{id}: a device or a link
// opens nothing any more, from this moment. A device makes room for another.
func (a *Agendas) Revoke(w http.ResponseWriter, r *http.Request) {
	device, err := a.device(r)
	var id xid.ID
	if err == nil {
		if id, err = xid.FromString(r.PathValue("id")); err != nil {
			err = errLink
		}
	}
	var gone store.Capability
	if err == nil {
		if gone, err = a.store.Revoke(r.Context(), device.Agenda, id, a.now()); errors.Is(err, store.ErrNotFound) {
			err = errLink
		}
	}
	if err == nil && gone.Kind == store.Device {
		err = a.forget(r, gone)
	}
	a.done(w, r, err)
}

// forget takes a removed device's mark out of its agenda, which holds so many at a time,
// and the secret that it shares with the others.
func (a *Agendas) forget(r *http.Request, gone store.Capability) error {
	var broken error
	err := a.store.Update(r.Context(), []agenda.ID{gone.Agenda}, func(_ agenda.ID, kept store.Doc) (store.Doc, bool) {
		broken = nil
		if !kept.Exists() {
			return kept, false
		}
		doc, err := register.DecodeDoc(kept.Body)
		if err != nil {
			broken = err
			return kept, false
		}
		doc.Forget(gone.Device)
		doc.Clear(register.Member, a.now().UnixMilli())
		return store.Doc{Seq: kept.Seq + 1, Body: register.EncodeDoc(doc)}, true
	})
	return errors.Join(err, broken)
}

// Delete answers DELETE /api/v1/agendas/{agenda}: it goes from the server for good,
// with its devices and links.
func (a *Agendas) Delete(w http.ResponseWriter, r *http.Request) {
	device, err := a.device(r)
	if err == nil {
		err = a.store.Delete(r.Context(), device.Agenda, a.now())
	}
	a.done(w, r, err)
}
