package screen

import (
	"time"

	"hallway/app/view"
)

// toastFor is how long a message stays, and undoFor one that can be undone. A choice can be
// taken back later too, from the list of recent changes.
const (
	toastFor = 10 * time.Second
	undoFor  = time.Minute
)

// say tells something in a line at the foot of the page, which screen readers
// read out; undo is the operation it offers to take back.
func (a *App) say(text, undo string) { a.sayAnd(text, undo, "Undo") }

func (a *App) sayAnd(text, undo, button string) {
	a.browser.Show("toast", markup(view.Toast(text, undo, button)))
	if a.toast != nil {
		a.toast()
	}
	long := toastFor
	if undo != "" {
		long = undoFor
	}
	a.toast = a.loop.After(long, func() { a.browser.Show("toast", "") })
}

// chip shows whether the server can be reached and how old the programme is.
func (a *App) chip() {
	a.browser.Show("status", markup(view.StatusChip(a.offline || !a.browser.Online(), a.updated, a.scene.Programme)))
}
