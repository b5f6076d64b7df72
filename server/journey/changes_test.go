package journey

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hallway/app/change"
	"hallway/app/screen/screentest"
	"hallway/app/wire"
	"hallway/server/e2e/testserver"
)

// hall is a server of a test's own, with a programme that changes.
type hall struct {
	*testserver.Server
	t    *testing.T
	file string
}

// newHall starts a server that reads its programme anew every moment.
func newHall(t *testing.T, flags ...string) *hall {
	t.Helper()
	t.Parallel()
	name := filepath.Join(t.TempDir(), "schedule.json")
	if err := os.WriteFile(name, file, 0o644); err != nil {
		t.Fatal(err)
	}
	own, err := testserver.New(command, append([]string{"--data", t.TempDir(), "--programme", "fixture=" + name, "--refresh", "1s"}, flags...)...)
	if err != nil {
		t.Fatal(err)
	}
	h := &hall{Server: own, t: t, file: name}
	h.start()
	t.Cleanup(func() { _ = own.Stop() }) // it may be stopped already
	return h
}

func (h *hall) start() {
	h.t.Helper()
	if err := h.Start(); err != nil {
		h.t.Fatal(err)
	}
}

func (h *hall) phone() *screentest.Phone { return screentest.New(h.t, h.URL, opened) }

// version is that of the programme which the server serves.
func (h *hall) version() string {
	h.t.Helper()
	answer, err := http.Get(h.URL + wire.Events)
	if err != nil {
		h.t.Fatal(err)
	}
	defer answer.Body.Close()
	var events []wire.Event
	if err := json.NewDecoder(answer.Body).Decode(&events); err != nil || len(events) != 1 {
		h.t.Fatalf("%d events, %v", len(events), err)
	}
	return events[0].Version
}

// edit changes a session, by the beginning of its title, and waits until the server
// serves it so. A session of which change makes nil is taken out.
func (h *hall) edit(title string, change func(session map[string]any) map[string]any) {
	h.t.Helper()
	text, err := os.ReadFile(h.file)
	if err != nil {
		h.t.Fatal(err)
	}
	var programme map[string]any
	if err := json.Unmarshal(text, &programme); err != nil {
		h.t.Fatal(err)
	}
	found := false
	for _, day := range programme["schedule"].(map[string]any)["conference"].(map[string]any)["days"].([]any) {
		rooms := day.(map[string]any)["rooms"].(map[string]any)
		for name, sessions := range rooms {
			left := []any{}
			for _, s := range sessions.([]any) {
				session := s.(map[string]any)
				if strings.HasPrefix(session["title"].(string), title) {
					session, found = change(session), true
				}
				if session != nil {
					left = append(left, session)
				}
			}
			rooms[name] = left
		}
	}
	if !found {
		h.t.Fatalf("the programme has no %q", title)
	}
	before := h.version()
	if text, err = json.Marshal(programme); err == nil {
		err = os.WriteFile(h.file, text, 0o644)
	}
	if err != nil {
		h.t.Fatal(err)
	}
	for range 300 {
		if h.version() != before {
			return
		}
		time.Sleep(50 * time.Millisecond) // the server looks again by its own clock
	}
	h.t.Fatal("the server does not read its programme again")
}

// later moves a session by some minutes.
func later(minutes int) func(map[string]any) map[string]any {
	return func(session map[string]any) map[string]any {
		for name, layout := range map[string]string{"date": time.RFC3339, "start": "15:04"} {
			if words, ok := session[name].(string); ok {
				if at, err := time.Parse(layout, words); err == nil {
					session[name] = at.Add(time.Duration(minutes) * time.Minute).Format(layout)
				}
			}
		}
		return session
	}
}

func off(map[string]any) map[string]any { return nil }

func renamed(title string) func(map[string]any) map[string]any {
	return func(session map[string]any) map[string]any {
		session["title"] = title
		return session
	}
}

