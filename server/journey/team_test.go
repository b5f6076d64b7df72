package journey

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"hallway/app/device"
	"hallway/app/screen/screentest"
)

// shares makes a link to the agenda, in the app, and returns its address.
func shares(t *testing.T, tab *screentest.Tab, name string) (link string) {
	t.Helper()
	tab.Visit(at("/agenda"))
	tab.Press("share-agenda")
	tab.Submit("make-link", map[string]string{"name": name})
	link = tab.Link("/s/")
	tab.Press("close")
	return link
}

// secret is what the link to an agenda opens it with.
func secret(link string) string { return link[strings.LastIndex(link, "/")+1:] }

func TestAColleagueComparesTakesOverAndFollows(t *testing.T) {
	ana := newPhone(t).Open(at("?day=" + today()))
	both, only, mine := key(t, audit), key(t, cold), key(t, scheduler)
	ana.Star(both)
	ana.Star(only)
	link := shares(t, ana, "Ana")

	bo := screentest.New(t, server.URL, opened).Open(at("?day=" + today()))
	bo.Star(both)
	bo.Star(mine)
	bo.Visit(at("/colleague#" + secret(link)))
	bo.Sees("1 new, 1 already yours")
	bo.Press("take-all")
	bo.Shows(only, "maybe")
	bo.PressIn("toast", "undo")
	bo.Shows(only, "none")
	bo.Press("follow-agenda")
	bo.Visit(at("?day=" + today()))
	if row := bo.Row(only); strings.Contains(row, "Ana goes") {
		t.Errorf("a maybe of Ana's is shown as going: %s", row)
	}

	t.Log("what Ana changes is on the programme after a while")
	ana.Visit(at("?day=" + today()))
	ana.Star(both)
	ana.Wait(time.Minute)
	bo.Hide()
	bo.Show()
	bo.Sees("Ana goes")
}

// Who shares for the first time gives a name. After that one tap hands the same link over,
// and where it was turned off, here or elsewhere, another one.
func TestTheLinkIsSharedInOneTap(t *testing.T) {
	phone := newPhone(t)
	tab := phone.Open(at("?day=" + today()))
	tab.Star(key(t, audit))
	first := shares(t, tab, "Ana")
	if tab.Shared() != first {
		t.Errorf("%q went to the phone's own sheet, want %q", tab.Shared(), first)
	}
	again := func(why string, same bool) string {
		t.Helper()
		tab.Visit(at("/agenda"))
		tab.Press("share-agenda")
		tab.Wait(time.Second)
		link := tab.Link("/s/")
		if link != tab.Shared() || (link == first) != same {
			t.Errorf("%s: the link is %s and was %s; %s went to the phone's own sheet", why, link, first, tab.Shared())
		}
		tab.Press("close")
		return link
	}
	again("a second time", true)
	phone.Offline(true)
	again("without a network", true)
	phone.Offline(false)

	tab.Visit("/settings")
	tab.Wait(time.Second)
	tab.Unfold()
	tab.Press("revoke")
	second := again("after it was turned off here", false)

	two := joins(t, tab, screentest.New(t, server.URL, opened))
	two.Visit("/settings")
	two.Wait(time.Second)
	two.Unfold()
	for two.Has("revoke") && strings.Contains(two.Region("links"), "Remove") {
		two.PressIn("links", "revoke")
		two.Wait(time.Second)
	}
	before := tab.SharedTimes(second)
	if third := again("after it was turned off on another device", false); third == second || tab.SharedTimes(second) != before {
		t.Error("the link that was turned off is handed over")
	}
}

