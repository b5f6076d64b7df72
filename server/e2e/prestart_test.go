package e2e

import (
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
