package main

import (
	"context"
	"net/http"
	"time"

	"hallway/app/wire"
	"hallway/server/answer"
	"hallway/server/api"
	"hallway/server/assist"
	"hallway/server/page"
	"hallway/web"
)

// routes is every URL that the server answers.
func (s *server) routes(bundle *web.Bundle) (http.Handler, error) {
	pages := page.New(s.library, bundle, s.log, s.now)
	programmes := api.New(s.library, s.history, s.log, s.now)
	imports := programmes.NewImport(s.importHosts)
	helper := assist.New(s.library, s.now, version())
	kept := s.kept
	policy := answer.Policy(bundle.CSS, bundle.MoreCSS)
	shell, err := pages.ShellBody()
	if err != nil {
		return nil, err
	}
	bundle.AddWorker([]byte(policy), shell.Plain)
	mux := http.NewServeMux()

	mux.HandleFunc("GET /{$}", pages.Home)
	mux.HandleFunc("GET /events", pages.Events)
	mux.HandleFunc("GET /now", pages.NowShortcut)
	mux.HandleFunc("GET /agenda", pages.AgendaShortcut)
	mux.HandleFunc("GET /settings", pages.Settings)
	mux.HandleFunc("GET /shell", pages.Shell)

	mux.HandleFunc("GET /e/{event}", pages.Programme)
	mux.HandleFunc("GET /e/{event}/{$}", pages.WithoutSlash) // as people type it
	mux.HandleFunc("GET /e/{event}/programme.md", helper.Programme)
	mux.HandleFunc("GET /llms.txt", helper.Index(s.mcp))
	mux.HandleFunc("GET /e/{event}/now", pages.Now)
	mux.HandleFunc("GET /e/{event}/agenda", pages.Agenda)
	mux.HandleFunc("GET /e/{event}/changes", pages.Changes)
	mux.HandleFunc("GET /s/{secret}", pages.Shared(kept))
	mux.HandleFunc("GET /s/{secret}/agenda.ics", kept.SharedFeed(s.library))
	mux.HandleFunc("GET /feed/{file}", kept.Feed(s.library))
	mux.HandleFunc("GET /e/{event}/join", pages.Shell) // what they are about is in the fragment
	mux.HandleFunc("GET /e/{event}/recover", pages.Shell)
	mux.HandleFunc("GET /e/{event}/colleague", pages.Shell)
	mux.HandleFunc("GET /e/{event}/plan", pages.Plan)
	mux.HandleFunc("GET /e/{event}/report", pages.Report)
	mux.HandleFunc("GET /e/{event}/team", pages.Team)
	mux.HandleFunc("GET /e/{event}/session/{key}", pages.Session)
	mux.HandleFunc("GET /e/{event}/speaker/{id}", pages.Speaker)
	mux.HandleFunc("GET /e/{event}/room/{id}", pages.Room)
	mux.HandleFunc("GET /e/{event}/map", pages.Map)

	mux.HandleFunc("GET "+wire.Events, programmes.Events)
	mux.HandleFunc("GET "+wire.ChangesRoute, programmes.Changes)
	mux.HandleFunc("GET "+wire.Import, imports.Ask)
	mux.HandleFunc("GET /data/{event}/{file}", programmes.File)

	mux.HandleFunc("GET "+wire.Push, kept.PushKey)
	mux.HandleFunc("GET "+wire.AgendaRoute+wire.Notices, kept.Notices)
	mux.HandleFunc("DELETE "+wire.AgendaRoute+wire.PushTo, kept.Leave)
	mux.HandleFunc("GET "+wire.AgendaRoute+wire.Stream, kept.Stream)
	mux.HandleFunc("GET "+wire.AgendaRoute+wire.Capabilities, kept.List)
	mux.HandleFunc("DELETE "+wire.AgendaRoute+wire.Capabilities+"/{id}", kept.Revoke)
	mux.HandleFunc("DELETE "+wire.AgendaRoute, kept.Delete)
	mux.HandleFunc("GET "+wire.SharedRoute, kept.Follow)

	mux.HandleFunc("GET /healthz", s.alive)
	mux.HandleFunc("GET /livez", s.alive)
	mux.HandleFunc("GET /readyz", s.ready)

	for address, file := range bundle.Files { // /asset/..., /icon/..., /worker.js, /manifest.webmanifest
		mux.HandleFunc("GET "+address, static(file))
	}
	for address, other := range map[string]string{
		"/favicon.ico":   "/icon/favicon.ico",
		"/manifest.json": bundle.Manifest, // where go-app looks for one
	} {
		if file, ok := bundle.Files[other]; ok {
			mux.HandleFunc("GET "+address, static(file))
		}
	}
	if s.gallery {
		addGallery(mux, pages)
	}
	mux.HandleFunc("GET /robots.txt", robots)
	mux.HandleFunc("GET /", pages.NotFound)

	bodies := http.NewServeMux() // what takes one
	if s.mcp {
		bodies.Handle("/mcp", helper.Handler(s.log))
	}
	bodies.HandleFunc("POST "+wire.Import, imports.Add)
	bodies.HandleFunc("POST "+wire.Bookmarks, imports.Bookmarks)
	bodies.HandleFunc("PUT "+wire.AgendaRoute+wire.PushTo, kept.Reach)
	bodies.HandleFunc("POST "+wire.AgendaRoute+wire.Sync, kept.Sync)
	bodies.HandleFunc("POST "+wire.AgendaRoute+wire.NewCode, kept.Pair)
	bodies.HandleFunc("POST "+wire.AgendaRoute+wire.Devices, kept.Rename)
	bodies.HandleFunc("POST "+wire.AgendaRoute+wire.Links, kept.Link)
	bodies.HandleFunc("POST "+wire.Pair, kept.Join)
	bodies.HandleFunc("POST "+wire.Peek, kept.Peek)
	bodies.Handle("/", answer.NoBody(mux))

	return answer.Behind(s.proxies, answer.Log(s.log, s.now, answer.Count(s.meters.request, answer.Secure(policy, bodies)))), nil
}

func static(file web.File) http.HandlerFunc {
	body := answer.Ready(answer.Body{
		Type: file.Type, Plain: file.Body, Brotli: file.Brotli, Immutable: file.Immutable,
		// Uncompressed, the app is for developers, on a fast line.
		Packed: file.Type == "image/png" || file.Type == "application/wasm" && file.Brotli == nil,
	})
	return func(w http.ResponseWriter, r *http.Request) { answer.Send(w, r, http.StatusOK, body) }
}

// alive answers as long as the process does.
func (s *server) alive(w http.ResponseWriter, _ *http.Request) { answer.Say(w, http.StatusOK, "ok") }

// ready fails from the moment the server begins to stop, so that a load balancer
// goes elsewhere first, and while nothing can be kept: pages are answered all the same.
func (s *server) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	switch {
	case s.stopping.Load():
		answer.Say(w, http.StatusServiceUnavailable, "stopping")
	case len(s.library.All()) == 0:
		answer.Say(w, http.StatusServiceUnavailable, "no programme yet")
	case s.store.CanWrite(ctx) != nil:
		answer.Say(w, http.StatusServiceUnavailable, "agendas cannot be kept")
	default:
		answer.Say(w, http.StatusOK, "ok")
	}
}

func robots(w http.ResponseWriter, _ *http.Request) {
	answer.Say(w, http.StatusOK, "User-agent: *\nDisallow: /api/\nDisallow: /data/")
}
