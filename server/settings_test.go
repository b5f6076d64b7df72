package main

import (
	"io"
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
