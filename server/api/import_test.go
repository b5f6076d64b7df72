package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"hallway/app/schedule"
	"hallway/app/search"
	"hallway/app/wire"
	"hallway/server/answer"
	"hallway/server/fetch"
	"hallway/server/importer"
	"hallway/server/programme"
)

const ponds = `{"schedule": {"conference": {"acronym": "ponds", "title": "Ponds", "time_zone_name": "Europe/Lisbon", "days": [
{"date": "2030-06-04", "rooms": {"Hall 2": [{"id": 1, "guid": "frogs-0000-0000-0000", "start": "08:00", "duration": "00:30", "title": "Frogs", "abstract": "All about them."},
{"id": 2, "title": "No start"}]}}]}}}`

const calendar = "BEGIN:VCALENDAR\r\nX-WR-CALNAME:gophers\r\nPRODID:-//Sched.com Gopher Meet//EN\r\n" +
	"BEGIN:VEVENT\r\nDTSTART:20300604T080000Z\r\nDTEND:20300604T083000Z\r\nSUMMARY:Frogs\r\nUID:0123456789abcdef0123456789abcdef\r\nLOCATION:Hall 2\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"

// importing is an import with hosts of the test's own: an address and what is there,
// a file or an error.
type importing struct {
	*Import
	t     *testing.T
	hosts map[string]any
	time  time.Time
}

func newImporting(t *testing.T, hosts map[string]any) *importing {
	t.Helper()
	i := &importing{t: t, hosts: hosts, time: time.Date(2030, 6, 1, 10, 0, 0, 0, time.UTC)}
	a := New(programme.NewLibrary(), nil, slog.New(slog.DiscardHandler), func() time.Time { return i.time })
	i.Import = a.NewImport([]string{"*.sched.com"})
	i.Import.fetch = func(_ context.Context, address string) (importer.Source, error) {
		switch there := i.hosts[address].(type) {
		case string:
			return importer.Source{Name: address, Body: []byte(there)}, nil
		case error:
			return importer.Source{}, fmt.Errorf("%s: %w", address, there)
		}
		return importer.Source{}, fmt.Errorf("%s: the server answered 404 Not Found", address)
	}
	return i
}

// ask has the import answer, and reads the answer into a value.
func (i *importing) ask(r *http.Request, into any) *http.Response {
	i.t.Helper()
	w := httptest.NewRecorder()
	i.Add(w, r)
	if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
		i.t.Fatalf("%v in %s", err, w.Body)
	}
	return w.Result()
}

func paste(body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/api/v1/import", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	return r
}

func upload(query, body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/api/v1/import"+query, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/octet-stream")
	return r
}

func (i *importing) file(address string) (body []byte, status int) {
	w := httptest.NewRecorder()
	i.api.File(w, httptest.NewRequest(http.MethodGet, address, nil))
	return w.Body.Bytes(), w.Code
}

// wantWhole reads an event as the app does, and hands back the titles.
func (i *importing) wantWhole(got wire.Imported) string {
	i.t.Helper()
	index, _ := i.file(got.Index)
	details, _ := i.file(got.Details)
	terms, _ := i.file(got.Search)
	p, err := schedule.DecodeIndex(index)
	if err == nil {
		err = p.DecodeDetails(details)
	}
	if err == nil {
		_, err = search.Decode(terms)
	}
	if err != nil {
		i.t.Fatal(err)
	}
	if p.Event.ID != got.ID {
		i.t.Errorf("the index is of %q, the answer of %q", p.Event.ID, got.ID)
	}
	var titles []string
	for _, s := range p.Sessions {
		titles = append(titles, s.Title)
	}
	return strings.Join(titles, ", ")
}

