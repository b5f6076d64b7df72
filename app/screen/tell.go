package screen

import (
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"hallway/app/search"
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
		a.toast.Stop()
	}
	a.toast = time.AfterFunc(toastFor, func() {
		a.ctx.Dispatch(func(app.Context) { a.browser.Show("toast", "") })
	})
}

// chip shows whether the server can be reached and how old the programme is.
func (a *App) chip() {
	a.browser.Show("status", markup(view.StatusChip(a.offline || !a.browser.Online(), a.updated, a.scene.Programme)))
}

// keepAfter is how long the app must be left alone before it draws the pages
// that the worker answers the next start with.
const keepAfter = 1500 * time.Millisecond

func (a *App) keepSoon() {
	if a.keep != nil {
		a.keep.Stop()
	}
	a.keep = time.AfterFunc(keepAfter, func() {
		a.ctx.Dispatch(func(app.Context) { a.keepNow() })
	})
}

// keepNow draws pages for the next start, picks and all, so that they can be read
// before Go runs: the one on show, the programme and the agenda. They are drawn
// one at a time, with a pause for whatever the person does meanwhile.
func (a *App) keepNow() {
	if a.shown == nil || a.browser.Marked("page") != a.address {
		return
	}
	pages := []kept{{a.address, a.shown}}
	if id := a.event.ID; id != "" {
		pages = append(pages,
			kept{HrefHome, &Programme{base: base{app: a}, query: search.Query{Day: -1}}},
			kept{view.HrefProgramme(id), &Programme{base: base{app: a}, query: search.Query{Day: -1}}},
			kept{view.HrefAgenda(id), &Agenda{base: base{app: a}, day: -1}},
		)
	}
	a.keepPages(pages)
}

// HrefHome is where an installed app starts.
const HrefHome = "/"

// kept is a page to be drawn for the worker.
type kept struct {
	address string
	screen  screen
}

func (a *App) keepPages(pages []kept) {
	if len(pages) == 0 {
		return
	}
	first, rest := pages[0], pages[1:]
	skip := first.address == HrefHome && len(a.events) != 1 || len(rest) < 3 && first.address == a.address
	if !skip {
		d := first.screen.draw(a)
		doc := a.doc(d)
		doc.Page = first.address
		a.browser.KeepPage(first.address, markup(view.Document(doc, d.body)))
	}
	a.browser.AfterPaint(func() { a.ctx.Dispatch(func(app.Context) { a.keepPages(rest) }) })
}
