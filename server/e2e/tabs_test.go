package e2e

import "testing"

func TestTwoTabsAgree(t *testing.T) {
	hall := newHall(t)
	phone := newPhone(t)
	key, other := hall.key("Cost of a Cold Start"), hall.key("Audit Logs")
	first := phone.open(hall.day(0))
	first.ready()
	second := phone.open(hall.at("/agenda"))
	second.ready()
	second.sees("Nothing picked yet")

	t.Log("what is picked in one tab is on the agenda in the other")
	first.tap(key)
	second.sees("Cost of a Cold Start")
	second.shows(key, "maybe")

	t.Log("and the other way round")
	second.tap(key)
	first.shows(key, "going")

	t.Log("one tap in each, and nothing is lost")
	third := phone.open(hall.day(0))
	third.ready()
	third.tap(other)
	first.shows(other, "maybe")
	first.stored("fixture", key, "going")
	first.stored("fixture", other, "maybe")
	second.sees("Audit Logs That Hold Up")
	first.calm()
	second.calm()

	t.Log("a note that two have open is both's, though one had the keyboard in it before the other wrote")
	first.goTo(hall.session("Audit Logs"))
	first.ready()
	first.click("#mine > summary")
	first.wait("the note has the keyboard", `document.activeElement?.id === "note"`)
	third.goTo(hall.session("Audit Logs"))
	third.ready()
	third.click("#mine > summary")
	third.wait("the note has the keyboard", `document.activeElement?.id === "note"`)
	third.types("from there")
	third.sees("Saved on this device.")
	first.types("from here")
	first.sees("Saved on this device.")
	second.goTo(hall.at("/report"))
	second.ready()
	second.sees("from there")
	second.sees("from here")
}
