package page

import (
	"net/http"

	"hallway/app/schedule"
	"hallway/app/view"
)

// Room is one room with its sessions.
func (p *Pages) Room(w http.ResponseWriter, r *http.Request) { p.ofEvent(w, r, drawRoom) }

func drawRoom(s view.Scene, r *http.Request) (drawing, bool) {
	id := schedule.RoomID(r.PathValue("id"))
	if _, ok := s.Programme.Room(id); !ok {
		return drawing{}, false
	}
	return drawing{head: view.HeadRoom(s, id), tab: "programme", body: view.Room(s, id)}, true
}
