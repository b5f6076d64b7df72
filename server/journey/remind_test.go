package journey

import (
	"strings"
	"testing"
	"time"

	"hallway/app/schedule"
	"hallway/app/screen/screentest"
	"hallway/app/view"
	"hallway/app/wire"
)

// Whoever goes to something is offered reminders once, and is told how they will come.
func TestRemindersAreOffered(t *testing.T) {
	phone := newPhone(t)
	tab := phone.Open(at("?day=" + today()))
	tab.Star(key(t, cold))
	tab.Visit(at("/agenda?day=" + today()))
	tab.SeesNot("Be reminded") // of a maybe nobody is
	tab.Star(key(t, cold))
	tab.Sees("Be reminded 10 min before?")
	tab.Press("remind")
	tab.Sees("You'll be reminded 10 minutes before a session.", "even when Hallway is closed")
	tab.SeesNot("Be reminded 10")
	if subscribed, asks := tab.Reached(); !subscribed || !asks {
		t.Errorf("subscribed %v, asks %v", subscribed, asks)
	}
	tab.Visit("/settings")
	tab.Sees("Reminders", "even when Hallway is closed")
	tab.Say("Off")
	if words := tab.Region("reach"); words != "" {
		t.Errorf("it says %q", words)
	}
	if subscribed, _ := tab.Reached(); subscribed {
		t.Error("it is reached still")
	}
	tab.Say("When to leave")
	tab.Sees("even when Hallway is closed")
	tab = tab.Reload()
	tab.Sees("even when Hallway is closed")
	for _, quiet := range []bool{true, false, true} {
		if tab.Quiet() != quiet {
			t.Errorf("by night: quiet is %v, want %v", !quiet, quiet)
		}
		tab.Change("quiet", map[bool]string{true: "off", false: "on"}[quiet])
		tab.Wait(time.Second)
	}
}

// A device that leaves its agenda, or keeps it from the server, is not reached about it; nor
// is one on which everything was deleted.
func TestRemindersEndWithTheAgenda(t *testing.T) {
	phone := newPhone(t)
	tab := phone.Open(at("?day=" + today()))
	tab.Star(key(t, cold))
	tab.Wait(time.Minute)
	tab.Visit("/settings")
	tab.Say("10 min")
	tab.Sees("even when Hallway is closed")
	if phone.Local("reached fixture") == "" {
		t.Fatal("nothing is written down of the subscription")
	}
	tab.Change("sync", "off")
	if words := phone.Local("reached fixture"); words != "" {
		t.Errorf("kept on this device, it is reached still: %q", words)
	}
	tab.SeesNot("even when Hallway is closed")
	tab.Change("sync", "on")
	tab.Wait(time.Minute)
	tab.Sees("even when Hallway is closed")
	tab.Press("clear")
	tab.Say("Delete here")
	if subscribed, _ := tab.Reached(); subscribed {
		t.Error("with everything deleted, it is reached still")
	}
}

// An open app says what begins soon, once, without a network.
func TestAnOpenAppReminds(t *testing.T) {
	phone := newPhone(t)
	tab := phone.Open(at("?day=" + today()))
	tab.Star(key(t, rollbacks)) // 13:30
	tab.Star(key(t, rollbacks))
	tab.Star(key(t, cold)) // a maybe
	tab.Visit("/settings")
	tab.Say("5 min")
	phone.Offline(true)
	tab.Visit(at("?day=" + today()))
	tab.SeesNot("min: Rollbacks You Can Read")
	tab.Wait(startOf(t, rollbacks).Add(-6 * time.Minute).Sub(opened))
	tab.SeesNot("min: Rollbacks You Can Read")
	tab.Wait(time.Minute + time.Second)
	tab.Sees("In 5 min: Rollbacks You Can Read", "Hall")
	tab.Wait(2 * time.Minute)
	tab.SeesNot("min: Rollbacks You Can Read")
	tab = tab.Reload()
	tab.SeesNot("min: Rollbacks You Can Read")
}

// What a notification has said is not said once more by the page that its tap opens; what it
// has not said is.
func TestAReminderIsGivenOnce(t *testing.T) {
	for _, notified := range []bool{true, false} {
		phone := screentest.New(t, server.URL, opened)
		tab := goesTo(t, phone, "10 min")
		tab.Hide()
		start := startOf(t, rollbacks)
		tab.Wait(start.Add(-8 * time.Minute).Sub(opened))
		phone.Notified = map[string]bool{wire.ReminderID("fixture", schedule.Key(key(t, rollbacks)), start): notified}
		tab.Show()
		if notified {
			tab.SeesNot("min: Rollbacks You Can Read")
		} else {
			tab.Sees("In 8 min: Rollbacks You Can Read")
		}
	}
}

