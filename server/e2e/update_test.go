package e2e

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"hallway/web"
)

// newerWeb is a copy of the web folder with another style sheet: a newer version
// of the app.
func newerWeb(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	if err := os.CopyFS(folder, web.Embedded()); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(folder, "css", "print.css")
	sheet, err := fs.ReadFile(web.Embedded(), "css/print.css")
	if err == nil {
		err = os.WriteFile(name, append(sheet, "\n:root { --newer: 1; }\n"...), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

// newer is whether the page that is on show has the newer style sheet.
const newer = `getComputedStyle(document.documentElement).getPropertyValue("--newer").trim() === "1"`

func TestUpdateIsOfferedAndNotForced(t *testing.T) {
	hall := newHall(t)
	phone := newPhone(t)
	page := phone.open(hall.day(0))
	page.ready()
	key := hall.key("Cost of a Cold Start")
	page.tap(key)
	page.stored("fixture", key, "maybe")
	page.kept()

	t.Log("the first visit offers no update, and from the second on the worker answers")
	page.hasNo("#banner [data-update]")
	page.goTo(hall.day(0))
	page.ready()
	page.wait("the worker answers for the page", `navigator.serviceWorker.controller?.state === "activated"`)
	page.hasNo("#banner [data-update]")

	t.Log("a newer app is on the server; the open page asks when it comes back into view")
	hall.networkGoes()
	hall.networkComes("--web", newerWeb(t))
	page.is(`dispatchEvent(new Event("online"))`)
	page.has("#banner [data-update]")
	page.sees("A new version of Hallway is ready.")
	if page.is(newer) {
		t.Error("the new version was put under a person's hands")
	}

	t.Log("later means later: the old version goes on, also without a network")
	page.click(`#banner [data-act="dismiss"]`)
	page.hasNo("#banner [data-update]")
	page.goTo(hall.day(0))
	page.ready()
	if page.is(newer) {
		t.Error("the new version came without being asked for")
	}

	t.Log("a tap on reload brings it, with all picks")
	page.has("#banner [data-update]")
	page.loadsAgain(func() { page.click(`#banner [data-act="reload"]`) })
	page.ready()
	page.wait("the new version is there", newer)
	page.shows(key, "maybe")
	page.hasNo("#banner [data-update]")

	t.Log("and the new version is there without a network too")
	page.kept()
	hall.networkGoes()
	page.goTo(hall.day(0))
	page.ready()
	page.wait("the new version is there", newer)
	page.shows(key, "maybe")
}
