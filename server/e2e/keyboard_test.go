package e2e

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// focused is whether something has the keyboard and shows it.
const ringed = `(() => {
	const e = document.activeElement;
	const s = getComputedStyle(e);
	return e.matches(":focus-visible") && s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2;
})()`

func TestAgendaIsMadeByKeyboardAlone(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.at(""))
	page.ready()

	t.Log("the first stop of the tab key skips to the content")
	page.types(kb.Tab)
	page.wait("the skip link is first", `document.activeElement.matches(".skip-link")`)
	page.wait("it can be seen", `document.activeElement.getBoundingClientRect().top >= 0 && `+ringed)

	t.Log("slash searches")
	page.types("/")
	page.wait("the search field has the keyboard", `document.activeElement.id === "q"`)
	page.types("scheduler")
	page.answers("scheduler")
	if page.value(`document.querySelector("#q").value`) != "scheduler" {
		t.Error("the slash itself went into the search field")
	}

	t.Log("arrows go from hit to hit, with a ring around where one is")
	page.types(kb.ArrowDown)
	page.wait("the first hit has the keyboard", `document.activeElement.closest("[data-key]") === document.querySelector("#hits [data-key]")`)
	page.wait("the ring shows", ringed)
	page.types(kb.ArrowDown)
	page.wait("the second hit has it", `document.activeElement.closest("[data-key]") === document.querySelectorAll("#hits [data-key]")[1]`)
	page.types(kb.ArrowUp)
	page.wait("the first hit has it again", `document.activeElement.closest("[data-key]") === document.querySelector("#hits [data-key]")`)

	t.Log("s picks, and s again is going")
	key := page.value(`document.activeElement.closest("[data-key]").dataset.key`)
	page.types("s")
	page.shows(key, "maybe")
	page.types("s")
	page.shows(key, "going")
	page.stored("fixture", key, "going")
	page.wait("the keyboard is still on the hit", `document.activeElement.closest("[data-key]")?.dataset.key === `+quote(key))

	t.Log("escape ends the search")
	page.types("/")
	page.types(kb.Escape)
	page.answers("")

	t.Log("g and a go to the agenda")
	page.is(`document.activeElement.blur() ?? true`)
	page.types("g")
	page.types("a")
	page.opens("/e/fixture/agenda")
	page.sees("Scaling a Scheduler")

	t.Log("what is taken off leaves the keyboard on the page")
	page.is(`document.querySelector('#view [data-key="` + key + `"] .star').focus() ?? true`)
	page.types("s")
	page.stored("fixture", key, "none")
	page.hasNo(`#view [data-key="` + key + `"]`)
	page.wait("the keyboard is on what is left", `document.activeElement !== document.body && document.activeElement.closest("#view")`)
	page.calm()
}

// Paper has no folds and no buttons.
func TestPaperShowsWhatIsFolded(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.day(0))
	page.ready()
	talk := `document.querySelector('[data-key="` + hall.key("Lightning: The Demo Gods") + `"]')`
	page.wait("it lies folded", "!"+talk+".checkVisibility()")
	page.is(`dispatchEvent(new Event("beforeprint"))`)
	page.wait("it is printed", talk+".checkVisibility()")
	page.is(`dispatchEvent(new Event("afterprint"))`)
	page.wait("it lies folded again", "!"+talk+".checkVisibility()")
}

// A fold with sessions in it is a step on the way, and what is in it once it is open.
func TestArrowsPassAndEnterFolds(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.day(0))
	page.ready()
	at := func(what, selector string) {
		t.Helper()
		page.wait("the keyboard is on "+what, `document.activeElement.matches(`+quote(selector)+`)`)
	}
	after := ".slot:has(.block) + .slot [data-key] a"
	page.is(`document.querySelector('[data-key="` + hall.key(firewall) + `"] a').focus() ?? true`)
	page.types(kb.ArrowDown)
	at("the short talks", ".block summary")
	page.types(kb.ArrowDown)
	at("what is behind them", after)
	page.types(kb.ArrowUp)
	at("the short talks", ".block summary")
	page.types(kb.Enter)
	page.has(".block details[open]")
	page.types(kb.ArrowDown)
	page.wait("the keyboard is on the first short talk", `document.activeElement === document.querySelector(".block [data-key] a")`)
	page.types(kb.ArrowUp)
	page.types(kb.ArrowUp)
	at("what is before them", `[data-key="`+hall.key(firewall)+`"] a`)
}

func TestSheetHoldsTheKeyboardAndGivesItBack(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.day(0))
	page.ready()
	page.tap(hall.key(workshop))
	page.tap(hall.key(firewall))
	button := `[data-key="` + hall.key(firewall) + `"] [data-act="clash"]`
	page.has(button)
	page.is(`document.querySelector(` + quote(button) + `).focus() ?? true`)
	page.types(kb.Enter)
	page.has("dialog[open]")
	for range 12 { // more than it has buttons
		page.types(kb.Tab)
		page.wait("the keyboard stays in the sheet", `document.activeElement === document.body || document.activeElement.closest("dialog")`)
	}
	page.types(kb.Escape)
	page.hasNo("dialog[open]")
	page.wait("the keyboard is where it was", `document.activeElement.matches(`+quote(button)+`)`)
}

func TestSingleKeysCanBeSwitchedOff(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.server.URL + "/settings")
	page.ready()
	page.click(`input[data-act="keys"]`)
	page.wait("the box is empty", `!document.querySelector('input[data-act="keys"]').checked`)
	page.goTo(hall.day(0))
	page.ready()
	page.types("/")
	page.types("j")
	if page.is(`document.activeElement.id === "q" || document.activeElement.closest("[data-key]")`) {
		t.Error("a single key still acts after it was switched off")
	}
}
