// Package screen is the app on the phone: one screen for each route, with its state and
// its events. Screens draw nothing themselves; they hand the programme and the agenda to
// package view and put what it makes in place. Everything they know of the browser, of
// go-app and of time comes through the ports in port.go, so that all of it runs, and is
// tested, anywhere.
package screen

import (
	"maps"
	"net/url"
	"strings"
	"time"

	"github.com/a-h/templ"

	"hallway/app/agenda"
	"hallway/app/bookmarks"
	"hallway/app/catalog"
	"hallway/app/device"
	"hallway/app/schedule"
	"hallway/app/search"
	"hallway/app/view"
	"hallway/app/wire"
)

// App is what all screens share. All of it is touched on the loop's goroutine only.
type App struct {
	loop    Loop
	browser Browser
	agendas *device.Agendas
	catalog *catalog.Catalog
	sync    *device.Syncer
	now     func() time.Time

	place
	opened
	choices
	access
	timers
}

// place is where the person is in the app.
type place struct {
	shown   screen
	address string            // path and query of the screen on show
	visited string            // where the router went last; it ignores links there
	spots   map[string]string // where each address was left
	tabs    map[string]string // the address that each tab was left with
	back    bool              // the next screen is one to come back to
	steps   int               // in the app before the screen on show, for the way back
	split   bool              // the list of sessions is on show, beside whatever else
	next    string            // what gets the keyboard on the next screen; empty: its heading
	adopted bool              // a screen was shown
	card    []schedule.Key    // the clash whose card is open; empty: none
	chord   string            // "g" was pressed, and a letter is to follow
}

// opened is the event that is open, and the agenda for it.
type opened struct {
	wanted  int          // counts the screens that were to be shown
	events  []wire.Event // as the server listed them last
	event   wire.Event
	scene   view.Scene
	updated time.Time // when the server was last heard from about the programme
	offline bool
	late    bool // the store has not answered yet: picks are those of the mirror
	blocked bool // the browser allows no storage
}

// choices are what the person does, on its way to the store.
type choices struct {
	ops          []agenda.Op      // what can be undone, newest last
	taken        map[string]bool  // taps of the queue that are shown
	reach        view.Reaching    // how this person is reminded
	hidden       bool             // the page is not on show
	found        *bookmarks.Found // of picks from another app, on show in the sheet
	note         writing
	afterStored  func() // says what the last choices were, in place of the usual words
	picksChanged bool   // since the pages that the worker keeps were drawn
}

// access is who else sees the agenda, and what was proposed to them.
type access struct {
	devices []wire.Capability // as the server listed them last
	links   []wire.Capability
	cover   *view.Cover // that is on show on the team's page; nil: none
}

// timers stop what is to happen later; nil: nothing is.
type timers struct {
	keep, storeRetry, toast, fresh, reminder func()
}

// screen is what an address shows.
type screen interface {
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
	split bool // the list of sessions is beside it
	waits bool // for something that is on its way: until then the page stays as it came
}

// New is an app that has not started.
func New(loop Loop, browser Browser, agendas *device.Agendas, now func() time.Time) *App {
	a := &App{
		loop:    loop,
		browser: browser,
		agendas: agendas,
		catalog: catalog.New(browser, browser, now),
		now:     now,
		place:   place{spots: make(map[string]string), tabs: make(map[string]string)},
		choices: choices{taken: make(map[string]bool)},
	}
	a.sync = device.NewSyncer(agendas, loop, browser, owner{a})
	return a
}

// Spread has something else decide how phones spread in time that all come back at once.
func (a *App) Spread(within func(most time.Duration) time.Duration) { a.sync.Spread(within) }

// Visit shows the screen at an address: one that the person went to, or the first. It is
// called on the app's goroutine.
func (a *App) Visit(address *url.URL) {
	a.saveNote()
	if a.adopted {
		a.spots[a.address] = a.browser.Spot()
		a.steps++
	}
	a.visited = pathAndQuery(address)
	for _, left := range a.tabs {
		a.back = a.back || left == a.visited && left != a.address // through its tab
	}
	s := route(address.Path)
	if s, ok := s.(arriving); ok {
		s.arrive(a, address.Fragment)
	}
	a.open(s, address)
}

// arriving are screens that take what follows the # of an address.
type arriving interface{ arrive(a *App, fragment string) }

// open shows a screen at an address, once what it needs is there.
func (a *App) open(s screen, address *url.URL) {
	a.card = nil
	a.browser.Dialog(false)
	event := s.read(a, address.Path, address.Query())
	a.want(event, func() {
		s.read(a, address.Path, address.Query()) // now that its programme is known
		before := a.address
		if a.shown == nil {
			before = "" // a failure is on show
		}
		a.address = pathAndQuery(address)
		a.show(s, before)
	}, func(f view.Failure) {
		a.address = pathAndQuery(address)
		a.fail(s, f)
	})
}

