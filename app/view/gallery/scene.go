package gallery

import (
	"time"

	"github.com/google/uuid"
	"github.com/rs/xid"

	"hallway/app/agenda"
	"hallway/app/change"
	"hallway/app/device"
	"hallway/app/planner"
	"hallway/app/schedule"
	"hallway/app/search"
	"hallway/app/view"
)

// nine is when the first day begins.
var nine = time.Date(2026, 3, 24, 9, 0, 0, 0, time.UTC)

func at(minutes int) time.Time { return nine.Add(time.Duration(minutes) * time.Minute) }

const day = 24 * 60 // minutes

// programme is two days with whatever is hard to draw.
func programme() *schedule.Programme {
	session := func(key string, from, to int, title string, room schedule.RoomID, track schedule.TrackID, speakers ...schedule.SpeakerID) *schedule.Session {
		return &schedule.Session{
			Key: schedule.Key(key), Title: title, Start: at(from), End: at(to), Rooms: []schedule.RoomID{room},
			Tracks: []schedule.TrackID{track}, Speakers: speakers,
			Abstract: schedule.Text{{Spans: []schedule.Span{{Text: "What it takes to run this for years, by those who do. "}, {Text: "Slides", URL: "https://example.org/slides"}}}},
		}
	}
	all := []*schedule.Session{
		session("key", 0, 20, "Keynote: Welcome", "main", "key", "ada"),
		session("etcd", 30, 60, "Scaling etcd to a million watches", "a", "ops", "ada", "linus", "grace"),
		session("mesh", 40, 70, "Meshes without sidecars: what three years in production taught us", "b", "net", "grace"),
		session("chain", 30, 60, "A supply chain that signs itself", "b", "sec", "linus"),
		session("demo", 35, 55, "Sponsored Demo: Observe Everything, Always", "main", "sponsors"),
		session("lunch", 120, 180, "Lunch", "main", "break"),
		session("again", 240, 270, "Scaling etcd to a million watches", "b", "ops", "ada", "linus", "grace"),
		session("off", 200, 230, "Never mind the operators", "a", "ops", "grace"),
		session("s1", 80, 85, "Lightning Talk: Five Minutes of Fame", "b", "light", "ada"),
		session("s2", 86, 91, "Lightning Talk: A Cluster in a Suitcase", "b", "light", "linus"),
		session("s3", 92, 97, "Lightning Talk: YAML Considered", "b", "light", "grace"),
		session("desk", -60, 540, "Badge pick-up", "main", "break"),
		session("long", day, day+90, "A title that goes on: how one very large organisation with very many teams, very many clusters and very many opinions came to agree on exactly one way to deploy, and what every one of them had to give up", "long", "long", "ada", "linus", "grace"),
		session("rtl", day+30, day+60, "كيف نبني منصة موثوقة", "rtl", "net", "amal"),
		session("evil", day+180, day+210, `<script>alert(1)</script> & "quotes"`, "main", "ops", "evil"),
		session("none", day+120, day+150, "Somewhere, by somebody", "main", "ops"),
	}
	for _, s := range all {
		switch s.Key {
		case "lunch", "desk":
			s.Service, s.Open = true, s.Key == "desk"
		case "off":
			s.Status = schedule.Canceled
		case "evil":
			s.URL = "javascript:alert(2)"
			s.Abstract = schedule.Text{{Spans: []schedule.Span{{Text: "<img src=x onerror=alert(3)>"}, {Text: "a link", URL: "javascript:alert(4)"}}}}
		case "none":
			s.Rooms = nil
		case "etcd":
			s.Tags = []schedule.Tag{{Facet: "level", Value: "Intermediate"}}
			s.Language, s.Unfilmed, s.URL = "en", true, "https://example.org/etcd"
		}
	}
	event := schedule.Event{ID: "conf", Name: "A Conference With a Rather Long Name Europe 2026", Zone: "Europe/Amsterdam", Days: schedule.Days(all, time.UTC, 0), Floors: floors}
	p, err := schedule.New(event,
		[]schedule.Room{{ID: "main", Name: "Main Hall"}, {ID: "a", Name: "Hall A", Area: "North"}, {ID: "b", Name: "Hall B", Area: "South"}, {ID: "rtl", Name: "قاعة 1"}, {ID: "long", Name: "Level 2 | Congress Wing West | Auditorium of the Association", Address: "Street 12, Entrance K"}},
		[]schedule.Track{{ID: "key", Name: "Keynotes"}, {ID: "ops", Name: "Operations"}, {ID: "net", Name: "Networking"}, {ID: "sec", Name: "Security"}, {ID: "sponsors", Name: "Sponsored"}, {ID: "break", Name: "Breaks"}, {ID: "light", Name: "Lightning"}, {ID: "long", Name: "Platform Engineering and Organisational Change"}},
		[]schedule.Speaker{{ID: "ada", Name: "Ada Lovelace", Org: "Engines"}, {ID: "linus", Name: "Linus Example", Org: "Kernel"}, {ID: "grace", Name: "Grace Hopper", Org: "Navy"}, {ID: "evil", Name: `<b onclick="alert(5)">Robert</b>`, Org: "</p>"}, {ID: "amal", Name: "أمل", Org: "منصة"}}, all)
	if err != nil {
		panic(err) // it is written above
	}
	return p
}

