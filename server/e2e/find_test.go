package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSearchFindsAsOneTypes(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.at(""))
	page.ready()

	t.Log("a speaker's name is found without its accents, by the beginnings of its words")
	page.searches("zoe bron")
	page.sees("Threat Models on a Napkin")
	page.sees("The Sandbox Has a Door")
	page.seesIn("#hits mark", "Zo")
	if first := page.titles("#hits"); len(first) != 3 {
		t.Errorf("Zoë Brontë has 3 sessions, found were %q", first)
	}

	t.Log("the number is told to those who listen, and the address can be sent to a friend")
	page.seesIn("#live", "3 sessions found")
	page.wait("the address holds the search", `new URLSearchParams(location.search).get("q") === "zoe bron"`)
	friend := newPhone(t).open(page.value("location.href"))
	friend.ready()
	friend.sees("Threat Models on a Napkin")
	if friend.value(`document.querySelector("#q").value`) != "zoe bron" {
		t.Error("the friend's search field does not show what was searched for")
	}
	page.calm()
}

// A day of many rows makes room for what is found, and is put back as it was: nobody waits until
// its markup is drawn and read again. What changed meanwhile is on it.
func TestAClearedSearchPutsTheDayBack(t *testing.T) {
	var sheet strings.Builder
	sheet.WriteString("id,date,start,end,title,room\n")
	for day := 1; day <= 8; day++ {
		for n := range 8 {
			fmt.Fprintf(&sheet, "d%dn%d,2030-06-%02d,%02d:00,%02d:30,Garden %d of day %d,Hall %d\n", day, n, day, 9+n, 9+n, n, day, n)
		}
	}
	for n := range 60 {
		fmt.Fprintf(&sheet, "m%d,2030-06-08,%02d:15,%02d:45,Moss %d,Room %d\n", n, 9+n%8, 9+n%8, n, n)
	}
	file := filepath.Join(t.TempDir(), "gardens.csv")
	if err := os.WriteFile(file, []byte(sheet.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	hall := openHall(t, "--programme", "gardens="+file)
	hall.event = "gardens"
	page := newPhone(t).open(hall.at("?day=2030-06-08"))
	page.ready()
	const row, inSight = `document.querySelector('li[data-key="d8n0"]')`, `(() => {
		const day = document.querySelector('.days [aria-current="page"]').getBoundingClientRect();
		return day.left >= 0 && day.right <= innerWidth;
	})()`
	page.wait("the day is in sight", inSight)
	page.is(`window.row = ` + row)

	t.Log("a search, a pick among its hits, the search cleared")
	page.searches("moss 0")
	page.hasNo(`li[data-key="d8n0"]`)
	page.tap("m0")
	page.shows("m0", "maybe")
	page.is(`document.querySelector("#q").select() ?? true`)
	page.types("\b")
	page.answers("")
	page.has(`li[data-key="d8n0"]`)
	if !page.is(`window.row === ` + row) {
		t.Error("the day was drawn anew")
	}
	page.shows("m0", "maybe")
	page.seesIn(`li[data-key="d8n0"] [data-line]`, "Overlaps")
	page.wait("the day is in sight", inSight)

	t.Log("a search that finds nothing, and its button")
	page.searches("quux")
	page.click(`#list [data-act="clear"]`)
	page.answers("")
	page.has(`li[data-key="d8n0"]`)
	if !page.is(`window.row === ` + row) {
		t.Error("the day was drawn anew after a search without hits")
	}
	if page.value(`document.activeElement.id + document.querySelector("#q").value`) != "q" {
		t.Error("the search field is not empty, or has lost the keyboard")
	}
	page.shows("m0", "maybe")
	page.calm()
}
