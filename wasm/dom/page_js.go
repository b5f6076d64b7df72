// Package dom is the page in the browser: it puts markup in place, hands on what
// a person does, and speaks with the boot script and the worker. It decides
// nothing.
package dom

import (
	"strings"
	"syscall/js"
	"time"

	"hallway/app/device"
	"hallway/app/view"
)

// Page is the one document that is open.
type Page struct {
	leaving                time.Time // when the browser began to go elsewhere last
	window, document, html js.Value
	boot                   js.Value // what web/js/boot.js left for Go

	marks   map[string]view.Mark // what rows show; nil: not known
	aside   map[string]view.Mark // what the rows show that Swap set aside
	sending []js.Value           // AbortControllers of requests without an answer
	held    []func()             // changes of the page that wait for a finger
	letGo   js.Func              // does what is held
}

// Open finds the page.
func Open() *Page {
	window := js.Global()
	document := window.Get("document")
	p := &Page{
		window:   window,
		document: document,
		html:     document.Get("documentElement"),
		boot:     window.Get("hallway"),
	}
	p.letGo = js.FuncOf(func(js.Value, []js.Value) any {
		p.release()
		return nil
	})
	return p
}

// Show brings what stands in a region, named by its id, to new markup. What is the same
// stays the same node: see web/js/page.js.
func (p *Page) Show(region, markup string) { p.edit(func() { p.draw(region, markup, false, "") }) }

// Swap is Show for what comes and goes as a whole: see [screen.Page].
func (p *Page) Swap(region, shown, next string, draw func() string) {
	p.edit(func() {
		if next != "" && p.boot.Call("back", region, next).Bool() {
			p.marks = p.aside
			return
		}
		if shown != "" {
			p.aside = p.marks
		}
		p.draw(region, draw(), false, shown)
	})
}

// Turn puts another screen in place of the one on show, of which nothing is kept.
func (p *Page) Turn(markup string) { p.edit(func() { p.draw("view", markup, true, "") }) }

// Is reports whether the view came with the page as what view.Drawn names, and nothing was
// drawn into it since.
func (p *Page) Is(drawn string) bool {
	return text(p.element("view").Get("dataset").Get("drawn")) == drawn
}

func (p *Page) draw(region, markup string, fresh bool, leaving string) {
	if region == "view" || region == "list" {
		p.element("view").Get("dataset").Delete("drawn")
		p.marks = nil
	}
	p.boot.Call("draw", region, markup, fresh, leaving)
}

// edit changes the page, or waits with it while a finger is down: what is pressed must
// stay where it is until its click has come. What waits is done in its order.
func (p *Page) edit(do func()) {
	if len(p.held) > 0 || p.boot.Call("pressed").Bool() {
		p.held = append(p.held, do)
		p.listenForRelease()
		return
	}
	do()
}

// listenForRelease has Go called once the finger is off. Where nothing waits it is not called: a
// call takes a slow phone two milliseconds, between a tap and its picture.
func (p *Page) listenForRelease() {
	p.window.Call("addEventListener", "hallway-release", p.letGo, map[string]any{"once": true})
}

// release does what waited: for a finger, or for one screen to turn into the next.
func (p *Page) release() {
	held := p.held
	p.held = nil
	for i, do := range held {
		if p.boot.Call("pressed").Bool() {
			p.held = append(held[i:], p.held...)
			p.listenForRelease()
			return
		}
		do()
	}
}

