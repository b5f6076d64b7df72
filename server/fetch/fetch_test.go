package fetch

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hallway/server/importer"
)

func TestFetchAsksForNewerVersionsOnly(t *testing.T) {
	modified := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	agent := ""
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		agent = r.UserAgent()
		w.Header().Set("ETag", `"v1"`)
		http.ServeContent(w, r, "all.ics", modified, bytes.NewReader([]byte("BEGIN:VCALENDAR")))
	}))
	defer server.Close()
	src, validators, err := Get(context.Background(), server.URL+"/all.ics", Validators{})
	if err != nil || string(src.Body) != "BEGIN:VCALENDAR" || src.Name != server.URL+"/all.ics" {
		t.Fatalf("first: %q, %v", src.Body, err)
	}
	if !strings.HasPrefix(agent, "Mozilla/5.0") || !strings.Contains(agent, "Hallway") {
		t.Errorf("User-Agent %q", agent)
	}
	if _, again, err := Get(context.Background(), server.URL+"/all.ics", validators); !errors.Is(err, ErrNotModified) || again != validators {
		t.Errorf("second: %v, %v", again, err)
	}
}

func TestFetchSaysWhatWentWrong(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/big":
			chunk := bytes.Repeat([]byte("x"), 1<<20)
			for range importer.MaxBytes>>20 + 1 {
				w.Write(chunk)
			}
		case "/loop":
			http.Redirect(w, r, "/loop", http.StatusFound)
		default:
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	folder := t.TempDir()
	for _, c := range []struct{ ref, want string }{
		{server.URL + "/gone", "the server answered 404 Not Found"},
		{server.URL + "/big", "larger than the 32 MiB"},
		{server.URL + "/loop", "stopped after 10 redirects"},
		{"http://127.0.0.1:1/", "connection refused"},
		{"http://a b/", "invalid character"},
		{folder, "this is a folder"},
		{filepath.Join(folder, "none.ics"), "no such file"},
	} {
		_, _, err := Get(context.Background(), c.ref, Validators{})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q in it", c.ref, err, c.want)
		}
		if err != nil && strings.Count(err.Error(), c.ref) != 1 {
			t.Errorf("%v: names its source more than once", err)
		}
	}
}

func TestFetchEndsWithItsContext(t *testing.T) {
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	defer server.Close()
	defer close(release)
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if _, _, err := Get(ctx, server.URL, Validators{}); err == nil || !strings.Contains(err.Error(), "took longer") {
		t.Errorf("a server that never answers: %v", err)
	}
}

func TestFetchFileWhenItChanged(t *testing.T) {
	name := filepath.Join(t.TempDir(), "all.ics")
	if err := os.WriteFile(name, []byte("one"), 0o666); err != nil {
		t.Fatal(err)
	}
	_, validators, err := Get(context.Background(), name, Validators{})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := Get(context.Background(), name, validators); !errors.Is(err, ErrNotModified) {
		t.Errorf("unchanged: %v", err)
	}
	if err := os.WriteFile(name, []byte("three"), 0o666); err != nil {
		t.Fatal(err)
	}
	if src, _, err := Get(context.Background(), name, validators); err != nil || string(src.Body) != "three" {
		t.Errorf("changed: %q, %v", src.Body, err)
	}
}
