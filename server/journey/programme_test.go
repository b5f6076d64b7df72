package journey

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"hallway/app/screen/screentest"
	"hallway/app/view"
)

func TestTheProgrammeOpensOnTheDayThatIsOn(t *testing.T) {
	tab := newPhone(t).Open(at(""))
	tab.Sees("Fixture Days", "Scaling a Scheduler to Ten Thousand Rooms")
	tab.SeesNot("Migrations Without a Weekend")
	if title := tab.Title(); !strings.Contains(title, "Fixture Days") {
		t.Errorf("the title is %q", title)
	}
	tab.Follow(at("?day=" + tomorrow()))
	tab.Sees("Migrations Without a Weekend")
}

func TestASessionTellsWhatIsKnownAndLeadsOn(t *testing.T) {
	tab := newPhone(t).Open(at(""))
	tab.Follow(at("/session/" + key(t, scheduler)))
	tab.Sees("zeppelins as the running example", "Rune Ødegård", "Hall A")
	tab.Say("Rune Ødegård")
	tab.Sees("Rune Ødegård is made up.", "Paved Roads Nobody Takes")
	tab.Back()
	tab.Sees("zeppelins as the running example")
	tab.Say("Hall A")
	tab.Sees("Keynote: Maps of Places That Change", "Farewell")
}

func TestSearchFindsWordsOfAbstractsAndClears(t *testing.T) {
	tab := newPhone(t).Open(at(""))
	tab.Search("zeppelins")
	tab.Sees("1 session found", "Scaling a Scheduler")
	tab.Say("Filter")
	tab.Sees("Show 1 session")
	tab.Say("Show 1 session")
	if want := at("?q=zeppelins"); tab.At() != want {
		t.Errorf("the address is %s, want %s", tab.At(), want)
	}
	tab.Search("zeppelins nowhere")
	tab.Sees("Nothing found for “zeppelins nowhere”")
	tab.Say("Clear search")
	tab.Sees("Keynote: Maps of Places That Change")
	tab.SeesNot("Nothing found")
}

// A programme is read, and then shown. Who goes elsewhere in between is there, and finds what
// comes after the rest of it.
func TestWhoGoesElsewhereWhileAProgrammeIsReadIsThere(t *testing.T) {
	for _, to := range []string{"/agenda", "?day=" + tomorrow()} {
		phone := screentest.New(t, server.URL, opened)
		phone.Meanwhile = at(to)
		tab := phone.Open(at("?day=" + today()))
		if phone.Meanwhile != "" || tab.At() != at(to) {
			t.Errorf("it is at %s, want %s", tab.At(), at(to))
		}
		if first := tab.Region("view"); first != tab.Reload().Region("view") {
			t.Errorf("%s: it shows\n%s", to, first)
		}
		phone.Meanwhile = at(to)
		tab = phone.Open(at("?day=" + today()))
		tab.Visit(at(""))
		tab.Search("zeppelins")
		tab.Sees("1 session found")
	}
}

func TestWhatIsFoundOnOneDaySaysOnlyTheTime(t *testing.T) {
	tab := newPhone(t).Open(at("?day=" + today()))
	tab.Search("zeppelins")
	day := regexp.MustCompile(`\b(Fri|Sat|Sun) \d+, \d\d:\d\d`)
	if hits := tab.Region("list"); day.MatchString(hits) || !regexp.MustCompile(`\b\d\d:\d\d\b`).MatchString(hits) {
		t.Errorf("on a day a search says %q", hits)
	}
	tab.Visit(at("?q=zeppelins"))
	if hits := tab.Region("list"); !day.MatchString(hits) {
		t.Errorf("on all days it says %q", hits)
	}
}

func TestFiltersNarrowADayAndAreInTheAddress(t *testing.T) {
	tab := newPhone(t).Open(at("?day=" + today()))
	all := len(tab.Keys())
	star := key(t, cold)
	tab.Star(star)
	tab.Say("My picks")
	if keys := tab.Keys(); !slices.Equal(keys, []string{star}) {
		t.Errorf("Mine shows %v of %d", keys, all)
	}
	if !strings.Contains(tab.At(), "mine=1") {
		t.Errorf("the address is %s", tab.At())
	}

	t.Log("a reload shows the same, though the server knows no picks")
	tab = tab.Reload()
	if keys := tab.Keys(); !slices.Equal(keys, []string{star}) {
		t.Errorf("after a reload Mine shows %v", keys)
	}
}

