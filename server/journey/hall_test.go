// Package journey is what a person does with Hallway, done with the real screens, views
// and replica against the real server, and without a browser: on a phone of package
// screentest. A journey takes milliseconds. What only a browser can show is in server/e2e.
package journey

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hallway/app/screen/screentest"
	"hallway/server/e2e/testserver"
)

// The hall that all journeys share: one server with the fixture event. Each phone has an
// agenda of its own.
var (
	server *testserver.Server
	rows   []testserver.Row
	opened = time.Now()
	file   []byte

	command string // the server
)

func TestMain(m *testing.M) {
	code, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(code)
}

func run(m *testing.M) (code int, err error) {
	root, err := testserver.Root()
	if err != nil {
		return 1, err
	}
	folder, err := os.MkdirTemp("", "hallway-journey-")
	if err != nil {
		return 1, err
	}
	defer os.RemoveAll(folder)
	if command, err = testserver.Build(root, folder); err != nil {
		return 1, err
	}
	if file, rows, err = testserver.Fixture(opened); err != nil {
		return 1, err
	}
	name := filepath.Join(folder, "schedule.json")
	if err := os.WriteFile(name, file, 0o644); err != nil {
		return 1, err
	}
	server, err = testserver.New(command, "--data", filepath.Join(folder, "data"), "--allow-import", "--push-host", "127.0.0.1:1", "--programme", "fixture="+name)
	if err != nil {
		return 1, err
	}
	if err := server.Start(); err != nil {
		return 1, err
	}
	code = m.Run()
	return code, errors.Join(server.Stop())
}

// newPhone is a phone in the hall.
func newPhone(t *testing.T) *screentest.Phone {
	t.Helper()
	t.Parallel()
	return screentest.New(t, server.URL, opened)
}

// key is the session whose title begins like that; of repeats the first.
func key(t *testing.T, title string) string {
	t.Helper()
	for _, row := range rows {
		if strings.HasPrefix(row.Title, title) {
			return row.Key
		}
	}
	t.Fatalf("the fixture has no session %q", title)
	return ""
}

// today is the middle day of the event, which is on; tomorrow is the next.
func today() string { return dayOf("Keynote: Maps of Places") }

func tomorrow() string { return dayOf("Farewell") }

func dayOf(title string) string {
	for _, row := range rows {
		if strings.HasPrefix(row.Title, title) {
			return row.Start.Format(time.DateOnly)
		}
	}
	return ""
}

func at(path string) string { return "/e/fixture" + path }

// path is a link without the server that it leads to.
func path(t *testing.T, link string) string {
	t.Helper()
	u, err := url.Parse(link)
	if err != nil {
		t.Fatal(err)
	}
	u.Scheme, u.Host = "", ""
	return u.String()
}

// Titles of sessions whose times the journeys need.
const (
	scheduler = "Scaling a Scheduler"          // 10:00-10:30, once more tomorrow at 10:45
	workshop  = "Workshop: Streams"            // 10:20-12:20
	autoscale = "Autoscaling for People"       // 10:45-11:15
	firewall  = "A Firewall Story"             // 11:00-11:30
	cold      = "Cost of a Cold Start"         // 15:00-15:30
	audit     = "Audit Logs That Hold Up"      // 15:00-15:30
	rollbacks = "Rollbacks You Can Read"       // 13:30-14:00
	write     = "Rollbacks You Can Write"      // 14:00-14:30
	columnar  = "Columnar Storage for Mortals" // 14:15-14:45
	unconf    = "Unconference: Bring Your Own" // 16:00-16:45
)