// The colleague's page is the same after Back and after a reload, and asks the server
// once for each.
func TestAColleaguesPageOutlivesBackAndReload(t *testing.T) {
	ana := newPhone(t).Open(at("?day=" + today()))
	ana.Star(key(t, audit))
	link := shares(t, ana, "Ana")
	bo := screentest.New(t, server.URL, opened).Open(at(""))
	bo.Visit(at("/colleague#" + secret(link)))
	bo.Sees("Ana", "Audit Logs That Hold Up")
	bo.Visit(at("/session/" + key(t, audit)))
	bo.Back()
	bo.Sees("1 new")
	bo = bo.Reload()
	bo.Sees("1 new")
	bo.Asked()
	bo.Wait(time.Minute)
	if asked := slices.DeleteFunc(bo.Asked(), func(s string) bool { return !strings.Contains(s, "/shared") }); len(asked) > 1 {
		t.Errorf("it asks again and again: %v", asked)
	}
}

func TestARevokedLinkIsToldAsSuch(t *testing.T) {
	ana := newPhone(t).Open(at("?day=" + today()))
	ana.Star(key(t, audit))
	link := shares(t, ana, "Ana")
	bo := screentest.New(t, server.URL, opened).Open(at(""))
	bo.Visit(at("/colleague#" + secret(link)))
	bo.Press("follow-agenda")
	ana.Visit("/settings")
	ana.Unfold()
	ana.Press("revoke")
	ana.Sees("The link no longer works")
	bo.Visit(at("/agenda"))
	bo.Asked()
	bo.Visit(at("/colleague#" + secret(link)))
	bo.Wait(time.Minute)
	if asked := slices.DeleteFunc(bo.Asked(), func(s string) bool { return !strings.Contains(s, "/shared") }); len(asked) > 3 {
		t.Errorf("a link that is gone is asked for %d times in a minute", len(asked))
	}
	bo.Sees("This link no longer works.")
	bo.SeesNot("There is no network", "Audit Logs That Hold Up")
	bo.Visit(at("/team"))
	bo.SeesNot("Ana")
}

// Undo takes back everything that one tap took over.
func TestUndoAfterTakeAllTakesAllBack(t *testing.T) {
	ana := newPhone(t).Open(at("?day=" + today()))
	titles := []string{audit, rollbacks, columnar, unconf}
	for _, title := range titles {
		ana.Star(key(t, title))
	}
	link := shares(t, ana, "Ana")
	bo := screentest.New(t, server.URL, opened).Open(at("/colleague#" + secret(link) + ").")) // as a chat takes a link
	bo.Press("take-all")
	bo.Sees("4 sessions added")
	bo.PressIn("toast", "undo")
	bo.Visit(at("?day=" + today()))
	for _, title := range titles {
		bo.Shows(key(t, title), "none")
	}
}

func TestTheSessionsPageSaysWhoOfTheTeamGoes(t *testing.T) {
	ana := newPhone(t).Open(at("?day=" + today()))
	ana.Star(key(t, audit))
	ana.Star(key(t, audit))
	link := shares(t, ana, "Ana")
	bo := screentest.New(t, server.URL, opened).Open(at("/colleague#" + secret(link)))
	bo.Press("follow-agenda")
	bo.Visit(at("/session/" + key(t, audit)))
	bo.Sees("Ana goes")
}

// The agenda that was deleted on another device begins anew with what is on this one.
func TestADeletedAgendaBeginsANewCopy(t *testing.T) {
	one := newPhone(t).Open(at("?day=" + today()))
	one.Star(key(t, cold))
	one.Wait(time.Second)
	two := joins(t, one, screentest.New(t, server.URL, opened))
	one.Visit("/settings")
	one.Press("clear")
	one.PressArg("clear", "server")
	two.Visit(at("?day=" + today()))
	two.Star(key(t, audit))
	two.Wait(time.Minute)
	two.Visit("/settings")
	two.SeesNot("Saved on this device and on the server")
	two.Press("new-copy")
	two.Wait(time.Minute)
	two.Sees("Saved on this device and on the server")
	link := shares(t, two, "Bo")
	bo := screentest.New(t, server.URL, opened).Open(at("/colleague#" + secret(link)))
	bo.Sees("Cost of a Cold Start", "Audit Logs That Hold Up")
}