func TestFiltersLeaveThePageWhereItIs(t *testing.T) {
	tab := newPhone(t).Open(at("?day=" + today()))
	tab.Scroll(120)
	tab.Say("My picks")
	if tab.Scrolled() != 120 {
		t.Errorf("a filter moved the page to %d", tab.Scrolled())
	}
	tab.Visit(at("?day=" + tomorrow()))
	if tab.Scrolled() != 0 {
		t.Errorf("another day is at %d", tab.Scrolled())
	}
}

func TestBackLeadsToThePlaceThatWasLeft(t *testing.T) {
	tab := newPhone(t).Open(at("?day=" + today()))
	tab.Scroll(4321)
	tab.Visit(at("/session/" + key(t, cold)))
	if tab.Scrolled() != 0 {
		t.Errorf("a session opens at %d", tab.Scrolled())
	}
	tab.Back()
	if tab.Scrolled() != 4321 || tab.At() != at("?day="+today()) {
		t.Errorf("Back leads to %s at %d", tab.At(), tab.Scrolled())
	}
}

func TestEverythingOpensWithoutANetwork(t *testing.T) {
	phone := newPhone(t)
	tab := phone.Open(at(""))
	tab.Star(key(t, cold))
	tab.Wait(5 * time.Second)
	phone.Offline(true)
	for _, c := range []struct{ address, says string }{
		{at(""), "Scaling a Scheduler"},
		{at("/session/" + key(t, scheduler)), "zeppelins as the running example"},
		{at("/agenda"), "Cost of a Cold Start"},
		{at("/now"), "Your next"},
		{at("/plan"), "Cost of a Cold Start"},
		{at("/team"), "Team"},
		{at("/report"), "Nothing to report yet"},
		{at("/changes"), "What changed"},
		{"/settings", "Delete everything on this device"},
	} {
		fresh := phone.Open(c.address)
		fresh.Sees(c.says)
		fresh.Close()
	}
	tab.Search("zeppelins")
	tab.Sees("1 session found")
}

func TestAnEventThatWasNeverOpenedSaysSoWithoutANetwork(t *testing.T) {
	phone := newPhone(t)
	phone.Offline(true)
	phone.Open(at("")).Sees("This event is not on this device yet.", "There is no network, and it was never opened here.")
	phone.Offline(false)
	phone.Open("/e/nowhere").Sees("There is no such event here.")
	phone.Open("/nowhere/at/all").Sees("not")
}

func TestANewerAppIsOfferedAndNotForced(t *testing.T) {
	tab := newPhone(t).Open(at(""))
	tab.UpdateWaits()
	if tab.Reloads() != 0 {
		t.Error("the app reloads itself under a person's hands")
	}
	tab.Press("reload")
	tab.Sees("Loading the new version…") // which may take seconds
	if tab.Has("reload") {
		t.Error("the button that was pressed can be pressed again")
	}
	if tab.Reloads() != 1 {
		t.Error("the newer app is not put in place")
	}
}

// The app that is left open overnight shows the day that is on when one comes back.
func TestTheAppThatIsOpenOvernightShowsTheNewDay(t *testing.T) {
	tab := newPhone(t).Open(at(""))
	tab.Sees("Scaling a Scheduler", "now")
	tab.Hide()
	tab.Wait(23 * time.Hour)
	tab.Show()
	tab.Sees("Migrations Without a Weekend")
	tab.SeesNot("Rollbacks You Can Read")
}

// Before the event it opens on its first full day, after it on the last.
func TestTheEventOpensWhereThereIsSomethingToRead(t *testing.T) {
	t.Parallel()
	screentest.New(t, server.URL, opened.AddDate(0, 0, -14)).Open(at("")).Sees("Keynote: A Hallway Track for Everyone")
	screentest.New(t, server.URL, opened.AddDate(0, 0, 14)).Open(at("")).Sees("Migrations Without a Weekend")
}

