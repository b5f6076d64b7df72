package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"hallway/server/e2e/browser"
)

// phone is a browser with storage of its own, 390 pixels wide.
type phone struct {
	t       *testing.T
	profile string // its folder; empty: the phone lives in the browser that journeys share
	browser *browser.Browser
	pages   []*page
}

// shared is the browser that phones live in unless they need a whole one.
var shared = sync.OnceValues(func() (*browser.Browser, error) {
	profile, err := os.MkdirTemp("", "hallway-phones-")
	if err != nil {
		return nil, err
	}
	b, err := browser.StartShell(profile)
	if err != nil {
		return nil, err
	}
	atEnd(func() {
		b.Close()
		_ = os.RemoveAll(profile) // a dying browser may still write into it
	})
	return b, nil
})

func newPhone(t *testing.T) *phone {
	t.Helper()
	needBrowser(t)
	all, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	b, err := all.Apart()
	if err != nil {
		t.Fatal(err)
	}
	p := &phone{t: t, browser: b}
	t.Cleanup(func() {
		p.keepPictures()
		b.Close()
	})
	return p
}

// newPhoneThatEnds has a whole browser and a profile of its own, so that it can die, quit and
// be switched on again.
func newPhoneThatEnds(t *testing.T) *phone {
	t.Helper()
	needBrowser(t)
	profile, err := os.MkdirTemp("", "hallway-phone-")
	if err != nil {
		t.Fatal(err)
	}
	p := &phone{t: t, profile: profile}
	p.switchOn()
	t.Cleanup(func() {
		p.keepPictures()
		p.browser.Close()
		_ = os.RemoveAll(profile) // a dying browser may still write into it
	})
	return p
}

// switchOn starts the browser on the phone's profile.
func (p *phone) switchOn() {
	p.t.Helper()
	p.mayEnd()
	b, err := browser.Start(p.profile)
	if err != nil {
		p.t.Fatal(err)
	}
	p.browser, p.pages = b, nil
}

// quits ends the browser as a person does.
func (p *phone) quits() {
	p.t.Helper()
	p.mayEnd()
	if err := p.browser.Quit(); err != nil {
		p.t.Fatal(err)
	}
}

// mayEnd keeps a journey from ending the browser of all others.
func (p *phone) mayEnd() {
	p.t.Helper()
	if p.profile == "" {
		p.t.Fatal("this phone shares its browser: take newPhoneThatEnds")
	}
}

// dies kills the browser's process, as an empty battery would.
func (p *phone) dies() {
	p.t.Helper()
	p.mayEnd()
	if err := p.browser.Kill(); err != nil {
		p.t.Fatal(err)
	}
}

// blank opens an empty tab.
func (p *phone) blank() *page {
	p.t.Helper()
	tab := p.browser.First()
	if len(p.pages) > 0 {
		tab = p.browser.Open()
	}
	page := &page{t: p.t, tab: tab}
	p.pages = append(p.pages, page)
	var err error
	page.trouble, err = tab.Watch()
	page.must(err)
	page.must(tab.Size(390, 844))
	return page
}

// open opens an address in a new tab.
func (p *phone) open(url string) *page {
	p.t.Helper()
	page := p.blank()
	page.goTo(url)
	return page
}

// keepPictures leaves a picture of each tab of a failed journey, and what its
// console said.
func (p *phone) keepPictures() {
	if !p.t.Failed() {
		return
	}
	folder := os.Getenv("HALLWAY_PICTURES")
	for i, page := range p.pages {
		if lines := page.trouble.Lines(); len(lines) > 0 {
			p.t.Logf("tab %d had trouble:\n%s", i+1, strings.Join(lines, "\n"))
		}
		if folder != "" {
			name := fmt.Sprintf("%s-%d.png", strings.ReplaceAll(p.t.Name(), "/", "-"), i+1)
			_ = page.tab.Shot(filepath.Join(folder, name)) // the tab may be gone
		}
	}
}

// page is a tab, with the verbs that journeys are told in. A verb that fails ends
// the journey.
type page struct {
	t       *testing.T
	tab     *browser.Tab
	trouble *browser.Trouble
}

