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
	now := a.now()
	secret, code := newSecret(16), newCode()
	expires := now.Add(linkLasts)
	pair := store.Capability{ID: xid.New(), Kind: store.Pair, Hash: store.HashOf([]byte(secret)), Agenda: device.Agenda, Created: now, Expires: expires}
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

// newCode is 50 random bits for typing.
func newCode() string {
	code := make([]byte, 10)
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

// Join answers POST /api/v1/pair, by which a device joins an agenda:
// {"agenda": its id, "event": its event}. The code is spent then.
func (a *Agendas) Join(w http.ResponseWriter, r *http.Request) {
	wish, err := read[wire.JoinRequest](w, r)
	if err != nil {
		a.fail(w, r, err)
		return
	}
	if wait, ok := a.guesses.Allow(r, a.now()); !ok {
		t := often(wait)
		t.Todo = "Wait a few minutes, or use the link or the QR code."
		a.fail(w, r, t)
		return
	}
	if len(wish.Hash) != len(store.Hash{}) || wish.Device == uuid.Nil {
		a.fail(w, r, bad("The device does not say who it is."))
		return
	}
	if left, err := r.Cookie(handover); err == nil && wish.Code == "" {
		wish.Code = left.Value
		setHandover(w, r, "", -1)
	}
	now := a.now()
	device := store.Capability{ID: xid.New(), Kind: store.Device, Device: wish.Device, Label: label(wish.Name, "A device"), Created: now, Used: now}
	copy(device.Hash[:], wish.Hash)
	for _, secret := range []string{wish.Code, typed(wish.Code)} {
		joined, err := a.store.Redeem(r.Context(), store.HashOf([]byte(secret)), now, func(store.Capability) (store.Capability, error) { return device, nil })
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			a.fail(w, r, err)
			return
		}
		doc, err := a.document(r, joined.Agenda)
		if err != nil {
			a.fail(w, r, err)
			return
		}
		a.send(w, r, wire.Joined{Agenda: uuid.UUID(joined.Agenda), Event: schedule.EventID(doc.Registers[register.Event].Value)})
		return
	}
	a.fail(w, r, errLink)
}

// document is an agenda as it is now.
func (a *Agendas) document(r *http.Request, id agenda.ID) (*register.Doc, error) {
	kept, err := a.store.Get(r.Context(), id)
	if err != nil {
		return nil, err
	}
	return register.DecodeDoc(kept.Body)
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
// opens nothing any more, from this moment.
func (a *Agendas) Revoke(w http.ResponseWriter, r *http.Request) {
	device, err := a.device(r)
	var id xid.ID
	if err == nil {
		if id, err = xid.FromString(r.PathValue("id")); err != nil {
			err = errLink
		}
	}
	if err == nil {
		if err = a.store.Revoke(r.Context(), device.Agenda, id); errors.Is(err, store.ErrNotFound) {
			err = errLink
		}
	}
	if err != nil {
		a.fail(w, r, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// Delete answers DELETE /api/v1/agendas/{agenda}: it goes from the server for good,
// with its devices and links.
func (a *Agendas) Delete(w http.ResponseWriter, r *http.Request) {
	device, err := a.device(r)
	if err == nil {
		err = a.store.Delete(r.Context(), device.Agenda)
	}
	if err != nil {
		a.fail(w, r, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
