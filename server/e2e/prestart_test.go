package e2e

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"

	"hallway/server/e2e/slownet"
)

// Before the start: the page is there and Go is still on its way. The line holds
// app.wasm back for as long as the journey wants.

const wasm = "app."

// slowly puts a line in front of the hall that holds the app back.
func slowly(t *testing.T, hall *hall) *slownet.Line {
	t.Helper()
	l, err := slownet.New(hall.server.URL, slownet.Shape{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Cut() }) // it may be cut already
	l.Hold(wasm)
	return l
}

func TestTapBeforeGoIsThereSurvives(t *testing.T) {
	hall := newHall(t)
	line := slowly(t, hall)
	page := newPhone(t).open(line.URL + "/e/fixture?day=" + hall.date(0))
	key, other := hall.key("Cost of a Cold Start"), hall.key("Audit Logs")

	t.Log("the programme can be read, and stars take taps at once")
	page.sees("Cost of a Cold Start")
	page.wait("boot is there", `window.hallway`)
	page.tap(key)
	page.shows(key, "maybe")
	page.tap(key)
	page.shows(key, "going")
	page.tap(other)
	page.shows(other, "maybe")
	if page.is(`document.documentElement.dataset.ready`) {
		t.Fatal("Go was not held back, so this journey shows nothing")
	}

	t.Log("when Go comes it takes the taps over, and moves nothing")
	page.is(`scrollTo(0, 300) ?? true`)
	line.Release(wasm)
	page.ready()
	page.shows(key, "going")
	page.shows(other, "maybe")
	page.stored("fixture", key, "going")
	page.stored("fixture", other, "maybe")
	if at := page.value("Math.round(scrollY)"); at != "300" {
		t.Errorf("the page stood at 300 and is at %s since Go took over", at)
	}
	page.wait("nothing waits any more", `hallway.waiting().length === 0`)
	page.calm()
}

// A page comes slowly over a poor line, and its first sessions are there before the last ones.
func TestTapOnAPageThatIsStillComingCounts(t *testing.T) {
	hall := newHall(t)
	first, second := hall.key("Cost of a Cold Start"), hall.key("Audit Logs")
	comes := halfway(t, hall, `</main>`)
	page := newPhone(t).blank()
	page.must(page.tab.Before(`localStorage.setItem("picks fixture", "` + second + ` going")`))
	page.must(page.tab.Start(comes.url + "/e/fixture?day=" + hall.date(0)))
	page.wait("taps are listened to", `typeof hallwayTaps !== "undefined"`)
	page.wait("the rows are there", `document.querySelectorAll("[data-key='`+first+`'], [data-key='`+second+`']").length === 2`)
	page.tap(first)
	page.shows(first, "maybe")
	page.tap(second) // the server does not know that it was picked
	page.shows(second, "none")
	if state := page.value(`document.readyState`); state != "loading" {
		t.Fatalf("the page was not held back, so this journey shows nothing: %s", state)
	}

	t.Log("the rest of the page comes, and Go")
	comes.on()
	page.wait("the page is whole", `document.readyState !== "loading"`)
	page.shows(first, "maybe")
	page.shows(second, "none")
	page.ready()
	page.shows(first, "maybe")
	page.shows(second, "none")
	page.stored("fixture", first, "maybe")
	page.wait("no tap waits", `hallway.waiting().length === 0`)
	page.calm()
}

// A tap is shown once it is kept, also where the page becomes whole before that.
func TestATapThatMayNotBeKeptIsNotShownYet(t *testing.T) {
	hall := newHall(t)
	key := hall.key("Cost of a Cold Start")
	comes := halfway(t, hall, `</main>`)
	page := newPhone(t).blank()
	page.must(page.tab.Before(`
		IDBFactory.prototype.open = () => ({}); // never answers
		const after = setTimeout;
		window.late = [];
		window.setTimeout = (then, ms, ...rest) => ms === 1000 ? late.push(then) : after(then, ms, ...rest);`))
	page.must(page.tab.Start(comes.url + "/e/fixture?day=" + hall.date(0)))
	page.wait("a tap is taken", `typeof hallwayTaps !== "undefined" && (document.querySelector("[data-key='`+key+`'] .star")?.click(), hallwayTaps.waiting().length > 0)`)
	comes.on()
	page.wait("the page is whole, and what is kept was painted", `document.readyState !== "loading" && window.hallway`)
	page.shows(key, "none")
	page.is(`late.forEach((then) => then()) ?? true`)
	page.shows(key, "maybe")
}

