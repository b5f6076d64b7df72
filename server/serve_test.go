package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// running is a server that listens.
type running struct {
	url   string
	stop  context.CancelFunc
	ended chan error
}

// start serves with some flags, and returns once the server listens.
func start(t *testing.T, flags ...string) running {
	t.Helper()
	flags = append([]string{"--listen", "127.0.0.1:0", "--data", t.TempDir()}, flags...)
	settings, err := parseSettings(flags, func(string) string { return "" }, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	log, lines := io.Pipe()
	ctx, stop := context.WithCancel(t.Context())
	r := running{stop: stop, ended: make(chan error, 1)}
	go func() {
		r.ended <- serve(ctx, settings, slog.New(slog.NewJSONHandler(lines, nil)))
		lines.Close()
	}()
	scanner := bufio.NewScanner(log)
	for r.url == "" && scanner.Scan() {
		var line struct{ Msg, URL string }
		if json.Unmarshal(scanner.Bytes(), &line) == nil && line.Msg == "listening" {
			r.url = line.URL
		}
	}
	go io.Copy(io.Discard, log)
	if r.url == "" {
		t.Fatal("the server does not listen: ", <-r.ended)
	}
	return r
}

func status(t *testing.T, url string) int {
	t.Helper()
	answer, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	return answer.StatusCode
}

func TestStopping(t *testing.T) {
	r := start(t, "--drain", "500ms")
	if got := status(t, r.url+"/readyz"); got != http.StatusOK {
		t.Fatalf("ready: %d", got)
	}
	r.stop()
	for status(t, r.url+"/readyz") != http.StatusServiceUnavailable { // fails first, while
		continue
	}
	if got := status(t, r.url+"/"); got != http.StatusOK {
		t.Errorf("a server that drains still answers: %d", got)
	}
	select {
	case err := <-r.ended:
		if err != nil {
			t.Errorf("ended with %v", err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("the server does not stop")
	}
	if _, err := http.Get(r.url + "/readyz"); err == nil {
		t.Error("the port is still open")
	}
}

func TestServeReadsAProgramme(t *testing.T) {
	name := filepath.Join(t.TempDir(), "schedule.json")
	if err := os.WriteFile(name, []byte(checkSample), 0o644); err != nil {
		t.Fatal(err)
	}
	r := start(t, "--programme", "gophers="+name, "--drain", "0s", "--refresh", "1s")
	defer func() { r.stop(); <-r.ended }()
	if got := ask(t, r.url+"/"); !strings.Contains(got, "Frogs") {
		t.Error("the programme is not on the page")
	}
	if err := os.WriteFile(name, []byte(strings.Replace(checkSample, "Frogs", "Newts", 1)+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(20 * time.Second); !strings.Contains(ask(t, r.url+"/e/gophers"), "Newts"); {
		if time.Now().After(deadline) {
			t.Fatal("the changed file is not read again")
		}
	}
}

func ask(t *testing.T, url string) string {
	t.Helper()
	answer, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	return body(t, answer)
}

// A web folder that changes is served as it is now.
func TestWebFromAFolder(t *testing.T) {
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS("../web")); err != nil {
		t.Fatal(err)
	}
	r := start(t, "--web", folder, "--drain", "0s")
	defer func() { r.stop(); <-r.ended }()
	css := filepath.Join(folder, "css", "print.css")
	if strings.Contains(ask(t, r.url+"/"), "--changed") {
		t.Fatal("too early")
	}
	if err := os.WriteFile(css, []byte("@layer print { :root { --changed: 1 } }\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	later := time.Now().Add(time.Minute)
	if err := os.Chtimes(css, later, later); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(ask(t, r.url+"/"), "--changed") {
		t.Error("the changed style sheet is not served")
	}
}
