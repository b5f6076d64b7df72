package e2e

import (
	"slices"
	"strings"
	"testing"
)

func TestSearchFindsAsOneTypes(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.at(""))
	page.ready()

	t.Log("a speaker's name is found without its accents, by the beginnings of its words")
	page.searches("zoe bron")
	page.sees("Threat Models on a Napkin")
	page.sees("The Sandbox Has a Door")
	page.seesIn("#hits mark", "Zo")
	if first := page.titles("#hits"); len(first) != 3 {
		t.Errorf("Zoë Brontë has 3 sessions, found were %q", first)
	}

	t.Log("the number is told to those who listen, and the address can be sent to a friend")
	page.seesIn("#live", "3 sessions found")
	page.wait("the address holds the search", `new URLSearchParams(location.search).get("q") === "zoe bron"`)
	friend := newPhone(t).open(page.value("location.href"))
	friend.ready()
	friend.sees("Threat Models on a Napkin")
	if friend.value(`document.querySelector("#q").value`) != "zoe bron" {
		t.Error("the friend's search field does not show what was searched for")
	}
	page.calm()
}

func TestSearchLooksIntoAbstracts(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.at(""))
	page.kept() // then the abstracts are here

	page.searches("zeppelins")
	page.sees("Scaling a Scheduler to Ten Thousand Rooms")
	page.seesIn("#hits mark", "zeppelins")
	if found := page.titles("#hits"); len(found) != 1 {
		t.Errorf("one abstract speaks of zeppelins, found were %q", found)
	}
}

func TestSearchRanksTitlesFirst(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.at(""))
	page.kept()

	page.searches("hallway")
	found := page.titles("#hits")
	if len(found) < 2 || !strings.Contains(found[0], "Hallway") || !strings.Contains(found[1], "Hallway") {
		t.Errorf("two titles speak of the hallway and should be first, found were %q", found)
	}
}

func TestSearchThatFindsNothingSaysWhatToDo(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.day(1))
	page.ready()

	page.searches("quux")
	page.sees("Nothing found for “quux”")
	page.click(`[data-act="clear"]`)
	page.answers("")

	t.Log("the day that was on show is on show again")
	page.has(`[data-key="` + hall.key("Keynote: The Long Tail") + `"]`)
	page.wait("the search field is empty", `document.querySelector("#q").value === ""`)
}

func TestFiltersCountWhatTheyShow(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.day(0))
	page.ready()

	t.Log("the chip of a track says how many, and leaves as many")
	page.click(`.panel summary`)
	chip := `[...document.querySelectorAll(".chip")].find(c => c.textContent.includes("Security"))`
	page.wait("there is a chip for security", chip+"?.checkVisibility()")
	if count := page.value(chip + `.querySelector(".count").textContent`); count != "4" {
		t.Errorf("today has 4 sessions on security, the chip says %s", count)
	}
	page.must(page.tab.Wait("(" + chip + ".click(), true)"))
	page.wait("the filter is on", chip+`?.getAttribute("aria-current") === "true"`)
	page.wait("four are left", `document.querySelectorAll("#list [data-key]").length === 4`)

	t.Log("a day further the filter still holds")
	page.click(`.days a[href*="day=` + hall.date(1) + `"]`)
	page.sees("Patching a Ship at Sea")
	page.seesNot("Migrations Without a Weekend")

	t.Log("and one tap clears it")
	page.click(".chip-clear")
	page.sees("Migrations Without a Weekend")
	page.calm()
}

func TestDaysAreOneTapApart(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.at(""))
	page.ready()

	t.Log("the programme opens on today")
	page.wait("today is chosen", `document.querySelector(".days [aria-current=page], .days [aria-current=true], .days [aria-current=date]").href.includes("`+hall.date(0)+`")`)
	page.sees("Keynote: Maps of Places That Change")

	page.click(`.days a[href*="day=` + hall.date(1) + `"]`)
	page.sees("Keynote: The Long Tail of Short Talks")
	page.seesNot("Keynote: Maps of Places That Change")

	t.Log("times stand in order")
	times := strings.Fields(page.value(`[...document.querySelectorAll("#list h3 time")].map(e => e.textContent).join(" ")`))
	if !slices.IsSorted(times) || len(times) < 5 {
		t.Errorf("the times of a day are not in order: %v", times)
	}
}
