package e2e

// screen is a place in the app, by its path.
type screen struct{ name, path, title, h1 string }

// screens are all screens, for journeys that look at every one.
func screens(hall *hall) []screen {
	e := "/e/fixture"
	return []screen{
		{"events", "/events", "Hallway · Events", "Events"},
		{"programme", e + "?day=" + hall.date(0), "Fixture Days · Programme", "Fixture Days"},
		{"search", e + "?q=scheduler", "scheduler · Fixture Days", "Fixture Days"},
		{"search that finds nothing", e + "?q=quux", "quux · Fixture Days", "Fixture Days"},
		{"session", e + "/session/" + hall.key(scheduler), "Scaling a Scheduler to Ten Thousand Rooms · Fixture Days", "Scaling a Scheduler to Ten Thousand Rooms"},
		{"hostile session", e + "/session/" + hall.key("Attack"), "Attack of the Abstract · Fixture Days", "Attack of the Abstract"},
		{"speaker", e + "/speaker/ken-ito", "Ken Ito · Fixture Days", "Ken Ito"},
		{"room", e + "/room/hall-a", "Hall A · Fixture Days", "Hall A"},
		{"now", e + "/now", "Now · Fixture Days", "Now"},
		{"agenda", e + "/agenda?day=" + hall.date(0), "My agenda · Fixture Days", "My agenda"},
		{"settings", "/settings", "Settings · Hallway", "Settings"},
		{"nowhere", e + "/session/fix-999", "Nothing here · Hallway", "There is nothing here"},
	}
}
