package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// An assistant that starts the command is answered about the file.
func TestMCPOverStandardInput(t *testing.T) {
	file := filepath.Join(t.TempDir(), "ponds.ics")
	const calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:Ponds\r\nX-WR-TIMEZONE:Europe/Amsterdam\r\n" +
		"BEGIN:VEVENT\r\nUID:frogs\r\nDTSTART:20300604T080000Z\r\nDTEND:20300604T083000Z\r\nSUMMARY:Frogs\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	if err := os.WriteFile(file, []byte(calendar), 0o600); err != nil {
		t.Fatal(err)
	}
	theirIn, ourOut := io.Pipe()
	ourIn, theirOut := io.Pipe()
	var stderr bytes.Buffer
	status := make(chan int, 1)
	go func() {
		status <- runMCP(t.Context(), []string{file, "--url", "https://plan.example/", "--event", "ponds"}, os.Getenv, theirIn, theirOut, &stderr)
	}()
	s, err := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil).Connect(t.Context(), &mcp.IOTransport{Reader: ourIn, Writer: ourOut}, nil)
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.CallTool(t.Context(), &mcp.CallToolParams{Name: "search", Arguments: map[string]any{"query": "frogs"}})
	if err != nil {
		t.Fatal(err)
	}
	words, _ := json.Marshal(got.StructuredContent) // it came as JSON
	if !strings.Contains(string(words), "https://plan.example/e/ponds/session/frogs") {
		t.Errorf("it answers %s", words)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if got := <-status; got != 0 {
		t.Errorf("status %d: %s", got, &stderr)
	}
}

func TestMCPSaysWhatIsWrong(t *testing.T) {
	for _, c := range []struct {
		args   []string
		status int
		want   string
	}{
		{nil, 2, "name one programme"},
		{[]string{"a.ics", "b.ics"}, 2, "name one programme"},
		{[]string{"a.ics", "--url", "plan"}, 2, "--url plan: write an address"},
		{[]string{"a.ics", "--url", "https://plan.example"}, 2, "--url needs --event"},
		{[]string{"a.ics", "--timezone", "Mars"}, 2, "Mars"},
		{[]string{filepath.Join(t.TempDir(), "none.ics")}, 1, "none.ics"},
		{[]string{"-h"}, 0, "hallway mcp [flags] FILE|URL"},
	} {
		var stderr bytes.Buffer
		status := runMCP(t.Context(), c.args, os.Getenv, io.NopCloser(strings.NewReader("")), nopCloser{io.Discard}, &stderr)
		if status != c.status || !strings.Contains(stderr.String(), c.want) {
			t.Errorf("%v: status %d, %s; want %d, %q", c.args, status, &stderr, c.status, c.want)
		}
	}
}