func TestAnotherColleagueNeverShowsTheFormerOne(t *testing.T) {
	ana := newPhone(t).Open(at("?day=" + today()))
	ana.Star(key(t, audit))
	one := shares(t, ana, "Ana")
	cem := screentest.New(t, server.URL, opened).Open(at("?day=" + today()))
	cem.Star(key(t, cold))
	two := shares(t, cem, "Cem")
	bo := screentest.New(t, server.URL, opened).Open(at("/colleague#" + secret(one)))
	bo.Sees("Ana")
	bo.Visit(at("/colleague#" + secret(two)))
	bo.Sees("Cem")
	bo.SeesNot("Ana")
	bo.Back()
	bo.Sees("Ana")
	bo.SeesNot("Cem")
}

// joins adds another device to an agenda, by the link that the first one shows.
func joins(t *testing.T, first *screentest.Tab, second *screentest.Phone) *screentest.Tab {
	t.Helper()
	first.Visit("/settings")
	first.Wait(time.Second)
	first.Press("add-device")
	link := path(t, first.Link("/join#"))
	first.Press("close")
	tab := second.Open(link)
	tab.Sees("This device will show it")
	tab.Submit("join-yes", nil)
	tab.Wait(5 * time.Second)
	return tab
}

func TestAnotherDeviceHasTheSameAgenda(t *testing.T) {
	phone := newPhone(t)
	one := phone.Open(at("?day=" + today()))
	one.Star(key(t, cold))
	one.Wait(time.Second)
	two := joins(t, one, screentest.New(t, server.URL, opened))
	two.Visit(at("?day=" + today()))
	two.Shows(key(t, cold), "maybe")

	t.Log("what both do without a network is merged, and nobody is asked")
	phone.Offline(true)
	one.Visit(at("/session/" + key(t, audit)))
	one.Unfold()
	one.Type("note", "from the phone")
	two.Visit(at("/session/" + key(t, audit)))
	two.Unfold()
	two.Type("note", "from the laptop")
	two.Star(key(t, audit))
	two.Wait(time.Minute)
	phone.Offline(false)
	one.Wait(time.Minute)
	two.Hint()
	for _, tab := range []*screentest.Tab{one, two} {
		tab.Visit(at("/report"))
		tab.Sees("from the phone", "from the laptop")
		tab.Visit(at("?day=" + today()))
		tab.Shows(key(t, audit), "maybe")
	}
}

// strangers are a phone that picked one session, and another phone with a tab that picked
// another. Each has an agenda of its own on the server.
func strangers(t *testing.T, picked, other string) (*screentest.Tab, *screentest.Phone, *screentest.Tab) {
	t.Helper()
	one := newPhone(t).Open(at("?day=" + today()))
	one.Star(key(t, picked))
	one.Wait(time.Second)
	phone := screentest.New(t, server.URL, opened)
	tab := phone.Open(at("?day=" + today()))
	tab.Star(key(t, other))
	tab.Wait(5 * time.Second)
	return one, phone, tab
}

// isAnother is whether an agenda took another's place.
func isAnother(before, after device.Record) bool {
	return before.Secret != after.Secret && before.Secret != ""
}

// An agenda is joined where the store has it, though it did not say that it wrote it.
func TestWhatWasJoinedWithoutAWordIsShown(t *testing.T) {
	one, phone, _ := strangers(t, cold, audit)
	phone.Store.Silence(isAnother)
	two := joins(t, one, phone)
	two.Sees("This device now shares your agenda.")
	phone.Store.Silence(nil)
	two.Wait(time.Minute)
	two.Visit(at("/agenda"))
	two.Sees("Cost of a Cold Start")
	two.SeesNot("Audit Logs That Hold Up")
}

// So is one's own, once one goes back to it; and going back twice takes nothing from it.
func TestWhatIsBackWithoutAWordIsShown(t *testing.T) {
	one, phone, _ := strangers(t, cold, audit)
	two := joins(t, one, phone)
	two.Visit("/settings")
	two.Wait(time.Second)
	phone.Store.Silence(isAnother)
	two.Press("leave-agenda")
	two.Sees("Your own agenda is back.")
	phone.Store.Silence(nil)
	two.Wait(time.Minute)
	two.Sees("Saved on this device and on the server.")
	if two.Has("leave-agenda") {
		t.Error("going back is offered again")
	}
	two.Visit(at("/agenda"))
	two.Sees("Audit Logs That Hold Up")
	two.SeesNot("Cost of a Cold Start")
}