// back puts the app away and brings it back into view.
func back(tab *screentest.Tab) {
	tab.Hide()
	tab.Wait(time.Minute)
	tab.Show()
	tab.Wait(time.Second)
}

func TestChangesAreToldOnceAndInWords(t *testing.T) {
	h := newHall(t, "--hold", "0s")
	phone := h.phone()
	tab := phone.Open(at("?day=" + today()))
	moved, gone := key(t, cold), key(t, audit)
	for _, key := range []string{moved, gone, key(t, scheduler)} {
		tab.Star(key)
	}
	tab.Wait(5 * time.Second)

	t.Log("the programme changes under an open app")
	h.edit("Cost of a Cold Start", later(5))
	h.edit("Audit Logs", off)
	back(tab)
	tab.Sees("2 of your picks changed.")

	t.Log("what it was and what it is, picks first")
	if n := tab.Badge(); n != 2 {
		t.Errorf("the icon of the app says %d", n)
	}
	if len(phone.Notified) != 0 {
		t.Errorf("before they were looked at, notifications are spared of %v", phone.Notified)
	}
	tab.Visit(at("/changes"))
	tab.Sees("What changed", "Moved: ", "No longer on the programme.")
	tab.Wait(time.Second)
	if !phone.Notified["fixture "+gone+" "+change.Gone] || len(phone.Notified) != 2 {
		t.Errorf("once they were looked at, notifications are spared of %v", phone.Notified)
	}
	if n := tab.Badge(); n != 0 {
		t.Errorf("once they were looked at, it says %d", n)
	}
	if strings.Contains(tab.Region("banner"), "changes") {
		t.Error("what was looked at is offered still")
	}
	tab.Visit(at("/session/" + moved))
	tab.Sees("Moved: ")
	tab.Visit(at("/agenda?day=" + today()))
	tab.Sees("Moved: ", "Audit Logs That Hold Up") // the pick is kept
	tab.Visit(at("/session/" + gone))
	tab.Sees("Your pick is kept until you take it off")

	t.Log("nothing is told twice")
	tab.Visit(at("?day=" + today()))
	back(tab)
	if banner := tab.Region("banner"); strings.Contains(banner, "change") {
		t.Errorf("it says once more %q", banner)
	}

	t.Log("it changes under a closed app, and the next start tells")
	tab.Close()
	h.edit("Scaling a Scheduler", renamed("CANCELLED: Scaling a Scheduler to Ten Thousand Rooms"))
	tab = phone.Open(at("?day=" + today()))
	back(tab)
	if banner := tab.Region("banner"); !strings.Contains(banner, "Cancelled.") {
		t.Errorf("the next start says %q", banner)
	}

	t.Log("all of it can be read without a network")
	phone.Offline(true)
	tab.Visit(at("/changes"))
	tab.Sees("Cancelled.", "No longer on the programme.")
}

// A version that is there for a moment only is shown, and nobody is alarmed.
func TestWhatFlapsIsNotTold(t *testing.T) {
	h := newHall(t, "--hold", "10m")
	tab := h.phone().Open(at("?day=" + today()))
	tab.Star(key(t, cold))
	before := tab.Row(key(t, cold))
	h.edit("Cost of a Cold Start", later(60))
	back(tab)
	tab.Visit(at("/session/" + key(t, cold)))
	tab.Sees("16:00–16:30")
	if banner := tab.Region("banner"); strings.Contains(banner, "change") {
		t.Errorf("it says %q", banner)
	}
	h.edit("Cost of a Cold Start", later(-60))
	tab.Visit(at("?day=" + today()))
	back(tab)
	if now := tab.Row(key(t, cold)); now != before || strings.Contains(tab.Region("banner"), "change") {
		t.Errorf("the row says %q, it said %q", now, before)
	}
}

