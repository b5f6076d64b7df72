package e2e

import "testing"

// meet is a sheet as somebody keeps it, without a time zone.
const meet = `date,start,end,title,speakers,room
2030-06-04,09:00,09:30,Slow Gardens,Ada Moss (Fern Labs),Hall 2
2030-06-04,10:00,10:30,Fast Gardens,Bo Reed,Hall 10
2030-06-04,soon,,Frogs,,Pond
`

// chooses gives the page a file, as a person's choice in the browser's own window does.
func (p *page) chooses(name, content string) {
	p.t.Helper()
	p.has(`[data-drop]`)
	p.is(`(() => {
		const files = new DataTransfer(), field = document.querySelector('[data-act="import-file"]');
		files.items.add(new File([` + quote(content) + `], ` + quote(name) + `));
		field.files = files.files;
		field.dispatchEvent(new Event("change", { bubbles: true }));
		return true;
	})()`)
}

func TestEventIsAddedFromAFileAndStaysWithoutANetwork(t *testing.T) {
	hall := newHall(t, "--allow-import")
	page := newPhone(t).open(hall.day(0))
	page.kept()
	page.goTo(hall.server.URL + "/events")
	page.ready()

	t.Log("a file that is not a programme")
	page.chooses("letter.txt", "Dear gophers,")
	page.seesIn("#added", "not a programme")

	t.Log("a programme, with what could not be read, and a zone that it does not name")
	page.chooses("meet.csv", meet)
	page.seesIn("#added", "2 sessions, times in UTC")
	page.seesIn("#added", "1 session could not be read")
	page.click("#zone-told")
	page.types("Europe/Lisbon")
	page.click(`[data-act="import-zone"] button`)
	page.seesIn("#added", "times in Europe/Lisbon")
	if n := len(page.value(`[...document.querySelectorAll(".event-added")].map(() => "x").join("")`)); n != 1 {
		t.Errorf("the event is listed %d times", n)
	}

	t.Log("it is an event like any other")
	page.click("#added a.button")
	page.sees("Slow Gardens")
	page.seesIn(".page-head, #view", "4 Jun")
	path := page.value("location.pathname")
	event := path[len("/e/"):]
	key := page.value(`[...document.querySelectorAll("[data-key]")].find(e => e.textContent.includes("Slow Gardens")).dataset.key`)
	page.tap(key)
	page.stored(event, key, "maybe")
	page.kept()
	page.wait("its files are kept", `(async () => (await (await caches.open("data-1")).keys()).filter(r => r.url.includes("`+event+`")).length === 3)()`)

	t.Log("without a network, opened cold")
	hall.networkGoes()
	page.goTo(hall.server.URL + path + "/agenda")
	page.sees("Slow Gardens")
	page.goTo(hall.server.URL + path + "/session/" + key)
	page.sees("Ada Moss")
	page.goTo(hall.server.URL + "/events")
	page.seesIn(".event-added", "meet")

	t.Log("with a new server, which knows nothing of it")
	hall.networkComes("--data", t.TempDir())
	page.goTo(hall.server.URL + path)
	page.sees("Fast Gardens")

	t.Log("it goes when it is told to")
	page.goTo(hall.server.URL + "/events")
	page.ready()
	page.click(`.event-added [data-act="forget"]`)
	page.click(`[data-act="forget-yes"]`)
	page.hasNo(".event-added")
	page.goTo(hall.server.URL + path)
	page.ready()
	page.sees("no such event")
}

func TestAddressThatCannotBeReadIsExplained(t *testing.T) {
	hall := newHall(t, "--allow-import")
	script := axe(t)
	page := newPhone(t).blank()
	page.goTo(hall.server.URL + "/events")
	page.ready()
	page.click("#address")
	page.types("https://127.0.0.1/all.ics")
	page.click(`[data-act="import"] button`)
	page.seesIn("#added", "127.0.0.1")
	page.wait("what was pasted is still there", `document.querySelector("#address").value === "https://127.0.0.1/all.ics"`)
	page.examineInAllLooks(script)
}