func (p *page) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *page) goTo(url string) {
	p.t.Helper()
	p.must(p.tab.Go(url))
}

// ready waits until Go has taken the page over.
func (p *page) ready() {
	p.t.Helper()
	p.must(p.tab.Ready())
}

// kept waits until the worker has all it needs to answer without a network: the
// app, the event's three files, and the pages that Go draws one after the other: the one on
// show, the programme and the agenda.
func (p *page) kept() {
	p.t.Helper()
	p.ready()
	p.wait("the worker is there", `navigator.serviceWorker.getRegistration().then(r => r?.active?.state === "activated")`)
	p.wait("the programme is kept", `(async () => {
		const data = await caches.open("data-1");
		return (await data.keys()).filter(r => new URL(r.url).pathname.startsWith("/data/")).length >= 3;
	})()`)
	p.wait("the pages are kept", `(async () => {
		const { page, event } = document.body.dataset;
		for (const name of await caches.keys()) {
			const has = async (path) => name.startsWith("pages-") && (await caches.open(name)).match(path);
			if (await has(page) && await has("/e/" + event) && await has("/e/" + event + "/agenda")) return true;
		}
	})()`)
}

// wait waits until an expression is true; what says it in words.
func (p *page) wait(what, js string) {
	p.t.Helper()
	if err := p.tab.Wait("(async () => { try { return await (" + js + ") } catch { return false } })()"); err != nil {
		p.t.Fatalf("it never came true that %s: %v\nThe page says: %.3000s", what, err, p.says())
	}
}

// is evaluates an expression to true or false.
func (p *page) is(js string) bool {
	p.t.Helper()
	value, err := browser.Eval[bool](p.tab, "!!("+js+")")
	p.must(err)
	return value
}

// value is an expression's value as text.
func (p *page) value(js string) string {
	p.t.Helper()
	value, err := browser.Eval[string](p.tab, "(async () => String("+js+"))()")
	p.must(err)
	return value
}

// says is all text on the page.
func (p *page) says() string {
	text, err := browser.Eval[string](p.tab, `document.body?.innerText ?? ""`)
	if err != nil {
		return err.Error()
	}
	return text
}

// sees waits until the page shows a text.
func (p *page) sees(text string) {
	p.t.Helper()
	p.wait(fmt.Sprintf("the page shows %q", text), "document.body.innerText.includes("+quote(text)+")")
}

// seesNot waits until the page does not show a text.
func (p *page) seesNot(text string) {
	p.t.Helper()
	p.wait(fmt.Sprintf("the page does not show %q", text), "!document.body.innerText.includes("+quote(text)+")")
}

// seesIn waits until the first element that a selector finds shows a text.
func (p *page) seesIn(selector, text string) {
	p.t.Helper()
	p.wait(fmt.Sprintf("%s shows %q", selector, text),
		"document.querySelector("+quote(selector)+").textContent.replace(/\\s+/g, ' ').includes("+quote(text)+")")
}

// has waits until a selector finds something that is on show.
func (p *page) has(selector string) {
	p.t.Helper()
	p.wait("there is a "+selector, "document.querySelector("+quote(selector)+")?.checkVisibility()")
}

// hasNo waits until a selector finds nothing that is on show.
func (p *page) hasNo(selector string) {
	p.t.Helper()
	p.wait("there is no "+selector, "![...document.querySelectorAll("+quote(selector)+")].some(e => e.checkVisibility())")
}

// click waits for an element, and clicks it.
func (p *page) click(selector string) {
	p.t.Helper()
	p.has(selector)
	p.must(p.tab.Click(selector))
}

func (p *page) types(text string) {
	p.t.Helper()
	p.must(p.tab.Type(text))
}

// titles are the sessions that a selector's lists show, in order.
func (p *page) titles(selector string) []string {
	p.t.Helper()
	titles, err := browser.Eval[[]string](p.tab,
		"[...document.querySelectorAll("+quote(selector+" .session-title")+")].map(e => e.textContent.trim())")
	p.must(err)
	return titles
}

// searches types into the search field and waits until the list is the answer.
func (p *page) searches(text string) {
	p.t.Helper()
	p.click("#q")
	p.types(text)
	p.answers(text)
}

