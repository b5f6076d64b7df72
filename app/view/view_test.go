package view

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"
	"github.com/rs/xid"
	"golang.org/x/net/html"

	"hallway/app/agenda"
	"hallway/app/planner"
	"hallway/app/schedule"
	"hallway/app/search"
)

var nine = time.Date(2026, 3, 24, 9, 0, 0, 0, time.UTC)

func at(minutes int) time.Time { return nine.Add(time.Duration(minutes) * time.Minute) }

// newScene is a morning with three overlapping talks, a repeat, a desk, a block of
// lightning talks, and a talk whose every field is hostile.
func newScene(t *testing.T, picks ...agenda.Pick) Scene {
	t.Helper()
	session := func(key string, from, to int, title string, room schedule.RoomID) *schedule.Session {
		return &schedule.Session{
			Key: schedule.Key(key), Title: title, Start: at(from), End: at(to),
			Rooms: []schedule.RoomID{room}, Tracks: []schedule.TrackID{"ops"}, Speakers: []schedule.SpeakerID{"ada"},
		}
	}
	evil := session("evil", 120, 150, `<script>alert(1)</script> & "quotes"`, "a")
	evil.Abstract = schedule.Text{{Spans: []schedule.Span{
		{Text: `<img src=x onerror=alert(1)>`}, {Text: "a link", URL: "javascript:alert(1)"}, {Text: "good", URL: "https://example.org/"},
	}}}
	evil.URL = "javascript:alert(2)"
	desk := session("desk", -60, 540, "Badge desk", "a")
	desk.Open = true
	canceled := session("off", 240, 270, "Never mind", "b")
	canceled.Status = schedule.Canceled
	sessions := []*schedule.Session{
		session("one", 0, 30, "First talk", "a"), session("two", 10, 40, "Second talk", "b"), session("three", 20, 50, "Third talk", "a"),
		session("again", 180, 210, "First talk", "b"), desk, evil, canceled,
		session("l1", 60, 65, "Short one", "a"), session("l2", 66, 71, "Short two", "a"),
	}
	event := schedule.Event{ID: "conf", Name: "Conf", Zone: "Europe/Amsterdam", Days: schedule.Days(sessions, time.UTC, 0)}
	p, err := schedule.New(event,
		[]schedule.Room{{ID: "a", Name: "Hall A"}, {ID: "b", Name: "Hall B"}},
		[]schedule.Track{{ID: "ops", Name: "Operations"}},
		[]schedule.Speaker{{ID: "ada", Name: "Ada", Org: "Engines"}}, sessions)
	if err != nil {
		t.Fatal(err)
	}
	return Scene{Programme: p, Index: search.Build(p), Agenda: agenda.New(uuid.New(), "conf", picks...), Now: at(-10), Detailed: true}
}

func pick(key string, state agenda.State) agenda.Pick {
	return agenda.Pick{Key: key, State: state, Snapshot: agenda.Snapshot{Title: "Was " + key, Room: "Hall A", Start: at(0), End: at(30)}}
}

func draw(t *testing.T, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func contains(t *testing.T, page string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(page, w) {
			t.Errorf("the page lacks %q", w)
		}
	}
}

// A room is announced where sessions have one. A break needs none, and neither does a programme
// that is all in one place.
func TestNoRoomIsAnnouncedWhereThereAreNone(t *testing.T) {
	s := newScene(t)
	talk, rest := *s.Programme.Sessions[0], *s.Programme.Sessions[0]
	talk.Rooms, rest.Rooms, rest.Service = nil, nil, true
	alone, err := schedule.New(schedule.Event{ID: "one", Name: "One", Zone: "UTC", Days: schedule.Days([]*schedule.Session{&talk}, time.UTC, 0)},
		nil, s.Programme.Tracks, s.Programme.Speakers, []*schedule.Session{&talk})
	if err != nil {
		t.Fatal(err)
	}
	one := s
	one.Programme = alone
	for _, c := range []struct {
		name, want string
		in         Scene
		of         *schedule.Session
	}{
		{"a talk", "Room to be announced", s, &talk},
		{"a break", "", s, &rest},
		{"a talk where nothing has a room", "", one, &talk},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.in.rooms(c.of); got != c.want {
				t.Errorf("its room is %q, want %q", got, c.want)
			}
			for _, words := range []string{c.in.starLabel(c.of), HeadSession(c.in, c.of.Key).Description, c.in.where(backup{session: c.of})} {
				if strings.HasSuffix(words, ", ") || strings.HasSuffix(words, "· ") || strings.Contains(words, ", ,") {
					t.Errorf("%q has a mark that parts nothing", words)
				}
			}
		})
	}
}

