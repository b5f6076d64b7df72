// Package screentest is a phone for native tests of the screens: the real screens, the
// real views and the real replica, on a page that is a tree of elements, with a store in
// memory and a clock that tests turn. The server is a real one, by HTTP.
//
// What only a browser can show is not here: layout, focus, the worker. That is in
// server/e2e.
package screentest

import (
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"hallway/app/device"
	"hallway/app/device/devicetest"
	"hallway/app/screen"
	"hallway/app/view"
	"hallway/app/wire"
)

// Phone is a person's phone. Its verbs are what a person does; each runs until nothing is
// left to do, and ends the test where it cannot be done.
type Phone struct {
	T         *testing.T
	Store     *devicetest.Memory
	IPhone    bool   // whose browser installs by hand
	Installed bool   // this is the installed app
	Laptop    bool   // with room for two screens side by side
	Scrolls   bool   // the person scrolls the page
	Painted   func() // is called after each picture that the app waits for

	Meanwhile string // where the person goes while the app leaves room for that, once

	Notices  view.Permission                               // that the person gave the browser
	Notified map[string]bool                               // ids of notices that the worker or a page has shown
	Camera   func(picture []byte) (code string, err error) // reads codes; nil: this browser can't

	subscribed bool            // the server may reach it
	wish       []byte          // a wire.PushRequest: how it last asked to be reached
	asks       *device.Request // how the worker asks what a message is about
	server     string
	offline    bool
	here       string // the session that has the keyboard
	kept       *kept
	tabs       []*Tab
	clock      time.Time
}

// Tab is the app in one tab.
type Tab struct {
	*Phone
	page    *Page
	loop    *Loop
	app     *screen.App
	history []step
	taps    int
}

// step is one of the browser's history.
type step struct{ at, state string }

// New is a phone that has nothing yet, and reaches a server.
func New(t *testing.T, server string, now time.Time) *Phone {
	return &Phone{
		T: t, Store: devicetest.NewMemory(), server: server, clock: now,
		kept: &kept{local: make(map[string]string), files: make(map[string][]byte), pages: make(map[string]page), locks: make(map[string]*sync.Mutex)},
	}
}

// Offline takes the network away, or brings it back.
func (p *Phone) Offline(offline bool) {
	p.T.Helper()
	p.kept.mu.Lock()
	p.offline = offline
	p.kept.mu.Unlock()
	for _, tab := range p.tabs {
		tab.do(screen.Event{Act: map[bool]string{true: "offline", false: "online"}[offline]})
	}
}

// KeptPages are the addresses of the pages that the app drew for the worker.
func (p *Phone) KeptPages() []string {
	p.kept.mu.Lock()
	defer p.kept.mu.Unlock()
	return slices.Sorted(maps.Keys(p.kept.pages))
}

// KeptPage is the markup of one of them.
func (p *Phone) KeptPage(address string) string {
	p.kept.mu.Lock()
	defer p.kept.mu.Unlock()
	return p.kept.pages[address].markup
}

// ClearFiles has the browser clear what the worker keeps, as browsers do that run out of
// room.
func (p *Phone) ClearFiles() {
	p.kept.mu.Lock()
	defer p.kept.mu.Unlock()
	clear(p.kept.files)
	clear(p.kept.pages)
}

// FlushLocal has all that is in localStorage now be on the disk, and returns what a power cut
// does that comes before it is flushed again: what was written since is gone, and what was
// removed since is back.
func (p *Phone) FlushLocal() (powerCut func()) {
	p.kept.mu.Lock()
	defer p.kept.mu.Unlock()
	flushed := maps.Clone(p.kept.local)
	return func() {
		p.kept.mu.Lock()
		defer p.kept.mu.Unlock()
		p.kept.local = maps.Clone(flushed)
	}
}

// Open opens an address in a new tab.
func (p *Phone) Open(address string) *Tab {
	p.T.Helper()
	return p.start(address, "")
}

