package answer

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

func TestAnswersAreCountedByRoute(t *testing.T) {
	mux := http.NewServeMux()
	for _, pattern := range []string{"GET /{$}", "GET /e/{event}", "GET /asset/app.0123.js", "POST /api/v1/import"} {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {})
	}
	mux.HandleFunc("GET /gone", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusGone) })
	mux.HandleFunc("GET /panic", func(http.ResponseWriter, *http.Request) { panic("a bug") })
	mux.HandleFunc("GET /", func(w http.ResponseWriter, _ *http.Request) { Say(w, http.StatusNotFound, "nothing") })
	for _, c := range []struct{ name, method, path, want string }{
		{"the root", "GET", "/", "/ 200"},
		{"an event", "GET", "/e/gophers?q=frogs", "/e/{event} 200"},
		{"a file", "GET", "/asset/app.0123.js", "/asset/{file} 200"},
		{"a body", "POST", "/api/v1/import", "/api/v1/import 200"},
		{"a status", "GET", "/gone", "/gone 410"},
		{"a handler that panics", "GET", "/panic", "/panic 500"},
		{"a wrong address", "GET", "/wp-admin.php", "none 404"},
		{"a wrong method", "DELETE", "/e/gophers", "none 405"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := ""
			h := Count(func(route string, status int, _ time.Duration) { got += fmt.Sprint(route, " ", status) }, mux)
			defer func() {
				_ = recover()
				if got != c.want {
					t.Errorf("counted %q, want %q", got, c.want)
				}
			}()
			h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(c.method, c.path, nil))
		})
	}
}
