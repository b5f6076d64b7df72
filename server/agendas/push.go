package agendas

import (
	"net/http"

	"hallway/app/wire"
	"hallway/server/answer"
	"hallway/server/store"
)

var errPush = wire.Trouble{
	Code: wire.CodeOff, What: "This server sends no notifications.", Todo: "Add your agenda to your calendar app: its alarms work without Hallway.",
}

// PushKey answers GET /api/v1/push with a [wire.PushOffer].
func (a *Agendas) PushKey(w http.ResponseWriter, r *http.Request) {
	var offer wire.PushOffer
	if a.Push != nil {
		offer.Key = a.Push.Key()
	}
	answer.JSON(w, r, http.StatusOK, offer, false)
}

// Reach answers PUT /api/v1/agendas/{agenda}/push: the device is reached at the
// subscription that a [wire.PushRequest] names, in place of the one before.
func (a *Agendas) Reach(w http.ResponseWriter, r *http.Request) {
	device, err := a.pushed(r)
	var wish wire.PushRequest
	if err == nil {
		wish, err = read[wire.PushRequest](w, r)
	}
	if err == nil {
		if wrong := a.Push.Check(wish); wrong != nil {
			err = bad("This device cannot be reached: " + wrong.Error() + ".")
		}
	}
	if err == nil {
		err = a.Push.Subscribe(r.Context(), device.Hash, wish, answer.Origin(r))
	}
	a.done(w, r, err)
}

// Leave answers DELETE /api/v1/agendas/{agenda}/push: the device gets no more messages.
func (a *Agendas) Leave(w http.ResponseWriter, r *http.Request) {
	device, err := a.pushed(r)
	if err == nil {
		err = a.Push.Unsubscribe(r.Context(), device.Hash)
	}
	a.done(w, r, err)
}

// Notices answers GET /api/v1/agendas/{agenda}/notices: what the device was sent a hint of.
func (a *Agendas) Notices(w http.ResponseWriter, r *http.Request) {
	device, err := a.pushed(r)
	notices := []wire.Notice{}
	if err == nil {
		var got []wire.Notice
		got, err = a.Push.Fetch(r.Context(), device.Hash)
		notices = append(notices, got...)
	}
	if err != nil {
		a.fail(w, r, err)
		return
	}
	a.send(w, r, notices)
}

// pushed is the device that asks, where this server reaches any.
func (a *Agendas) pushed(r *http.Request) (store.Capability, error) {
	if a.Push == nil {
		return store.Capability{}, errPush
	}
	device, err := a.device(r)
	if err == nil {
		if wait, ok := a.pushes.AllowWho(string(device.Hash[:]), a.now()); !ok {
			err = often(wait)
		}
	}
	return device, err
}

// done answers what needs no answer.
func (a *Agendas) done(w http.ResponseWriter, r *http.Request, err error) {
	if err != nil {
		a.fail(w, r, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
