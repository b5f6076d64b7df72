package e2e

import "testing"

// Without JavaScript nothing can be asked of the page, so the browser is: the
// verbs work all the same, for they run in a world of their own.

func TestProgrammeCanBeReadWithoutJavaScript(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).blank()
	page.must(page.tab.NoScript())
	page.goTo(hall.at(""))

	t.Log("the days and the sessions are there")
	page.sees("Keynote: Maps of Places That Change")
	page.click(`.days a[href*="day=` + hall.date(1) + `"]`)
	page.sees("Keynote: The Long Tail of Short Talks")

	t.Log("search is a form")
	page.goTo(hall.at(""))
	page.click("#q")
	page.types("zeppelins\r")
	page.sees("Scaling a Scheduler to Ten Thousand Rooms")
	page.seesNot("Keynote: Maps of Places That Change")

	t.Log("a session opens, and its speaker")
	page.click(`.session-title`)
	page.sees("with zeppelins as the running example")
	page.click(`.people a`)
	page.seesIn("h1", "Rune Ødegård")

	t.Log("the agenda says why it is empty")
	page.goTo(hall.at("/agenda"))
	page.sees("It needs JavaScript")
	page.calm()
}