func TestAnImportIsAnEventLikeAnyOther(t *testing.T) {
	i := newImporting(t, map[string]any{
		"https://gophers.sched.com/all.ics":                       calendar,
		"https://pretalx.com/ponds/schedule/export/schedule.json": ponds,
	})
	for _, c := range []struct {
		name                                 string
		r                                    *http.Request
		event, zone, format, address, titles string
		skipped                              int
	}{
		{"pasted", paste(`{"address": "https://pretalx.com/ponds/talk/AB12CD/"}`),
			"Ponds", "Europe/Lisbon", "schedule.json", "https://pretalx.com/ponds/talk/AB12CD/", "Frogs", 1},
		{"pasted, with a zone", paste(`{"address": "gophers.sched.com", "zone": "Asia/Tokyo"}`),
			"Gopher Meet", "Asia/Tokyo", "Sched calendar (all.ics)", "https://gophers.sched.com", "Frogs", 0},
		{"uploaded", upload("", ponds), "Ponds", "Europe/Lisbon", "schedule.json", "", "Frogs", 1},
		{"uploaded, with a zone", upload("?zone=Asia/Tokyo", calendar), "Gopher Meet", "Asia/Tokyo", "Sched calendar (all.ics)", "", "Frogs", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got wire.Imported
			if answer := i.ask(c.r, &got); answer.StatusCode != http.StatusOK {
				t.Fatalf("status %d", answer.StatusCode)
			}
			if !regexp.MustCompile(`^import-[0-9a-f]{32}$`).MatchString(string(got.ID)) {
				t.Errorf("id %q", got.ID)
			}
			if got.Name != c.event || got.Zone != c.zone || got.Format != c.format || got.Address != c.address || got.Skipped != c.skipped || len(got.Days) != 1 || got.Warnings == nil {
				t.Errorf("got %+v", got)
			}
			if titles := i.wantWhole(got); titles != c.titles {
				t.Errorf("sessions %q, want %q", titles, c.titles)
			}
		})
	}
	if all := i.api.library.All(); len(all) > 0 {
		t.Errorf("%d events are published to others", len(all))
	}
}

func TestAnImportIsReadAgainUnderItsName(t *testing.T) {
	i := newImporting(t, nil)
	var first, same, newer wire.Imported
	i.ask(upload("", ponds), &first)
	i.ask(upload("?event="+string(first.ID), ponds), &same)
	i.ask(upload("?event="+string(first.ID), strings.Replace(ponds, "Frogs", "Newts", 1)), &newer)
	if same.ID != first.ID || same.Version != first.Version || same.Index != first.Index {
		t.Errorf("the same again is %+v, it was %+v", same, first)
	}
	if newer.ID != first.ID || newer.Version == first.Version {
		t.Errorf("a newer one is %+v, it was %+v", newer, first)
	}
	if i.wantWhole(first) != "Frogs" || i.wantWhole(newer) != "Newts" {
		t.Error("both versions should be there")
	}
	var other wire.Imported
	i.ask(upload("", ponds), &other)
	if other.ID == first.ID || other.Index == first.Index {
		t.Error("two who import the same get each other's event")
	}
}

func TestAnImportIsForgotten(t *testing.T) {
	i := newImporting(t, nil)
	var got wire.Imported
	i.ask(upload("", ponds), &got)
	i.time = i.time.Add(59 * time.Minute)
	if _, status := i.file(got.Index); status != http.StatusOK {
		t.Errorf("after 59 minutes: %d", status)
	}
	i.time = i.time.Add(time.Minute)
	if _, status := i.file(got.Index); status != http.StatusNotFound {
		t.Errorf("after an hour: %d", status)
	}
}

// Sched's print page names the speakers; without it there is still a programme.
func TestOnlyTheFirstFeedHasToBeThere(t *testing.T) {
	i := newImporting(t, map[string]any{
		"https://gophers.sched.com/all.ics": calendar,
		"https://gophers.sched.com/print":   "<html>Sign in</html>",
	})
	var got wire.Imported
	if answer := i.ask(paste(`{"address": "https://gophers.sched.com/"}`), &got); answer.StatusCode != http.StatusOK {
		t.Fatalf("status %d", answer.StatusCode)
	}
	if len(got.Warnings) == 0 || !strings.Contains(strings.Join(got.Warnings, " "), "https://gophers.sched.com/print") {
		t.Errorf("it is not told that the print page was not read: %q", got.Warnings)
	}
}

