package agendas

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/google/uuid"
	"github.com/rs/xid"

	"hallway/app/agenda"
	"hallway/app/register"
	"hallway/app/wire"
	"hallway/server/store"
)

// A store that was set back, by a backup or by a disk that lost its last hours, has
// forgotten the devices that joined since, and would turn them away for ever. So all
// devices of an agenda share a secret, of which the agenda has the hash
// ([register.Member]; it may have a few): whoever comes with it is let in again. Removing a
// device clears the hash, and the others make another secret.
//
// The secret is at no time stored here. Devices send it with every exchange, and one that
// does not have it yet, because it just joined, is told what another sent.

// members are the secrets that devices sent since the server was started, for those of
// their agendas that do not have them.
type members struct {
	mu      sync.Mutex
	secrets map[agenda.ID]string
}

// mostMembers is how many secrets are remembered: 10 MB of them. Above that any is
// forgotten, and sent again.
const mostMembers = 100_000

// mostSent is how many secrets of a request are looked at; the app sends four at most.
const mostSent = 8

// proven is the one of the secrets in a request that an agenda has the hash of; empty: none.
func proven(r *http.Request, doc *register.Doc) string {
	sent := strings.Fields(r.Header.Get(wire.MemberHeader))
	for _, secret := range sent[:min(len(sent), mostSent)] {
		if register.IsMember(doc.Registers[register.Member].Value, secret) {
			return secret
		}
	}
	return ""
}

// share remembers the secret that a device of an agenda has, or tells it the one that
// another sent.
func (m *members) share(w http.ResponseWriter, r *http.Request, id agenda.ID, doc *register.Doc) {
	secret := proven(r, doc)
	m.mu.Lock()
	defer m.mu.Unlock()
	if secret == "" {
		if known := m.secrets[id]; register.IsMember(doc.Registers[register.Member].Value, known) {
			w.Header().Set(wire.MemberHeader, known)
		}
		return
	}
	if m.secrets == nil {
		m.secrets = make(map[agenda.ID]string)
	}
	if _, known := m.secrets[id]; !known && len(m.secrets) >= mostMembers {
		for other := range m.secrets {
			delete(m.secrets, other)
			break
		}
	}
	m.secrets[id] = secret
}

// caller is the device that a request comes from, in its own words.
func (a *Agendas) caller(r *http.Request) (store.Capability, error) {
	id, hash, err := named(r)
	if err != nil {
		return store.Capability{}, err
	}
	device, err := uuid.Parse(r.Header.Get(wire.DeviceHeader))
	if err != nil {
		return store.Capability{}, errUnknown
	}
	name, _ := url.QueryUnescape(r.Header.Get(wire.NameHeader)) // words for people: half of them do no harm
	return store.Capability{
		ID: xid.New(), Kind: store.Device, Hash: hash, Agenda: id, Device: device,
		Label: label(name, "A device"), Created: a.now(), Used: a.now(),
	}, nil
}

// readmit lets a device in that the store does not know: one that has met it before it was
// set back, or one that begins an agenda. The error is a [wire.Trouble] where somebody
// ended the agenda or the device's right to it, or where it cannot prove that it had one.
func (a *Agendas) readmit(r *http.Request, device store.Capability) (begins bool, err error) {
	deleted, revoked, err := a.store.Ended(r.Context(), device.Agenda, device.Hash)
	switch {
	case err != nil:
		return false, err
	case deleted:
		return false, errDeleted
	case revoked:
		return false, errUnknown
	}
	doc, err := a.document(r, device.Agenda)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return true, nil
	case err != nil:
		return false, err
	case proven(r, doc) == "":
		return false, errUnknown
	}
	err = a.store.Grant(r.Context(), device, a.now())
	if errors.Is(err, store.ErrTaken) {
		err = nil // the same device, twice at once
	}
	return false, err
}