func TestTalksOfALightningBlockHaveTheirTimes(t *testing.T) {
	tab := newPhone(t).Open(at("?day=" + today()))
	tab.Unfold()
	if row := tab.Row(key(t, "Lightning: Yaml")); !strings.Contains(row, "11:40") {
		t.Errorf("a short talk says %q", row)
	}
}

func TestXSkipsInAList(t *testing.T) {
	tab := newPhone(t).Open(at("?day=" + today()))
	tab.Key("x", key(t, cold))
	tab.Shows(key(t, cold), "hidden")
	tab.Sees("Skipped: Cost of a Cold Start")
	tab.Key("x", key(t, cold))
	tab.Shows(key(t, cold), "none")
}

func TestSearchFoldsAccentsAndRanksTitlesFirst(t *testing.T) {
	tab := newPhone(t).Open(at(""))
	tab.Wait(5 * time.Second)
	tab.Search("zoe bron")
	tab.Sees("3 sessions found", "Threat Models on a Napkin", "The Sandbox Has a Door")
	friend := screentest.New(t, server.URL, opened).Open(tab.At())
	friend.Sees("3 sessions found")
	tab.Search("hallway")
	found := tab.Keys()
	for i, title := range []string{"Keynote: A Hallway Track", "Closing: What We Heard"} {
		if len(found) < 2 || !slices.Contains(found[:2], key(t, title)) {
			t.Errorf("the titles are not first: %v lacks %d, %s", found, i, title)
		}
	}
}

// A search that is cleared leads back to the day that was on show.
func TestASearchThatFindsNothingLeadsBackToTheDay(t *testing.T) {
	tab := newPhone(t).Open(at("?day=" + tomorrow()))
	tab.Search("quux")
	tab.Sees("Nothing found for “quux”")
	tab.Press("clear")
	tab.Sees("Keynote: The Long Tail of Short Talks")
	tab.SeesNot("Keynote: Maps of Places That Change")
}

func TestAFilterLeavesAsManyAsItSays(t *testing.T) {
	tab := newPhone(t).Open(at("?day=" + today()))
	tab.SeesNot("Security 4")
	tab.Say("Filter")
	tab.Say("Security 4")
	tab.Sees("Show 4 sessions", "Security × : remove")
	if keys := tab.Keys(); len(keys) != 4 {
		t.Errorf("it leaves %d: %v", len(keys), keys)
	}

	t.Log("a day further the filter still holds, and one tap clears it")
	tab.Follow(at("?day=" + tomorrow() + "&track=security"))
	tab.Sees("Patching a Ship at Sea")
	tab.SeesNot("Migrations Without a Weekend")
	tab.Say("Clear filters")
	tab.Sees("Migrations Without a Weekend")
}

func TestTheSpeakersPageHasBothTimesOfATalk(t *testing.T) {
	tab := newPhone(t).Open(at("/session/" + key(t, scheduler)))
	tab.Sees("10:00–10:30", "Runs again", "Next in this room", "Autoscaling for People Who Sleep", "At the same time")
	tab.Say("Rune Ødegård")
	if keys := tab.Keys(); len(keys) != 4 {
		t.Errorf("Rune Ødegård has 4 sessions, the page lists %v", keys)
	}
}

// What stands open all day lies folded, and short talks are one entry.
func TestDesksAndShortTalksLieFolded(t *testing.T) {
	tab := newPhone(t).Open(at("?day=" + today()))
	tab.Sees("Open all day 2", "5 short talks", "until 12:00")
	desk, talk := key(t, "Hack Space"), key(t, "Lightning: The Demo Gods")
	if keys := tab.Keys(); slices.Contains(keys, desk) || slices.Contains(keys, talk) {
		t.Errorf("%v are on show", keys)
	}
	tab.Unfold()
	tab.Star(desk)
	tab.Star(talk)
	tab.Star(key(t, workshop))
	tab.Visit(at("/agenda?day=" + today()))
	tab.Sees("Hack Space, All Day", "Lightning: The Demo Gods")
	tab.Visit(at("/session/" + desk))
	tab.SeesNot("Decide", "Overlaps your") // it clashes with nothing
}

