package search

import (
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"hallway/app/schedule"
	"hallway/app/schedule/scheduletest"
)

// programme has two days with two rooms and two tracks.
func programme(t *testing.T) *schedule.Programme {
	t.Helper()
	var all []*schedule.Session
	for i, line := range []string{
		"etcd hall data Any Scaling etcd",
		"go hall code Advanced Go at scale",
		"desk desk data Any Badges",
		"etcd2 desk data Advanced Scaling etcd again",
		"wasm hall code Any Go in the browser",
	} {
		words := strings.SplitN(line, " ", 5)
		start := scheduletest.First.Add(time.Duration(i/3)*24*time.Hour + time.Duration(i)*time.Hour)
		all = append(all, &schedule.Session{
			Key: schedule.Key(words[0]), Title: words[4], Start: start, End: start.Add(30 * time.Minute),
			Rooms: []schedule.RoomID{schedule.RoomID(words[1])}, Tracks: []schedule.TrackID{schedule.TrackID(words[2])},
			Tags: []schedule.Tag{{Facet: "level", Value: words[3]}},
		})
	}
	p, err := schedule.New(
		schedule.Event{Zone: "UTC", Days: schedule.Days(all, time.UTC, 0)},
		[]schedule.Room{{ID: "hall", Name: "Hall"}, {ID: "desk", Name: "Desk"}},
		[]schedule.Track{{ID: "data", Name: "Data"}, {ID: "code", Name: "Code"}}, nil, all)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func facets[ID comparable](list []Facet[ID]) string {
	var words []string
	for _, f := range list {
		word := fmt.Sprintf("%s %d", f.Name, f.Count)
		if f.On {
			word = "[" + word + "]"
		}
		words = append(words, word)
	}
	return strings.Join(words, ", ")
}

func TestFilter(t *testing.T) {
	p := programme(t)
	picked := map[schedule.Key]bool{"etcd": true, "wasm": true}
	who := Person{
		Picked: func(key schedule.Key) bool { return picked[key] },
		Hidden: func(key schedule.Key) bool { return key == "desk" },
		Free:   func(s *schedule.Session) bool { return s.Key != "go" },
	}
	for _, c := range []struct {
		name                string
		query               string
		who                 Person
		keys                string
		days                []int
		rooms, tracks, tags string
	}{
		{
			name: "no query leaves everything", query: "",
			keys: "etcd go desk etcd2 wasm", days: []int{3, 2},
			rooms: "Hall 3, Desk 2", tracks: "Data 3, Code 2", tags: "Advanced 2, Any 3",
		},
		{
			name: "a day keeps to it, and days still count", query: "day=2026-03-25",
			keys: "etcd2 wasm", days: []int{3, 2},
			rooms: "Hall 1, Desk 1", tracks: "Data 1, Code 1", tags: "Advanced 1, Any 1",
		},
		{
			name: "a room keeps to it, and tells what other rooms would add", query: "room=hall",
			keys: "etcd go wasm", days: []int{2, 1},
			rooms: "[Hall 3], Desk 2", tracks: "Data 1, Code 2", tags: "Advanced 1, Any 2",
		},
		{
			name: "two rooms are either", query: "room=hall&room=desk&track=code",
			keys: "go wasm", days: []int{1, 1},
			rooms: "[Hall 2], [Desk 0]", tracks: "Data 3, [Code 2]", tags: "Advanced 1, Any 1",
		},
		{
			name: "room and tag are both", query: "room=desk&tag=level:Any",
			keys: "desk", days: []int{1, 0},
			rooms: "Hall 2, [Desk 1]", tracks: "Data 1", tags: "Advanced 1, [Any 1]",
		},
		{
			name: "a text is searched on all days, the best first", query: "q=go+scale",
			keys: "go", days: []int{1, 0},
			rooms: "Hall 1", tracks: "Code 1", tags: "Advanced 1",
		},
		{
			name: "but for a day that was chosen", query: "q=etcd&day=2026-03-25",
			keys: "etcd2", days: []int{1, 1},
			rooms: "Desk 1", tracks: "Data 1", tags: "Advanced 1",
		},
		{
			name: "mine is what was picked", query: "mine=1", who: who,
			keys: "etcd wasm", days: []int{1, 1},
			rooms: "Hall 2", tracks: "Data 1, Code 1", tags: "Any 2",
		},
		{
			name: "mine without an agenda is nothing", query: "mine=1",
			keys: "", days: []int{0, 0},
		},
		{
			name: "free is what fits, and what was skipped is left out", query: "free=1", who: who,
			keys: "etcd etcd2 wasm", days: []int{1, 2},
			rooms: "Hall 2, Desk 1", tracks: "Data 2, Code 1", tags: "Advanced 1, Any 2",
		},
		{
			name: "a search finds what was skipped", query: "q=badges", who: who,
			keys: "desk", days: []int{1, 0},
			rooms: "Desk 1", tracks: "Data 1", tags: "Any 1",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			values, err := url.ParseQuery(c.query)
			if err != nil {
				t.Fatal(err)
			}
			r := Filter(p, ParseQuery(values, p), Build(p), c.who)
			var keys []string
			for _, s := range r.Sessions {
				keys = append(keys, string(s.Key))
			}
			if got := strings.Join(keys, " "); got != c.keys {
				t.Errorf("sessions %q, want %q", got, c.keys)
			}
			if !slices.Equal(r.Days, c.days) {
				t.Errorf("days %v, want %v", r.Days, c.days)
			}
			for _, f := range []struct{ name, got, want string }{
				{"rooms", facets(r.Rooms), c.rooms}, {"tracks", facets(r.Tracks), c.tracks}, {"tags", facets(r.Tags), c.tags},
			} {
				if f.got != f.want {
					t.Errorf("%s %q, want %q", f.name, f.got, f.want)
				}
			}
		})
	}
}

