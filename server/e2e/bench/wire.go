package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/andybalholm/brotli"
)

// patience is how long anything may take before the bench gives up.
const patience = 30 * time.Second

// wire is one connection that is kept, HTTP/1.1 as a proxy speaks it to a server. Its
// requests are written by hand: the phones share their processors with the server, and
// net/http's client takes as much of them as the server does.
type wire struct {
	address string   // host:port
	conn    net.Conn // nil: not yet
	in      *bufio.Reader
	out     []byte
}

// newWire is a connection that is made with the first request: the server waits for
// one only so long.
func newWire(address string) *wire { return &wire{address: address} }

func (w *wire) dial() (err error) {
	if w.conn, err = net.DialTimeout("tcp", w.address, patience); err == nil {
		w.in = bufio.NewReaderSize(w.conn, 1<<10)
	}
	return err
}

// close ends the connection at once, as a phone does that goes away. Nothing of it
// stays in the kernel's tables then, which thousands would fill.
func (w *wire) close() {
	if w.conn == nil {
		return
	}
	if tcp, ok := w.conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // it is closed all the same
	}
	_ = w.conn.Close() // it is of no use any more
}

// begin sends a request and reads the head of its answer. Head is lines that end in
// CRLF.
func (w *wire) begin(method, path, head string, body []byte) (*http.Response, error) {
	if w.conn == nil {
		if err := w.dial(); err != nil {
			return nil, err
		}
	}
	w.out = append(w.out[:0], method...)
	w.out = append(append(w.out, ' '), path...)
	w.out = append(append(w.out, " HTTP/1.1\r\nHost: "...), w.address...)
	w.out = append(append(w.out, "\r\nAccept-Encoding: gzip, deflate, br\r\n"...), head...)
	if body != nil {
		w.out = strconv.AppendInt(append(w.out, "Content-Length: "...), int64(len(body)), 10)
		w.out = append(w.out, "\r\n"...)
	}
	w.out = append(append(w.out, "\r\n"...), body...)
	if err := w.conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return nil, err
	}
	if _, err := w.conn.Write(w.out); err != nil {
		return nil, err
	}
	return http.ReadResponse(w.in, nil)
}

// answer is what came back. Its body is as it was sent, compressed maybe.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// ask sends a request and reads its answer, which has to have the status that is
// wanted.
func (w *wire) ask(method, path, head string, body []byte, want int) (answer, error) {
	response, err := w.begin(method, path, head, body)
	if err != nil {
		return answer{}, fmt.Errorf("%s %s: %w", method, path, err)
	}
	content, err := io.ReadAll(response.Body)
	if err != nil {
		return answer{}, fmt.Errorf("%s %s: %w", method, path, err)
	}
	a := answer{response.StatusCode, response.Header, content}
	if a.status != want {
		plain, _ := a.plain() // as much as can be read of it
		return a, fmt.Errorf("%s %s: status %d: %s", method, path, a.status, plain)
	}
	return a, nil
}

// plain is the body as it is without compression.
func (a answer) plain() ([]byte, error) {
	switch coding := a.header.Get("Content-Encoding"); coding {
	case "":
		return a.body, nil
	case "br":
		return io.ReadAll(brotli.NewReader(bytes.NewReader(a.body)))
	default:
		return nil, fmt.Errorf("the answer came as %s, where br was asked for too", coding)
	}
}
