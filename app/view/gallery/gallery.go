// Package gallery is every view in every state that a person may meet it in: empty, with
// one, with many, with what is too long, cancelled, or written from right to left. Tests,
// axe and the screenshots read it, and "make run DEV=1" serves it at /gallery, so that a
// state that is hard to reach is looked at as often as the others.
package gallery

import (
	"strings"
	"time"

	"github.com/a-h/templ"

	"hallway/app/agenda"
	"hallway/app/bookmarks"
	"hallway/app/device"
	"hallway/app/planner/exact"
	"hallway/app/schedule"
	"hallway/app/search"
	"hallway/app/view"
	"hallway/app/wire"
)

// State is a view in a state.
type State struct {
	Name string // "agenda, many"
	View templ.Component
	// Where it lies on the page: "" in place of the screen, or "sheet", "banner", "toast",
	// "status" or "bar" over it.
	In  string
	Doc view.Doc // what stands around it

	Laptop bool // no phone shows it
}

// All are all of them, grouped by view.
func All() []State {
	var all []State
	for _, group := range [][]State{programmes(), agendas(), sessions(), maps(), plans(), teams(), settings(), sheets(), notices()} {
		all = append(all, group...)
	}
	return all
}

// on is a state of a screen under a tab of the event.
func on(tab, name string, s view.Scene, c templ.Component) State {
	page := "gallery"
	if tab == "agenda" && strings.HasPrefix(name, "agenda") || tab == "now" || tab == "team" {
		page = view.HrefTab(s.Programme.Event.ID, tab)
	}
	return State{Name: name, View: c, Doc: view.Doc{
		Head: view.Head{Title: name + " · Gallery", Robots: "noindex"}, Event: &s.Programme.Event, Tab: tab, Picks: s.Agenda.Count(), Page: page,
	}}
}

func maps() []State {
	s := scene(many())
	blank := scene(none())
	blank.Programme.Event.Floors = nil
	return []State{
		on("now", "map", s, view.Map(s, "")), on("now", "map, a room of another floor", s, view.Map(s, "long")), on("now", "map, none", blank, view.Map(blank, "")),
	}
}

func programmes() []State {
	list := func(name string, s view.Scene, q search.Query) State {
		state := on("programme", "programme, "+name, s, view.Programme(s, q, ""))
		state.Doc.Page, state.Doc.Query = view.HrefProgramme(s.Programme.Event.ID), &q
		return state
	}
	first, second := search.Query{Day: 0}, search.Query{Day: 1}
	beside := list("a session beside it", scene(many()), first)
	beside.Doc.Beside = true
	beside.View, beside.Doc.Page = view.Programme(scene(many()), first, "etcd"), view.HrefSession(scene(many()).Programme.Event.ID, "etcd")
	return []State{
		list("before the app has started", scene(nil), first),
		list("nothing picked", scene(none()), first),
		list("picks, clashes and a team", withTeam(scene(many())), first),
		list("long and right to left", scene(many()), second),
		list("filtered", scene(many()), search.Query{Day: 0, Tracks: []schedule.TrackID{"ops"}, Mine: true}),
		list("filtered to nothing", scene(none()), search.Query{Day: 0, Mine: true}),
		list("search", scene(many()), search.Query{Day: -1, Text: "scaling"}),
		onLaptop(beside),
		list("search finds nothing", scene(none()), search.Query{Day: -1, Text: "zeppelin"}),
	}
}

