package page

import (
	"net/http"
	"net/url"

	"hallway/app/search"
	"hallway/app/view"
)

// Agenda is a page that Go in the browser fills: picks never leave the phone.
func (p *Pages) Agenda(w http.ResponseWriter, r *http.Request) { p.ofEvent(w, r, drawAgenda) }

// AgendaShortcut is the agenda of the only event: /agenda, where the installed
// app's shortcut leads.
func (p *Pages) AgendaShortcut(w http.ResponseWriter, r *http.Request) { p.ofOnly(w, r, drawAgenda) }

func drawAgenda(s view.Scene, r *http.Request) (drawing, bool) {
	day := search.ParseQuery(url.Values{"day": r.URL.Query()["day"]}, s.Programme)
	return drawing{
		head: view.HeadAgenda(s), tab: "agenda", query: day.Values(s.Programme), body: view.Agenda(s, day.Day),
	}, true
}
