package e2e

// screen is a place in the app, by its path.
type screen struct {
	name, path, title, h1 string
	then, until           string // what to click on it, and what that opens; mostly nothing
}

// screens are all screens, for journeys that look at every one.
func screens(hall *hall) []screen {
	e := "/e/fixture"
	return []screen{
		{name: "events", path: "/events", title: "Hallway · Events", h1: "Events"},
		{name: "programme", path: e + "?day=" + hall.date(0), title: "Fixture Days · Programme", h1: "Fixture Days"},
		{name: "search", path: e + "?q=scheduler", title: "scheduler · Fixture Days", h1: "Fixture Days"},
		{name: "search that finds nothing", path: e + "?q=quux", title: "quux · Fixture Days", h1: "Fixture Days"},
		{name: "session", path: e + "/session/" + hall.key(scheduler), title: "Scaling a Scheduler to Ten Thousand Rooms · Fixture Days", h1: "Scaling a Scheduler to Ten Thousand Rooms"},
		{name: "hostile session", path: e + "/session/" + hall.key("Attack"), title: "Attack of the Abstract · Fixture Days", h1: "Attack of the Abstract"},
		{name: "speaker", path: e + "/speaker/ken-ito", title: "Ken Ito · Fixture Days", h1: "Ken Ito"},
		{name: "room", path: e + "/room/hall-a", title: "Hall A · Fixture Days", h1: "Hall A"},
		{name: "now", path: e + "/now", title: "Now · Fixture Days", h1: "Now"},
		{name: "agenda", path: e + "/agenda?day=" + hall.date(0), title: "My agenda · Fixture Days", h1: "My agenda"},
		{name: "plan", path: e + "/plan?day=" + hall.date(0), title: "Plan my day · Fixture Days", h1: "Plan my day"},
		{name: "team", path: e + "/team?day=" + hall.date(0), title: "Team · Fixture Days", h1: "Team"},
		{name: "report", path: e + "/report", title: "Report · Fixture Days", h1: "Report"},
		{name: "settings", path: "/settings", title: "Settings · Hallway", h1: "Settings"},
		{name: "nowhere", path: e + "/session/fix-999", title: "Nothing here · Hallway", h1: "Page not found"},
	}
}
