package journey

import (
	"slices"
	"strings"
	"testing"
	"time"

	"hallway/app/agenda"
	"hallway/app/device"
	"hallway/app/screen/screentest"
)

func TestAStarGoesFromMaybeToGoingAndOff(t *testing.T) {
	phone := newPhone(t)
	tab := phone.Open(at("?day=" + today()))
	star := key(t, rollbacks)
	tab.Star(star)
	tab.Shows(star, "maybe")
	tab.Sees("Maybe: Rollbacks You Can Read")
	tab.Star(star)
	tab.Shows(star, "going")
	tab.Sees("Going: Rollbacks You Can Read")
	if tab = tab.Reload(); !strings.Contains(tab.Region("tabs"), "1 picks") {
		t.Errorf("the tabs say %q", tab.Region("tabs"))
	}
	tab.Shows(star, "going")
	tab.Star(star)
	tab.Shows(star, "none")
	tab.PressIn("toast", "undo")
	tab.Shows(star, "going")
	tab.Reload().Shows(star, "going")
}

// A tap changes no row: what is picked at a time stands in the header of its slot, and a
// clash is a mark that takes no room.
func TestATapAddsNoLineToARow(t *testing.T) {
	tab := newPhone(t).Open(at("?day=" + today()))
	tab.Star(key(t, workshop)) // 10:20-12:20
	if row := tab.Row(key(t, firewall)); !strings.Contains(row, "Overlaps your 10:20 Workshop: Streams From Scratch") {
		t.Errorf("a row at 11:00 says %q", row)
	}
	tab.Sees("★ Workshop: Streams From Scratch until 12:20")
	tab.Star(key(t, firewall))
	if row := tab.Row(key(t, firewall)); !strings.Contains(row, "Clash") {
		t.Errorf("a pick that clashes says %q", row)
	}
}

func TestAClashIsDecidedOnItsCard(t *testing.T) {
	tab := newPhone(t).Open(at("?day=" + today()))
	one, two := key(t, autoscale), key(t, firewall)
	tab.Star(one)
	tab.Star(two)
	tab.Visit(at("/agenda?day=" + today()))
	tab.Sees("Overlaps 15 min with")
	tab.Press("clash", one)
	tab.Sees("Decide between 2 picks")
	tab.Press("going", one)
	tab.Sees("Settled")
	tab.Press("skip", two)
	tab.Press("close")
	tab.SeesNot("Overlaps 15 min with")
	tab.Visit(at("/session/" + two))
	tab.Shows(two, "hidden")
}

func TestAFullRoomSendsOneToTheBackup(t *testing.T) {
	tab := newPhone(t).Open(at("?day=" + today()))
	going, backup := key(t, audit), key(t, cold)
	tab.Star(going)
	tab.Star(going)
	tab.Star(backup)
	tab.Visit(at("/agenda?day=" + today()))
	tab.Sees("Cost of a Cold Start Hall A, about 5 min away Room is full")
	tab.Press("full")
	tab.Shows(backup, "going")
	tab.Sees("Go to Hall A")
	tab.SeesNot("Room is full") // the full one is no backup
	tab.PressIn("toast", "undo")
	tab.Shows(going, "going")
	tab.Shows(backup, "maybe")
}

// Something that one goes to and its backup are settled: nothing is red, in the list too.
func TestABackupIsNoClash(t *testing.T) {
	tab := newPhone(t).Open(at("?day=" + today()))
	one, two := key(t, autoscale), key(t, firewall)
	tab.Star(one)
	tab.Star(two)
	if row := tab.Row(two); !strings.Contains(row, "Clash") {
		t.Errorf("two maybes: %s", row)
	}
	tab.Star(one)
	if row := tab.Row(two); strings.Contains(row, "Clash") || !strings.Contains(row, "Backup") {
		t.Errorf("the backup says %s", row)
	}
	if row := tab.Row(one); strings.Contains(row, "Clash") {
		t.Errorf("what one goes to says %s", row)
	}
	tab.Star(one) // off: the other is a maybe again, of nothing
	if row := tab.Row(two); strings.Contains(row, "Backup") {
		t.Errorf("a maybe beside nothing says %s", row)
	}
}

