package change

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"hallway/app/schedule"
	"hallway/app/schedule/scheduletest"
)

// programme reads lines "key | 9:00-9:30 | room | title | speakers | abstract"; a
// title that begins with "x " was cancelled.
func programme(t *testing.T, lines ...string) *schedule.Programme {
	t.Helper()
	rooms, speakers := map[string]bool{}, map[string]bool{}
	var sessions []*schedule.Session
	for _, line := range lines {
		f := strings.Split(line, "|")
		for i := range f {
			f[i] = strings.TrimSpace(f[i])
		}
		f = append(f, "", "", "")
		s := &schedule.Session{Key: schedule.Key(f[0]), Title: f[3], Start: clock(t, f[1], 0), End: clock(t, f[1], 1)}
		if title, off := strings.CutPrefix(s.Title, "x "); off {
			s.Title, s.Status = title, schedule.Canceled
		}
		if f[2] != "" {
			rooms[f[2]] = true
			s.Rooms = []schedule.RoomID{schedule.RoomID(f[2])}
		}
		for name := range strings.FieldsFuncSeq(f[4], func(r rune) bool { return r == ',' }) {
			speakers[strings.TrimSpace(name)] = true
			s.Speakers = append(s.Speakers, schedule.SpeakerID(strings.TrimSpace(name)))
		}
		if f[5] != "" {
			s.Abstract = schedule.Text{{Spans: []schedule.Span{{Text: f[5]}}}}
		}
		sessions = append(sessions, s)
	}
	event := schedule.Event{ID: "e", Zone: "UTC", Days: schedule.Days(sessions, time.UTC, 0)}
	var allRooms []schedule.Room
	for name := range rooms {
		allRooms = append(allRooms, schedule.Room{ID: schedule.RoomID(name), Name: name})
	}
	var allSpeakers []schedule.Speaker
	for name := range speakers {
		allSpeakers = append(allSpeakers, schedule.Speaker{ID: schedule.SpeakerID(name), Name: name})
	}
	p, err := schedule.New(event, allRooms, nil, allSpeakers, sessions)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func clock(t *testing.T, span string, part int) time.Time {
	t.Helper()
	at, err := time.Parse("15:04", strings.Split(span, "-")[part])
	if err != nil {
		t.Fatal(err)
	}
	return time.Date(2026, 3, 24, at.Hour(), at.Minute(), 0, 0, time.UTC)
}

// told writes changes as "key: kind kind".
func told(c Changes) string {
	var lines []string
	for _, change := range c.List {
		var kinds []string
		for _, kind := range change.Kinds {
			kinds = append(kinds, string(kind))
		}
		line := fmt.Sprintf("%s: %s", change.Now().Key, strings.Join(kinds, " "))
		if change.Like != nil {
			line += " like " + string(change.Like.Key)
		}
		if change.Relabel {
			line += " (renamed)"
		}
		if change.Matters() {
			line += " !"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func TestDiff(t *testing.T) {
	for _, c := range []struct {
		name     string
		old, new []string
		want     string
	}{
		{"nothing", []string{"a | 9:00-9:30 | R | One"}, []string{"a | 9:00-9:30 | R | One"}, ""},
		{"new", []string{"a | 9:00-9:30 | R | One"}, []string{"a | 9:00-9:30 | R | One", "b | 10:00-10:30 | R | Two"}, "b: added"},
		{"gone", []string{"a | 9:00-9:30 | R | One", "b | 10:00-10:30 | R | Two"}, []string{"a | 9:00-9:30 | R | One"}, "b: removed !"},
		{"later", []string{"a | 9:00-9:30 | R | One"}, []string{"a | 9:30-10:00 | R | One"}, "a: time !"},
		{"longer", []string{"a | 9:00-9:30 | R | One"}, []string{"a | 9:00-9:45 | R | One"}, "a: length !"},
		{"elsewhere", []string{"a | 9:00-9:30 | R | One"}, []string{"a | 9:00-9:30 | S | One"}, "a: room !"},
		{"a room at last", []string{"a | 9:00-9:30 | | One"}, []string{"a | 9:00-9:30 | S | One"}, "a: room !"},
		{"off", []string{"a | 9:00-9:30 | R | One"}, []string{"a | 9:00-9:30 | R | x One"}, "a: cancelled !"},
		{"on again", []string{"a | 9:00-9:30 | R | x One"}, []string{"a | 9:00-9:30 | R | One"}, "a: restored !"},
		{"a slip in the title", []string{"a | 9:00-9:30 | R | Helo World"}, []string{"a | 9:00-9:30 | R | Hello World"}, "a: title"},
		{"white space is nothing", []string{"a | 9:00-9:30 | R | Hello  World"}, []string{"a | 9:00-9:30 | R | Hello World"}, ""},
		{"somebody else speaks", []string{"a | 9:00-9:30 | R | One | Ann"}, []string{"a | 9:00-9:30 | R | One | Bea"}, "a: speakers"},
		{"somebody else, on something near", []string{"a | 9:00-9:30 | R | Better Builds | Ann"}, []string{"a | 9:00-9:30 | R | Better Tests | Bea"}, "a: title speakers !"},
		{"another abstract", []string{"a | 9:00-9:30 | R | One | | Old."}, []string{"a | 9:00-9:30 | R | One | | New."}, "a: text"},
		{"a placeholder that was filled", []string{"a | 9:00-9:30 | R | Project Demo"}, []string{"a | 9:00-9:30 | R | Project Demo: Kettles"}, "a: title"},
		{
			"another talk under the same id",
			[]string{"a | 9:00-9:30 | R | Lightning Talk: Slimming Images | Ann"},
			[]string{"a | 9:00-9:30 | R | Mini Break", "b | 11:00-11:30 | R | Lightning Talk: Slimming Images | Ann"},
			"a: reused like b !\nb: added",
		},
		{
			"a new id at the same time",
			[]string{"a | 9:00-9:30 | R | One", "b | 9:00-9:30 | S | Two"}, []string{"x | 9:00-9:30 | R | One", "y | 9:00-9:30 | S | Two"},
			"x: rekeyed\ny: rekeyed",
		},
		{
			"a new id and another time: the nearest of that title",
			[]string{"a | 9:00-9:30 | R | One", "b | 14:00-14:30 | R | One"}, []string{"x | 14:30-15:00 | R | One", "y | 9:30-10:00 | R | One"},
			"y: time rekeyed !\nx: time rekeyed !",
		},
		{
			"a new id and nearly the same title, of the same speaker",
			[]string{"a | 9:00-9:30 | R | Building Better Kettles at Scale | Ann"}, []string{"x | 9:30-10:00 | R | Building Better Kettles At Scale! | Ann"},
			"x: time title rekeyed !",
		},
		{
			"a likely successor is offered",
			[]string{"a | 9:00-9:30 | R | Better Kettles | Ann"}, []string{"x | 9:30-10:00 | R | Much Better Kettles | Ann, Bea"},
			"a: removed like x !\nx: added",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := told(Diff(programme(t, c.old...), programme(t, c.new...))); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestRoomsThatAreRenamed(t *testing.T) {
	version := func(room string, n int) *schedule.Programme {
		var lines []string
		for i := range n {
			lines = append(lines, fmt.Sprintf("k%d | 9:%02d-9:59 | %s | Talk %d", i, i, room, i))
		}
		return programme(t, lines...)
	}
	c := Diff(version("Hall 1", many), version("Hall 1 North", many))
	if len(c.Relabels) != 1 || c.Relabels[0].Sessions != many || c.Relabels[0].From[0] != "Hall 1" || c.Relabels[0].To[0] != "Hall 1 North" {
		t.Errorf("got %+v, want one room that was renamed", c.Relabels)
	}
	for _, change := range c.List {
		if change.Matters() {
			t.Errorf("%s matters, though its room only has another name", change.Is.Key)
		}
	}
	if c := Diff(version("Hall 1", many-1), version("Hall 1 North", many-1)); len(c.Relabels) != 0 {
		t.Errorf("%d sessions that move are called a room that was renamed", many-1)
	}
}

func TestAddressesMatch(t *testing.T) {
	old, new := programme(t, "a | 9:00-9:30 | R | One"), programme(t, "b | 15:00-15:30 | S | Two")
	old.Sessions[0].URL, new.Sessions[0].URL = "https://example.org/one", "https://example.org/one"
	if got := told(Diff(old, new)); !strings.Contains(got, "rekeyed") {
		t.Errorf("got %s, want one session under a new id", got)
	}
}

func TestLikeness(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{
		{"", "", 1},
		{"Kettle", "kettle!", 1},
		{"kitten", "sitting", 1 - 3.0/7},
		{"abc", "", 0},
	} {
		if got := likeness(c.a, c.b); got != c.want {
			t.Errorf("likeness(%q, %q) = %v, want %v", c.a, c.b, got, c.want)
		}
	}
}

// apply does to one version what the changes say, as far as a person sees it.
func apply(p *schedule.Programme, c Changes) []Side {
	is := make(map[schedule.Key]Side)
	for _, s := range p.Sessions {
		is[s.Key] = SideOf(p, s)
	}
	for _, change := range c.List {
		if change.Was != nil {
			delete(is, change.Was.Key)
		}
	}
	for _, change := range c.List {
		if change.Is != nil {
			is[change.Is.Key] = *change.Is
		}
	}
	return ordered(is)
}

func sides(p *schedule.Programme) []Side {
	is := make(map[schedule.Key]Side)
	for _, s := range p.Sessions {
		is[s.Key] = SideOf(p, s)
	}
	return ordered(is)
}

func ordered(is map[schedule.Key]Side) []Side {
	var all []Side
	for _, side := range is {
		side.Title = squeeze(side.Title)
		all = append(all, side)
	}
	slices.SortFunc(all, func(a, b Side) int { return strings.Compare(string(a.Key), string(b.Key)) })
	return all
}

func same(a, b []Side) bool {
	return slices.EqualFunc(a, b, func(a, b Side) bool {
		off := func(s Side) int {
			switch s.Status {
			case schedule.Canceled, schedule.Postponed:
				return 1
			case schedule.SoldOut:
				return 2
			}
			return 0
		}
		return a.Key == b.Key && a.Title == b.Title && a.Start.Equal(b.Start) && a.End.Equal(b.End) && off(a) == off(b) &&
			slices.Equal(a.Rooms, b.Rooms) && slices.Equal(a.Speakers, b.Speakers)
	})
}

func TestPropertiesOfDiff(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := scheduletest.Random(t), scheduletest.Random(t)
		if rapid.Bool().Draw(t, "a later version") {
			b = later(t, a)
		}
		c := Diff(a, b)
		if got, want := apply(a, c), sides(b); !same(got, want) {
			t.Fatalf("the changes applied to the old version give\n%v\nwant\n%v", got, want)
		}
		if d := Diff(a, a); len(d.List) != 0 {
			t.Fatalf("a programme differs from itself: %s", told(d))
		}
		back := Diff(b, a).Count()
		forth := c.Count()
		for kind, mirror := range map[Kind]Kind{Added: Removed, Removed: Added, Cancelled: Restored, Restored: Cancelled, Time: Time, Length: Length, Room: Room} {
			if len(a.Sessions) > 0 && forth[kind] != back[mirror] && forth[Rekeyed] == 0 && back[Rekeyed] == 0 {
				t.Fatalf("%d sessions %s one way, %d %s the other", forth[kind], kind, back[mirror], mirror)
			}
		}
		if got, want := told(Diff(shuffled(t, a), shuffled(t, b))), told(c); got != want {
			t.Fatalf("another order of the sessions gives\n%s\nwant\n%s", got, want)
		}
	})
}

// later is a version with some sessions moved, renamed, taken out and put in.
func later(t *rapid.T, p *schedule.Programme) *schedule.Programme {
	var sessions []*schedule.Session
	for i, s := range p.Sessions {
		copied := *s
		switch rapid.IntRange(0, 6).Draw(t, "change") {
		case 0:
			continue
		case 1:
			copied.Start, copied.End = copied.Start.Add(time.Minute), copied.End.Add(time.Minute)
		case 2:
			copied.Title += " again"
		case 3:
			copied.Rooms = nil
		case 4:
			copied.Key = schedule.Key(fmt.Sprintf("new-%d", i))
		}
		copied.Parent = ""
		sessions = append(sessions, &copied)
	}
	return rebuilt(t, p, sessions)
}

func shuffled(t *rapid.T, p *schedule.Programme) *schedule.Programme {
	var sessions []*schedule.Session
	for _, s := range p.Sessions {
		copied := *s
		sessions = append(sessions, &copied)
	}
	if len(sessions) > 0 {
		sessions = rapid.Permutation(sessions).Draw(t, "order")
	}
	return rebuilt(t, p, sessions)
}

func rebuilt(t *rapid.T, p *schedule.Programme, sessions []*schedule.Session) *schedule.Programme {
	made, err := schedule.New(p.Event, slices.Clone(p.Rooms), slices.Clone(p.Tracks), slices.Clone(p.Speakers), sessions)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func BenchmarkDiff(b *testing.B) {
	for _, size := range []int{596, 1351} {
		old, new := scheduletest.Large(size), scheduletest.Large(size)
		for i, s := range new.Sessions { // the worst there is: every id is new
			s.Key = schedule.Key(fmt.Sprintf("n%d", i))
		}
		made, err := schedule.New(new.Event, new.Rooms, new.Tracks, new.Speakers, new.Sessions)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			for b.Loop() {
				Diff(old, made)
			}
		})
	}
}

// A programme that moves as a whole is told in one sentence.
func TestAMoveOfNearlyAllIsOne(t *testing.T) {
	var was, is []string
	for i := range 10 {
		was = append(was, fmt.Sprintf("s%d | %d:00-%d:30 | a | Talk number %d", i, i+8, i+8, i))
		is = append(is, fmt.Sprintf("s%d | %d:00-%d:30 | a | Talk number %d", i, i+9, i+9, i))
	}
	is[9] = "s9 | 20:00-20:30 | a | Talk number 9" // this one by three hours
	c := Diff(programme(t, was...), programme(t, is...))
	if c.Shift == nil || c.Shift.Sentence() != "Nearly all sessions, 9 of 10, are 1 h later." {
		t.Fatalf("the move is %+v", c.Shift)
	}
	for _, one := range c.List {
		if alone := one.Now().Key == "s9"; one.Matters() != alone || (len(one.Sentences(time.UTC)) > 0) != alone {
			t.Errorf("%s matters: %v, and says %q", one.Now().Key, one.Matters(), one.Sentences(time.UTC))
		}
	}
	if c := Diff(programme(t, was...), programme(t, append(slices.Clone(is[:4]), was[4:]...)...)); c.Shift != nil {
		t.Errorf("four of ten are not nearly all: %+v", c.Shift)
	}
}
