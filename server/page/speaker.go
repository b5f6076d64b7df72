package page

import (
	"net/http"

	"hallway/app/schedule"
	"hallway/app/view"
)

// Speaker is one speaker with their sessions.
func (p *Pages) Speaker(w http.ResponseWriter, r *http.Request) { p.ofEvent(w, r, drawSpeaker) }

func drawSpeaker(s view.Scene, r *http.Request) (drawing, bool) {
	id := schedule.SpeakerID(r.PathValue("id"))
	if _, ok := s.Programme.Speaker(id); !ok {
		return drawing{}, false
	}
	return drawing{head: view.HeadSpeaker(s, id), tab: "programme", body: view.Speaker(s, id)}, true
}
