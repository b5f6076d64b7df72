package screen

import (
	"net/url"
	"reflect"
	"strings"
	"time"

	"hallway/app/agenda"
	"hallway/app/planner/exact"
	"hallway/app/prefs"
	"hallway/app/register"
	"hallway/app/schedule"
	"hallway/app/search"
	"hallway/app/view"
)

// Plan is a proposal for a day.
type Plan struct {
	day  int
	task view.PlanTask // that the plan is for
	best exact.Plan
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

// plan is the best plan of what the person has now. Where a quick search cannot prove that
// it is, a longer one goes on behind, and the screen is drawn again when it is done.
func (p *Plan) plan(a *App) view.Planned {
	task := view.PlanFor(a.scene)
	if p.task.Walks != task.Walks || !reflect.DeepEqual(p.task.Choices, task.Choices) {
		p.task, p.best = task, task.Solve(exact.Effort{Steps: view.QuickSteps})
		if !p.best.Exact {
			p.search(a, task)
		}
	}
	return view.PlanOn(a.scene, task, p.best, p.day, prefs.FillBreaks.Get(a.browser))
}

// search looks for a better plan in slices, between which taps are answered.
func (p *Plan) search(a *App, task view.PlanTask) {
	var best exact.Plan
	a.later(func() { best = task.Solve(exact.Effort{Pause: pause}) }, func() {
		if p.task.Walks == task.Walks && reflect.DeepEqual(p.task.Choices, task.Choices) {
			p.best = best
			if a.shown == screen(p) {
				a.redraw()
			}
		}
	})
}

// pause lets the browser do what waits: where all runs on one thread, it has none of its
// own.
func pause() { time.Sleep(time.Millisecond) }

// needsDetails is so because topics look into abstracts.
func (p *Plan) needsDetails() bool { return true }

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
