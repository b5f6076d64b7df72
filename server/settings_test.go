package main

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hallway/server/agendas"
	"hallway/server/programme"
	"hallway/server/push"
)

// parseSettings reads the flags of serve; the error is what it says of them.
func parseSettings(args []string, getenv func(string) string, out io.Writer) (settings, error) {
	var said strings.Builder
	s, _, ok := readSettings(newCommand("serve", serveUsage, getenv, out, &said), args)
	if !ok {
		words, _, _ := strings.Cut(strings.TrimPrefix(said.String(), "hallway serve: "), "\n\"hallway serve")
		return s, errors.New(words)
	}
	return s, nil
}

func TestFlagsWinOverTheEnvironment(t *testing.T) {
	env := map[string]string{
		"HALLWAY_LISTEN":    ":9",
		"HALLWAY_DATA":      "/data",
		"HALLWAY_PROGRAMME": "a=one.ics b=two.ics",
		"HALLWAY_TIMEZONE":  "Europe/Amsterdam\nb=UTC\n",
		"HALLWAY_REFRESH":   "1m",
	}
	s, err := parseSettings([]string{"--listen", ":1"}, func(name string) string { return env[name] }, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if s.listen != ":1" || s.data != "/data" || s.refresh.Minutes() != 1 {
		t.Errorf("listen %q, data %q, refresh %v", s.listen, s.data, s.refresh)
	}
	if want := (programme.Ref{Event: "b", Source: "two.ics"}); len(s.refs) != 2 || s.refs[1] != want {
		t.Errorf("programmes %+v", s.refs)
	}
	if s.zones[""] != "Europe/Amsterdam" || s.zones["b"] != "UTC" {
		t.Errorf("zones %v", s.zones)
	}
}

func TestListsInTheEnvironment(t *testing.T) {
	for _, c := range []struct {
		name, value string
		want        int
	}{
		{"spaces separate", "a=one.ics  b=two.ics", 2},
		{"line ends separate where there are any", "a=my programme.ics\nb=two.ics\n", 2},
		{"nothing is nothing", "  ", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			env := func(name string) string { return map[string]string{"HALLWAY_PROGRAMME": c.value}[name] }
			s, err := parseSettings(nil, env, io.Discard)
			if err != nil || len(s.refs) != c.want {
				t.Errorf("%d programmes, %v; want %d", len(s.refs), err, c.want)
			}
		})
	}
}

func TestImportsAreOffByDefault(t *testing.T) {
	for _, c := range []struct {
		name string
		args []string
		env  string // of HALLWAY_ALLOW_IMPORT
		want string // hosts, or the error
	}{
		{"nothing said", nil, "", ""},
		{"allowed", []string{"--allow-import"}, "", "*.sched.com pretalx.com *.pretalx.com sessionize.com *.sessionize.com"},
		{"allowed in the environment", nil, "true", "*.sched.com pretalx.com *.pretalx.com sessionize.com *.sessionize.com"},
		{"some hosts only", []string{"--allow-import", "--import-host", "cfp.example.org", "--import-host", "*.example.net"}, "", "cfp.example.org *.example.net"},
		{"hosts alone allow nothing", []string{"--import-host", "cfp.example.org"}, "", "--import-host without --allow-import has no effect; give both"},
		{"a host that is an address", []string{"--allow-import", "--import-host", "https://cfp.example.org"}, "",
			`--import-host: "https://cfp.example.org" is no host; write pretalx.com, or *.sched.com for all hosts in it, in small letters and without https://`},
	} {
		t.Run(c.name, func(t *testing.T) {
			env := func(name string) string { return map[string]string{"HALLWAY_ALLOW_IMPORT": c.env}[name] }
			s, err := parseSettings(c.args, env, io.Discard)
			got := strings.Join(s.importHosts(), " ")
			if err != nil {
				got = err.Error()
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestPushFlags(t *testing.T) {
	pair, err := push.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	write := func(name, content string) string {
		file := filepath.Join(folder, name)
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	good, half, long := write("good", pair+"\n"), write("half", strings.Fields(pair)[0]), write("long", "YWJj YWJj")
	for _, c := range []struct {
		args []string
		want string // hosts and whether keys are given, or a part of the error
	}{
		{nil, "fcm.googleapis.com *.push.services.mozilla.com *.push.apple.com *.notify.windows.com false"},
		{[]string{"--push-host", "push.example.org", "--push-keys", good}, "push.example.org true"},
		{[]string{"--push", "maybe"}, "--push maybe: it is on or off"},
		{[]string{"--push-host", "https://push.example.org"}, "--push-host: "},
		{[]string{"--push-keys", half}, "two words"},
		{[]string{"--push-keys", long}, "word 1 is not a key of 32 bytes"},
		{[]string{"--push-keys", filepath.Join(folder, "none")}, "none"},
	} {
		s, err := parseSettings(c.args, func(string) string { return "" }, io.Discard)
		got := fmt.Sprint(s.pushHosts.String(), " ", s.keys != (push.Keys{}))
		if err != nil {
			got = err.Error()
		}
		if !strings.Contains(got, c.want) {
			t.Errorf("%v: %q, want %q", c.args, got, c.want)
		}
	}
}

// A server's keys outlive it, and a server without push says so.
func TestPushKeysAreMadeOnce(t *testing.T) {
	folder := t.TempDir()
	keys := func(flag string) string {
		log := slog.New(slog.DiscardHandler)
		settings := settings{data: folder, push: flag, pushHosts: push.Hosts()}
		kept, err := openStore(t.Context(), settings, log)
		if err != nil {
			t.Fatal(err)
		}
		defer kept.Close()
		s := &server{store: kept, library: programme.NewLibrary(), log: log, now: time.Now, meters: newMeters(), kept: agendas.New(kept, log, time.Now)}
		if err := s.reach(t.Context(), settings); err != nil {
			t.Fatal(err)
		}
		if s.kept.Push == nil {
			return ""
		}
		return s.kept.Push.Key()
	}
	first, second, off := keys("on"), keys("on"), keys("off")
	if len(first) != 87 || first != second || off != "" {
		t.Errorf("keys %q, %q and %q", first, second, off)
	}
}

func TestProxiesAreNetworks(t *testing.T) {
	got, err := readProxies([]string{"10.1.2.3/8", "192.0.2.7", "2001:db8::/32"})
	if err != nil || fmt.Sprint(got) != "[10.0.0.0/8 192.0.2.7/32 2001:db8::/32]" {
		t.Errorf("%v, %v", got, err)
	}
	if got, err := readProxies(nil); err != nil || len(got) != 2 || !got[0].Addr().IsLoopback() {
		t.Errorf("none are %v, %v", got, err)
	}
	if _, err := readProxies([]string{"the proxy"}); err == nil || !strings.Contains(err.Error(), "--trusted-proxy") {
		t.Errorf("nonsense: %v", err)
	}
}
