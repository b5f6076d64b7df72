package e2e

import (
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
