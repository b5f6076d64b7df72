package e2e

import (
	"regexp"
	"strings"
	"testing"

	"hallway/app/view"
	"hallway/app/view/gallery"
)

// matching defines matching(page): which rules of the style sheet that comes with the app match
// something on a page.
const matching = `(async () => {
	const { more } = document.getElementById("boot").dataset;
	const sheet = await new CSSStyleSheet().replace(await (await fetch(more)).text());
	const plain = (selector) => selector.replace(/::[a-z-]+(\([^)]*\))?/g, "").replace(/:(hover|active|focus|focus-visible|focus-within|popover-open|open|checked|disabled|target)\b(?!-)/g, "");
	window.matching = (page) => {
		const found = [];
		const walk = (rules, parent) => {
			for (const rule of rules) {
				let within = parent;
				if (rule.selectorText) {
					within = rule.selectorText.replaceAll("&", ":is(" + parent + ")");
					try {
						if (rule.style?.length && page.querySelector(plain(within) || "*")) found.push(within);
					} catch { found.push("not to be read: " + within); }
				}
				if (rule.cssRules) walk(rule.cssRules, within);
			}
		};
		walk(sheet.cssRules, ":root");
		return found.join("\n");
	};
	return true;
})()`

var style = regexp.MustCompile(`(?s)<style>.*?</style>`)

// A list of sessions comes without what only other screens need of the style sheet: the
// first page of most people, and what the worker shows offline, are as short as that.
func TestAListNeedsOnlyTheFirstStyleSheet(t *testing.T) {
	hall := newHall(t)
	day := "/e/fixture?day=" + hall.date(0)
	page := newPhone(t).open(hall.server.URL + day)
	page.ready()
	page.wait("the rest can be read", matching)
	if !page.is(`document.querySelectorAll("style").length === 2`) {
		t.Error("the app runs without the rest of the style sheet")
	}
	lists := map[string]string{}
	for _, address := range []string{day, "/e/fixture", "/e/fixture?q=logs"} {
		lists[address] = page.value(`await (await fetch(` + quote(address) + `)).text()`)
	}
	for _, state := range gallery.All() {
		if state.Doc.Query != nil && !state.Doc.Beside {
			lists[state.Name] = view.Markup(view.Document(state.Doc, gallery.Page(state)))
		}
	}
	for _, name := range []string{"Audit Logs", "Cost of a Cold Start"} {
		page.tap(hall.key(name))
	}
	page.kept()
	lists["kept "+day], lists["kept /e/fixture"] = page.keptPage(day), page.keptPage("/e/fixture")
	if styles := strings.Count(page.keptPage("/e/fixture/agenda"), "<style>"); styles != 2 {
		t.Errorf("the agenda, kept from a list, has %d style sheets", styles)
	}
	for name, list := range lists {
		if styles := strings.Count(list, "<style>"); styles != 1 {
			t.Errorf("%s has %d style sheets", name, styles)
		}
		list = style.ReplaceAllString(list, "") // the policy knows the real one alone
		page.is(`window.list = new DOMParser().parseFromString(` + quote(list) + `, "text/html")`)
		if found := page.value(`matching(list)`); found != "" {
			t.Errorf("%s needs what comes with the app:\n%s", name, found)
		}
	}
	page.goTo(hall.server.URL + "/e/fixture/agenda")
	page.ready()
	if !page.is(`document.querySelectorAll("style").length === 2`) {
		t.Error("the agenda got a style sheet that it had")
	}
	page.wait("the rest can be read", matching)
	if page.value(`matching(document)`) == "" {
		t.Error("this test finds nothing anywhere")
	}
}

// A page that was drawn by another version, with another style sheet, breaks the policy of this
// one: offline it would be there without any style.
func TestAPageWithAnotherStyleIsNotKept(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.server.URL + "/e/fixture")
	page.kept()
	ours := page.keptPage("/e/fixture")
	for _, c := range []struct{ address, html string }{
		{"/e/fixture?day=1", strings.Replace(ours, "<style>", "<style>i{}", 1)}, {"/e/fixture?day=2", ours},
	} {
		page.value(`(await navigator.serviceWorker.ready).active.postMessage({ page: ` + quote(c.address) + `, stamp: "now", html: ` + quote(c.html) + ` })`)
	}
	page.wait("the worker has kept ours", `caches.match("/e/fixture?day=2")`)
	page.drawn()
	if page.value(`await caches.match("/e/fixture?day=1")`) != "undefined" {
		t.Error("it has kept the other, too")
	}
}

// keptPage is a page that Go drew for the worker.
func (p *page) keptPage(address string) string {
	p.t.Helper()
	return p.value(`await (await caches.match(` + quote(address) + `)).text()`)
}

// In a contrast theme an icon is as readable as the words beside it: in the colour that the
// system chose for them, and not in one of ours.
func TestAnIconHasTheColourThatTheSystemChose(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.day(0))
	page.must(page.tab.Forced())
	page.ready()
	if !page.is(`matchMedia("(forced-colors: active)").matches`) {
		t.Fatal("no colours are forced")
	}
	if other := page.value(`[...document.querySelectorAll("svg.icon")].filter((icon) => getComputedStyle(icon).color !== getComputedStyle(icon.parentElement).color).map((icon) => icon.parentElement.className).join()`); other != "" {
		t.Errorf("icons in a colour of their own: %s", other)
	}
}

// Between two names of a line is a dot, and none where a line begins or ends with a name.
func TestADotBeginsNoLine(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.session("Audit Logs"))
	page.ready()
	for _, c := range []struct {
		width int
		seen  string
	}{{390, "true"}, {240, "false"}} {
		page.must(page.tab.Size(c.width, 800))
		page.drawn()
		seen := page.value(`(() => {
			const dot = document.querySelector(".when-where .dot"), at = dot.getBoundingClientRect();
			return document.elementFromPoint(at.x + at.width * .75, at.y + at.height / 2) === dot;
		})()`)
		if seen != c.seen {
			t.Errorf("at %d px the dot is seen: %s", c.width, seen)
		}
	}
}

// Nor does one in a row on the narrowest phones, where the line of a session wraps.
func TestADotBeginsNoLineOfARow(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.day(0))
	page.must(page.tab.Size(240, 800))
	page.ready()
	for place, want := range map[string]string{"within": "true", "first": "false"} {
		seen := page.value(`(() => {
			const dots = { within: {}, first: {} };
			for (const part of document.querySelectorAll(".row-meta > :not(:first-child, .track, .badge)")) {
				part.scrollIntoView({ block: "center" });
				const box = part.getBoundingClientRect(), line = box.left - part.parentElement.firstElementChild.getBoundingClientRect().left;
				const seen = document.elementFromPoint(box.left - 6, box.top + box.height / 2) === part;
				if (part.checkVisibility()) dots[line < 1 ? "first" : "within"][seen] = part.innerText;
			}
			return JSON.stringify(dots["` + place + `"]);
		})()`)
		if !strings.HasPrefix(seen, `{"`+want) || strings.Count(seen, ":") != 1 {
			t.Errorf("dots %s of a line are seen: %s", place, seen)
		}
	}
}