// floors are two pictures of the venue.
var floors = []schedule.Floor{
	{Name: "Ground floor", Picture: plan, Width: 400, Height: 240, Spots: []schedule.Spot{{Room: "main", X: 250, Y: 417}, {Room: "a", X: 750, Y: 250}, {Room: "b", X: 750, Y: 667}}},
	{Name: "Level 2", Picture: plan, Width: 400, Height: 240, Spots: []schedule.Spot{{Room: "long", X: 250, Y: 417}, {Room: "rtl", X: 750, Y: 250}}},
}

const plan = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 400 240'%3E%3Cg fill='%23dde3ee' stroke='%23667'%3E%3Crect x='10' y='10' width='180' height='180'/%3E%3Crect x='210' y='10' width='180' height='100'/%3E%3Crect x='210' y='130' width='180' height='60'/%3E%3C/g%3E%3Ctext x='300' y='225' font-size='18' text-anchor='middle'%3EEntrance%3C/text%3E%3C/svg%3E"

// scene is the first morning with an agenda; nil: the app has not started.
func scene(a *agenda.Agenda) view.Scene {
	p := programme()
	return view.Scene{
		Programme: p, Index: search.Build(p), Agenda: a, Now: at(-10), Detailed: true,
		Walks: planner.NewWalks(p, nil, 100), Sync: device.Status{State: device.Saved},
	}
}

func picks(states map[string]agenda.State) *agenda.Agenda {
	a := agenda.New(uuid.Nil, "conf")
	for key, state := range states {
		a.Put(agenda.Pick{Key: key, State: state})
	}
	return a
}

func none() *agenda.Agenda { return picks(nil) }
func one() *agenda.Agenda  { return picks(map[string]agenda.State{"etcd": agenda.Maybe}) }

// many picks clash, back each other up, and lie beside own entries.
func many() *agenda.Agenda {
	a := picks(map[string]agenda.State{
		"key": agenda.Going, "etcd": agenda.Going, "mesh": agenda.Going, "chain": agenda.Maybe, "off": agenda.Maybe,
		"again": agenda.Hidden, "desk": agenda.Maybe, "long": agenda.Going, "rtl": agenda.Maybe,
	})
	for i, item := range []agenda.Item{
		{Title: "Booth shift", Start: at(100), End: at(160), Place: "Main Hall", Kind: agenda.Booth},
		{Title: "Dinner with Ana", Start: at(600), End: at(720), Kind: agenda.Meal, URL: "https://example.org/table", Note: "Vegetarian"},
	} {
		item.ID = xid.ID{byte(i + 1)}
		for _, edit := range item.Edits(agenda.Item{}) {
			a.Apply(edit.Key, edit.Value)
		}
	}
	return a
}

func withTeam(s view.Scene) view.Scene {
	ana, bo := view.Member{Name: "Ana", Hue: 1}, view.Member{Name: "Bo", Hue: 2}
	s.Team = map[schedule.Key][]view.Member{"etcd": {ana, bo}, "mesh": {ana}}
	s.Mates = []view.Mate{
		{Member: ana, Secret: "a", Full: map[string]int64{"etcd": at(60).Unix()}, States: map[schedule.Key]agenda.State{"etcd": agenda.Going, "mesh": agenda.Going, "chain": agenda.Maybe}},
		{Member: bo, Secret: "b", States: map[schedule.Key]agenda.State{"etcd": agenda.Going, "none": agenda.Maybe}},
	}
	return s
}

// withLog knows that a session was cancelled and another one moved.
func withLog(s view.Scene) view.Scene {
	was := programme()
	for _, session := range was.Sessions {
		switch session.Key {
		case "off":
			session.Status = schedule.Confirmed
		case "mesh":
			session.Start, session.End = at(140), at(170)
		}
	}
	s.Log = change.Log{Reports: []change.Report{{From: "1", To: "2", At: at(-60), Changes: change.Diff(was, s.Programme)}}}
	return s
}

func withSync(s view.Scene, status device.Status) view.Scene {
	s.Sync = status
	return s
}
