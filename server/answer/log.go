package answer

import (
	"bufio"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/rs/xid"
)

// Log writes a line for each request: no query, which holds what people search
// for, and no address of theirs. Probes are told at debug level only. A handler
// that panics is answered for, and told with its stack.
func Log(log *slog.Logger, now func() time.Time, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := xid.New().String()
		w.Header().Set("X-Request-Id", id)
		seen := &seenWriter{ResponseWriter: w}
		start := now()
		defer func() {
			if trouble := recover(); trouble != nil {
				if trouble == http.ErrAbortHandler {
					panic(trouble) // net/http's own way to end a connection
				}
				log.Error("panic", "id", id, "path", redacted(r.URL.Path), "panic", trouble, "stack", string(debug.Stack()))
				if seen.status == 0 {
					http.Error(seen, "Something went wrong here. Try again in a moment.", http.StatusInternalServerError)
				}
			}
			log.Log(r.Context(), level(r.URL.Path), "request", "id", id, "method", r.Method, "path", redacted(r.URL.Path),
				"status", seen.status, "bytes", seen.bytes, "ms", now().Sub(start).Milliseconds())
		}()
		next.ServeHTTP(seen, r)
	})
}

// redacted is a path without the secret that it may hold, however it is written: a line of
// a log lives longer than a link.
func redacted(path string) string {
	parts := strings.Split(path, "/")
	for i, part := range parts[:len(parts)-1] {
		switch strings.ToLower(part) {
		case "s", "feed", "shared":
			return strings.Join(parts[:i+1], "/") + "/***"
		}
	}
	return path
}

func level(path string) slog.Level {
	if path == "/healthz" || path == "/readyz" || path == "/livez" {
		return slog.LevelDebug
	}
	return slog.LevelInfo
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
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += n
	return n, err
}

// Unwrap lets http.ResponseController reach the writer beneath.
func (w *seenWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// Hijack counts as an answer: the handler writes its own.
func (w *seenWriter) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffers, err := http.NewResponseController(w.ResponseWriter).Hijack()
	if err == nil {
		w.status = http.StatusOK
	}
	return conn, buffers, err
}
