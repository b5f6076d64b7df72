package dom

import (
	"encoding/base64"
	"errors"
	"syscall/js"
)

// CanNotify tells whether the browser can show notices of an app, and what the person
// said to it.
func (p *Page) CanNotify() (can, allowed, refused bool) {
	class := p.window.Get("Notification")
	if !class.Truthy() || !p.window.Get("navigator").Get("serviceWorker").Truthy() {
		return false, false, false
	}
	answer := text(class.Get("permission"))
	return true, answer == "granted", answer == "denied"
}

// AskNotify asks the person for leave.
func (p *Page) AskNotify() (allowed bool) {
	class := p.window.Get("Notification")
	if !class.Truthy() {
		return false
	}
	answer, err := Await(class.Call("requestPermission"))
	return err == nil && text(answer) == "granted"
}

// Notify shows a notice outside the page; a tap on it opens an address.
func (p *Page) Notify(title, body, url, tag string) {
	go func() {
		if registration, err := p.registration(); err == nil {
			ignore(registration.Call("showNotification", title, map[string]any{
				"body": body, "tag": tag, "data": url, "icon": "/icon/icon-192.png", "badge": "/icon/icon-192.png",
			}))
		}
	}()
}

var errNoPush = errors.New("this browser cannot be reached by a server")

// registration is the worker's. Its own promise would wait for ever where there is none.
func (p *Page) registration() (js.Value, error) {
	workers := p.window.Get("navigator").Get("serviceWorker")
	if !workers.Truthy() {
		return js.Undefined(), errNoPush
	}
	registration, err := Await(workers.Call("getRegistration"))
	if err == nil && !registration.Truthy() {
		err = errNoPush
	}
	return registration, err
}

// pushManager is what subscribes.
func (p *Page) pushManager() (js.Value, error) {
	registration, err := p.registration()
	if err != nil {
		return js.Undefined(), err
	}
	manager := registration.Get("pushManager")
	if !manager.Truthy() {
		return js.Undefined(), errNoPush
	}
	return manager, nil
}

// Subscribe lets the server with a public key, base64url, reach this device. A
// subscription for another key is ended first.
func (p *Page) Subscribe(key string) (endpoint, p256dh, auth string, err error) {
	raw, err := base64.RawURLEncoding.DecodeString(key)
	if err != nil {
		return "", "", "", err
	}
	manager, err := p.pushManager()
	if err != nil {
		return "", "", "", err
	}
	array := p.window.Get("Uint8Array").New(len(raw))
	js.CopyBytesToJS(array, raw)
	options := map[string]any{"userVisibleOnly": true, "applicationServerKey": array}
	subscription, err := Await(manager.Call("subscribe", options))
	if err != nil { // one for another key is in the way
		p.Unsubscribe()
		if subscription, err = Await(manager.Call("subscribe", options)); err != nil {
			return "", "", "", err
		}
	}
	told := subscription.Call("toJSON")
	keys := told.Get("keys")
	return text(told.Get("endpoint")), text(keys.Get("p256dh")), text(keys.Get("auth")), nil
}

// Unsubscribe ends that a server reaches this device.
func (p *Page) Unsubscribe() {
	manager, err := p.pushManager()
	if err != nil {
		return
	}
	if subscription, err := Await(manager.Call("getSubscription")); err == nil && subscription.Truthy() {
		_, _ = Await(subscription.Call("unsubscribe")) // the server is told too
	}
}