// A source may not know when something ends. Then its time is there once.
func TestWhatHasNoLengthShowsOneTime(t *testing.T) {
	s := newScene(t, pick("again", agenda.Going))
	again, _ := s.Programme.Session("again")
	again.End = again.Start
	for name, page := range map[string]string{
		"the day": draw(t, Programme(s, search.Query{Day: -1}, "")), "the agenda": draw(t, Agenda(s, -1)), "the session": draw(t, Session(s, "again")),
	} {
		if clock := s.clock(again.Start); !strings.Contains(page, clock+"</time>") || strings.Contains(page, "–"+clock) || strings.Contains(page, "<span>"+clock) {
			t.Errorf("%s does not show %s once: %s", name, clock, page)
		}
	}
}

func TestStarSaysItsState(t *testing.T) {
	s := newScene(t, pick("one", agenda.Going), pick("two", agenda.Maybe))
	page := draw(t, Programme(s, search.Query{Day: -1}, ""))
	contains(t, page,
		`data-key="one" data-hue="0" data-state="going"`, `aria-pressed="true" aria-label="Going: First talk, 10:00, Hall A"`,
		`aria-pressed="mixed" aria-label="Maybe: Second talk, 10:10, Hall B"`, `aria-pressed="false" aria-label="Not picked: Third talk, 10:20, Hall A"`)
}

func TestClashesAreAllNamed(t *testing.T) {
	s := newScene(t, pick("one", agenda.Going), pick("two", agenda.Going), pick("three", agenda.Going), pick("desk", agenda.Going))
	page := draw(t, Agenda(s, -1))
	contains(t, page,
		"Overlaps 20 min with 10:10 Second talk, and 10 min with 10:20 Third talk.",
		"Overlaps 20 min with 10:00 First talk, and 20 min with 10:20 Third talk.")
	if strings.Contains(page, "Badge desk.") || strings.Contains(page, "with 09:00") {
		t.Error("what stands open all day clashes")
	}
	card := draw(t, ClashCard(s, ClashKeys(s, "two")))
	contains(t, card, "Decide between 3 picks", "Runs again Tue 24, 13:00", "First talk", "Second talk", "Third talk")
}

// Something that you go to and a maybe beside it are settled; two maybes are not.
func TestABackupClashesWithNothing(t *testing.T) {
	s := newScene(t, pick("one", agenda.Going), pick("two", agenda.Maybe), pick("three", agenda.Maybe))
	page := draw(t, Agenda(s, -1))
	contains(t, page, `class="session backup"`, "backup-mark", "Room is full")
	for _, words := range []string{"Decide", "data-clash"} {
		if strings.Contains(page, words) {
			t.Errorf("the page says %q", words)
		}
	}
	contains(t, draw(t, Programme(s, search.Query{Day: -1}, "")), "backup-mark")
	if got := OverlapBrief(s, "two"); got != "Backup for your 10:00 First talk." {
		t.Errorf("after the tap it says %q", got)
	}
	s = newScene(t, pick("one", agenda.Maybe), pick("two", agenda.Maybe))
	contains(t, draw(t, Agenda(s, -1)), "Overlaps 20 min with 10:10 Second talk", "Decide")
}

// What was decided stays on the card, to be decided otherwise.
func TestACardKeepsWhatItWasOpenedFor(t *testing.T) {
	s := newScene(t, pick("one", agenda.Maybe), pick("two", agenda.Maybe))
	keys := ClashKeys(s, "one")
	contains(t, draw(t, ClashCard(s, keys)), "Decide between 2 picks")
	s = newScene(t, pick("one", agenda.Going), pick("two", agenda.Maybe))
	contains(t, draw(t, ClashCard(s, keys)), "Settled", "First talk", "Second talk")
	s = newScene(t, pick("two", agenda.Maybe), pick("one", agenda.Hidden))
	contains(t, draw(t, ClashCard(s, keys)), "Settled", "First talk", `data-act="skip" aria-pressed="true"`)
}