// All taps before Go use one connection, which a phone may lose, and which a page that is left
// gives up.
func TestTapsBeforeGoSurviveALostConnection(t *testing.T) {
	hall := newHall(t)
	key, line := hall.key("Cost of a Cold Start"), slowly(t, hall)
	page := newPhone(t).blank()
	page.must(page.tab.Before(`
		const open = IDBFactory.prototype.open;
		window.opened = [];
		IDBFactory.prototype.open = function (...all) {
			const asked = open.apply(this, all);
			if (all[0] === "hallway-taps") asked.addEventListener("success", () => opened.push(asked.result));
			return asked;
		};`))
	page.goTo(line.URL + "/e/fixture?day=" + hall.date(0))
	page.wait("the connection is there", `opened.length === 1`)
	page.is(`opened[0].close() ?? true`)
	page.tap(key)
	page.shows(key, "maybe")
	page.wait("it is kept, by a new connection", `opened.length === 2 && new Promise((done) => {
		opened[1].transaction("taps").objectStore("taps").count().onsuccess = ({ target }) => done(target.result === 1);
	})`)
	page.is(`dispatchEvent(new Event("pagehide"))`)
	page.wait("the connection is closed", `(() => { try { opened[1].transaction("taps"); } catch { return true; } })()`)
}

// Where the phone has the app already, it is compiled while a page is still coming. On a first
// visit the page has the line to itself.
func TestTheAppIsCompiledWhileAPageIsComing(t *testing.T) {
	hall := newHall(t)
	comes := halfway(t, hall, `</main>`)
	page := newPhone(t).blank()
	page.must(page.tab.Before(`
		window.compiled = "";
		window.early = false;
		const open = indexedDB.open;
		indexedDB.open = (...all) => { early ||= document.readyState === "loading"; return open.apply(indexedDB, all); };
		window.Worker = class extends Worker { constructor(...all) { super(...all); compiled ||= document.readyState; } };`))
	page.must(page.tab.Start(comes.url + "/e/fixture?day=" + hall.date(0)))
	page.wait("the boot script has run", `typeof hallwayTaps !== "undefined"`)
	comes.on()
	page.ready()
	if when := page.value(`compiled`); when == "loading" || when == "" {
		t.Errorf("on a first visit the app is compiled while the page is %q", when)
	}
	if !page.is(`early`) {
		t.Error("on a first visit the store of taps is opened once the page is whole")
	}
	page.wait("the worker is there", `navigator.serviceWorker.ready.then((is) => is.active.state === "activated")`)

	comes.halts()
	page.must(page.tab.Start(comes.url + "/e/fixture/session/" + hall.key("Audit Logs"))) // not kept yet
	page.wait("it is compiled", `window.compiled === "loading"`)
	if page.is(`early`) {
		t.Error("where the worker has the page, the store of taps is opened before that is shown")
	}
	comes.on()
	page.ready()
}

// half is a site whose pages end halfway until the rest is let through.
type half struct {
	url  string
	mu   sync.Mutex
	gate chan struct{}
}

// halfway puts a proxy in front of the hall that sends pages as far as some text.
func halfway(t *testing.T, hall *hall, text string) *half {
	t.Helper()
	to, err := url.Parse(hall.server.URL)
	if err != nil {
		t.Fatal(err)
	}
	h := &half{gate: make(chan struct{})}
	line := httptest.NewServer(&httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(to)
			r.Out.Header.Set("Accept-Encoding", "identity")
		},
		FlushInterval: -1,
		ModifyResponse: func(r *http.Response) error {
			if !strings.HasPrefix(r.Header.Get("Content-Type"), "text/html") {
				return nil
			}
			page, err := io.ReadAll(r.Body)
			if at := bytes.Index(page, []byte(text)); err == nil && at > 0 {
				r.Body = io.NopCloser(io.MultiReader(bytes.NewReader(page[:at]), h, bytes.NewReader(page[at:])))
			}
			return err
		},
	})
	h.url = line.URL
	t.Cleanup(line.Close)
	t.Cleanup(h.on)
	return h
}

// Read waits until the rest is let through, and reads nothing.
func (h *half) Read([]byte) (int, error) {
	h.mu.Lock()
	gate := h.gate
	h.mu.Unlock()
	<-gate
	return 0, io.EOF
}

// on lets the rest through, of this page and of all that follow.
func (h *half) on() {
	h.mu.Lock()
	defer h.mu.Unlock()
	select {
	case <-h.gate:
	default:
		close(h.gate)
	}
}

// halts holds the pages that follow.
func (h *half) halts() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.gate = make(chan struct{})
}

