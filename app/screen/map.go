package screen

import (
	"net/url"

	"hallway/app/schedule"
	"hallway/app/view"
)

// Map is the venue's floors, with a room marked.
type Map struct {
	room schedule.RoomID // empty: none
}

func (m *Map) read(_ *App, path string, values url.Values) schedule.EventID {
	m.room = schedule.RoomID(values.Get("room"))
	return eventIn(path)
}

func (m *Map) draw(a *App) drawing {
	return drawing{head: view.HeadMap(a.scene), tab: "now", body: view.Map(a.scene, m.room)}
}

// needsDetails is so because the floors are there.
func (m *Map) needsDetails() bool { return true }
