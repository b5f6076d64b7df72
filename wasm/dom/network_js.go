package dom

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall/js"
	"time"

	"hallway/app/device"
	"hallway/app/wire"
)

// Fetch gets a file of the server's, or the worker's copy of it; kept tells
// that the worker answered because the server did not.
func (p *Page) Fetch(url string) (body []byte, kept bool, err error) {
	answer, err := Await(p.window.Call("fetch", url))
	if err != nil {
		return nil, false, fmt.Errorf("fetch %s: %w: %w", url, device.ErrUnreachable, err)
	}
	if !answer.Get("ok").Bool() {
		return nil, false, fmt.Errorf("fetch %s: status %d", url, answer.Get("status").Int())
	}
	kept = answer.Get("headers").Call("has", "X-Hallway-Kept").Bool()
	buffer, err := Await(answer.Call("arrayBuffer"))
	if err != nil {
		return nil, false, fmt.Errorf("fetch %s: %w", url, err)
	}
	p.Breathe() // before it is read
	return p.bytes(buffer), kept, nil
}

// patience is how long an answer may take: what it is about waits and is sent again.
const patience = 30 * time.Second

// Send asks the server for something, past the worker's and the browser's caches.
func (p *Page) Send(r device.Request) (device.Answer, error) {
	head := make(map[string]any)
	for name, value := range r.Head {
		head[name] = value
	}
	if r.Type != "" {
		head["Content-Type"] = r.Type
	}
	options := map[string]any{"method": r.Method, "headers": head, "cache": "no-store", "redirect": "error"}
	if r.Body != nil {
		array := p.window.Get("Uint8Array").New(len(r.Body))
		js.CopyBytesToJS(array, r.Body)
		options["body"] = array
	}
	abort := p.window.Get("AbortController").New()
	options["signal"] = abort.Get("signal")
	timer := time.AfterFunc(patience, func() { abort.Call("abort") })
	p.sending = append(p.sending, abort)
	defer func() {
		timer.Stop()
		p.sending = slices.DeleteFunc(p.sending, func(other js.Value) bool { return other.Equal(abort) })
	}()
	response, err := Await(p.window.Call("fetch", r.URL, options))
	if err != nil {
		return device.Answer{}, fmt.Errorf("%s %s: %w: %w", r.Method, r.URL, device.ErrUnreachable, err)
	}
	buffer, err := Await(response.Call("arrayBuffer"))
	if err != nil {
		return device.Answer{}, fmt.Errorf("%s %s: %w: %w", r.Method, r.URL, device.ErrUnreachable, err)
	}
	answer := device.Answer{Status: response.Get("status").Int(), Body: p.bytes(buffer)}
	if seconds, err := strconv.Atoi(text(response.Get("headers").Call("get", "Retry-After"))); err == nil {
		answer.Wait = time.Duration(seconds) * time.Second
	}
	answer.Member = text(response.Get("headers").Call("get", wire.MemberHeader))
	return answer, nil
}

// Cut aborts what is being sent.
func (p *Page) Cut() {
	for _, abort := range p.sending {
		abort.Call("abort")
	}
}

// Stream reads an answer that never ends, until it is stopped or breaks off. It tells of
// its beginning and of each event with data; what else comes only says that the line is
// alive, every twenty seconds, which nobody has to answer.
func (p *Page) Stream(r device.Request, on func()) (stop func(), ended <-chan bool) {
	head := make(map[string]any)
	for name, value := range r.Head {
		head[name] = value
	}
	abort := p.window.Get("AbortController").New()
	done := make(chan bool, 1)
	go func() {
		came := false
		defer func() { done <- came }()
		response, err := Await(p.window.Call("fetch", r.URL, map[string]any{"headers": head, "cache": "no-store", "redirect": "error", "signal": abort.Get("signal")}))
		if err != nil || !response.Get("ok").Bool() || text(response.Get("headers").Call("get", "Content-Type")) != "text/event-stream" {
			return
		}
		reader := response.Get("body").Call("getReader")
		for {
			piece, err := Await(reader.Call("read"))
			if err != nil || piece.Get("done").Bool() {
				return
			}
			if !came || bytes.Contains(p.bytes(piece.Get("value")), []byte("data:")) {
				on()
			}
			came = true
		}
	}()
	return func() { abort.Call("abort") }, done
}

// Early is the programme's index that the boot script began to fetch while Go was
// still on its way. It is there once.
func (p *Page) Early(url string) ([]byte, bool) {
	promise := p.boot.Get("index")
	script := p.element("boot")
	if !promise.Truthy() || !script.Truthy() || text(script.Get("dataset").Get("index")) != url {
		return nil, false
	}
	p.boot.Set("index", nil)
	buffer, err := Await(promise)
	if err != nil {
		return nil, false
	}
	p.Breathe() // before it is read
	return p.bytes(buffer), true
}