func TestAnOwnItemTakesTimeAsASessionDoes(t *testing.T) {
	phone := newPhone(t)
	tab := phone.Open(at("?day=" + today()))
	tab.Star(key(t, firewall))
	phone.Offline(true)
	tab.Visit(at("/agenda?day=" + today()))
	tab.Press("new-item")
	tab.Submit("add-item", map[string]string{"line": "booth"})
	tab.Sees("Add a time")
	tab.Submit("add-item", map[string]string{"line": "booth 10:45-11:15 @ Hall A"})
	tab.Sees("Added: booth", "Hall A · Booth shift", "Overlaps 15 min with 11:00 A Firewall Story")
	tab.Visit(at("?day=" + today()))
	tab.Sees("★ booth")
	tab.Visit(at("/agenda?day=" + today()))
	tab = tab.Reload()
	tab.Sees("Hall A · Booth shift")
	tab.Press("edit-item")
	tab.Press("delete-item")
	tab.SeesNot("Booth shift")
	tab.PressIn("toast", "undo")
	tab.Sees("Booth shift")
}

func TestANoteIsSavedFoundAndInTheReport(t *testing.T) {
	phone := newPhone(t)
	tab := phone.Open(at("/session/" + key(t, audit)))
	phone.Offline(true)
	tab.Unfold()
	tab.Type("note", "Keep **ninety** days of zeppelin logs.")
	tab.Sees("Saved on this device.")
	tab.PressArg("rate", "4")
	tab.Sees("4 of 5")
	tab = phone.Open(at(""))
	tab.Search("ninety days")
	tab.Sees("In your notes", "Audit Logs That Hold Up")
	tab.Visit(at("/report"))
	tab.Sees("Fixture Days: what I brought home", "★★★★☆", "Keep ninety days of zeppelin logs.")
}

// A note that was typed and not saved yet is saved when the app is put away.
func TestAHalfTypedNoteOutlivesTheApp(t *testing.T) {
	phone := newPhone(t)
	tab := phone.Open(at("/session/" + key(t, audit)))
	tab.Unfold()
	tab.TypeOn("note", "half a th")
	tab.Hide()
	tab.Close()
	phone.Open(at("/report")).Sees("half a th")
}

// A browser that ends in the middle of a word takes no letter with it, and says "saved" of
// nothing that is not.
func TestEveryLetterOutlivesAKill(t *testing.T) {
	phone := newPhone(t)
	tab := phone.Open(at("/session/" + key(t, audit)))
	tab.Unfold()
	tab.Type("note", "first line")
	tab.Sees("Saved on this device.")
	tab.TypeOn("note", "first line\nhalf a th")
	if says := tab.Region("note-state"); says != "" {
		t.Errorf("the note is not saved yet, and the page says %q", says)
	}
	tab.Close()
	tab = phone.Open(at("/session/" + key(t, audit)))
	tab.Wait(3 * time.Second)
	tab.Visit(at("/report"))
	tab.Sees("first line", "half a th")
	tab.Visit(at("/session/" + key(t, audit)))
	tab.Type("note", "")
	tab = phone.Open(at("/report"))
	tab.Wait(3 * time.Second)
	tab.SeesNot("half a th")
}

func TestTheBestDayIsProposedAndTaken(t *testing.T) {
	t.Parallel()
	phone := screentest.New(t, server.URL, opened.AddDate(0, 0, -1)) // a plan leaves alone what is over
	tab := phone.Open(at("?day=" + today()))
	for _, title := range []string{scheduler, workshop, autoscale} {
		tab.Star(key(t, title))
	}
	phone.Offline(true)
	tab.Visit(at("/session/" + key(t, workshop)))
	tab.Unfold()
	tab.PressArg("rate", "5")
	tab.Visit(at("/plan?day=" + today()))
	tab.Sees("Apply 1 change", "which you rated higher", "You go at another time: ")
	tab.Submit("add-focus", map[string]string{"": "cold starts"})
	tab.Sees("In the title: cold starts")
	tab.Press("take-plan")
	tab.Sees("Your agenda is the best plan")
	tab.Shows(key(t, cold), "none") // a topic only suggests
	tab.Shows(key(t, workshop), "going")
	tab.PressIn("toast", "undo")
	tab.Visit(at("?day=" + today()))
	tab.Shows(key(t, workshop), "maybe")
	tab.Shows(key(t, cold), "none")
}

