package dom

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"syscall/js"

	"hallway/app/device"
	"hallway/app/view"
	"hallway/app/wire"
)

// Notify tells what the person said about notices outside the page.
func (p *Page) Notify() view.Permission {
	class := p.window.Get("Notification")
	if !class.Truthy() || !p.window.Get("navigator").Get("serviceWorker").Truthy() {
		return view.Impossible
	}
	switch text(class.Get("permission")) {
	case "granted":
		return view.Granted
	case "denied":
		return view.Denied
	}
	return view.Unasked
}

// AskNotify asks the person for leave.
func (p *Page) AskNotify() (ok bool) {
	if p.Notify() != view.Unasked {
		return p.Notify() == view.Granted
	}
	answer, err := Await(p.window.Get("Notification").Call("requestPermission"))
	return err == nil && text(answer) == "granted"
}

var errNoPush = errors.New("this browser cannot be reached by a server")

// pushManager is what subscribes. The promise of a ready worker would wait for ever where
// there is none.
func (p *Page) pushManager() (js.Value, error) {
	workers := p.window.Get("navigator").Get("serviceWorker")
	if !workers.Truthy() {
		return js.Undefined(), errNoPush
	}
	registration, err := Await(workers.Call("getRegistration"))
	if err != nil || !registration.Truthy() || !registration.Get("pushManager").Truthy() {
		return js.Undefined(), errNoPush
	}
	return registration.Get("pushManager"), nil
}

// Subscribe lets the server with a public key, base64url, reach this device. A subscription
// for another key is ended first.
func (p *Page) Subscribe(key string) (r wire.PushRequest, err error) {
	raw, err := base64.RawURLEncoding.DecodeString(key)
	if err != nil {
		return r, err
	}
	manager, err := p.pushManager()
	if err != nil {
		return r, err
	}
	array := p.window.Get("Uint8Array").New(len(raw))
	js.CopyBytesToJS(array, raw)
	options := map[string]any{"userVisibleOnly": true, "applicationServerKey": array}
	subscription, err := Await(manager.Call("subscribe", options))
	if err != nil { // one for another key is in the way
		p.Unsubscribe()
		if subscription, err = Await(manager.Call("subscribe", options)); err != nil {
			return r, err
		}
	}
	told := subscription.Call("toJSON")
	keys := told.Get("keys")
	return wire.PushRequest{Endpoint: text(told.Get("endpoint")), P256dh: text(keys.Get("p256dh")), Auth: text(keys.Get("auth"))}, nil
}

// Unsubscribe ends that a server reaches this device.
func (p *Page) Unsubscribe() {
	manager, err := p.pushManager()
	if err != nil {
		return
	}
	if subscription, err := Await(manager.Call("getSubscription")); err == nil && subscription.Truthy() {
		_, _ = Await(subscription.Call("unsubscribe")) // the server finds out too
	}
}

// Untold marks a notice as shown.
func (p *Page) Untold(id string) bool {
	untold, err := Await(p.boot.Call("untold", id))
	return err != nil || untold.Bool() // a browser that stores nothing has no worker either
}

// Asks lets the worker ask what it was told of an agenda.
func (p *Page) Asks(agenda string, r device.Request) {
	words, err := json.Marshal(map[string]any{"url": r.URL, "headers": r.Head})
	if err == nil {
		_, _ = Await(p.boot.Call("asks", agenda, string(words))) // without it the worker says less
	}
}