// show puts a screen in place. Where it is the one on show already, with another filter, or
// as the server or the worker drew it, what is the same stays; so does the list of sessions
// beside which a session is shown.
func (a *App) show(s screen, before string) {
	a.shown = s
	d := s.draw(a)
	first := !a.adopted
	if first && d.waits {
		return
	}
	a.adopted = true
	if first {
		before = a.browser.Marked("page")
	}
	beside := a.split && d.split && !first && !samePath(before, a.address)
	switch {
	case beside:
		a.browser.Show("view", markup(d.body))
	case !samePath(before, a.address), !first && !d.split && !sameDay(before, a.address): // another day has no row of this one
		a.browser.Turn(markup(d.body))
	case first && a.isNamed(s, d):
		// The page came as it is to be, but for what is patched below.
		a.browser.Show("zone", view.ZoneWords(a.scene))
	default:
		if text := markup(d.body); !first || !a.browser.Is(view.Drawn(text)) {
			a.browser.Show("view", text)
		}
	}
	a.dress(d)
	if a.event.ID != "" {
		a.browser.Patch(view.Marks(a.scene, d.query))
	}
	if beside {
		a.browser.Focus("#view .split-side h1") // the list stays where it is
		a.back, a.next = false, ""
	} else {
		a.settle(first, before)
	}
	a.browser.Mark("ready", "go")
	a.keepSoon()
}

// named is what a day is drawn as, so that picks and the reader's clock can be patched into what
// came: from the server, which knows neither, or from the worker, which has the day as the app
// drew it last. Other screens have no name.
func (a *App) named(s screen, d drawing) string {
	if _, day := s.(*Programme); !day || a.event.ID == "" {
		return ""
	}
	return view.DrawnDay(a.scene, a.event.Version, d.query)
}

func (a *App) isNamed(s screen, d drawing) bool {
	name := a.named(s, d)
	return name != "" && a.browser.Is(name)
}

// dress sets what surrounds a screen.
func (a *App) dress(d drawing) {
	a.split = d.split
	a.leaveTab(d.tab)
	doc := a.doc(a.shown, a.address, d)
	a.browser.Title(d.head.Title)
	a.browser.Mark("event", string(a.event.ID))
	a.browser.Mark("version", a.event.Version)
	a.browser.Mark("page", a.address)
	a.browser.Mark("query", d.query.Text)
	a.browser.Badge(doc.Changed)
	a.browser.Show("bar", markup(view.Header(doc)))
	a.browser.Show("tabs", markup(view.Tabs(doc)))
}

// leaveTab remembers the day and the search on show, for when you come back to the tab.
func (a *App) leaveTab(tab string) {
	if path, _, _ := strings.Cut(a.address, "?"); a.event.ID != "" && path == view.HrefTab(a.event.ID, tab) {
		a.tabs[tab] = a.address
	}
}

// tabsFrom are where tabs lead from an address. The tab that it is in leads to its beginning.
func (a *App) tabsFrom(address string) map[string]string {
	tabs := maps.Clone(a.tabs)
	maps.DeleteFunc(tabs, func(_, left string) bool { return left == address })
	return tabs
}

// settle moves the page and the keyboard to where a person expects them: where they
// left, when they come back; where they are, when they only filter; and at the top
// otherwise.
func (a *App) settle(first bool, before string) {
	switch {
	case a.back:
		a.browser.Return(a.spots[a.address])
	case !first && !(samePath(before, a.address) && sameDay(before, a.address)):
		a.browser.Begin()
		a.browser.Focus("#view h1")
	}
	if a.next != "" {
		a.browser.Focus(a.next)
	}
	a.back, a.next = false, ""
}

func samePath(a, b string) bool {
	a, _, _ = strings.Cut(a, "?")
	b, _, _ = strings.Cut(b, "?")
	return a == b
}

func sameDay(a, b string) bool {
	u, err1 := url.Parse(a)
	v, err2 := url.Parse(b)
	return err1 == nil && err2 == nil && u.Query().Get("day") == v.Query().Get("day")
}

// redraw shows the screen again after something changed, and moves nothing.
func (a *App) redraw() {
	if a.shown == nil || !a.adopted {
		return // nothing is on show, or the page as it came
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
	a.browser.Show("tabs", markup(view.Tabs(a.doc(a.shown, a.address, d))))
	if len(a.card) > 0 {
		a.showCard()
	}
	a.picksChanged = true
	a.keepSoon()
}

func (a *App) fail(s screen, f view.Failure) {
	a.shown = nil
	a.adopted = true
	a.browser.Turn(markup(view.Failed(f)))
	a.browser.Mark("page", "")
	a.browser.Mark("ready", "go")
}

// doc is a screen at an address, which need not be the one on show, as a document.
func (a *App) doc(s screen, address string, d drawing) view.Doc {
	doc := view.Doc{
		Head:    d.head,
		Tab:     d.tab,
		Picks:   a.scene.Agenda.Count(),
		Changed: len(view.Unseen(a.scene)),
		Version: a.event.Version,
		Files:   a.browser.Files(),
		Page:    address,
		Tabs:    a.tabsFrom(address),
	}
	if a.event.ID != "" {
		doc.Event = &a.scene.Programme.Event
		_, alone := s.(*Programme)
		doc.Beside = d.split && !alone
		if alone || d.split {
			doc.Query = &d.query
		}
	}
	doc.Files.Index, doc.Files.Details, doc.Files.Search = a.event.Index, a.event.Details, a.event.Search
	return doc
}

// later runs something on the app's goroutine after work that blocks was done on
// another.
func (a *App) later(block func(), then func()) { a.loop.Go(block, then) }

func markup(c templ.Component) string { return view.Markup(c) }

func pathAndQuery(u *url.URL) string {
	values := u.Query()
	values.Del("src") // how an installed app was started
	if query := values.Encode(); query != "" {
		return u.Path + "?" + query
	}
	return u.Path
}
