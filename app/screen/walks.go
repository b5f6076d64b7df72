package screen

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"hallway/app/planner"
	"hallway/app/prefs"
	"hallway/app/schedule"
	"hallway/app/view"
)

// measureWalks has the walks of the event that is open: as the programme and the person say,
// at the person's pace.
func (a *App) measureWalks() {
	a.scene.Walks = planner.NewWalks(a.scene.Programme, prefs.Walks(a.event.ID).Get(a.browser), prefs.Pace.Get(a.browser))
}

// showWalk asks how long the walk between two sessions takes; keys are both, with a space
// between them.
func (a *App) showWalk(keys string) {
	from, to, _ := strings.Cut(keys, " ")
	w, ok := view.WalkBetween(a.scene, schedule.Key(from), schedule.Key(to))
	if !ok {
		return
	}
	a.browser.Show("sheet", markup(view.WalkSheet(w)))
	a.browser.Dialog(true)
}

// saveWalk keeps what the person says of a walk; nothing forgets it.
func (a *App) saveWalk(form url.Values) {
	leg := schedule.Leg{From: form.Get("from"), To: form.Get("to")}
	legs := slices.DeleteFunc(prefs.Walks(a.event.ID).Get(a.browser), func(l schedule.Leg) bool {
		return l.From == leg.From && l.To == leg.To || l.From == leg.To && l.To == leg.From
	})
	said := "The usual time counts again."
	if words := form.Get("minutes"); words != "" {
		minutes, err := strconv.Atoi(words)
		if err != nil || minutes < 0 || minutes > schedule.MostWalk {
			a.say("Minutes are a number from 0 to "+strconv.Itoa(schedule.MostWalk)+".", "")
			return
		}
		leg.Minutes = minutes
		legs = append(legs, leg)
		said = "Saved. All walks between " + leg.From + " and " + leg.To + " take that long now."
	}
	prefs.Walks(a.event.ID).Set(a.browser, legs)
	a.measureWalks()
	a.browser.Dialog(false)
	a.say(said, "")
	a.redraw()
}
