package screen

import (
	"strconv"

	"hallway/app/planner"
)

// pace is how long this person walks, in percent of the usual time.
func (a *App) pace() int {
	if pace, err := strconv.Atoi(a.browser.Get("pace")); err == nil && pace >= 50 && pace <= 300 {
		return pace
	}
	return 100
}

// setPace takes another pace. What it changes is told at once: clashes and plans.
func (a *App) setPace(percent string) {
	if percent == "100" {
		percent = ""
	}
	a.browser.Set("pace", percent)
	if a.event.ID != "" {
		a.scene.Walks = planner.NewWalks(a.scene.Programme, nil, a.pace())
		a.picksChanged = true
	}
	a.redraw()
}
