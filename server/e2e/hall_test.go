package e2e

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hallway/server/e2e/browser"
	"hallway/server/e2e/testserver"
)

// command is the server, built once for all journeys.
var command = sync.OnceValues(func() (string, error) {
	root, err := testserver.Root()
	if err != nil {
		return "", err
	}
	folder, err := os.MkdirTemp("", "hallway-e2e-")
	if err != nil {
		return "", err
	}
	atEnd(func() { _ = os.RemoveAll(folder) }) // only tidying
	return testserver.Build(root, folder)
})

// ends is what is left to do once all journeys are over.
var ends struct {
	sync.Mutex
	all []func()
}

func atEnd(do func()) {
	ends.Lock()
	defer ends.Unlock()
	ends.all = append(ends.all, do)
}

func TestMain(m *testing.M) {
	code := m.Run()
	for _, end := range ends.all {
		end()
	}
	os.Exit(code)
}

// needBrowser skips where there is no browser to journey in.
func needBrowser(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("journeys take a browser and some minutes; run them without -short")
	}
	if _, err := browser.Find(); err != nil && os.Getenv("CI") == "" {
		t.Skip(err)
	}
}

// atOnce are the journeys that said that they may run beside another. Most of a journey
// is waiting, and two phones do not hurry one.
var atOnce sync.Map

func parallel(t *testing.T) {
	if _, said := atOnce.LoadOrStore(t, true); !said {
		t.Parallel()
	}
}

// hall is a server with a programme, for one journey.
type hall struct {
	t      *testing.T
	server *testserver.Server
	rows   []testserver.Row // of the fixture
	file   string           // its schedule.json
	event  string
}

// newHall opens the fixture event: yesterday, today and tomorrow.
func newHall(t *testing.T, flags ...string) *hall {
	t.Helper()
	needBrowser(t)
	file, rows, err := testserver.Fixture(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "schedule.json")
	if err := os.WriteFile(name, file, 0o644); err != nil {
		t.Fatal(err)
	}
	h := openHall(t, append([]string{"--programme", "fixture=" + name}, flags...)...)
	h.event, h.rows, h.file = "fixture", rows, name
	return h
}

// openHall starts a server with flags of its own.
func openHall(t *testing.T, flags ...string) *hall {
	t.Helper()
	needBrowser(t)
	parallel(t)
	path, err := command()
	if errors.Is(err, testserver.ErrNotBuilt) {
		t.Fatal("the journeys need the whole app: ", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	server, err := testserver.New(path, append([]string{"--data", t.TempDir()}, flags...)...)
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Stop() // it may be stopped already
		if t.Failed() && testing.Verbose() {
			t.Log("the server said, apart from requests that went well:\n" + trouble(server.Log()))
		}
	})
	return &hall{t: t, server: server}
}

// networkGoes takes the server away.
func (h *hall) networkGoes() {
	h.t.Helper()
	if err := h.server.Stop(); err != nil {
		h.t.Fatal(err)
	}
}

// networkComes brings the server back at its address.
func (h *hall) networkComes(flags ...string) {
	h.t.Helper()
	if err := h.server.Start(flags...); err != nil {
		h.t.Fatal(err)
	}
}

// at is the address of a path of the event: at("/agenda").
func (h *hall) at(path string) string { return h.server.URL + "/e/" + h.event + path }

// day is the address of a day of the fixture: 0 is today.
func (h *hall) day(day int) string { return h.at("?day=" + h.date(day)) }

func (h *hall) date(day int) string {
	return h.row("Keynote: Maps").Start.AddDate(0, 0, day).Format(time.DateOnly)
}

// city is what the app calls the event's zone.
func (h *hall) city() string {
	name := h.rows[0].Start.Location().String()
	return strings.ReplaceAll(name[strings.LastIndex(name, "/")+1:], "_", " ")
}

// row is the first session of the fixture whose title begins so.
func (h *hall) row(title string) testserver.Row {
	h.t.Helper()
	for _, row := range h.rows {
		if strings.HasPrefix(row.Title, title) {
			return row
		}
	}
	h.t.Fatalf("the fixture has no session %q", title)
	return testserver.Row{}
}

// key is its key.
func (h *hall) key(title string) string { return h.row(title).Key }

// session is the address of a session's page.
func (h *hall) session(title string) string { return h.at("/session/" + h.key(title)) }

// trouble is what of a server's log is of interest when a journey failed.
func trouble(log string) string {
	lines := slices.DeleteFunc(strings.Split(log, "\n"), func(line string) bool {
		return strings.Contains(line, `"msg":"request"`) && !strings.Contains(line, `"status":4`) && !strings.Contains(line, `"status":5`)
	})
	return strings.Join(lines[max(0, len(lines)-20):], "\n")
}

// edits changes the fixture's file; the server reads it when it starts again.
func (h *hall) edits(change func(file string) string) {
	h.t.Helper()
	file, err := os.ReadFile(h.file)
	if err == nil {
		err = os.WriteFile(h.file, []byte(change(string(file))), 0o644)
	}
	if err != nil {
		h.t.Fatal(err)
	}
}

// without takes a session out of a schedule.json.
func without(file, key string) string {
	var tree any
	if err := json.Unmarshal([]byte(file), &tree); err != nil {
		return err.Error()
	}
	prune(tree, key)
	out, _ := json.Marshal(tree) // it was just read
	return string(out)
}

func prune(tree any, key string) {
	object, _ := tree.(map[string]any)
	for name, value := range object {
		prune(value, key)
		list, ok := value.([]any)
		if !ok {
			continue
		}
		object[name] = slices.DeleteFunc(list, func(element any) bool {
			session, _ := element.(map[string]any)
			return session["guid"] == key && session["duration"] != nil
		})
		for _, element := range list {
			prune(element, key)
		}
	}
}
