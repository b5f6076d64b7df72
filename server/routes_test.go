package main

import (
	"compress/gzip"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"

	"hallway/server/programme"
	"hallway/web"
)

// testServer is a server with the sample programme.
type testServer struct {
	*server
	http.Handler
	bundle *web.Bundle
}

func newServer(t *testing.T) testServer {
	t.Helper()
	bundle, err := web.NewBundle(web.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	morning := time.Date(2026, 3, 24, 10, 10, 0, 0, time.UTC)
	s := &server{library: programme.NewLibrary(), log: slog.New(slog.DiscardHandler), now: func() time.Time { return morning }}
	if err := s.sample(); err != nil {
		t.Fatal(err)
	}
	handler, err := s.routes(bundle)
	if err != nil {
		t.Fatal(err)
	}
	return testServer{s, handler, bundle}
}

func get(h http.Handler, path string, headers ...string) *http.Response {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, answer *http.Response) string {
	t.Helper()
	reader := io.Reader(answer.Body)
	switch answer.Header.Get("Content-Encoding") {
	case "br":
		reader = brotli.NewReader(answer.Body)
	case "gzip":
		unzipped, err := gzip.NewReader(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		reader = unzipped
	}
	b, err := io.ReadAll(reader)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestPages(t *testing.T) {
	s := newServer(t)
	for _, c := range []struct {
		name, path string
		status     int
		holds      string
	}{
		{"the only event's programme is at the root", "/", 200, "One Cluster, Forty Teams"},
		{"an event has a programme", "/e/sample", 200, "One Cluster, Forty Teams"},
		{"a day of it can be named", "/e/sample?day=2026-03-25", 200, "Wednesday 25 March 2026"},
		{"a search works without a script", "/e/sample?q=dashboards", 200, "Nobody Opens"},
		{"a search that finds nothing says so", "/e/sample?q=zzzz", 200, "Nothing found"},
		{"a session has a page", "/e/sample/session/sample-04", 200, "One Cluster, Forty Teams"},
		{"what is on has a page", "/now", 200, "On now"},
		{"an agenda is on the phone", "/e/sample/agenda", 200, "Your picks are on your phone"},
		{"the shortcut leads to the only event", "/agenda", 200, "Your picks are on your phone"},
		{"events are listed", "/events", 200, "Sample Conference"},
		{"settings have a page", "/settings", 200, "Settings"},
		{"an unknown session is not found", "/e/sample/session/none", 404, "There is nothing here"},
		{"an unknown event is not found", "/e/none", 404, "There is nothing here"},
		{"an unknown address is not found", "/nowhere/at/all", 404, "There is nothing here"},
	} {
		t.Run(c.name, func(t *testing.T) {
			answer := get(s, c.path)
			if answer.StatusCode != c.status {
				t.Errorf("status %d, want %d", answer.StatusCode, c.status)
			}
			if page := body(t, answer); !strings.Contains(page, c.holds) {
				t.Errorf("the page does not hold %q", c.holds)
			}
		})
	}
}

// Every answer, errors among them, carries the headers that keep a page to itself.
func TestSecurityHeaders(t *testing.T) {
	s := newServer(t)
	for _, path := range []string{"/", "/nowhere", "/api/v1/events", "/healthz", "/worker.js", s.bundle.Boot, "/data/sample/none.bin"} {
		header := get(s, path).Header
		policy := header.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "frame-ancestors 'none'", s.bundle.CSSHash} {
			if !strings.Contains(policy, want) {
				t.Errorf("%s: the policy lacks %q", path, want)
			}
		}
		for _, never := range []string{"unsafe-inline", "'unsafe-eval'"} {
			if strings.Contains(policy, never) {
				t.Errorf("%s: the policy allows %s", path, never)
			}
		}
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
			"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
		} {
			if got := header.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
	}
}

func TestCompressionIsNegotiated(t *testing.T) {
	s := newServer(t)
	for _, c := range []struct{ name, accepts, want string }{
		{"brotli is preferred", "gzip, deflate, br", "br"},
		{"gzip where there is no brotli", "gzip", "gzip"},
		{"a weight of zero is a no", "br;q=0, gzip;q=0.5", "gzip"},
		{"nothing where nothing is asked for", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			answer := get(s, "/", "Accept-Encoding", c.accepts)
			if got := answer.Header.Get("Content-Encoding"); got != c.want {
				t.Errorf("encoding %q, want %q", got, c.want)
			}
			if !strings.Contains(body(t, answer), "</html>") {
				t.Error("the page does not unpack to a whole one")
			}
		})
	}
}

func TestWhatABrowserHasIsNotSentAgain(t *testing.T) {
	s := newServer(t)
	for _, path := range []string{"/", "/api/v1/events", "/worker.js"} {
		first := get(s, path, "Accept-Encoding", "br")
		second := get(s, path, "Accept-Encoding", "br", "If-None-Match", first.Header.Get("ETag"))
		if second.StatusCode != http.StatusNotModified || body(t, second) != "" {
			t.Errorf("%s: status %d, want 304 without a body", path, second.StatusCode)
		}
		if got := first.Header.Get("Cache-Control"); got != "no-cache" {
			t.Errorf("%s: Cache-Control %q, want no-cache", path, got)
		}
	}
}

func TestHashedFilesNeverExpire(t *testing.T) {
	s := newServer(t)
	v := s.library.All()[0]
	for _, path := range []string{s.bundle.Boot, v.Index.URL, v.Details.URL, v.Terms.URL} {
		answer := get(s, path)
		if got := answer.Header.Get("Cache-Control"); answer.StatusCode != 200 || !strings.Contains(got, "immutable") {
			t.Errorf("%s: status %d, Cache-Control %q", path, answer.StatusCode, got)
		}
	}
}

func TestReadinessEndsFirst(t *testing.T) {
	s := newServer(t)
	if got := get(s, "/readyz").StatusCode; got != 200 {
		t.Errorf("ready: %d, want 200", got)
	}
	s.stopping.Store(true)
	if got := get(s, "/readyz").StatusCode; got != 503 {
		t.Errorf("stopping: %d, want 503", got)
	}
	if got := get(s, "/healthz").StatusCode; got != 200 {
		t.Errorf("a stopping server still lives: %d, want 200", got)
	}
}

func TestBodiesAreRefused(t *testing.T) {
	s := newServer(t)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/", strings.NewReader("x")))
	if w.Code != http.StatusMethodNotAllowed {
		t.Errorf("status %d, want 405", w.Code)
	}
}
