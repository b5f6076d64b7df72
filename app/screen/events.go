package screen

import (
	"net/url"
	"strings"

	"hallway/app/catalog"
	"hallway/app/schedule"
	"hallway/app/view"
	"hallway/app/wire"
)

// Events is the list of the events that the server has.
type Events struct {
	asked   bool
	allowed bool // the server reads programmes that people bring along
	ask     wire.ImportRequest
	file    *catalog.File // that was given last; nil: an address was
	adding  view.Adding
}

func (e *Events) read(*App, string, url.Values) schedule.EventID { return "" }

func (e *Events) draw(a *App) drawing {
	if a.events == nil {
		a.listEvents()
	}
	if !e.asked {
		e.asked = true
		e.askAllowed(a)
	}
	list := make([]schedule.Event, len(a.events))
	for i, known := range a.events {
		list[i] = eventOf(known)
	}
	model := view.EventsModel{Events: list, Now: a.now()}
	for _, b := range a.catalog.Imports() {
		model.Added = append(model.Added, eventOf(b.Event))
	}
	if e.allowed {
		model.Adding = &e.adding
	}
	return drawing{head: view.HeadEvents(), body: view.Events(model), waits: a.events == nil}
}

// askAllowed finds out whether events can be added. Without a network they cannot, and
// the form stays where it was.
func (e *Events) askAllowed(a *App) {
	var offer wire.ImportOffer
	var err error
	a.later(func() { offer, err = a.catalog.Offer() }, func() {
		if err == nil && offer.Allowed && a.shown == screen(e) {
			e.allowed = true
			a.redraw()
		}
	})
}

// eventOf is as much of an event as the list shows.
func eventOf(e wire.Event) schedule.Event {
	event := schedule.Event{ID: e.ID, Name: e.Name, Zone: e.Zone, Place: e.Place, Sample: e.Sample}
	for _, date := range e.Days {
		event.Days = append(event.Days, schedule.Day{Date: date})
	}
	return event
}

// listEvents asks for the list when a screen first needs it.
func (a *App) listEvents() {
	var events []wire.Event
	var kept bool
	var err error
	a.later(func() { events, kept, err = a.catalog.List() }, func() {
		a.offline = kept || err != nil
		a.chip()
		switch {
		case err != nil:
			a.fail(a.shown, a.explain(err))
			return
		case events == nil:
			events = []wire.Event{}
		}
		a.events = events
		if !a.adopted && a.shown != nil {
			a.show(a.shown, "")
			return
		}
		a.redraw()
	})
}

// Lost is shown for an address that leads nowhere.
type Lost struct{}

func (l *Lost) read(*App, string, url.Values) schedule.EventID { return "" }

func (l *Lost) draw(a *App) drawing { return lost(a) }

func lost(a *App) drawing {
	return drawing{head: view.HeadNotFound(), body: view.NotFound(a.event.ID)}
}

// eventIn is the event that a path names: /e/kubecon/agenda names kubecon.
func eventIn(path string) schedule.EventID {
	rest, ok := strings.CutPrefix(path, "/e/")
	if !ok {
		return ""
	}
	id, _, _ := strings.Cut(rest, "/")
	return schedule.EventID(id)
}