func TestAnIndexOfAnotherVersionIsNotTrusted(t *testing.T) {
	p := programme(t)
	for _, c := range []struct {
		name string
		ix   *Index
	}{
		{"none", nil},
		{"one of another programme", Build(scheduletest.Large(9))},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := Filter(p, Query{Day: -1, Text: "browser"}, c.ix, Person{})
			if len(r.Sessions) != 1 || r.Sessions[0].Key != "wasm" || r.Fields["wasm"] != InTitle {
				t.Errorf("found %v in %v", r.Sessions, r.Fields)
			}
		})
	}
}

func TestChipsTellWhatTheyWouldLeave(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := scheduletest.Random(t)
		q := drawQuery(t, p)
		ix := Build(p)
		r := Filter(p, q, ix, Person{})
		for _, room := range r.Rooms {
			if want := slices.Contains(q.Rooms, room.ID); room.On != want {
				t.Fatalf("room %q is on: %v, want %v", room.ID, room.On, want)
			}
			only := q
			only.Rooms = []schedule.RoomID{room.ID}
			if got := len(Filter(p, only, ix, Person{}).Sessions); got != room.Count {
				t.Fatalf("room %q counts %d, and leaves %d", room.ID, room.Count, got)
			}
		}
		for _, tag := range r.Tags {
			only := q
			only.Tags = slices.DeleteFunc(slices.Clone(q.Tags), func(t schedule.Tag) bool { return t.Facet == tag.ID.Facet })
			only.Tags = append(only.Tags, tag.ID)
			if got := len(Filter(p, only, ix, Person{}).Sessions); got != tag.Count {
				t.Fatalf("tag %v counts %d, and leaves %d", tag.ID, tag.Count, got)
			}
		}
		for day, n := range r.Days {
			if got := len(Filter(p, q.OnDay(day), ix, Person{}).Sessions); got != n {
				t.Fatalf("day %d counts %d, and leaves %d", day, n, got)
			}
		}
	})
}

func TestNarrowIsFilterWithoutFacets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := scheduletest.Random(t)
		q := drawQuery(t, p)
		got, want := Narrow(p, q, nil, Person{}), Filter(p, q, nil, Person{})
		want.Rooms, want.Tracks, want.Tags = nil, nil, nil
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("got %+v, want %+v", got, want)
		}
	})
}

