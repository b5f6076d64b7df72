package planner

import (
	"slices"
	"strings"
	"time"

	"hallway/app/schedule"
)

// usualWalk is how long one walks between two areas of which nothing more is known.
const usualWalk = 5 * time.Minute

// Walks knows how long one walks between rooms. Build it with [NewWalks]; nil walks
// nowhere.
type Walks struct {
	areas []string                // the areas, as the first room or leg spells them
	held  int                     // how many of them have rooms: those come first
	of    map[schedule.RoomID]int // the area of a room
	index map[string]int          // an area's place by its name in lower case
	times [][]time.Duration       // by area and area
}

// Leg is how long one walks between two areas of the venue, at a usual pace.
type Leg = schedule.Leg

// NewWalks knows how far the rooms of a programme are from one another. Two rooms of
// one area are no walk, see [AreaOf]; a room in no known area is an area of its own,
// by the room's name. Areas that legs join, directly or through other areas, are the
// shortest way along them apart; all others five minutes. Of several legs between two
// areas the last counts: those that are given come after the programme's own. Names of
// areas are compared without case. Legs of less than no minutes are left out. Pace is
// percent of the usual walking time: 100 usual, 150 slow; 0 and less are taken for
// usual.
func NewWalks(p *schedule.Programme, legs []Leg, pace int) *Walks {
	w := &Walks{of: make(map[schedule.RoomID]int), index: make(map[string]int)}
	for i := range p.Rooms {
		if area, ok := w.area(AreaOf(&p.Rooms[i])); ok {
			w.of[p.Rooms[i].ID] = area
		}
	}
	w.held = len(w.areas)
	for i := range p.Rooms {
		room := &p.Rooms[i]
		if _, ok := w.of[room.ID]; ok {
			continue
		}
		if area, ok := w.area(room.Name); ok {
			w.of[room.ID] = area
			continue
		}
		w.of[room.ID] = len(w.areas)
		w.areas = append(w.areas, "")
	}
	legs = slices.Concat(p.Event.Walks, legs)
	for _, leg := range legs {
		w.area(leg.From)
		w.area(leg.To)
	}
	w.measure(legs)
	w.walkAt(pace)
	return w
}

// area is the place of an area by its name, a new one where need be.
func (w *Walks) area(name string) (int, bool) {
	name = strings.TrimSpace(name)
	if name == "" {
		return 0, false
	}
	folded := strings.ToLower(name)
	at, ok := w.index[folded]
	if !ok {
		at = len(w.areas)
		w.index[folded] = at
		w.areas = append(w.areas, name)
	}
	return at, true
}

// Ends are the areas between which one walks from one session to another, for a [Leg]
// that says how long that takes; empty where they have none.
func (w *Walks) Ends(from, to []schedule.RoomID) (a, b string) {
	nearest := unjoined
	for _, x := range w.Areas(from) {
		for _, y := range w.Areas(to) {
			if w.times[x][y] < nearest {
				nearest, a, b = w.times[x][y], w.areas[x], w.areas[y]
			}
		}
	}
	return a, b
}

// unjoined stands for the time between areas that no leg joins; two of them are
// still no overflow.
const unjoined = time.Duration(1) << 60

// measure finds the shortest ways between areas, by Floyd's algorithm (CACM 5(6),
// 1962, algorithm 97).
func (w *Walks) measure(legs []Leg) {
	w.times = make([][]time.Duration, len(w.areas))
	for a := range w.times {
		w.times[a] = slices.Repeat([]time.Duration{unjoined}, len(w.areas))
		w.times[a][a] = 0
	}
	for _, leg := range legs {
		from, ok := w.area(leg.From)
		to, too := w.area(leg.To)
		if ok && too && leg.Minutes >= 0 {
			walk := time.Duration(leg.Minutes) * time.Minute
			if from == to {
				walk = 0
			}
			w.times[from][to], w.times[to][from] = walk, walk
		}
	}
	for via := range w.times {
		for _, from := range w.times {
			if from[via] == unjoined {
				continue // most events say nothing about walks, and every room is looked at
			}
			for to := range from {
				from[to] = min(from[to], from[via]+w.times[via][to])
			}
		}
	}
}

// walkAt makes times at a pace of the usual ones.
func (w *Walks) walkAt(pace int) {
	if pace <= 0 {
		pace = 100
	}
	for _, from := range w.times {
		for to := range from {
			if from[to] >= unjoined {
				from[to] = usualWalk
			}
			from[to] = from[to] * time.Duration(pace) / 100
		}
	}
}

// Between is how long one walks from one session to another, which are each in one
// room or several: the time between the nearest two of them. It is 0 to no room, and to
// one that left the programme.
func (w *Walks) Between(from, to []schedule.RoomID) time.Duration {
	if w == nil || len(from) == 0 || len(to) == 0 {
		return 0
	}
	nearest := unjoined
	for _, a := range from {
		for _, b := range to {
			nearest = min(nearest, w.rooms(a, b))
		}
	}
	return nearest
}

func (w *Walks) rooms(a, b schedule.RoomID) time.Duration {
	from, ok := w.of[a]
	to, too := w.of[b]
	if !ok || !too {
		return 0
	}
	return w.times[from][to]
}

// Areas are the areas of rooms, each once and in order; none if one of them is
// unknown.
func (w *Walks) Areas(rooms []schedule.RoomID) []int {
	if w == nil {
		return nil
	}
	areas := make([]int, 0, len(rooms))
	for _, room := range rooms {
		area, ok := w.of[room]
		if !ok {
			return nil
		}
		areas = append(areas, area)
	}
	slices.Sort(areas)
	return slices.Compact(areas)
}
