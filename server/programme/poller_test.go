package programme

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// calendar is a small Sched export: a session an hour, from 10:00.
func calendar(name string, titles ...string) string { return calendarOn("20260324", name, titles...) }

func calendarOn(date, name string, titles ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "BEGIN:VCALENDAR\r\nX-WR-CALNAME:%s\r\nPRODID:-//Sched.com %s//EN\r\n", name, name)
	for i, title := range titles {
		fmt.Fprintf(&b, "BEGIN:VEVENT\r\nDTSTART:%sT1%d0000Z\r\nDTEND:%sT1%d3000Z\r\nSUMMARY:%s\r\nUID:%s%d\r\nLOCATION:Room %d\\, Amsterdam\\, Netherlands\r\nEND:VEVENT\r\n",
			date, i, date, i, title, name, i, i)
	}
	return b.String() + "END:VCALENDAR\r\n"
}

// site is where an organiser has a programme. It can be changed, and broken.
type site struct {
	*httptest.Server
	mu     sync.Mutex
	body   string
	down   bool
	short  bool // the connection ends in the middle
	asked  int
	loaded int // how often the whole was sent
}

func newSite(t *testing.T, body string) *site {
	t.Helper()
	s := &site{body: body}
	s.Server = httptest.NewServer(s)
	s.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	t.Cleanup(s.Close)
	return s
}

// ServeHTTP implements http.Handler.
func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	etag := fmt.Sprintf(`"%d"`, len(s.body))
	switch {
	case s.down:
		http.Error(w, "down", http.StatusBadGateway)
	case s.short:
		w.Header().Set("Content-Length", fmt.Sprint(len(s.body)))
		_, _ = w.Write([]byte(s.body[:len(s.body)/2]))
	case r.Header.Get("If-None-Match") == etag:
		w.WriteHeader(http.StatusNotModified)
	default:
		s.loaded++
		w.Header().Set("ETag", etag)
		_, _ = w.Write([]byte(s.body))
	}
}

func (s *site) set(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}

// keeping is a poller on a folder, with what it logs.
type keeping struct {
	*Poller
	*Library
	log  bytes.Buffer
	time time.Time // zero: the clock's
}

func (k *keeping) clock() time.Time {
	if k.time.IsZero() {
		return time.Now()
	}
	return k.time
}

// at has it be another time.
func (k *keeping) at(now time.Time) *keeping {
	k.time = now
	return k
}

func newPoller(t *testing.T, folder string, zones Zones, refs ...Ref) *keeping {
	t.Helper()
	archive, err := NewArchive(folder)
	if err != nil {
		t.Fatal(err)
	}
	k := &keeping{Library: NewLibrary()}
	log := slog.New(slog.NewTextHandler(&k.log, nil))
	history := NewHistory(filepath.Join(folder, "history"), 15*time.Minute, log)
	k.Poller = NewPoller(k.Library, archive, history, log, k.clock, refs, zones)
	return k
}

func (k *keeping) load(t *testing.T) *keeping {
	t.Helper()
	if err := k.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	return k
}

// served is what the library has, as "event: title, title; event: title".
func (k *keeping) served() string {
	var events []string
	for _, v := range k.All() {
		var titles []string
		for _, s := range v.Programme.Sessions {
			titles = append(titles, s.Title)
		}
		events = append(events, string(v.Programme.Event.ID)+": "+strings.Join(titles, ", "))
	}
	return strings.Join(events, "; ")
}

func (k *keeping) wants(t *testing.T, want string) {
	t.Helper()
	if got := k.served(); got != want {
		t.Errorf("served is %q, want %q", got, want)
	}
}

func TestTheLastGoodVersionIsServed(t *testing.T) {
	good := calendar("one", "Alpha", "Beta", "Gamma")
	for _, c := range []struct {
		name   string
		broken func(*site)
	}{
		{"while the source is down", func(s *site) { s.down = true }},
		{"while its connection ends in the middle", func(s *site) { s.body, s.short = calendar("one", "Delta", "Epsilon"), true }},
		{"while it sends half a file as if it were all", func(s *site) { s.body = good[:len(good)/2] }},
		{"while it sends half a file, cut between sessions", func(s *site) { s.body = strings.TrimSuffix(calendar("one", "Alpha"), "END:VCALENDAR\r\n") }},
		{"while it sends something else", func(s *site) { s.body = "<html>Sign in to the network</html>" }},
		{"while it sends a programme without sessions", func(s *site) { s.body = calendar("one") }},
		{"while it sends nothing", func(s *site) { s.body = "" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			site, folder := newSite(t, good), t.TempDir()
			ref := Ref{Event: "one", Source: site.URL}
			k := newPoller(t, folder, nil, ref).load(t)

			site.set(func() { c.broken(site) })
			if err := k.Refresh(t.Context()); err == nil {
				t.Error("the failure is not told")
			}
			k.wants(t, "one: Alpha, Beta, Gamma")
			if !strings.Contains(k.log.String(), "old") {
				t.Errorf("the log does not tell the age of what is served: %s", k.log.String())
			}
			newPoller(t, folder, nil, ref).load(t).wants(t, "one: Alpha, Beta, Gamma") // at the next start

			site.set(func() { site.body, site.down, site.short = calendar("one", "Alpha", "Omega"), false, false })
			if err := k.Refresh(t.Context()); err != nil {
				t.Fatal(err)
			}
			k.wants(t, "one: Alpha, Omega")
		})
	}
}

