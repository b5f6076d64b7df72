package e2e

import (
	"path/filepath"
	"testing"

	"hallway/server/e2e/testserver"
)

// kubecon opens KubeCon EU 2026 as the organiser published it: the calendar, and
// the printed page with the speakers.
func kubecon(t *testing.T) *hall {
	t.Helper()
	needBrowser(t)
	root, err := testserver.Root()
	if err != nil {
		t.Fatal(err)
	}
	folder, ok := testserver.Programmes(root)
	if !ok {
		t.Skipf("the real programmes are not on this machine: there is no %s", folder)
	}
	flags := []string{}
	for _, pattern := range []string{"sched-ics/kccnceu2026/*-all.ics", "sched-html/kccnceu2026-*-print.html"} {
		files, err := filepath.Glob(filepath.Join(folder, pattern))
		if err != nil || len(files) == 0 {
			t.Skipf("the real programmes have no %s", pattern)
		}
		flags = append(flags, "--programme", "kubecon="+files[len(files)-1])
	}
	h := openHall(t, flags...)
	h.event = "kubecon"
	return h
}

func TestKubeConIsReadPickedAndKeptWithoutANetwork(t *testing.T) {
	hall := kubecon(t)
	phone := newPhone(t)
	page := phone.open(hall.at("?day=2026-03-24"))
	page.ready()

	t.Log("search by speaker, organisation or abstract, as one types")
	page.goTo(hall.at(""))
	page.kept()
	page.searches("platform engineering")
	page.wait("there are hits", `document.querySelectorAll("#hits [data-key]").length >= 5`)
	page.has("#hits mark")

	t.Log("two sessions of a day that overlap are picked")
	page.goTo(hall.at("?day=2026-03-24"))
	page.ready()
	first := page.value(`document.querySelectorAll(".slot:has(li.session:nth-child(3)) > ul > li.session")[0].dataset.key`)
	second := page.value(`document.querySelectorAll(".slot:has(li.session:nth-child(3)) > ul > li.session")[1].dataset.key`)
	page.tap(first)
	page.tap(second)
	page.shows(second, "maybe")
	page.seesIn(`[data-key="`+second+`"] [data-line]`, "Overlaps")
	page.stored("kubecon", first, "maybe")
	page.stored("kubecon", second, "maybe")
	page.kept()

	t.Log("the network goes; the agenda shows both, and the clash")
	hall.networkGoes()
	page = phone.open(hall.at("/agenda"))
	page.ready()
	page.shows(first, "maybe")
	page.shows(second, "maybe")
	page.has("[data-clash]")
	page.click(`.clash-line [data-act="clash"]`)
	page.seesIn("#sheet h2", "Decide between 2 picks")
	page.click(`#sheet [data-key="` + second + `"] [data-act="going"]`)
	page.stored("kubecon", second, "going")
	page.click(`#sheet [data-act="close"]`)

	t.Log("a session that was never opened is there, with its abstract")
	page = phone.open(hall.at("/session/" + first))
	page.ready()
	page.wait("the abstract is there", `document.querySelector(".prose")?.textContent.trim().length > 10`)

	t.Log("when the network is back, so is everything")
	hall.networkComes()
	page.goTo(hall.at("/agenda"))
	page.ready()
	page.shows(first, "maybe")
	page.shows(second, "going")
	page.calm()
}
