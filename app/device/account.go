package device

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"

	"github.com/google/uuid"

	"hallway/app/register"
	"hallway/app/wire"
)

// Account is what opens an agenda on the server. Both are made here, so that a person
// needs nobody's leave to begin.
type Account struct {
	Agenda, Device uuid.UUID
	Secret         string // 32 bytes in base64url
	Member         string // as in Record
}

// Hash is what the server keeps of the secret.
func (c Account) Hash() []byte {
	secret, _ := base64.RawURLEncoding.DecodeString(c.Secret) // made here
	sum := sha256.Sum256(secret)
	return sum[:]
}

// Request is one to the agenda's address on the server. name is what the device is called
// there; empty: it is called that already.
func (c Account) Request(path, kind string, body []byte, name string) Request {
	r := Request{
		Method: "POST", URL: wire.Agenda(c.Agenda) + path, Type: kind, Body: body,
		Head: map[string]string{"Authorization": "Bearer " + c.Secret, wire.DeviceHeader: c.Device.String()},
	}
	if name != "" {
		r.Head[wire.NameHeader] = url.QueryEscape(name)
	}
	if c.Member != "" && (path == wire.Sync || path == wire.NewCode) {
		r.Head[wire.MemberHeader] = c.Member
	}
	return r
}

// Account returns what opens the agenda of an event, and makes it where it is not there.
func (a *Agendas) Account(event string) (Account, error) {
	r, err := a.store.Read(event)
	if err != nil {
		return Account{}, err
	}
	if r.Agenda != uuid.Nil && r.Device != uuid.Nil && r.Secret != "" {
		return Account{r.Agenda, r.Device, r.Secret, r.Member}, nil
	}
	agenda, err := uuid.NewV7()
	if err != nil {
		return Account{}, err
	}
	device, secret := uuid.New(), newSecret()
	err = a.store.Update(event, func(now *Record) error {
		if now.Agenda == uuid.Nil {
			now.Agenda = agenda
		}
		if now.Device == uuid.Nil {
			now.Device = device
		}
		if now.Secret == "" {
			now.Secret = secret
		}
		r = *now
		return nil
	})
	return Account{r.Agenda, r.Device, r.Secret, r.Member}, err
}

// Renew is another name and another secret for this device, which nobody knows yet.
func (a *Agendas) Renew(event string) (Account, error) {
	account, err := a.Account(event)
	account.Device, account.Secret = uuid.New(), newSecret() // of the same agenda, if it is not given another
	return account, err
}

func newSecret() string {
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // never fails
	return base64.RawURLEncoding.EncodeToString(secret)
}

// Adopt makes another agenda that is on the server this phone's own, under a name that the
// server knows by now. The one that is here is put aside, for Leave to bring it back; with
// bring a copy of it is sent to the other.
func (a *Agendas) Adopt(event string, account Account, bring bool) error {
	old, err := a.store.Read(event)
	if err != nil {
		return err
	}
	if old.Agenda != account.Agenda {
		if err := a.putAside(event, old); err != nil {
			return err
		}
	}
	return a.replace(event, account, bring)
}

// replace puts an agenda in the place of the one that is here. Of the same agenda: this
// phone has a new name, and everything else is as it was, with every edit that waits.
func (a *Agendas) replace(event string, account Account, bring bool) error {
	return a.swap(event, account.Agenda, account.Device, func(r *Record) error {
		replica, err := r.replica(event, account.Device)
		switch {
		case err != nil:
			return err
		case r.Agenda == account.Agenda:
			replica.Rename(account.Device)
		case bring:
			replica = seed(account.Device, event, r.Picks, replica.Values())
		default:
			replica = seed(account.Device, event, nil, nil)
			r.Picks = nil
		}
		if r.Agenda != account.Agenda {
			r.Member = ""
		}
		r.Agenda, r.Device, r.Secret = account.Agenda, account.Device, account.Secret
		r.Replica = register.EncodeReplica(replica)
		return nil
	})
}

// swap puts another agenda in place, under the name that a device has there, and has the
// other tabs read it. Where the store does not say whether it wrote it, it is asked.
func (a *Agendas) swap(event string, id, device uuid.UUID, change func(r *Record) error) error {
	err := a.store.Update(event, change)
	if errors.Is(err, ErrStuck) {
		if now, again := a.store.Read(event); again == nil && now.Agenda == id && now.Device == device {
			err = nil
		}
	}
	if err == nil {
		a.tell(News{Event: event, Another: true})
	}
	return err
}

// Restart begins a new agenda on the server with what is on this phone: the old one was
// deleted, or this phone was removed from it.
func (a *Agendas) Restart(event string) error {
	id, err := uuid.NewV7()
	if err != nil {
		return err
	}
	return a.replace(event, Account{Agenda: id, Device: uuid.New(), Secret: newSecret()}, true)
}

// Trouble is the error that an answer is: a [wire.Trouble], or ErrUnreachable where something
// else than the server answered; nil where it did what was asked.
func (r Answer) Trouble() error {
	if r.Status >= 200 && r.Status < 300 {
		return nil
	}
	var t wire.Trouble
	if json.Unmarshal(r.Body, &t) != nil || t.What == "" {
		return fmt.Errorf("%w: it answered with status %d", ErrUnreachable, r.Status)
	}
	t.Wait = r.Wait
	return t
}
