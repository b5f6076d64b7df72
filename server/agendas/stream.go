package agendas

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

const (
	streamBeat  = 20 * time.Second // so that nobody between takes it for dead
	streamWrite = 10 * time.Second // who does not read in time asks by itself
	streamLasts = 10 * time.Minute // then the phone opens another
)

// Stream answers GET /api/v1/agendas/{agenda}/stream with events (text/event-stream)
// that say no more than that something changed: "data: 17". What changed is asked for
// with Sync. An event comes at once, so that a phone knows that nothing between holds
// them back.
func (a *Agendas) Stream(w http.ResponseWriter, r *http.Request) {
	device, err := a.device(r)
	if err != nil {
		a.fail(w, r, err)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), streamLasts)
	defer cancel()
	stop := context.AfterFunc(a.stopping, cancel)
	defer stop()
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
	for text := ": here\n\n"; send(text) == nil; {
		beat, next := context.WithTimeout(ctx, streamBeat)
		news, err := watcher.Next(beat)
		next()
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			text = ": still here\n\n"
		default:
			text = fmt.Sprintf("data: %d\n\n", news[0].Seq)
		}
	}
}

// Stop ends all streams, so that a server that stops does not wait for them.
func (a *Agendas) Stop() { a.stop() }
