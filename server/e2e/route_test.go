package e2e

import "testing"

func TestEveryRouteOpensCold(t *testing.T) {
	hall := newHall(t)
	phone := newPhone(t)
	for _, screen := range screens(hall) {
		t.Run(screen.name, func(t *testing.T) {
			page := phone.open(hall.server.URL + screen.path)
			defer page.tab.Close()
			page.t = t
			check := func(when string) {
				t.Helper()
				if title := page.value("document.title"); title != screen.title {
					t.Errorf("%s the title is %q, want %q", when, title, screen.title)
				}
				if h1 := page.value(`[...document.querySelectorAll("h1")].map(e => e.textContent.trim()).join("|")`); h1 != screen.h1 {
					t.Errorf("%s the heading is %q, want %q", when, h1, screen.h1)
				}
			}
			check("from the server")
			page.ready()
			check("once Go is there")
			page.calm()
		})
	}
}

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
