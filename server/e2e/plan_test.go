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

func TestAnOwnItemTakesTimeAsASessionDoes(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.day(0))
	page.ready()
	page.tap(hall.key(firewall))
	page.stored("fixture", hall.key(firewall), "maybe")
	hall.withoutNetwork(page)
	page.goTo(hall.at("/agenda?day=" + hall.date(0)))
	page.ready()

	t.Log("a line that says no time is not lost, and says what is missing")
	page.adds("booth")
	page.seesIn("#item-failed", "Say when it is")
	page.click("#item-line")
	page.types(" 10:45-11:15 @ Hall A")
	page.click(`[data-act="add-item"] button[type="submit"]`)
	page.seesIn("#toast", "Added: booth")
	page.seesIn(".item", "Hall A · Booth shift")
	page.seesIn(".item .clash-line", "Overlaps 15 min with 11:00 A Firewall Story")

	t.Log("the programme says so too, before one picks")
	page.goTo(hall.day(0))
	page.ready()
	page.seesIn(`[data-key="`+hall.key("Autoscaling")+`"] [data-line]`, "Overlaps your 10:45 booth")

	t.Log("it is changed, is there after a new start, is deleted and comes back")
	page.goTo(hall.at("/agenda?day=" + hall.date(0)))
	page.ready()
	page.click(".item .session-title")
	page.has("dialog[open] #item-title")
	page.is(`(document.querySelector("#item-end").value = "11:00", true)`)
	page.click(`[data-act="save-item"] button[type="submit"]`)
	page.seesIn("#toast", "Saved: booth")
	page.hasNo(".item .clash-line")
	page.goTo(hall.at("/agenda?day=" + hall.date(0)))
	page.ready()
	page.seesIn(".item", "booth")
	page.click(".item .session-title")
	page.has("dialog[open] #item-title")
	page.click(`[data-act="delete-item"]`)
	page.hasNo(".item")
	page.click(`#toast [data-act="undo"]`)
	page.seesIn(".item", "booth")
	page.calm()
}

func TestTheBestDayIsProposedAndTaken(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.day(0))
	page.ready()
	for _, title := range []string{scheduler, workshop, "Autoscaling"} {
		page.tap(hall.key(title))
		page.stored("fixture", hall.key(title), "maybe")
	}
	hall.withoutNetwork(page)

	t.Log("what is rated higher wins over what it overlaps")
	page.goTo(hall.session(workshop))
	page.ready()
	page.click(`.rating button:nth-child(5)`)
	page.seesIn(".rating", "5 of 5")
	page.goTo(hall.at("/plan?day=" + hall.date(0)))
	page.ready()
	page.has(`.timeline [data-key="` + hall.key(workshop) + `"]`)
	page.seesIn(`.plan-left [data-key="`+hall.key("Autoscaling")+`"]`, "which you rated higher")

	t.Log("the repeat tomorrow is in the plan instead")
	page.seesIn(`.plan-left [data-key="`+hall.key(scheduler)+`"]`, "Overlaps")

	t.Log("a focus proposes what was neither picked nor rated, and says why")
	page.click("#focus")
	page.types("cold start")
	page.click(`[data-act="add-focus"] button`)
	page.seesIn(`.timeline [data-key="`+hall.key("Cost of a Cold Start")+`"]`, "focus cold start 10")

	t.Log("all of it is taken with one tap, and given back with another")
	page.click(`[data-act="take-plan"]`)
	page.stored("fixture", hall.key(workshop), "going")
	page.stored("fixture", hall.key("Cost of a Cold Start"), "going")
	page.sees("Your agenda is this plan")
	page.click(`#toast [data-act="undo"]`)
	page.stored("fixture", hall.key("Cost of a Cold Start"), "none")
	page.stored("fixture", hall.key(workshop), "maybe")
	page.calm()
}

func TestAFullRoomSendsOneToTheBackup(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.day(0))
	page.ready()
	going, backup := hall.key("Audit Logs"), hall.key("Cost of a Cold Start")
	page.tap(going)
	page.tap(going)
	page.stored("fixture", going, "going")
	page.tap(backup)
	page.stored("fixture", backup, "maybe")
	hall.withoutNetwork(page)
	page.goTo(hall.at("/agenda?day=" + hall.date(0)))
	page.ready()
	page.seesIn(".backup", "Backup: Cost of a Cold Start · Hall A")
	page.click(`[data-act="full"]`)
	page.stored("fixture", backup, "going")
	page.stored("fixture", going, "maybe")
	page.seesIn("#toast", "Go to Hall A")
	page.click(`#toast [data-act="undo"]`)
	page.stored("fixture", going, "going")
	page.stored("fixture", backup, "maybe")
	page.calm()
}

func TestNotesBecomeAReport(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.session("Audit Logs"))
	page.ready()
	hall.withoutNetwork(page)
	page.click("#note")
	page.types("Keep **ninety** days of zeppelin logs.")
	page.seesIn("#note-state", "Saved on this phone")
	page.click(`.rating button:nth-child(4)`)
	page.seesIn(".rating", "4 of 5")

	t.Log("it is there after a new start, and the search finds it")
	page.goTo(hall.session("Audit Logs"))
	page.ready()
	page.wait("the note is there", `document.querySelector("#note").value === "Keep **ninety** days of zeppelin logs."`)
	page.goTo(hall.day(0))
	page.ready()
	page.searches("ninety days")
	page.seesIn("#list", "In your notes")
	page.seesIn(`#list [data-key="`+hall.key("Audit Logs")+`"] .session-snippet`, "days of zeppelin")

	t.Log("the report has the session, its stars and the note")
	page.goTo(hall.at("/report"))
	page.ready()
	page.seesIn(".report", "Fixture Days: what I brought home")
	page.seesIn(".report-entry", "★★★★☆")
	page.seesIn(".report-entry .prose [data-strong]", "ninety")
	page.calm()
}

func TestTwoDevicesWriteOneNote(t *testing.T) {
	hall := newHall(t)
	phone := newPhone(t).open(hall.session("Audit Logs"))
	phone.ready()
	phone.click("#note")
	phone.types("from the phone")
	phone.seesIn("#note-state", "Saved on this phone")
	_, link := phone.code(hall)
	laptop := newPhone(t).open(link)
	laptop.ready()
	laptop.saved()
	laptop.goTo(hall.session("Audit Logs"))
	laptop.ready()
	laptop.wait("the note came along", `document.querySelector("#note").value === "from the phone"`)
	hall.networkGoes()
	for p, line := range map[*page]string{phone: "first ", laptop: "second "} {
		p.goTo(hall.session("Audit Logs"))
		p.ready()
		p.is(`(document.querySelector("#note").value = ` + quote(line+"\nfrom the phone") + `, document.querySelector("#note").dispatchEvent(new Event("change", {bubbles: true})), true)`)
		p.seesIn("#note-state", "Saved on this phone")
	}
	hall.networkComes()
	for _, p := range []*page{phone, laptop, phone} {
		p.wake()
		p.goTo(hall.at("/agenda"))
		p.ready()
		p.wake()
		p.goTo(hall.session("Audit Logs"))
		p.ready()
	}
	for _, p := range []*page{phone, laptop} {
		p.wait("both lines are there", `(() => { const v = document.querySelector("#note").value; return v.includes("first") && v.includes("second") && v.includes("from the phone") || (dispatchEvent(new Event("online")), false); })()`)
	}
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
