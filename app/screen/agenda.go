package screen

import (
	"net/url"

	"hallway/app/schedule"
	"hallway/app/search"
	"hallway/app/view"
)

// Agenda is what the person picked, day by day, with clashes and gaps.
type Agenda struct {
	day int // -1: the one that is on, or the first with a pick
}

func (g *Agenda) read(a *App, path string, values url.Values) schedule.EventID {
	id := eventIn(path)
	if id == "" {
		id = a.home()
	}
	g.day = -1
	if id != "" && id == a.event.ID {
		g.day = search.ParseQuery(values, a.scene.Programme).Day
	}
	return id
}

func (g *Agenda) draw(a *App) drawing {
	if a.event.ID == "" {
		return (&Events{}).draw(a)
	}
	a.scene.Now = a.now()
	return drawing{head: view.HeadAgenda(a.scene), tab: "agenda", body: view.Agenda(a.scene, g.day), live: true}
}

// Now is what is on, what is next, and where to go.
type Now struct{}

func (n *Now) read(a *App, path string, _ url.Values) schedule.EventID {
	if id := eventIn(path); id != "" {
		return id
	}
	return a.home()
}

func (n *Now) draw(a *App) drawing {
	if a.event.ID == "" {
		return (&Events{}).draw(a)
	}
	a.scene.Now = a.now()
	return drawing{head: view.HeadNow(a.scene), tab: "now", body: view.Now(a.scene), live: true}
}
