package e2e

import (
	"strings"
	"testing"
)

// Picks come from a pasted list, and an own entry from chips, without a network.
func TestPicksAndEntriesAreAddedWithoutANetwork(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.day(0))
	page.ready()
	page.kept()
	hall.networkGoes()
	page.must(page.tab.Before(`window.places = new Set();
		requestAnimationFrame(function look() {
			const h1 = document.querySelector("h1");
			if (h1) places.add(Math.round(h1.getBoundingClientRect().top));
			requestAnimationFrame(look);
		});`))
	page.goTo(hall.at("/agenda"))
	page.ready()
	page.seesIn("#status", "Offline")
	page.drawn()
	if places := page.value(`[...places].join(" and ")`); strings.Contains(places, "and") {
		t.Errorf("the heading moved as the page said that it is offline: it stood at %s", places)
	}
	page.must(page.tab.Size(320, 568))
	if out := page.value(`(() => {
		document.documentElement.style.fontSize = "200%";
		const line = document.querySelector(".offline"), box = line.getBoundingClientRect(), words = document.createRange();
		words.selectNodeContents(line);
		const out = [...words.getClientRects()].filter((part) => part.top < box.top || part.bottom > box.bottom || part.left < 0 || part.right > innerWidth);
		document.documentElement.style.fontSize = "";
		return out.map((part) => part.top + " to " + part.bottom + " of " + box.top + " to " + box.bottom).join("; ");
	})()`); out != "" {
		t.Errorf("on a small phone with twice the size of text, words of the offline line are outside of it: %s", out)
	}
	page.must(page.tab.Size(390, 844))
	page.click(`[data-act="bring"]`)
	page.click("#bring-list")
	page.types("Cost of a Cold Start and Audit Logs")
	page.click(`[data-act="bring-list"] [type="submit"]`)
	page.sees("None of these lines is a session's title.")
	page.is(`document.querySelector("#bring-list").select() ?? true`)
	page.types("- Audit Logs That Hold Up")
	page.click(`[data-act="bring-list"] [type="submit"]`)
	page.sees("Found 1 session")
	page.is(`document.querySelector('[name="state"][value="going"]').click() ?? true`)
	page.click(`[data-act="bring-take"] [type="submit"]`)
	page.sees("1 session added.")
	page.stored("fixture", hall.key("Audit Logs"), "going")

	page.click(`[data-act="new-item"]`)
	const days = `document.querySelector("#sheet fieldset").offsetTop`
	page.has("#sheet fieldset")
	place := page.value(days)
	page.click("#item-line")
	page.types("dinner @ Canteen")
	page.is(`document.querySelector('[name="at"][value="1200"]').click() ?? true`)
	page.seesIn("#item-reading", "20:00–21:00")
	page.is(`document.querySelector('[name="long"][value="120"]').click() ?? true`)
	page.seesIn("#item-reading", "20:00–22:00")
	if now := page.value(days); now != place {
		t.Errorf("what can be chosen stood at %s, and stands at %s once something was", place, now)
	}
	page.click(`[data-act="add-item"] [type="submit"]`)
	page.sees("Added: dinner")
	page.calm()
}
