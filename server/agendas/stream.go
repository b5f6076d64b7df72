package agendas

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime/debug"
	"strconv"
	"time"

	"hallway/app/agenda"
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
//
// Over HTTP/1.1 it is the last answer of its connection, which is taken from net/http: of
// what that keeps for each (two goroutines, four buffers, the request) a stream needs
// nothing, and there are ten thousand. Who went away is noticed at the second beat.
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
	s := &stream{of: device.Agenda, by: device.Hash, place: place, watcher: a.store.Watch(device.Agenda)}
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store, no-transform")
	h.Set("X-Accel-Buffering", "no")
	control := http.NewResponseController(w)
	if conn, _, err := control.Hijack(); err == nil {
		s.send = func(text string) error { return errors.Join(conn.SetWriteDeadline(deadline()), written(conn, text)) }
		head := bytes.NewBufferString("HTTP/1.1 200 OK\r\nConnection: close\r\nDate: " + time.Now().UTC().Format(http.TimeFormat) + "\r\n")
		_ = h.Write(head) // to memory
		begun := s.send(head.String() + "\r\n" + here)
		a.streams.Go(func() {
			defer conn.Close() // nobody is told more than that it ended
			a.talk(s, begun)
		})
		return
	}
	_ = control.SetReadDeadline(time.Time{}) // the server's own would end it; where it cannot be set, the phone comes again
	s.gone = r.Context().Done()
	s.send = func(text string) error {
		return errors.Join(control.SetWriteDeadline(deadline()), written(w, text), control.Flush())
	}
	a.talk(s, s.send(here))
}

// here is the first event.
const here = ": here\n\n"

func deadline() time.Time { return time.Now().Add(streamWrite) }

func written(w io.Writer, text string) error {
	_, err := io.WriteString(w, text)
	return err
}

// stream is what is kept of one: thousands are open at once.
type stream struct {
	of      agenda.ID
	by      store.Hash // of the device's secret
	place   *listener
	watcher *store.Watcher
	gone    <-chan struct{} // closed when the other side went away; nil: writing shows it
	send    func(text string) error
}

// talk sends on what is heard until one of both sides has enough.
func (a *Agendas) talk(s *stream, err error) {
	defer a.crowd.leave(s.of, s.place)
	defer s.watcher.Close()
	beat := time.NewTicker(streamBeat)
	defer beat.Stop()
	for beats := 0; beats < streamBeats && err == nil; {
		select {
		case <-s.gone:
			return
		case <-a.stopping.Done():
			return
		case <-s.place.ended:
			return
		case <-beat.C:
			beats++
			err = s.send(": still here\n\n")
		case <-s.watcher.Wake():
			if s.watcher.Doubt() {
				if _, err := aside(func() (store.Capability, error) { return a.opens(a.stopping, s.of, s.by) }); err != nil {
					return // this device was removed
				}
			}
			for _, news := range s.watcher.News() {
				err = s.send("data: " + strconv.FormatUint(news.Seq, 10) + "\n\n")
			}
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

// Wait returns when the streams whose connections were taken from net/http have ended. It is
// called after Stop, when the server has answered its last request, so that the store is not
// closed under a stream.
func (a *Agendas) Wait() { a.streams.Wait() }