// In a second event nothing of the first is picked.
func TestEventsAreApart(t *testing.T) {
	tab := newPhone(t).Open("/events")
	own := strings.ReplaceAll(string(file), "Fixture Days", "Second Days") // with the same keys
	tab.Drop("import-file", "own.json", []byte(own))
	second := tab.Link("/e/import-")
	tab.Visit(second + "?day=" + today())
	tab.Star(key(t, cold))
	tab.Visit(at("?day=" + today()))
	tab.Shows(key(t, cold), "none")
	tab.Visit(second + "?day=" + today())
	tab.Shows(key(t, cold), "maybe")
}

func TestNothingCanBeAddedWhereTheOperatorDoesNotAllowIt(t *testing.T) {
	tab := newHall(t).phone().Open("/events")
	tab.Wait(time.Second)
	tab.Sees("Fixture Days")
	tab.SeesNot("Add an event")
}

// A letter is answered with the hits that a phone shows above its keyboard. The others follow.
func TestALetterShowsTheFirstHitsAndTheOthersFollow(t *testing.T) {
	phone := newPhone(t)
	tab := phone.Open(at(""))
	tab.SearchOn("a")
	first := tab.Keys()
	if len(first) != view.TypingHits || tab.Has("more") {
		t.Errorf("%d hits at once, want %d; there is a button for more: %t", len(first), view.TypingHits, tab.Has("more"))
	}
	tab.Wait(100 * time.Millisecond)
	all := tab.Keys()
	if len(all) != view.FirstHits || !slices.Equal(all[:len(first)], first) || !tab.Has("more") {
		t.Errorf("then %v, after %v; there is a button for more: %t", all, first, tab.Has("more"))
	}

	t.Log("they wait for a pause")
	for _, text := range []string{"a s", "a", "a s"} {
		tab.SearchOn(text)
		tab.Wait(50 * time.Millisecond)
		if n := len(tab.Keys()); n != view.TypingHits {
			t.Errorf("%q: %d hits while somebody types, want %d", text, n, view.TypingHits)
		}
	}

	t.Log("a pick that comes first does not keep them away")
	tab.SearchOn("a")
	tab.Star(tab.Keys()[0])
	tab.Wait(100 * time.Millisecond)
	if n := len(tab.Keys()); n != view.FirstHits {
		t.Errorf("%d hits after a pick, want %d", n, view.FirstHits)
	}

	t.Log("a search that is cleared first shows the day")
	tab.SearchOn("a")
	tab.SearchOn("")
	tab.Wait(100 * time.Millisecond)
	if day := tab.Region("list"); day != tab.Reload().Region("list") {
		t.Errorf("the day that comes back is\n%s", day)
	}

	phone.Laptop = true
	tab = phone.Open(at(""))
	tab.SearchOn("a")
	if n := len(tab.Keys()); n != view.FirstHits {
		t.Errorf("%d hits on a laptop, want %d", n, view.FirstHits)
	}
}