func TestBrowsingSaysWhatIsAlreadyThere(t *testing.T) {
	s := newScene(t, pick("one", agenda.Going))
	contains(t, draw(t, Programme(s, search.Query{Day: -1}, "")), "Overlaps your 10:00 First talk")
}

func TestGapNamesTheNextRoom(t *testing.T) {
	s := newScene(t, pick("one", agenda.Going), pick("again", agenda.Going))
	page := draw(t, Agenda(s, -1))
	contains(t, page, "2 h 30 free · then Hall B", "free=1")
}

func TestBlocksAndShelf(t *testing.T) {
	page := draw(t, Programme(newScene(t), search.Query{Day: -1}, ""))
	contains(t, page, "2 short talks", "Open all day", "Badge desk", "Cancelled")
}

// A day of sprints has nothing else, and a fold would be a day that looks empty.
func TestWhatIsOpenAllDayIsFoldedOnlyBesideOtherSessions(t *testing.T) {
	s := newScene(t, pick("desk", agenda.Going))
	const fold = `<details class="shelf">`
	contains(t, draw(t, Programme(s, search.Query{Day: -1}, "")), fold)
	only := draw(t, Programme(s, search.Query{Day: -1, Mine: true}, ""))
	contains(t, only, `<section class="shelf"><h3>Open all day <span class="count">1</span>`, "Badge desk")
	if strings.Contains(only, fold) {
		t.Error("a day with nothing else folds it")
	}
	s.Now = at(20)
	contains(t, draw(t, Now(s)), fold)
	for _, now := range []time.Time{at(-50), at(400)} { // before all others, and after
		s.Now = now
		only = draw(t, Now(s))
		contains(t, only, "<h2>Open now</h2>", "Badge desk")
		if strings.Contains(only, fold) {
			t.Errorf("at %v a present with nothing else folds it", now)
		}
	}
}

// A sprint or a workshop is long enough to stand open; who goes to it is in it.
func TestWhoGoesToALongSessionIsInIt(t *testing.T) {
	s := newScene(t, pick("again", agenda.Going))
	session, _ := s.Programme.Session("again")
	session.End = session.Start.Add(5 * time.Hour)
	s.Now = at(300)
	contains(t, draw(t, Now(s)), "<h2>You are in</h2>")
	session.Status = schedule.Canceled
	if strings.Contains(draw(t, Now(s)), "<h2>You are in</h2>") {
		t.Error("one is in a session that was cancelled")
	}
}

func TestPickWhoseSessionIsGoneStays(t *testing.T) {
	s := newScene(t, pick("vanished", agenda.Going))
	contains(t, draw(t, Agenda(s, -1)), "No longer on the programme", "Was vanished", "Was planned for Tue 24 March, 10:00, Hall A")
}

func TestUnknownAgendaNeverLooksEmpty(t *testing.T) {
	s := newScene(t)
	s.Agenda = nil
	page := draw(t, Agenda(s, -1))
	if strings.Contains(page, "Nothing picked yet") {
		t.Error("an agenda that was not read yet looks empty")
	}
	contains(t, page, "Your picks are on your device")
}

func TestSearchMarksAndCutsOut(t *testing.T) {
	s := newScene(t)
	page := draw(t, Programme(s, search.Query{Day: -1, Text: "sec"}, ""))
	contains(t, page, "<mark>Sec</mark>", "1 session found", "Tue 24, 10:10")
	if got := Found(s, search.Query{Day: -1, Text: "zzz"}); got != "No sessions found" {
		t.Errorf("Found says %q", got)
	}
}

func TestReadersClock(t *testing.T) {
	s := newScene(t)
	s.Reader = time.FixedZone("far", -10*3600)
	contains(t, draw(t, Session(s, "one")), "On your clock: 23:00 the day before")
	if got := ZoneWords(s); got != "Times are Amsterdam time; your clock is 11 h behind." {
		t.Errorf("ZoneWords says %q", got)
	}
}

func TestAClockIsNamed(t *testing.T) {
	for zone, want := range map[string]string{"Europe/Amsterdam": "Amsterdam time", "America/Argentina/Buenos_Aires": "Buenos Aires time", "UTC": "UTC", "Etc/UTC": "UTC"} {
		if got := zoneTime(schedule.Event{Zone: zone}); got != want {
			t.Errorf("the clock of %s is %q, want %q", zone, got, want)
		}
	}
}

