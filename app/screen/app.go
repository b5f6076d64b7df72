// Package screen is the app in the browser as go-app runs it: one component for
// each route, with its state and its events. Screens draw nothing themselves;
// they hand the programme and the agenda to package view and put what it makes in
// place. Everything they know of the browser comes through the ports in port.go.
package screen

import (
	"context"
	"net/url"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"hallway/app/agenda"
	"hallway/app/schedule"
	"hallway/app/search"
	"hallway/app/view"
)

// App is what all screens share: the event that is open, the person's agenda, and
// the screen on show. All of it is touched on go-app's own goroutine only.
type App struct {
	browser Browser
	store   Store
	now     func() time.Time

	ctx     app.Context
	shown   screen
	address string         // path and query of the screen on show
	visited string         // where go-app went last; it ignores links there
	scrolls map[string]int // how far down each address was left
	back    bool           // the next screen is one to come back to
	adopted bool           // the server's page was taken over

	events  []entry
	event   entry
	scene   view.Scene
	updated time.Time // when the server was last heard from about the programme
	offline bool

	sync         syncing
	live         streaming
	hidden       bool         // the app is not on show
	devices      []view.Right // as the server listed them last
	links        []view.Right
	card         []schedule.Key // the clash whose card is open; empty: none
	ops          []agenda.Op    // what can be undone, newest last
	taken        map[string]bool
	note         writing
	cover        *view.Cover // the proposal that is on show on the team's page
	afterStored  func()      // says what the last choices were, in place of the usual words
	picksChanged bool        // since the pages that the worker keeps were drawn
	keep         *time.Timer
	chord        string // "g" was pressed, and a letter is to follow
	toast        *time.Timer
	fresh        *time.Timer
}

// screen is one route's component.
type screen interface {
	app.Composer
	// read takes what the address asks for, and says of which event.
	read(a *App, path string, values url.Values) schedule.EventID
	draw(a *App) drawing
}

// drawing is what a screen shows.
type drawing struct {
	head  view.Head
	tab   string
	body  templ.Component
	query search.Query
	live  bool // drawn anew when the agenda changes; others are patched
}

// New is an app that has not started.
func New(browser Browser, store Store, now func() time.Time) *App {
	return &App{
		browser: browser,
		store:   store,
		now:     now,
		scrolls: make(map[string]int),
		taken:   make(map[string]bool),
	}
}

// Route makes go-app show screens; call it once before go-app is started.
func (a *App) Route() {
	app.Route("/", func() app.Composer { return &Programme{base: base{app: a}} })
	app.Route("/events", func() app.Composer { return &Events{base: base{app: a}} })
	app.Route("/now", func() app.Composer { return &Now{base: base{app: a}} })
	app.Route("/agenda", func() app.Composer { return &Agenda{base: base{app: a}} })
	app.Route("/settings", func() app.Composer { return &Settings{base: base{app: a}} })
	app.RouteWithRegexp(`^/e/[^/]+$`, func() app.Composer { return &Programme{base: base{app: a}} })
	app.RouteWithRegexp(`^/e/[^/]+/now$`, func() app.Composer { return &Now{base: base{app: a}} })
	app.RouteWithRegexp(`^/e/[^/]+/agenda$`, func() app.Composer { return &Agenda{base: base{app: a}} })
	app.RouteWithRegexp(`^/e/[^/]+/changes$`, func() app.Composer { return &Changes{base: base{app: a}} })
	app.RouteWithRegexp(`^/e/[^/]+/colleague$`, func() app.Composer { return &Colleague{base: base{app: a}} })
	app.RouteWithRegexp(`^/e/[^/]+/plan$`, func() app.Composer { return &Plan{base: base{app: a}} })
	app.RouteWithRegexp(`^/e/[^/]+/team$`, func() app.Composer { return &Team{base: base{app: a}} })
	app.RouteWithRegexp(`^/e/[^/]+/report$`, func() app.Composer { return &Report{base: base{app: a}} })
	app.RouteWithRegexp(`^/e/[^/]+/join$`, func() app.Composer { return &Join{base: base{app: a}} })
	app.RouteWithRegexp(`^/e/[^/]+/session/[^/]+$`, func() app.Composer { return &Session{base: base{app: a}} })
	app.RouteWithRegexp(`^/e/[^/]+/speaker/[^/]+$`, func() app.Composer { return &Speaker{base: base{app: a}} })
	app.RouteWithRegexp(`^/e/[^/]+/room/[^/]+$`, func() app.Composer { return &Room{base: base{app: a}} })
	app.RouteWithRegexp(`.*`, func() app.Composer { return &Lost{base: base{app: a}} })
}

// base is what every screen is made of. go-app draws only the outlet; the page
// itself is put in place in one call.
type base struct {
	app.Compo
	app *App
}

// Render is go-app's part of the page: the element that it owns.
func (b *base) Render() app.UI { return app.Div().ID("go").Hidden(true) }

