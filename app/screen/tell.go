package screen

import (
	"time"

	"hallway/app/view"
)

// toastFor is how long a message stays. What it offers can be had elsewhere too:
// a star can be tapped again, a skipped session stays in its place until one
// leaves the page.
const toastFor = 10 * time.Second

// say tells something in a line at the foot of the page, which screen readers
// read out; undo is the operation it offers to take back.
func (a *App) say(text, undo string) {
	a.browser.Show("toast", markup(view.Toast(text, undo)))
	if a.toast != nil {
		a.toast()
	}
	a.toast = a.loop.After(toastFor, func() { a.browser.Show("toast", "") })
}

// chip shows whether the server can be reached and how old the programme is.
func (a *App) chip() {
	a.browser.Show("status", markup(view.StatusChip(a.offline || !a.browser.Online(), a.updated, a.scene.Programme)))
}