func TestMarksAgreeWithTheRows(t *testing.T) {
	s := newScene(t)
	before := Marks(s, search.Query{Day: -1})
	s.Agenda.Set("one", agenda.Going, agenda.Snapshot{}, xid.New())
	rows, slots := 0, 0
	for i, m := range Marks(s, search.Query{Day: -1}) {
		switch {
		case m == before[i]:
		case m.Slot == "":
			rows++
		default:
			slots++
		}
	}
	if rows != 3 { // the pick itself, and the two that overlap it
		t.Errorf("%d rows changed, want 3", rows)
	}
	if slots != 3 { // the slot it begins in, and the two that begin before its end
		t.Errorf("%d headers of slots changed, want 3", slots)
	}
}

func TestShortenCutsAtAWord(t *testing.T) {
	for _, c := range []struct{ name, title, want string }{
		{"a short title stays", "Scaling etcd", "Scaling etcd"},
		{"a long one ends at a word", "Cloud native non-functional requirements for everyone", "Cloud native non-functional…"},
		{"one without spaces is cut inside", strings.Repeat("é", 40), strings.Repeat("é", 20) + "…"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Shorten(c.title); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// A row is a title and one line: who, where, and how long only where neither its time nor
// its slot says so. A room's name that is written from right to left turns nothing around,
// and the page of a speaker or a room does not name it again.
func TestTheLineOfARow(t *testing.T) {
	s := newScene(t)
	session, _ := s.Programme.Session("one")
	line := func(r row) string {
		r.session = session
		root, err := html.Parse(strings.NewReader(draw(t, sessionRow(s, r))))
		if err != nil {
			t.Fatal(err)
		}
		var words []string
		for node := range root.Descendants() {
			if node.Type == html.TextNode && strings.TrimSpace(node.Data) != "" && node.Parent.Parent.Data == "p" {
				words = append(words, strings.TrimSpace(node.Data))
			}
		}
		return strings.Join(words, " | ")
	}
	for _, c := range []struct {
		name string
		row  row
		want string
	}{
		{"in its slot", row{ends: session.End}, "Ada, Engines | Hall A | Operations"},
		{"longer than its slot", row{ends: at(15)}, "Ada, Engines | Hall A | 30 min | Operations"},
		{"in a list of days", row{when: "Tue 12, 09:00"}, "Tue 12, 09:00 | Ada, Engines | Hall A | 30 min | Operations"},
		{"of a speaker", row{ends: session.End, of: "speaker"}, "Hall A | Operations"},
		{"of a room", row{ends: session.End, of: "room"}, "Ada, Engines | Operations"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := line(c.row); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
	for name, want := range map[string]string{"قاعة 1": "\u2068قاعة 1\u2069", "אולם": "\u2068אולם\u2069", "東京": "東京"} {
		s.Programme.Rooms[0].Name = name
		if got := line(row{ends: session.End, of: "speaker"}); got != want+" | Operations" {
			t.Errorf("%q, want %q", got, want)
		}
	}
	session.End = session.Start
	if got := line(row{}); strings.Contains(got, "min") {
		t.Errorf("what takes no time says %q", got)
	}
}

// A session is picked in one tap, and the parts of the control are called what they say (WCAG
// 2.2, 2.5.3).
func TestTheControlOfASessionHasAPartForEachState(t *testing.T) {
	for state, want := range map[agenda.State][2]string{
		agenda.None: {"false", "false"}, agenda.Maybe: {"false", "true"}, agenda.Going: {"true", "false"}, agenda.Hidden: {"false", "false"},
	} {
		page := draw(t, pickControl(state, "First talk"))
		contains(t, page, `data-to="going" aria-pressed="`+want[0]+`"><svg `,
			`data-to="maybe" aria-pressed="`+want[1]+`"><svg `, "On my agenda: First talk")
	}
}

func TestEveryIconThatIsNamedIsDrawn(t *testing.T) {
	files, err := filepath.Glob("*.templ")
	if err != nil {
		t.Fatal(err)
	}
	named := make(map[string]bool)
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range regexp.MustCompile(`@(?:icon\(|tab\("[^"]+", )"([^"]+)"`).FindAllStringSubmatch(string(text), -1) {
			named[name[1]] = true
		}
	}
	if !named["search"] || !named["events"] {
		t.Fatal("the names of icons were not found")
	}
	for name := range named {
		if !strings.Contains(draw(t, icon(name)), "<path") {
			t.Errorf("nothing is drawn for %q", name)
		}
	}
}

// Notes are folded until there is something to write about or to read.
func TestNotesAreFoldedBeforeASession(t *testing.T) {
	s := newScene(t)
	folded := func() bool { return !strings.Contains(draw(t, Session(s, "one")), `class="mine" open`) }
	if !folded() {
		t.Error("before it begins, without a note, they are open")
	}
	s.Agenda.Notes = map[string]string{"one": "ask for numbers"}
	if folded() {
		t.Error("a note is folded away")
	}
	delete(s.Agenda.Notes, "one")
	s.Now = at(0)
	if folded() {
		t.Error("they are folded while it runs")
	}
}

func TestASentenceStopsOnce(t *testing.T) {
	for words, want := range map[string]string{"Overlaps One": "Overlaps One.", "Now What?": "Now What?", "cut…": "cut…", "Go!": "Go!", "Ltd.": "Ltd."} {
		if got := Stopped(words); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// What has no times, or goes on for several days, is named by its days, once.
func TestDaysOfASession(t *testing.T) {
	at := func(day, hour int) time.Time { return time.Date(2026, 5, day, hour, 0, 0, 0, time.UTC) }
	sessions := []*schedule.Session{
		{Key: "one", Title: "One", Start: at(12, 9), End: at(12, 10)},
		{Key: "day", Title: "Day", Start: at(12, 0), End: at(13, 0), AllDay: true},
		{Key: "show", Title: "Show", Start: at(13, 0), End: at(15, 0), AllDay: true},
		{Key: "walk", Title: "Walk", Start: at(12, 12), End: at(14, 15)},
	}
	event := schedule.Event{ID: "conf", Name: "Conf", Zone: "UTC", Days: schedule.Days(sessions, time.UTC, schedule.DayChange)}
	p, err := schedule.New(event, nil, nil, nil, sessions)
	if err != nil {
		t.Fatal(err)
	}
	s := Scene{Programme: p, Now: at(12, 8)}
	for _, c := range []struct{ key, span, when, long string }{
		{"one", "09:00–10:00", "Tue 12, 09:00", "Tuesday 12 May 2026, 09:00–10:00"},
		{"day", "All day", "Tue 12, all day", "Tuesday 12 May 2026, all day"},
		{"show", "Wed 13 – Thu 14, all day", "Wed 13 – Thu 14, all day", "Wednesday 13 May 2026 – Thursday 14 May 2026, all day"},
		{"walk", "Tue 12, 12:00 – Thu 14, 15:00", "Tue 12, 12:00 – Thu 14, 15:00", "Tuesday 12 May 2026, 12:00 – Thursday 14 May 2026, 15:00"},
	} {
		session, _ := p.Session(schedule.Key(c.key))
		if got := []string{s.span(session), s.when(session), s.whenLong(session)}; !slices.Equal(got, []string{c.span, c.when, c.long}) {
			t.Errorf("%s: %q", c.key, got)
		}
	}
	contains(t, draw(t, Programme(s, search.Query{Day: 2}, "")), "Show", "Walk", "Wed 13 – Thu 14, all day")
}

// What one looks for comes first: sessions of your topics, then those of colleagues; demos of
// sponsors and breaks come last.
func TestNowShowsTheBestFirst(t *testing.T) {
	s := newScene(t, pick("one", agenda.Going), pick("again", agenda.Going))
	s.Now = at(5)
	for key, title := range map[schedule.Key]string{"two": "Sponsored Demo: Buy This", "three": "Scaling etcd"} {
		session, _ := s.Programme.Session(key)
		session.Title = title
	}
	page := draw(t, Now(s))
	if a, b := strings.Index(page, "Scaling etcd"), strings.Index(page, "Sponsored Demo"); a < 0 || b < 0 || a > b {
		t.Errorf("the talk is at %d, the demo at %d", a, b)
	}
	s.Agenda.Focuses, s.Index = []string{"sponsored demo"}, search.Build(s.Programme)
	page = draw(t, Now(s))
	if a, b := strings.Index(page, "Scaling etcd"), strings.Index(page, "Sponsored Demo"); b > a {
		t.Error("what is of my topics does not come first")
	}
}

func TestNowSaysWhenToLeave(t *testing.T) {
	s := newScene(t, pick("one", agenda.Going), pick("again", agenda.Going)) // in Hall A until 30, in Hall B at 180
	s.Walks = planner.NewWalks(s.Programme, nil, 100)
	for minutes, want := range map[int]string{5: "About 5 min to walk: leave at 12:55", 176: ""} {
		s.Now = at(minutes)
		page := draw(t, Now(s))
		if want == "" && strings.Contains(page, "to walk") {
			t.Error("it says how far it is from where nobody is")
		}
		if !strings.Contains(page, want) {
			t.Errorf("after %d min the page lacks %q", minutes, want)
		}
	}
}

func TestWhatAllTitlesBeginWithIsSaidOnce(t *testing.T) {
	for _, c := range []struct {
		titles []string
		want   string
	}{
		{[]string{"Project Lightning Talk: Opening", "Project Lightning Talk: Helm 4: Now"}, "Project Lightning Talk: "},
		{[]string{"Lightning: a", "Lighting: b"}, ""},
		{[]string{"Short one", "Short two"}, ""},
		{[]string{"Demo | Ä", "Demo | Ö"}, "Demo | "},
		{[]string{"Same: x", "Same: x"}, "Same: "},
	} {
		var sessions []*schedule.Session
		for _, title := range c.titles {
			sessions = append(sessions, &schedule.Session{Title: title})
		}
		if got := commonPrefix(sessions); got != c.want {
			t.Errorf("%q have %q in common, want %q", c.titles, got, c.want)
		}
	}
}

// What begins at one time is one entry: what you go to first, a backup once and below what it
// is for, and the clash is decided where there is one.
func TestAnEntryOfTheAgenda(t *testing.T) {
	entries := func(picks ...agenda.Pick) []agendaEntry {
		s := newScene(t, picks...)
		for _, session := range s.Programme.Sessions {
			if session.Key == "two" || session.Key == "three" { // at the time of the first talk
				session.Start, session.End = at(0), at(30)
			}
		}
		return s.agendaOn(0).entries
	}
	backed := entries(pick("one", agenda.Maybe), pick("two", agenda.Going), pick("again", agenda.Going))
	if len(backed) != 2 || len(backed[0].picks) != 1 || backed[0].first().Key != "two" {
		t.Fatalf("a backup is an entry of its own: %+v", backed)
	}
	if backups := backed[0].picks[0].backups; len(backups) != 1 || backups[0].session.Key != "one" || len(backed[0].with) != 0 {
		t.Errorf("the backups are %+v, the clashes %v", backups, backed[0].with)
	}
	clash := entries(pick("one", agenda.Maybe), pick("two", agenda.Going), pick("three", agenda.Going))
	if len(clash) != 1 || len(clash[0].picks) != 2 {
		t.Fatalf("two at one time are %d entries", len(clash))
	}
	if key := clash[0].clashKey(); key != "two" && key != "three" {
		t.Errorf("what is decided is %q", key)
	}
	if key := backed[1].clashKey(); key != "" {
		t.Errorf("without a clash, what is decided is %q", key)
	}
}

// Over a slow line the first sessions come before the sheet of filters, which nobody sees yet.
func TestTheSheetOfFiltersComesBehindTheList(t *testing.T) {
	page := draw(t, Programme(newScene(t), search.Query{Day: -1}, ""))
	if sheet, last := strings.Index(page, `id="filter-sheet"`), strings.LastIndex(page, `class="session"`); sheet < last || last < 0 {
		t.Errorf("the sheet is at %d, the last session at %d", sheet, last)
	}
}

// A search by words alone leaves no filters to clear.
func TestOnlyFiltersAreCleared(t *testing.T) {
	s := newScene(t)
	for _, c := range []struct {
		q    search.Query
		want bool
	}{
		{search.Query{Day: -1, Text: "talk"}, false}, {search.Query{Day: 0}, false},
		{search.Query{Day: -1, Text: "talk", Mine: true}, true}, {search.Query{Day: 0, Tracks: []schedule.TrackID{"ops"}}, true},
	} {
		filters, _ := Filters(s, c.q)
		if got := strings.Contains(draw(t, filters), "Clear filters"); got != c.want {
			t.Errorf("%+v: the offer to clear filters is there: %v", c.q, got)
		}
	}
}
