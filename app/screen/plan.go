package screen

import (
	"net/url"
	"strings"

	"hallway/app/agenda"
	"hallway/app/prefs"
	"hallway/app/register"
	"hallway/app/schedule"
	"hallway/app/search"
	"hallway/app/view"
)

// Plan is a proposal for a day.
type Plan struct {
	day int
}

func (p *Plan) read(a *App, path string, values url.Values) schedule.EventID {
	if id := eventIn(path); id != a.event.ID {
		return id
	}
	if p.day = search.ParseQuery(values, a.scene.Programme).Day; p.day < 0 {
		p.day = view.AgendaDay(a.scene, -1) // the day that is on, or the first with a pick
	}
	return a.event.ID
}

func (p *Plan) draw(a *App) drawing {
	a.scene.Now = a.now()
	if a.scene.Agenda == nil {
		return drawing{head: view.HeadPlan(a.scene), tab: "agenda", body: view.OnPhone("Plan my day"), live: true}
	}
	a.needIndex()
	return drawing{head: view.HeadPlan(a.scene), tab: "agenda", body: view.Plan(a.scene, p.plan(a), prefs.FillBreaks.Get(a.browser)), live: true}
}

func (p *Plan) plan(a *App) view.Planned {
	return view.PlanOn(a.scene, p.day, prefs.FillBreaks.Get(a.browser))
}

// needsDetails is so because topics look into abstracts.
func (p *Plan) needsDetails() bool { return true }

// needIndex has something to find focuses with, until the server's index is here.
func (a *App) needIndex() {
	if a.scene.Index == nil {
		a.scene.Index = search.Build(a.scene.Programme)
	}
}

func (p *Plan) act(a *App, e Event) bool {
	switch e.Act {
	case "take-plan":
		a.takeChanges(p.plan(a).Changes, "The plan is on your agenda.")
	case "keep-breaks":
		prefs.FillBreaks.Set(a.browser, e.Arg == "off")
		a.redraw()
	case "add-focus":
		a.addFocus(e.Arg)
	case "drop-focus":
		a.set(register.Focus(e.Arg), "", nil)
	default:
		return false
	}
	return true
}

// addFocus adds what somebody is interested in: several, with commas between them.
func (a *App) addFocus(words string) {
	var edits []agenda.Edit
	for _, word := range strings.Split(words, ",") {
		if word = strings.ToLower(strings.Join(strings.Fields(word), " ")); word != "" {
			edits = append(edits, agenda.Edit{Key: register.Focus(word), Value: register.Yes})
		}
	}
	a.write(edits, func() { a.redraw() }) // the field is empty again
}

// takeChanges makes several choices at once, which can be undone at once.
func (a *App) takeChanges(changes []view.PlanChange, said string) {
	if len(changes) == 0 {
		return
	}
	for _, c := range changes {
		a.browser.Take(string(a.event.ID), string(c.Key), c.State.String())
	}
	if said != "" {
		a.afterStored = func() { a.say(said, "last "+view.Number(len(changes))) }
	}
	a.drain()
}
