package programme

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// calendar is a small Sched export.
func calendar(name string, titles ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "BEGIN:VCALENDAR\r\nX-WR-CALNAME:%s\r\nPRODID:-//Sched.com %s//EN\r\n", name, name)
	for i, title := range titles {
		fmt.Fprintf(&b, "BEGIN:VEVENT\r\nDTSTART:20260324T1%d0000Z\r\nDTEND:20260324T1%d3000Z\r\nSUMMARY:%s\r\nUID:%s%d\r\nLOCATION:Room %d\\, Amsterdam\\, Netherlands\r\nEND:VEVENT\r\n",
			i, i, title, name, i, i)
	}
	return b.String() + "END:VCALENDAR\r\n"
}

// source is a programme's site that can be changed and broken.
type site struct {
	*httptest.Server
	body  atomic.Value
	down  atomic.Bool
	asked atomic.Int32
}

func newSite(t *testing.T, body string) *site {
	t.Helper()
	s := new(site)
	s.body.Store(body)
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.asked.Add(1)
		body := s.body.Load().(string)
		etag := fmt.Sprintf(`"%d"`, len(body))
		switch {
		case s.down.Load():
			http.Error(w, "down", http.StatusBadGateway)
		case r.Header.Get("If-None-Match") == etag:
			w.WriteHeader(http.StatusNotModified)
		default:
			w.Header().Set("ETag", etag)
			_, _ = w.Write([]byte(body))
		}
	}))
	t.Cleanup(s.Close)
	return s
}

func newKeeper(t *testing.T, folder string, refs ...Ref) (*Keeper, *Library) {
	t.Helper()
	shelf, err := NewShelf(folder)
	if err != nil {
		t.Fatal(err)
	}
	library := NewLibrary()
	return NewKeeper(library, shelf, slog.New(slog.DiscardHandler), time.Now, refs, nil), library
}

func titles(l *Library, event string) string {
	for _, v := range l.All() {
		if string(v.Programme.Event.ID) == event {
			var all []string
			for _, s := range v.Programme.Sessions {
				all = append(all, s.Title)
			}
			return strings.Join(all, ", ")
		}
	}
	return "no event"
}

func TestLastGoodVersionIsServed(t *testing.T) {
	site := newSite(t, calendar("one", "Alpha", "Beta"))
	folder := t.TempDir()
	ref := Ref{Event: "one", Source: site.URL}
	keeper, library := newKeeper(t, folder, ref)
	if err := keeper.Load(t.Context()); err != nil {
		t.Fatal(err)
	}

	for _, broken := range []struct {
		name string
		do   func()
	}{
		{"the source is down", func() { site.down.Store(true) }},
		{"the source is no programme", func() { site.down.Store(false); site.body.Store("<html>sign in to the wifi</html>") }},
		{"the source has no sessions", func() { site.body.Store(calendar("one")) }},
	} {
		t.Run(broken.name, func(t *testing.T) {
			broken.do()
			_ = keeper.Refresh(t.Context())
			if got := titles(library, "one"); got != "Alpha, Beta" {
				t.Errorf("served %q, want the last good version", got)
			}
			again, fresh := newKeeper(t, folder, ref)
			if err := again.Load(t.Context()); err != nil {
				t.Fatalf("a new start found nothing on disk: %v", err)
			}
			if got := titles(fresh, "one"); got != "Alpha, Beta" {
				t.Errorf("a new start serves %q, want the last good version", got)
			}
		})
	}

	site.body.Store(calendar("one", "Alpha", "Beta", "Gamma"))
	if err := keeper.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := titles(library, "one"); got != "Alpha, Beta, Gamma" {
		t.Errorf("after the source came back: %q", got)
	}
}

func TestNothingChangedIsNotReadAgain(t *testing.T) {
	site := newSite(t, calendar("one", "Alpha"))
	keeper, library := newKeeper(t, t.TempDir(), Ref{Event: "one", Source: site.URL})
	if err := keeper.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	before := library.All()[0]
	if err := keeper.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	after := library.All()[0]
	if site.asked.Load() != 2 || after.Name != before.Name || !after.Fetched.After(before.Fetched) {
		t.Errorf("asked %d times, version %s then %s, fetched %v then %v",
			site.asked.Load(), before.Name, after.Name, before.Fetched, after.Fetched)
	}
}

func TestSourcesOfOneEventBecomeOneProgramme(t *testing.T) {
	main, colocated := newSite(t, calendar("main", "Alpha")), newSite(t, calendar("colo", "Beta"))
	other := newSite(t, calendar("other", "Gamma"))
	keeper, library := newKeeper(t, t.TempDir(),
		Ref{Event: "kubecon", Source: main.URL}, Ref{Event: "kubecon", Source: colocated.URL}, Ref{Source: other.URL})
	if err := keeper.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := titles(library, "kubecon"); got != "Alpha, Beta" && got != "Beta, Alpha" {
		t.Errorf("kubecon holds %q, want both sources", got)
	}
	if got := titles(library, "other"); got != "Gamma" {
		t.Errorf("the other event holds %q", got)
	}
}

func TestOldFilesStayForAWhile(t *testing.T) {
	site := newSite(t, calendar("one", "Alpha"))
	keeper, library := newKeeper(t, t.TempDir(), Ref{Event: "one", Source: site.URL})
	if err := keeper.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	old := library.All()[0].Index.URL
	for i := range keepOld + 1 {
		if _, ok := library.File(old); !ok {
			t.Errorf("after %d changes the file is gone", i)
		}
		site.body.Store(calendar("one", strings.Repeat("Longer ", i+2)))
		if err := keeper.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if _, ok := library.File(old); ok {
		t.Error("old files pile up")
	}
}

func TestParseRef(t *testing.T) {
	for _, c := range []struct {
		name, text    string
		event, source string
		fails         bool
	}{
		{"a file alone", "schedule.xml", "", "schedule.xml", false},
		{"a named URL", "kubecon=https://a.example/all.ics", "kubecon", "https://a.example/all.ics", false},
		{"a URL with a query is not a name", "https://a.example/x?format=ics", "", "https://a.example/x?format=ics", false},
		{"no capitals in a name", "KubeCon=a.ics", "", "", true},
		{"no empty source", "kubecon=", "", "", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			ref, err := ParseRef(c.text)
			if (err != nil) != c.fails || err == nil && (string(ref.Event) != c.event || ref.Source != c.source) {
				t.Errorf("got %+v, %v", ref, err)
			}
		})
	}
}

func TestSampleIsWhole(t *testing.T) {
	p, err := Sample(time.Date(2026, 3, 24, 15, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	if !p.Event.Sample || len(p.Event.Days) != 3 || p.Event.Days[0].Date != "2026-03-24" || len(p.Sessions) < 45 {
		t.Errorf("sample %v, %d days, %d sessions", p.Event.Sample, len(p.Event.Days), len(p.Sessions))
	}
}
