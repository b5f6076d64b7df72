package screen

import (
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"hallway/app/search"
	"hallway/app/view"
)

// Pages are drawn for the worker, which answers the next start with them: picks
// and all, so that they can be read before Go runs. Drawing a day takes a phone a
// fifth of a second, so a page is drawn only where the worker has no good one, only
// while the person does nothing, and in pieces, between which a tap is answered. Stars are
// painted by the boot script, so a page may lag behind the picks until the app is put away.

// keepAfter is how long the app must be left alone before it draws.
const keepAfter = 2500 * time.Millisecond

// keepSoon has pages drawn once the app is left alone. A page that is half drawn is given up:
// something it shows has changed.
func (a *App) keepSoon() {
	if a.keep != nil {
		a.keep()
	}
	a.keep = a.loop.After(keepAfter, func() { a.keepNow(false) })
}

// HrefHome is where an installed app starts.
const HrefHome = "/"

// kept is a page to be drawn for the worker.
type kept struct {
	address string
	screen  screen
}

// keepNow draws what the worker lacks of the page on show, the programme and the
// agenda. When the app is put away, pages that lag behind the picks are drawn too.
func (a *App) keepNow(away bool) {
	if a.shown == nil || a.browser.Marked("page") != a.address {
		return
	}
	pages := []kept{{a.address, a.shown}}
	if id := a.event.ID; id != "" {
		programme := &Programme{query: search.Query{Day: -1}}
		pages = append(pages, kept{view.HrefProgramme(id), programme}, kept{view.HrefAgenda(id), &Agenda{day: -1}})
		if len(a.events) == 1 {
			pages = append(pages, kept{HrefHome, programme})
		}
	}
	stamp := a.keptStamp()
	var known []string
	a.later(func() { known = a.browser.Kept(stamp) }, func() {
		if stamp == a.keptStamp() {
			a.keepPages(stamp, a.lacking(pages, known, away), away)
		}
	})
}

// lacking are those of some pages that the worker has not, or has as they were
// before a choice.
func (a *App) lacking(pages []kept, known []string, away bool) []kept {
	var lacking []kept
	for i, page := range pages {
		again := slices.ContainsFunc(pages[:i], func(earlier kept) bool { return earlier.address == page.address })
		good := slices.Contains(known, page.address) && patched(page.screen) && !(away && a.picksChanged)
		if !again && !good {
			lacking = append(lacking, page)
		}
	}
	if away {
		a.picksChanged = false
	}
	return lacking
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

// keepPages draws pages a piece at a time while the person does nothing; all at once where the
// app is away, for nobody waits then, and it may be stopped any moment.
func (a *App) keepPages(stamp string, pages []kept, away bool) {
	if a.keep != nil {
		a.keep() // what is half drawn, or was about to be, is drawn now
	}
	if away {
		for range a.drawKept(stamp, pages) {
		}
		return
	}
	next, stop := iter.Pull(a.drawKept(stamp, pages))
	a.keep = stop // the next piece never comes
	var goOn func()
	goOn = func() {
		if a.browser.Busy() {
			a.keepSoon()
			return
		}
		if _, more := next(); more {
			a.browser.AfterPaint(func() { a.loop.Do(goOn) })
		}
	}
	goOn()
}

// drawKept draws pages and gives them to the worker, with a stop after each piece.
func (a *App) drawKept(stamp string, pages []kept) iter.Seq[struct{}] {
	return func(stop func(struct{}) bool) {
		for _, page := range pages {
			d := page.screen.draw(a)
			doc := a.doc(page.screen, page.address, d)
			doc.Kept, doc.Drawn = "go", a.named(page.screen, d)
			var text strings.Builder
			for piece := range view.Pieces(d.body) {
				text.WriteString(piece)
				if !stop(struct{}{}) {
					return
				}
			}
			a.browser.KeepPage(page.address, stamp, markup(view.Document(doc, templ.Raw(text.String()))))
		}
	}
}

// keptStamp names what a page that was drawn depends on besides the picks: the
// app, the programme, and the date, by which a page opens on the day that is on.
func (a *App) keptStamp() string {
	return strings.Join([]string{a.browser.Files().Boot, a.browser.Files().Wasm, string(a.event.ID), a.event.Version, a.now().Format(time.DateOnly)}, " ")
}
