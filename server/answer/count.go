package answer

import (
	"cmp"
	"net/http"
	"strings"
	"time"
)

// Count tells of each answer which route gave it, its status and how long it took. A route is a
// pattern of the mux, so that there are few, whatever people ask for.
func Count(count func(route string, status int, took time.Duration), next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen := &seenWriter{ResponseWriter: w}
		status := http.StatusInternalServerError // of a handler that panics
		began := time.Now()
		defer func() { count(route(r.Pattern), status, time.Since(began)) }()
		next.ServeHTTP(seen, r)
		status = cmp.Or(seen.status, http.StatusOK)
	})
}

// route is the path of a pattern. Files with a hash in their name are one route.
func route(pattern string) string {
	_, path, _ := strings.Cut(pattern, " ")
	if path == "" {
		path = pattern
	}
	for _, folder := range []string{"/asset/", "/icon/"} {
		if strings.HasPrefix(path, folder) {
			return folder + "{file}"
		}
	}
	switch path {
	case "", "/":
		return "none"
	case "/{$}":
		return "/"
	}
	return path
}