// Whoever walks slowly says so once, and whoever knows the venue corrects a walk.
func TestAWalkIsCorrected(t *testing.T) {
	phone := newPhone(t)
	tab := phone.Open(at("?day=" + today()))
	for _, title := range []string{"Zero Trust", autoscale} { // until 10:40 in Hall B, from 10:45 in Hall A
		tab.Star(key(t, title))
		tab.Star(key(t, title))
	}
	tab.Visit(at("/agenda?day=" + today()))
	tab.SeesNot("min walk")
	tab.Visit("/settings")
	tab.PressArg("pace", "150")
	tab.Visit(at("/agenda?day=" + today()))
	tab.Sees("5 min gap, about 7 min walk")
	tab.Press("walk")
	tab.Sees("From Hall B to Hall A")
	tab.Submit("save-walk", map[string]string{"minutes": "2"})
	tab.Sees("Saved.")
	tab.SeesNot("min walk")
	tab.Reload()
	tab.SeesNot("min walk")
}

// Another tab shows at once what one does, and neither loses the other's.
func TestTwoTabsAreOne(t *testing.T) {
	phone := newPhone(t)
	one, two := phone.Open(at("?day="+today())), phone.Open(at("/agenda?day="+today()))
	one.Star(key(t, cold))
	two.Sees("Cost of a Cold Start")
	two.Star(key(t, cold))
	one.Shows(key(t, cold), "going")
	one.Star(key(t, audit))
	two.Sees("Audit Logs That Hold Up")
	two.Reload().Sees("Cost of a Cold Start", "Audit Logs That Hold Up")
}

// Another tab's word that comes while a tap is being stored does not take the tap off the
// screen: it is stored after what the other tab did.
func TestATapThatIsBeingStoredStaysOnTheScreen(t *testing.T) {
	phone := newPhone(t)
	tab := phone.Open(at("?day=" + today()))
	resume := phone.Store.Hang()
	defer resume()
	tab.Star(key(t, cold))
	tab.Hear(device.News{Event: "fixture", Picks: []agenda.Pick{{Key: key(t, cold)}, {Key: key(t, audit), State: agenda.Going}}})
	tab.Shows(key(t, cold), "maybe")
	tab.Shows(key(t, audit), "going")
	resume()
	tab.Wait(time.Second)
	tab.Shows(key(t, cold), "maybe")
}

func TestAFullDiskIsToldAndLosesNothing(t *testing.T) {
	phone := newPhone(t)
	tab := phone.Open(at("?day=" + today()))
	tab.Star(key(t, audit))
	phone.Store.Fail(device.ErrFull)
	tab.Star(key(t, cold))
	tab.Sees("Your last choice is not saved yet.")
	phone.Store.Fail(nil)
	tab.Press("retry")
	tab.SeesNot("not saved yet")
	tab = tab.Reload()
	tab.Shows(key(t, cold), "maybe")
	tab.Shows(key(t, audit), "maybe")
}

// Taps that wait when the app ends are there at its next start.
func TestTapsThatWaitAreThereAtTheNextStart(t *testing.T) {
	phone := newPhone(t)
	tab := phone.Open(at("?day=" + today()))
	phone.Store.Fail(device.ErrFull)
	tab.Star(key(t, cold))
	tab.Close()
	phone.Store.Fail(nil)
	tab = phone.Open(at("?day=" + today()))
	tab.Shows(key(t, cold), "maybe")
	tab.Wait(time.Second)
	tab.Reload().Shows(key(t, cold), "maybe")
}

