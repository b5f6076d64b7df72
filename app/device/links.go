package device

import (
	"encoding/json"
	"errors"
	"strings"

	"hallway/app/schedule"
	"hallway/app/wire"
)

// ErrOtherEvent is a code of an agenda for another event.
var ErrOtherEvent = errors.New("the code is of an agenda for another event; open that event first")

// ErrLinksLeft is that a device joined an agenda, and the links of the one it had could
// not be ended.
var ErrLinksLeft = errors.New("the links of the agenda that was here before could not be ended, and still work")

// Capabilities are the devices and links of an event's agenda, the oldest first.
func (a *Agendas) Capabilities(server Server, event string) (all []wire.Capability, err error) {
	return all, a.ask(server, event, "GET", wire.Capabilities, nil, &all)
}

// NewCode makes a code by which another device can join.
func (a *Agendas) NewCode(server Server, event string, r wire.PairRequest) (made wire.Grant, err error) {
	return made, a.ask(server, event, "POST", wire.NewCode, r, &made)
}

// NewLink makes a link to an event's agenda.
func (a *Agendas) NewLink(server Server, event string, r wire.LinkRequest) (made wire.Grant, err error) {
	return made, a.ask(server, event, "POST", wire.Links, r, &made)
}

// Revoke ends a device's or a link's right to the agenda.
func (a *Agendas) Revoke(server Server, event, id string) error {
	return a.ask(server, event, "DELETE", wire.Capabilities+"/"+id, nil, nil)
}

// DeleteAll deletes the agendas of all events from the server, and nothing here.
func (a *Agendas) DeleteAll(server Server) error {
	events, err := a.store.Events()
	if err != nil {
		return err
	}
	for _, event := range events {
		err := a.ask(server, event, "DELETE", "", nil, nil)
		if t, ok := errors.AsType[wire.Trouble](err); err != nil && !(ok && t.Code == wire.CodeUnknown) { // it is gone already
			return err
		}
	}
	return nil
}

// Shared returns what a link shows now.
func Shared(server Server, secret string) (shared wire.SharedAgenda, err error) {
	return shared, decode(server, Request{Method: "GET", URL: wire.Shared(secret)}, &shared)
}

// IsGone reports whether an error is the server's word that a link no longer works.
func IsGone(err error) bool {
	t, ok := errors.AsType[wire.Trouble](err)
	return ok && t.Code == wire.CodeLink
}

// Join makes this device one of those of an agenda, under a new name and with a secret of
// its own: code is what a link holds or what somebody typed; empty: it is in a cookie. What
// is here already is sent to the others. With end, the links to the agenda that was here
// before end, and where no other device has that one it is deleted from the server.
func (a *Agendas) Join(server Server, event, code, called string, end bool) error {
	old, err := a.Account(event)
	if err != nil {
		return err
	}
	fresh, err := a.Renew(event)
	if err != nil {
		return err
	}
	body, err := json.Marshal(wire.JoinRequest{Code: strings.TrimSpace(code), Device: fresh.Device, Name: called, Hash: fresh.Hash()})
	if err != nil {
		return err
	}
	var joined wire.Joined
	if err := decode(server, Request{Method: "POST", URL: wire.Pair, Type: "application/json", Body: body}, &joined); err != nil {
		return err
	}
	if joined.Event != "" && joined.Event != schedule.EventID(event) {
		return ErrOtherEvent
	}
	fresh.Agenda = joined.Agenda
	if err := a.Adopt(event, fresh); err != nil {
		return err
	}
	if end && old.Agenda != joined.Agenda && old.endLinks(server) != nil {
		return ErrLinksLeft
	}
	return nil
}

// endLinks ends the links to an agenda that this device has left.
func (c Account) endLinks(server Server) error {
	var all []wire.Capability
	if err := c.ask(server, "GET", wire.Capabilities, nil, &all); err != nil {
		return err
	}
	alone := true
	for _, other := range all {
		alone = alone && (other.Self || other.Kind != wire.Device)
	}
	if alone {
		return c.ask(server, "DELETE", "", nil, nil)
	}
	for _, link := range all {
		if link.Kind == wire.Device {
			continue
		}
		if err := c.ask(server, "DELETE", wire.Capabilities+"/"+link.ID, nil, nil); err != nil {
			return err
		}
	}
	return nil
}

// ask sends something about an event's agenda to the server and reads the answer.
func (a *Agendas) ask(server Server, event, method, path string, what, into any) error {
	account, err := a.Account(event)
	if err != nil {
		return err
	}
	return account.ask(server, method, path, what, into)
}

func (c Account) ask(server Server, method, path string, what, into any) error {
	var body []byte
	kind := ""
	if what != nil {
		var err error
		kind = "application/json"
		if body, err = json.Marshal(what); err != nil {
			return err
		}
	}
	request := c.Request(path, kind, body, "")
	request.Method = method
	return decode(server, request, into)
}

// decode sends a request and reads the answer's JSON, if any is wanted.
func decode(server Server, r Request, into any) error {
	answer, err := server.Send(r)
	if err == nil {
		err = answer.Trouble()
	}
	if err != nil || into == nil {
		return err
	}
	return json.Unmarshal(answer.Body, into)
}
