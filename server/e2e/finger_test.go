package e2e

import (
	"strings"
	"testing"
)

// Under the finger: what a person touches stays where it is, and is kept.

func TestTapBeforeGoIsThereSurvivesAKill(t *testing.T) {
	hall := newHall(t)
	line := slowly(t, hall)
	phone := newPhoneThatEnds(t)
	page := phone.open(line.URL + "/e/fixture?day=" + hall.date(0))
	keys := []string{hall.key("Cost of a Cold Start"), hall.key("Audit Logs"), hall.key("Columnar Storage")}
	page.wait("boot is there", `window.hallway`)
	for _, key := range keys {
		page.tap(key)
		page.shows(key, "maybe")
	}
	if page.is(`document.documentElement.dataset.ready`) {
		t.Fatal("Go was not held back, so this journey shows nothing")
	}
	phone.dies()

	phone.switchOn()
	page = phone.open(line.URL + "/e/fixture?day=" + hall.date(0))
	for _, key := range keys {
		page.shows(key, "maybe")
	}
	line.Release(wasm)
	page.ready()
	for _, key := range keys {
		page.stored("fixture", key, "maybe")
	}

	t.Log("what was taken off since stays off at the next start")
	page.tap(keys[0])
	page.shows(keys[0], "going")
	page.tap(keys[0])
	page.stored("fixture", keys[0], "none")
	page.goTo(line.URL + "/e/fixture?day=" + hall.date(0))
	page.ready()
	page.shows(keys[0], "none")
	page.stored("fixture", keys[0], "none")
}

// The first tap on a star once moved the rows below by a line, and the second tap of
// "twice for going" picked another session.
func TestATapMovesNoRow(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.day(0))
	page.ready()
	const places = `JSON.stringify([...document.querySelectorAll("#list [data-key], #list h3")].map((e) => {
		const r = e.getBoundingClientRect();
		return [Math.round(r.top + scrollY), Math.round(r.height)];
	}))`
	page.is(`scrollTo(0, 10) ?? true`)
	before := page.value(places)
	for _, title := range []string{workshop, firewall, "Autoscaling", workshop, "Columnar Storage", "Rollbacks You Can Write"} {
		key := hall.key(title)
		page.is(`document.querySelector('[data-key="` + key + `"] [data-act="star"]').click() ?? true`)
		page.wait("it is stored", `hallway.waiting().length === 0`)
		if after := page.value(places); after != before {
			t.Fatalf("a tap on %q moved rows:\n%s\n%s", title, before, after)
		}
	}
	if !strings.Contains(page.value(`document.querySelector("#list").textContent`), "★ Workshop") {
		t.Error("nothing tells what was picked, so this shows nothing")
	}
}

func TestBackLeadsToTheRowThatWasLeft(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.day(0))
	page.ready()
	key := hall.key("Audit Logs")
	row := `document.querySelector('#list [data-key="` + key + `"]')`
	page.is(row + `.scrollIntoView({ block: "center" }) ?? true`)
	page.drawn()
	before := page.value(`Math.round(` + row + `.getBoundingClientRect().top)`)
	page.is(`(() => { // a real click would scroll first
		const link = ` + row + `.querySelector(".session-title");
		link.focus({ preventScroll: true });
		link.click();
		return true;
	})()`)
	page.opens("/e/fixture/session/" + key)
	page.is(`history.back() ?? true`)
	page.opens("/e/fixture?day=" + hall.date(0))
	page.wait("the row is where it was", `Math.abs(`+row+`.getBoundingClientRect().top - `+before+`) <= 2`)
	page.wait("its link has the keyboard", row+`.contains(document.activeElement)`)
	page.calm()
}

// A message that comes while a sheet is open is seen above it and can be answered there.
func TestAMessageLiesAboveAnOpenSheet(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.day(0))
	page.kept()
	page.tap(hall.key("Audit Logs"))
	page.stored("fixture", hall.key("Audit Logs"), "maybe")
	page.click(`#tabs a[href="/e/fixture/agenda"]`)
	page.opens("/e/fixture/agenda")
	page.click(`[data-act="share-agenda"]`)
	page.has("dialog[open]")
	hall.networkGoes()
	page.click(`[data-act="make-link"] button`)
	page.seesIn("#toast", "cannot be reached")
	page.wait("nothing lies over it", `(() => {
		const r = document.querySelector("#toast > *").getBoundingClientRect();
		return document.querySelector("#toast").contains(document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2));
	})()`)
	page.types("\x1b")
	page.hasNo("dialog[open]")
	page.seesIn(".notes #toast", "cannot be reached")
}

