package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"hallway/server/programme"
)

// measured are the lines of /metrics, without comments.
func (s testServer) measured(t *testing.T) string {
	t.Helper()
	w := httptest.NewRecorder()
	s.metrics().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	answer := w.Result()
	if got := answer.Header.Get("Content-Type"); !strings.HasPrefix(got, "text/plain; version=0.0.4") {
		t.Errorf("type %q", got)
	}
	return body(t, answer)
}

func wantLines(t *testing.T, text string, lines ...string) {
	t.Helper()
	for _, line := range lines {
		if !strings.Contains("\n"+text, "\n"+line+"\n") {
			t.Errorf("there is no line %q in\n%s", line, text)
		}
	}
}

func TestMetricsOfRequests(t *testing.T) {
	s := newServer(t)
	for _, path := range []string{"/e/sample", "/e/sample", "/e/none", "/wp-admin.php", "/worker.js"} {
		get(s, path)
	}
	wantLines(t, s.measured(t),
		`# TYPE hallway_http_requests_total counter`,
		`hallway_http_requests_total{route="/e/{event}",status="200"} 2`,
		`hallway_http_requests_total{route="/e/{event}",status="404"} 1`,
		`hallway_http_requests_total{route="none",status="404"} 1`,
		`hallway_http_requests_total{route="/worker.js",status="200"} 1`,
		`hallway_http_request_duration_seconds_count{route="/e/{event}"} 3`,
		`hallway_streams 0`,
		`hallway_store_writable 1`,
		`hallway_push_sent_total{result="refused"} 0`,
		`# TYPE hallway_programme_sessions gauge`,
	)
}

func TestMetricsOfProgrammes(t *testing.T) {
	name := filepath.Join(t.TempDir(), "schedule.json")
	if err := os.WriteFile(name, []byte(frogs(9)), 0o644); err != nil {
		t.Fatal(err)
	}
	s := newServer(t)
	s.library = programme.NewLibrary()
	clock := time.Date(2030, 6, 1, 0, 0, 0, 0, time.UTC)
	s.now = func() time.Time { return clock }
	if err := s.open(settings{data: t.TempDir(), refs: []programme.Ref{{Event: "gophers", Source: name}}, hold: time.Minute}); err != nil {
		t.Fatal(err)
	}
	if err := s.load(t.Context()); err != nil {
		t.Fatal(err)
	}
	clock = clock.Add(90 * time.Second)
	wantLines(t, s.measured(t),
		`hallway_programme_sessions{event="gophers"} 9`,
		`hallway_programme_age_seconds{event="gophers"} 90`,
		`hallway_programme_held{event="gophers"} 0`,
		`hallway_programme_read_failures_total{event="gophers"} 0`,
	)
	if err := os.WriteFile(name, []byte(frogs(1)), 0o644); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		_ = s.poller.Refresh(t.Context()) // the failure is what is measured
	}
	wantLines(t, s.measured(t),
		`hallway_programme_sessions{event="gophers"} 9`,
		`hallway_programme_held{event="gophers"} 1`,
		`hallway_programme_read_failures_total{event="gophers"} 2`,
	)
}

// What a server does is told on an address of its own only.
func TestMetricsAreNotForEveryone(t *testing.T) {
	if answer := get(newServer(t), "/metrics"); answer.StatusCode != http.StatusNotFound {
		t.Errorf("status %d", answer.StatusCode)
	}
	s := newServer(t)
	stop, err := s.listenMetrics("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	stop()
	if _, err := s.listenMetrics("nowhere:http:80"); err == nil || !strings.Contains(err.Error(), "--metrics-listen") {
		t.Errorf("error %v", err)
	}
}

// Names and units are as Prometheus has them, and each metric says what it is.
func TestMetricsAreNamedWell(t *testing.T) {
	s := newServer(t)
	get(s, "/e/sample")
	problems, err := testutil.GatherAndLint(prometheus.Gatherers{s.meters.registry, s.present()})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Errorf("%s: %s", p.Metric, p.Text)
	}
}
