package screen

import (
	"slices"
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"hallway/app/search"
	"hallway/app/view"
)

// Pages are drawn for the worker, which answers the next start with them: picks
// and all, so that they can be read before Go runs. Drawing a day takes a phone a
// tenth of a second, so a page is drawn only where the worker has no good one, and
// only while the person does nothing. Stars are painted by the boot script, so a
// page may lag behind the picks until the app is put away.

// keepAfter is how long the app must be left alone before it draws.
const keepAfter = 2500 * time.Millisecond

// keptMost bounds how many addresses are remembered as kept.
const keptMost = 60

// keepSoon has pages drawn once the app is left alone.
func (a *App) keepSoon() {
	if a.keep != nil {
		a.keep.Stop()
	}
	a.keep = time.AfterFunc(keepAfter, func() {
		a.ctx.Dispatch(func(app.Context) { a.keepNow(false) })
	})
}

// HrefHome is where an installed app starts.
const HrefHome = "/"

// kept is a page to be drawn for the worker.
type kept struct {
	address string
	screen  screen
}

// keepNow draws what the worker lacks of the page on show, the programme and the
// agenda, one at a time with a pause for whatever the person does meanwhile. When
// the app is put away, pages that lag behind the picks are drawn too.
func (a *App) keepNow(away bool) {
	if a.shown == nil || a.browser.Marked("page") != a.address {
		return
	}
	pages := []kept{{a.address, a.shown}}
	if id := a.event.ID; id != "" {
		programme := &Programme{base: base{app: a}, query: search.Query{Day: -1}}
		pages = append(pages, kept{view.HrefProgramme(id), programme}, kept{view.HrefAgenda(id), &Agenda{base: base{app: a}, day: -1}})
		if len(a.events) == 1 {
			pages = append(pages, kept{HrefHome, programme})
		}
	}
	known := a.keptAddresses()
	var draw []kept
	for i, page := range pages {
		again := slices.ContainsFunc(pages[:i], func(earlier kept) bool { return earlier.address == page.address })
		good := slices.Contains(known, page.address) && patched(page.screen) && !(away && a.picksChanged)
		if !again && !good {
			draw = append(draw, page)
		}
	}
	if away {
		a.picksChanged = false
	}
	a.keepPages(draw)
}

// patched reports whether a screen that lags behind is put right when Go starts.
// Those are the long ones; the others are drawn whenever the app is left alone.
func patched(s screen) bool {
	switch s.(type) {
	case *Programme, *Session, *Speaker, *Room:
		return true
	}
	return false
}

func (a *App) keepPages(pages []kept) {
	if len(pages) == 0 {
		return
	}
	page := pages[0]
	d := page.screen.draw(a)
	doc := a.doc(d)
	doc.Page = page.address
	a.browser.KeepPage(page.address, markup(view.Document(doc, d.body)))
	a.rememberKept(page.address)
	a.browser.AfterPaint(func() { a.ctx.Dispatch(func(app.Context) { a.keepPages(pages[1:]) }) })
}

// keptStamp names what a page that was drawn depends on besides the picks: the
// app, the programme, and the date, by which a page opens on the day that is on.
func (a *App) keptStamp() string {
	return strings.Join([]string{a.browser.Files().Boot, a.browser.Files().Wasm, string(a.event.ID), a.event.version(), a.now().Format(time.DateOnly)}, " ")
}

// keptAddresses are the pages that the worker has as they would be drawn now.
func (a *App) keptAddresses() []string {
	lines := strings.Split(a.browser.Get("kept"), "\n")
	if lines[0] != a.keptStamp() {
		return nil
	}
	return lines[1:]
}

func (a *App) rememberKept(address string) {
	known := a.keptAddresses()
	if slices.Contains(known, address) {
		return
	}
	known = append(known, address)
	known = known[max(0, len(known)-keptMost):]
	a.browser.Set("kept", a.keptStamp()+"\n"+strings.Join(known, "\n"))
}
