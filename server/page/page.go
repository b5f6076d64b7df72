// Package page answers with pages: each is drawn by package view, the way Go in
// the browser draws it, and can be read before any script has run or without any.
package page

import (
	"bytes"
	"cmp"
	"net/http"
	"net/url"
	"strings"
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
	now     func() time.Time
	cache   *answer.Cache
}

// New answers with the programmes of a library and the files of a bundle.
func New(library *programme.Library, bundle *web.Bundle, now func() time.Time) *Pages {
	return &Pages{library: library, bundle: bundle, now: now, cache: answer.NewCache()}
}

// drawing is a page before it is drawn.
type drawing struct {
	status int // 0: 200
	head   view.Head
	tab    string
	body   templ.Component
}

// Home is the only event's programme, or the list of events.
func (p *Pages) Home(w http.ResponseWriter, r *http.Request) {
	if all := p.library.All(); len(all) == 1 {
		p.inEvent(w, r, all[0], p.programme)
		return
	}
	p.Events(w, r)
}

// Events is the list of events.
func (p *Pages) Events(w http.ResponseWriter, r *http.Request) {
	var events []schedule.Event
	for _, v := range p.library.All() {
		events = append(events, v.Programme.Event)
	}
	p.send(w, r, nil, drawing{head: view.HeadEvents(), body: view.Events(events, p.now())})
}

// Programme, Now, Agenda, Session, Speaker and Room are the pages of an event.
func (p *Pages) Programme(w http.ResponseWriter, r *http.Request) { p.event(w, r, p.programme) }

// Now is what is on.
func (p *Pages) Now(w http.ResponseWriter, r *http.Request) { p.event(w, r, p.present) }

// Agenda is a page that Go fills: the agenda is on the phone.
func (p *Pages) Agenda(w http.ResponseWriter, r *http.Request) { p.event(w, r, p.agenda) }

// Session is one session.
func (p *Pages) Session(w http.ResponseWriter, r *http.Request) { p.event(w, r, p.session) }

// Speaker is one speaker.
func (p *Pages) Speaker(w http.ResponseWriter, r *http.Request) { p.event(w, r, p.speaker) }

// Room is one room.
func (p *Pages) Room(w http.ResponseWriter, r *http.Request) { p.event(w, r, p.room) }

// Only serves addresses that name no event, /now and /agenda: they lead to the
// only event, or to the list.
func (p *Pages) Only(page http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		all := p.library.All()
		if len(all) != 1 {
			p.Events(w, r)
			return
		}
		r.SetPathValue("event", string(all[0].Programme.Event.ID))
		page(w, r)
	}
}

// Settings is a page that Go fills.
func (p *Pages) Settings(w http.ResponseWriter, r *http.Request) {
	p.send(w, r, p.only(), drawing{head: view.HeadSettings(), tab: "settings", body: view.Settings(view.SettingsModel{Keys: true})})
}

// Shell is what the worker answers with, offline, where it has no page for an
// address; Go then draws the right one.
func (p *Pages) Shell(w http.ResponseWriter, r *http.Request) {
	p.send(w, r, nil, drawing{head: view.Head{Title: "Hallway", Robots: "noindex"}, body: view.Starting()})
}

// NotFound is for addresses that lead nowhere.
func (p *Pages) NotFound(w http.ResponseWriter, r *http.Request) { p.lost(w, r, p.only()) }

func (p *Pages) lost(w http.ResponseWriter, r *http.Request, v *programme.Version) {
	var event schedule.EventID
	if v != nil {
		event = v.Programme.Event.ID
	}
	p.send(w, r, v, drawing{status: http.StatusNotFound, head: view.HeadNotFound(), body: view.NotFound(r.URL.Path, event)})
}

func (p *Pages) only() *programme.Version {
	if all := p.library.All(); len(all) == 1 {
		return all[0]
	}
	return nil
}

// draw makes a page of an event; ok is false where there is no such page.
type draw func(s view.Scene, r *http.Request) (d drawing, ok bool)