func agendas() []State {
	day := func(name string, s view.Scene) State { return on("agenda", "agenda, "+name, s, view.Agenda(s, 0)) }
	hinted := func(hint string) view.Scene {
		s := scene(one())
		s.Hint = hint
		return s
	}
	now := func(name string, minutes int, a *agenda.Agenda) State {
		s := scene(a)
		s.Now = at(minutes)
		return on("now", "now, "+name, s, view.Now(s))
	}
	undone := scene(many())
	undone.Last = &agenda.Op{After: agenda.Pick{Key: "etcd", State: agenda.Going, Snapshot: agenda.Snapshot{Title: "Scaling etcd to a million watches"}}}
	week := scene(many())
	week.Wide = true
	gone := scene(many())
	gone.Agenda.Put(agenda.Pick{Key: "gone", State: agenda.Going, Snapshot: agenda.Snapshot{Title: "A talk that left", Room: "Hall A", Start: at(0), End: at(30)}})
	return []State{
		day("before the app has started", scene(nil)), day("empty", scene(none())), day("one pick", scene(one())),
		day("many, with clashes, backups, own entries and gaps", withSync(withLog(scene(many())), device.Status{State: device.Waiting, Waiting: 3})),
		day("a pick that left the programme", gone), day("a change to undo", undone), onLaptop(day("a week, on a laptop", week)),
		day("offer to install", hinted("install")), day("offer of the home screen", hinted("home")), day("offer of reminders", hinted("remind")), day("offer to share", hinted("share")),
		now("before the event", -3000, none()), now("between sessions", 35, many()), now("in a session", 5, many()), now("after the event", 90000, many()),
		on("changes", "changes, none", scene(none()), view.Changes(scene(none()))),
		on("changes", "changes, many", withLog(scene(many())), view.Changes(withLog(scene(many())))),
	}
}

func onLaptop(s State) State {
	s.Laptop = true
	return s
}

func sessions() []State {
	of := func(name string, key schedule.Key, s view.Scene) State {
		return on("programme", "session, "+name, s, view.Session(s, key))
	}
	noted := scene(many())
	noted.Agenda.Notes = map[string]string{"etcd": "# Take home\n- **Numbers**: 12 teams\n- [ ] ask Ana"}
	noted.Agenda.Ratings = map[string]int{"etcd": 4}
	s := scene(many())
	return []State{
		of("before the app has started", "etcd", scene(nil)), of("not picked", "etcd", scene(none())), of("clash and team", "etcd", withTeam(scene(many()))),
		of("noted and rated", "etcd", noted), of("cancelled and changed", "off", withLog(scene(many()))), of("long", "long", s), of("right to left", "rtl", s),
		of("open all day", "desk", s), of("hostile", "evil", s),
		on("agenda", "session, left the programme", s, view.Gone(s, agenda.Pick{Key: "gone", State: agenda.Maybe, Snapshot: agenda.Snapshot{Title: "A talk that left", Room: "Hall A", Start: at(0), End: at(30)}})),
		on("programme", "speaker", s, view.Speaker(s, "ada")), on("programme", "room", s, view.Room(s, "a")),
	}
}

func plans() []State {
	plan := func(name string, s view.Scene) State {
		task := view.PlanFor(s)
		return on("agenda", "plan, "+name, s, view.Plan(s, view.PlanOn(s, task, task.Solve(exact.Effort{}), 0, false), false))
	}
	topical := scene(many())
	topical.Agenda.Focuses = []string{"etcd", "supply chain"}
	noted := scene(many())
	noted.Agenda.Notes = map[string]string{"etcd": "Twelve teams run it.", "mesh": "- no sidecars\n- *soon*"}
	noted.Agenda.Ratings = map[string]int{"etcd": 5}
	report := func(name string, s view.Scene) State {
		return on("agenda", "report, "+name, s, view.Report(s, view.ReportModel{Who: "Ada"}))
	}
	return []State{
		plan("nothing to plan", scene(none())), plan("changes and suggestions", topical), report("empty", scene(none())), report("full", noted),
		on("agenda", "on the device only", topical, view.OnPhone("Plan my day")),
	}
}

func teams() []State {
	alone, team := scene(one()), withTeam(scene(many()))
	task := view.CoverFor(team)
	cover := view.CoverOf(team, task, task.Solve(exact.Effort{}))
	theirs := view.SharedOf(team, wire.SharedAgenda{Name: "Ana", Going: []string{"mesh", "etcd"}, Maybe: []string{"rtl"}, Notes: map[string]string{"mesh": "ask about sidecars"}, Ratings: map[string]string{"mesh": "4"}})
	return []State{
		on("team", "team, nobody yet", alone, view.Team(alone, view.TeamModel{})),
		on("team", "team, not a link", alone, view.Team(alone, view.TeamModel{Trial: view.Failure{What: "That isn't a Hallway link.", Todo: "Paste the whole link that your colleague sent."}})),
		on("team", "team, three", team, view.Team(team, view.TeamModel{})),
		on("team", "team, proposal", team, view.Team(team, view.TeamModel{Cover: &cover})),
		on("agenda", "colleague", team, view.Colleague(theirs, true, true)),
		on("", "shared page", team, view.Shared(theirs)),
	}
}