// What another device writes between the moment that the keyboard comes to a note and the
// first letter was once taken for what the person had deleted.
func TestANoteGoesOnFromWhatItsPersonSaw(t *testing.T) {
	phone := newPhone(t)
	one := phone.Open(at("/session/" + key(t, audit)))
	one.Unfold()
	one.Type("note", "first")
	two := joins(t, one, screentest.New(t, server.URL, opened))
	two.Visit(at("/session/" + key(t, audit)))
	two.Unfold()
	one.Visit(at("/session/" + key(t, audit)))
	one.Unfold()

	saw := two.Begin("note")
	one.Begin("note")
	one.Type("note", "first\nfrom the phone")
	one.Wait(time.Minute)
	two.Hint()
	if saw != "first" {
		t.Fatalf("the field held %q", saw)
	}
	two.Type("note", saw+"\nfrom the laptop")
	two.Wait(time.Minute)
	one.Hint()
	for _, tab := range []*screentest.Tab{one, two} {
		tab.Visit(at("/report"))
		tab.Sees("first", "from the phone", "from the laptop")
	}
}

func TestARemovedDeviceIsToldSo(t *testing.T) {
	one := newPhone(t).Open(at("?day=" + today()))
	one.Star(key(t, cold))
	one.Wait(time.Second)
	two := joins(t, one, screentest.New(t, server.URL, opened))
	one.Visit("/settings")
	one.Wait(time.Second)
	one.Unfold()
	one.Press("revoke")
	one.Sees("That device keeps its copy")
	two.Visit(at("?day=" + today()))
	two.Star(key(t, audit))
	two.Wait(time.Minute)
	two.Visit("/settings")
	two.SeesNot("Saved on this device and on the server")
	two.Sees("Start a new copy")
}

func TestTheTeamsPageSaysWhoGoesWhere(t *testing.T) {
	ana := newPhone(t).Open(at("?day=" + today()))
	ana.Star(key(t, audit))
	ana.Star(key(t, audit))
	link := shares(t, ana, "Ana")
	bo := screentest.New(t, server.URL, opened).Open(at("?day=" + today()))
	bo.Star(key(t, cold))
	bo.Visit(at("/colleague#" + secret(link)))
	bo.Press("follow-agenda")
	bo.Visit(at("/team?day=" + today()))
	bo.Sees("Ana", "Audit Logs That Hold Up")
}

// Whom one follows is part of the agenda: it is the same on all of one's devices.
func TestWhomOneFollowsIsOnTheOtherDeviceToo(t *testing.T) {
	ana := newPhone(t).Open(at("?day=" + today()))
	ana.Star(key(t, audit))
	ana.Star(key(t, audit))
	link := shares(t, ana, "Ana")
	one := screentest.New(t, server.URL, opened).Open(at("/colleague#" + secret(link)))
	one.Press("follow-agenda")
	one.Wait(time.Second)
	two := joins(t, one, screentest.New(t, server.URL, opened))
	two.Visit(at("/session/" + key(t, audit)))
	two.Sees("Ana goes")

	t.Log("and there without a network after a new start")
	two.Offline(true)
	two = two.Reload()
	two.Sees("Ana goes")
	two.Offline(false)

	t.Log("whom one unfollows there is not followed here")
	two.Visit(at("/colleague#" + secret(link)))
	two.Press("unfollow")
	two.Wait(time.Second)
	one.Hint()
	one.Visit(at("/session/" + key(t, audit)))
	one.SeesNot("Ana goes")
	if kept := one.Local("followed fixture"); strings.Contains(kept, secret(link)) {
		t.Errorf("the link is kept still: %s", kept)
	}
}

