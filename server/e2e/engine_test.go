package e2e

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"hallway/server/e2e/engine"
)

// The main job in the other engines that attendees have. Where an engine cannot be had the
// journey is skipped and says so, except in CI.

func TestFirefoxDoesTheMainJob(t *testing.T) {
	profile, err := os.MkdirTemp("", "hallway-firefox-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(profile) }) // a dying browser may still write into it
	mainJob(t, func() (*engine.Browser, error) { return engine.Firefox(profile) }, true)
}

// WebKit's small browser keeps nothing when it is driven, so it is not killed and opened
// again.
func TestWebKitDoesTheMainJob(t *testing.T) { mainJob(t, engine.WebKit, false) }

func TestSafariDoesTheMainJob(t *testing.T) {
	if os.Getenv("HALLWAY_SAFARI") == "" {
		t.Skip("Safari is driven on a Mac with HALLWAY_SAFARI=1")
	}
	mainJob(t, engine.Safari, false)
}

// driven is a browser with the verbs of the journey.
type driven struct {
	t *testing.T
	b *engine.Browser
}

func start(t *testing.T, browser func() (*engine.Browser, error)) driven {
	t.Helper()
	b, err := browser()
	switch {
	case errors.Is(err, engine.ErrMissing) && os.Getenv("CI") == "":
		t.Skip(err)
	case err != nil:
		t.Fatal(err)
	}
	t.Cleanup(b.Kill)
	return driven{t, b}
}

func (d driven) must(err error) {
	d.t.Helper()
	if err != nil {
		var says string
		_ = d.b.Eval(`[location.href, "keyboard: " + (document.activeElement?.id || document.activeElement?.tagName), "search: " + document.getElementById("q")?.value,
			"ready: " + document.documentElement.dataset.ready, "focus: " + document.hasFocus(), document.body?.innerText ?? ""].join("\n")`, &says) // it may be dead
		d.t.Fatalf("%v\nThe page says: %.800s", err, says)
	}
}

func (d driven) wait(js string) { d.t.Helper(); d.must(d.b.Wait(js)) }

func (d driven) goTo(url string) {
	d.t.Helper()
	d.must(d.b.Go(url))
	d.wait(`document.documentElement.dataset.ready === "go"`)
}

func (d driven) click(selector string) {
	d.t.Helper()
	d.wait(fmt.Sprintf(`document.querySelector(%q)?.getClientRects().length`, selector))
	d.must(d.b.Click(selector))
}

func (d driven) sees(text string) {
	d.t.Helper()
	d.wait(fmt.Sprintf(`document.body.innerText.includes(%q)`, text))
}

func row(key string) string { return `[data-key="` + key + `"]` }

func (d driven) shows(key, state string) {
	d.t.Helper()
	d.wait(fmt.Sprintf(`document.querySelector(%q)?.dataset.state === %q`, row(key), state))
}

// calm waits until everything that was tapped is in the database.
func (d driven) calm() { d.t.Helper(); d.wait(`hallway.waiting().length === 0`) }

func mainJob(t *testing.T, browser func() (*engine.Browser, error), profile bool) {
	hall := newHall(t)
	d := start(t, browser)
	cold, audit := hall.key("Cost of a Cold Start"), hall.key("Audit Logs")

	t.Log("read")
	d.goTo(hall.day(0))
	d.sees("Scaling a Scheduler to Ten Thousand Rooms")

	if d.b.Name == "Firefox" {
		t.Log("a message from the push service, and a click on what it says, in the page of the first visit")
		d.must(d.b.CatchNotices())
		d.must(d.b.Eval(`(window.here = true, hallway.asks("known", JSON.stringify({ url: "/api/v1/push", headers: {} })))`, nil)) // which answers with no notices
		d.must(d.b.Push(hall.server.URL, `{"web_push":8030,"agenda":"known","notification":{"title":"Hallway","body":"There is news."}}`))
		d.wait(`navigator.serviceWorker.getRegistration().then((r) => r.getNotifications()).then((all) => all.some((n) => n.title === "Hallway" && n.body === "There is news." && n.data === "/agenda"))`)
		d.wait(`!navigator.serviceWorker.controller`)
		d.must(d.b.ClickNotice("Hallway"))
		d.wait(`location.pathname.endsWith("/agenda") && document.querySelector("h1").innerText.includes("agenda") && here`)
		d.goTo(hall.day(0))
	}

	t.Log("search, and go elsewhere just when the address is about to follow")
	for i := range 3 {
		d.click("#q")
		d.must(d.b.Type("zeppelins"))
		d.sees("1 session found")
		time.Sleep(time.Duration(200+30*i) * time.Millisecond)
		d.goTo(hall.day(0))
		d.wait(`!document.body.innerText.includes("1 session found")`)
	}

	t.Log("star")
	d.goTo(hall.day(0))
	d.click(row(cold) + ` [data-act="star"]`)
	d.shows(cold, "maybe")
	d.calm()

	t.Log("leave the page ten times while it writes")
	for i := range 10 {
		d.must(d.b.Eval(fmt.Sprintf(`(() => {
			document.querySelector(%q).click();
			location.href = %q;
		})()`, row(audit)+` [data-act="star"]`, hall.day(0)+fmt.Sprintf("&turn=%d", i)), nil))
		d.wait(fmt.Sprintf(`location.search.includes("turn=%d") && document.documentElement.dataset.ready === "go"`, i))
		d.shows(audit, []string{"maybe", "going", "none"}[i%3])
	}
	d.calm()
	d.goTo(hall.day(0))
	d.shows(audit, "maybe")
	d.shows(cold, "maybe")

	t.Log("a note is typed and found again")
	d.goTo(hall.session("Audit Logs"))
	d.click("#mine > summary")
	d.click("#note")
	d.must(d.b.Type("ninety days"))
	d.sees("Saved on this device.")
	d.goTo(hall.day(0))
	d.click("#q")
	d.must(d.b.Type("ninety days"))
	d.sees("In your notes")

	t.Log("two tabs are one")
	first, err := d.b.Tab()
	d.must(err)
	_, err = d.b.Open()
	d.must(err)
	d.goTo(hall.day(0))
	d.must(d.b.Eval(fmt.Sprintf(`document.querySelector(%q).click()`, row(cold)+` [data-act="star"]`), nil)) // WebKit's driver has a mouse for one tab
	d.shows(cold, "going")
	d.must(d.b.Switch(first))
	d.goTo(hall.day(0))
	d.shows(cold, "going")

	t.Log("the link to an agenda")
	d.goTo(hall.at("/agenda"))
	d.sees("Cost of a Cold Start")
	d.click(`[data-act="share-agenda"]`)
	d.click(`[data-act="make-link"] button`)
	var link string
	d.wait(`document.querySelector("dialog[open] .link-shown")`)
	d.must(d.b.Eval(`document.querySelector("dialog .link-shown").textContent.trim()`, &link))
	d.must(d.b.Go(link))
	d.sees("Audit Logs That Hold Up")

	t.Log("every screen without a network")
	d.goTo(hall.day(0))
	d.wait(`navigator.serviceWorker.getRegistration().then((r) => r?.active?.state === "activated")`)
	d.wait(`caches.open("data-1").then((c) => c.keys()).then((all) => all.filter((r) => new URL(r.url).pathname.startsWith("/data/")).length >= 3)`)
	hall.networkGoes()
	for _, c := range []struct{ path, says string }{
		{"", "Scaling a Scheduler"}, {"/session/" + audit, "In court, in one case."}, {"/agenda", "Audit Logs"},
		{"/now", "Now"}, {"/plan", "Audit Logs"}, {"/team", "Team"}, {"/report", "ninety days"}, {"/changes", "What changed"},
	} {
		d.goTo(hall.at(c.path))
		d.sees(c.says)
	}

	t.Log("a newer version is offered, and there once it is wanted")
	hall.networkComes("--web", newerWeb(t))
	d.goTo(hall.day(0))
	d.wait(`(dispatchEvent(new Event("online")), document.querySelector("#banner [data-update]"))`)
	d.click(`#banner [data-act="reload"]`)
	d.wait(newer + ` && document.documentElement.dataset.ready === "go"`)
	d.shows(audit, "maybe")

	if profile {
		t.Log("the browser is killed and opened again")
		d.goTo(hall.day(0))
		d.click(row(cold) + ` [data-act="star"]`)
		d.shows(cold, "none")
		d.calm()
		d.b.Kill()
		time.Sleep(time.Second) // its lock on the profile
		d = start(t, browser)
		d.goTo(hall.day(0))
		d.shows(audit, "maybe")
		d.shows(cold, "none")
	}
	if strings.Contains(link, "#") {
		t.Errorf("the link is %q", link)
	}
}