func TestWhatAnImportRefuses(t *testing.T) {
	const address = "https://ponds.example/schedule.json"
	i := newImporting(t, map[string]any{
		"https://host.example/schedule.json":  fetch.ErrHost,
		"https://inner.example/schedule.json": fetch.ErrPrivate,
		"https://large.example/schedule.json": fetch.ErrTooLarge,
		"https://slow.example/schedule.json":  fetch.ErrTooSlow,
		"https://down.example/schedule.json":  errors.New("connection refused"),
		"https://page.example/schedule.json":  "<!doctype html><html><title>Soon</title></html>",
		address:                               ponds,
	})
	with := func(r *http.Request, name, value string) *http.Request {
		r.Header.Set(name, value)
		return r
	}
	for _, c := range []struct {
		name              string
		r                 *http.Request
		status            int
		code, what, where string
		todo              string
	}{
		{"a host that is not on the list", paste(`{"address": "host.example/schedule.json"}`), 403, "host", "does not read from that host", "https://host.example/schedule.json", "*.sched.com"},
		{"a host in a private network", paste(`{"address": "inner.example/schedule.json"}`), 403, "private", "no such host on the public internet", "https://inner.example/schedule.json", "file"},
		{"a file without end", paste(`{"address": "large.example/schedule.json"}`), 413, "large", "32 MiB", "https://large.example/schedule.json", "feed"},
		{"a host that takes its time", paste(`{"address": "slow.example/schedule.json"}`), 504, "slow", "longer than 10s", "https://slow.example/schedule.json", "Try again"},
		{"a host that is down", paste(`{"address": "down.example/schedule.json"}`), 502, "unreachable", "connection refused", "https://down.example/schedule.json", "browser"},
		{"a page that is gone", paste(`{"address": "gone.example/schedule.json"}`), 502, "unreachable", "404 Not Found", "https://gone.example/schedule.json", "browser"},
		{"a page that is not a programme", paste(`{"address": "page.example/schedule.json"}`), 422, "format", "This is a web page", "https://page.example/schedule.json", "Paste"},
		{"no address", paste(`{"address": "gopher meet"}`), 400, "address", "is no address", "gopher meet", "Paste"},
		{"a page that leads nowhere", paste(`{"address": "https://sessionize.com/newts"}`), 400, "address", "API address", "https://sessionize.com/newts", "Paste"},
		{"an empty object", paste(`{}`), 400, "address", "There is no address", "", "Paste"},
		{"a file that is not a programme", upload("", "hello"), 422, "format", "not a programme", "your file", "file"},
		{"a file without sessions", upload("", `{"schedule": {"conference": {"title": "x", "time_zone_name": "UTC", "days": []}}}`), 422, "format", "no sessions", "your file", "file"},
		{"an empty file", upload("", ""), 422, "format", "empty", "your file", "file"},
		{"a file that is too large", upload("", strings.Repeat(" ", importer.MaxBytes+1)), 413, "large", "32 MiB", "your file", "MB"},
		{"half of JSON", paste(`{"address": "`), 400, "request", "cannot be read", "", "again"},
		{"more than is known", paste(`{"address": "x.example", "password": "y"}`), 400, "request", "password", "", "again"},
		{"two objects", paste(`{"address": "x.example"} {}`), 400, "request", "trailing data", "", "again"},
		{"an address without end", paste(`{"address": "` + strings.Repeat("x", 9<<10) + `"}`), 400, "request", "too large", "", "again"},
		{"an event of the server", paste(`{"address": "` + address + `", "event": "kubecon"}`), 400, "request", "event's name", "", "again"},
		{"an event in another folder", upload("?event=import-/../x", ponds), 400, "request", "event's name", "", "again"},
		{"a zone that is none", upload("?zone=Mars/Olympus", ponds), 400, "request", "time zone", "", "again"},
		{"a form", with(paste(`{}`), "Content-Type", "multipart/form-data"), 415, "type", "neither", "", "octet-stream"},
		{"text, as a page elsewhere could send it", with(paste(`{"address": "x.example"}`), "Content-Type", "text/plain"), 415, "type", "neither", "", "octet-stream"},
		{"nothing said", with(paste(`{}`), "Content-Type", ""), 415, "type", "neither", "", "octet-stream"},
		{"packed", with(upload("", ponds), "Content-Encoding", "gzip"), 415, "type", "packed", "", "octet-stream"},
		{"from another site", with(paste(`{"address": "`+address+`"}`), "Sec-Fetch-Site", "cross-site"), 403, "origin", "another website", "", "itself"},
	} {
		t.Run(c.name, func(t *testing.T) {
			i.time = i.time.Add(time.Minute) // none of them asks too often
			var got wire.Trouble
			answer := i.ask(c.r, &got)
			if answer.StatusCode != c.status || string(got.Code) != c.code {
				t.Errorf("status %d, code %q; want %d, %q", answer.StatusCode, got.Code, c.status, c.code)
			}
			if !strings.Contains(got.What, c.what) || got.Where != c.where || !strings.Contains(got.Todo, c.todo) {
				t.Errorf("what %q, where %q, todo %q; want %q, %q, %q in them", got.What, got.Where, got.Todo, c.what, c.where, c.todo)
			}
		})
	}
}