// A power cut brings back a tap that was stored, and takes away the word that there was one
// after it: the star shows what was stored last, and so it stays.
func TestATapThatAPowerCutBringsBackChangesNothing(t *testing.T) {
	phone := newPhone(t)
	tab := phone.Open(at("?day=" + today()))
	phone.Store.Fail(device.ErrFull)
	tab.Star(key(t, cold))
	powerCut := phone.FlushLocal() // with the tap that waits
	phone.Store.Fail(nil)
	tab.Star(key(t, cold))
	tab.Shows(key(t, cold), "going")
	tab.Close()
	powerCut()
	tab = phone.Open(at("?day=" + today()))
	tab.Shows(key(t, cold), "going")
	tab.SeesNot("Maybe: ", "not saved yet")
	tab.Reload().Shows(key(t, cold), "going")
}

// What the store wrote without a word of it is tried again, and counts once; the message that
// it is not saved ends.
func TestATapThatWasStoredWithoutAWordCountsOnce(t *testing.T) {
	phone := newPhone(t)
	tab := phone.Open(at("?day=" + today()))
	phone.Store.Silence(func(before, after device.Record) bool { return before.Taps != after.Taps })
	tab.Star(key(t, cold))
	tab.Sees("storage does not answer")
	phone.Store.Silence(nil)
	tab.Press("retry")
	tab.SeesNot("storage does not answer")
	tab.Shows(key(t, cold), "maybe")
	tab.Reload().Shows(key(t, cold), "maybe")
}

// A store that does not answer never keeps the programme from being shown, and stars show
// what they were.
func TestAStoreThatHangsKeepsNothingFromBeingShown(t *testing.T) {
	phone := newPhone(t)
	tab := phone.Open(at("?day=" + today()))
	tab.Star(key(t, audit))
	tab.Close()
	resume := phone.Store.Hang()
	defer resume()
	tab = phone.Open(at("?day=" + today()))
	tab.Sees("Scaling a Scheduler")
	tab.Shows(key(t, audit), "maybe")
	tab.Star(key(t, cold))
	tab.Shows(key(t, cold), "maybe")

	t.Log("as soon as it answers, all is as it should be, and kept")
	resume()
	tab.Wait(time.Second)
	tab.Shows(key(t, audit), "maybe")
	tab.Shows(key(t, cold), "maybe")
	tab = tab.Reload()
	tab.Shows(key(t, audit), "maybe")
	tab.Shows(key(t, cold), "maybe")
}

func TestAStoreThatNeverAnswersIsToldAndTriedAgain(t *testing.T) {
	phone := newPhone(t)
	phone.Store.Fail(device.ErrStuck)
	tab := phone.Open(at("?day=" + today()))
	tab.Sees("Scaling a Scheduler", "storage does not answer")
	tab.Star(key(t, cold))
	tab.Shows(key(t, cold), "maybe")
	phone.Store.Fail(nil)
	tab.Wait(time.Minute)
	tab.SeesNot("storage does not answer")
	tab.Reload().Shows(key(t, cold), "maybe")
}

// Where a browser blocks storage a star must not show what nothing keeps.
func TestAStarDoesNotLieWhereStorageIsBlocked(t *testing.T) {
	phone := newPhone(t)
	phone.Store.Fail(device.ErrBlocked)
	tab := phone.Open(at("?day=" + today()))
	tab.Star(key(t, cold))
	tab.Shows(key(t, cold), "none")
	tab.Sees("Your picks can't be saved.", "This browser blocks storage for this site.")
}

