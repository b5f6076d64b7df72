package api

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"hallway/app/wire"
	"hallway/server/fetch"
)

// Somebody's own calendar is read from their page, and what is wrong with an address is said.
func TestBookmarksAreReadFromAnAddress(t *testing.T) {
	i := newImporting(t, map[string]any{
		"https://gophers.sched.com/ada.ics":   calendar,
		"https://gophers.sched.com/empty.ics": "<!doctype html>\n<p>Sign in</p>",
		"https://host.example/ada.ics":        fetch.ErrHost,
	})
	for _, c := range []struct {
		name, address string
		status        int
		want          string
	}{
		{"a page on Sched", "gophers.sched.com/ada", 200, `"title":"Frogs","start":"2030-06-04T08:00:00Z"`},
		{"a calendar on Sched", "webcal://gophers.sched.com/ada.ics?x=1", 200, `"id":"0123456789abcdef0123456789abcdef"`},
		{"the event's page", "https://gophers.sched.com/event/1a2b/frogs", 400, "paste that of your own agenda"},
		{"all of it", "https://gophers.sched.com/all.ics", 400, "paste that of your own agenda"},
		{"a page that lists nothing", "https://gophers.sched.com/empty", 422, "lists no sessions"},
		{"another host", "https://host.example/ada.ics", 403, `"code":"host"`},
		{"nobody", "https://gophers.sched.com/nobody", 502, "404"},
		{"no address", "my talks", 400, "is no address"},
	} {
		t.Run(c.name, func(t *testing.T) {
			i.time = i.time.Add(time.Minute)
			w := httptest.NewRecorder()
			body, _ := json.Marshal(wire.ImportRequest{Address: c.address})
			i.Bookmarks(w, paste(string(body)))
			if w.Code != c.status || !strings.Contains(w.Body.String(), c.want) {
				t.Errorf("%d %s, want %d and %q", w.Code, w.Body, c.status, c.want)
			}
		})
	}
}

func TestBookmarksAreRefusedAsImportsAre(t *testing.T) {
	i := newImporting(t, map[string]any{"https://gophers.sched.com/ada.ics": calendar})
	refused := func(r *http.Request, code wire.Code) {
		t.Helper()
		w := httptest.NewRecorder()
		i.Bookmarks(w, r)
		var got wire.Trouble
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || got.Code != code {
			t.Errorf("%d %s, want the code %q", w.Code, w.Body, code)
		}
	}
	const ada = `{"address": "gophers.sched.com/ada"}`
	elsewhere := paste(ada)
	elsewhere.Header.Set("Sec-Fetch-Site", "cross-site")
	refused(elsewhere, wire.CodeOrigin)
	plain := paste(ada)
	plain.Header.Set("Content-Type", "text/plain")
	refused(plain, wire.CodeType)
	for range importBurst {
		i.Bookmarks(httptest.NewRecorder(), paste(ada))
	}
	refused(paste(ada), wire.CodeOften)
	i.Import.hosts = nil
	refused(paste(ada), wire.CodeOff)
}
