package change

import (
	"slices"
	"strconv"
	"strings"

	"hallway/app/schedule"
)

// Gone is the [Print] of a pick that has left the programme.
const Gone = "gone"

// Print is what of a session somebody who picked it has to know: its start, state and rooms.
// Two that are equal need no word. A session without a start has left the programme.
func Print(p *schedule.Programme, session *schedule.Session) string {
	if session.Start.IsZero() {
		return Gone
	}
	rooms := p.RoomNames(session)
	slices.Sort(rooms)
	return strconv.FormatInt(session.Start.Unix(), 36) + "|" + strconv.Itoa(int(session.Status)) + "|" + strings.Join(rooms, ",")
}

// ID is the id of what a session has become. It is the same on a phone that shows it and on the
// server that notifies of it.
func ID(p *schedule.Programme, key schedule.Key) string {
	session, there := p.Session(key)
	if !there {
		session = &schedule.Session{}
	}
	return string(p.Event.ID) + " " + string(key) + " " + Print(p, session)
}
