package screen

import "strings"

// route is the screen at a path. Without an event's id it is the event that is open, or
// was open last.
func route(path string) screen {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	if parts[0] != "e" {
		switch path {
		case "/":
			return &Programme{}
		case "/events":
			return &Events{}
		case "/now":
			return &Now{}
		case "/agenda":
			return &Agenda{}
		case "/settings":
			return &Settings{}
		}
		return &Lost{}
	}
	switch len(parts) {
	case 2:
		return &Programme{}
	case 3:
		switch parts[2] {
		case "now":
			return &Now{}
		case "agenda":
			return &Agenda{}
		case "map":
			return &Map{}
		case "changes":
			return &Changes{}
		case "colleague":
			return &Colleague{}
		case "plan":
			return &Plan{}
		case "team":
			return &Team{}
		case "report":
			return &Report{}
		case "join", "recover":
			return &Join{}
		}
	case 4:
		switch parts[2] {
		case "session":
			return &Session{}
		case "speaker":
			return &Speaker{}
		case "room":
			return &Room{}
		}
	}
	return &Lost{}
}