func quote(value string) string {
	value = strings.ReplaceAll(strings.ReplaceAll(value, `\`, `\\`), `"`, `\"`)
	return `"` + strings.ReplaceAll(value, "\n", " ") + `"`
}

// Append puts markup behind what stands in a region.
func (p *Page) Append(region, markup string) {
	p.edit(func() {
		p.marks = nil
		if element := p.element(region); element.Truthy() {
			element.Call("insertAdjacentHTML", "beforeend", markup)
		}
	})
}

// Remove takes the first element that a selector finds off the page.
func (p *Page) Remove(selector string) {
	p.edit(func() {
		if element := p.document.Call("querySelector", selector); element.Truthy() {
			element.Call("remove")
		}
	})
}

// Files are the addresses of the files that this page came with, for the pages
// that Go draws for the worker.
func (p *Page) Files() view.Files {
	script := p.element("boot")
	if !script.Truthy() {
		return view.Files{}
	}
	data, styles := script.Get("dataset"), p.document.Call("querySelectorAll", "head style")
	return view.Files{
		CSS:      text(styles.Index(0).Get("textContent")),
		MoreCSS:  text(styles.Index(1).Get("textContent")), // the boot script has put it there
		More:     text(data.Get("more")),
		Boot:     text(script.Call("getAttribute", "src")),
		Exec:     text(data.Get("exec")),
		Wasm:     text(data.Get("wasm")),
		Index:    text(data.Get("index")),
		Details:  text(data.Get("details")),
		Search:   text(data.Get("search")),
		Manifest: text(p.document.Call("querySelector", "link[rel=manifest]").Call("getAttribute", "href")),
	}
}

// Breathe lets the browser do what waits, a tap or a picture, and goes on in a task of its
// own. To sleep is not enough: while other goroutines have something to do, Go does not return
// to the browser. Nor is a promise that is settled already: what waits for it goes on in the
// same task.
func (p *Page) Breathe() {
	done := make(chan struct{})
	turn := js.FuncOf(func(js.Value, []js.Value) any {
		close(done)
		return nil
	})
	defer turn.Release()
	p.window.Call("setTimeout", turn, 0)
	<-done
}

// AfterPaint runs something once the browser has shown what was done so far, so
// that a tap is seen before it is worked out.
func (p *Page) AfterPaint(do func()) {
	var frame, after js.Func
	frame = js.FuncOf(func(js.Value, []js.Value) any {
		frame.Release()
		p.window.Call("setTimeout", after, 0)
		return nil
	})
	after = js.FuncOf(func(js.Value, []js.Value) any {
		after.Release()
		do()
		return nil
	})
	p.window.Call("requestAnimationFrame", frame)
}

// Patch sets the state and the clash line of the rows that show something else.
// Crossing into JavaScript is what costs, so only rows are touched whose mark is
// another than the last time; after a region was drawn anew, that is not known,
// and the rows are looked at.
func (p *Page) Patch(marks []view.Mark) { p.edit(func() { p.patch(marks) }) }

func (p *Page) patch(marks []view.Mark) {
	fresh := p.marks == nil
	var shown map[string]view.Mark
	if fresh {
		p.marks = make(map[string]view.Mark, len(marks))
		shown = p.shown()
	}
	for _, mark := range marks {
		name := mark.Slot + mark.Key
		before, known := p.marks[name]
		if fresh {
			before, known = shown[name]
			known = known || mark.Slot != ""
		}
		p.marks[name] = mark
		if known && before != mark {
			p.mark(mark)
		}
	}
}

// shown is what the rows on the page show, as the boot script tells it in one
// crossing. Lines are "shown" where there is one, since reading their markup back
// is dear; they are then set once more.
func (p *Page) shown() map[string]view.Mark {
	shown := make(map[string]view.Mark)
	for row := range strings.Lines(text(p.boot.Call("shown"))) {
		words := strings.Fields(row)
		mark := view.Mark{Key: words[0], State: words[1]}
		if len(words) > 2 {
			mark.Line = words[2]
		}
		shown[mark.Key] = mark
	}
	return shown
}

func (p *Page) mark(mark view.Mark) {
	selector := "[id=" + quote(mark.Slot) + "] > h3 > [data-line]"
	if mark.Slot == "" {
		p.boot.Call("paint", mark.Key, mark.State)
		selector = "[data-key=" + quote(mark.Key) + "] > [data-line]"
	}
	lines := p.document.Call("querySelectorAll", selector)
	for i := range lines.Length() {
		lines.Index(i).Set("innerHTML", mark.Line)
	}
}

// Mark sets a data- attribute of the body or, for "ready" and "theme", of the
// whole document, where style sheets look for it.
func (p *Page) Mark(name, value string) {
	data := p.document.Get("body").Get("dataset")
	if name == "ready" || name == "theme" {
		data = p.html.Get("dataset")
	}
	if value == "" {
		data.Delete(name)
		return
	}
	data.Set(name, value)
	if name == "ready" { // the boot script registers the worker now
		p.window.Call("dispatchEvent", p.window.Get("Event").New("hallway-ready"))
	}
}

// Marked reads a data- attribute of the body.
func (p *Page) Marked(name string) string {
	return text(p.document.Get("body").Get("dataset").Get(name))
}

// Title sets the title of the page.
func (p *Page) Title(title string) { p.document.Set("title", title) }

// Focus moves the keyboard to the first element that a selector finds, without
// scrolling there.
func (p *Page) Focus(selector string) {
	p.edit(func() {
		if element := p.document.Call("querySelector", selector); element.Truthy() {
			element.Call("focus", map[string]any{"preventScroll": true})
		}
	})
}

// Begin moves the page to where a screen begins.
func (p *Page) Begin() { p.edit(func() { p.boot.Call("begin") }) }

// Spot is where the person is on the page.
func (p *Page) Spot() string { return text(p.boot.Call("spot")) }

// Return goes back to a spot.
func (p *Page) Return(spot string) { p.edit(func() { p.boot.Call("returnTo", spot) }) }

// Here is the session that has the keyboard.
func (p *Page) Here() string { return keyAround(p.document.Get("activeElement")) }

// Step moves the keyboard from one session to the next, or back. A fold that holds
// sessions is a step of its own, which the space bar opens.
func (p *Page) Step(forward bool) {
	active := p.document.Get("activeElement")
	here := active
	if row := active.Call("closest", "[data-key]"); row.Truthy() {
		here = row
	}
	var places []js.Value // the first link of each row, and summaries, in order
	last := js.Null()
	all := p.document.Call("querySelectorAll", "#view [data-key] a, #view summary")
	at := -1
	for i := range all.Length() {
		place := all.Index(i)
		stop := place.Call("closest", "[data-key]")
		if !stop.Truthy() {
			if stop = place; !place.Get("parentElement").Call("querySelector", "[data-key]").Truthy() {
				continue // a fold of something else
			}
		}
		if stop.Equal(last) || !visible(place) {
			continue
		}
		last = stop
		if stop.Equal(here) {
			at = len(places)
		}
		places = append(places, place)
	}
	switch {
	case forward && at+1 < len(places):
		places[at+1].Call("focus")
	case !forward && at > 0:
		places[at-1].Call("focus")
	}
}

// visible reports whether the keyboard can go to an element: what lies in a closed fold
// has a box in some browsers, and takes no focus.
func visible(element js.Value) bool {
	around := element
	if element.Get("localName").String() == "summary" {
		around = element.Get("parentElement").Get("parentElement") // its own fold does not hide it
	}
	return !around.Call("closest", "details:not([open])").Truthy() && element.Call("getClientRects").Length() > 0
}

// Press clicks what a selector finds inside the session that has the keyboard.
func (p *Page) Press(selector string) {
	row := p.document.Get("activeElement").Call("closest", "[data-key]")
	if !row.Truthy() {
		return
	}
	if button := row.Call("querySelector", selector); button.Truthy() {
		button.Call("click")
	}
}

// Dialog opens or closes the sheet that lies over the page.
func (p *Page) Dialog(open bool) { p.edit(func() { p.dialog(open) }) }

// OnSheet reports whether the sheet is open and holds an element.
func (p *Page) OnSheet(id string) bool {
	return p.document.Call("querySelector", "#sheet[open] #"+id).Truthy()
}

func (p *Page) dialog(open bool) {
	sheet := p.element("sheet")
	if !sheet.Truthy() || sheet.Get("open").Bool() == open {
		return
	}
	if open {
		sheet.Call("showModal")
		p.boot.Call("placeToast")
		return
	}
	sheet.Call("close")
}

// Address puts a path and query into the address bar without a step in the
// history.
func (p *Page) Address(path string) {
	if time.Since(p.leaving) < leavingFor {
		return // WebKit would stay on this page
	}
	p.window.Get("history").Call("replaceState", p.window.Get("history").Get("state"), "", path)
}

// Wide reports whether there is room for two screens side by side. The style sheet has the
// same limit.
func (p *Page) Wide() bool {
	return p.window.Call("matchMedia", "(width >= 68rem)").Get("matches").Bool()
}

// Busy reports whether a finger is on the page, or the page moves.
func (p *Page) Busy() bool { return p.boot.Call("busy").Bool() }

// Back goes a step back in the history.
func (p *Page) Back() { p.window.Get("history").Call("back") }

// leavingFor is how long a page may take to be left: then the person has stayed after all.
const leavingFor = 3 * time.Second

// Badge shows a number on the icon of the installed app, where the browser can.
func (p *Page) Badge(n int) {
	if navigator := p.window.Get("navigator"); navigator.Get("setAppBadge").Truthy() {
		ignore(navigator.Call("setAppBadge", n))
	}
}

// Save offers a file for download.
func (p *Page) Save(name, mime, content string) {
	blob := p.window.Get("Blob").New([]any{content}, map[string]any{"type": mime})
	address := p.window.Get("URL").Call("createObjectURL", blob)
	link := p.document.Call("createElement", "a")
	link.Set("href", address)
	link.Set("download", name)
	link.Call("click")
	p.window.Get("URL").Call("revokeObjectURL", address)
}

// Shares reports whether the phone has a share sheet.
func (p *Page) Shares() bool { return p.window.Get("navigator").Get("share").Truthy() }

// Share hands a link to the phone's share sheet, or copies it where there is none
// and reports that.
func (p *Page) Share(title, url string) (copied bool) {
	address := text(p.window.Get("URL").New(url, p.window.Get("location").Get("href")).Get("href"))
	return p.share(address, map[string]any{"title": title, "url": address})
}

// ShareText hands a text over as Share does an address.
func (p *Page) ShareText(title, words string) (copied bool) {
	return p.share(words, map[string]any{"title": title, "text": words})
}

func (p *Page) share(words string, shared map[string]any) (copied bool) {
	navigator := p.window.Get("navigator")
	if p.Shares() {
		ignore(navigator.Call("share", shared))
		return false
	}
	if clipboard := navigator.Get("clipboard"); clipboard.Truthy() {
		ignore(clipboard.Call("writeText", words))
	}
	return true
}

// Print opens what prints the page.
func (p *Page) Print() { p.window.Call("print") }

// Reload loads the page again.
func (p *Page) Reload() { p.window.Get("location").Call("reload") }

// Get reads a small setting or a copy kept for the boot script.
func (p *Page) Get(key string) string { return text(p.boot.Call("read", key)) }

// Set writes one; an empty value removes it.
func (p *Page) Set(key, value string) {
	if value == "" {
		p.boot.Call("drop", key)
		return
	}
	p.boot.Call("write", key, value)
}

// Forget removes all of them. It blocks.
func (p *Page) Forget() {
	_, _ = Await(p.boot.Call("forget")) // without a database there is nothing in it
}

// Taps are the taps on stars that are not stored yet, in the order they came.
func (p *Page) Taps() []device.Tap {
	ids := p.boot.Call("waiting")
	taps := make([]device.Tap, 0, ids.Length())
	for i := range ids.Length() {
		id := ids.Index(i).String()
		words := strings.Split(p.Get(id), " ")
		if len(words) != 3 {
			p.Set(id, "")
			continue
		}
		taps = append(taps, device.Tap{ID: id, Event: words[0], Key: words[1], State: words[2]})
	}
	return taps
}

// Done takes a choice out of the queue.
func (p *Page) Done(id string) { p.Set(id, "") }

// Take puts a choice into the queue as the boot script does with taps.
func (p *Page) Take(event, key, state string) {
	p.boot.Call("take", event, key, state)
	if p.Marked("event") == event {
		p.boot.Call("paint", key, state)
	}
}

// Locked runs something while no other tab runs anything under the same name. A page that
// is left lets go of the name.
func (p *Page) Locked(name string, do func()) {
	work := js.FuncOf(func(js.Value, []js.Value) any { return p.promise(do) })
	defer work.Release()
	_, _ = Await(p.boot.Call("locked", name, work)) // it does not fail: see web/js/page.js
}

// promise runs something that blocks and resolves when it is done.
func (p *Page) promise(do func()) js.Value {
	begin := js.FuncOf(func(_ js.Value, args []js.Value) any {
		resolve := args[0]
		go func() {
			do()
			resolve.Invoke()
		}()
		return nil
	})
	defer begin.Release()
	return p.window.Get("Promise").New(begin)
}

func (p *Page) element(id string) js.Value { return p.document.Call("getElementById", id) }

func text(v js.Value) string {
	if v.Type() != js.TypeString {
		return ""
	}
	return v.String()
}

// Agent is how the browser names itself.
func (p *Page) Agent() string { return text(p.window.Get("navigator").Get("userAgent")) }

// Origin is the server's address.
func (p *Page) Origin() string { return text(p.window.Get("location").Get("origin")) }

// Hash is what stands behind # in the address. It may be a secret, so it is taken out
// of the address, and out of the browser's history with it.
func (p *Page) Hash() string {
	location := p.window.Get("location")
	hash := strings.TrimPrefix(text(location.Get("hash")), "#")
	if hash != "" {
		p.window.Get("history").Call("replaceState", js.Null(), "", text(location.Get("pathname"))+text(location.Get("search")))
	}
	return hash
}

// Secret is what stands behind # in the address, given or remembered. It is taken out of
// the address, which people copy and which others read over a shoulder, and remembered
// in the state of this step of the history, so that Back and a reload find it again.
func (p *Page) Secret(given string) string {
	history, location := p.window.Get("history"), p.window.Get("location")
	if hash := strings.TrimPrefix(text(location.Get("hash")), "#"); hash != "" {
		given = hash
	}
	if given == "" {
		if state := history.Get("state"); state.Type() == js.TypeObject {
			return text(state.Get("secret"))
		}
		return ""
	}
	history.Call("replaceState", map[string]any{"secret": given}, "", text(location.Get("pathname"))+text(location.Get("search")))
	return given
}

// Installable reports whether the browser offers to install the app when it is asked.
func (p *Page) Installable() bool { return p.window.Call("goappIsAppInstallable").Bool() }

// Installed reports whether this is the installed app.
func (p *Page) Installed() bool { return p.window.Call("goappIsAppInstalled").Bool() }

// Apple reports whether this is Safari, which installs by hand.
func (p *Page) Apple() bool { return p.window.Call("goappIsAppleBrowser").Bool() }

// Install has the browser ask whether to install the app.
func (p *Page) Install() { p.window.Call("goappShowInstallPrompt") }
