// Package slownet is the network between a phone and a server, as a reverse proxy on
// the loopback. It can be slow, it can hold a file back, and it counts every byte.
//
// The benchmark needs it because the browser's own network throttling does not
// reach what a service worker asks for. What it models, and what it does not:
//
//   - Each request waits for its first byte until Latency has passed since the
//     request came in. That is how Chromium's own throttling and Lighthouse's
//     "slow 4G" (562 ms) count; the number holds the round trips that a phone
//     needs, so connections cost nothing on top: no TCP or TLS handshake is
//     modelled, HTTP/1.1 connections are kept alive, and Chromium opens up to six.
//   - Bytes down and bytes up each go through one bucket for all connections, so
//     that requests compete for the line. Headers count as bodies do.
//   - Nothing is lost, and nothing jitters.
package slownet

import (
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"time"
)

// Shape is how good a line is.
type Shape struct {
	Latency time.Duration // from a request to the first byte of its answer, at least
	Down    float64       // bits a second towards the phone; 0: no limit
	Up      float64
}

// Slow4G is what Lighthouse applies in DevTools.
func Slow4G() Shape {
	return Shape{Latency: 562 * time.Millisecond, Down: 1.47e6, Up: 0.68e6}
}

// Line is a running proxy.
type Line struct {
	URL string

	shape    Shape
	server   *http.Server
	listener *listener
	down, up *bucket

	mu      sync.Mutex
	held    map[string]chan struct{} // by what the paths hold
	answers []Answer
	open    int       // requests under way
	quiet   time.Time // since when there are none
}

// Answer is one answer that went over the line.
type Answer struct {
	Path     string
	Status   int
	Type     string
	Encoding string
	Bytes    int // of the body as it was sent
}

// New puts a line in front of a server.
func New(target string, shape Shape) (*Line, error) {
	to, err := url.Parse(target)
	if err != nil {
		return nil, err
	}
	on, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	l := &Line{
		URL:   "http://" + on.Addr().String(),
		shape: shape,
		down:  newBucket(shape.Down),
		up:    newBucket(shape.Up),
		held:  make(map[string]chan struct{}),
		quiet: time.Now(),
	}
	l.listener = &listener{Listener: on, line: l}
	l.server = &http.Server{Handler: l.proxy(to), ErrorLog: log.New(io.Discard, "", 0)}
	go func() { _ = l.server.Serve(l.listener) }() // ends with Cut
	return l, nil
}

// proxy forwards as the request came. The answer is sent on as it is, compressed
// or not.
func (l *Line) proxy(to *url.URL) http.Handler {
	return &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(to)
			r.Out.Host = to.Host
		},
		Transport:     &trip{line: l, base: &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 16}},
		FlushInterval: -1,
		ErrorLog:      log.New(io.Discard, "", 0),
		ErrorHandler: func(http.ResponseWriter, *http.Request, error) {
			panic(http.ErrAbortHandler) // no server behind the line: the connection breaks
		},
	}
}

// Cut ends the line: nothing gets through any more.
func (l *Line) Cut() error { return l.server.Close() }

// Hold keeps answers back whose path holds a text, until Release.
func (l *Line) Hold(text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.held[text] = make(chan struct{})
}

// Release lets go of what was held back.
func (l *Line) Release(text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if gate, held := l.held[text]; held {
		close(gate)
		delete(l.held, text)
	}
}

// Answers are all answers so far, in the order in which they ended.
func (l *Line) Answers() []Answer {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]Answer(nil), l.answers...)
}

// Quiet is for how long no request has been under way.
func (l *Line) Quiet() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.open > 0 {
		return 0
	}
	return time.Since(l.quiet)
}

// Down is how many bytes have gone towards the phone until a moment.
func (l *Line) Down(until time.Time) int { return l.down.passed(until) }

func (l *Line) gate(path string) <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	for text, gate := range l.held {
		if strings.Contains(path, text) {
			return gate
		}
	}
	return nil
}

func (l *Line) begin() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open++
}

func (l *Line) end(a Answer) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open--
	l.quiet = time.Now()
	l.answers = append(l.answers, a)
}

// trip is one request and its answer.
type trip struct {
	line *Line
	base http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (t *trip) RoundTrip(r *http.Request) (*http.Response, error) {
	l := t.line
	due := time.Now().Add(l.shape.Latency)
	l.begin()
	answer, err := t.base.RoundTrip(r)
	if err == nil {
		err = wait(r.Context(), time.Until(due), l.gate(r.URL.Path))
		if err != nil {
			_ = answer.Body.Close() // the phone has gone
		}
	}
	if err != nil {
		l.end(Answer{Path: r.URL.Path})
		return nil, err
	}
	if strings.HasPrefix(answer.Header.Get("Content-Type"), "text/event-stream") { // it never ends, and is mostly quiet
		l.end(Answer{Path: r.URL.Path, Status: answer.StatusCode, Type: answer.Header.Get("Content-Type")})
		return answer, nil
	}
	answer.Body = &counted{ReadCloser: answer.Body, line: l, answer: Answer{
		Path: r.URL.Path, Status: answer.StatusCode,
		Type: answer.Header.Get("Content-Type"), Encoding: answer.Header.Get("Content-Encoding"),
	}}
	return answer, nil
}

func wait(ctx context.Context, latency time.Duration, gate <-chan struct{}) error {
	if latency > 0 {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(latency):
		}
	}
	if gate == nil {
		return nil
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-gate:
		return nil
	}
}

// counted is a body that notes how long it was when it ends.
type counted struct {
	io.ReadCloser
	line   *Line
	answer Answer
	once   sync.Once
}

// Read implements io.Reader.
func (c *counted) Read(b []byte) (int, error) {
	n, err := c.ReadCloser.Read(b)
	c.answer.Bytes += n
	return n, err
}

// Close implements io.Closer.
func (c *counted) Close() error {
	c.once.Do(func() { c.line.end(c.answer) })
	return c.ReadCloser.Close()
}
