// Package api answers the app: which events there are, and the files of their
// programmes.
package api

import (
	"cmp"
	"log/slog"
	"net/http"
	"time"

	"hallway/app/wire"
	"hallway/server/answer"
	"hallway/server/programme"
)

// API answers with the programmes of a library.
type API struct {
	library *programme.Library
	history *programme.History // nil: of a library that does not change
	imports programme.Imports
	log     *slog.Logger
	now     func() time.Time
	diffs   diffs
}

// New answers with the programmes of a library and with their history.
func New(library *programme.Library, history *programme.History, log *slog.Logger, now func() time.Time) *API {
	return &API{library: library, history: history, log: log, now: now}
}

// Events lists the events with the addresses of their files.
func (a *API) Events(w http.ResponseWriter, r *http.Request) {
	list := []wire.Event{}
	for _, v := range a.library.All() {
		list = append(list, listed(v))
	}
	answer.JSON(w, r, http.StatusOK, list, false)
}

func listed(v *programme.Version) wire.Event {
	e := v.Programme.Event
	l := wire.Event{
		ID: e.ID, Name: e.Name, Zone: e.Zone, Place: e.Place, Sample: e.Sample, Days: []string{},
		Version: v.Name, Index: v.Index.URL, Details: v.Details.URL, Search: v.Terms.URL, Fetched: v.Fetched.UTC().Truncate(time.Second),
	}
	for _, day := range e.Days {
		l.Days = append(l.Days, day.Date)
	}
	return l
}

// File is a file of a programme, of this version or of one just before it, or of an
// event that someone imported within the last hour.
func (a *API) File(w http.ResponseWriter, r *http.Request) {
	file, ok := a.library.File(r.URL.Path)
	if !ok {
		file, ok = a.imports.File(r.URL.Path, a.now())
	}
	if !ok {
		answer.Say(w, http.StatusNotFound, "This version of the programme is gone. Load the page again for the newest.")
		return
	}
	if file.Type != "" { // a picture of a floor, which somebody may open by itself
		w.Header().Set("Content-Security-Policy", "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox")
	}
	answer.Send(w, r, http.StatusOK, answer.Body{
		Type: cmp.Or(file.Type, "application/octet-stream"), Packed: file.Type == "image/png", Plain: file.Body, Brotli: file.Brotli, Gzip: file.Gzip, Immutable: true, Tag: file.Hash,
	})
}
