package answer

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/rs/xid"
)

// Policy is the Content-Security-Policy of every answer: nothing from elsewhere,
// no script but our files, no style but those and the one sheet in the page, which
// its hash names.
func Policy(cssHash string) string {
	return "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src 'self' data:; " +
		"style-src 'self' '" + cssHash + "'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; " +
		"form-action 'self'; frame-ancestors 'none'"
}

// Secure sets the headers that every answer has.
func Secure(policy string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(self), geolocation=(), microphone=()")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Content-Type-Options", "nosniff")
		if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

// Log writes a line for each request: no query, which holds what people search
// for, and no address of theirs.
func Log(log *slog.Logger, now func() time.Time, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := xid.New().String()
		w.Header().Set("X-Request-Id", id)
		seen := &seenWriter{ResponseWriter: w, status: http.StatusOK}
		start := now()
		next.ServeHTTP(seen, r)
		log.Info("request", "id", id, "method", r.Method, "path", r.URL.Path,
			"status", seen.status, "bytes", seen.bytes, "ms", now().Sub(start).Milliseconds())
	})
}

// seenWriter remembers what was answered.
type seenWriter struct {
	http.ResponseWriter
	status, bytes int
}

func (w *seenWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

func (w *seenWriter) Write(b []byte) (int, error) {
	n, err := w.ResponseWriter.Write(b)
	w.bytes += n
	return n, err
}

// Unwrap lets http.ResponseController reach the writer beneath.
func (w *seenWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