func (p *Pages) event(w http.ResponseWriter, r *http.Request, page draw) {
	v, ok := p.library.Event(schedule.EventID(r.PathValue("event")))
	if !ok {
		p.lost(w, r, nil)
		return
	}
	p.inEvent(w, r, v, page)
}

func (p *Pages) inEvent(w http.ResponseWriter, r *http.Request, v *programme.Version, page draw) {
	scene := view.Scene{Programme: v.Programme, Index: v.Search, Now: p.now(), Detailed: true}
	d, ok := page(scene, r)
	if !ok {
		p.lost(w, r, v)
		return
	}
	p.send(w, r, v, d)
}

func (p *Pages) programme(s view.Scene, r *http.Request) (drawing, bool) {
	q := search.ParseQuery(r.URL.Query(), s.Programme)
	return drawing{head: view.HeadProgramme(s, q), tab: "programme", body: view.Programme(s, q)}, true
}

func (p *Pages) present(s view.Scene, _ *http.Request) (drawing, bool) {
	return drawing{head: view.HeadNow(s), tab: "now", body: view.Now(s)}, true
}

func (p *Pages) agenda(s view.Scene, r *http.Request) (drawing, bool) {
	return drawing{head: view.HeadAgenda(s), tab: "agenda", body: view.Agenda(s, -1)}, true
}

// session answers for a session that is gone as for one that never was, but with
// the app's own page: a phone may have picked it.
func (p *Pages) session(s view.Scene, r *http.Request) (drawing, bool) {
	key := schedule.Key(r.PathValue("key"))
	if _, ok := s.Programme.Session(key); !ok {
		return drawing{}, false
	}
	return drawing{head: view.HeadSession(s, key), tab: "programme", body: view.Session(s, key)}, true
}

func (p *Pages) speaker(s view.Scene, r *http.Request) (drawing, bool) {
	id := schedule.SpeakerID(r.PathValue("id"))
	if _, ok := s.Programme.Speaker(id); !ok {
		return drawing{}, false
	}
	return drawing{head: view.HeadSpeaker(s, id), tab: "programme", body: view.Speaker(s, id)}, true
}

func (p *Pages) room(s view.Scene, r *http.Request) (drawing, bool) {
	id := schedule.RoomID(r.PathValue("id"))
	if _, ok := s.Programme.Room(id); !ok {
		return drawing{}, false
	}
	return drawing{head: view.HeadRoom(s, id), tab: "programme", body: view.Room(s, id)}, true
}

// send draws a page, or takes it from the cache: a page changes with its
// programme, and with the minute.
func (p *Pages) send(w http.ResponseWriter, r *http.Request, v *programme.Version, d drawing) {
	doc := p.doc(r, v, d)
	status := cmp.Or(d.status, http.StatusOK)
	key := strings.Join([]string{doc.Page, doc.Version, p.now().UTC().Format("15:04"), http.StatusText(status)}, " ")
	p.cache.Send(w, r, key, status, func() (answer.Body, error) {
		var page bytes.Buffer
		err := view.Document(doc, d.body).Render(r.Context(), &page)
		return answer.Body{Type: "text/html; charset=utf-8", Plain: page.Bytes()}, err
	})
}

func (p *Pages) doc(r *http.Request, v *programme.Version, d drawing) view.Doc {
	doc := view.Doc{
		Head: d.head, Tab: d.tab, Page: address(r.URL),
		Files: view.Files{
			CSS: p.bundle.CSS, Boot: p.bundle.Boot, Exec: p.bundle.Exec, Wasm: p.bundle.Wasm, Manifest: p.bundle.Manifest,
		},
	}
	if v != nil {
		doc.Event = &v.Programme.Event
		doc.Version = v.Name
		doc.Files.Index, doc.Files.Details, doc.Files.Search = v.Index.URL, v.Details.URL, v.Terms.URL
	}
	return doc
}

// address is the path and query of a page as the app names it.
func address(u *url.URL) string {
	if u.Path == "/shell" {
		return "shell"
	}
	values := u.Query()
	values.Del("src")
	if query := values.Encode(); query != "" {
		return u.Path + "?" + query
	}
	return u.Path
}