func (p *Phone) start(address, state string) *Tab {
	p.T.Helper()
	loop := newLoop(p.clock)
	page := p.Blank()
	page.loop = loop
	tab := &Tab{Phone: p, page: page, loop: loop}
	agendas := device.New(p.Store, func(n device.News) {
		for _, other := range p.tabs {
			if other != tab {
				other.loop.Do(func() { other.app.ChangedElsewhere(n) })
			}
		}
	}, loop.Now)
	tab.app = screen.New(loop, page, agendas, loop.Now)
	loop.open = func(address string) { tab.visit(address, false) }
	loop.back = tab.stepBack
	p.tabs = append(p.tabs, tab)
	p.Store.Park(loop.count) // with several tabs, of the last one
	loop.Do(func() {
		tab.history = []step{{}}
		page.state = state
		tab.visit(address, true)
	})
	tab.settle()
	return tab
}

// Blank is an empty page on the phone, for tests that have a loop and a network of their
// own: they put their methods in place of those that use the page's.
func (p *Phone) Blank() *Page {
	p.T.Helper()
	page := &Page{phone: p, saved: make(map[string]string)}
	doc, err := html.Parse(strings.NewReader(`<!DOCTYPE html><html><body></body></html>`))
	if err != nil {
		p.T.Fatal(err)
	}
	page.doc = doc
	body := find(doc, func(n *html.Node) bool { return n.Data == "body" })
	for _, region := range []string{"bar", "status", "view", "banner", "toast", "tabs", "live"} {
		page.must(add(body, `<div id="`+region+`"></div>`))
	}
	page.must(add(body, `<dialog id="sheet"></dialog>`))
	return page
}

// settle runs what there is to do in every tab of the phone.
func (t *Tab) settle() {
	for range 3 { // what one does, others hear
		for _, tab := range t.tabs {
			tab.loop.settle()
		}
	}
}

func (t *Tab) visit(address string, again bool) {
	u, err := url.Parse(address)
	if err != nil {
		t.T.Errorf("%q is no address: %v", address, err)
		return
	}
	t.page.hash, u.Host, u.Scheme = u.Fragment, "", ""
	if !again {
		if len(t.history) > 0 {
			t.history[len(t.history)-1].state = t.page.state
			t.history[len(t.history)-1].at = t.page.at
		}
		t.page.state = ""
		t.history = append(t.history, step{})
	}
	t.page.at = u.Path
	if u.RawQuery != "" {
		t.page.at += "?" + u.RawQuery
	}
	t.app.Visit(u)
}

// Visit goes to an address, as a link in another app does.
func (t *Tab) Visit(address string) {
	t.T.Helper()
	t.loop.Do(func() { t.visit(address, false) })
	t.settle()
}

// Back goes a step back in the browser's history.
func (t *Tab) Back() {
	t.T.Helper()
	if len(t.history) < 2 {
		t.T.Fatal("there is no step back")
	}
	t.loop.Do(t.stepBack)
	t.settle()
}

func (t *Tab) stepBack() {
	t.history = t.history[:len(t.history)-1]
	last := t.history[len(t.history)-1]
	t.app.Handle(screen.Event{Act: "back"})
	t.loop.Do(func() {
		t.page.state = last.state
		t.visit(last.at, true)
	})
}

// Reload loads the page again, at its address, with the state of its step in the history.
func (t *Tab) Reload() *Tab {
	t.T.Helper()
	at, state := t.page.at, t.page.state
	t.Close()
	again := t.reopen(at, state)
	return again
}

func (p *Phone) reopen(at, state string) *Tab {
	p.T.Helper()
	tab := p.Open("about:blank#" + "")
	tab.page.state = state
	tab.loop.Do(func() { tab.visit(at, true) })
	tab.settle()
	return tab
}

// Close ends the tab, as a killed browser does: nothing of it goes on.
func (t *Tab) Close() {
	t.Phone.tabs = slices.DeleteFunc(t.Phone.tabs, func(other *Tab) bool { return other == t })
}

// Wait lets time pass.
func (t *Tab) Wait(d time.Duration) {
	t.T.Helper()
	t.clock = t.loop.Now().Add(d)
	t.loop.pass(d)
	t.settle()
}

