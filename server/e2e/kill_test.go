package e2e

import "testing"

func TestPickSurvivesTheEndOfTheBrowserRightAfterTheTick(t *testing.T) {
	hall := newHall(t)
	phone := newPhoneThatEnds(t)
	page := phone.open(hall.day(0))
	page.ready()
	key, other := hall.key("Cost of a Cold Start"), hall.key("Audit Logs")
	page.tap(key)
	page.sees("Maybe: Cost of a Cold Start") // this is the tick: it is stored
	page.tap(other)
	page.sees("Maybe. Overlaps 30 min with 15:00 Cost of a Cold Start")
	phone.dies()

	phone.switchOn()
	page = phone.open(hall.day(0))
	page.ready()
	page.shows(key, "maybe")
	page.shows(other, "maybe")
	page.stored("fixture", key, "maybe")
	page.stored("fixture", other, "maybe")
}
