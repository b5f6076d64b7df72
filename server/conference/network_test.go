package conference

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"time"

	"hallway/app/device"
	"hallway/app/wire"
)

// remote is the way from a tab to the servers.
type remote struct{ *tab }

// patience is that of the app with a request.
const patience = 30 * time.Second

// Send is of [device.Server]: it takes a while, and much can happen on the way.
func (r remote) Send(q device.Request) (device.Answer, error) {
	if strings.HasPrefix(q.URL, "/data/") || q.URL == wire.Events || strings.Contains(q.URL, "/changes?") {
		r.looked++
	} else {
		r.asked++
		r.mayAsk(q)
	}
	b, w := r.bus, r.world
	fault := w.fault(r.phone)
	lost := func(after time.Duration) (device.Answer, error) {
		b.wait(after)
		return device.Answer{}, fmt.Errorf("%s: %w", q.URL, device.ErrUnreachable)
	}
	there, back := w.latency(), w.latency()
	switch fault {
	case "offline":
		return lost(time.Millisecond)
	case "request lost":
		return lost(patience)
	case "overtaken": // it arrives later, when nobody is waiting for it
		b.after(patience+w.latency()*20, func() { w.serve(r.phone, q) })
		return lost(patience)
	case "portal":
		b.wait(there + back)
		return device.Answer{Status: http.StatusOK, Body: []byte("<html>Welcome to the venue's network</html>")}, nil
	case "refused by a proxy":
		b.wait(there + back)
		status := []int{401, 413, 502, 503, 504}[b.dice.IntN(5)]
		return device.Answer{Status: status, Body: []byte("<html>no</html>")}, nil
	case "busy":
		b.wait(there + back)
		return device.Answer{Status: http.StatusTooManyRequests, Body: []byte(`{"code":"often","what":"Too many."}`), Wait: 20 * time.Second}, nil
	}
	b.wait(there)
	answer, ok := w.serve(r.phone, q)
	if fault == "doubled" {
		b.after(w.latency()*time.Duration(1+b.dice.IntN(100)), func() { w.serve(r.phone, q) })
	}
	switch {
	case !ok:
		return lost(time.Second) // no server listens
	case fault == "answer lost":
		return lost(patience)
	case fault == "answer cut":
		answer.Body = answer.Body[:len(answer.Body)/2]
	}
	b.wait(back)
	return answer, nil
}

// mayAsk checks that nothing is begun where the person wants no copy on the server.
func (r remote) mayAsk(q device.Request) {
	if r.alone() && r.bus.current.began.After(r.quiet) {
		r.tab.t.Errorf("%s asks for %s, and its person wants no copy on the server", r.name, q.URL)
	}
}

// Locked is of [device.Remote].
func (r remote) Locked(name string, do func()) {
	p, t := r.phone, r.bus.current
	held := p.locks
	held[name] = append(held[name], t)
	if len(held[name]) > 1 {
		r.bus.rest(t)
	}
	defer func() {
		if !slices.Contains(held[name], t) {
			return // it was killed, and another has the lock
		}
		held[name] = held[name][1:]
		if len(held[name]) > 0 {
			next := held[name][0]
			r.bus.after(0, func() { r.bus.wake(next) })
		}
	}()
	do()
}

// Stream is of [device.Remote]: the server's own handler, on a line that breaks at times.
func (r remote) Stream(q device.Request, on func()) (stop func(), ended <-chan bool) {
	r.asked++
	r.mayAsk(q)
	done := make(chan bool, 1)
	w := r.world
	server := w.anyServer()
	if r.offline || server == nil || w.deaf || w.faulty && w.bus.dice.IntN(3) == 0 {
		done <- false
		return func() {}, done
	}
	r.streams++
	ctx, cancel := context.WithCancel(context.Background())
	server.streams = append(server.streams, cancel)
	q.Method = http.MethodGet
	request := w.request(r.phone, q).WithContext(ctx)
	stream := &streamWriter{header: make(http.Header), on: func() { w.bus.post(r.name, on) }}
	go func() {
		server.mux.ServeHTTP(stream, request)
		w.bus.post(r.name, func() { r.streams-- })
		done <- stream.began
	}()
	if w.faulty && w.bus.dice.IntN(2) == 0 {
		w.bus.after(w.latency()*200, cancel)
	}
	return cancel, done
}

// streamWriter hears what a stream says.
type streamWriter struct {
	header http.Header
	on     func()
	began  bool
}

func (s *streamWriter) Header() http.Header              { return s.header }
func (s *streamWriter) WriteHeader(int)                  {}
func (s *streamWriter) Flush()                           {}
func (s *streamWriter) SetWriteDeadline(time.Time) error { return nil }
func (s *streamWriter) SetReadDeadline(time.Time) error  { return nil }
func (s *streamWriter) Write(b []byte) (int, error) {
	if text := string(b); strings.HasPrefix(text, "data:") || strings.HasPrefix(text, ": here") {
		s.began = true
		s.on()
	}
	return len(b), nil
}

func (w *world) request(p *phone, q device.Request) *http.Request {
	request := httptest.NewRequest(q.Method, q.URL, bytes.NewReader(q.Body))
	request.RemoteAddr = "192.0.2.1:1" // the hall shares one
	if q.Type != "" {
		request.Header.Set("Content-Type", q.Type)
	}
	for name, value := range q.Head {
		request.Header.Set(name, value)
	}
	return request
}

// serve has a server do a request, if there is one.
func (w *world) serve(p *phone, q device.Request) (device.Answer, bool) {
	server := w.anyServer()
	if server == nil {
		return device.Answer{}, false
	}
	got := httptest.NewRecorder()
	server.mux.ServeHTTP(got, w.request(p, q))
	w.tell("%s %s %d %d", p.name, q.Method, got.Code, got.Body.Len())
	wait, _ := strconv.Atoi(got.Header().Get("Retry-After"))
	return device.Answer{
		Status: got.Code, Body: got.Body.Bytes(), Wait: time.Duration(wait) * time.Second, Member: got.Header().Get(wire.MemberHeader),
	}, true
}
