package main

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func from(values map[string]string) func(string) string {
	return func(name string) string { return values[name] }
}

// A flag wins over the environment, and that over a file; a value may be in a file of its own.
func TestWhereSettingsComeFrom(t *testing.T) {
	folder := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	secret := write("secret", "postgres://hallway:key@db/hallway\n")
	config := write("config", "# of the hall\n\nHALLWAY_LISTEN=:1\nHALLWAY_DATA = /one\nHALLWAY_REFRESH=2m\nHALLWAY_PROGRAMME=a=one file.ics\nHALLWAY_PROGRAMME=b=two.ics\nHALLWAY_DATABASE_FILE="+secret+"\n")
	env := map[string]string{"HALLWAY_CONFIG": config, "HALLWAY_DATA": "/two", "HALLWAY_REFRESH": "3m"}
	s, err := parseSettings([]string{"--refresh", "4m"}, from(env), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if s.listen != ":1" || s.data != "/two" || s.refresh.Minutes() != 4 || s.database != "postgres://hallway:key@db/hallway" || len(s.refs) != 2 || s.refs[0].Source != "one file.ics" {
		t.Errorf("%+v", s)
	}
	for _, c := range []struct {
		config string
		env    map[string]string
		want   string
	}{
		{"HALLWAY_LISTEN", nil, "line 1 is no setting"},
		{"\nHALLWAY_LISTENS=:1", nil, "line 2: there is no setting HALLWAY_LISTENS"},
		{"HALLWAY_REFRESH=soon", nil, `HALLWAY_REFRESH: invalid value "soon`},
		{"", map[string]string{"HALLWAY_DATABASE": "postgres://a", "HALLWAY_DATABASE_FILE": secret}, "both set"},
		{"", map[string]string{"HALLWAY_DATABASE_FILE": filepath.Join(folder, "none")}, "HALLWAY_DATABASE_FILE: open"},
	} {
		_, err := parseSettings([]string{"--config", write("broken", c.config)}, from(c.env), io.Discard)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q, %v: %v, want %q", c.config, c.env, err, c.want)
		}
	}
	if _, err := parseSettings([]string{"--config", filepath.Join(folder, "none")}, from(nil), io.Discard); err == nil {
		t.Error("a file that is missing is taken for an empty one")
	}
}

// What is printed can be read as a file of settings, and holds no key.
func TestTheSettingsArePrinted(t *testing.T) {
	var out, stderr bytes.Buffer
	env := from(map[string]string{"HALLWAY_DATABASE": "postgres://hallway:key@db/hallway", "HALLWAY_PROGRAMME": "a=https://me:key@conf.example/all.ics?token=key b=two.ics"})
	if status := runServe(context.Background(), []string{"--print-config", "--drain", "9s"}, env, &out, &stderr); status != 0 {
		t.Fatalf("status %d: %s", status, stderr.String())
	}
	for _, line := range []string{"HALLWAY_DATABASE=postgres://hallway:xxxxx@db/hallway", "HALLWAY_PROGRAMME=a=https://conf.example/all.ics", "HALLWAY_PROGRAMME=b=two.ics", "HALLWAY_DRAIN=9s", "HALLWAY_LISTEN=:8080", "HALLWAY_ALLOW_IMPORT=false"} {
		if !strings.Contains(out.String(), line+"\n") {
			t.Errorf("there is no line %q in\n%s", line, out.String())
		}
	}
	if strings.Contains(out.String(), "key@") || strings.Contains(out.String(), "token") {
		t.Errorf("it holds a key:\n%s", out.String())
	}
	again := filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(again, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	var twice bytes.Buffer
	if status := runServe(context.Background(), []string{"--print-config", "--config", again}, from(nil), &twice, &stderr); status != 0 || twice.String() != out.String() {
		t.Errorf("read again it is\n%s\n%s", twice.String(), stderr.String())
	}
}

// Every command takes its flags from the environment too.
func TestEveryCommandHearsTheEnvironment(t *testing.T) {
	file := filepath.Join(t.TempDir(), "schedule.json")
	if err := os.WriteFile(file, []byte(frogs(2)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		env  map[string]string
		want string
	}{
		{[]string{"check", file}, map[string]string{"HALLWAY_JSON": "true"}, `"format"`},
		{[]string{"convert", file}, map[string]string{"HALLWAY_TO": "csv"}, "Id,Title"},
		{[]string{"diff", file, file}, map[string]string{"HALLWAY_JSON": "true"}, `{"`},
		{[]string{"mcp", file}, map[string]string{"HALLWAY_URL": "nowhere"}, "--url nowhere"},
		{[]string{"verify"}, map[string]string{"HALLWAY_DATA": "/nowhere"}, "/nowhere"},
		{[]string{"held"}, map[string]string{"HALLWAY_DATA": "/nowhere"}, "/nowhere"},
	} {
		var out bytes.Buffer
		run(context.Background(), c.args, from(c.env), &out, &out)
		if !strings.Contains(out.String(), c.want) {
			t.Errorf("%v with %v says %q", c.args, c.env, out.String())
		}
	}
}

// In a folder backups are named by the time, and the last few are kept.
func TestBackupsOfAFolder(t *testing.T) {
	data, to := t.TempDir(), t.TempDir()
	if s, err := openStore(t.Context(), settings{data: data}, slog.New(slog.DiscardHandler)); err != nil || s.Close() != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"hallway-20200101T000000Z.gz", "hallway-20210101T000000Z.gz", "hallway-mineZ.gz", "letters"} {
		if err := os.WriteFile(filepath.Join(to, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if status := runBackup([]string{"--data", data, "--keep", "2", to}, from(nil), &out, &out); status != 0 {
		t.Fatal(out.String())
	}
	found, err := filepath.Glob(filepath.Join(to, "*"))
	if err != nil || len(found) != 4 || filepath.Base(found[0]) != "hallway-20210101T000000Z.gz" {
		t.Errorf("%v, %v", found, err)
	}
	if status := runBackup([]string{"--data", data, "--keep", "2", filepath.Join(to, "file.gz")}, from(nil), &out, &out); status == 0 {
		t.Error("one file is kept twice")
	}
}
