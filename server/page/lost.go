package page

import (
	"net/http"

	"hallway/app/schedule"
	"hallway/app/view"
	"hallway/server/programme"
)

// NotFound is for addresses that lead nowhere.
func (p *Pages) NotFound(w http.ResponseWriter, r *http.Request) { p.lost(w, r, p.edition(), p.only()) }

// lost says so under the address that was asked for, with a way on: to the event,
// where it is known which.
func (p *Pages) lost(w http.ResponseWriter, r *http.Request, edition string, v *programme.Version) {
	var event schedule.EventID
	if v != nil {
		event = v.Programme.Event.ID
	}
	p.send(w, r, edition, v, drawing{status: http.StatusNotFound, head: view.HeadNotFound(), body: view.NotFound(event)})
}
