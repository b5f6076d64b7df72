package e2e

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync/atomic"
	"testing"
	"time"
)

// The server's hint at the worker: what it is about is asked for, as the device, and shown;
// a tap opens it. A hint that nothing can be learned of still says something, or the browser
// would end the subscription.
func TestAHintIsShownByTheWorker(t *testing.T) {
	hall := newHall(t)
	back, err := url.Parse(hall.server.URL)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/", httputil.NewSingleHostReverseProxy(back))
	var asked atomic.Bool // a notice is told once
	mux.HandleFunc("GET /api/v1/agendas/known/notices", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer secret" {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		if asked.Swap(true) {
			_, _ = w.Write([]byte(`[]`))
			return
		}
		time.Sleep(time.Second) // the next message is there before this is shown
		_, _ = w.Write([]byte(`[{"title":"In 10 min: Unconference","body":"Hall A · 16:00","url":"/e/fixture/agenda","tag":"s1"}]`))
	})
	front := httptest.NewServer(mux)
	defer front.Close()
	page := newPhoneThatEnds(t).blank()
	page.must(page.tab.Permit(front.URL, "notifications"))
	page.goTo(front.URL + "/e/fixture")
	page.kept()
	page.wait("what the worker asks with", `hallway.asks("known", JSON.stringify({ url: "/api/v1/agendas/known/notices", headers: { Authorization: "Bearer secret" } })).then(() => true)`)
	shown := func(title, body, url string) {
		t.Helper()
		page.wait("the notice "+title, fmt.Sprintf(`navigator.serviceWorker.getRegistration().then(r => r.getNotifications()).then(all =>
			all.some(n => n.title === %q && n.body === %q && n.data === %q))`, title, body, url))
	}
	page.wait("leave", `Notification.permission === "granted"`)
	known := `{"web_push":8030,"agenda":"known","notification":{"title":"Hallway","body":"There is news."}}`
	page.must(page.tab.Push(front.URL, known))
	page.must(page.tab.Push(front.URL, known))
	shown("In 10 min: Unconference", "Hall A · 16:00", "/e/fixture/agenda")

	t.Log("a second message about the same is no second notice")
	page.wait("one notice", `navigator.serviceWorker.getRegistration().then(r => r.getNotifications()).then(all => all.length === 1)`)
	page.wait("its time", `navigator.serviceWorker.getRegistration().then(r => r.getNotifications()).then(all => { window.first = all[0].timestamp; return first > 0; })`)
	page.must(page.tab.Push(front.URL, known))
	page.wait("one notice, shown again", `navigator.serviceWorker.getRegistration().then(r => r.getNotifications()).then(all => all.length === 1 && all[0].tag === "s1" && all[0].timestamp > first)`)

	t.Log("nor does one that nothing can be learned of say what was said before")
	for _, c := range []struct{ hint, title, body string }{
		{`{"agenda":"unknown","notification":{"title":"Hallway","body":"Something new."}}`, "Hallway", "Something new."},
		{`no JSON`, "Hallway", "There is news about your agenda."},
	} {
		page.must(page.tab.Push(front.URL, c.hint))
		shown(c.title, c.body, "/agenda")
	}

	t.Log("whoever deletes everything leaves nothing to ask with")
	page.is(`navigator.serviceWorker.ready.then(r => r.active.postMessage({ clear: true }))`)
	page.wait("an empty cache", `caches.has("push-1").then(has => !has)`)
}
