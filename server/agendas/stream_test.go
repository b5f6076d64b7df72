package agendas

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"hallway/app/register"
	"hallway/app/wire"
)

// listening is a phone that listens.
type listening struct {
	t    *testing.T
	conn net.Conn
	body *bufio.Reader
}

// listen opens a stream on a connection of its own, without goroutines of a client.
func (p *phone) listen() *listening {
	p.h.t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(p.h.url, "http://"))
	if err != nil {
		p.h.t.Fatal(err)
	}
	p.h.t.Cleanup(func() { _ = conn.Close() })        // it may be closed already
	_ = conn.SetDeadline(time.Now().Add(time.Minute)) // so that a test that fails ends
	fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: hall\r\nAuthorization: Bearer %s\r\n\r\n", p.path("/stream"), base64.RawURLEncoding.EncodeToString(p.secret))
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		p.h.t.Fatal(err)
	}
	if got := answer.Header.Get("Content-Type"); answer.StatusCode != http.StatusOK || got != "text/event-stream" || answer.Header.Get("Cache-Control") != "no-store, no-transform" {
		p.h.t.Fatalf("status %d, %v", answer.StatusCode, answer.Header)
	}
	l := &listening{p.h.t, conn, bufio.NewReader(answer.Body)}
	l.hears(": here")
	return l
}

// hears reads the next event, which must be want.
func (l *listening) hears(want string) {
	l.t.Helper()
	line, err := l.body.ReadString('\n')
	if blank, _ := l.body.ReadString('\n'); err != nil || line != want+"\n" || blank != "\n" {
		l.t.Fatalf("it heard %q, %q, %v; want %q", line, blank, err, want)
	}
}

// ends reads to the end, at which nothing more must come.
func (l *listening) ends() {
	l.t.Helper()
	if rest, err := io.ReadAll(l.body); err != nil || len(rest) > 0 {
		l.t.Fatalf("before its end it heard %q, %v", rest, err)
	}
}

func TestAStreamTellsThatSomethingChanged(t *testing.T) {
	h := newHall(t)
	one := h.begun()
	first, second := one.listen(), one.listen()
	for seq := range 3 {
		one.edit(register.Pick(fmt.Sprint(seq)), register.Going)
		one.sync()
		first.hears(fmt.Sprint("data: ", seq+2))
		second.hears(fmt.Sprint("data: ", seq+2))
	}
	stranger := h.phone()
	stranger.agenda = one.agenda
	if status, _ := stranger.ask("GET", one.path("/stream"), "", nil); status != http.StatusNotFound {
		t.Errorf("a stranger: status %d", status)
	}
}

// A stream ends with its device, with a fifth of the same device, and with the server,
// which has then nothing left of it.
func TestAStreamEnds(t *testing.T) {
	h := newHall(t)
	one := h.begun()
	two, _ := one.joins(one.pair().Secret)
	removed := two.listen()
	var all []*listening
	for range maxDeviceStreams + 1 {
		all = append(all, one.listen())
	}
	all[0].ends()
	var devices []wire.Capability
	one.json("GET", one.path("/capabilities"), nil, &devices)
	for _, c := range devices {
		if !c.Self {
			one.json("DELETE", one.path("/capabilities/"+c.ID), nil, nil)
		}
	}
	removed.ends()
	for _, each := range all[1:] {
		each.hears("data: 2") // the other device is out
	}
	h.agendas.Stop()
	for _, each := range all[1:] {
		each.ends()
	}
	h.agendas.Wait()
	if left := h.agendas.Streams(); left != 0 {
		t.Errorf("%d streams are left", left)
	}
}

// A hall listens: net/http keeps nothing of a stream, above all none of its two goroutines,
// whose stacks are deep.
func TestAStreamCostsOneGoroutine(t *testing.T) {
	h := newHall(t)
	one := h.begun()
	for range maxDeviceStreams {
		one.listen()
	}
	http.DefaultClient.CloseIdleConnections()
	var stacks [1 << 20]byte
	for tries := 0; ; tries++ { // net/http's end in their own time
		all := string(stacks[:runtime.Stack(stacks[:], true)])
		own, theirs := strings.Count(all, "(*Agendas).talk("), strings.Count(all, "net/http.(*conn)")+strings.Count(all, "backgroundRead")
		if own == maxDeviceStreams && theirs == 0 {
			return
		}
		if tries == 500 {
			t.Fatalf("%d streams have %d goroutines of their own, and %d of net/http's\n%s", maxDeviceStreams, own, theirs, all)
		}
		time.Sleep(time.Millisecond)
	}
}

// Where the connection is shared with other answers, as over HTTP/2, the stream is an answer
// like any other.
func TestAStreamOverHTTP2(t *testing.T) {
	h := newHall(t)
	one := h.begun()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/v1/agendas/{agenda}/stream", h.agendas.Stream)
	server := httptest.NewUnstartedServer(mux)
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	request, err := http.NewRequestWithContext(t.Context(), "GET", server.URL+one.path("/stream"), nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+base64.RawURLEncoding.EncodeToString(one.secret))
	answer, err := server.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close() // the test ends it
	if answer.ProtoMajor != 2 || answer.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("%s, %v", answer.Proto, answer.Header)
	}
	l := &listening{t: t, body: bufio.NewReader(answer.Body)}
	l.hears(": here")
	one.edit(register.Pick("a"), register.Going)
	one.sync()
	l.hears("data: 2")
	h.agendas.Stop()
	l.ends()
}
