package schedule_test

import (
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"hallway/app/schedule"
	"hallway/app/schedule/scheduletest"
)

func combine(t *testing.T, parts ...*schedule.Programme) *schedule.Programme {
	t.Helper()
	p, err := schedule.Combine(schedule.Event{ID: "all", Zone: "UTC"}, parts)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// part is a source with one room, one track and one speaker.
func part(t *testing.T, room schedule.Room, track schedule.Track, speaker schedule.Speaker, all ...*schedule.Session) *schedule.Programme {
	t.Helper()
	event := schedule.Event{ID: "part", Zone: "UTC", Days: schedule.Days(all, time.UTC, 0)}
	p, err := schedule.New(event, []schedule.Room{room}, []schedule.Track{track}, []schedule.Speaker{speaker}, all)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestOneSessionOfTwoSourcesKeepsWhatIsRicher(t *testing.T) {
	calendar, print := session(t, "a 9:00-9:30 hall"), session(t, "a 9:00-9:30")
	calendar.Title, calendar.Speakers = "Scaling etcd - live", []schedule.SpeakerID{"live"}
	calendar.Abstract = schedule.Text{{Spans: []schedule.Span{{Text: "A long text"}}}}
	calendar.Tags = []schedule.Tag{{Facet: "level", Value: "Any"}}
	print.Title, print.Speakers = "Scaling etcd", []schedule.SpeakerID{"ann"}
	print.Abstract = schedule.Text{{Spans: []schedule.Span{{Text: "A text"}}}}
	print.Tracks, print.Status = []schedule.TrackID{"data"}, schedule.SoldOut
	print.Tags = []schedule.Tag{{Facet: "level", Value: "Any"}, {Facet: "format", Value: "Talk"}}

	p := combine(t,
		part(t, schedule.Room{ID: "hall"}, schedule.Track{ID: "unused"}, schedule.Speaker{ID: "live", Name: "live", Inferred: true}, calendar),
		part(t, schedule.Room{ID: "unused"}, schedule.Track{ID: "data"}, schedule.Speaker{ID: "ann", Name: "Ann"}, print),
	)
	want := *calendar
	want.Title, want.Speakers = print.Title, print.Speakers
	want.Tracks, want.Tags, want.Status = print.Tracks, print.Tags, print.Status
	if len(p.Sessions) != 1 || !reflect.DeepEqual(*p.Sessions[0], want) {
		t.Fatalf("got %+v\nwant %+v", *p.Sessions[0], want)
	}
	if len(p.Rooms) != 1 || len(p.Tracks) != 1 || len(p.Speakers) != 1 || p.Speakers[0].ID != "ann" {
		t.Errorf("rooms %v, tracks %v and speakers %v: want only those that are used", p.Rooms, p.Tracks, p.Speakers)
	}
	if len(calendar.Tags) != 1 {
		t.Error("combining changed the source")
	}
}

func TestContainersOfAnotherSource(t *testing.T) {
	for _, c := range []struct {
		name      string
		container string // its title
		line      string
		title     string
		track     string
		tag       string
		want      schedule.Key
	}{
		{"the track carries its name", "ArgoCon Hosted by CNCF - Full-Day Event | ALL ACCESS", "a 9:30-10:00 y", "GitOps", "ArgoCon", "", "row"},
		{"a tag does", "ArgoCon - Full-Day", "a 9:30-10:00 y", "GitOps", "", "ArgoCon (Room 1)", "row"},
		{"the title does", "ArgoCon", "a 9:30-10:00 y", "ArgoCon: Welcome", "", "", "row"},
		{"no one does", "ArgoCon", "a 9:30-10:00 y", "GitOps", "Other", "", ""},
		{"the name is only part of a word", "Argo", "a 9:30-10:00 y", "GitOps", "ArgoCon", "", ""},
		{"a name is too short to tell", "AI - Full-Day", "a 9:30-10:00 y", "AI", "AI", "", ""},
		{"the time is another", "ArgoCon", "a 17:30-18:30 y", "ArgoCon: Dinner", "", "", ""},
		{"what stands open itself is in nothing", "ArgoCon", "a 10:00-16:00 y", "ArgoCon booth", "", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			row, s := session(t, "row 9:00-18:00 x"), session(t, c.line)
			row.Title, s.Title = c.container, c.title
			s.Tracks = []schedule.TrackID{"track"}
			if c.tag != "" {
				s.Tags = []schedule.Tag{{Facet: "type", Value: c.tag}}
			}
			p := combine(t,
				part(t, schedule.Room{ID: "x"}, schedule.Track{}, schedule.Speaker{}, row),
				part(t, schedule.Room{ID: "y"}, schedule.Track{ID: "track", Name: c.track}, schedule.Speaker{}, s),
			)
			got, _ := p.Session("a")
			if got.Parent != c.want {
				t.Errorf("parent is %q, want %q", got.Parent, c.want)
			}
			if n := len(p.Children("row")); n != len(c.want)/3 {
				t.Errorf("the row has %d children", n)
			}
		})
	}
}

func TestOfTwoContainersTheCloserOneIsTheParent(t *testing.T) {
	all := sessions(t, "long 8:00-18:00 x", "short 9:00-17:00 x", "far 9:00-17:00 x", "near 8:00-18:00 y")
	all[0].Title, all[1].Title = "Data Day", "Data Day"
	all[2].Title, all[3].Title = "Edge Day - Halls", "Edge Day - Rooms"
	talks := sessions(t, "data 9:30-10:00 y", "edge 9:30-10:00 y")
	talks[0].Title, talks[1].Title = "Data Day: Welcome", "Edge Day: Welcome"
	rooms := []schedule.Room{{ID: "x"}, {ID: "y"}}
	first, err := schedule.New(schedule.Event{Zone: "UTC", Days: schedule.Days(all, time.UTC, 0)}, rooms, nil, nil, all)
	if err != nil {
		t.Fatal(err)
	}
	p := combine(t, first, part(t, schedule.Room{ID: "y"}, schedule.Track{}, schedule.Speaker{}, talks...))
	for _, c := range []struct {
		name      string
		key, want schedule.Key
	}{
		{"the one with less time around it", "data", "short"},
		{"the one in the same room, above all", "edge", "near"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if s, _ := p.Session(c.key); s.Parent != c.want {
				t.Errorf("parent is %q, want %q", s.Parent, c.want)
			}
		})
	}
}

func TestCombiningAProgrammeWithItselfChangesNoSession(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := scheduletest.Random(t)
		twice, err := schedule.Combine(p.Event, []*schedule.Programme{p, p})
		if err != nil {
			t.Fatal(err)
		}
		if len(twice.Sessions) != len(p.Sessions) {
			t.Fatalf("%d sessions became %d", len(p.Sessions), len(twice.Sessions))
		}
		for i, s := range p.Sessions {
			if !reflect.DeepEqual(twice.Sessions[i], s) {
				t.Fatalf("session %q:\n got %+v\nwant %+v", s.Key, twice.Sessions[i], s)
			}
		}
	})
}
