package main

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"hallway/server/programme"
)

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
