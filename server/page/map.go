package page

import (
	"net/http"
	"net/url"

	"hallway/app/schedule"
	"hallway/app/view"
)

// Map is the venue's floors, with a room marked.
func (p *Pages) Map(w http.ResponseWriter, r *http.Request) { p.ofEvent(w, r, drawMap) }

func drawMap(s view.Scene, r *http.Request) (drawing, bool) {
	d := drawing{head: view.HeadMap(s), tab: "now"}
	var id schedule.RoomID
	if room, ok := s.Programme.Room(schedule.RoomID(r.URL.Query().Get("room"))); ok {
		id = room.ID
		d.query = url.Values{"room": {string(id)}}
	}
	d.body = view.Map(s, id)
	return d, true
}