func TestImportsAreOffUntilTheyAreAllowed(t *testing.T) {
	i := newImporting(t, nil)
	i.Import.hosts = nil
	var got wire.Trouble
	if answer := i.ask(upload("", ponds), &got); answer.StatusCode != http.StatusForbidden || got.Code != "off" || !strings.Contains(got.Todo, "--allow-import") {
		t.Errorf("status %d, %+v", answer.StatusCode, got)
	}
	for _, c := range []struct {
		hosts []string
		want  string
	}{
		{nil, `{"allowed":false,"hosts":[]}`},
		{[]string{"*.sched.com"}, `{"allowed":true,"hosts":["*.sched.com"]}`},
	} {
		i.Import.hosts = c.hosts
		w := httptest.NewRecorder()
		if i.Ask(w, httptest.NewRequest(http.MethodGet, "/api/v1/import", nil)); w.Body.String() != c.want {
			t.Errorf("asked it says %s, want %s", w.Body, c.want)
		}
	}
}

func TestWhoImportsTooOftenWaits(t *testing.T) {
	i := newImporting(t, nil)
	for n := range importBurst {
		if answer := i.ask(upload("", ponds), new(wire.Imported)); answer.StatusCode != http.StatusOK {
			t.Fatalf("import %d: %d", n+1, answer.StatusCode)
		}
	}
	var got wire.Trouble
	answer := i.ask(upload("", ponds), &got)
	if answer.StatusCode != http.StatusTooManyRequests || got.Code != "often" || answer.Header.Get("Retry-After") != "6" {
		t.Errorf("status %d, %+v, Retry-After %q", answer.StatusCode, got, answer.Header.Get("Retry-After"))
	}
	i.time = i.time.Add(6 * time.Second)
	if answer := i.ask(upload("", ponds), new(wire.Imported)); answer.StatusCode != http.StatusOK {
		t.Errorf("who waited gets %d", answer.StatusCode)
	}
}

// One is read at a time, and what is on its way takes no place.
func TestNotAllImportAtOnce(t *testing.T) {
	i := newImporting(t, nil)
	i.reads = answer.NewPlaces(1, 0, time.Millisecond)
	slow, rest := io.Pipe()
	coming := httptest.NewRequest(http.MethodPost, "/api/v1/import", slow)
	coming.Header.Set("Content-Type", "application/octet-stream")
	arrived := make(chan int)
	go func() { arrived <- i.ask(coming, new(wire.Imported)).StatusCode }()
	if _, err := rest.Write([]byte(ponds[:100])); err != nil {
		t.Fatal(err)
	}
	if answer := i.ask(upload("", ponds), new(wire.Imported)); answer.StatusCode != http.StatusOK {
		t.Errorf("beside a file that comes slowly: status %d", answer.StatusCode)
	}
	var got wire.Trouble
	if err := i.reads.Do(func() {
		answer := i.ask(upload("", ponds), &got)
		if answer.StatusCode != http.StatusServiceUnavailable || got.Code != "busy" || answer.Header.Get("Retry-After") != "5" {
			t.Errorf("while another is read: status %d, %+v", answer.StatusCode, got)
		}
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := rest.Write([]byte(ponds[100:])); err != nil {
		t.Fatal(err)
	}
	_ = rest.Close() // it never fails
	if status := <-arrived; status != http.StatusOK {
		t.Errorf("the file that came slowly: status %d", status)
	}
	if left, _ := filepath.Glob(filepath.Join(os.TempDir(), "hallway-import-*")); len(left) > 0 {
		t.Errorf("files are left: %v", left)
	}
}

// Whoever has gone away is not worked for.
func TestNothingIsReadForWhoIsGone(t *testing.T) {
	i := newImporting(t, nil)
	gone, leave := context.WithCancel(t.Context())
	leave()
	if answer := i.ask(upload("", ponds).WithContext(gone), new(wire.Trouble)); answer.StatusCode == http.StatusOK {
		t.Error("it was read")
	}
}
