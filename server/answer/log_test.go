package answer

import (
	"bufio"
	"bytes"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func logged(t *testing.T, path string, handle http.HandlerFunc) (line string, answer *http.Response) {
	t.Helper()
	var out bytes.Buffer
	h := Log(slog.New(slog.NewJSONHandler(&out, nil)), time.Now, handle)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return out.String(), w.Result()
}

func TestTheLogHoldsNothingOfPeople(t *testing.T) {
	line, answer := logged(t, "/e/gophers?q=burnout", func(w http.ResponseWriter, _ *http.Request) { Say(w, 200, "ok") })
	for _, never := range []string{"burnout", "192.0.2.1"} { // the address of httptest's requests
		if strings.Contains(line, never) {
			t.Errorf("the log holds %q: %s", never, line)
		}
	}
	for _, want := range []string{`"path":"/e/gophers"`, `"status":200`, `"bytes":3`, `"id":"` + answer.Header.Get("X-Request-Id") + `"`} {
		if !strings.Contains(line, want) {
			t.Errorf("the log lacks %s: %s", want, line)
		}
	}
}

func TestProbesAreNotLogged(t *testing.T) {
	if line, _ := logged(t, "/readyz", func(w http.ResponseWriter, _ *http.Request) { Say(w, 200, "ok") }); line != "" {
		t.Errorf("logged %s", line)
	}
}

func TestAPanicIsAnsweredAndTold(t *testing.T) {
	line, answer := logged(t, "/", func(http.ResponseWriter, *http.Request) { panic("a bug") })
	if answer.StatusCode != 500 || !strings.Contains(line, "a bug") || !strings.Contains(line, "log_test.go") {
		t.Errorf("status %d, log %s", answer.StatusCode, line)
	}
}

// hijackable is an answer whose connection a handler can have for itself.
type hijackable struct{ http.ResponseWriter }

func (hijackable) Hijack() (net.Conn, *bufio.ReadWriter, error) { return nil, nil, nil }

// A handler that hijacks its connection, as for a stream, writes its own answer.
func TestAHijackedConnectionIsLogged(t *testing.T) {
	var out bytes.Buffer
	h := Log(slog.New(slog.NewJSONHandler(&out, nil)), time.Now, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if _, _, err := http.NewResponseController(w).Hijack(); err != nil {
			t.Error(err)
		}
	}))
	h.ServeHTTP(hijackable{httptest.NewRecorder()}, httptest.NewRequest(http.MethodGet, "/stream", nil))
	if !strings.Contains(out.String(), `"status":200`) {
		t.Error(out.String())
	}
}

func TestStrictTransportOnlyOverTLS(t *testing.T) {
	h := Secure("default-src 'none'", http.NotFoundHandler())
	for _, c := range []struct {
		name, forwarded, want string
	}{
		{"plain", "", ""},
		{"behind a proxy that speaks TLS", "https", "max-age=31536000"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.Header.Set("X-Forwarded-Proto", c.forwarded)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if got := w.Header().Get("Strict-Transport-Security"); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// However an address with a secret is written, its line in the log has no secret.
func TestALogLineHoldsNoSecret(t *testing.T) {
	for path, want := range map[string]string{
		"/s/SECRET": "/s/***", "//s/SECRET": "//s/***", "/S/SECRET": "/S/***", "/x/../s/SECRET": "/x/../s/***", "/s//SECRET": "/s/***",
		"/s/SECRET/agenda.ics": "/s/***", "/feed/SECRET.ics": "/feed/***", "/api/v1/shared/SECRET": "/api/v1/shared/***", "/Feed/SECRET": "/Feed/***",
		"/e/kubecon/session/a": "/e/kubecon/session/a", "/settings": "/settings", "/": "/", "/s": "/s",
	} {
		if got := redacted(path); got != want || strings.Contains(got, "SECRET") {
			t.Errorf("%s is logged as %s, want %s", path, got, want)
		}
	}
}
