package e2e

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hallway/server/e2e/slownet"
	"hallway/web"
)

// otherWeb is a copy of the web folder in which one file says something else: another
// version of the app.
func otherWeb(t *testing.T, name string, change func(string) string) string {
	t.Helper()
	folder := t.TempDir()
	if err := os.CopyFS(folder, web.Embedded()); err != nil {
		t.Fatal(err)
	}
	file, err := fs.ReadFile(web.Embedded(), name)
	if err == nil {
		changed := change(string(file))
		if changed == string(file) {
			t.Fatalf("nothing in %s was changed", name)
		}
		err = os.WriteFile(filepath.Join(folder, filepath.FromSlash(name)), []byte(changed), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

// newerWeb is a newer version of the app, with another style sheet.
func newerWeb(t *testing.T) string {
	t.Helper()
	return otherWeb(t, "css/print.css", func(sheet string) string { return sheet + "\n:root { --newer: 1; }\n" })
}

// newer is whether the page that is on show has the newer style sheet.
const newer = `getComputedStyle(document.documentElement).getPropertyValue("--newer").trim() === "1"`

// newerComes puts a newer app on the server and waits until the page offers it.
func newerComes(hall *hall, page *page) {
	page.t.Helper()
	hall.networkGoes()
	hall.networkComes("--web", newerWeb(page.t))
	page.is(`dispatchEvent(new Event("online"))`)
	page.has("#banner [data-update]")
}

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
	newerComes(hall, page)
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

// On the first visit no worker answers for the page, so none is replaced either.
func TestUpdateComesOnTheFirstVisitToo(t *testing.T) {
	parallel(t)
	hall := newHall(t)
	page := newPhone(t).open(hall.day(0))
	page.ready()
	page.kept()
	if page.is(`navigator.serviceWorker.controller`) {
		t.Fatal("a worker answers for the first visit, so this journey shows nothing")
	}
	newerComes(hall, page)
	page.loadsAgain(func() { page.click(`#banner [data-act="reload"]`) })
	page.ready()
	page.wait("the new version is there", newer)
}

// A browser lets the new worker begin once the old one has nothing under way, and an
// answer can hang for minutes at a venue. What the old one hears first may change nothing:
// Chromium sometimes notices only at the next event that it is idle.
func TestUpdateDoesNotWaitForWhatHangs(t *testing.T) {
	parallel(t)
	hall := newHall(t)
	hall.networkGoes()
	hall.networkComes("--web", otherWeb(t, "js/worker.js", func(worker string) string {
		return strings.Replace(worker, "if (giveUp) {", "if (giveUp && self.heard++ === 1) {", 1) + "\nself.heard = 0;\n"
	}))
	line, err := slownet.New(hall.server.URL, slownet.Shape{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = line.Cut() }) // it may be cut already
	page := newPhone(t).open(line.URL + "/e/fixture?day=" + hall.date(0))
	page.ready()
	page.kept()
	page.goTo(line.URL + "/e/fixture?day=" + hall.date(0))
	page.ready()
	page.wait("the worker answers for the page", `navigator.serviceWorker.controller?.state === "activated"`)
	newerComes(hall, page)
	line.Hold("/data/fixture/hangs")
	page.is(`(fetch("/data/fixture/hangs.json").catch(() => {}), true)`)
	page.loadsAgain(func() { page.click(`#banner [data-act="reload"]`) })
	page.ready()
	page.wait("the new version is there", newer)
}
