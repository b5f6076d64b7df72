package e2e

import (
	"encoding/json"
	"os"
	"strconv"
	"testing"
	"time"
)

// edit changes sessions of the programme's file, by what their titles begin with. A
// session that change makes nil is taken out.
func (h *hall) edit(change map[string]func(session map[string]any) map[string]any) {
	h.t.Helper()
	text, err := os.ReadFile(h.file)
	if err != nil {
		h.t.Fatal(err)
	}
	var file map[string]any
	if err := json.Unmarshal(text, &file); err != nil {
		h.t.Fatal(err)
	}
	done := make(map[string]bool)
	days := file["schedule"].(map[string]any)["conference"].(map[string]any)["days"].([]any)
	for _, day := range days {
		rooms := day.(map[string]any)["rooms"].(map[string]any)
		for name, sessions := range rooms {
			var left []any
			for _, s := range sessions.([]any) {
				session := s.(map[string]any)
				for key, edit := range change {
					if h.row(key).Title == session["title"] {
						session, done[key] = edit(session), true
					}
				}
				if session != nil {
					left = append(left, session)
				}
			}
			rooms[name] = left
		}
	}
	if len(done) != len(change) {
		h.t.Fatalf("only %v of the programme were found", done)
	}
	if text, err = json.Marshal(file); err != nil {
		h.t.Fatal(err)
	}
	if err := os.WriteFile(h.file, text, 0o644); err != nil {
		h.t.Fatal(err)
	}
}

// later moves a session by some minutes.
func later(minutes int) func(map[string]any) map[string]any {
	return func(session map[string]any) map[string]any {
		if date, ok := session["date"].(string); ok {
			at, err := time.Parse(time.RFC3339, date)
			if err != nil {
				panic(err)
			}
			session["date"] = at.Add(time.Duration(minutes) * time.Minute).Format(time.RFC3339)
		}
		at, err := time.Parse("15:04", session["start"].(string))
		if err != nil {
			panic(err)
		}
		session["start"] = at.Add(time.Duration(minutes) * time.Minute).Format("15:04")
		return session
	}
}

func gone(map[string]any) map[string]any { return nil }

func renamed(title string) func(map[string]any) map[string]any {
	return func(session map[string]any) map[string]any {
		session["title"] = title
		return session
	}
}

// wake is the app coming back into view.
func (p *page) wake() { p.is(`dispatchEvent(new Event("online"))`) }

// wakesUntil wakes the app until it shows something: the server takes a moment to
// read its source again.
func (p *page) wakesUntil(js string) {
	p.t.Helper()
	p.wait("after the app came back into view: "+js, `(async () => {
		if (`+js+`) return true;
		dispatchEvent(new Event("online"));
		await new Promise((done) => setTimeout(done, 300));
		return !!(`+js+`);
	})()`)
}

func TestChangesAreToldOnceAndInWords(t *testing.T) {
	hall := newHall(t, "--refresh", "1s", "--hold", "0s")
	phone := newPhone(t)
	page := phone.open(hall.day(0))
	page.ready()
	moved, off, other := hall.key("Cost of a Cold Start"), hall.key("Audit Logs"), hall.key("Scaling a Scheduler")
	for _, key := range []string{moved, off, other} {
		page.tap(key)
		page.stored("fixture", key, "maybe")
	}
	page.kept()

	t.Log("the programme changes under an open app")
	hall.edit(map[string]func(map[string]any) map[string]any{
		"Cost of a Cold Start": later(5),
		"Audit Logs":           gone,
		"Keynote: Maps":        renamed("Keynote: Maps of Places That Change"), // as it was
	})
	page.wakesUntil(`document.querySelector("#banner [data-changes]")`)
	page.sees("2 changes of your picks.")
	page.seesIn(`.bar-link[href$="/changes"] .count`, "2")

	t.Log("what it was and what it is, picks first")
	page.click(`#banner a[href$="/changes"]`)
	page.seesIn("h1", "What changed")
	page.seesIn("main section:first-of-type", "Moved: ")
	page.seesIn("main section:first-of-type", "No longer on the programme.")
	page.hasNo(".bar-link .count")
	page.hasNo("#banner [data-changes]")

	t.Log("on the session's page and on the agenda too")
	page.goTo(hall.at("/session/" + moved))
	page.ready()
	page.seesIn(".changed", "Moved: ")
	page.goTo(hall.at("/agenda"))
	page.ready()
	page.sees("Moved: ")
	page.sees("Audit Logs That Hold Up") // the pick is kept

	t.Log("nothing is told twice")
	page.goTo(hall.day(0))
	page.ready()
	page.wake()
	time.Sleep(1500 * time.Millisecond)
	page.hasNo("#banner [data-changes]")
	page.hasNo(".bar-link .count")

	t.Log("it changes under a closed app, and the next start tells")
	page.goTo("about:blank")
	hall.edit(map[string]func(map[string]any) map[string]any{"Scaling a Scheduler": renamed("CANCELLED: " + hall.row("Scaling a Scheduler").Title)})
	time.Sleep(2500 * time.Millisecond) // the server reads it
	page.goTo(hall.day(0))
	page.ready()
	page.wakesUntil(`document.querySelector("#banner [data-changes]")`)
	page.seesIn("#banner", "Cancelled.")

	t.Log("all of it can be read without a network")
	hall.networkGoes()
	page.goTo(hall.at("/changes"))
	page.ready()
	page.sees("Cancelled.")
	page.sees("No longer on the programme.")
	page.calm()
}

func TestWhatFlapsIsNotTold(t *testing.T) {
	hall := newHall(t, "--refresh", "1s", "--hold", "10m")
	page := newPhone(t).open(hall.day(0))
	page.ready()
	key := hall.key("Cost of a Cold Start")
	page.tap(key)
	page.stored("fixture", key, "maybe")
	start := page.value(`document.querySelector('[data-key="` + key + `"]').textContent`)

	hall.edit(map[string]func(map[string]any) map[string]any{"Cost of a Cold Start": later(60)})
	page.wakesUntil(`document.body.dataset.version !== ` + strconv.Quote(page.value("document.body.dataset.version")))
	t.Log("the programme shows it at once, and nobody is alarmed")
	page.hasNo("#banner [data-changes]")
	hall.edit(map[string]func(map[string]any) map[string]any{"Cost of a Cold Start": later(-60)})
	page.wakesUntil(`document.body.dataset.version !== ` + strconv.Quote(page.value("document.body.dataset.version")))
	page.hasNo("#banner [data-changes]")
	if now := page.value(`document.querySelector('[data-key="` + key + `"]').textContent`); now != start {
		t.Errorf("the row says %q, it said %q", now, start)
	}
	page.calm()
}

// TestPicksFollowANewID is a feed that gives every session another id.
func TestPicksFollowANewID(t *testing.T) {
	hall := newHall(t, "--refresh", "1s", "--hold", "0s")
	page := newPhone(t).open(hall.day(0))
	page.ready()
	key := hall.key("Cost of a Cold Start")
	page.tap(key)
	page.stored("fixture", key, "maybe")
	hall.edit(map[string]func(map[string]any) map[string]any{"Cost of a Cold Start": func(session map[string]any) map[string]any {
		session["guid"], session["id"] = "another-id", 4711
		return session
	}})
	page.wakesUntil(`document.querySelector('[data-key="another-id"]')`)
	page.shows("another-id", "maybe")
	page.stored("fixture", "another-id", "maybe")
	page.hasNo("#banner [data-changes]")
	page.calm()
}
