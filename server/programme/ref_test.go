package programme

import (
	"strings"
	"testing"
)

// A line of a log lives longer than a key, and is read by more people.
func TestLogsNameNoKeys(t *testing.T) {
	for source, want := range map[string]string{
		"https://ana:secret@cfp.example/schedule.json?token=secret#secret": "https://cfp.example/schedule.json",
		"https://x.sched.com/all.ics":                                      "https://x.sched.com/all.ics", "schedule.json": "schedule.json", "/data/a?b.json": "/data/a?b.json",
	} {
		r := Ref{Source: source}
		if got := r.Name(); got != want {
			t.Errorf("%s is named %s, want %s", source, got, want)
		}
		for _, words := range []string{source + ": the server answered 500", "Get \"" + strings.Replace(source, "secret@", "xxxxx@", 1) + "\": refused"} {
			if got := r.safe(words); strings.Contains(got, "secret") {
				t.Errorf("the log says %s", got)
			}
		}
	}
}
