package e2e

import (
	"strings"
	"testing"
)

// saved waits until the server has all that was done on a phone.
func (p *page) saved() {
	p.t.Helper()
	p.seesIn("#sync", "Saved on this device and on the server")
}

// code has one phone show a code for another, from its settings.
func (p *page) code(h *hall) (typed, link string) {
	p.t.Helper()
	p.goTo(h.server.URL + "/settings")
	p.ready()
	p.saved()
	p.click(`[data-act="add-device"]`)
	p.has("dialog[open] .code")
	return p.value(`document.querySelector("dialog .code").textContent.trim()`), p.value(`document.querySelector("dialog .link-shown").textContent.trim()`)
}

func TestTwoDevicesHoldOneAgenda(t *testing.T) {
	hall := newHall(t)
	first, second := hall.key("Audit Logs"), hall.key("Cost of a Cold Start")
	phone := newPhone(t).open(hall.day(0))
	phone.ready()
	phone.tap(first)
	phone.stored("fixture", first, "maybe")
	phone.goTo(hall.at("/agenda"))
	phone.ready()
	phone.saved()

	t.Log("a laptop joins with a link, and has what the phone has")
	_, link := phone.code(hall)
	if !strings.Contains(link, "/join#") {
		t.Fatalf("the link %q holds its secret where servers see it", link)
	}
	laptop := newPhone(t).open(link)
	laptop.ready()
	laptop.click(`[data-act="join-yes"] button`)
	laptop.stored("fixture", first, "maybe")
	laptop.sees("Audit Logs")
	if got := laptop.value("location.href"); strings.Contains(got, "#") {
		t.Errorf("the secret is still in the address: %s", got)
	}

	t.Log("the link is spent")
	thief := newPhone(t).open(link)
	thief.ready()
	thief.seesIn("#toast", "is wrong or has expired")

	t.Log("what one does the other has, also what was done without a network")
	laptop.goTo(hall.day(0))
	laptop.ready()
	laptop.kept()
	hall.networkGoes()
	laptop.tap(second)
	laptop.stored("fixture", second, "maybe")
	laptop.goTo(hall.at("/agenda"))
	laptop.seesIn("#sync", "1 change to send")
	hall.networkComes()
	laptop.wake()
	laptop.saved()
	phone.goTo(hall.at("/agenda"))
	phone.ready()
	phone.saved()
	phone.stored("fixture", second, "maybe")
	phone.sees("Cost of a Cold Start")

	t.Log("what one takes off does not come back")
	phone.goTo(hall.day(0))
	phone.ready()
	phone.tap(first)
	phone.tap(first)
	phone.stored("fixture", first, "none")
	phone.goTo(hall.at("/agenda"))
	phone.ready()
	phone.saved()
	laptop.wake()
	laptop.stored("fixture", first, "none")

	t.Log("a device is listed by name, and is out when it is removed")
	phone.goTo(hall.server.URL + "/settings")
	phone.ready()
	phone.click(`.setting .options > summary`)
	phone.has(`#devices [data-act="revoke"]`)
	phone.seesIn("#devices", "Chrome on Linux")
	phone.click(`#devices [data-act="revoke"]`)
	phone.seesIn("#toast", "Removed")
	laptop.goTo(hall.at("/agenda"))
	laptop.ready()
	laptop.seesIn("#sync", "no such agenda")
	laptop.sees("Cost of a Cold Start")
}

func TestAnotherDeviceSeesAnEditWhileItIsOpen(t *testing.T) {
	hall := newHall(t)
	first, second := hall.key("Audit Logs"), hall.key("Cost of a Cold Start")
	phone := newPhone(t).open(hall.day(0))
	phone.ready()
	phone.tap(first)
	phone.stored("fixture", first, "maybe")
	_, link := phone.code(hall)
	laptop := newPhone(t).open(link)
	laptop.ready()
	laptop.click(`[data-act="join-yes"] button`)
	laptop.stored("fixture", first, "maybe")
	laptop.saved()
	laptop.wait("it listens", `performance.getEntriesByType("resource").length > 0 && new Promise(done => setTimeout(done, 500, true))`)

	phone.goTo(hall.day(0))
	phone.ready()
	phone.tap(second)
	phone.stored("fixture", second, "maybe")
	laptop.stored("fixture", second, "maybe") // nobody touched it
	laptop.sees("Cost of a Cold Start")
}