// Whoever comes back long after a reminder was due does not get it.
func TestAReminderIsNotLate(t *testing.T) {
	tab := goesTo(t, newPhone(t), "15 min")
	tab.Hide()
	tab.Wait(startOf(t, rollbacks).Add(-8 * time.Minute).Sub(opened))
	tab.Show()
	tab.SeesNot("min: Rollbacks You Can Read")
}

// goesTo opens the app of somebody who goes to a session, and wants to be reminded that long
// before.
func goesTo(t *testing.T, phone *screentest.Phone, before string) *screentest.Tab {
	t.Helper()
	tab := phone.Open(at("?day=" + today()))
	tab.Star(key(t, rollbacks))
	tab.Star(key(t, rollbacks))
	tab.Visit("/settings")
	tab.Say(before)
	return tab
}

func startOf(t *testing.T, title string) time.Time {
	t.Helper()
	for _, row := range rows {
		if row.Key == key(t, title) {
			return row.Start
		}
	}
	return time.Time{} // key has ended the test
}

// What the browser cannot do, or was told not to, is said.
func TestWhatKeepsRemindersFromComing(t *testing.T) {
	for _, c := range []struct {
		permission view.Permission
		iphone     bool
		want       string
	}{
		{view.Denied, false, "Your browser blocks notifications from this site."},
		{view.Impossible, true, "On an iPhone, add Hallway to the home screen first."},
		{view.Impossible, false, "You're reminded while Hallway is open."},
	} {
		phone := screentest.New(t, server.URL, opened)
		phone.Notices, phone.IPhone = c.permission, c.iphone
		tab := phone.Open(at("?day=" + today()))
		tab.Visit("/settings")
		tab.Say("10 min")
		tab.Sees(c.want)
		if subscribed, _ := tab.Reached(); subscribed {
			t.Error("it is reached all the same")
		}
	}
	phone := newPhone(t)
	tab := phone.Open(at("?day=" + today()))
	phone.Offline(true)
	tab.Visit("/settings")
	tab.Say("10 min")
	tab.Sees("Once your picks are on the server")
	phone.Offline(false)
	tab.Visit(at("?day=" + today()))
	tab.Star(key(t, cold))
	tab.Wait(time.Minute)
	tab.Visit("/settings")
	tab.Sees("even when Hallway is closed")
}

// Whoever turns reminders off and on again on the same day is reached again; whoever joins
// another agenda is reached about that one, and no longer about the one before.
func TestRemindersGoAlong(t *testing.T) {
	ana := newPhone(t).Open(at("?day=" + today()))
	ana.Star(key(t, cold))
	ana.Wait(time.Minute)
	phone := screentest.New(t, server.URL, opened)
	tab := phone.Open(at("?day=" + today()))
	tab.Star(key(t, audit))
	tab.Wait(time.Minute)
	tab.Visit("/settings")
	about := func() string {
		words := strings.Fields(phone.Local("reached fixture"))
		if len(words) == 0 {
			return ""
		}
		return words[len(words)-1]
	}
	tab.Say("10 min")
	own := about()
	tab.Say("Off")
	tab.Wait(time.Second)
	if about() != "" || own == "" {
		t.Errorf("turned off, it is reached about %q; before it was about %q", about(), own)
	}
	tab.Asked()
	tab.Say("10 min")
	tab.Wait(time.Second)
	asked := strings.Join(tab.Asked(), "\n")
	if subscribed, _ := tab.Reached(); !subscribed || about() != own || !strings.Contains(asked, "PUT /api/v1/agendas/"+own+"/push") {
		t.Errorf("turned on again, it is reached about %q; it asked\n%s", about(), asked)
	}
	joined := joins(t, ana, phone)
	asked = strings.Join(joined.Asked(), "\n")
	if about() == own || !strings.Contains(asked, "DELETE /api/v1/agendas/"+own+"/push") || !strings.Contains(asked, "PUT /api/v1/agendas/"+about()+"/push") {
		t.Errorf("it was reached about %s, and now about %s; it asked\n%s", own, about(), asked)
	}
}
