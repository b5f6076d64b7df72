package journey

import (
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"hallway/app/screen/screentest"
)

func TestEverythingGoesIntoAFileAndComesBack(t *testing.T) {
	tab := newPhone(t).Open(at("/session/" + key(t, audit)))
	tab.Star(key(t, audit))
	tab.Unfold()
	tab.Type("note", "to be carried")
	tab.Visit("/settings")
	tab.Press("export")
	saved := tab.Saved("hallway-")

	other := screentest.New(t, server.URL, opened).Open(at(""))
	other.Star(key(t, cold))
	other.Visit("/settings")
	other.Drop("import-agenda", "hallway-fixture.json", []byte(saved))
	other.Visit(at("/agenda?day=" + today()))
	other.Sees("Audit Logs That Hold Up", "Cost of a Cold Start")
	other.Visit(at("/report"))
	other.Sees("to be carried")
}

func TestAFileThatIsNoExportIsToldSoAndChangesNothing(t *testing.T) {
	tab := newPhone(t).Open(at(""))
	tab.Star(key(t, cold))
	tab.Visit("/settings")
	tab.Drop("import-agenda", "cat.png", []byte("\x89PNG"))
	tab.Sees("Its name starts with")
	tab.Visit(at("/agenda?day=" + today()))
	tab.Sees("Cost of a Cold Start")
}

// "Delete everything on this device" leaves nothing, of any event.
func TestDeletingEverythingLeavesNothing(t *testing.T) {
	phone := newPhone(t)
	ana := screentest.New(t, server.URL, opened).Open(at("?day=" + today()))
	ana.Star(key(t, audit))
	link := shares(t, ana, "Ana")

	tab := phone.Open(at("?day=" + today()))
	tab.Star(key(t, cold))
	shares(t, tab, "Bo Private")
	tab.Visit(at("/colleague#" + secret(link)))
	tab.Press("follow-agenda")
	tab.Visit("/settings")
	tab.PressArg("theme", "dark")
	tab.Press("clear")
	tab.PressArg("clear", "yes")
	tab.Wait(time.Minute)
	if tab.Reloads() == 0 {
		t.Error("the app goes on with what was deleted")
	}
	if left := phone.Locals(); len(left) > 0 {
		t.Errorf("outside of the store there is still %v", left)
	}
	if r, err := phone.Store.Read("fixture"); err != nil || len(r.Picks) != 0 || r.Secret != "" {
		t.Errorf("the store still has %+v, %v", r, err)
	}
}

func TestAnEventOfOnesOwnIsAddedAndForgotten(t *testing.T) {
	phone := newPhone(t)
	tab := phone.Open("/events")
	own := strings.ReplaceAll(strings.ReplaceAll(string(file), "fix-", "own-"), "Fixture Days", "Own Days")
	tab.Drop("import-file", "own.json", []byte(own))
	tab.Sees("Own Days")
	tab.Visit(tab.Link("/e/import-"))
	tab.Sees("Scaling a Scheduler")
	tab.Star(strings.Replace(key(t, cold), "fix-", "own-", 1))
	phone.Offline(true)
	tab = tab.Reload()
	tab.Shows(strings.Replace(key(t, cold), "fix-", "own-", 1), "maybe")

	t.Log("it goes when it is told to, though the worker may have its files still")
	own = tab.At()
	tab.Visit("/events")
	tab.Press("forget")
	tab.Press("forget-yes")
	tab = tab.Reload()
	tab.SeesNot("Own Days")
	tab.Visit(own)
	tab.Sees("There is no such event here.")
}

func TestTheSwitchForTheServerIsObeyed(t *testing.T) {
	tab := newPhone(t).Open("/settings")
	tab.Visit(at(""))
	tab.Visit("/settings")
	tab.Change("sync", "off")
	tab.Asked()
	tab.Visit(at("?day=" + today()))
	tab.Star(key(t, cold))
	tab.Wait(5 * time.Minute)
	for _, asked := range tab.Asked() {
		if strings.Contains(asked, "/agendas/") {
			t.Errorf("with the switch off it sent %s", asked)
		}
	}
}

func TestTheCalendarIsAFile(t *testing.T) {
	tab := newPhone(t).Open(at("?day=" + today()))
	tab.Star(key(t, cold))
	tab.Star(key(t, cold))
	tab.Visit(at("/agenda"))
	tab.Press("to-calendar")
	tab.Press("calendar")
	if ics := tab.Saved("hallway-fixture.ics"); !strings.Contains(ics, "BEGIN:VCALENDAR") || !strings.Contains(ics, "Cost of a Cold Start") {
		t.Errorf("the file is %.200q", ics)
	}

	t.Log("one session, which need not be picked")
	tab.Visit(at("/session/" + key(t, audit)))
	tab.Press("calendar")
	ics := tab.Saved("hallway-fixture-" + key(t, audit) + ".ics")
	if !strings.Contains(ics, "Audit Logs") || strings.Count(ics, "BEGIN:VEVENT") != 1 {
		t.Errorf("the file of a session is %.300q", ics)
	}
}