// Who joins another agenda in one tab sees it in the other tabs, where they go on with it; and
// their own again once they leave it.
func TestJoiningAndLeavingAreSeenInTheOtherTab(t *testing.T) {
	one, phone, other := strangers(t, audit, cold)
	two := joins(t, one, phone)
	other.Wait(time.Minute)
	other.Shows(key(t, audit), "maybe")
	other.Shows(key(t, cold), "none")
	other.Star(key(t, cold))
	other.Wait(time.Minute)
	one.Visit(at("?day=" + today()))
	one.Hint()
	one.Shows(key(t, cold), "maybe")

	two.Visit("/settings")
	two.Wait(time.Second)
	two.Press("leave-agenda")
	other.Wait(time.Second)
	other.Sees("You changed to another agenda in another tab.")
	other.Shows(key(t, audit), "none")
	other.Shows(key(t, cold), "maybe")
}

// Nobody can end the links to an agenda once its last device has joined another.
func TestJoiningOffersToEndTheLinksOfTheAgendaThatWasHere(t *testing.T) {
	for _, c := range []struct {
		end   string
		works bool
	}{{"1", false}, {"", true}} {
		t.Run("end "+c.end, func(t *testing.T) {
			one := newPhone(t).Open(at("?day=" + today()))
			one.Star(key(t, cold))
			one.Wait(time.Second)
			two := screentest.New(t, server.URL, opened).Open(at("?day=" + today()))
			two.Star(key(t, audit))
			link := shares(t, two, "Bo")
			one.Visit("/settings")
			one.Press("add-device")
			two.Visit(path(t, one.Link("/join#")))
			two.Sees("Turn off the link to my own agenda")
			two.Submit("join-yes", map[string]string{"end": c.end, "bring": "1"})
			two.Wait(5 * time.Second)
			two.Visit(at("?day=" + today()))
			two.Shows(key(t, cold), "maybe")
			two.Shows(key(t, audit), "maybe")

			cem := screentest.New(t, server.URL, opened).Open(at("/colleague#" + secret(link)))
			if works := strings.Contains(cem.Text(), "Audit Logs That Hold Up"); works != c.works {
				t.Errorf("the link works: %t, want %t", works, c.works)
			}
		})
	}
}

// A device that joins with a typed code brings its picks, and a wrong code changes nothing.
func TestADeviceJoinsWithATypedCodeAndBringsItsPicks(t *testing.T) {
	one := newPhone(t).Open(at("?day=" + today()))
	one.Star(key(t, audit))
	one.Wait(time.Second)
	code := func() string {
		one.Visit("/settings")
		one.Press("add-device")
		typed := typedCode.FindString(one.Region("sheet"))
		one.Press("close")
		return typed
	}
	two := screentest.New(t, server.URL, opened).Open(at("?day=" + today()))
	two.Star(key(t, cold))
	two.Wait(time.Second)
	join := func(code string) {
		two.Visit("/settings")
		two.Wait(time.Second)
		two.Submit("join", map[string]string{"": code})
	}
	join(strings.ToLower(code()))
	two.Sees("Join this agenda?", "It has 1 pick and is on 1 device.")
	two.Submit("join-yes", map[string]string{"bring": "1"})
	two.Wait(5 * time.Second)
	two.Sees("This device now shares your agenda.")
	two.Visit(at("?day=" + today()))
	two.Shows(key(t, audit), "maybe")
	two.Shows(key(t, cold), "maybe")
	one.Hint()
	one.Visit(at("?day=" + today()))
	one.Shows(key(t, cold), "maybe")

	t.Log("who joins again brings back nothing that was taken off meanwhile")
	one.Star(key(t, audit))
	one.Star(key(t, audit))
	one.Wait(time.Second)
	join(code())
	two.Submit("join-yes", nil)
	two.Wait(5 * time.Second)
	two.Visit(at("?day=" + today()))
	two.Shows(key(t, audit), "none")
	two.Shows(key(t, cold), "maybe")

	t.Log("a wrong code is told, and changes nothing")
	join("00000-00000")
	two.Sees("is wrong or has expired")
	two.Visit(at("?day=" + today()))
	two.Shows(key(t, cold), "maybe")
}