func (p *Page) bytes(buffer js.Value) []byte {
	array := p.window.Get("Uint8Array").New(buffer)
	body := make([]byte, array.Length())
	js.CopyBytesToGo(body, array)
	return body
}

// Online reports whether the browser thinks that there is a network. It says yes
// behind a captive portal too.
func (p *Page) Online() bool { return p.window.Get("navigator").Get("onLine").Bool() }

// KeepPage gives the worker a page as it is now, to answer the next start with.
func (p *Page) KeepPage(path, stamp, markup string) {
	p.tellWorker(map[string]any{"page": path, "stamp": stamp, "html": markup})
}

// Kept are the addresses of the pages that the worker has under a stamp.
func (p *Page) Kept(stamp string) []string {
	found, err := Await(p.boot.Call("kept", stamp))
	if err != nil {
		return nil
	}
	return strings.Fields(found.String())
}

// KeepData tells the worker which files of an event to hold for the time without
// a network.
func (p *Page) KeepData(event string, urls []string) {
	list := make([]any, len(urls))
	for i, url := range urls {
		list[i] = url
	}
	p.tellWorker(map[string]any{"data": map[string]any{"event": event, "urls": list}})
}

// DropKept makes the worker forget pages and programmes.
func (p *Page) DropKept() { p.tellWorker(map[string]any{"clear": true}) }

// tellWorker waits until the worker that is to answer the next start is active.
func (p *Page) tellWorker(message map[string]any) {
	workers := p.window.Get("navigator").Get("serviceWorker")
	if !workers.Truthy() {
		return
	}
	go func() {
		registration, err := Await(workers.Get("ready"))
		if err == nil {
			registration.Get("active").Call("postMessage", message)
		}
	}()
}

// CheckUpdate asks the server for a newer app.
func (p *Page) CheckUpdate() {
	workers := p.window.Get("navigator").Get("serviceWorker")
	if !workers.Truthy() {
		return
	}
	go func() {
		if registration, err := Await(workers.Get("ready")); err == nil {
			ignore(registration.Call("update"))
		}
	}()
}

// Update puts the newer app in place and loads the page again. A browser lets the newer
// worker take over once the older one has nothing under way, so the older one is told to
// give up what hangs. It is told again and again, each time after longer than Chromium takes to
// end an idle worker (about a second): Chromium can miss that the older one is idle until it has
// had one more event, and a page that is loaded while a worker is being ended can wait for ever.
// If all that does not help, the page is loaded all the same: the newer app is offered again, and
// nobody looks at a button that does nothing.
func (p *Page) Update() {
	const patience, tries = 2 * time.Second, 4
	reload := sync.OnceFunc(p.Reload)
	workers := p.window.Get("navigator").Get("serviceWorker")
	if !workers.Truthy() {
		reload()
		return
	}
	go func() {
		registration, err := Await(workers.Get("ready"))
		if err != nil || !registration.Get("waiting").Truthy() {
			reload()
			return
		}
		newer := registration.Get("waiting")
		p.listen(newer, "statechange", func(js.Value) {
			if state := text(newer.Get("state")); state == "activated" || state == "redundant" {
				reload()
			}
		})
		newer.Call("postMessage", map[string]any{"skipWaiting": true})
		time.Sleep(patience)
		for range tries {
			registration.Get("active").Call("postMessage", map[string]any{"giveUp": true})
			time.Sleep(patience)
		}
		reload()
	}()
}

// Persist asks the browser not to clear what is kept here, and tells whether it
// agreed.
func (p *Page) Persist() bool {
	storage := p.window.Get("navigator").Get("storage")
	if !storage.Truthy() || !storage.Get("persist").Truthy() {
		return false
	}
	granted, err := Await(storage.Call("persist"))
	return err == nil && granted.Truthy()
}

// Persisted tells whether the browser promised to keep what is here.
func (p *Page) Persisted() bool {
	storage := p.window.Get("navigator").Get("storage")
	if !storage.Truthy() || !storage.Get("persisted").Truthy() {
		return false
	}
	granted, err := Await(storage.Call("persisted"))
	return err == nil && granted.Truthy()
}

// Offset is that of the reader's clock from UTC at an instant. The name of their zone would
// cost a phone a tenth of a second: it loads what the browser knows of languages.
func (p *Page) Offset(at time.Time) time.Duration {
	minutes := p.window.Get("Date").New(at.UnixMilli()).Call("getTimezoneOffset").Int()
	return -time.Duration(minutes) * time.Minute
}