func settings() []State {
	s := scene(many())
	at := at(0)
	rights := []wire.Capability{
		{ID: "1", Kind: wire.Device, Label: "Chrome on Linux", Self: true, Used: at}, {ID: "2", Kind: wire.Device, Label: "Safari on iPhone", Used: at},
	}
	links := []wire.Capability{{ID: "3", Kind: wire.Read, Label: "My team", Used: at}, {ID: "4", Kind: wire.Feed, Label: "Calendar"}}
	full := view.SettingsModel{
		Event: s.Programme, Pace: 100, Keys: true, Picks: 7, Persisted: true, Installed: true, Updated: at, Version: "1f3a", Agenda: "01a20bc0-ed86-7000-b819-58bc6a465997", Remind: "10", Reach: view.ReachPush, Quiet: true, Scans: view.ScansHere,
		Sync: device.Status{State: device.Saved}, SyncOn: true, Before: true, Devices: rights, Links: links,
	}
	refused := full
	refused.Remind, refused.Reach = "leave", view.ReachInstall
	refused.Persisted, refused.Installed, refused.Sync, refused.Theme = false, false, device.Status{State: device.Refused, Waiting: 2}, "dark"
	out := func(name string, c templ.Component) State {
		return State{Name: name, View: c, Doc: view.Doc{Head: view.Head{Title: name + " · Gallery"}, Tab: "events", Page: "gallery"}}
	}
	event := s.Programme.Event
	other := event
	other.ID, other.Name, other.Sample = "import-x", "A Conference That Somebody Added", true
	return []State{
		out("settings, no event", view.Settings(view.SettingsModel{Keys: true, Pace: 100})),
		on("settings", "settings, all saved", s, view.Settings(full)), on("settings", "settings, refused by the server", s, view.Settings(refused)),
		out("events, none", view.Events(view.EventsModel{Adding: &view.Adding{}})),
		out("events, one added", view.Events(view.EventsModel{Events: []schedule.Event{event}, Added: []schedule.Event{other}, Adding: &view.Adding{Added: &view.Added{Event: other, Sessions: 41, Skipped: 1, Warnings: []string{"line 12: no room"}}}})),
		out("events, adding failed", view.Events(view.EventsModel{Events: []schedule.Event{event}, Adding: &view.Adding{Address: "https://host.example/", Failed: view.Failure{What: "This server does not read from that host.", Todo: "Add the programme as a file."}}})),
		out("events, adding", view.Events(view.EventsModel{Events: []schedule.Event{event}, Adding: &view.Adding{Address: "kccnceu2026.sched.com", Busy: true}})),
		out("page not found", view.NotFound(event.ID)), out("starting", view.Starting()),
		out("failed", view.Failed(view.Failure{What: "This event can't be opened.", Why: "Its programme did not come through whole.", Todo: "Try again in a moment."})),
	}
}

