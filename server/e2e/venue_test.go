package e2e

import (
	"strings"
	"testing"
)

// At the venue the network goes: the server is stopped, so that whatever answers
// is on the phone.

func TestEverythingIsThereWithoutANetwork(t *testing.T) {
	hall := newHall(t)
	phone := newPhone(t)
	page := phone.open(hall.day(0))
	page.ready()
	key := hall.key("Cost of a Cold Start")
	page.tap(key)
	page.stored("fixture", key, "maybe")
	page.kept()

	hall.networkGoes()

	t.Log("a reload shows the day with the pick")
	page.goTo(hall.day(0))
	page.shows(key, "maybe")
	page.ready()
	page.shows(key, "maybe")
	page.seesIn("#status", "Offline")

	t.Log("search still looks into abstracts")
	page.goTo(hall.at(""))
	page.ready()
	page.searches("hyperloglog")
	page.sees("Sketches: Counting Almost Exactly")

	t.Log("a session nobody has opened yet is there, abstract and all")
	page.click(`#hits .session-title`)
	page.sees("HyperLogLog with string and beads.")

	t.Log("picking works, and survives another start without a network")
	other := hall.key("Audit Logs")
	page.goTo(hall.day(0))
	page.ready()
	page.tap(other)
	page.stored("fixture", other, "maybe")
	page.goTo(hall.at("/agenda"))
	page.ready()
	page.sees("Audit Logs That Hold Up")
	page.sees("Cost of a Cold Start")

	t.Log("when the network is back, all is as it was left")
	hall.networkComes()
	page.goTo(hall.day(0))
	page.ready()
	page.shows(key, "maybe")
	page.shows(other, "maybe")
	page.hasNo("#status .offline")
}

func TestAnyLinkOpensColdWithoutANetwork(t *testing.T) {
	hall := newHall(t)
	phone := newPhone(t)
	phone.open(hall.at("")).kept()
	hall.networkGoes()

	for _, place := range []struct{ name, path, shows string }{
		{"home", "/", "Fixture Days"},
		{"home as an installed app starts it", "/?src=pwa", "Fixture Days"},
		{"a session that another app shares", "/?text=Cost+of+a+Cold+Start&url=https%3A%2F%2Fexample.org%2Fx", "Milliseconds, and who pays them."},
		{"a shortcut of the installed app", "/agenda?src=pwa", "My agenda"},
		{"another day", "/e/fixture?day=" + hall.date(1), "Keynote: The Long Tail of Short Talks"},
		{"a search", "/e/fixture?q=zeppelins", "Scaling a Scheduler"},
		{"a session", "/e/fixture/session/" + hall.key("Keys, Rotated"), "Keys, Rotated"},
		{"a speaker", "/e/fixture/speaker/ken-ito", "Ken Ito"},
		{"now", "/e/fixture/now", "Now"},
		{"the settings", "/settings", "Settings"},
		{"the events", "/events", "Fixture Days"},
		{"a session that never was", "/e/fixture/session/fix-999", "Page not found"},
		{"an event that is not on this phone", "/e/elsewhere", "not"},
	} {
		t.Run(place.name, func(t *testing.T) {
			page := phone.open(hall.server.URL + place.path)
			defer page.tab.Close()
			page.t = t
			page.ready()
			page.seesIn("#view", place.shows)
			page.seesIn("#status", "Offline")
		})
	}
}

func TestAppThatWasClosedStartsWithoutANetwork(t *testing.T) {
	hall := newHall(t)
	phone := newPhoneThatEnds(t)
	page := phone.open(hall.day(0))
	page.ready()
	key := hall.key("Cost of a Cold Start")
	page.tap(key)
	page.stored("fixture", key, "maybe")
	page.kept()
	phone.quits()

	hall.networkGoes()
	phone.switchOn()
	page = phone.open(hall.day(0))
	page.shows(key, "maybe")
	page.ready()
	page.tap(key)
	page.shows(key, "going")
	page.stored("fixture", key, "going")
}

func TestFirstVisitWithoutANetworkHarmsNothing(t *testing.T) {
	hall := newHall(t)
	phone := newPhone(t)
	page := phone.blank()
	hall.networkGoes()
	if err := page.tab.Go(hall.day(0)); err == nil || !strings.Contains(err.Error(), "ERR_CONNECTION_REFUSED") {
		t.Fatalf("with nothing on the phone the browser's own page should show, got %v", err)
	}
	hall.networkComes()
	page.goTo(hall.day(0))
	page.ready()
	page.sees("Keynote: Maps of Places That Change")
}

func TestProgrammeThatChangesReachesAnOpenPhone(t *testing.T) {
	hall := newHall(t)
	phone := newPhone(t)
	page := phone.open(hall.day(0))
	page.ready()
	key := hall.key("Cost of a Cold Start")
	page.tap(key)
	page.stored("fixture", key, "maybe")
	page.kept()

	t.Log("while the phone is away, the session is taken off the programme")
	hall.networkGoes()
	hall.edits(func(file string) string { return without(file, key) })
	hall.networkComes()

	t.Log("the pick stays on the agenda, and says what has become of it")
	page.goTo(hall.at("/agenda"))
	page.ready()
	page.sees("No longer on the programme")
	page.sees("Cost of a Cold Start")
	page.stored("fixture", key, "maybe")

	t.Log("its page says so too, and what is on instead")
	page.click(`[data-key="` + key + `"] .session-title`)
	page.sees("Your pick is kept until you take it off")
	page.sees("Audit Logs That Hold Up")
}
