package page

import (
	"net/http"

	"hallway/app/schedule"
	"hallway/app/search"
	"hallway/app/view"
)

// Home is the only event's programme, or the list of events.
func (p *Pages) Home(w http.ResponseWriter, r *http.Request) { p.ofOnly(w, r, drawProgramme) }

// Programme is a day of an event's programme, or what a search found in it.
func (p *Pages) Programme(w http.ResponseWriter, r *http.Request) { p.ofEvent(w, r, drawProgramme) }

// WithoutSlash leads from an address with a slash too many to the programme.
func (p *Pages) WithoutSlash(w http.ResponseWriter, r *http.Request) {
	target := view.HrefProgramme(schedule.EventID(r.PathValue("event")))
	if r.URL.RawQuery != "" {
		target += "?" + r.URL.RawQuery
	}
	http.Redirect(w, r, target, http.StatusPermanentRedirect)
}

func drawProgramme(s view.Scene, r *http.Request) (drawing, bool) {
	q := search.ParseQuery(r.URL.Query(), s.Programme)
	return drawing{
		head: view.HeadProgramme(s, q), tab: "programme", query: q.Values(s.Programme), search: &q, body: view.Programme(s, q, ""),
		drawn: func(version string) string { return view.DrawnDay(s, version, q) },
	}, true
}