// What was done on an event that is not open any more is sent too.
func TestEditsOfAnotherEventAreSentToo(t *testing.T) {
	phone := newPhone(t)
	tab := phone.Open(at(""))
	tab.Wait(5 * time.Second) // its files are on the phone now
	tab.Visit("/events")
	own := strings.ReplaceAll(strings.ReplaceAll(string(file), "fix-", "own-"), "Fixture Days", "Other Days")
	tab.Drop("import-file", "own.json", []byte(own))
	link := tab.Link("/e/import-")
	tab.Visit(link)
	tab.Star(strings.Replace(key(t, cold), "fix-", "own-", 1))
	phone.Offline(true)
	tab.Wait(time.Minute)
	tab.Visit(at(""))
	tab.Star(key(t, audit))
	tab.Asked()
	phone.Offline(false)
	tab.Wait(5 * time.Minute)
	sent := make(map[string]bool)
	for _, asked := range tab.Asked() {
		if strings.HasSuffix(asked, "/sync") {
			sent[asked] = true
		}
	}
	if len(sent) != 2 {
		t.Errorf("agendas were sent to %v, want two", sent)
	}
}

// "And on the server" deletes the agendas of all events, not of the open one alone.
func TestDeletingOnTheServerDeletesEveryEvent(t *testing.T) {
	phone := newPhone(t)
	tab := phone.Open("/events")
	own := strings.ReplaceAll(strings.ReplaceAll(string(file), "fix-", "own-"), "Fixture Days", "Third Days")
	tab.Drop("import-file", "own.json", []byte(own))
	tab.Visit(tab.Link("/e/import-"))
	tab.Star(strings.Replace(key(t, cold), "fix-", "own-", 1))
	tab.Wait(time.Minute)
	tab.Visit(at(""))
	tab.Star(key(t, audit))
	tab.Wait(time.Minute)
	tab.Visit("/settings")
	tab.Press("clear")
	tab.Asked()
	tab.PressArg("clear", "server")
	deleted := 0
	for _, asked := range tab.Asked() {
		if strings.HasPrefix(asked, "DELETE /api/v1/agendas/") {
			deleted++
		}
	}
	if deleted != 2 {
		t.Errorf("%d agendas were deleted, want both", deleted)
	}
}

// A calendar can be subscribed to at once, whether or not the server has the agenda yet.
func TestACalendarIsSubscribedTo(t *testing.T) {
	tab := newPhone(t).Open(at("?day=" + today()))
	tab.Star(key(t, audit))
	tab.Visit(at("/agenda"))
	tab.Press("to-calendar")
	tab.Press("subscribe")
	feed := tab.Link("/feed/")
	if !strings.HasSuffix(feed, ".ics") {
		t.Errorf("the feed is %s", feed)
	}
}

// An event that came from a file is nowhere else: once the browser has cleared it, the
// person is told what to do, and the picks are there when it is added again.
func TestAnEventFromAFileThatWasClearedIsExplained(t *testing.T) {
	phone := newPhone(t)
	tab := phone.Open("/events")
	own := strings.ReplaceAll(strings.ReplaceAll(string(file), "fix-", "own-"), "Fixture Days", "Own Days")
	tab.Drop("import-file", "own.json", []byte(own))
	link := tab.Link("/e/import-")
	tab.Close()
	phone.ClearFiles()
	phone.Offline(true)
	tab = phone.Open(link)
	tab.Sees("The browser deleted this event.", "Add the file again")
}

// Whatever is wrong with a file is said, and nothing of it is taken.
func TestAnExportThatDoesNotFitChangesNothing(t *testing.T) {
	tab := newPhone(t).Open(at("/session/" + key(t, audit)))
	tab.Star(key(t, audit))
	tab.Unfold()
	tab.Type("note", "keep this")
	tab.Visit("/settings")
	tab.Press("export")
	saved := tab.Saved("hallway-")
	other := screentest.New(t, server.URL, opened).Open(at(""))
	other.Visit("/settings")
	for content, want := range map[string]string{
		"Dear gophers,": "isn't a Hallway export",
		strings.Replace(saved, `"fixture"`, `"gophers"`, 1): "Open that event first",
		strings.Replace(saved, "n/fix", "zz/fix", 1):        "Nothing was changed",
	} {
		other.Drop("import-agenda", "hallway-fixture.json", []byte(content))
		other.Sees(want)
	}
	other.Visit(at("?day=" + today()))
	other.Shows(key(t, audit), "none")
	other.Visit("/settings")
	other.Drop("import-agenda", "hallway-fixture.json", []byte(saved))
	other.Sees("Taken over: 1 pick and")
}

// Whoever wants to know what the server keeps of them finds its name in the settings, and
// the operator gives them all of it by that.
func TestAPersonFindsWhatTheServerKeeps(t *testing.T) {
	data := t.TempDir()
	h := newHall(t, "--data", data)
	tab := h.phone().Open(at("?day=" + today()))
	tab.Visit("/settings")
	tab.SeesNot("name your agenda")
	tab.Visit(at("?day=" + today()))
	tab.Star(key(t, audit))
	tab.Visit("/settings") // before the server has it
	tab.Wait(time.Minute)
	tab.Unfold()
	name := regexp.MustCompile(`name your agenda: ([0-9a-f-]{36})`).FindStringSubmatch(tab.Text())
	if name == nil {
		t.Fatalf("the settings do not name the agenda: %s", tab.Text())
	}
	out, err := exec.Command(command, "export", "--data", data, name[1]).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "p/"+key(t, audit)) {
		t.Errorf("%v\n%s", err, out)
	}
}
