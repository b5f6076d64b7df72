package e2e

import "testing"

func TestBackLeadsToWhereOneWas(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.day(0))
	page.ready()
	key := hall.key("Cost of a Cold Start")

	page.click(`[data-key="` + key + `"] .session-title`) // scrolls down to it
	page.wait("the session is on show", `document.querySelector("h1").textContent === "Cost of a Cold Start"`)
	page.wait("it begins at its top", "scrollY === 0")
	page.wait("the keyboard is on its heading", `document.activeElement.tagName === "H1"`)
	page.wait("the title is the session's", `document.title.startsWith("Cost of a Cold Start")`)

	page.is("history.back() ?? true")
	page.has(`.days`)
	page.wait("the row is where it was left", `(() => {
		const r = document.querySelector('[data-key="`+key+`"]').getBoundingClientRect();
		return scrollY > 400 && r.top > 0 && r.bottom < innerHeight;
	})()`)
}

func TestBackAndForthThroughDaysAndSearches(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.at(""))
	page.ready()
	page.click(`.days a[href*="day=` + hall.date(1) + `"]`)
	page.sees("Keynote: The Long Tail of Short Talks")
	page.click(`#tabs a[href="/e/fixture/agenda"]`)
	page.sees("Nothing picked yet")
	page.is("history.back() ?? true")
	page.sees("Keynote: The Long Tail of Short Talks")
	page.is("history.back() ?? true")
	page.sees("Keynote: Maps of Places That Change")
	page.is("history.forward() ?? true")
	page.sees("Keynote: The Long Tail of Short Talks")
	page.calm()
}

// Go leaves the day as the server drew it and puts right what only the phone knows: to draw
// it anew keeps a phone busy just when a person begins to tap.
func TestTheDayThatCameIsNotDrawnAnew(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).blank()
	page.must(page.tab.Zone("Asia/Kathmandu"))
	page.goTo(hall.day(0))
	key := hall.key("Cost of a Cold Start")
	page.is(`document.querySelector('[data-key="` + key + `"] [data-act="star"]').click() ?? true`)
	page.ready()
	page.stored("fixture", key, "maybe")
	page.shows(key, "maybe")
	page.seesIn("#zone", "your clock is")
	page.wait("nothing was drawn", `document.querySelector("#view").dataset.drawn`)

	t.Log("nor is it when one comes back, with the pick on it")
	page.kept()
	page.goTo(hall.day(0))
	page.ready()
	page.shows(key, "maybe")
	page.wait("the worker had it", `document.body.dataset.kept && document.querySelector("#view").dataset.drawn`)

	t.Log("nor where one pick was made and one taken off since the worker got it")
	other := hall.key("Audit Logs")
	page.tap(other)
	page.stored("fixture", other, "maybe")
	page.tap(key)
	page.stored("fixture", key, "going")
	page.tap(key)
	page.stored("fixture", key, "none")
	page.goTo(hall.day(0))
	page.ready()
	page.shows(key, "none")
	page.shows(other, "maybe")
	page.seesIn("#zone", "your clock is")
	page.wait("nothing was drawn", `document.body.dataset.kept && document.querySelector("#view").dataset.drawn`)
	page.calm()
	page.click(`.days a[href*="day=` + hall.date(1) + `"]`)
	page.sees("Keynote: The Long Tail of Short Talks")
	page.wait("it is drawn when it is another", `!document.querySelector("#view").dataset.drawn`)
}
