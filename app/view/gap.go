package view

import (
	"hallway/app/planner"
)

// gapWords says what lies between two picks.
func (s Scene) gapWords(e agendaEntry) string {
	if e.walk.Walk > 0 {
		return walkWords(e.walk, e.gap) + s.thenWhere(e.gap)
	}
	words := length(e.gap.Length()) + " free"
	if e.gap.Length() == 0 {
		words = "No break"
	}
	if e.gap.RoomChange {
		return words + s.thenWhere(e.gap)
	}
	return words + " · same room"
}

// thenWhere says where what comes after a gap is.
func (s Scene) thenWhere(gap planner.Gap) string {
	next, ok := s.Programme.Session(gap.To)
	if !ok || len(next.Rooms) == 0 {
		return ""
	}
	return " · then " + s.rooms(next)
}