var typedCode = regexp.MustCompile(`[0-9A-Z]{5}-[0-9A-Z]{5}`)

// An agenda passes between two phones without a network, and without a server.
func TestAnAgendaPassesAsACode(t *testing.T) {
	phone := newPhone(t)
	ana := phone.Open(at("?day=" + today()))
	ana.Star(key(t, audit))
	ana.Star(key(t, cold))
	ana.Wait(5 * time.Second)
	other := screentest.New(t, server.URL, opened)
	bo := other.Open(at("?day=" + today()))
	bo.Star(key(t, audit))
	bo.Wait(5 * time.Second)
	phone.Offline(true)
	other.Offline(true)

	ana.Visit(at("/agenda"))
	ana.Press("share-agenda")
	ana.Press("show-qr")
	link := path(t, ana.Link("/colleague#p."))
	bo.Visit(link)
	bo.Sees("1 new, 1 already yours")
	bo.Press("follow-agenda")
	bo.Sees("You follow this agenda as it was in the code")
	bo.Press("take-all")
	bo.Visit(at("?day=" + today()))
	bo.Shows(key(t, cold), "maybe")

	t.Log("who is followed by a code is followed after a new start too")
	bo = bo.Reload()
	bo.Visit(at("/team?day=" + today()))
	bo.SeesNot("See where your colleagues go")

	t.Log("a code that was cut short says so, and harms nothing")
	bo.Visit(link[:len(link)-5])
	bo.Sees("damaged or was cut short")
}

// The team's page works offline: what is wanted and nobody goes to, when all are free, and
// who could go where.
func TestATeamSharesTheProgrammeOut(t *testing.T) {
	ana := newPhone(t).Open(at("?day=" + today()))
	both, hers, mine := key(t, audit), key(t, cold), key(t, workshop)
	ana.Star(both)
	ana.Star(hers)
	link := shares(t, ana, "Ana")
	phone := screentest.New(t, server.URL, opened)
	bo := phone.Open(at("?day=" + today()))
	bo.Star(both)
	bo.Star(mine)
	bo.Visit(at("/team?day=" + today()))
	bo.Sees("See where your colleagues go")
	bo.Submit("open-link", map[string]string{"": "https://example.org/nothing"})
	bo.Sees("That isn't a Hallway link")
	bo.Submit("open-link", map[string]string{"": link})
	bo.Press("follow-agenda")
	phone.Offline(true)
	bo.Visit(at("/team?day=" + today()))
	bo.Sees("Maybe: Me, Ana", "08:00–18:00")
	bo.Press("cover")
	bo.Sees("Add my part")
	bo.Press("accept-part")
	bo.Visit(at("?day=" + today()))
	bo.Shows(mine, "going")
}

// A link may come from anybody. Opening it spends, sends and changes nothing; who joins
// brings nothing along unless they say so, and can go back.
func TestOpeningALinkJoinsNothing(t *testing.T) {
	stranger := newPhone(t).Open(at("?day=" + today()))
	stranger.Star(key(t, cold))
	stranger.Wait(time.Second)
	stranger.Visit("/settings")
	stranger.Press("add-device")
	link := path(t, stranger.Link("/join#"))

	phone := screentest.New(t, server.URL, opened)
	bo := phone.Open(at("/session/" + key(t, audit)))
	bo.Star(key(t, audit))
	bo.Unfold()
	bo.Type("note", "a private thought")
	bo.Wait(5 * time.Second)
	before, err := phone.Store.Read("fixture")
	if err != nil {
		t.Fatal(err)
	}
	bo.Asked()
	bo.Visit(link)
	bo.Sees("Join this agenda?", "Your own agenda is put aside")
	for _, asked := range bo.Asked() {
		if strings.HasPrefix(asked, "POST /api/v1/pair") {
			t.Errorf("opening the link sent %s", asked)
		}
	}
	bo.Press("close")
	bo.Wait(time.Minute)
	if now, err := phone.Store.Read("fixture"); err != nil || now.Agenda != before.Agenda || now.Secret != before.Secret {
		t.Errorf("%v: cancelled, and the agenda is another", err)
	}

	t.Log("who joins brings nothing along")
	bo.Visit(at("/agenda"))
	bo.Visit(link)
	bo.Submit("join-yes", nil)
	bo.Wait(time.Minute)
	bo.Visit(at("?day=" + today()))
	bo.Shows(key(t, cold), "maybe")
	bo.Shows(key(t, audit), "none")
	stranger.Hint()
	stranger.Visit(at("/report"))
	stranger.SeesNot("a private thought")

	t.Log("and goes back to what was there")
	bo.Visit("/settings")
	bo.Press("leave-agenda")
	bo.Sees("Your own agenda is back.")
	bo.Visit(at("?day=" + today()))
	bo.Shows(key(t, audit), "maybe")
	bo.Shows(key(t, cold), "none")
	bo.Visit(at("/report"))
	bo.Sees("a private thought")
	stranger.Visit("/settings")
	stranger.Wait(time.Minute)
	stranger.Unfold()
	if devices := stranger.Region("devices"); strings.Count(devices, "Chrome") != 1 {
		t.Errorf("the device is listed still: %s", devices)
	}
}

