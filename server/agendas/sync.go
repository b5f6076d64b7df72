package agendas

import (
	"errors"
	"net/http"

	"github.com/rs/xid"

	"hallway/app/agenda"
	"hallway/app/register"
	"hallway/app/wire"
	"hallway/server/answer"
	"hallway/server/store"
)

// Sync answers POST /api/v1/agendas/{agenda}/sync, the one exchange by which a device
// tells what it did and hears what others did: a [register.Request], answered by a
// [register.Answer], both application/octet-stream. It may be sent again at will.
//
// The header Authorization: Bearer holds the device's secret, 32 bytes in base64url.
// An agenda that is not there is begun by its first request, with the secret that it
// brings; X-Hallway-Device then names the device (a UUID) and X-Hallway-Name says what
// it is, in percent-encoding.
func (a *Agendas) Sync(w http.ResponseWriter, r *http.Request) {
	got, err := a.sync(w, r)
	if err != nil {
		a.fail(w, r, err)
		return
	}
	answer.Send(w, r, http.StatusOK, answer.Ready(answer.Body{Type: "application/octet-stream", Plain: register.EncodeAnswer(got), Private: true}))
}

func (a *Agendas) sync(w http.ResponseWriter, r *http.Request) (register.Answer, error) {
	device, unknown := a.device(r)
	if unknown != nil && !errors.Is(unknown, store.ErrNotFound) {
		return register.Answer{}, a.stranger(r, unknown)
	}
	content, err := body(w, r, "application/octet-stream", register.MaxBody)
	if err != nil {
		return register.Answer{}, err
	}
	if unknown == nil {
		if wait, ok := a.pushes.AllowMany(string(device.Hash[:]), 1+len(content)/pushWeight, a.now()); !ok {
			return register.Answer{}, often(wait)
		}
	}
	q, err := register.DecodeRequest(content)
	if err != nil {
		return register.Answer{}, bad("The request cannot be read: " + err.Error() + ".")
	}
	if unknown != nil {
		if device, err = a.caller(r); err != nil {
			return register.Answer{}, a.stranger(r, err)
		}
		begins, err := a.readmit(r, device)
		if t, ok := errors.AsType[wire.Trouble](err); ok {
			return register.Answer{}, a.stranger(r, t)
		}
		if err != nil {
			return register.Answer{}, err
		}
		if begins {
			return a.begin(r, device, q)
		}
	}
	if err := a.store.Touch(r.Context(), device, a.now()); err != nil {
		return register.Answer{}, err
	}
	got, doc, err := a.exchange(r, device, q)
	if err == nil {
		a.members.share(w, r, device.Agenda, doc)
	}
	return got, err
}

// pushWeight is how many bytes of a request count as one push: what is heavy costs the
// writer more.
const pushWeight = 16 << 10

// stranger keeps those who know no secret from trying many: what they get is err.
func (a *Agendas) stranger(r *http.Request, err error) error {
	if wait, ok := a.others.Allow(r, a.now()); !ok {
		return often(wait)
	}
	return err
}

// exchange is [register.Doc.Sync], and the agenda as it is then. Most devices only ask what
// is new: they are answered from what can be read, without a turn of the one writer, which
// the edits of others keep waiting for the disk.
func (a *Agendas) exchange(r *http.Request, device store.Capability, q register.Request) (register.Answer, *register.Doc, error) {
	if len(q.Ops) > 0 || q.Redo {
		return a.write(r, device, q)
	}
	doc, err := a.document(r, device.Agenda)
	if err != nil {
		return register.Answer{}, nil, err
	}
	epoch, err := a.epoch()
	if err != nil {
		return register.Answer{}, nil, err
	}
	if got, changed := doc.Sync(device.Device, epoch, a.now().UnixMilli(), q); !changed {
		return got, doc, nil
	}
	return a.write(r, device, q)
}

func (a *Agendas) epoch() (xid.ID, error) { return xid.FromString(a.store.Life().Epoch) }

// open decodes an agenda that was kept.
func (a *Agendas) open(kept store.Doc) (*register.Doc, error) {
	doc, err := register.DecodeDoc(kept.Body)
	if err == nil && kept.Base > 0 {
		doc.Base = kept.Base
		doc.Former, _ = xid.FromString(a.store.Life().Former) // backups of earlier versions do not say
	}
	return doc, err
}

// write is an exchange in one transaction.
func (a *Agendas) write(r *http.Request, device store.Capability, q register.Request) (got register.Answer, doc *register.Doc, err error) {
	now := a.now().UnixMilli()
	epoch, err := a.epoch()
	if err != nil {
		return got, nil, err
	}
	var broken error
	err = a.store.Update(r.Context(), []agenda.ID{device.Agenda}, func(_ agenda.ID, kept store.Doc) (store.Doc, bool) {
		if broken = store.ErrNotFound; !kept.Exists() {
			return kept, false
		}
		if doc, broken = a.open(kept); broken != nil {
			return kept, false
		}
		var changed bool
		if got, changed = doc.Sync(device.Device, epoch, now, q); !changed {
			return kept, false
		}
		return store.Doc{Seq: kept.Seq + 1, Body: register.EncodeDoc(doc)}, true
	})
	if err == nil {
		err = broken
	}
	if err == nil && got.Refused == nil {
		a.Took(len(q.Ops))
	}
	return got, doc, err
}

// begin makes an agenda of the first request that names it: a new one, or one that the
// server has lost, which is given back.
func (a *Agendas) begin(r *http.Request, device store.Capability, q register.Request) (register.Answer, error) {
	epoch, err := a.epoch()
	if err != nil {
		return register.Answer{}, err
	}
	doc := register.New()
	got, _ := doc.Sync(device.Device, epoch, a.now().UnixMilli(), q)
	if got.Redo {
		return got, nil // it is begun with what is given back, not empty: the others would be strangers to it
	}
	if wait, ok := a.begins.Allow(r, a.now()); !ok {
		return register.Answer{}, often(wait)
	}
	err = a.store.Create(r.Context(), device.Agenda, store.Doc{Seq: 1, Body: register.EncodeDoc(doc)}, device)
	if errors.Is(err, store.ErrTaken) {
		return register.Answer{}, errUnknown // it is there, and opened by another secret
	}
	return got, err
}
