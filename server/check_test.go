package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// The scripts in testdata/script run the program as a person does.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"hallway": func() {
			os.Exit(run(context.Background(), os.Args[1:], os.Getenv, os.Stdout, os.Stderr))
		},
	})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/script", Setup: func(env *testscript.Env) error {
		env.Setenv("GORACE", "atexit_sleep_ms=0") // the race detector has each command sleep for a second otherwise
		return nil
	}})
}

const checkSample = `{"schedule": {"conference": {"acronym": "gm30", "title": "Gopher Meet", "time_zone_name": "Europe/Lisbon", "days": [
{"date": "2030-06-04", "rooms": {"Hall 2": [{"id": 1, "start": "08:00", "duration": "00:30", "title": "Frogs", "track": "Ponds"}, {"id": 2, "title": "No start"}]}}]}}}`

func TestCheckReadsURLs(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/schedule.json" {
			w.Write([]byte(checkSample))
			return
		}
		http.NotFound(w, r)
	}))
	defer server.Close()
	var stdout, stderr bytes.Buffer
	status := runCheck(context.Background(), []string{"--json", server.URL + "/schedule.json", server.URL + "/gone"}, os.Getenv, &stdout, &stderr)
	if status != 1 || stderr.Len() > 0 {
		t.Errorf("status %d, stderr %q", status, stderr.String())
	}
	decoder := json.NewDecoder(&stdout)
	var first, second struct {
		Source, Event, Format, Timezone, Error  string
		Sessions, Rooms, Tracks, Speakers, Days int
		Skipped, Warnings                       []struct{ What string }
	}
	if err := decoder.Decode(&first); err != nil {
		t.Fatal(err)
	}
	if first.Event != "Gopher Meet" || first.Sessions != 1 || first.Days != 1 || first.Timezone != "Europe/Lisbon" || len(first.Skipped) != 1 || first.Error != "" {
		t.Errorf("first: %+v", first)
	}
	if err := decoder.Decode(&second); err != nil || second.Error == "" || second.Skipped == nil {
		t.Errorf("second: %+v, %v", second, err)
	}
}