// A feed may give a session another id: its pick follows.
func TestPicksFollowANewID(t *testing.T) {
	h := newHall(t, "--hold", "0s")
	tab := h.phone().Open(at("?day=" + today()))
	tab.Star(key(t, cold))
	h.edit("Cost of a Cold Start", func(session map[string]any) map[string]any {
		session["guid"], session["id"] = "another-id", 4711
		return session
	})
	back(tab)
	tab.Shows("another-id", "maybe")
	tab = tab.Reload()
	tab.Shows("another-id", "maybe")
	if banner := tab.Region("banner"); strings.Contains(banner, "change") {
		t.Errorf("it says %q", banner)
	}
}

// So does a note, of a session that was picked and of one that was not.
func TestNotesFollowANewID(t *testing.T) {
	h := newHall(t, "--hold", "0s")
	tab := h.phone().Open(at("/session/" + key(t, audit)))
	tab.Unfold()
	tab.Type("note", "of no pick")
	tab.Visit(at("?day=" + today()))
	tab.Star(key(t, cold))
	tab.Visit(at("/session/" + key(t, cold)))
	tab.Unfold()
	tab.Type("note", "of a pick")
	for title, id := range map[string]string{"Cost of a Cold Start": "another-id", "Audit Logs": "a-third"} {
		h.edit(title, func(session map[string]any) map[string]any {
			session["guid"] = id
			return session
		})
	}
	tab.Visit(at("?day=" + today()))
	back(tab)
	tab.Shows("another-id", "maybe")
	tab.Visit(at("/session/another-id"))
	tab.Sees("of a pick")
	tab.Visit(at("/session/a-third"))
	tab.Sees("of no pick")
}

// A server that was set back, or has lost everything, is given back what phones have.
func TestTheServerThatWasSetBackIsGivenBack(t *testing.T) {
	h := newHall(t)
	one := h.phone().Open(at("?day=" + today()))
	one.Star(key(t, audit))
	one.Wait(time.Minute)
	one.Visit(at("/agenda"))
	one.Sees("Saved on this device and on the server")
	if err := h.Stop(); err != nil {
		t.Fatal(err)
	}
	if err := h.Start("--data", t.TempDir()); err != nil {
		t.Fatal(err)
	}
	one.Wait(5 * time.Minute)
	one.Sees("Saved on this device and on the server")
	two := joins(t, one, h.phone())
	two.Visit(at("?day=" + today()))
	two.Shows(key(t, audit), "maybe")
}

// A session on somebody's topics that moves is told once, below their picks; one that they
// picked or skipped is not told as that.
func TestTopicsWatch(t *testing.T) {
	h := newHall(t, "--hold", "0s")
	tab := h.phone().Open(at("/plan?day=" + today()))
	tab.Submit("add-focus", map[string]string{"": "firewall, audit logs"})
	tab.Visit(at("?day=" + today()))
	tab.Star(key(t, audit))
	tab.Wait(5 * time.Second)
	h.edit("A Firewall Story", later(5))
	back(tab)
	if banner := tab.Region("banner"); !strings.Contains(banner, "Changed, on your topics: “A Firewall Story in Three Acts”.") {
		t.Errorf("it says %q", banner)
	}
	h.edit("Audit Logs", later(5))
	back(tab)
	if banner := tab.Region("banner"); !strings.Contains(banner, "Your pick “Audit Logs That Hold Up”: Moved") || !strings.Contains(banner, "on your topics: “A Firewall Story in Three Acts”") {
		t.Errorf("it says %q", banner)
	}
	tab.Visit(at("/changes"))
	all := tab.Region("view")
	picks, topics := strings.Index(all, "Your picks"), strings.Index(all, "Your topics")
	if picks < 0 || topics < picks || strings.Count(all[topics:], "A Firewall Story") != 2 { // there, and in the list of the day
		t.Errorf("the page says %q", all)
	}
	tab.Visit(at("?day=" + today()))
	back(tab)
	if banner := tab.Region("banner"); strings.Contains(banner, "topics") {
		t.Errorf("it says once more %q", banner)
	}
}
