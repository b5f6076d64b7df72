package screen

import (
	"net/url"
	"slices"

	"hallway/app/planner"
	"hallway/app/prefs"
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
	a.scene.Now, a.scene.Hint, a.scene.Last = a.now(), a.hint(), nil
	a.scene.Wide = a.browser.Wide()
	if ops := a.undoables(); len(ops) > 0 {
		a.scene.Last = &ops[0]
	}
	return drawing{head: view.HeadAgenda(a.scene), tab: "agenda", body: view.Agenda(a.scene, g.day), live: true}
}

// hint is the one that is due on the agenda. Each is shown until it was followed or
// dismissed, and one at a time.
func (a *App) hint() string {
	switch picks := a.scene.Agenda.Count(); {
	case picks == 0:
		return ""
	case a.browser.Installed() || prefs.Dismissed("install").Get(a.browser):
	case a.browser.Installable():
		return "install"
	case a.browser.Apple():
		return "home"
	}
	ahead := func(s *schedule.Session) bool { return planner.Remindable(s, a.scene.Now) }
	if prefs.Remind.Get(a.browser) == "" && slices.ContainsFunc(view.Going(a.scene), ahead) && !prefs.Dismissed("remind").Get(a.browser) {
		return "remind"
	}
	if a.scene.Agenda.Count() >= 3 && len(a.scene.Mates) == 0 && prefs.Link(a.event.ID).Get(a.browser).Secret == "" && !prefs.Dismissed("share").Get(a.browser) {
		return "share"
	}
	return ""
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
