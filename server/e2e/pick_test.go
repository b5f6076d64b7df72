package e2e

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"hallway/server/e2e/browser"

	"github.com/chromedp/chromedp/kb"
)

func TestStarGoesFromMaybeToGoingAndOff(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.day(0))
	page.ready()
	key := hall.key("Rollbacks You Can Read")
	label := `document.querySelector('[data-key="` + key + `"] [data-act="star"]').ariaLabel`
	if name := page.value(label); name != "Not picked: Rollbacks You Can Read, 13:30, Hall A" {
		t.Errorf("the star is called %q", name)
	}

	t.Log("one tap is maybe, the next is going, and the tab counts it")
	page.tap(key)
	page.shows(key, "maybe")
	page.sees("Maybe: Rollbacks You Can Read")
	page.tap(key)
	page.shows(key, "going")
	page.sees("Going: Rollbacks You Can Read")
	page.stored("fixture", key, "going")
	page.seesIn("#tabs .count", "1")

	if name := page.value(label); name != "Going: Rollbacks You Can Read, 13:30, Hall A" {
		t.Errorf("the star of a session that one goes to is called %q", name)
	}

	t.Log("it is still there after a reload")
	page.goTo(hall.day(0))
	page.shows(key, "going")
	page.ready()
	page.shows(key, "going")

	t.Log("a third tap takes it off, and undo brings it back")
	page.tap(key)
	page.shows(key, "none")
	page.stored("fixture", key, "none")
	page.click(`#toast [data-act="undo"]`)
	page.shows(key, "going")
	page.stored("fixture", key, "going")
	page.seesIn("#toast", "Undone: Rollbacks You Can Read")

	t.Log("a star that is held is for going at once, and the click that ends it changes nothing")
	other := hall.key("Rollbacks You Can Write")
	page.hold(`[data-key="` + other + `"] .star`)
	page.shows(other, "going")
	page.stored("fixture", other, "going")
	page.calm()
}

// "Delete everything" leaves nothing in any place where a browser keeps things. What is
// there afterwards the next start has written, and it names neither picks nor people.
func TestDeletingEverythingLeavesNothing(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.day(0))
	page.ready()
	key := hall.key("Cost of a Cold Start")
	page.tap(key)
	page.stored("fixture", key, "maybe")
	page.shares(hall, "Ana Private")
	page.kept()
	const left = `(async () => {
		const found = Object.entries(localStorage).map(([k, v]) => "localStorage " + k + "=" + v);
		for (const { name } of await indexedDB.databases()) {
			const db = await new Promise((done) => { indexedDB.open(name).onsuccess = (e) => done(e.target.result); });
			for (const store of db.objectStoreNames) {
				const all = await new Promise((done) => { db.transaction(store).objectStore(store).getAll().onsuccess = (e) => done(e.target.result); });
				found.push(...all.map((v) => "IndexedDB " + name + "/" + store + " " + JSON.stringify(v, (k, v) => v instanceof Uint8Array ? String.fromCharCode(...v) : v)));
			}
			db.close();
		}
		for (const name of await caches.keys()) for (const request of await (await caches.open(name)).keys()) {
			const text = await (await (await caches.open(name)).match(request)).text();
			if (/data-key="[^"]*"[^>]*data-state="(maybe|going)"|Ana Private/.test(text)) found.push("cache " + request.url);
		}
		return found.concat(document.cookie ? ["cookie " + document.cookie] : []).join("\n");
	})()`
	names, err := browser.Eval[string](page.tab, `(async () => {
		const db = await new Promise((done) => { indexedDB.open("hallway").onsuccess = (e) => done(e.target.result); });
		const all = await new Promise((done) => { db.transaction("meta").objectStore("meta").getAll().onsuccess = (e) => done(e.target.result); });
		db.close();
		return JSON.stringify(all);
	})()`)
	page.must(err)
	before, err := browser.Eval[string](page.tab, left)
	page.must(err)
	if !strings.Contains(before, key) || !strings.Contains(before, "Ana Private") || !strings.Contains(before, "IndexedDB hallway/meta") {
		t.Fatalf("there is nothing to be deleted, so this shows nothing: %s", before)
	}

	page.goTo(hall.server.URL + "/settings")
	page.ready()
	page.click(`[data-act="clear"]`)
	page.sees("Delete everything on this device?")
	page.types(kb.Escape)
	page.hasNo("dialog[open]")
	page.stored("fixture", key, "maybe")
	page.click(`[data-act="clear"]`)
	page.loadsAgain(func() { page.click(`dialog [data-act="clear"]`) })
	page.ready()
	page.stored("fixture", key, "none")
	after, err := browser.Eval[string](page.tab, left)
	page.must(err)
	var private []string // what named the agenda, this device, and what opened it
	page.must(json.Unmarshal([]byte(names), &private))
	for _, private := range append(private, key+" ", `"`+key+`"`, "Ana Private", "picks fixture=f", "joined", "followed", "cache ", "cookie ") {
		if strings.Contains(after, private) {
			t.Errorf("there is still %q in:\n%s", private, after)
		}
	}
	page.goTo(hall.day(0))
	page.ready()
	page.shows(key, "none")
}

