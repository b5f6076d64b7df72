package page

import (
	"net/http"

	"hallway/app/search"
	"hallway/app/view"
)

// Home is the only event's programme, or the list of events.
func (p *Pages) Home(w http.ResponseWriter, r *http.Request) { p.ofOnly(w, r, drawProgramme) }

// Programme is a day of an event's programme, or what a search found in it.
func (p *Pages) Programme(w http.ResponseWriter, r *http.Request) { p.ofEvent(w, r, drawProgramme) }

func drawProgramme(s view.Scene, r *http.Request) (drawing, bool) {
	q := search.ParseQuery(r.URL.Query(), s.Programme)
	return drawing{
		head: view.HeadProgramme(s, q), tab: "programme", query: q.Values(s.Programme), body: view.Programme(s, q),
	}, true
}
