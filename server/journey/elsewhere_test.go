package journey

import (
	"strings"
	"testing"

	"hallway/app/screen/screentest"
)

// Picks from another app are found offline, shown before any is taken, and taken back in
// one tap. What the person has decided about stays.
func TestPicksComeFromAnotherApp(t *testing.T) {
	phone := newPhone(t)
	tab := phone.Open(at("?day=" + today()))
	tab.Star(key(t, cold))
	tab.Star(key(t, cold)) // going
	phone.Offline(true)
	tab.Visit(at("/agenda?day=" + today()))
	tab.Press("bring")
	tab.Submit("bring-list", map[string]string{"list": "My KubeCon:\n- Cost of a Cold Start\n- Audit Logs That Hold Up\n- https://conf.example/autoscaling-for-people-who-sleep\n- https://conf.example/event/no-such-talk"})
	tab.Unfold()
	tab.Sees("Found 2 sessions", "Audit Logs That Hold Up", "1 session stays as it is", "1 not in this programme", "no-such-talk")
	tab.Press("bring")
	tab.Submit("bring-list", map[string]string{"list": "- Cost of a Cold Start\n- Audit Logs That Hold Up\n- Scaling a Scheduler to Ten Thousand Rooms"})
	tab.Sees("Found 1 session", "“Scaling a Scheduler to Ten Thousand…” may be", "None of these")
	tab.Submit("bring-take", map[string]string{"state": "going", "choice-0": key(t, scheduler)})
	tab.Sees("2 sessions added.", "Audit Logs That Hold Up", "Scaling a Scheduler")
	tab.Visit(at("?day=" + today()))
	tab.Shows(key(t, cold), "going")
	tab.Shows(key(t, audit), "going")
	tab.Shows(key(t, scheduler), "going")
	tab.PressIn("toast", "undo")
	tab.Shows(key(t, cold), "going")
	tab.Shows(key(t, audit), "none")
	tab.Shows(key(t, scheduler), "none")
	tab.Reload().Shows(key(t, audit), "none")
}

// What one phone saves is brought to another: the calendar as well as the export.
func TestPicksComeFromFiles(t *testing.T) {
	phone := newPhone(t)
	tab := phone.Open(at("?day=" + today()))
	tab.Star(key(t, cold))
	tab.Star(key(t, audit))
	tab.Visit(at("/agenda?day=" + today()))
	tab.Press("to-calendar")
	calendar := tab.Saved("hallway-fixture.ics")
	tab.Visit("/settings")
	tab.Press("export")
	for name, content := range map[string]string{"hallway-fixture.ics": calendar, "hallway-fixture.json": tab.Saved("hallway-fixture.json")} {
		other := screentest.New(t, server.URL, opened).Open(at("/agenda?day=" + today()))
		other.Press("bring")
		other.Drop("bring-file", name, []byte(content))
		other.Sees("Found 2 sessions", "Cost of a Cold Start", "Audit Logs That Hold Up")
		other.Submit("bring-take", nil)
		other.Visit(at("?day=" + today()))
		other.Shows(key(t, cold), "maybe")
		other.Shows(key(t, audit), "maybe")
	}
}

// What cannot be read is said, and what was typed stays.
func TestPicksThatCannotBeRead(t *testing.T) {
	phone := newPhone(t)
	tab := phone.Open(at("/agenda?day=" + today()))
	tab.Press("bring")
	tab.Drop("bring-file", "cat.png", []byte("\x89PNG\r\n\x1a\n"))
	tab.Sees("None of these lines is a session's title.")
	tab.Submit("bring-list", map[string]string{"list": "https://elsewhere.example/ada.ics"})
	tab.Sees("This server doesn't read from there.", "Save your calendar as a file")
	if !strings.Contains(tab.Region("sheet"), "https://elsewhere.example/ada.ics") {
		t.Error("what was typed is gone")
	}
	phone.Offline(true)
	tab.Submit("bring-list", map[string]string{"list": "https://conf.sched.com/ada"})
	tab.Sees("There is no network", "Save your calendar as a file")
}