func drawQuery(t *rapid.T, p *schedule.Programme) Query {
	q := Query{Day: rapid.IntRange(-1, len(p.Event.Days)-1).Draw(t, "day")}
	q.Text = cleanText(scheduletest.Words(1).Draw(t, "text"))
	for _, room := range p.Rooms {
		if rapid.Bool().Draw(t, "room") {
			q.Rooms = append(q.Rooms, room.ID)
		}
	}
	for _, track := range p.Tracks {
		if rapid.Bool().Draw(t, "track") {
			q.Tracks = append(q.Tracks, track.ID)
		}
	}
	for _, s := range p.Sessions {
		for _, label := range Labels(s) {
			if len(q.Tags) < maxTags && rapid.IntRange(0, 3).Draw(t, "label") == 0 {
				q.Tags = with(q.Tags, label)
			}
		}
	}
	q.Mine, q.Free = rapid.Bool().Draw(t, "mine"), rapid.Bool().Draw(t, "free")
	return q
}

func TestAQueryComesBackFromItsAddress(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := scheduletest.Random(t)
		q := drawQuery(t, p)
		values, err := url.ParseQuery(q.Values(p).Encode())
		if err != nil {
			t.Fatal(err)
		}
		if got := ParseQuery(values, p); !reflect.DeepEqual(got, q) {
			t.Fatalf("got %+v, want %+v", got, q)
		}
	})
}

func TestParseQueryLeavesOutWhatIsUnknown(t *testing.T) {
	p := programme(t)
	for _, c := range []struct {
		name, query string
		want        Query
	}{
		{"nothing", "", Query{Day: -1}},
		{"an unknown day", "day=2026-04-01", Query{Day: -1}},
		{"unknown rooms, tracks and tags", "room=attic&track=jazz&tag=level:None&tag=level", Query{Day: -1}},
		{"a room twice", "room=hall&room=hall", Query{Day: -1, Rooms: []schedule.RoomID{"hall"}}},
		{"spaces around a text", "q=+go+", Query{Day: -1, Text: "go"}},
		{"bytes that are no text", "q=a%ff%00b", Query{Day: -1, Text: "a\x00b"}},
		{"the end of a long text", "q=" + strings.Repeat("é", 300), Query{Day: -1, Text: strings.Repeat("é", 100)}},
		{"other words for yes", "mine=true&free=yes", Query{Day: -1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			values, err := url.ParseQuery(c.query)
			if err != nil {
				t.Fatal(err)
			}
			if got := ParseQuery(values, p); !reflect.DeepEqual(got, c.want) {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

func TestAChipTurnsOnAndOff(t *testing.T) {
	q := Query{Rooms: []schedule.RoomID{"x"}}
	tag := schedule.Tag{Facet: "level", Value: "Any"}
	on := q.ToggleRoom("y").ToggleTrack("t").ToggleTag(tag)
	want := Query{Rooms: []schedule.RoomID{"x", "y"}, Tracks: []schedule.TrackID{"t"}, Tags: []schedule.Tag{tag}}
	if !reflect.DeepEqual(on, want) {
		t.Errorf("turned on: %+v, want %+v", on, want)
	}
	off := on.ToggleRoom("x").ToggleRoom("y").ToggleTrack("t").ToggleTag(tag)
	if off.Filtered() || !on.Filtered() {
		t.Errorf("turned off: %+v", off)
	}
	if !slices.Equal(q.Rooms, []schedule.RoomID{"x"}) {
		t.Error("the first query was changed")
	}
}

func FuzzParseQuery(f *testing.F) {
	f.Add("day=2026-03-24&q=go&room=hall&track=data&tag=level:Any&mine=1&free=1")
	f.Add("q=%ff%c3&tag=:&tag=level:")
	f.Fuzz(func(t *testing.T, raw string) {
		values, _ := url.ParseQuery(raw) // keeps what it could read
		p := programme(t)
		q := ParseQuery(values, p)
		if len(q.Text) > maxText || len(q.Rooms) > len(p.Rooms) || len(q.Tracks) > len(p.Tracks) || len(q.Tags) > maxTags {
			t.Fatalf("%+v is too much", q)
		}
		if again := ParseQuery(q.Values(p), p); !reflect.DeepEqual(again, q) {
			t.Fatalf("%+v came back as %+v", q, again)
		}
		r := Filter(p, q, nil, Person{})
		for _, s := range r.Sessions {
			if known, _ := p.Session(s.Key); known != s {
				t.Fatal("found a session that is not on the programme")
			}
		}
	})
}
