package answer

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
)

// Policy is the Content-Security-Policy of every answer: nothing from elsewhere,
// no script but our files, no style but those and the sheets in the page, which their
// hashes name.
func Policy(styles ...string) string {
	var hashes strings.Builder
	for _, css := range styles {
		sum := sha256.Sum256([]byte(css))
		hashes.WriteString(" 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'")
	}
	return "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src 'self' data:; " +
		"style-src 'self'" + hashes.String() + "; manifest-src 'self'; worker-src 'self'; base-uri 'none'; " +
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

// NoBody refuses requests that bring a body: nothing here takes one, so nothing has
// to be read.
func NoBody(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength != 0 { // -1: of unknown length
			status := http.StatusBadRequest
			if r.Method != http.MethodGet && r.Method != http.MethodHead {
				status = http.StatusMethodNotAllowed
				w.Header().Set("Allow", "GET, HEAD")
			}
			w.Header().Set("Connection", "close")
			Say(w, status, "Nothing here takes a body.")
			return
		}
		next.ServeHTTP(w, r)
	})
}