func TestTapBeforeGoIsThereSurvivesTheEndOfTheBrowser(t *testing.T) {
	hall := newHall(t)
	line := slowly(t, hall)
	phone := newPhoneThatEnds(t)
	page := phone.open(line.URL + "/e/fixture?day=" + hall.date(0))
	key := hall.key("Cost of a Cold Start")
	page.wait("boot is there", `window.hallway`)
	page.tap(key)
	page.shows(key, "maybe")

	t.Log("the tab is closed before Go ever came")
	phone.quits()
	phone.switchOn()
	page = phone.open(line.URL + "/e/fixture?day=" + hall.date(0))
	page.shows(key, "maybe")

	t.Log("now Go comes")
	line.Release(wasm)
	page.ready()
	page.shows(key, "maybe")
	page.stored("fixture", key, "maybe")
}

// What a person types, presses or chooses while Go is on its way is not lost: it counts once
// Go is there.
func TestWhatIsDoneBeforeGoIsThereCountsOnceItIs(t *testing.T) {
	hall := newHall(t)
	line := slowly(t, hall)
	page := newPhone(t).open(line.URL + "/e/fixture")
	page.wait("boot is there", `window.hallway`)
	page.click("#q")
	page.types("zeppelins")
	if page.is(`document.documentElement.dataset.ready`) {
		t.Fatal("Go was not held back, so this journey shows nothing")
	}
	line.Release(wasm)
	page.ready()
	page.seesIn("#list", "1 session found")
	page.seesIn("#live", "1 session found")
	page.wait("the address holds the search", `new URLSearchParams(location.search).get("q") === "zeppelins"`)
	if field := page.value(`document.activeElement.id + " " + document.activeElement.value`); field != "q zeppelins" {
		t.Errorf("the keyboard is in %q", field)
	}

	t.Log("buttons, and a choice")
	line.Hold(wasm)
	page = newPhone(t).open(line.URL + "/settings")
	page.wait("boot is there", `window.hallway`)
	page.click(`[data-act="keys"]`)
	page.click(`[data-act="theme"][data-arg="dark"]`)
	page.click(`[data-act="clear"]`)
	page.wait("they show that they wait", `document.querySelectorAll("[data-waits]").length === 2`)
	line.Release(wasm)
	page.ready()
	page.has(`dialog[open]`)
	page.wait("all three count", `document.documentElement.dataset.theme === "dark" && localStorage.getItem("keys") === "off"`)
	page.hasNo("[data-waits]")
	page.calm()
}

func TestSearchBeforeGoIsThereAsksTheServer(t *testing.T) {
	hall := newHall(t)
	line := slowly(t, hall)
	page := newPhone(t).open(line.URL + "/e/fixture")

	page.click("#q")
	page.types("zeppelins\r")
	page.wait("the server has answered", `location.search.includes("q=zeppelins") && document.readyState !== "loading"`)
	page.sees("Scaling a Scheduler to Ten Thousand Rooms")
	if page.is(`document.documentElement.dataset.ready`) {
		t.Fatal("Go was not held back, so this journey shows nothing")
	}
}

func TestLinksBeforeGoIsThereLeadOn(t *testing.T) {
	hall := newHall(t)
	line := slowly(t, hall)
	page := newPhone(t).open(line.URL + "/e/fixture?day=" + hall.date(0))

	page.click(`[data-key="` + hall.key("Cost of a Cold Start") + `"] .session-title`)
	page.sees("Milliseconds, and who pays them.")
}

// The app is compiled beside the page's thread, and on it where a browser gives it no other.
func TestTheAppIsCompiledBesideThePage(t *testing.T) {
	hall := newHall(t)
	const counts = `
		window.compiled = 0;
		const compile = WebAssembly.compileStreaming;
		WebAssembly.compileStreaming = (...all) => { compiled++; return compile.apply(WebAssembly, all); };`
	for _, c := range []struct{ name, browser, here string }{
		{"beside it", "", "0"},
		{"without workers", `delete window.Worker;`, "1"},
		{"with workers that fail", `window.Worker = class { postMessage() { setTimeout(() => this.onerror(new Event("error"))); } terminate() {} };`, "1"},
		{"with workers that hand no code over", `window.Worker = class { postMessage() { setTimeout(() => this.onmessage({ data: null })); } terminate() {} };`, "1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			page := newPhone(t).blank()
			page.must(page.tab.Before(counts + c.browser))
			page.goTo(hall.day(0))
			page.ready()
			if here := page.value("compiled"); here != c.here {
				t.Errorf("the page compiled it %s times, want %s", here, c.here)
			}
		})
	}
}