// The line says which days it means, and how it is read stands under it before it is added.
// What takes longer than a day's work is asked about.
func TestALineNamesDaysAndIsReadAsItIsTyped(t *testing.T) {
	tab := newPhone(t).Open(at("/agenda?day=" + today()))
	tab.Press("new-item")
	reads := func(typed map[string]string, want ...string) {
		t.Helper()
		tab.Fill("type-item", typed)
		for _, words := range want {
			if reading := tab.Region("item-reading"); !strings.Contains(reading, words) {
				t.Errorf("%v is read as %q, want %q", typed, reading, words)
			}
		}
	}
	reads(nil, "The line counts more")
	reads(map[string]string{"line": "dinner tomorrow 7"}, "dinner · ", "19:00–20:00")
	reads(map[string]string{"line": "dinner"}, "dinner · ", "no time yet")
	reads(map[string]string{"line": "dinner", "at": "1200", "long": "120"}, "20:00–22:00")
	reads(map[string]string{"line": "dinner at 7", "at": "1200", "long": "30"}, "19:00–19:30")
	reads(map[string]string{"line": "dinner 7-9 pm", "at": "1200", "long": "30"}, "19:00–21:00")
	tab.Submit("add-item", map[string]string{"line": "dinner tomorrow 7 @ Canteen"})
	tab.Sees("Added: dinner")
	tab.SeesNot("Canteen")
	tab.Visit(at("/agenda?day=" + tomorrow()))
	tab.Sees("Canteen")
	tab.Press("new-item")
	tab.Submit("add-item", map[string]string{"line": "booth every day 9:00-19:00"})
	tab.Sees("That takes 10 h. Press Add again if you mean it.")
	tab.Submit("add-item", map[string]string{"line": "booth every day 9:00-19:00", "sure": "booth every day 9:00-19:00"})
	tab.Sees("Added: booth, 3 times")
	tab.Visit(at("/agenda?day=" + today()))
	tab.Sees("09:00", "booth")
	tab.Press("new-item")
	tab.Submit("add-item", map[string]string{"line": "tea", "at": "540", "long": "30"})
	tab.Sees("Added: tea", "09:00 to 09:30 tea")
	tab.Press("new-item")
	tab.Submit("add-item", map[string]string{"line": "Dinner 1 January 19:00"})
	tab.Sees("“1 January” is not a day of this event.")
}

// An entry that is added from a day of the agenda is on that day, and what was typed in one
// line goes into the fields.
func TestAnItemIsAddedToTheDayOnShow(t *testing.T) {
	tab := newPhone(t).Open(at("?day=" + tomorrow()))
	tab.Star(key(t, "Backups Are Restores"))
	tab.Visit(at("/agenda?day=" + tomorrow()))
	tab.Press("new-item")
	tab.Submit("add-item", map[string]string{"line": "booth 9:00-9:30"})
	tab.Sees("Added: booth", "Booth shift")
	tab.Visit(at("/agenda?day=" + today()))
	tab.SeesNot("Booth shift")
}

func TestOneStarIsTheSameEverywhere(t *testing.T) {
	tab := newPhone(t).Open(at("?day=" + today()))
	one := key(t, audit)
	tab.Star(one)
	tab.Visit(at("/session/" + one))
	tab.Shows(one, "maybe")
	tab.Star(one)
	tab.Visit(at("/agenda?day=" + today()))
	tab.Shows(one, "going")
	tab.Visit(at(""))
	tab.Search("audit logs")
	tab.Shows(one, "going")
}

func TestASkippedSessionIsBroughtBack(t *testing.T) {
	tab := newPhone(t).Open(at("/session/" + key(t, columnar)))
	tab.Press("skip")
	tab.Sees("Skipped: Columnar Storage", "Bring back")
	tab.Press("skip")
	tab.Shows(key(t, columnar), "none")
}

func TestWhatOverlapsAPickSaysSo(t *testing.T) {
	tab := newPhone(t).Open(at("?day=" + today()))
	tab.Star(key(t, workshop))
	if row := tab.Row(key(t, firewall)); !strings.Contains(row, "Overlaps your 10:20 Workshop: Streams From Scratch") {
		t.Errorf("before it is picked it says %q", row)
	}
	tab.Star(key(t, firewall))
	tab.Sees("Overlaps 30 min with 10:20 Workshop: Streams From Scratch")
	for title, says := range map[string]string{firewall: "Overlaps 30 min with 10:20", workshop: "Overlaps 30 min with 11:00"} {
		if row := tab.Row(key(t, title)); !strings.Contains(row, says) {
			t.Errorf("the row says %q, want %q in it", row, says)
		}
	}
}