// Undo goes back to an agenda with nothing in it, too.
func TestAnEmptyDeviceUndoesItsJoining(t *testing.T) {
	one := newPhone(t).Open(at("?day=" + today()))
	one.Star(key(t, cold))
	one.Wait(time.Second)
	two := joins(t, one, screentest.New(t, server.URL, opened))
	two.Sees("Cost of a Cold Start")
	two.PressIn("toast", "undo")
	two.Sees("Your own agenda is back.")
	two.Visit(at("?day=" + today()))
	two.Shows(key(t, cold), "none")
}

// Who finds a room full tells those who follow them, and nobody else, until the session ends or
// there is room again.
func TestAFullRoomIsSeenByThoseWhoFollow(t *testing.T) {
	ana := newPhone(t).Open(at("?day=" + today()))
	on := key(t, workshop) // from 10:20 to 12:20, and it is about eleven
	ana.Star(key(t, audit))
	link := shares(t, ana, "Ana")
	ana.Visit(at("/session/" + on))
	if ana.Has("full") {
		t.Error("a room is called full by somebody who is not there")
	}
	ana.Pick(on, "going")
	bo := screentest.New(t, server.URL, opened).Open(at("?day=" + today()))
	bo.Visit(at("/colleague#" + secret(link)))
	bo.Press("follow-agenda")
	bo.Visit(at("?day=" + today()))
	sees := func(full bool) {
		t.Helper()
		ana.Wait(time.Minute)
		bo.Hide()
		bo.Show()
		if row := bo.Row(on); strings.Contains(row, "Full") != full {
			t.Errorf("full is %v for those who follow: %s", !full, row)
		}
	}
	sees(false)
	ana.Press("full")
	ana.Sees("Room full", "Those who follow you see that it's full.", "There is room again")
	sees(true)
	bo.Visit(at("/session/" + on))
	bo.Sees("Room full, says Ana")
	if bo.Has("full") {
		t.Error("it can be called full by somebody who is not there")
	}
	bo.Visit(at("?day=" + today()))
	ana.Press("full")
	ana.SeesNot("Room full")
	sees(false)
	t.Log("with a backup, and undone")
	backup := key(t, firewall)
	ana.Visit(at("?day=" + today()))
	ana.Star(backup)
	ana.Visit(at("/session/" + on))
	ana.Press("full")
	ana.Sees("Room full", "Go to ")
	ana.PressIn("toast", "undo")
	ana.Shows(on, "going")
	ana.SeesNot("Room full")
	sees(false)
	ana.Visit(at("/session/" + on))
	ana.Press("full")
	sees(true)
	t.Log("once it is over")
	bo.Wait(6 * time.Hour)
	bo.Visit(at("/agenda"))
	bo.Visit(at("?day=" + today()))
	if row := bo.Row(on); strings.Contains(row, "Full") {
		t.Errorf("it is full for ever: %s", row)
	}
}