// Hint is the server's word that another device changed something.
func (t *Tab) Hint() {
	t.T.Helper()
	if t.page.hint == nil {
		t.T.Fatal("the app does not listen for hints")
	}
	t.page.hint()
	t.Wait(time.Second)
}

// Hear has the word of another tab arrive, which browsers bring when they like.
func (t *Tab) Hear(n device.News) {
	t.T.Helper()
	t.loop.Do(func() { t.app.ChangedElsewhere(n) })
	t.settle()
}

func (t *Tab) do(e screen.Event) {
	t.T.Helper()
	t.loop.Do(func() { t.app.Handle(e) })
	t.settle()
}

// seek is the first element that a person can tap and that is meant: in the sheet that is
// open, or the message above it, and else anywhere.
func (t *Tab) seek(m match) *html.Node {
	places := []*html.Node{t.page.doc}
	if sheet := t.page.element("sheet"); has(sheet, "open") {
		places = []*html.Node{sheet, t.page.element("toast")}
	}
	for _, place := range places {
		for _, n := range findAll(place, m) {
			if !hidden(n) {
				return n
			}
		}
	}
	return nil
}

func (t *Tab) need(what string, m match) *html.Node {
	t.T.Helper()
	n := t.seek(m)
	if n == nil {
		t.T.Fatalf("there is no %s to be seen; the page says: %.1500s", what, t.Text())
	}
	return n
}

// Star taps the star of a session.
func (t *Tab) Star(key string) {
	t.T.Helper()
	star := t.need("star of "+key, func(n *html.Node) bool { return attr(n, "data-act") == "star" && keyAround(n) == key })
	row := around(star, byAttr("data-key", key))
	next := map[string]string{"none": "maybe", "maybe": "going", "going": "none", "hidden": "maybe"}[attr(row, "data-state")]
	t.take(key, next)
}

// Hold holds the star of a session.
func (t *Tab) Hold(key string) {
	t.T.Helper()
	t.need("star of "+key, func(n *html.Node) bool { return attr(n, "data-act") == "star" && keyAround(n) == key })
	t.take(key, "going")
}

// Pick taps the part of a session's control that says a state.
func (t *Tab) Pick(key, state string) {
	t.T.Helper()
	part := t.need("part for "+state, func(n *html.Node) bool { return attr(n, "data-to") == state && keyAround(n) == key })
	if attr(part, "aria-pressed") == "true" {
		state = "none"
	}
	t.take(key, state)
}

func (t *Tab) take(key, state string) {
	t.taps++
	t.page.Take(t.page.Marked("event"), key, state)
	t.do(screen.Event{Act: "tap"})
}

// Press taps the button of an act, of a session where one is named.
func (t *Tab) Press(act string, key ...string) {
	t.T.Helper()
	n := t.need("button "+act+" "+strings.Join(key, " "), func(n *html.Node) bool {
		return attr(n, "data-act") == act && n.Data != "form" && n.Data != "input" && (len(key) == 0 || keyAround(n) == key[0])
	})
	t.press(n)
}

// PressIn taps the first button of an act in a part of the page.
func (t *Tab) PressIn(region, act string) {
	t.T.Helper()
	t.press(t.need("button "+act+" in "+region, func(n *html.Node) bool {
		return attr(n, "data-act") == act && around(n, byID(region)) != nil
	}))
}

// PressArg taps the button of an act that has an argument.
func (t *Tab) PressArg(act, arg string) {
	t.T.Helper()
	t.press(t.need("button "+act+" "+arg, both(byAttr("data-act", act), byAttr("data-arg", arg))))
}

func (t *Tab) press(n *html.Node) {
	t.taps++
	t.T.Helper()
	t.do(screen.Event{Act: attr(n, "data-act"), Arg: attr(n, "data-arg"), Key: keyAround(n)})
}

