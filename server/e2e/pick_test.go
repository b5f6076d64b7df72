package e2e

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

func TestStarGoesFromMaybeToGoingAndOff(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.day(0))
	page.ready()
	key := hall.key("Rollbacks You Can Read")
	label := `document.querySelector('[data-key="` + key + `"] [data-act="star"]').ariaLabel`
	before := page.value(label)

	t.Log("one tap is maybe, the next is going, and the tab counts it")
	page.tap(key)
	page.shows(key, "maybe")
	page.sees("Maybe: Rollbacks You Can Read")
	page.tap(key)
	page.shows(key, "going")
	page.sees("Going: Rollbacks You Can Read")
	page.stored("fixture", key, "going")
	page.seesIn("#tabs .count", "1")

	t.Log("what the star is called does not change; that it is pressed says the rest")
	if after := page.value(label); after != before || before == "" {
		t.Errorf("the star was called %q and is now called %q", before, after)
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
	page.calm()
}

func TestSameStarEverywhere(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.day(0))
	page.ready()
	key := hall.key("Audit Logs That Hold Up")

	page.tap(key)
	page.shows(key, "maybe")

	t.Log("on the session's page it is the same star")
	page.click(`[data-key="` + key + `"] .session-title`)
	page.opens("/e/fixture/session/" + key)
	page.shows(key, "maybe")
	page.tap(key)
	page.shows(key, "going")

	t.Log("on the agenda too")
	page.click(`#tabs a[href="/e/fixture/agenda"]`)
	page.opens("/e/fixture/agenda")
	page.shows(key, "going")

	t.Log("and among what a search finds")
	page.click(`#tabs a[href="/e/fixture"]`)
	page.opens("/e/fixture")
	page.searches("audit logs")
	page.shows(key, "going")
	page.calm()
}

func TestSkippedSessionCanBeBroughtBack(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.session("Columnar Storage"))
	page.ready()
	key := hall.key("Columnar Storage")

	page.click(`[data-act="skip"]`)
	page.sees("Skipped: Columnar Storage")
	page.stored("fixture", key, "hidden")
	page.sees("Bring back")

	t.Log("the programme does not show it as a choice any more")
	page.goTo(hall.day(0))
	page.ready()
	page.wait("the row is marked as skipped, or gone", `(document.querySelector('[data-key="`+key+`"]')?.dataset.state ?? "hidden") === "hidden"`)

	page.goTo(hall.session("Columnar Storage"))
	page.ready()
	page.click(`[data-act="skip"]`)
	page.stored("fixture", key, "none")
	page.calm()
}

func TestPicksOfOneEventDoNotTouchAnother(t *testing.T) {
	hall := newHall(t)
	other := newHall(t) // its programme, under a second event's name
	both := openHall(t, "--programme", "fixture="+hall.file, "--programme", "second="+other.file)
	key := hall.key("Cost of a Cold Start")

	phone := newPhone(t)
	page := phone.open(both.server.URL + "/events")
	page.ready()
	page.click(`a[href="/e/second"]`)
	page.opens("/e/second")
	page.goTo(both.server.URL + "/e/second?day=" + hall.date(0))
	page.ready()
	page.tap(key)
	page.stored("second", key, "maybe")

	page.goTo(both.server.URL + "/e/fixture?day=" + hall.date(0))
	page.ready()
	page.shows(key, "none")
	page.stored("fixture", key, "none")
	page.goTo(both.server.URL + "/e/second?day=" + hall.date(0))
	page.ready()
	page.shows(key, "maybe")
}

func TestDeletingEverythingAsksFirst(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.day(0))
	page.ready()
	key := hall.key("Cost of a Cold Start")
	page.tap(key)
	page.stored("fixture", key, "maybe")

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
	page.goTo(hall.day(0))
	page.ready()
	page.shows(key, "none")
}
