package main

import (
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/andybalholm/brotli"

	"hallway/app/schedule"
	"hallway/app/search"
	"hallway/server/agendas"
	"hallway/server/programme"
	"hallway/server/store"
	"hallway/web"
)

// testServer is a server with the sample programme.
type testServer struct {
	*server
	http.Handler
	bundle *web.Bundle
}

// bundle is unpacked once: with the race detector that takes a second and a half.
var bundle = sync.OnceValues(func() (*web.Bundle, error) { return web.NewBundle(web.Embedded()) })

func newServer(t *testing.T) testServer {
	t.Helper()
	bundle, err := bundle()
	if err != nil {
		t.Fatal(err)
	}
	morning := time.Date(2026, 3, 24, 10, 10, 0, 0, time.UTC)
	s := &server{library: programme.NewLibrary(), log: slog.New(slog.DiscardHandler), now: func() time.Time { return morning }, meters: newMeters(), store: openTestStore(t)}
	s.kept = agendas.New(s.store, s.log, s.now)
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
		{"an agenda is on the phone", "/e/sample/agenda", 200, "Your picks are on your device"},
		{"the shortcut leads to the only event", "/agenda", 200, "Your picks are on your device"},
		{"events are listed", "/events", 200, "Sample Conference"},
		{"settings have a page", "/settings", 200, "Settings"},
		{"an unknown session is not found", "/e/sample/session/none", 404, "Page not found"},
		{"an unknown event is not found", "/e/none", 404, "Page not found"},
		{"an unknown address is not found", "/nowhere/at/all", 404, "Page not found"},
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

func post(h http.Handler, path, kind, body string) *http.Response {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func TestAnImportThroughAllLayers(t *testing.T) {
	s := newServer(t)
	if answer := post(s, "/api/v1/import", "application/octet-stream", checkSample); answer.StatusCode != http.StatusForbidden || !strings.Contains(body(t, answer), `"code":"off"`) {
		t.Errorf("imports are on, though nobody allowed them: %d", answer.StatusCode)
	}
	s.importHosts = []string{"*.sched.com"}
	handler, err := s.routes(s.bundle)
	if err != nil {
		t.Fatal(err)
	}
	answer := post(handler, "/api/v1/import", "application/octet-stream", checkSample)
	var got struct{ ID, Name, Index string }
	if err := json.Unmarshal([]byte(body(t, answer)), &got); err != nil || answer.StatusCode != http.StatusOK || got.Name != "Gopher Meet" {
		t.Fatalf("status %d, %+v, %v", answer.StatusCode, got, err)
	}
	if file := get(handler, got.Index); file.StatusCode != http.StatusOK || !strings.Contains(file.Header.Get("Cache-Control"), "immutable") {
		t.Errorf("its index: status %d", file.StatusCode)
	}
	for _, path := range []string{"/e/" + got.ID, "/e/" + got.ID + "/agenda", "/e/" + got.ID + "/session/1"} {
		page := get(handler, path)
		if text := body(t, page); page.StatusCode != http.StatusOK || strings.Contains(text, "Frogs") || text != body(t, get(handler, "/shell")) {
			t.Errorf("%s: status %d, and it should be the shell", path, page.StatusCode)
		}
	}
	for _, path := range []string{"/events", "/api/v1/events"} {
		if strings.Contains(body(t, get(handler, path)), "Gopher Meet") {
			t.Errorf("%s tells others of it", path)
		}
	}
	if answer := get(handler, "/api/v1/import"); !strings.Contains(body(t, answer), `"allowed":true`) {
		t.Error("the app is not told that imports are allowed")
	}
}

// everywhere is an address of each kind, those that are not found among them.
func (s testServer) everywhere() []string {
	v := s.library.All()[0]
	return []string{
		"/", "/events", "/now", "/agenda", "/settings", "/shell", "/e/sample", "/e/sample/now", "/e/sample/agenda",
		"/e/sample/session/sample-01", "/e/sample/speaker/mira-brandt", "/e/sample/room/aula",
		"/nowhere", "/e/none", "/e/sample/session/none", "/e/sample/speaker/none", "/e/sample/room/none",
		"/api/v1/events", "/api/v1/import", v.Index.URL, v.Details.URL, v.Terms.URL, "/data/sample/index.0123.bin", "/data/none/index.0123.bin",
		s.bundle.Boot, "/worker.js", "/icon/icon.svg", "/icon/icon-512.png", "/favicon.ico", "/robots.txt",
		"/healthz", "/livez", "/readyz",
	}
}

// Every answer, errors among them, carries the headers that keep a page to itself.
// The policy is the same everywhere: by it the worker tells our pages from those
// of a hotel's network.
func TestSecurityHeaders(t *testing.T) {
	s := newServer(t)
	var hashes string
	for _, css := range []string{s.bundle.CSS, s.bundle.MoreCSS} {
		hashes += " '" + hashOf(css) + "'"
	}
	want := map[string]string{
		"Content-Security-Policy": "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; " +
			"img-src 'self' data:; style-src 'self'" + hashes + "; manifest-src 'self'; worker-src 'self'; " +
			"base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
		"Permissions-Policy":           "camera=(self), geolocation=(), microphone=()",
		"Referrer-Policy":              "no-referrer",
		"X-Content-Type-Options":       "nosniff",
	}
	for _, path := range s.everywhere() {
		header := get(s, path).Header
		for name, value := range want {
			if got := header.Get(name); got != value {
				t.Errorf("%s: %s is %q, want %q", path, name, got, value)
			}
		}
		if header.Get("X-Request-Id") == "" || header.Get("Set-Cookie") != "" {
			t.Errorf("%s: request id %q, cookie %q", path, header.Get("X-Request-Id"), header.Get("Set-Cookie"))
		}
	}
}

func TestHeadIsTheSameWithoutBody(t *testing.T) {
	s := newServer(t)
	for _, path := range s.everywhere() {
		answer := get(s, path)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(http.MethodHead, path, nil))
		if w.Code != answer.StatusCode || w.Header().Get("ETag") != answer.Header.Get("ETag") {
			t.Errorf("%s: GET %d, HEAD %d", path, answer.StatusCode, w.Code)
		}
	}
}

func TestTypes(t *testing.T) {
	s := newServer(t)
	types := map[string]string{
		"/": "text/html; charset=utf-8", "/nowhere": "text/html; charset=utf-8", "/shell": "text/html; charset=utf-8",
		"/api/v1/events": "application/json", "/worker.js": "text/javascript; charset=utf-8",
		"/icon/icon.svg": "image/svg+xml", "/healthz": "text/plain; charset=utf-8",
	}
	if s.bundle.Built {
		types[s.bundle.Wasm] = "application/wasm"
		types["/manifest.webmanifest"] = "application/manifest+json"
		types["/manifest.json"] = "application/manifest+json"
	}
	for path, want := range types {
		if got := get(s, path).Header.Get("Content-Type"); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}

// A list of sessions, the first page of most people, has what it needs of the style sheet;
// other pages have it all. The policy names exactly what there is.
func TestThePolicyAllowsTheStyleSheets(t *testing.T) {
	s := newServer(t)
	for path, want := range map[string][]string{
		"/": {s.bundle.CSS}, "/e/sample": {s.bundle.CSS}, "/e/sample?q=dashboards": {s.bundle.CSS},
		"/e/sample/agenda": {s.bundle.CSS, s.bundle.MoreCSS}, "/events": {s.bundle.CSS, s.bundle.MoreCSS}, "/shell": {s.bundle.CSS, s.bundle.MoreCSS},
	} {
		answer := get(s, path)
		policy := answer.Header.Get("Content-Security-Policy")
		var styles []string
		for _, part := range strings.Split(body(t, answer), "<style>")[1:] {
			css, _, _ := strings.Cut(part, "</style>")
			styles = append(styles, css)
			if !strings.Contains(policy, "'"+hashOf(css)+"'") {
				t.Errorf("%s: the policy lacks %s", path, hashOf(css))
			}
		}
		if !slices.Equal(styles, want) {
			t.Errorf("%s has %d style sheets, or others than the %d it needs", path, len(styles), len(want))
		}
	}
}

func hashOf(css string) string {
	sum := sha256.Sum256([]byte(css))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

func TestThePageNamesItsAddress(t *testing.T) {
	s := newServer(t)
	for _, c := range []struct{ name, path, want string }{
		{"the root is not another address", "/", `data-page="/"`},
		{"what the page heeds stays", "/e/sample?q=dashboards&day=2026-03-25", `data-page="/e/sample?day=2026-03-25&amp;q=dashboards"`},
		{"what it does not heed goes", "/e/sample?src=pwa&utm=x&day=2030-01-01", `data-page="/e/sample"`},
		{"an unknown address is for Go to judge", "/e/sample/session/none", `data-page=""`},
		{"the shell has none", "/shell", `data-page="shell"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if page := body(t, get(s, c.path)); !strings.Contains(page, c.want) {
				t.Errorf("the page lacks %s", c.want)
			}
		})
	}
	if page := body(t, get(s, "/")); !strings.Contains(page, `<link rel="canonical" href="/e/sample"`) {
		t.Error("the root does not name the event's own address")
	}
}

// The worker keeps the shell for as long as its version lasts.
func TestTheShellIsAlwaysTheSame(t *testing.T) {
	s := newServer(t)
	before := body(t, get(s, "/shell"))
	p, err := programme.Sample(s.now().AddDate(0, 0, 1))
	if err != nil {
		t.Fatal(err)
	}
	s.library.Publish(programme.NewVersion(p, s.now()), 0)
	if after := body(t, get(s, "/shell")); after != before {
		t.Error("the shell changes with the programme")
	}
}

func TestEventsAreListed(t *testing.T) {
	s := newServer(t)
	var list []struct {
		ID, Name, Zone, Version, Index, Details, Search string
		Sample                                          bool
		Days                                            []string
		Fetched                                         time.Time
	}
	if err := json.Unmarshal([]byte(body(t, get(s, "/api/v1/events"))), &list); err != nil {
		t.Fatal(err)
	}
	if len(list) != 1 || list[0].ID != "sample" || !list[0].Sample || len(list[0].Days) != 3 || list[0].Fetched.IsZero() {
		t.Fatalf("events %+v", list)
	}
	p, err := schedule.DecodeIndex([]byte(body(t, get(s, list[0].Index))))
	if err != nil || len(p.Sessions) < 45 {
		t.Fatalf("index: %v", err)
	}
	if err := p.DecodeDetails([]byte(body(t, get(s, list[0].Details)))); err != nil {
		t.Errorf("details: %v", err)
	}
	if _, err := search.Decode([]byte(body(t, get(s, list[0].Search)))); err != nil {
		t.Errorf("search: %v", err)
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
	for _, c := range []struct {
		name, method, body string
		want               int
	}{
		{"nothing takes a body", http.MethodPost, "x", http.StatusMethodNotAllowed},
		{"nothing can be posted at all", http.MethodPost, "", http.StatusMethodNotAllowed},
		{"nothing can be deleted", http.MethodDelete, "", http.StatusMethodNotAllowed},
		{"a question has no body", http.MethodGet, "x", http.StatusBadRequest},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := httptest.NewRecorder()
			s.ServeHTTP(w, httptest.NewRequest(c.method, "/", strings.NewReader(c.body)))
			if w.Code != c.want || w.Header().Get("Content-Security-Policy") == "" {
				t.Errorf("status %d, want %d", w.Code, c.want)
			}
		})
	}
}

func openTestStore(t *testing.T) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "agendas.db"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() }) // a test's
	return s
}

func TestASlashTooManyLeadsToTheProgramme(t *testing.T) {
	s := newServer(t)
	answer := get(s, "/e/sample/?q=scaling")
	if answer.StatusCode != http.StatusPermanentRedirect || answer.Header.Get("Location") != "/e/sample?q=scaling" {
		t.Errorf("status %d to %q", answer.StatusCode, answer.Header.Get("Location"))
	}
	if answer := get(s, "/e/%2F%2Fexample.org/"); answer.StatusCode == http.StatusPermanentRedirect && strings.HasPrefix(answer.Header.Get("Location"), "//") {
		t.Errorf("it leads elsewhere: %q", answer.Header.Get("Location"))
	}
}