// A word that is being composed is not broken by what is drawn meanwhile, and a fold stays
// as the person left it.
func TestWhatIsTypedAndFoldedOutlivesARedraw(t *testing.T) {
	hall := newHall(t)
	phone := newPhone(t)
	page := phone.open(hall.session("Audit Logs"))
	page.ready()
	page.click("#mine > summary")
	page.click("#note")
	page.is(`(() => {
		const note = document.querySelector("#note");
		note.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
		note.value = "にほ";
		window.note = note;
		return true;
	})()`)
	other := phone.open(hall.day(0))
	other.ready()
	other.tap(hall.key("Audit Logs"))
	other.stored("fixture", hall.key("Audit Logs"), "maybe")
	page.wait("the tabs count the pick", `document.querySelector("#tabs .count")`)
	if got := page.value(`document.querySelector("#view article").dataset.state + " " + note.value`); got != "none にほ" {
		t.Errorf("while a word is composed the page shows %q", got)
	}
	page.is(`note.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true }))`)
	page.wait("the pick is shown once it has ended", `document.querySelector("#view article").dataset.state === "maybe"`)
	if !page.is(`note.isConnected && document.activeElement === note && note.value === "にほ"`) {
		t.Error("the field lost its word, its keyboard or itself")
	}
	page.goTo(hall.day(0))
	page.ready()
	page.click(".shelf summary")
	other.tap(hall.key("Cost of a Cold Start"))
	page.shows(hall.key("Cost of a Cold Start"), "maybe")
	page.is(`document.dispatchEvent(new Event("visibilitychange"))`)
	page.has(".shelf[open]")
}

// What comes later than the settings (whether the browser keeps the data, how it stands
// with the server, the devices) moves no button: a tap on the one would hit another.
func TestNothingMovesInTheSettings(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.day(0))
	page.ready()
	page.tap(hall.key("Audit Logs"))
	page.stored("fixture", hall.key("Audit Logs"), "maybe")
	page.goTo(hall.at("/agenda"))
	page.ready()
	page.saved()
	page.must(page.tab.Before(`addEventListener("hallway-ready", () => setTimeout(() => { window.first = places(); }));
		window.places = () => JSON.stringify([...document.querySelectorAll("#view .setting button, #view .setting input")].filter((e) => !e.closest("#devices, #links")).map((e) => [e.dataset.act ?? e.id, Math.round(e.getBoundingClientRect().top + scrollY)]));`))
	page.goTo(hall.server.URL + "/settings")
	page.ready()
	page.wait("the devices have come", `document.querySelector("#devices li")`)
	page.seesIn("#sync", "on the server")
	if first, now := page.value("window.first"), page.value("places()"); first != now || len(first) < 100 {
		t.Errorf("buttons moved:\n%s\n%s", first, now)
	}

	// The agenda's name comes when the server has it all, at any time after the list: it must not
	// push another device's "Remove" under the finger.
	page.click(`.setting .options > summary`)
	page.has("#devices li")
	page.has("#name-on-server p")
	const place = `(() => { const r = document.querySelector("#devices li").getBoundingClientRect(); return r.top + scrollY; })()`
	with := page.value(place)
	if without := page.value(`(document.querySelector("#name-on-server").replaceChildren(), ` + place + `)`); with != without {
		t.Errorf("the devices are at %s with the agenda's name and at %s without", with, without)
	}
}

// The app draws pages for its worker only while a page is at rest.
func TestAPageThatScrollsIsBusy(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.day(0))
	page.ready()
	page.wait("the page is at rest", `!hallway.busy()`)
	busy := page.value(`await new Promise((done) => {
		addEventListener("scroll", () => setTimeout(() => done(hallway.busy()), 50), { once: true });
		scrollTo(0, 200);
	})`)
	if busy != "true" {
		t.Error("a page that has just scrolled is at rest")
	}
	page.wait("it is at rest again", `!hallway.busy()`)
	page.must(page.tab.Mouse("mousePressed", 200, 400))
	page.wait("a finger is on it", `hallway.busy()`)
	page.must(page.tab.Mouse("mouseReleased", 200, 400))
	page.wait("the finger is off", `!hallway.busy()`)
	page.calm()
}
