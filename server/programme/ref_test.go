package programme

import (
	"fmt"
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

func TestWalks(t *testing.T) {
	w := make(Walks)
	for _, text := range []string{"Hall 7>Hall 12=9", "kubecon=Hall 7 > E = 4"} {
		if err := w.Add(text); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
	if got := fmt.Sprint(w.of("kubecon"), w.of("other")); got != "[{Hall 7 Hall 12 9} {Hall 7 E 4}] [{Hall 7 Hall 12 9}]" {
		t.Errorf("the walks are %s", got)
	}
	for _, wrong := range []string{"", "Hall 7>Hall 12", "Hall 7=9", "A>=9", "A>B=x", "A>B=-1", "A>B=1000"} {
		if err := w.Add(wrong); err == nil {
			t.Errorf("%q is read", wrong)
		}
	}
}
