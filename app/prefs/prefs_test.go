package prefs

import (
	"os"
	"reflect"
	"regexp"
	"testing"
	"time"

	"hallway/app/agenda"
	"hallway/app/change"
	"hallway/app/schedule"
	"hallway/app/wire"
)

type memory map[string]string

func (m memory) Get(name string) string { return m[name] }

func (m memory) Set(name, words string) {
	if words == "" {
		delete(m, name)
		return
	}
	m[name] = words
}

// held writes a value and reads it again.
func held[T any](t *testing.T, in memory, v Value[T], to T) {
	t.Helper()
	if before := v.Get(in); reflect.DeepEqual(before, to) {
		t.Errorf("%q is %v before it was written", v.name, before)
	}
	names := len(in)
	v.Set(in, to)
	if len(in) != names+1 {
		t.Errorf("%q has the name of another", v.name)
	}
	if got := v.Get(in); !reflect.DeepEqual(got, to) {
		t.Errorf("%q was %v and is %v", v.name, to, got)
	}
}

func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	in := memory{}
	const event = schedule.EventID("kubecon")
	shared := map[string]wire.SharedAgenda{"secret": {Name: "Ana", Going: []string{"a"}}}
	held(t, in, Theme, "dark")
	held(t, in, NoShortcuts, true)
	held(t, in, LocalOnly, true)
	held(t, in, Name, "Ana")
	held(t, in, Pace, 150)
	held(t, in, FillBreaks, true)
	held(t, in, LastEvent, event)
	held(t, in, Imports, []Import{{Imported: wire.Imported{Event: wire.Event{ID: "import-1"}}, Sessions: 3, Read: time.Unix(1, 0).UTC()}})
	held(t, in, Dismissed("install"), true)
	held(t, in, Files(event), wire.Event{ID: event, Version: "v", Index: "/i", Details: "/d", Search: "/s"})
	held(t, in, Picks(event), map[string]agenda.State{"a": agenda.Going, "b": agenda.Hidden})
	held(t, in, Walks(event), []schedule.Leg{{From: "A", To: "B", Minutes: 9}})
	held(t, in, Joined(event), true)
	held(t, in, HandedOver(event), true)
	held(t, in, Changes(event), change.Log{Known: "v"})
	held(t, in, Followed(event), shared)

	t.Log("what was written before it was a list of its own reads as before")
	old := memory{"imports": `[{"id":"import-1","name":"Pond Days","version":"v","askZone":"UTC","sessions":3}]`}
	if got := Imports.Get(old); len(got) != 1 || got[0].ID != "import-1" || got[0].AskZone != "UTC" || got[0].Version != "v" {
		t.Errorf("%+v", got)
	}

	t.Log("what cannot be read is as if it had not been written")
	broken := memory{"pace": "1000", "imports": "{", "event kubecon": "half", "changes kubecon": "[", "followed kubecon": `[{"secret":"x"}]`}
	if Pace.Get(broken) != 100 || Imports.Get(broken) != nil || Files(event).Get(broken).Index != "" || Changes(event).Get(broken).Known != "" || Followed(event).Get(broken) != nil {
		t.Error("something of it was read")
	}

	t.Log("and what is cleared is gone")
	for _, clear := range []func(Values){Theme.Clear, Imports.Clear, Files(event).Clear} {
		before := len(in)
		if clear(in); len(in) != before-1 {
			t.Errorf("there were %d and are %d", before, len(in))
		}
	}
}

// The script of the page reads some values before Go is there: by names that are in the
// list, and in the form that Go writes.
func TestTheScriptReadsWhatIsListed(t *testing.T) {
	read := regexp.MustCompile(`\bread\("([^"]+)"`)
	found := 0
	for _, name := range []string{"tap.js", "boot.js", "page.js"} {
		script, err := os.ReadFile("../../web/js/" + name)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range read.FindAllStringSubmatch(string(script), -1) {
			found++
			if name := match[1]; name != Theme.name && name != Picks("").name {
				t.Errorf("the script reads %q, which is not listed", name)
			}
		}
	}
	if found < 2 {
		t.Errorf("%d reads were found in the scripts", found)
	}
}
