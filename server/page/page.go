// Package page answers with pages: each is drawn by package view, the way Go in
// the browser draws it, and can be read before any script has run or without any.
// A file is a page.
package page

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"runtime"
	"time"

	"github.com/a-h/templ"

	"hallway/app/schedule"
	"hallway/app/search"
	"hallway/app/view"
	"hallway/server/answer"
	"hallway/server/programme"
	"hallway/web"
)

// Pages answers for all pages.
type Pages struct {
	library *programme.Library
	bundle  *web.Bundle
	log     *slog.Logger
	now     func() time.Time
	cache   answer.Cache

	// To draw a page takes memory and tens of milliseconds. There are pages without number to
	// search for, so searches keep no other page waiting.
	searches, others *answer.Places
}

// New answers with the programmes of a library and the files of a bundle.
func New(library *programme.Library, bundle *web.Bundle, log *slog.Logger, now func() time.Time) *Pages {
	cores := runtime.NumCPU()
	return &Pages{
		library: library, bundle: bundle, log: log, now: now,
		searches: answer.NewPlaces(max(1, cores/2), 2000, patience),
		others:   answer.NewPlaces(cores, 2000, patience),
	}
}

// patience is how long a request waits for its page to be drawn.
const patience = 5 * time.Second

// drawing is a page before it is drawn.
type drawing struct {
	status int // 0: 200
	head   view.Head
	tab    string
	drawn  func(version string) string // names what the body is drawn as; nil: its markup does
	query  url.Values                  // what of the address's query the page heeds
	search *search.Query               // what the list of sessions is asked for; nil: another page
	body   templ.Component
}

// draw makes a page of an event; ok is false where there is no such page.
type draw func(s view.Scene, r *http.Request) (d drawing, ok bool)

// ofEvent answers with a page of the event that the address names. One that someone
// imported is on their phone only: Go draws it there, from the shell.
func (p *Pages) ofEvent(w http.ResponseWriter, r *http.Request, page draw) {
	id, edition := schedule.EventID(r.PathValue("event")), p.edition()
	v, ok := p.library.Event(id)
	if !ok && programme.IsImport(id) {
		p.Shell(w, r)
		return
	}
	if !ok {
		p.lost(w, r, edition, nil)
		return
	}
	p.inEvent(w, r, edition, v, page)
}

// ofOnly answers for addresses that name no event, as the shortcuts /now and
// /agenda do: they lead to the only event, or to the list.
func (p *Pages) ofOnly(w http.ResponseWriter, r *http.Request, page draw) {
	edition := p.edition()
	if v := p.only(); v != nil {
		p.inEvent(w, r, edition, v, page)
		return
	}
	p.Events(w, r)
}

// only is the event where there is just one.
func (p *Pages) only() *programme.Version {
	if all := p.library.All(); len(all) == 1 {
		return all[0]
	}
	return nil
}

// edition names what pages are drawn from: the programmes, and the minute. A request asks for it
// before it looks at any of them. Asked for later, it could name a newer programme than the
// page shows, and the cache would hold that page until the next edition.
func (p *Pages) edition() string {
	return p.library.Edition() + p.now().UTC().Format(" 2006-01-02T15:04")
}

func (p *Pages) inEvent(w http.ResponseWriter, r *http.Request, edition string, v *programme.Version, page draw) {
	scene := view.Scene{Programme: v.Programme, Index: v.Search, Now: p.now(), Detailed: true}
	d, ok := page(scene, r)
	if !ok {
		p.lost(w, r, edition, v)
		return
	}
	p.send(w, r, edition, v, d)
}

// send draws a page, or takes it from the cache.
func (p *Pages) send(w http.ResponseWriter, r *http.Request, edition string, v *programme.Version, d drawing) {
	doc := p.doc(v, d, address(r.URL.Path, d.query))
	if d.status != 0 {
		doc.Page = "" // Go may know better: a phone keeps what it picked
	}
	key := doc.Page
	if d.status != 0 { // wrong addresses are without number, and all of an event get the same page
		key = fmt.Sprint(d.status, " ", doc.Version)
	}
	places := p.others
	if d.query.Get("q") != "" {
		places = p.searches
	}
	body, err := p.cache.Body(r, edition, key, places, func() (answer.Body, error) { return render(doc, d.body) })
	if err != nil {
		p.failed(w, r, err)
		return
	}
	answer.Send(w, r, cmp.Or(d.status, http.StatusOK), body)
}

// failed says that a page could not be drawn.
func (p *Pages) failed(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, answer.ErrBusy) {
		answer.RetryAfter(w, patience)
		answer.Say(w, http.StatusServiceUnavailable, "More is asked of this server at the moment than it can do. Try again in a few seconds.")
		return
	}
	p.log.Error("page not drawn", "path", r.Pattern, "error", err)
	answer.Say(w, http.StatusInternalServerError, "This page could not be drawn. Try again in a moment.")
}

// render draws a page whole, for all who ask for it; so it does not end with the
// request of one of them.
func render(doc view.Doc, body templ.Component) (answer.Body, error) {
	var page bytes.Buffer
	err := view.Document(doc, body).Render(context.Background(), &page)
	return answer.Body{Type: "text/html; charset=utf-8", Plain: page.Bytes()}, err
}

func (p *Pages) doc(v *programme.Version, d drawing, page string) view.Doc {
	doc := view.Doc{
		Head: d.head, Tab: d.tab, Query: d.search, Page: page,
		Files: view.Files{
			CSS: p.bundle.CSS, MoreCSS: p.bundle.MoreCSS, More: p.bundle.More, Boot: p.bundle.Boot, Exec: p.bundle.Exec, Wasm: p.bundle.Wasm, Manifest: p.bundle.Manifest,
		},
	}
	if v != nil {
		doc.Event = &v.Programme.Event
		doc.Version = v.Name
		if d.drawn != nil {
			doc.Drawn = d.drawn(v.Name)
		}
		doc.Files.Index, doc.Files.Details, doc.Files.Search = v.Index.URL, v.Details.URL, v.Terms.URL
	}
	return doc
}

// address is the path and query of a page as the app names it. What a page does
// not heed is left out, so that it cannot fill the cache.
func address(path string, query url.Values) string {
	if encoded := query.Encode(); encoded != "" {
		return path + "?" + encoded
	}
	return path
}