// Whoever sees no colours sees by its shape what a star says.
func TestAStarHasAShapeForEachState(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.day(0))
	page.ready()
	key := hall.key("Cost of a Cold Start")
	shapes := make(map[string]string)
	for _, state := range []string{"none", "maybe", "going"} {
		if state != "none" {
			page.tap(key)
		}
		page.shows(key, state)
		shape := page.value(`getComputedStyle(document.querySelector('[data-key="` + key + `"] .star'), "::before").clipPath`)
		if other, taken := shapes[shape]; taken || !strings.HasPrefix(shape, "polygon(") {
			t.Errorf("a star for %q has the shape %q, which one for %q has too", state, shape, other)
		}
		shapes[shape] = state
	}
	page.calm()
}

// A star near the end of the screen is pressed twice for going: what is said of the first press
// does not come under the second, which would undo it.
func TestAMessageDoesNotComeUnderTheFinger(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.day(0))
	page.ready()
	for _, c := range []struct {
		where string
		star  string
		top   string
	}{{"the lowest", "-1", "true"}, {"the first", "0", "false"}} {
		at := strings.Fields(page.value(`(() => {
			const place = (star) => { const box = star.getBoundingClientRect(); return [box.x + box.width / 2, box.y + 20]; };
			const stars = [...document.querySelectorAll("#list .star")].filter((star) => document.elementFromPoint(...place(star))?.closest(".star") === star);
			const star = stars.at(` + c.star + `);
			return [star.closest("li").dataset.key, ...place(star)].join(" ");
		})()`))
		x, err := strconv.ParseFloat(at[1], 64)
		page.must(err)
		y, err := strconv.ParseFloat(at[2], 64)
		page.must(err)
		for _, state := range []string{"maybe", "going"} {
			page.must(page.tab.Mouse("mousePressed", x, y))
			page.must(page.tab.Mouse("mouseReleased", x, y))
			page.wait(c.where+" star is "+state, `document.querySelector('li[data-key="`+at[0]+`"]').dataset.state === "`+state+`" && document.querySelector("#toast .toast")?.innerText.toLowerCase().startsWith("`+state+`")`)
		}
		if top := page.value(`document.getElementById("toast").getBoundingClientRect().bottom < innerHeight / 2`); top != c.top {
			t.Errorf("after a press on %s star the message is at the top: %s", c.where, top)
		}
		if over := page.value(`document.getElementById("toast").getBoundingClientRect().top < document.querySelector(".days").getBoundingClientRect().bottom`); over != "false" {
			t.Errorf("after a press on %s star the message lies over the days", c.where)
		}
	}
}