func TestAGapSaysWhatFitsIntoIt(t *testing.T) {
	tab := newPhone(t).Open(at("?day=" + today()))
	tab.Star(key(t, rollbacks))               // 13:30 to 14:00, Hall A
	tab.Star(key(t, "Translating a Project")) // 15:00 to 15:30, Room 1.1
	tab.Visit(at("/agenda?day=" + today()))
	tab.Sees("1 h free", "then Room 1.1", "2 sessions fit")
	tab.Say("2 sessions fit")
	keys := tab.Keys()
	if !slices.Contains(keys, key(t, columnar)) || !slices.Contains(keys, key(t, write)) || slices.Contains(keys, key(t, audit)) {
		t.Errorf("what fits is %v", keys)
	}
}

func TestNowIsWhereOneIs(t *testing.T) {
	tab := newPhone(t).Open(at("?day=" + today()))
	tab.Star(key(t, workshop)) // from 10:20 to 12:20, and it is about eleven
	tab.Star(key(t, rollbacks))
	tab.Visit(at("/now"))
	tab.Sees("You are in", "Workshop: Streams From Scratch", "Your next", "Rollbacks You Can Read", "in ")
}

// What was chosen can be taken back: at once, and later from a list that outlives the app.
// What was undone can be done again.
func TestChoicesCanBeTakenBackLater(t *testing.T) {
	phone := newPhone(t)
	tab := phone.Open(at("?day=" + today()))
	one, two := key(t, audit), key(t, cold)
	tab.Star(one)
	tab.Hold(two)
	tab.Shows(two, "going")
	tab.Sees("Going: Cost of a Cold Start", "Undo")
	tab.Wait(50 * time.Second)
	tab.PressIn("toast", "undo")
	tab.Shows(two, "none")
	tab.Sees("Undone: Cost of a Cold Start", "Redo")
	tab.Say("Redo")
	tab.Shows(two, "going")
	tab.Wait(2 * time.Minute)
	if tab.Has("undo") {
		t.Error("the message stays")
	}

	tab = tab.Reload()
	tab.Visit(at("/agenda"))
	tab.Press("recent")
	tab.Sees("Cost of a Cold Start Going, before: not picked", "Audit Logs That Hold Up Maybe, before: not picked")
	tab.PressIn("sheet", "undo")
	tab.Shows(one, "maybe")
	tab.SeesNot("Sam Okafor") // who speaks there
	tab.Press("recent")
	tab.Sees("Cost of a Cold Start Not picked, before: going")
}

// Hints come one at a time, where they help, until they were followed or dismissed.
func TestHintsComeOnce(t *testing.T) {
	phone := newPhone(t)
	phone.IPhone = true
	tab := phone.Open(at("?day=" + today()))
	tab.Star(key(t, audit))
	tab.Sees("hold the star")
	tab.Star(key(t, firewall))
	tab.SeesNot("hold the star")
	tab.Star(key(t, autoscale))
	tab.Visit(at("/agenda"))
	tab.Sees("Add Hallway to your home screen?")
	tab.SeesNot("Show colleagues your picks?")
	tab.Say("Add") // which says how
	tab.Sees("Install Hallway")
	tab.Press("close")
	tab.Visit(at("?day=" + today()))
	tab.Visit(at("/agenda"))
	tab.Sees("Show colleagues your picks?")
	tab.Say("Not now")
	tab = tab.Reload()
	tab.Visit(at("/agenda"))
	tab.SeesNot("Show colleagues your picks?", "home screen?")
}

// A choice that is undone on the card of a clash leaves the card as it is.
func TestUndoLeavesTheCardOpen(t *testing.T) {
	tab := newPhone(t).Open(at("?day=" + today()))
	one, two := key(t, autoscale), key(t, firewall)
	tab.Hold(one)
	tab.Hold(two)
	tab.Press("clash", one)
	tab.Press("backup", two)
	tab.Shows(two, "maybe")
	tab.PressIn("toast", "undo")
	tab.Shows(two, "going")
	tab.Sees("Decide between 2 picks")
}
