// Package plannertest has sessions, a venue and walks for tests of the planner.
package plannertest

import (
	"strings"
	"time"

	"pgregory.net/rapid"

	"hallway/app/planner"
	"hallway/app/schedule"
)

// Morning is when the programmes of these tests begin.
var Morning = time.Date(2026, 3, 24, 9, 0, 0, 0, time.UTC)

// Minute is so many minutes after that.
func Minute(n int) time.Time { return Morning.Add(time.Duration(n) * time.Minute) }

// fataler is what both testing.TB and rapid.T are.
type fataler interface{ Fatal(...any) }

// Session reads "key 9:00-9:30 room room".
func Session(t fataler, line string) *schedule.Session {
	words := strings.Fields(line)
	s := &schedule.Session{Key: schedule.Key(words[0])}
	for i, clock := range strings.SplitN(words[1], "-", 2) {
		hm, err := time.Parse("15:04", clock)
		if err != nil {
			t.Fatal(err)
		}
		*[]*time.Time{&s.Start, &s.End}[i] = time.Date(2026, 3, 24, hm.Hour(), hm.Minute(), 0, 0, time.UTC)
	}
	for _, room := range words[2:] {
		s.Rooms = append(s.Rooms, schedule.RoomID(room))
	}
	return s
}

// Sessions reads several.
func Sessions(t fataler, lines ...string) []*schedule.Session {
	var all []*schedule.Session
	for _, line := range lines {
		all = append(all, Session(t, line))
	}
	return all
}

// Venue has rooms a1, a2, b1, ... in areas A to D, and "nowhere" in no known area.
func Venue(t fataler) *schedule.Programme {
	var rooms []schedule.Room
	for _, name := range []string{"a1", "a2", "b1", "b2", "c1", "d1"} {
		rooms = append(rooms, schedule.Room{ID: schedule.RoomID(name), Area: strings.ToUpper(name[:1])})
	}
	rooms = append(rooms, schedule.Room{ID: "nowhere"})
	p, err := schedule.New(schedule.Event{Zone: "UTC"}, rooms, nil, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// DrawWalks draws nil, the usual walks and walks with legs.
func DrawWalks(t *rapid.T) *planner.Walks {
	if rapid.Bool().Draw(t, "nil walks") {
		return nil
	}
	var legs []planner.Leg
	areas := rapid.SampledFrom([]string{"A", "b", "C", "D", "E"})
	for range rapid.IntRange(0, 4).Draw(t, "legs") {
		legs = append(legs, planner.Leg{From: areas.Draw(t, "from"), To: areas.Draw(t, "to"), Minutes: rapid.IntRange(0, 12).Draw(t, "minutes")})
	}
	return planner.NewWalks(Venue(t), legs, rapid.SampledFrom([]int{100, 150, 80}).Draw(t, "pace"))
}

// DrawRooms draws none, one or two rooms of the venue.
func DrawRooms(t *rapid.T) []schedule.RoomID {
	rooms := [][]schedule.RoomID{nil, {"a1"}, {"a2"}, {"b1"}, {"b1", "c1"}, {"d1"}, {"c1"}, {"nowhere"}, {"a1", "a2"}, {"gone"}}
	return rapid.SampledFrom(rooms).Draw(t, "rooms")
}

// DrawPlaced draws so many spans at most, close together.
func DrawPlaced(t *rapid.T, name string, most int) []planner.Placed {
	var all []planner.Placed
	for range rapid.IntRange(0, most).Draw(t, name) {
		start := 5 * rapid.IntRange(0, 24).Draw(t, "start")
		all = append(all, planner.Placed{Rooms: DrawRooms(t), Span: planner.Span{
			Key:   schedule.Key(name),
			Start: Minute(start), End: Minute(start + rapid.SampledFrom([]int{0, 5, 10, 20, 20, 30, 30, 60}).Draw(t, "length")),
		}})
	}
	return all
}
