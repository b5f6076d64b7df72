package e2e

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"testing"
	"time"
)

// clock sets what pages of the tab take for now, from the next one that it loads.
func (p *page) clock(now time.Time) {
	p.t.Helper()
	p.must(p.tab.Before(fmt.Sprintf(`{
		const Real = window.RealDate ??= Date, ahead = %d;
		window.Date = class extends Real {
			constructor(...all) { all.length ? super(...all) : super(Real.now() + ahead); }
			static now() { return Real.now() + ahead; }
		};
	}`, time.Until(now).Milliseconds())))
}

// notices notes what toasts say from the first moment on.
const notices = `
	window.said = [];
	new MutationObserver(() => {
		const text = document.querySelector("#toast")?.textContent.trim();
		if (text && text !== said.at(-1)) said.push(text);
	}).observe(document, { subtree: true, childList: true, characterData: true });`

// picks makes sessions of the page's day ones that one goes to.
func (p *page) picks(keys ...string) {
	p.t.Helper()
	for _, key := range keys {
		p.tap(key)
		p.shows(key, "maybe")
		p.tap(key)
		p.stored("fixture", key, "going")
	}
}

// remindsBefore chooses in the settings.
func (p *page) remindsBefore(h *hall, minutes string) {
	p.t.Helper()
	p.goTo(h.server.URL + "/settings")
	p.ready()
	p.click(`[data-act="remind"][data-arg="` + minutes + `"]`)
	p.has(`[data-act="remind"][data-arg="` + minutes + `"][aria-pressed="true"]`)
}

func TestPageReminds(t *testing.T) {
	hall := newHall(t)
	past, soon, off := hall.row("Keynote: Maps"), hall.row("Cost of a Cold Start"), hall.row("Unconference")
	page := newPhone(t).blank()
	page.must(page.tab.Before(notices))
	page.clock(soon.Start.Add(-time.Hour))
	page.goTo(hall.day(0))
	page.ready()
	page.picks(past.Key, soon.Key, off.Key)
	page.tap(hall.key("Rollbacks You Can Write")) // only maybe

	t.Log("who does not ask for it is not reminded")
	page.clock(soon.Start.Add(-8 * time.Minute))
	page.goTo(hall.day(0))
	page.ready()
	if page.is(`said.some(s => s.includes("Cost of"))`) {
		t.Error("somebody was reminded who did not ask for it")
	}

	t.Log("the page says what it can do")
	page.clock(soon.Start.Add(-time.Hour))
	page.remindsBefore(hall, "10")
	page.seesIn("#reach", "only an open page reminds you")

	t.Log("ten minutes before, without a network, an open page tells it by itself")
	page.goTo(hall.day(0))
	page.kept()
	hall.networkGoes()
	page.clock(soon.Start.Add(-10*time.Minute - 6*time.Second))
	page.goTo(hall.day(0))
	page.ready()
	page.wait("the reminder", `said.some(s => s.startsWith("In 10 min: Cost of a Cold") && s.includes("Hall A") && s.includes("15:00"))`)

	t.Log("once: the page that is loaded again is silent")
	page.goTo(hall.day(0))
	page.ready()
	if page.is(`said.some(s => s.includes("Cost of"))`) {
		t.Error("told twice")
	}

	t.Log("what was off meanwhile, or has begun, is not told")
	hall.edit(map[string]func(map[string]any) map[string]any{"Unconference": func(map[string]any) map[string]any { return nil }})
	hall.networkComes()
	page.goTo(hall.day(0))
	page.ready()
	page.wakesUntil(`document.querySelector("#banner [data-changes]")`)
	page.clock(off.Start.Add(-5 * time.Minute))
	page.goTo(hall.at("/agenda"))
	page.ready()
	if page.is(`said.some(s => s.includes("Unconference") || s.includes("Keynote"))`) {
		t.Errorf("told of what is off or past: %v", page.value(`said.join()`))
	}
}

func TestHiddenPageReminds(t *testing.T) {
	hall := newHall(t)
	session := hall.row("Unconference")
	page := newPhone(t).blank()
	page.must(page.tab.Permit(hall.server.URL, "notifications"))
	page.clock(session.Start.Add(-time.Hour))
	page.goTo(hall.day(0))
	page.kept()
	page.picks(session.Key)
	page.clock(session.Start.Add(-10*time.Minute - 12*time.Second)) // time to hide the page in
	page.remindsBefore(hall, "10")
	page.seesIn("#reach", "reminds you while it is open")
	page.is(`Object.defineProperty(document, "visibilityState", { value: "hidden" }), document.dispatchEvent(new Event("visibilitychange"))`)
	page.wait("the notice", `navigator.serviceWorker.getRegistration().then(r => r.getNotifications()).then(all =>
		all.length === 1 && all[0].title.startsWith("In 10 min: Unconference") && all[0].data.endsWith(`+quote("/session/"+session.Key)+`))`)
}

// TestPushedReminder is the server's hint at the worker: what it is about is asked for.
func TestPushedReminder(t *testing.T) {
	hall := newHall(t)
	back, err := url.Parse(hall.server.URL)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/", httputil.NewSingleHostReverseProxy(back))
	mux.HandleFunc("GET /api/v1/reminders/known", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"title":"In 10 min: Unconference","body":"Hall A","url":"/e/fixture/agenda","tag":"s1"}`))
	})
	front := httptest.NewServer(mux)
	defer front.Close()
	page := newPhone(t).blank()
	page.must(page.tab.Permit(front.URL, "notifications"))
	page.goTo(front.URL + "/e/fixture")
	page.kept()
	shown := func(title, body, url string) {
		t.Helper()
		page.wait("the notice "+title, fmt.Sprintf(`navigator.serviceWorker.getRegistration().then(r => r.getNotifications()).then(all =>
			all.some(n => n.title === %q && n.body === %q && n.data === %q))`, title, body, url))
	}
	page.must(page.tab.Push(front.URL, `{"pull":"known"}`))
	shown("In 10 min: Unconference", "Hall A", "/e/fixture/agenda")

	t.Log("a hint that nothing can be learned of still says something, or the browser would end the subscription")
	for _, hint := range []string{`{"pull":"unknown"}`, `no JSON`} {
		page.is(`navigator.serviceWorker.getRegistration().then(r => r.getNotifications()).then(all => all.forEach(n => n.close()))`)
		page.must(page.tab.Push(front.URL, hint))
		shown("Something on your agenda begins soon", "", "/now")
	}
}
