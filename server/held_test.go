package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// frogs is a schedule.json with sessions "Frog 1", "Frog 2" and so on.
func frogs(n int) string {
	var rows []string
	for i := range n {
		rows = append(rows, fmt.Sprintf(`{"guid": "frog-%d", "id": %d, "start": "%02d:00", "duration": "00:30", "title": "Frog %d"}`, i+1, i+1, 8+i, i+1))
	}
	return `{"schedule": {"conference": {"acronym": "gm30", "title": "Gopher Meet", "time_zone_name": "Europe/Lisbon", "days": [
{"date": "2130-06-04", "rooms": {"Hall 2": [` + strings.Join(rows, ",\n") + `]}}]}}}`
}

// eventually waits for what a server does in its own time.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !is(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it never came to this: ", what)
		}
	}
}

func TestAHeldVersionIsAcceptedWhileTheServerRuns(t *testing.T) {
	name, data := filepath.Join(t.TempDir(), "schedule.json"), t.TempDir()
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(frogs(9))
	r := start(t, "--programme", "gophers="+name, "--drain", "0s", "--refresh", "1s", "--data", data)
	defer func() { r.stop(); <-r.ended }()
	run := func(command func([]string, func(string) string, io.Writer, io.Writer) int, args ...string) (status int, said string) {
		var stdout, stderr bytes.Buffer
		status = command(args, func(string) string { return "" }, &stdout, &stderr)
		return status, stdout.String() + stderr.String()
	}
	if status, said := run(runHeld, "--data", data); status != 0 || said != "nothing is held\n" {
		t.Errorf("status %d, %s", status, said)
	}
	if status, said := run(runAccept, "--data", data); status != 1 || !strings.Contains(said, "nothing is held in this folder") {
		t.Errorf("status %d, %s", status, said)
	}

	write(frogs(3))
	eventually(t, "the version is held", func() bool {
		_, said := run(runHeld, "--data", data)
		return strings.Contains(said, "gophers\n  source  "+name) && strings.Contains(said, "6 of 9 sessions still to come are gone")
	})
	if _, said := run(runHeld, "--json", "--data", data); !strings.Contains(said, `"event":"gophers"`) || !strings.Contains(said, `"why":"6 of 9`) {
		t.Errorf("as JSON: %s", said)
	}
	if !strings.Contains(ask(t, r.url+"/e/gophers"), "Frog 9") {
		t.Error("the last good version is not served")
	}
	if status, said := run(runAccept, "--data", data, "newts"); status != 1 || !strings.Contains(said, `nothing is held of "newts", but of: gophers`) {
		t.Errorf("status %d, %s", status, said)
	}

	if status, said := run(runAccept, "gophers", "--data", data); status != 0 || !strings.Contains(said, "accepted for gophers") {
		t.Errorf("status %d, %s", status, said)
	}
	eventually(t, "the accepted version is served", func() bool {
		return !strings.Contains(ask(t, r.url+"/e/gophers"), "Frog 9")
	})
}
