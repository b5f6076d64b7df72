package agendas

import (
	"fmt"
	"net/http"
	"runtime/debug"
	"time"

	"hallway/server/store"
)

const (
	streamBeat  = 20 * time.Second // so that nobody between takes it for dead
	streamWrite = 10 * time.Second // who does not read in time asks by itself
	streamBeats = 30               // ten minutes; then the phone opens another
)

// Stream answers GET /api/v1/agendas/{agenda}/stream with events (text/event-stream)
// that say no more than that something changed: "data: 17". What changed is asked for
// with Sync. An event comes at once, so that a phone knows that nothing between holds
// them back.
func (a *Agendas) Stream(w http.ResponseWriter, r *http.Request) {
	device, err := aside(func() (store.Capability, error) { return a.device(r) })
	if err != nil {
		a.fail(w, r, err)
		return
	}
	place, ok := a.crowd.enter(device)
	if !ok {
		a.fail(w, r, often(time.Minute))
		return
	}
	defer a.crowd.leave(device.Agenda, place)
	watcher := a.store.Watch(device.Agenda)
	defer watcher.Close()
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store, no-transform")
	h.Set("X-Accel-Buffering", "no")
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(time.Time{}) // the server's own would end it; where it cannot be set, the phone comes again
	send := func(text string) error {
		if err := control.SetWriteDeadline(a.now().Add(streamWrite)); err != nil {
			return err
		}
		if _, err := fmt.Fprint(w, text); err != nil {
			return err
		}
		return control.Flush()
	}
	if send(": here\n\n") == nil {
		a.hint(r, watcher, place, send)
	}
}

// hint sends on what is heard until one of both sides has enough. It is what thousands
// of goroutines are in at once, so it keeps little: no context for each wait.
func (a *Agendas) hint(r *http.Request, watcher *store.Watcher, place *listener, send func(text string) error) {
	beat := time.NewTicker(streamBeat)
	defer beat.Stop()
	for beats := 0; beats < streamBeats; {
		text := ": still here\n\n"
		select {
		case <-r.Context().Done():
			return
		case <-a.stopping.Done():
			return
		case <-place.ended:
			return
		case <-beat.C:
			beats++
		case <-watcher.Wake():
			if watcher.Doubt() {
				if _, err := a.device(r); err != nil {
					return // this device was removed
				}
			}
			news := watcher.News()
			if len(news) == 0 {
				continue
			}
			text = fmt.Sprintf("data: %d\n\n", news[0].Seq)
		}
		if send(text) != nil {
			return
		}
	}
}

// aside does something on another goroutine and waits for it. A goroutine keeps the
// stack that it once needed, for minutes here, and SQLite's is ten times as deep as all
// else that a stream does.
func aside[T any](do func() (T, error)) (got T, err error) {
	done := make(chan struct{})
	go func() {
		defer func() {
			if trouble := recover(); trouble != nil { // net/http cannot: it is not its goroutine
				err = fmt.Errorf("panic: %v\n%s", trouble, debug.Stack())
			}
			close(done)
		}()
		got, err = do()
	}()
	<-done
	return got, err
}

// Stop ends all streams, so that a server that stops does not wait for them.
func (a *Agendas) Stop() { a.stop() }