// navigate shows a screen at the address that go-app went to.
func (a *App) navigate(ctx app.Context, s screen) {
	a.ctx = ctx
	a.saveNote()
	address := ctx.Page().URL()
	if a.adopted {
		a.scrolls[a.address] = a.browser.Scroll(-1)
	}
	a.visited = pathAndQuery(address)
	a.open(s, address)
}

// open shows a screen at an address, once what it needs is there.
func (a *App) open(s screen, address *url.URL) {
	a.card = nil
	a.browser.Dialog(false)
	event := s.read(a, address.Path, address.Query())
	a.want(event, func() {
		s.read(a, address.Path, address.Query()) // now that its programme is known
		a.address = pathAndQuery(address)
		a.show(s)
	}, func(f view.Failure) {
		a.address = pathAndQuery(address)
		a.fail(s, f)
	})
}

// show puts a screen in place. The page that the server or the worker sent is
// taken over as it stands where it shows the same.
func (a *App) show(s screen) {
	a.shown = s
	d := s.draw(a)
	first := !a.adopted
	a.adopted = true
	same := first && a.browser.Marked("page") == a.address && a.browser.Marked("version") == a.event.version()
	if !same {
		a.browser.Show("view", markup(d.body))
	}
	a.dress(d)
	if a.event.ID != "" {
		a.browser.Patch(view.Marks(a.scene, d.query))
	}
	if same && a.scene.Reader != nil {
		a.browser.Show("zone", view.ZoneWords(a.scene)) // the server does not know the reader's clock
	}
	if same && d.live {
		a.browser.Show("view", markup(d.body))
	}
	a.settle(first)
	a.browser.Mark("ready", "go")
	a.keepSoon()
}

// dress sets what stands around a screen.
func (a *App) dress(d drawing) {
	doc := a.doc(d)
	a.browser.Title(d.head.Title)
	a.browser.Mark("event", string(a.event.ID))
	a.browser.Mark("version", a.event.version())
	a.browser.Mark("page", a.address)
	a.browser.Mark("query", d.query.Text)
	a.browser.Show("bar", markup(view.Header(doc)))
	a.browser.Show("tabs", markup(view.Tabs(doc)))
}

// settle moves the page and the keyboard to where a person expects them: where
// they left, when they come back, and at the top otherwise.
func (a *App) settle(first bool) {
	switch {
	case a.back:
		a.browser.Scroll(a.scrolls[a.address])
	case !first:
		a.browser.Scroll(0)
		a.browser.Focus("#view h1")
	}
	a.back = false
}

// redraw shows the screen again after something changed, and moves nothing.
func (a *App) redraw() {
	if a.shown == nil {
		return
	}
	d := a.shown.draw(a)
	a.browser.Show("view", markup(d.body))
	a.dress(d)
	if a.event.ID != "" {
		a.browser.Patch(view.Marks(a.scene, d.query))
	}
	a.keepSoon()
}

// refreshPicks shows what a change of the agenda changes.
func (a *App) refreshPicks() {
	if a.shown == nil || a.event.ID == "" {
		return
	}
	d := a.shown.draw(a)
	if d.live {
		a.browser.Show("view", markup(d.body))
	}
	a.browser.Patch(view.Marks(a.scene, d.query))
	a.browser.Show("tabs", markup(view.Tabs(a.doc(d))))
	if len(a.card) > 0 {
		a.showCard(a.card)
	}
	a.picksChanged = true
	a.keepSoon()
}

func (a *App) fail(s screen, f view.Failure) {
	a.shown = nil
	a.adopted = true
	a.browser.Show("view", markup(view.Failed(f)))
	a.browser.Mark("page", "")
	a.browser.Mark("ready", "go")
}

func (a *App) doc(d drawing) view.Doc {
	doc := view.Doc{
		Head:    d.head,
		Tab:     d.tab,
		Picks:   a.scene.Agenda.Count(),
		Changed: len(view.Unseen(a.scene)),
		Version: a.event.version(),
		Files:   a.browser.Files(),
		Page:    a.address,
	}
	if a.event.ID != "" {
		doc.Event = &a.scene.Programme.Event
	}
	doc.Files.Index, doc.Files.Details, doc.Files.Search = a.event.Index, a.event.Details, a.event.Search
	return doc
}

// later runs something on go-app's goroutine after work that blocks was done on
// another.
func (a *App) later(block func(), then func()) {
	go func() {
		block()
		a.ctx.Dispatch(func(app.Context) { then() })
	}()
}

func markup(c templ.Component) string {
	var b strings.Builder
	if err := c.Render(context.Background(), &b); err != nil {
		app.Log("draw:", err) // a strings.Builder does not fail, so a view did
	}
	return b.String()
}

func pathAndQuery(u *url.URL) string {
	values := u.Query()
	values.Del("src") // how an installed app was started
	if query := values.Encode(); query != "" {
		return u.Path + "?" + query
	}
	return u.Path
}
