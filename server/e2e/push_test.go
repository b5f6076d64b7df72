package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"reflect"
	"strconv"
	"sync/atomic"
	"testing"
)

// spy writes down what the worker shows, once it is shown, as a list of [title, body, address,
// silent], and taps a notification when a page asks for it. The test cannot ask the browser instead: while
// a notification is stored and not yet on the screen, getNotifications makes Chromium forget it
// (PlatformNotificationContextImpl, DoReadAllNotificationDataForServiceWorkerRegistration).
const spy = `{
	const show = self.registration.showNotification.bind(self.registration), said = [];
	self.registration.showNotification = async (title, options) => {
		await show(title, options);
		said.push([title, options.body, options.data, String(options.silent)]);
		await (await caches.open("spy")).put("/said", new Response(JSON.stringify(said)));
	};
	self.addEventListener("message", async ({ data }) => {
		const [notification] = (await self.registration.getNotifications()).filter((n) => n.title === data.tap);
		if (notification) self.dispatchEvent(new NotificationEvent("notificationclick", { notification }));
	});
}
`

// The server's hint at the worker: what it is about is asked for, as the device, once more
// where the answer is lost, and shown. A hint that nothing can be learned of still says
// something, or the browser would end the subscription. What was shown before, by the worker or
// by a page, is not shown once more; if it is all there is, it comes without a sound, and goes
// where a page is on show.
func TestAHintIsShownByTheWorker(t *testing.T) {
	hall := newHall(t)
	back, err := url.Parse(hall.server.URL)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(back)
	mux := http.NewServeMux()
	mux.Handle("/", proxy)
	mux.HandleFunc("GET /worker.js", func(w http.ResponseWriter, r *http.Request) {
		r.Header.Del("Accept-Encoding")
		got := httptest.NewRecorder()
		proxy.ServeHTTP(got, r)
		w.Header().Set("Content-Type", got.Header().Get("Content-Type"))
		_, _ = w.Write([]byte(spy + got.Body.String()))
	})
	notice := func(n int) string {
		return fmt.Sprintf(`{"title":"In %d min: Unconference","body":"Hall A · 16:00","url":"/e/fixture/agenda","tag":"s%d","id":"fixture s%d"}`, n, n, n)
	}
	changed := func(about string) string {
		return `{"title":"2 of your picks changed","body":"","url":"/e/fixture/changes","tag":"changes","id":` + strconv.Quote(about) + `,"about":[` + about + `]}`
	}
	answers := []string{2: notice(10), notice(10) + "," + notice(9), notice(9), notice(8), changed(`"a|1","b|1"`), changed(`"a|1","b|2"`)}
	var asked atomic.Int32
	mux.HandleFunc("GET /api/v1/agendas/known/notices", func(w http.ResponseWriter, r *http.Request) {
		switch n := asked.Add(1); {
		case r.Header.Get("Authorization") != "Bearer secret":
			w.WriteHeader(http.StatusForbidden)
		case n == 1:
			w.Header().Set("Content-Length", "1000")
			_, _ = w.Write([]byte(`[`))
			_ = http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler) // the answer is lost, and not so that the browser itself asks again
		case int(n) < len(answers):
			_, _ = w.Write([]byte("[" + answers[n] + "]"))
		default: // a minute later
			_, _ = w.Write([]byte(`[]`))
		}
	})
	front := httptest.NewServer(mux)
	defer front.Close()
	page := newPhoneThatEnds(t).blank()
	page.must(page.tab.Permit(front.URL, "notifications"))
	page.goTo(front.URL + "/e/fixture")
	page.kept()
	page.wait("what the worker asks with", `hallway.asks("known", JSON.stringify({ url: "/api/v1/agendas/known/notices", headers: { Authorization: "Bearer secret" } })).then(() => true)`)
	page.wait("leave", `Notification.permission === "granted"`)

	page.wait("notices of other days", `caches.open("push-1").then(c => Promise.all([...Array(120).keys()].map(n => c.put("/told/" + n, new Response())))).then(() => true)`)
	page.wait("a page's own reminder", `hallway.untold("fixture s8").then(first => first && hallway.untold("fixture s8")).then(again => !again)`)

	page.wait("changes that were looked at", `Promise.all(["a|1", "b|1"].map(hallway.untold)).then(all => all.every(Boolean))`)

	reminder := func(n int, silent bool) [4]string {
		return [4]string{fmt.Sprintf("In %d min: Unconference", n), "Hall A · 16:00", "/e/fixture/agenda", strconv.FormatBool(silent)}
	}
	const known = `{"web_push":8030,"agenda":"known","notification":{"title":"Hallway","body":"There is news."}}`
	var want [][4]string
	for _, c := range []struct {
		hint  string
		shows [4]string
	}{
		{known, reminder(10, false)},
		{known, reminder(9, false)}, // and not what it has shown
		{known, reminder(9, true)},  // two about the same
		{known, reminder(8, true)},  // a page has said so
		{known, [4]string{"2 of your picks changed", "", "/e/fixture/changes", "true"}},
		{known, [4]string{"2 of your picks changed", "", "/e/fixture/changes", "false"}}, // one is news
		{known, [4]string{"Hallway", "There is news.", "/agenda", "false"}},
		{`{"agenda":"unknown","notification":{"title":"Hallway","body":"Something new."}}`, [4]string{"Hallway", "Something new.", "/agenda", "false"}},
		{`no JSON`, [4]string{"Hallway", "There is news about your agenda.", "/agenda", "false"}},
	} {
		page.must(page.tab.Push(front.URL, c.hint)) // also while the one before is asked about
		want = append(want, c.shows)
	}
	page.wait("all are shown", `caches.match("/said").then(r => r.json()).then(all => all.length >= 9)`)
	var said [][4]string
	page.must(json.Unmarshal([]byte(page.value(`(await (await caches.match("/said")).text())`)), &said))
	if !reflect.DeepEqual(said, want) {
		t.Errorf("shown are\n%q, want\n%q", said, want)
	}
	page.wait("the oldest marks go", `caches.open("push-1").then(c => c.keys()).then(all => all.filter(r => r.url.includes("/told/")).length === 100)`)
	if there := page.value(`(await (await navigator.serviceWorker.ready).getNotifications()).map(n => n.title + " " + n.body).sort().join()`); there != "2 of your picks changed ,Hallway There is news about your agenda.,In 10 min: Unconference Hall A · 16:00" {
		t.Errorf("there are %s", there)
	}

	t.Log("a tap leads the page that is open there, and loads nothing anew")
	page.is(`(window.here = true, navigator.serviceWorker.ready.then(r => r.active.postMessage({ tap: "In 10 min: Unconference" })))`)
	page.wait("the agenda", `location.pathname === "/e/fixture/agenda" && document.querySelector("h1").innerText.includes("agenda") && here`)
	page.wait("it is gone", `navigator.serviceWorker.ready.then(r => r.getNotifications()).then(all => all.every(n => !n.title.startsWith("In 10")))`)

	t.Log("whoever deletes everything leaves nothing to ask with")
	page.is(`navigator.serviceWorker.ready.then(r => r.active.postMessage({ clear: true }))`)
	page.wait("an empty cache", `caches.has("push-1").then(has => !has)`)
}