// answers waits until the list shows what a search found.
func (p *page) answers(text string) {
	p.t.Helper()
	p.wait(fmt.Sprintf("the list answers %q", text),
		`(document.querySelector("#view").dataset.query ?? document.body.dataset.query ?? "") === `+quote(text))
}

// opens waits until Go shows another screen, by its address.
func (p *page) opens(path string) {
	p.t.Helper()
	p.wait("the screen "+path+" is on show", "document.body.dataset.page === "+quote(path)+
		` && document.documentElement.dataset.ready === "go"`)
}

// loadsAgain does something that makes the page load itself again, and waits
// until it has.
func (p *page) loadsAgain(do func()) {
	p.t.Helper()
	p.is(`window.before = true`)
	do()
	p.wait("the page is loaded again", `window.before === undefined && document.readyState === "complete"`)
}

// tap taps the star of a session.
func (p *page) tap(key string) {
	p.t.Helper()
	p.click(`[data-key="` + key + `"] [data-act="star"]`)
}

// hold holds a star until it shows that the session is one to go to.
func (p *page) hold(star string) {
	p.t.Helper()
	p.has(star)
	p.is(`document.querySelector(` + quote(star) + `).scrollIntoView({ block: "center" }) ?? true`)
	p.drawn()
	at, err := browser.Eval[struct{ X, Y float64 }](p.tab, `(() => {
		const box = document.querySelector(`+quote(star)+`).getBoundingClientRect();
		return { X: box.x + box.width / 2, Y: box.y + box.height / 2 };
	})()`)
	p.must(err)
	p.must(p.tab.Mouse("mousePressed", at.X, at.Y))
	p.has(star + `[aria-pressed="true"]`)
	p.must(p.tab.Mouse("mouseReleased", at.X, at.Y))
}

// drawn waits for two frames: what was scrolled near is laid out with the next one.
func (p *page) drawn() {
	p.t.Helper()
	p.wait("two frames", `new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn(true))))`)
}

// shows waits until the star of a session shows a state: none, maybe or going.
func (p *page) shows(key, state string) {
	p.t.Helper()
	pressed := map[string]string{"none": "false", "maybe": "mixed", "going": "true"}[state]
	p.wait(fmt.Sprintf("the star of %s shows %s", key, state),
		`document.querySelector('[data-key="`+key+`"] [data-act="star"]').ariaPressed === `+quote(pressed)+
			` && document.querySelector('[data-key="`+key+`"]').dataset.state === `+quote(state))
}

// stored waits until the phone's database has a pick in a state; none is that it
// has no such pick.
func (p *page) stored(event, key, state string) {
	p.t.Helper()
	p.wait(fmt.Sprintf("%s is stored as %s", key, state), `(async () => {
		const db = await new Promise((done, failed) => {
			const asked = indexedDB.open("hallway");
			asked.onsuccess = () => done(asked.result);
			asked.onerror = failed;
		});
		try {
			const asked = db.transaction("picks").objectStore("picks").get([`+quote(event)+`, `+quote(key)+`]);
			await new Promise((done, failed) => { asked.onsuccess = done; asked.onerror = failed; });
			return (asked.result?.state ?? "none") === `+quote(state)+`;
		} finally { db.close(); }
	})()`)
}

// calm ends the journey if the page had trouble that no person would see.
func (p *page) calm() {
	p.t.Helper()
	if lines := p.trouble.Lines(); len(lines) > 0 {
		p.t.Errorf("the page had trouble:\n%s", strings.Join(lines, "\n"))
	}
}

func quote(text string) string {
	b, _ := json.Marshal(text) // a string always can be
	return string(b)
}

// wake is the app coming back into view.
func (p *page) wake() { p.is(`dispatchEvent(new Event("online"))`) }

// wakesUntil wakes the app until it shows something: the server takes a moment to
// read its source again.
func (p *page) wakesUntil(js string) {
	p.t.Helper()
	p.wait("after the app came back into view: "+js, `(async () => {
		if (`+js+`) return true;
		dispatchEvent(new Event("online"));
		await new Promise((done) => setTimeout(done, 300));
		return !!(`+js+`);
	})()`)
}