// Say taps the button or link that says something.
func (t *Tab) Say(words string) {
	t.T.Helper()
	n := t.need("button "+words, func(n *html.Node) bool {
		return (has(n, "data-act") && n.Data != "form" || n.Data == "a" || has(n, "popovertarget")) && text(n) == words
	})
	if has(n, "popovertarget") {
		t.taps++
		t.page.sheet = attr(n, "popovertarget")
		t.page.pop()
		return
	}
	if has(n, "data-act") {
		t.press(n)
		return
	}
	t.taps++
	t.Visit(attr(n, "href"))
}

// Follow taps the link to an address.
func (t *Tab) Follow(href string) {
	t.taps++
	t.T.Helper()
	t.need("link to "+href, func(n *html.Node) bool { return n.Data == "a" && attr(n, "href") == href })
	t.Visit(href)
}

// Search types into the search field, and pauses.
func (t *Tab) Search(words string) {
	t.T.Helper()
	t.TouchSearch()
	t.do(screen.Event{Act: "search", Arg: words})
	t.Wait(time.Second)
}

// TouchSearch goes to the search field; its keyboard takes a moment to come.
func (t *Tab) TouchSearch() {
	t.T.Helper()
	t.need("search field", byID("q"))
	t.do(screen.Event{Act: "search-begin"})
	t.Wait(time.Second)
}

// SearchOn types into the search field, and does not pause.
func (t *Tab) SearchOn(words string) {
	t.T.Helper()
	t.do(screen.Event{Act: "search", Arg: words})
}

// LeaveSearch leaves the search field, with what was typed in it.
func (t *Tab) LeaveSearch(words string) {
	t.T.Helper()
	t.do(screen.Event{Act: "search", Arg: words, Done: true})
}

// Type types into the field that is saved while one types, and pauses.
func (t *Tab) Type(act, words string) {
	t.T.Helper()
	t.TypeOn(act, words)
	t.Wait(2 * time.Second)
}

// Begin goes to a field with the keyboard, and says what was in it.
func (t *Tab) Begin(act string) (was string) {
	t.T.Helper()
	n := t.need("field "+act, byAttr("data-typed", act))
	was, _ = t.page.Field(attr(n, "id"))
	t.do(screen.Event{Act: act + "-begin", Arg: was, Key: keyAround(n)})
	return was
}

// TypeOn types and does not pause.
func (t *Tab) TypeOn(act, words string) {
	t.T.Helper()
	n := t.need("field "+act, byAttr("data-typed", act))
	t.do(screen.Event{Act: act, Arg: words, Key: keyAround(n)})
}

// Change chooses a value of a field that speaks at once.
func (t *Tab) Change(act, value string) {
	t.T.Helper()
	n := t.need("field "+act, byAttr("data-act", act))
	t.do(screen.Event{Act: act, Arg: value, Key: keyAround(n), Done: true})
}

// Submit sends the form of an act, with what was typed in place of what is in its fields,
// by name. A form of one field has no name for it.
func (t *Tab) Submit(act string, typed map[string]string) {
	t.T.Helper()
	form := t.need("form "+act, func(n *html.Node) bool { return n.Data == "form" && attr(n, "data-act") == act })
	values, first := t.fields(form, typed)
	arg := first
	if has(form, "data-fields") {
		arg = values.Encode()
	}
	t.do(screen.Event{Act: act, Arg: arg})
}

// Fill types into a form that is read while one types, and does not send it.
func (t *Tab) Fill(act string, typed map[string]string) {
	t.T.Helper()
	values, _ := t.fields(t.need("form "+act, byAttr("data-typed", act)), typed)
	t.do(screen.Event{Act: act, Arg: values.Encode()})
}

