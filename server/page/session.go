package page

import (
	"net/http"

	"hallway/app/schedule"
	"hallway/app/view"
)

// Session is one session. One that left the programme is not found; the phone
// that picked it draws it from what it kept.
func (p *Pages) Session(w http.ResponseWriter, r *http.Request) { p.ofEvent(w, r, drawSession) }

func drawSession(s view.Scene, r *http.Request) (drawing, bool) {
	key := schedule.Key(r.PathValue("key"))
	if _, ok := s.Programme.Session(key); !ok {
		return drawing{}, false
	}
	return drawing{head: view.HeadSession(s, key), tab: "programme", body: view.Session(s, key)}, true
}
