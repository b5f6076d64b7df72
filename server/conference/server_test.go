package conference

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"testing/synctest"
	"time"

	"hallway/app/wire"
	"hallway/server/agendas"
	"hallway/server/api"
	"hallway/server/store"
)

// server is one of the servers that share the store.
type server struct {
	kept    *agendas.Agendas
	mux     *http.ServeMux
	streams []context.CancelFunc
}

// anyServer is the one that the balancer chooses; nil: all are down.
func (w *world) anyServer() *server {
	if len(w.servers) == 0 {
		return nil
	}
	return w.servers[w.bus.dice.IntN(len(w.servers))]
}

// begin starts servers until there are as many as there should be, on the store that they
// share.
func (w *world) begin() {
	if len(w.servers) == 0 {
		s, err := store.Open(w.t.Context(), filepath.Join(w.folder, fmt.Sprint(w.file, ".db")), slog.New(slog.DiscardHandler))
		if err == nil {
			err = s.KeepEnded(w.t.Context(), filepath.Join(w.folder, "ended.list"), time.Now())
		}
		if err != nil {
			w.t.Fatal(err)
		}
		w.store = s
	}
	for len(w.servers) < w.several {
		a, mux := agendas.New(w.store, slog.New(slog.DiscardHandler), time.Now), http.NewServeMux()
		mux.HandleFunc("POST "+wire.AgendaRoute+wire.Sync, a.Sync)
		mux.HandleFunc("POST "+wire.AgendaRoute+wire.NewCode, a.Pair)
		mux.HandleFunc("POST "+wire.AgendaRoute+wire.Devices, a.Rename)
		mux.HandleFunc("GET "+wire.AgendaRoute+wire.Stream, a.Stream)
		mux.HandleFunc("POST "+wire.Pair, a.Join)
		mux.HandleFunc("POST "+wire.Peek, a.Peek)
		mux.HandleFunc("GET "+wire.AgendaRoute+wire.Capabilities, a.List)
		programmes := api.New(w.library, nil, slog.New(slog.DiscardHandler), time.Now)
		mux.HandleFunc("GET "+wire.Events, programmes.Events)
		mux.HandleFunc("GET /data/{event}/{file}", programmes.File)
		w.servers = append(w.servers, &server{kept: a, mux: mux})
	}
}

// end stops the first of the servers at once, and the store with the last.
func (w *world) end() {
	if len(w.servers) == 0 {
		return
	}
	s := w.servers[0]
	w.servers = w.servers[1:]
	for _, cancel := range s.streams {
		cancel()
	}
	s.kept.Stop()
	synctest.Wait()
	if len(w.servers) > 0 {
		w.counts["one of two servers died"]++
		return
	}
	w.counts["all servers died"]++
	if err := w.store.Close(); err != nil {
		w.t.Error(err)
	}
}

// endAll stops all servers.
func (w *world) endAll() {
	for len(w.servers) > 0 {
		w.end()
	}
}

// setBack restores the last backup, or begins with an empty store.
func (w *world) setBack() {
	w.endAll()
	w.file++
	w.begin()
	if w.backup == nil || w.bus.dice.IntN(3) == 0 {
		w.counts["emptied"]++
		return
	}
	w.counts["set back"]++
	if _, err := w.store.Restore(w.t.Context(), bytes.NewReader(w.backup)); err != nil {
		w.t.Fatal(err)
	}
}