// fields are the fields of a form with what was typed, and the first that is not empty.
func (t *Tab) fields(form *html.Node, typed map[string]string) (values url.Values, first string) {
	t.T.Helper()
	values = url.Values{}
	found := map[string]bool{}
	for _, field := range findAll(form, func(n *html.Node) bool {
		return n.Data == "input" || n.Data == "textarea" || n.Data == "select"
	}) {
		name, value := attr(field, "name"), attr(field, "value")
		kind := attr(field, "type")
		on := kind != "checkbox" && kind != "radio" || has(field, "checked")
		if field.Data == "textarea" {
			value = text(field)
		}
		if field.Data == "select" {
			for i, option := range findAll(field, func(n *html.Node) bool { return n.Data == "option" }) {
				if i == 0 || has(option, "selected") {
					value = attr(option, "value")
				}
			}
		}
		if given, ok := typed[name]; ok {
			found[name] = true
			switch {
			case kind == "radio", kind == "checkbox" && value != "": // one of several
				on = value == given
			default:
				on, value = given != "" || kind != "checkbox", given
			}
		}
		if on {
			values.Add(name, value)
			if first == "" && field.Data == "input" {
				first = value
			}
		}
	}
	if len(found) < len(typed) {
		t.T.Fatalf("a form has not all of the fields %v", typed)
	}
	return values, first
}

// Drop gives a file to the place that takes one.
func (t *Tab) Drop(act, name string, content []byte) {
	t.T.Helper()
	t.need("place for a file: "+act, func(n *html.Node) bool { return attr(n, "data-act") == act || attr(n, "data-drop") == act })
	t.do(screen.Event{Act: act, Arg: name, Body: content})
}

// Unfold opens every fold of the page, until another screen is on show.
func (t *Tab) Unfold() {
	t.page.unfolded = true
	t.page.pop()
}

// Key presses a key while a session has the keyboard.
func (t *Tab) Key(name, session string) {
	t.T.Helper()
	t.here = session
	t.do(screen.Event{Act: "key", Arg: name, Taken: func() {}})
	t.here = ""
}

// Hide puts the app away, and Show brings it back.
func (t *Tab) Hide() { t.do(screen.Event{Act: "hidden"}) }

// Show brings the app back into view.
func (t *Tab) Show() { t.do(screen.Event{Act: "visible"}) }

// Resize is the browser's word that there is room for two screens now, or no longer.
func (t *Tab) Resize() { t.do(screen.Event{Act: "wide"}) }

// UpdateWaits is the browser's word that a newer app is there.
func (t *Tab) UpdateWaits() {
	t.loop.Do(t.app.UpdateWaits)
	t.settle()
}

// Text is all that a person sees.
func (t *Tab) Text() string { return t.page.Text() }

// Region is what a person sees of a part of the page.
func (t *Tab) Region(id string) string { return t.page.Region(id) }

// Sees ends the test where the page does not say something.
func (t *Tab) Sees(words ...string) {
	t.T.Helper()
	for _, w := range words {
		if !strings.Contains(t.Text(), w) {
			t.T.Fatalf("the page does not say %q; it says: %.3000s", w, t.Text())
		}
	}
}

// SeesNot ends the test where the page says something.
func (t *Tab) SeesNot(words ...string) {
	t.T.Helper()
	for _, w := range words {
		if strings.Contains(t.Text(), w) {
			t.T.Fatalf("the page says %q: %.3000s", w, t.Text())
		}
	}
}

// Shows ends the test where a session's star is in another state.
func (t *Tab) Shows(key, state string) {
	t.T.Helper()
	rows := findAll(t.page.doc, byAttr("data-key", key))
	if len(rows) == 0 {
		t.T.Fatalf("session %s is not on the page: %.1500s", key, t.Text())
	}
	for _, row := range rows {
		if got := attr(row, "data-state"); got != state {
			t.T.Fatalf("session %s shows %s, want %s", key, got, state)
		}
	}
}

// Keys are the sessions on show, in order.
func (t *Tab) Keys() []string {
	var keys []string
	for _, row := range findAll(t.page.element("view"), func(n *html.Node) bool { return has(n, "data-key") && n.Data == "li" }) {
		if !hidden(row) {
			keys = append(keys, attr(row, "data-key"))
		}
	}
	return keys
}

// Marked are the rows that say that theirs is the session beside them.
func (t *Tab) Marked() []string {
	var keys []string
	for _, link := range findAll(t.page.element("list"), both(byAttr("class", "session-title"), byAttr("aria-current", "true"))) {
		keys = append(keys, attr(link.Parent.Parent, "data-key"))
	}
	return keys
}

