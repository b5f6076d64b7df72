package e2e

import (
	"strings"
	"testing"
)

// withoutNetwork takes the network away once the page can do without it.
func (h *hall) withoutNetwork(p *page) {
	h.t.Helper()
	p.kept()
	h.networkGoes()
}

// adds writes an item in one line, on the agenda.
func (p *page) adds(line string) {
	p.t.Helper()
	p.click(`[data-act="new-item"]`)
	p.has("dialog[open] #item-line")
	p.click("#item-line")
	p.types(line)
	p.click(`[data-act="add-item"] button[type="submit"]`)
}

func TestATeamSharesTheProgrammeOut(t *testing.T) {
	hall := newHall(t)
	both, hers, mine := hall.key("Audit Logs"), hall.key("Cost of a Cold Start"), hall.key(workshop)
	ana := newPhone(t).open(hall.day(0))
	ana.ready()
	for _, key := range []string{both, hers} {
		ana.tap(key)
		ana.stored("fixture", key, "maybe")
	}
	link := ana.shares(hall, "Ana")

	bo := newPhone(t).open(hall.day(0))
	bo.ready()
	for _, key := range []string{both, mine} {
		bo.tap(key)
		bo.stored("fixture", key, "maybe")
	}
	bo.goTo(hall.at("/team?day=" + hall.date(0)))
	bo.ready()
	bo.sees("Nobody yet")
	bo.click("#their-link")
	bo.types("https://example.org/nothing")
	bo.click(`[data-act="open-link"] button`)
	bo.sees("That is no link to an agenda")
	bo.goTo(hall.at("/colleague#" + link[strings.LastIndex(link, "/")+1:]))
	bo.click(`[data-act="follow-agenda"]`)
	bo.seesIn("#toast", "You follow this agenda now")

	t.Log("offline: what is wanted and nobody goes to, when both are free, and who could go where")
	hall.withoutNetwork(bo)
	bo.goTo(hall.at("/team?day=" + hall.date(0)))
	bo.ready()
	bo.seesIn(`.plan-left [data-key="`+both+`"]`, "Maybe: Me, Ana")
	bo.seesIn(".meetings", "08:00–18:00")
	bo.click(`[data-act="cover"]`)
	bo.seesIn(".cover", "Accept my part")
	for _, title := range []string{"Audit Logs", "Cost of a Cold Start", "Workshop: Streams"} {
		if n := bo.value(`String([...document.querySelectorAll(".part a")].filter(a => a.textContent.startsWith("` + title + `")).length)`); n != "1" {
			t.Errorf("%s of the team go to %s", n, title)
		}
	}
	bo.click(`[data-act="accept-part"]`)
	bo.stored("fixture", mine, "going")
	bo.calm()
}

func TestEverythingGoesIntoAFileAndComesBack(t *testing.T) {
	hall := newHall(t)
	old := newPhone(t).open(hall.session("Audit Logs"))
	old.ready()
	key := hall.key("Audit Logs")
	old.click("#note")
	old.types("keep this")
	old.seesIn("#note-state", "Saved on this phone")
	old.click(`.star-wide`)
	old.stored("fixture", key, "maybe")
	old.goTo(hall.at("/agenda?day=" + hall.date(0)))
	old.ready()
	old.adds("booth 13:00-15:00")
	old.seesIn(".item", "booth")
	old.goTo(hall.server.URL + "/settings")
	old.ready()
	old.is(`(URL.createObjectURL = (blob) => { window.saved = blob; return "#"; }, true)`)
	old.click(`[data-act="export"]`)
	old.wait("the file is read", `saved.text().then((text) => { window.savedText = text; return true; })`)
	file := old.value(`savedText`)
	if !strings.Contains(file, "keep this") || !strings.Contains(file, "Audit Logs That Hold Up") {
		t.Fatalf("the file holds %s", file)
	}

	fresh := newPhone(t).open(hall.server.URL + "/settings")
	fresh.kept()
	hall.networkGoes()
	read := func(content string) {
		fresh.is(`(() => {
			const files = new DataTransfer(), field = document.querySelector('[data-act="import-agenda"]');
			files.items.add(new File([` + quote(content) + `], "hallway-fixture.json"));
			field.files = files.files;
			field.dispatchEvent(new Event("change", { bubbles: true }));
			return true;
		})()`)
	}
	fresh.goTo(hall.day(0))
	fresh.ready()
	fresh.goTo(hall.server.URL + "/settings")
	fresh.ready()
	for content, want := range map[string]string{
		"Dear gophers,": "none that Hallway saved",
		strings.Replace(file, `"fixture"`, `"gophers"`, 1): "Open that event first",
		strings.Replace(file, "n/fix", "zz/fix", 1):        "Nothing was changed",
	} {
		read(content)
		fresh.seesIn("#toast", want)
	}
	fresh.stored("fixture", key, "none")
	read(file)
	fresh.seesIn("#toast", "Taken over: 1 pick and")
	fresh.stored("fixture", key, "maybe")
	fresh.goTo(hall.at("/agenda?day=" + hall.date(0)))
	fresh.ready()
	fresh.seesIn(".item", "booth")
	fresh.goTo(hall.session("Audit Logs"))
	fresh.ready()
	fresh.wait("the note is back", `document.querySelector("#note").value === "keep this"`)
}
