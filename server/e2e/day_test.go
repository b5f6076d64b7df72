package e2e

import (
	"testing"
	"time"
)

// The four sessions of today that hang together: the workshop runs from 10:20 to
// 12:20 and overlaps the other three, which are not all its neighbours.
const (
	scheduler = "Scaling a Scheduler" // 10:00 to 10:30, Hall A; again tomorrow
	patience  = "Zero Trust, Some"    // 10:10 to 10:40, Hall B
	workshop  = "Workshop: Streams"   // 10:20 to 12:20, Room 1.1
	firewall  = "A Firewall Story"    // 11:00 to 11:30, Hall B
)

func TestClashIsNamedWhileOneBrowses(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.day(0))
	page.ready()

	t.Log("what overlaps a pick says so before it is picked")
	page.tap(hall.key(workshop))
	page.seesIn(`[data-key="`+hall.key(firewall)+`"] [data-line]`, "Overlaps your 10:20 Workshop: Streams From Scratch")

	t.Log("what stands open all day clashes with nothing")
	page.hasNo(`[data-key="` + hall.key("Hack Space") + `"] [data-line]`)

	t.Log("two picks that overlap both say how long")
	page.tap(hall.key(firewall))
	page.seesIn(`[data-key="`+hall.key(firewall)+`"] [data-line]`, "Overlaps 30 min with 10:20")
	page.seesIn(`[data-key="`+hall.key(workshop)+`"] [data-line]`, "Overlaps 30 min with 11:00")
	page.seesIn("#toast", "Overlaps 30 min with 10:20 Workshop: Streams From Scratch")
	page.calm()
}

func TestAgendaShowsTheDayAndItsGaps(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.at("/agenda"))
	page.ready()
	page.sees("Nothing picked yet")

	t.Log("two picks with an hour and a quarter and another room between them")
	page.goTo(hall.day(0))
	page.ready()
	page.tap(hall.key("Rollbacks You Can Read")) // 13:30 to 14:00, Hall A
	page.tap(hall.key("Translating a Project"))  // 15:00 to 15:30, Room 1.1
	page.stored("fixture", hall.key("Translating a Project"), "maybe")
	page.click(`#tabs a[href="/e/fixture/agenda"]`)
	page.opens("/e/fixture/agenda")

	page.seesIn(".timeline", "13:30")
	page.seesIn(".timeline", "14:00") // ends are shown too
	page.seesIn(".gap", "1 h free")
	page.seesIn(".gap", "then Room 1.1")

	t.Log("what fits into the gap is one tap away")
	page.seesIn(".gap a", "2 sessions fit")
	page.click(".gap a")
	page.has(`[data-key="` + hall.key("Columnar Storage") + `"]`)
	page.has(`[data-key="` + hall.key("Rollbacks You Can Write") + `"]`)
	page.hasNo(`[data-key="` + hall.key("Audit Logs") + `"]`)
	page.calm()
}

func TestLightningTalksFoldIntoABlock(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.day(0))
	page.ready()

	page.seesIn(".block summary", "5 short talks")
	page.seesIn(".block summary", "11:30–12:00")
	page.hasNo(`[data-key="` + hall.key("Lightning: The Demo Gods") + `"]`)
	page.click(".block summary")
	key := hall.key("Lightning: The Demo Gods")
	page.tap(key)
	page.shows(key, "maybe")
	page.stored("fixture", key, "maybe")
}

func TestDesksLieOnAShelf(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.day(0))
	page.ready()

	page.seesIn(".shelf summary", "Open all day 2")
	page.hasNo(`[data-key="` + hall.key("Hack Space") + `"]`)
	page.click(".shelf summary")
	page.has(`[data-key="` + hall.key("Hack Space") + `"]`)
	page.tap(hall.key("Hack Space"))
	page.tap(hall.key(workshop))
	page.stored("fixture", hall.key(workshop), "maybe")

	page.goTo(hall.at("/agenda?day=" + hall.date(0)))
	page.ready()
	page.sees("Hack Space, All Day")
	page.hasNo(`[data-clash]`)
}

func TestSessionPageSaysWhatIsKnownAndLeadsOn(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.session(scheduler))
	page.ready()

	page.seesIn("h1", "Scaling a Scheduler to Ten Thousand Rooms")
	page.sees("10:00–10:30")
	page.sees("with zeppelins as the running example")
	page.has(`a[href="https://example.org/talk/` + hall.key(scheduler) + `"]`)
	page.sees("Runs again")
	page.sees("Next in this room")
	page.sees("Autoscaling for People Who Sleep")
	page.sees("At the same time")

	t.Log("the speaker's page has both times of the talk")
	page.click(`.people a`)
	page.seesIn("h1", "Rune Ødegård")
	if all := page.titles("#view"); len(all) != 4 {
		t.Errorf("Rune Ødegård has 4 sessions, the page lists %q", all)
	}

	t.Log("and the room's page has what is on in it")
	page.goTo(hall.session(scheduler))
	page.ready()
	page.click(`.facts a[href*="/room/"]`)
	page.seesIn("h1", "Hall A")
	page.sees("Autoscaling for People Who Sleep")
	page.calm()
}

func TestTimesAreTheEventsAndTheReadersAreSaid(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).blank()
	page.must(page.tab.Zone("Asia/Kathmandu")) // a quarter of an hour beside every zone of the fixture
	page.goTo(hall.session(scheduler))
	page.ready()

	page.sees("10:00–10:30")
	kathmandu, err := time.LoadLocation("Asia/Kathmandu")
	page.must(err)
	page.sees("On your clock: " + hall.row(scheduler).Start.In(kathmandu).Format("15:04"))
	page.goTo(hall.day(0))
	page.ready()
	page.seesIn("#zone", "Times are "+hall.city()+" time; your clock is")
}

func TestNowIsWhereOneIs(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.day(0))
	page.ready()
	page.tap(hall.key(workshop)) // from 10:20 to 12:20, and it is about eleven
	page.tap(hall.key("Rollbacks You Can Read"))
	page.stored("fixture", hall.key("Rollbacks You Can Read"), "maybe")

	page.click(`#tabs a[href="/e/fixture/now"]`)
	page.opens("/e/fixture/now")
	page.sees("You are in")
	page.sees("Workshop: Streams From Scratch")
	page.sees("Your next")
	page.sees("Rollbacks You Can Read")
	page.seesIn(".countdown", "in ")
	page.calm()
}
