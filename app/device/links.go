package device

import (
	"encoding/json"
	"errors"
	"strings"

	"hallway/app/schedule"
	"hallway/app/wire"
)

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

// PushKey is the key with which a browser subscribes to the server's messages; empty where
// the server sends none.
func PushKey(server Server) (key string, err error) {
	var offer wire.PushOffer
	err = decode(server, Request{Method: "GET", URL: wire.Push}, &offer)
	return offer.Key, err
}

// Reach has the server notify this device while the app is closed. The request returned
// fetches what a message is about.
func (a *Agendas) Reach(server Server, event string, r wire.PushRequest) (notices Request, err error) {
	account, err := a.Account(event)
	if err == nil {
		err = account.ask(server, "PUT", wire.PushTo, r, nil)
	}
	notices = account.Request(wire.Notices, "", nil, "")
	notices.Method = "GET"
	return notices, err
}

// Unreach ends that.
func (a *Agendas) Unreach(server Server, event string) error {
	return a.ask(server, event, "DELETE", wire.PushTo, nil, nil)
}

// UnreachAll ends it for all events, and returns them. Where the server does not answer, its
// next message ends it.
func (a *Agendas) UnreachAll(server Server) (events []string) {
	events, err := a.store.Events()
	if err != nil {
		return nil
	}
	for _, event := range events {
		_ = a.Unreach(server, event)
	}
	return events
}

// Starred has the server read a person's calendar at an address.
func Starred(server Server, address string) (got wire.Bookmarked, err error) {
	body, err := json.Marshal(wire.ImportRequest{Address: address})
	if err == nil {
		err = decode(server, Request{Method: "POST", URL: wire.Bookmarks, Type: "application/json", Body: body}, &got)
	}
	return got, err
}

// DeleteAll deletes the agendas of all events from the server, and nothing here.
func (a *Agendas) DeleteAll(server Server) error {
	events, err := a.store.Events()
	if err != nil {
		return err
	}
	for _, event := range events {
		err := a.ask(server, event, "DELETE", "", nil, nil)
		if t, ok := errors.AsType[wire.Trouble](err); err != nil && !(ok && (t.Code == wire.CodeUnknown || t.Code == wire.CodeGone)) { // it is gone already
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

// Peek returns what a code leads to, and spends nothing.
func Peek(server Server, code string) (peeked wire.Peeked, err error) {
	return peeked, post(server, wire.Peek, wire.PeekRequest{Code: strings.TrimSpace(code)}, &peeked)
}

// Joining is what becomes of the agenda that is here when another is joined.
type Joining struct {
	Bring bool // a copy of its picks and notes is sent to the other
	End   bool // its links end
}

// Join makes this device one of those of an agenda, under a new name and with a secret of
// its own: code is what a link holds or what somebody typed; empty: it is in a cookie.
func (a *Agendas) Join(server Server, event, code, called string, with Joining) error {
	old, err := a.Account(event)
	if err != nil {
		return err
	}
	fresh, err := a.Renew(event)
	if err != nil {
		return err
	}
	var joined wire.Joined
	ask := wire.JoinRequest{Code: strings.TrimSpace(code), Event: schedule.EventID(event), Device: fresh.Device, Name: called, Hash: fresh.Hash()}
	err = post(server, wire.Pair, ask, &joined)
	if errors.Is(err, ErrUnreachable) { // the answer may be what was lost: the same device may ask again
		err = post(server, wire.Pair, ask, &joined)
	}
	if err != nil {
		return err
	}
	fresh.Agenda = joined.Agenda
	if err := a.Adopt(event, fresh, with.Bring); err != nil {
		return err
	}
	if with.End && old.Agenda != joined.Agenda && old.endLinks(server) != nil {
		return ErrLinksLeft
	}
	return nil
}

// post sends something in JSON and reads the answer.
func post(server Server, url string, what, into any) error {
	body, err := json.Marshal(what)
	if err != nil {
		return err
	}
	return decode(server, Request{Method: "POST", URL: url, Type: "application/json", Body: body}, into)
}

// endLinks ends the links to an agenda that this device has left.
func (c Account) endLinks(server Server) error {
	var all []wire.Capability
	if err := c.ask(server, "GET", wire.Capabilities, nil, &all); err != nil {
		return err
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
