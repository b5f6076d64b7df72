package page

import (
	"net/http"

	"hallway/app/view"
)

// Now is what is on in an event.
func (p *Pages) Now(w http.ResponseWriter, r *http.Request) { p.ofEvent(w, r, drawNow) }

// NowShortcut is what is on in the only event: /now, where the installed app's
// shortcut leads.
func (p *Pages) NowShortcut(w http.ResponseWriter, r *http.Request) { p.ofOnly(w, r, drawNow) }

func drawNow(s view.Scene, _ *http.Request) (drawing, bool) {
	return drawing{head: view.HeadNow(s), tab: "now", body: view.Now(s)}, true
}
