package main

import (
	"encoding/json"
	"net/http"
	"time"

	"hallway/server/answer"
	"hallway/server/page"
	"hallway/server/programme"
	"hallway/web"
)

// routes is every URL that the server answers.
func (s *server) routes() http.Handler {
	pages := page.New(s.library, s.bundle, s.now)
	mux := http.NewServeMux()

	mux.HandleFunc("GET /{$}", pages.Home)
	mux.HandleFunc("GET /events", pages.Events)
	mux.HandleFunc("GET /now", pages.Only(pages.Now))
	mux.HandleFunc("GET /agenda", pages.Only(pages.Agenda))
	mux.HandleFunc("GET /settings", pages.Settings)
	mux.HandleFunc("GET /shell", pages.Shell)

	mux.HandleFunc("GET /e/{event}", pages.Programme)
	mux.HandleFunc("GET /e/{event}/now", pages.Now)
	mux.HandleFunc("GET /e/{event}/agenda", pages.Agenda)
	mux.HandleFunc("GET /e/{event}/session/{key}", pages.Session)
	mux.HandleFunc("GET /e/{event}/speaker/{id}", pages.Speaker)
	mux.HandleFunc("GET /e/{event}/room/{id}", pages.Room)

	mux.HandleFunc("GET /api/v1/events", s.events)
	mux.HandleFunc("GET /data/{event}/{file}", s.data)

	mux.HandleFunc("GET /healthz", s.health)
	mux.HandleFunc("GET /livez", s.health)
	mux.HandleFunc("GET /readyz", s.ready)

	for address, file := range s.bundle.Files {
		mux.HandleFunc("GET "+address, static(file))
	}
	if icon, ok := s.bundle.Files["/icon/favicon.ico"]; ok {
		mux.HandleFunc("GET /favicon.ico", static(icon))
	}
	if manifest, ok := s.bundle.Files[s.bundle.Manifest]; ok {
		mux.HandleFunc("GET /manifest.json", static(manifest)) // where go-app looks for one
	}
	mux.HandleFunc("GET /robots.txt", robots)
	mux.HandleFunc("GET /", pages.NotFound)

	return answer.Log(s.log, s.now, answer.Secure(answer.Policy(s.bundle.CSSHash), noBody(mux)))
}

// noBody refuses bodies: nothing here takes one.
func noBody(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength != 0 && r.Method != http.MethodGet && r.Method != http.MethodHead {
			http.Error(w, "Nothing here takes a body.", http.StatusMethodNotAllowed)
			return
		}
		r.Body = http.NoBody
		next.ServeHTTP(w, r)
	})
}

func static(file web.File) http.HandlerFunc {
	body := answer.Body{Type: file.Type, Plain: file.Body, Brotli: file.Brotli, Gzip: file.Gzip, Immutable: file.Immutable}
	if body.Brotli == nil && body.Type != "image/png" {
		body = answer.Compressed(body)
	}
	return func(w http.ResponseWriter, r *http.Request) { answer.Send(w, r, http.StatusOK, body) }
}

// listed is an event in the answer of /api/v1/events.
type listed struct {
	ID      string    `json:"id"`
	Name    string    `json:"name"`
	Zone    string    `json:"zone"`
	Place   string    `json:"place,omitempty"`
	Days    []string  `json:"days"`
	Sample  bool      `json:"sample,omitempty"`
	Version string    `json:"version"`
	Index   string    `json:"index"`
	Details string    `json:"details"`
	Search  string    `json:"search"`
	Fetched time.Time `json:"fetched"`
}

func (s *server) events(w http.ResponseWriter, r *http.Request) {
	list := []listed{}
	for _, v := range s.library.All() {
		list = append(list, list1(v))
	}
	body, err := json.Marshal(list)
	if err != nil {
		http.Error(w, "The events could not be listed.", http.StatusInternalServerError)
		return
	}
	answer.Send(w, r, http.StatusOK, answer.Compressed(answer.Body{Type: "application/json", Plain: body}))
}

func list1(v *programme.Version) listed {
	event := v.Programme.Event
	l := listed{
		ID: string(event.ID), Name: event.Name, Zone: event.Zone, Place: event.Place, Sample: event.Sample, Days: []string{},
		Version: v.Name, Index: v.Index.URL, Details: v.Details.URL, Search: v.Terms.URL, Fetched: v.Fetched.UTC().Truncate(time.Second),
	}
	for _, day := range event.Days {
		l.Days = append(l.Days, day.Date)
	}
	return l
}

func (s *server) data(w http.ResponseWriter, r *http.Request) {
	file, ok := s.library.File(r.URL.Path)
	if !ok {
		http.Error(w, "This version of the programme is gone. Load the page again for the newest.", http.StatusNotFound)
		return
	}
	answer.Send(w, r, http.StatusOK, answer.Body{
		Type: "application/octet-stream", Plain: file.Body, Brotli: file.Brotli, Gzip: file.Gzip, Immutable: true,
	})
}

func (s *server) health(w http.ResponseWriter, _ *http.Request) { say(w, http.StatusOK, "ok") }

// ready fails while nothing can be served, and from the moment the server begins
// to stop, so that a load balancer goes elsewhere first.
func (s *server) ready(w http.ResponseWriter, _ *http.Request) {
	switch {
	case s.stopping.Load():
		say(w, http.StatusServiceUnavailable, "stopping")
	case len(s.library.All()) == 0:
		say(w, http.StatusServiceUnavailable, "no programme yet")
	default:
		say(w, http.StatusOK, "ok")
	}
}

func robots(w http.ResponseWriter, _ *http.Request) {
	say(w, http.StatusOK, "User-agent: *\nDisallow: /api/\nDisallow: /data/")
}

func say(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text + "\n")) // the browser may have gone
}
