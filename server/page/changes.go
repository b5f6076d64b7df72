package page

import (
	"net/http"

	"hallway/app/view"
)

// Changes is a page that Go in the browser fills: what changed since this phone
// last looked.
func (p *Pages) Changes(w http.ResponseWriter, r *http.Request) { p.ofEvent(w, r, drawChanges) }

func drawChanges(s view.Scene, _ *http.Request) (drawing, bool) {
	return drawing{head: view.HeadChanges(s), tab: "changes", body: view.Changes(s)}, true
}
