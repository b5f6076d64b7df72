package e2e

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

// shares makes a link to the agenda, in the app.
func (p *page) shares(h *hall, name string) (link string) {
	p.t.Helper()
	p.goTo(h.at("/agenda"))
	p.ready()
	p.saved()
	p.click(`[data-act="share-agenda"]`)
	p.click("#share-name")
	p.types(name)
	p.click(`[data-act="make-link"] button`)
	p.has("dialog[open] .link-shown")
	return p.value(`document.querySelector("dialog .link-shown").textContent.trim()`)
}

func TestAColleagueReadsComparesAndTakesOver(t *testing.T) {
	hall := newHall(t)
	both, only, mine, skipped := hall.key("Audit Logs"), hall.key("Cost of a Cold Start"), hall.key("Scaling a Scheduler"), hall.key(workshop)
	ana := newPhone(t).open(hall.day(0))
	ana.ready()
	for _, key := range []string{both, only, skipped} {
		ana.tap(key)
		ana.stored("fixture", key, "maybe")
	}
	link := ana.shares(hall, "Ana")
	if !strings.Contains(link, "/s/") {
		t.Fatalf("the link is %q", link)
	}

	t.Log("a bot opens it first, and learns no more than a preview")
	answer, err := http.Get(link)
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(answer.Body)
	_ = answer.Body.Close() // it was read
	if err != nil || !strings.Contains(string(content), "Ana&#39;s agenda") || !strings.Contains(string(content), `content="noindex"`) || !strings.Contains(string(content), "og:description") {
		t.Errorf("status %d, %v: %.300s", answer.StatusCode, err, content)
	}
	for head, want := range map[string]string{"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"} {
		if got := answer.Header.Get(head); got != want {
			t.Errorf("%s is %q, want %q", head, got, want)
		}
	}

	t.Log("it can be read without script")
	quiet := newPhone(t).blank()
	quiet.must(quiet.tab.NoScript())
	quiet.goTo(link)
	quiet.has(".shared-day")
	if !strings.Contains(string(content), "Audit Logs") {
		t.Error("the page does not name the session")
	}

	t.Log("a colleague looks at it beside their own")
	bo := newPhone(t).open(hall.day(0))
	bo.ready()
	for _, key := range []string{both, mine} {
		bo.tap(key)
		bo.stored("fixture", key, "maybe")
	}
	bo.goTo(hall.session(workshop))
	bo.ready()
	bo.click(`[data-act="skip"]`)
	bo.stored("fixture", skipped, "hidden")
	bo.goTo(link)
	bo.click(`a[href*="/colleague#"]`)
	bo.sees("1 new, 1 already yours, 1 that you skip")
	bo.stored("fixture", only, "none")

	t.Log("takes all, and thinks again")
	bo.click(`[data-act="take-all"]`)
	bo.stored("fixture", only, "maybe")
	bo.stored("fixture", skipped, "hidden")
	bo.click(`#toast [data-act="undo"]`)
	bo.stored("fixture", only, "none")
	bo.stored("fixture", mine, "maybe")

	t.Log("follows it, and sees on the programme where Ana goes")
	bo.click(`[data-act="follow-agenda"]`)
	ana.goTo(hall.day(0))
	ana.ready()
	ana.tap(both)
	ana.stored("fixture", both, "going")
	ana.goTo(hall.at("/agenda"))
	ana.ready()
	ana.saved()
	bo.goTo(hall.day(0))
	bo.ready()
	bo.wakesUntil(`[...document.querySelectorAll(".team")].some(e => e.textContent.trim().replace(/\s+/g, " ") === "Ana goes")`)

	t.Log("the link is revoked")
	ana.goTo(hall.server.URL + "/settings")
	ana.ready()
	ana.click(`.setting .options > summary`)
	ana.click(`#links [data-act="revoke"]`)
	ana.seesIn("#toast", "Removed")
	gone, err := http.Get(link)
	if err != nil {
		t.Fatal(err)
	}
	_ = gone.Body.Close() // its status is enough
	if gone.StatusCode != http.StatusNotFound {
		t.Errorf("a revoked link answers %d", gone.StatusCode)
	}
	if strings.Contains(hall.server.Log(), link[strings.LastIndex(link, "/")+1:]) {
		t.Error("the log holds the link's secret")
	}
}

func TestAxeFindsNothingOnWhatIsShared(t *testing.T) {
	hall := newHall(t)
	script := axe(t)
	page := newPhone(t).blank()
	examine := func(what string) {
		t.Helper()
		t.Log(what)
		page.examineInAllLooks(script)
	}
	page.goTo(hall.day(0))
	page.ready()
	key := hall.key("Audit Logs")
	page.tap(key)
	page.stored("fixture", key, "maybe")
	page.goTo(hall.at("/agenda"))
	page.ready()
	page.saved()
	page.click(`[data-act="share-agenda"]`)
	page.has("dialog[open] #share-name")
	examine("the sheet")
	page.click(`[data-act="show-qr"]`)
	page.has("dialog[open] .qr")
	examine("the code")
	link := page.shares(hall, "Ana")
	examine("the link")
	page.goTo(hall.server.URL + "/settings")
	page.ready()
	page.click(`.setting .options > summary`)
	page.has("#links li")
	examine("the settings")
	page.click(`[data-act="add-device"]`)
	page.has("dialog[open] .code")
	examine("a device's code")
	page.goTo(link)
	page.has(".shared-day")
	examine("the page")
	page.click(`a[href*="/colleague#"]`)
	page.sees("already yours")
	examine("the comparison")
}