func sheets() []State {
	s := scene(many())
	s.Hint = ""
	sheet := func(name string, c templ.Component) State {
		state := on("agenda", "sheet, "+name, s, c)
		state.In = "sheet"
		return state
	}
	link := "https://hallway.example/s/Zm9vYmFyYmF6cXV4"
	item := agenda.Item{Title: "Booth shift", Start: at(60), End: at(120), Kind: agenda.Kinds[0], Place: "Hall A", URL: "https://example.org/", Note: "Bring stickers"}
	ops := []agenda.Op{{Before: agenda.Pick{Key: "etcd"}, After: agenda.Pick{Key: "etcd", State: agenda.Going, Snapshot: agenda.Snapshot{Title: "Scaling etcd to a million watches"}}}}
	chosen := view.NewItem{Line: "dinner @ Canteen", Days: []int{0}, Times: view.EntryTimes[5:6], Long: 2 * time.Hour}
	chosen.Reading = agenda.ReadEntry(chosen.Line, []time.Time{at(0).Truncate(24 * time.Hour)}, -2).Or(chosen.Days, chosen.Times, chosen.Long)
	found := bookmarks.Found{Gone: []bookmarks.Entry{{Title: "A talk of last year"}}}
	for _, session := range s.Programme.Sessions {
		found.Sure = append(found.Sure, session.Key)
	}
	found.Unsure = []bookmarks.Choice{{Entry: bookmarks.Entry{Title: "Scaling etcd to millions of watches and beyond what anybody needs"}, Keys: found.Sure[:3]}}
	return []State{
		sheet("clash", view.ClashCard(s, view.ClashKeys(s, "etcd"))),
		sheet("share for the first time", view.ShareSheet("")), sheet("share again", view.LinkSheet("Ada", link)),
		sheet("calendar", view.CalendarSheet()), sheet("subscribe", view.FeedSheet("https://hallway.example", "Zm9v")),
		sheet("own entry", view.NewItemSheet(s, view.NewItem{Days: []int{0}})),
		sheet("own entry, chosen", view.NewItemSheet(s, chosen)),
		sheet("own entry, no time", view.NewItemSheet(s, view.NewItem{Line: "lunch", Days: []int{0}, Failed: "Add a time, e.g. lunch 13:00-15:00."})),
		sheet("own entry, fields", view.ItemSheet(s, item, "")), sheet("own entry, fields refused", view.ItemSheet(s, agenda.Item{Start: at(60), End: at(120)}, "Say what it is.")),
		sheet("bring picks", view.ElsewhereSheet(view.Elsewhere{})),
		sheet("bring picks, looking", view.ElsewhereSheet(view.Elsewhere{Typed: "https://conf.sched.com/ada", Busy: true})),
		sheet("bring picks, failed", view.ElsewhereSheet(view.Elsewhere{Typed: "https://elsewhere.example/ada", Failed: view.Failure{What: "This server doesn't read from there.", Todo: "Save your calendar as a file and choose that: it is read on this device."}})),
		sheet("bring picks, found", view.FoundSheet(s, found)),
		sheet("bring picks, none found", view.FoundSheet(s, bookmarks.Found{Gone: found.Gone})),
		sheet("walk", view.WalkSheet(view.Walk{From: "Hall A", To: "Hall B", Minutes: 5})),
		sheet("recent changes", view.RecentSheet(ops)), sheet("recent changes, none", view.RecentSheet(nil)),
		sheet("install on an iPhone", view.InstallSheet("ios", "7K2QX-9MVTC")), sheet("install elsewhere", view.InstallSheet("other", "")),
		sheet("add a device", view.PairSheet("https://hallway.example/e/conf/join#Zm9v", "7K2QX-9MVTC")),
		sheet("join", view.JoinSheet(s, wire.Peeked{Event: "conf", Name: "Ana", Picks: 12, Devices: 2}, "7K2QX-9MVTC", 2)),
		sheet("scan a code", view.ScanSheet("")), sheet("scan, no camera", view.ScanSheet("The camera can't be used. Allow it for this site in your browser, or use a picture of the code.")),
		sheet("recovery link", view.RecoverySheet("https://hallway.example/e/conf/recover#Zm9v")),
		sheet("remove an event", view.ForgetSheet(s.Programme.Event)), sheet("delete everything", view.ClearSheet()),
	}
}

func notices() []State {
	s := scene(many())
	notice := func(in, name string, c templ.Component) State {
		state := on("programme", "notice, "+name, s, view.Programme(s, search.Query{Day: 0}, ""))
		state.View, state.In = c, in
		return state
	}
	return []State{
		notice("toast", "undo", view.Toast("Going. Overlaps 30 min with 10:10 Meshes without sidecars.", "1", "Undo")),
		notice("banner", "update", view.UpdateBanner()),
		notice("banner", "the store failed", view.StoreBanner(view.Failure{What: "Your last choice is not saved yet.", Why: "This device has no room left.", Todo: "Free some space, then try again."})),
		notice("banner", "picks changed", view.ChangesBanner(s.Programme.Event.ID, "3 of your picks changed.")),
		notice("status", "offline", view.StatusChip(true, at(0).Add(-time.Hour), s.Programme)),
	}
}
