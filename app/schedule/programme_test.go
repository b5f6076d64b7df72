package schedule_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hallway/app/schedule"
)

// programme is what the sessions make, in rooms x, y and z, with speakers ann and
// bob, in UTC.
func programme(t *testing.T, all ...*schedule.Session) *schedule.Programme {
	t.Helper()
	p, err := made(all...)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func made(all ...*schedule.Session) (*schedule.Programme, error) {
	event := schedule.Event{ID: "e", Zone: "UTC", Days: schedule.Days(all, time.UTC, 0)}
	rooms := []schedule.Room{{ID: "x"}, {ID: "y"}, {ID: "z"}}
	tracks := []schedule.Track{{ID: "t"}}
	speakers := []schedule.Speaker{{ID: "ann", Name: "Ann"}, {ID: "bob", Name: "Bob"}}
	return schedule.New(event, rooms, tracks, speakers, all)
}

func TestAProgrammeThatDoesNotHoldTogetherIsRefused(t *testing.T) {
	for _, c := range []struct {
		name string
		make func(s *schedule.Session)
		want string
	}{
		{"no key", func(s *schedule.Session) { s.Key = "" }, "key"},
		{"a key used twice", func(s *schedule.Session) { s.Key = "other" }, "twice"},
		{"an end before the start", func(s *schedule.Session) { s.End = s.Start.Add(-time.Minute) }, "before its start"},
		{"an unknown room", func(s *schedule.Session) { s.Rooms = []schedule.RoomID{"attic"} }, `room "attic"`},
		{"an unknown track", func(s *schedule.Session) { s.Tracks = []schedule.TrackID{"jazz"} }, `track "jazz"`},
		{"an unknown speaker", func(s *schedule.Session) { s.Speakers = []schedule.SpeakerID{"eve"} }, `speaker "eve"`},
		{"an unknown parent", func(s *schedule.Session) { s.Parent = "gone" }, `parent "gone"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := session(t, "a 9:00-9:30 x")
			c.make(s)
			_, err := made(s, session(t, "other 9:00-9:30 y"))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error is %v, want one with %q", err, c.want)
			}
		})
	}
	for _, c := range []struct {
		name  string
		event schedule.Event
		day   int
	}{
		{"no zone", schedule.Event{ID: "e", Days: []schedule.Day{{}}}, 0},
		{"an unknown zone", schedule.Event{ID: "e", Zone: "Mars/Olympus", Days: []schedule.Day{{}}}, 0},
		{"a broken zone file", schedule.Event{ID: "e", Zone: "UTC", TZif: []byte("TZif"), Days: []schedule.Day{{}}}, 0},
		{"a day that the event does not have", schedule.Event{ID: "e", Zone: "UTC", Days: []schedule.Day{{}}}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := session(t, "a 9:00-9:30")
			s.Day = c.day
			if _, err := schedule.New(c.event, nil, nil, nil, []*schedule.Session{s}); err == nil {
				t.Error("there was no error")
			}
		})
	}
}

func TestSessionsStandByStartEndRoomAndKey(t *testing.T) {
	p := programme(t, sessions(t, "f 9:30-9:40 x", "e 9:00-10:00 x", "d 9:00-9:30 y", "c 9:00-9:30 x", "b 9:00-9:30 x", "a 9:00-9:20 z")...)
	if got, want := keys(p.Sessions), "a b c d e f"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := keys(p.InRoom("x")), "b c e f"; got != want {
		t.Errorf("in room x: got %s, want %s", got, want)
	}
}

// repeatsOf are the keys of what gives a session again.
func repeatsOf(p *schedule.Programme, key string) string {
	s, _ := p.Session(schedule.Key(key))
	var words []string
	for _, key := range s.Repeats {
		words = append(words, string(key))
	}
	return strings.Join(words, " ")
}

func TestRepeats(t *testing.T) {
	by := func(line, title string, speakers ...schedule.SpeakerID) *schedule.Session {
		s := session(t, line)
		s.Title, s.Speakers = title, speakers
		return s
	}
	desk, coffee := by("desk 8:00-18:00", "Scaling etcd", "ann"), by("coffee 10:00-10:30", "Scaling etcd", "ann")
	coffee.Service = true
	p := programme(t,
		by("third 15:00-15:30", "Scaling etcd", "ann"),
		by("first 9:00-9:30", "Scaling  ETCD", "ann"),
		by("second 11:00-11:30", " scaling etcd", "ann"),
		by("beside 11:00-11:30 y", "Scaling etcd", "ann"),
		by("stranger 12:00-12:30", "Scaling etcd", "bob"),
		by("both 13:00-13:30", "Scaling etcd", "ann", "bob"),
		by("swapped 14:00-14:30", "Scaling etcd", "bob", "ann"),
		by("part 16:00-16:30", "Scaling etcd, part 2", "ann"),
		desk, coffee,
	)
	for _, c := range []struct{ name, of, want string }{
		{"later ones come in the order of time", "first", "second beside third"},
		{"earlier and later ones do, and what runs at the same time does not repeat", "second", "first third"},
		{"earlier ones do", "third", "first second beside"},
		{"another speaker gives another talk", "stranger", ""},
		{"the order of speakers says nothing", "both", "swapped"},
		{"another part is another talk", "part", ""},
		{"what stands open all day repeats nothing", "desk", ""},
		{"a service session repeats nothing", "coffee", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := repeatsOf(p, c.of); got != c.want {
				t.Errorf("%s repeats %q, want %q", c.of, got, c.want)
			}
		})
	}
}

// Nobody chooses between more than a hundred times, as a calendar of weekly meetings has them.
func TestRepeatsAreNotTooMany(t *testing.T) {
	for _, times := range []int{100, 101} {
		var all []*schedule.Session
		for i := range times {
			s := session(t, fmt.Sprintf("given%d 9:00-9:30", i))
			s.Title, s.Speakers = "Office Hours", []schedule.SpeakerID{"ann"}
			s.Start, s.End = s.Start.Add(time.Duration(i)*7*time.Minute), s.End.Add(time.Duration(i)*7*time.Minute)
			all = append(all, s)
		}
		p := programme(t, all...)
		if got, want := len(strings.Fields(repeatsOf(p, "given5"))), map[int]int{100: 99}[times]; got != want {
			t.Errorf("of %d times one has %d others, want %d", times, got, want)
		}
	}
}

func TestRepeatsWithoutSpeakers(t *testing.T) {
	by := func(line, title, abstract string, speakers ...schedule.SpeakerID) *schedule.Session {
		s := session(t, line)
		s.Title, s.Speakers = title, speakers
		if abstract != "" {
			s.Abstract = schedule.Text{{Spans: []schedule.Span{{Text: abstract}}}}
		}
		return s
	}
	keynote := by("keynote2 17:00-17:10", "Keynote: What comes next", "", "ann")
	keynote.Kind = schedule.Keynote
	again := by("keynote1 9:00-9:10", "Keynote: What comes next", "", "ann")
	again.Kind = schedule.Keynote
	p := programme(t,
		by("lab1 9:00-10:00", "Lab: a first operator", "Bring a laptop."),
		by("lab2 14:00-15:00", "Lab: a first operator", "Bring a laptop.", "bob"),
		by("demo1 9:00-9:25", "Project Demo", ""),
		by("demo2 10:00-10:25", "Project Demo", ""),
		by("booth1 9:00-9:10", "Sponsor demos", "On pipelines."),
		by("booth2 10:00-10:10", "Sponsor demos", "On policies."),
		by("radio1 9:00-9:25", "Live on air", "The news.", "ann"),
		by("radio2 10:00-10:25", "Live on air", "The weather.", "bob"),
		by("close1 17:00-17:10", "Closing Remarks", "", "ann"),
		by("close2 18:00-18:10", "Closing Remarks", "", "ann"),
		again, keynote,
	)
	for _, c := range []struct{ name, of, want string }{
		{"the same abstract is the same lab, whoever teaches it", "lab1", "lab2"},
		{"a title alone says nothing", "demo1", ""},
		{"another abstract is something else", "booth1", ""},
		{"and so are other speakers", "radio1", ""},
		{"the end of each day is not a repeat", "close1", ""},
		{"nor is a keynote", "keynote1", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := repeatsOf(p, c.of); got != c.want {
				t.Errorf("%s repeats %q, want %q", c.of, got, c.want)
			}
			phone, err := schedule.DecodeIndex(schedule.EncodeIndex(p))
			if err != nil {
				t.Fatal(err)
			}
			if err := phone.DecodeDetails(schedule.EncodeDetails(p)); err != nil {
				t.Fatal(err)
			}
			if got := repeatsOf(phone, c.of); got != c.want {
				t.Errorf("on the phone %s repeats %q, want %q", c.of, got, c.want)
			}
		})
	}
}

// A row of every day is the same at the same hour: a daily meeting, not a lab.
func TestARowOfEveryDayIsNotARepeat(t *testing.T) {
	row := func(key string, day, hour int) *schedule.Session {
		start := time.Date(2026, 3, 24, 0, 0, 0, 0, time.UTC).AddDate(0, 0, day).Add(time.Duration(hour) * time.Hour)
		return &schedule.Session{Key: schedule.Key(key), Title: "Key of " + key[:1], Start: start, End: start.Add(time.Hour),
			Speakers: []schedule.SpeakerID{"ann"}}
	}
	all := []*schedule.Session{row("m1", 0, 8), row("m2", 1, 8), row("m3", 2, 8), row("lab", 0, 9), row("lab2", 1, 9), row("lab3", 2, 11)}
	p, err := schedule.New(schedule.Event{Zone: "UTC", Days: schedule.Days(all, time.UTC, 0)}, nil, nil, []schedule.Speaker{{ID: "ann", Name: "Ann"}}, all)
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[schedule.Key]int{"m1": 0, "m2": 0, "m3": 0, "lab": 2, "lab2": 2, "lab3": 2} {
		if s, _ := p.Session(key); len(s.Repeats) != want {
			t.Errorf("%s repeats %q, want %d", key, s.Repeats, want)
		}
	}
}

func TestNow(t *testing.T) {
	off, late, desk := session(t, "off 9:00-10:00"), session(t, "late 9:00-10:00"), session(t, "desk 8:00-18:00")
	off.Status, late.Status = schedule.Canceled, schedule.Postponed
	p := programme(t, append(sessions(t, "a 9:00-9:30", "b 9:30-10:00", "c 10:00-10:30", "d 10:01-10:30"), off, late, desk)...)
	for _, c := range []struct{ name, now, on, next string }{
		{"before the first", "8:00", "", ""},
		{"half an hour before", "8:30", "", "a"},
		{"at the start", "9:00", "a", "b"},
		{"where one ends and one starts, only the one that starts is on", "9:30", "b", "c"},
		{"what starts within half an hour is next", "9:31", "b", "c d"},
		{"after the last", "10:30", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			on, next := p.Now(at(t, c.now))
			if keys(on) != c.on || keys(next) != c.next {
				t.Errorf("on %q and next %q, want %q and %q", keys(on), keys(next), c.on, c.next)
			}
		})
	}
}

func TestOrderTellsVersionsApart(t *testing.T) {
	p := programme(t, sessions(t, "a 9:00-9:30", "b 10:00-10:30")...)
	same := programme(t, sessions(t, "b 10:00-10:30", "a 9:00-9:30")...)
	moved := programme(t, sessions(t, "a 11:00-11:30", "b 10:00-10:30")...)
	if p.Order() != same.Order() {
		t.Error("the same sessions have another order")
	}
	if p.Order() == moved.Order() {
		t.Error("sessions that changed places have the same order")
	}
}

func TestPlainText(t *testing.T) {
	text := schedule.Text{
		{Spans: []schedule.Span{{Text: "See "}, {Text: "the site", URL: "https://example.org"}}},
		{Kind: schedule.ListItem, Spans: []schedule.Span{{Text: "one"}}},
	}
	if got, want := text.Plain(), "See the site\none"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