func TestNothingToServeIsAnError(t *testing.T) {
	k := newPoller(t, t.TempDir(), nil, Ref{Source: filepath.Join(t.TempDir(), "missing.ics")})
	if err := k.Load(t.Context()); err == nil || !strings.Contains(err.Error(), "missing.ics") {
		t.Errorf("error %v, want one that names the file", err)
	}
}

func TestOneEventNeverTouchesAnother(t *testing.T) {
	first, second := newSite(t, calendar("first", "Alpha")), newSite(t, calendar("second", "Beta"))
	first.down = true
	k := newPoller(t, t.TempDir(), nil, Ref{Source: first.URL}, Ref{Source: second.URL}).load(t)
	k.wants(t, "second: Beta")

	first.set(func() { first.down = false })
	if err := k.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	k.wants(t, "first: Alpha; second: Beta") // in the order in which they were named
	before, _ := k.Event("second")

	first.set(func() { first.body = calendar("first", "Alpha", "Gamma") })
	if err := k.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if after, _ := k.Event("second"); after.Name != before.Name || after.Programme != before.Programme {
		t.Error("the second event changed with the first")
	}
}

func TestNothingIsLoadedTwice(t *testing.T) {
	site, folder := newSite(t, calendar("one", "Alpha")), t.TempDir()
	ref := Ref{Event: "one", Source: site.URL}
	k := newPoller(t, folder, nil, ref).load(t)
	before := k.All()[0]
	if err := k.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	after := k.All()[0]
	if after.Programme != before.Programme || !after.Fetched.After(before.Fetched) {
		t.Error("an unchanged programme must stay, with a newer time")
	}
	newPoller(t, folder, nil, ref).load(t).wants(t, "one: Alpha")
	if site.asked != 3 || site.loaded != 1 {
		t.Errorf("asked %d times and loaded %d times, want 3 and 1: the next start has it on disk", site.asked, site.loaded)
	}
}

func TestAFileIsReadWhenItChanges(t *testing.T) {
	name := filepath.Join(t.TempDir(), "all.ics")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(calendar("one", "Alpha"))
	folder := t.TempDir()
	k := newPoller(t, folder, nil, Ref{Source: name}).load(t)
	write(calendar("one", "Alpha", "Beta"))
	if err := k.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	k.wants(t, "one: Alpha, Beta")
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	newPoller(t, folder, nil, Ref{Source: name}).load(t).wants(t, "one: Alpha, Beta")
}

func TestANewTitleIsNoNewEvent(t *testing.T) {
	site, folder := newSite(t, calendar("one", "Alpha")), t.TempDir()
	k := newPoller(t, folder, nil, Ref{Source: site.URL}).load(t)
	renamed := strings.Replace(calendar("one", "Alpha"), "CALNAME:one", "CALNAME:One and Only", 1)
	site.set(func() { site.body = renamed })
	if err := k.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	k.wants(t, "one: Alpha")
	newPoller(t, folder, nil, Ref{Source: site.URL}).load(t).wants(t, "one: Alpha")
}

func TestOldFilesStayForAWhile(t *testing.T) {
	site := newSite(t, calendar("one", "Alpha"))
	k := newPoller(t, t.TempDir(), nil, Ref{Event: "one", Source: site.URL}).load(t)
	old := k.All()[0].Index.URL
	for i := range keepOld + 1 {
		if _, ok := k.File(old); !ok {
			t.Errorf("after %d changes the file is gone", i)
		}
		site.set(func() { site.body = calendar("one", strings.Repeat("Longer ", i+2)) })
		if err := k.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if _, ok := k.File(old); ok {
		t.Error("old files pile up")
	}
}

func TestPackedFilesAreTheSameButSmaller(t *testing.T) {
	sample, err := Sample(time.Date(2026, 3, 24, 15, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	before, library := NewVersion(sample, time.Now()), NewLibrary()
	library.Publish(before, 0)
	edition := library.Edition()
	library.Pack(t.Context())
	after := library.All()[0]
	if after.Index.URL != before.Index.URL || after.Name != before.Name || library.Edition() != edition {
		t.Errorf("%s became %s", before.Name, after.Name)
	}
	if len(after.Index.Brotli) >= len(before.Index.Brotli) || !bytes.Equal(after.Index.Body, before.Index.Body) {
		t.Errorf("%d bytes became %d", len(before.Index.Brotli), len(after.Index.Brotli))
	}
}

// Brotli's slowest level keeps eight bytes for each byte of its window, which is 4 MB unless
// it is asked for less: the server's memory went from 37 to 69 MB for a programme of 14 kB.
func TestPackingASmallProgrammeTakesLittleMemory(t *testing.T) {
	sample, err := Sample(time.Date(2026, 3, 24, 15, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	version := NewVersion(sample, time.Now())
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	version.Packed()
	runtime.ReadMemStats(&after)
	if took := after.TotalAlloc - before.TotalAlloc; took > 20<<20 {
		t.Errorf("packing took %d MB", took>>20)
	}
}
