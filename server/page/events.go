package page

import (
	"net/http"

	"hallway/app/schedule"
	"hallway/app/view"
)

// Events is the list of events.
func (p *Pages) Events(w http.ResponseWriter, r *http.Request) {
	edition := p.edition()
	var events []schedule.Event
	for _, v := range p.library.All() {
		events = append(events, v.Programme.Event)
	}
	p.send(w, r, edition, nil, drawing{head: view.HeadEvents(), body: view.Events(view.EventsModel{Events: events, Now: p.now()})})
}