// Row is what a person sees of a session's row.
func (t *Tab) Row(key string) string {
	t.T.Helper()
	return text(t.need("row of "+key, byAttr("data-key", key)))
}

// At is the address bar.
func (t *Tab) At() string { return t.page.at }

// Taps is how often the person tapped since the last time that this was asked.
func (t *Tab) Taps() int {
	n := t.taps
	t.taps = 0
	return n
}

// Has reports whether the button of an act can be seen.
func (t *Tab) Has(act string) bool { return t.seek(byAttr("data-act", act)) != nil }

// Escape closes the sheet as the browser does by itself, of which the app hears nothing. It may
// be called while the app waits for something.
func (t *Tab) Escape() { t.loop.Do(func() { t.page.Dialog(false) }) }

// HasSheet reports whether a sheet is open.
func (t *Tab) HasSheet() bool { return has(t.page.element("sheet"), "open") }

// Reached reports whether a server may reach the phone, and whether its worker can ask what a
// message is about.
func (t *Tab) Reached() (subscribed, asks bool) { return t.Phone.subscribed, t.Phone.asks != nil }

// Quiet reports whether the phone last asked that nothing comes at night.
func (t *Tab) Quiet() bool {
	t.T.Helper()
	var wish wire.PushRequest
	if err := json.Unmarshal(t.Phone.wish, &wish); err != nil {
		t.T.Fatal("it asked for no messages: ", err)
	}
	return wish.Quiet
}

// Badge is the number on the icon of the app.
func (t *Tab) Badge() int { return t.page.badge }

// Focused is the selector of what the app gave the keyboard to last.
func (t *Tab) Focused() string { return t.page.focus }

// Title is the page's.
func (t *Tab) Title() string { return t.page.title }

// Scrolled is how far down the page is; Scroll moves it.
func (t *Tab) Scrolled() int { return t.page.scroll }

// Scroll moves the page.
func (t *Tab) Scroll(to int) { t.page.scroll = to }

// Link is the address of a link that has something in it.
func (t *Tab) Link(part string) string {
	t.T.Helper()
	for _, name := range []string{"href", "value", "data-arg"} {
		if n := t.seek(func(n *html.Node) bool { return strings.Contains(attr(n, name), part) }); n != nil {
			return attr(n, name)
		}
	}
	t.T.Fatalf("there is no link with %q; the page says: %.1500s", part, t.Text())
	return ""
}

// Saved is a file that was downloaded, by the beginning of its name.
func (t *Tab) Saved(name string) string {
	t.T.Helper()
	for n, content := range t.page.saved {
		if strings.HasPrefix(n, name) {
			return content
		}
	}
	t.T.Fatalf("no file %s was downloaded", name)
	return ""
}

// Shared is what was handed over last, to a share sheet or the clipboard.
func (t *Tab) Shared() string {
	t.T.Helper()
	if len(t.page.shared) == 0 {
		t.T.Fatal("nothing was handed over")
	}
	return t.page.shared[len(t.page.shared)-1]
}

// SharedTimes is how often an address went to the phone's own sheet for sharing.
func (t *Tab) SharedTimes(address string) int {
	n := 0
	for _, each := range t.page.shared {
		if each == address {
			n++
		}
	}
	return n
}

// Asked are the requests to the server since the last time.
func (t *Tab) Asked() []string {
	t.kept.mu.Lock()
	defer t.kept.mu.Unlock()
	asked := t.page.asked
	t.page.asked = nil
	return asked
}

// Reloads is how often the app had itself loaded again.
func (t *Tab) Reloads() int { return t.page.reloads }

// Local is what the phone keeps under a name outside of the store.
func (p *Phone) Local(key string) string {
	p.kept.mu.Lock()
	defer p.kept.mu.Unlock()
	return p.kept.local[key]
}

// Locals are all such names.
func (p *Phone) Locals() []string {
	p.kept.mu.Lock()
	defer p.kept.mu.Unlock()
	var keys []string
	for key := range p.kept.local {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

var _ screen.Browser = (*Page)(nil)