// many is a sheet of 60 sessions, one after the other.
func many(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "many.csv")
	sheet := "title,start,end,room\n"
	for n := range 60 {
		at := opened.UTC().Truncate(time.Hour).Add(time.Duration(n) * 20 * time.Minute)
		sheet += fmt.Sprintf("Talk %d,%s,%s,Hall\n", n, at.Format(time.RFC3339), at.Add(20*time.Minute).Format(time.RFC3339))
	}
	if err := os.WriteFile(name, []byte(sheet), 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

// "Show more" goes on behind what is on the page, whatever was drawn in between for the page, for
// the tabs, or for the worker to keep.
func TestMoreHitsFollowThoseOnThePage(t *testing.T) {
	h := newHall(t, "--programme", "many="+many(t))
	for name, between := range map[string]func(tab *screentest.Tab){
		"nothing":             func(*screentest.Tab) {},
		"a pick":              func(tab *screentest.Tab) { tab.Star(tab.Keys()[0]) },
		"a page that is kept": func(tab *screentest.Tab) { tab.Wait(10 * time.Second) },
	} {
		t.Run(name, func(t *testing.T) {
			tab := h.phone().Open("/e/many")
			tab.Search("talk")
			for _, want := range []int{view.FirstHits, view.FirstHits + view.MoreHits, 60} {
				if want > view.FirstHits {
					tab.Press("more")
				}
				shown := tab.Keys()
				slices.Sort(shown)
				if once := len(slices.Compact(slices.Clone(shown))); len(shown) != want || once != want {
					t.Fatalf("%d rows of %d sessions, want %d", len(shown), once, want)
				}
				between(tab)
			}
			if tab.Has("more") {
				t.Error("all are there, and more are offered")
			}
		})
	}
}

// So it does beside a session, and the row of that session is marked among them.
func TestMoreHitsComeBesideASession(t *testing.T) {
	phone := newHall(t, "--programme", "many="+many(t)).phone()
	phone.Laptop = true
	tab := phone.Open("/e/many")
	tab.Search("talk")
	tab.Follow("/e/many/session/" + tab.Keys()[view.FirstHits-1])
	tab.Search("hall talk")
	before, side := len(tab.Keys()), tab.At()
	marked := tab.Marked()
	tab.Press("more")
	if more := len(tab.Keys()) - before; more != view.MoreHits || tab.At() != side {
		t.Errorf("%d more rows at %s, want %d at %s", more, tab.At(), view.MoreHits, side)
	}
	if after := tab.Marked(); len(marked) != 1 || !slices.Equal(after, marked) {
		t.Errorf("%q are marked, and then %q", marked, after)
	}

	t.Log("a session of the rows that come is marked when they come")
	tab.Follow("/e/many/session/" + tab.Keys()[view.FirstHits+1])
	if first := tab.Marked(); first != nil {
		t.Fatalf("%q is marked before its row is there", first)
	}
	tab.Press("more")
	if after := tab.Marked(); len(after) != 1 {
		t.Errorf("%q are marked among those that came", after)
	}
}

// Whoever goes to the search field has searched for nothing yet.
func TestTheSearchFieldShowsNothingBeforeTheFirstLetter(t *testing.T) {
	tab := newPhone(t).Open(at(""))
	before, where := tab.Text(), tab.At()
	tab.TouchSearch()
	if tab.Text() != before || tab.At() != where {
		t.Errorf("at %s the page says %q, and said %q at %s", tab.At(), tab.Text(), before, where)
	}
	tab.Search("zeppelins")
	found := tab.Text()
	tab.TouchSearch() // once more, with words in it
	if tab.Text() != found || !strings.Contains(found, "1 session found") {
		t.Errorf("the page says %q after %q", tab.Text(), found)
	}
}

// A search is in the address as soon as its field is left: a page that is left just then
// keeps it.
func TestASearchIsInTheAddressOnceTheFieldIsLeft(t *testing.T) {
	tab := newPhone(t).Open(at(""))
	tab.SearchOn("zeppelins")
	if strings.Contains(tab.At(), "zeppelins") {
		t.Error("the address changes with every letter, which browsers do not allow")
	}
	tab.LeaveSearch("zeppelins")
	if !strings.Contains(tab.At(), "zeppelins") {
		t.Errorf("the address is %s", tab.At())
	}
}

// A tab leads back to the day, the search and the place that it was left with, and from
// there to its beginning.
func TestTabsRememberWhereOneWas(t *testing.T) {
	tab := newPhone(t).Open(at("?day=" + tomorrow()))
	tab.Search("ship")
	tab.Scroll(321)
	tab.Say("My agenda")
	tab.Say("Programme")
	tab.Sees("Patching a Ship at Sea")
	if want := at("?day=" + tomorrow() + "&q=ship"); tab.At() != want || tab.Scrolled() != 321 {
		t.Errorf("the tab leads to %s at %d, want %s at 321", tab.At(), tab.Scrolled(), want)
	}
	tab.Visit(at("/session/" + key(t, cold)))
	tab.Say("Programme")
	tab.Sees("Patching a Ship at Sea")
	tab.Say("Programme")
	tab.Sees("Keynote: Maps of Places That Change")
}

// The arrow in the bar leads back a step; from a page that a link opened, to what lies above.
func TestTheArrowLeadsBack(t *testing.T) {
	phone := newPhone(t)
	tab := phone.Open(at("?day=" + today()))
	list := tab.At()
	tab.Follow(at("/session/" + key(t, scheduler)))
	tab.Follow(at("/room/hall-a"))
	tab.Press("up")
	if got := tab.At(); got != at("/session/"+key(t, scheduler)) {
		t.Errorf("from the room it leads to %s", got)
	}
	tab.Press("up")
	if got := tab.At(); got != list {
		t.Errorf("from the session it leads to %s", got)
	}

	for from, want := range map[string]string{
		"/session/" + key(t, scheduler): "", "/room/hall-a": "", "/plan": "/agenda", "/report": "/agenda", "/changes": "",
	} {
		tab := phone.Open(at(from))
		tab.Press("up")
		if got := tab.At(); got != at(want) {
			t.Errorf("from %s, opened by a link, it leads to %s", from, got)
		}
	}
	for _, root := range []string{"", "/agenda", "/now", "/team"} {
		if tab := phone.Open(at(root)); tab.Has("up") {
			t.Errorf("there is an arrow on %q, which lies under nothing", root)
		}
	}
}

// The search is one tap away on every screen of an event.
func TestTheSearchIsEverywhere(t *testing.T) {
	phone := newPhone(t)
	for _, from := range []string{"/agenda", "/now", "/team", "/session/" + key(t, scheduler)} {
		tab := phone.Open(at(from))
		tab.Press("find")
		if tab.At() != at("") || tab.Focused() != "#q" {
			t.Errorf("from %s it leads to %s, and the keyboard is at %q", from, tab.At(), tab.Focused())
		}
		tab.Search("zeppelins")
		tab.Sees("zeppelins")
	}
}

// On a laptop a session is beside the list that one came from, which stays where it is. A
// session that a link opens has the page for itself, and so has everything on a phone.
func TestOnALaptopTheListStays(t *testing.T) {
	phone := newPhone(t)
	phone.Laptop = true
	one, two := key(t, scheduler), key(t, audit)
	tab := phone.Open(at("?day=" + today()))
	tab.Sees("Choose a session to read it here.")
	tab.Scroll(700)
	tab.Follow(at("/session/" + one))
	tab.Sees("Keynote: Maps of Places That Change", "How a scheduler for meeting rooms met its limits")
	tab.Follow(at("/session/" + two))
	tab.Sees("Keynote: Maps of Places That Change", "In court, in one case.")
	tab.SeesNot("How a scheduler for meeting rooms met its limits")
	if tab.Scrolled() != 700 || tab.Focused() != "#view .split-side h1" {
		t.Errorf("the list went to %d, the keyboard to %q", tab.Scrolled(), tab.Focused())
	}
	tab.Pick(two, "going")
	tab.Shows(two, "going")
	tab.Back()
	tab.Back()
	tab.Sees("Choose a session to read it here.")

	t.Log("a window that is made narrow, and wide again")
	phone.Laptop = false
	tab.Resize()
	tab.Follow(at("/session/" + one))
	tab.SeesNot("Keynote: Maps of Places That Change")
	phone.Laptop = true
	tab.Resize()
	tab.Sees("Keynote: Maps of Places That Change", "How a scheduler for meeting rooms met its limits")

	alone := phone.Open(at("/session/" + one))
	alone.SeesNot("Keynote: Maps of Places That Change")
	phone.Laptop = false
	tab = phone.Open(at("?day=" + today()))
	tab.Follow(at("/session/" + one))
	tab.SeesNot("Keynote: Maps of Places That Change")
}

// The list beside a session is searched as it is alone, and the session stays. Ways back lead to
// what was found.
func TestTheListBesideASessionIsSearched(t *testing.T) {
	phone := newPhone(t)
	phone.Laptop = true
	one, two := key(t, scheduler), key(t, audit)
	tab := phone.Open(at("?day=" + today()))
	tab.Follow(at("/session/" + two))
	tab.Key("/", "")
	if tab.Focused() != "#q" {
		t.Fatalf("the keyboard is at %q", tab.Focused())
	}
	tab.Search("zeppelins")
	tab.Sees("1 session found", "In court, in one case.")
	tab.SeesNot("Keynote: Maps of Places That Change")
	if tab.At() != at("/session/"+two) {
		t.Errorf("the address is %s", tab.At())
	}
	if found := tab.Link("zeppelins"); found != at("?day="+today()+"&q=zeppelins") {
		t.Errorf("a way back leads to %s", found)
	}

	tab.Wait(10 * time.Second)
	if styles := strings.Count(phone.KeptPage(tab.At()), "<style>"); styles != 2 {
		t.Errorf("the page that the worker keeps has %d style sheets", styles)
	}

	t.Log("a pick and another session leave it as it is")
	tab.Pick(two, "going")
	tab.Sees("1 session found", "In court, in one case.")
	tab.Follow(at("/session/" + one))
	tab.Sees("1 session found", "How a scheduler for meeting rooms met its limits")
	tab.SeesNot("In court, in one case.")

	if marked := tab.Marked(); !slices.Equal(marked, []string{one}) {
		t.Errorf("of what was found %q are marked", marked)
	}

	t.Log("cleared, it is the day again")
	title := tab.Title()
	tab.Search("xylophone")
	tab.Press("clear")
	tab.Sees("Keynote: Maps of Places That Change", "How a scheduler for meeting rooms met its limits")
	if tab.At() != at("/session/"+one) || tab.Focused() != "#q" || tab.Title() != title {
		t.Errorf("cleared at %s, which is %q, the keyboard at %q", tab.At(), tab.Title(), tab.Focused())
	}
	if marked := tab.Marked(); !slices.Equal(marked, []string{one}) {
		t.Errorf("of the day %q are marked", marked)
	}
	tab.Follow(at("?day=" + today()))
	tab.Sees("Keynote: Maps of Places That Change", "Choose a session to read it here.")
	if marked := tab.Marked(); marked != nil {
		t.Errorf("%q are marked beside no session", marked)
	}
}

// A link or a text that another app shares with the installed one opens the session that it
// is about. Back leads to the programme, and not to the session again.
func TestWhatIsSharedWithTheAppOpensItsSession(t *testing.T) {
	phone := newPhone(t)
	one := key(t, scheduler)
	for _, shared := range []string{
		"url=https%3A%2F%2Fexample.sched.com%2Fevent%2F2CW0L%2Fscaling-a-scheduler-to-ten-thousand-rooms-rune",
		"title=Fixture+Days%3A+Scaling+a+Scheduler+to+Ten+Thousand+Rooms&text=see+you+there",
	} {
		phone.Open(at("?day=" + today())).Close() // the event that was open last
		tab := phone.Open("/?" + shared)
		if got := tab.At(); got != at("/session/"+one) {
			t.Errorf("%s leads to %s", shared, got)
		}
		tab.Back()
		if got := tab.At(); got != at("") {
			t.Errorf("back leads to %s", got)
		}
		tab.SeesNot("How a scheduler for meeting rooms met its limits")
	}
	tab := phone.Open("/?text=nothing+of+the+sort")
	tab.Sees("That session isn't in this programme.")
}

// What a search took off the page and puts back is the day as it would be drawn now.
func TestAClearedSearchShowsWhatChangedMeanwhile(t *testing.T) {
	for name, change := range map[string]func(tab *screentest.Tab){
		"nothing":             func(*screentest.Tab) {},
		"a pick":              func(tab *screentest.Tab) { tab.Star(key(t, scheduler)) },
		"a pick taken off":    func(tab *screentest.Tab) { tab.Search("cold"); tab.Star(key(t, cold)); tab.Star(key(t, cold)) },
		"a session skipped":   func(tab *screentest.Tab) { tab.Key("x", key(t, scheduler)) },
		"time that passes":    func(tab *screentest.Tab) { tab.Wait(90 * time.Minute) },
		"a search after that": func(tab *screentest.Tab) { tab.Star(key(t, scheduler)); tab.Search("a") },
	} {
		t.Run(name, func(t *testing.T) {
			tab := newPhone(t).Open(at("?day=" + today()))
			tab.Star(key(t, cold))
			tab.Search("a s")
			tab.Search("a sc")
			change(tab)
			tab.Search("")
			cleared := tab.Region("list")
			if drawn := tab.Reload().Region("list"); cleared != drawn {
				t.Errorf("after the search the day says\n%s\nand drawn anew\n%s", cleared, drawn)
			}
		})
	}
}

// A page takes a phone a fifth of a second, so it is drawn in pieces. While the person does
// something, the rest waits; after a tap the page is drawn from its beginning.
func TestAPageThatIsHalfDrawnForTheWorkerMakesRoom(t *testing.T) {
	phone := newPhone(t)
	tab := phone.Open(at("?day=" + today()))
	pieces := 0
	phone.Painted = func() {
		if pieces++; pieces == 2 {
			phone.Scrolls = true
		}
	}
	tab.Wait(10 * time.Second)
	if pages := phone.KeptPages(); pieces != 2 || len(pages) != 0 {
		t.Fatalf("it drew %d pieces, and kept %q while the page moved", pieces, pages)
	}
	phone.Scrolls, phone.Painted = false, func() {
		phone.Painted = nil
		tab.Star(tab.Keys()[0]) // in the piece that is drawn already
	}
	tab.Wait(10 * time.Second)
	for _, address := range []string{at("?day=" + today()), at("/agenda")} {
		if kept := phone.KeptPage(address); !strings.Contains(kept, `data-state="maybe"`) {
			t.Errorf("%s was drawn without the star that came while a page was drawn:\n%s", address, kept)
		}
	}
}

// The programme has the search at its top, other screens a link to it, whichever screen was on
// show as the page was drawn.
func TestAKeptPageHasTheTopOfItsOwnScreen(t *testing.T) {
	for _, from := range []string{at("/agenda"), at("")} {
		t.Run("from "+from, func(t *testing.T) {
			phone := newPhone(t)
			phone.Open(from).Wait(10 * time.Second)
			for address, want := range map[string]bool{at(""): true, at("/agenda"): false} {
				if got := strings.Contains(phone.KeptPage(address), `role="search"`); got != want {
					t.Errorf("%s has a search: %v", address, got)
				}
			}
		})
	}
}

// A hidden page gets no frame to wait for, and may be ended any moment.
func TestAnAppThatIsPutAwayDrawsAllItsPagesAtOnce(t *testing.T) {
	phone := newPhone(t)
	tab := phone.Open(at("?day=" + today()))
	tab.Star(key(t, cold))
	phone.Painted = func() { t.Error("it waits for a picture") }
	tab.Hide()
	for _, address := range []string{at("?day=" + today()), at("/agenda")} {
		if kept := phone.KeptPage(address); !strings.Contains(kept, `data-state="maybe"`) {
			t.Errorf("%s was not drawn with the star:\n%s", address, kept)
		}
	}
}

// Drawing a day takes a phone a tenth of a second: a scroll would stand still for as long.
func TestPagesAreNotDrawnForTheWorkerWhileThePersonScrolls(t *testing.T) {
	phone := newPhone(t)
	tab := phone.Open(at("?day=" + today()))
	phone.Scrolls = true
	tab.Wait(20 * time.Second)
	if pages := phone.KeptPages(); len(pages) != 0 {
		t.Errorf("while the page moved it drew %q", pages)
	}
	phone.Scrolls = false
	tab.Wait(5 * time.Second)
	if pages := phone.KeptPages(); !slices.Contains(pages, at("/agenda")) {
		t.Errorf("afterwards it drew %q, and no agenda", pages)
	}
}
