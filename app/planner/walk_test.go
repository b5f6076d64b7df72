package planner_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"hallway/app/planner"
	"hallway/app/planner/plannertest"
	"hallway/app/schedule"
)

func roomIDs(names string) []schedule.RoomID {
	var rooms []schedule.RoomID
	for _, name := range strings.Fields(names) {
		rooms = append(rooms, schedule.RoomID(name))
	}
	return rooms
}

func leg(from, to string, minutes int) planner.Leg {
	return planner.Leg{From: from, To: to, Minutes: minutes}
}

func TestAreaOf(t *testing.T) {
	for _, c := range []struct{ name, area, want string }{
		{"Hall 7 | Room A", "Hall 7", "Hall 7"},
		{"Hall 1-5 | Bridge Zone | Lounge", "Hall 1-5 | Bridge Zone", "Hall 1-5"},
		{"Hall 12", "", "Hall 12"},
		{"Hall 8 | Room G", "", "Hall 8"},
		{"E103-105", "", "Block E"},
		{"G106", "", "Block G"},
		{"G104 - 105 | Hub", "", "Block G"},
		{"H.1308 (Rolin)", "", "Block H"},
		{"UD2.218A", "", "Block UD"},
		{"K.4.601", "", "Block K"},
		{"Elicium Building | D501", "Elicium Building", "Elicium Building"},
		{"Grote Zaal - 2nd Floor", "", "2nd Floor"},
		{"Room 12, Level 3", "", "Level 3"},
		{"Atrium", "Deck 1, Midship", "Deck 1, Midship"},
		{"Saal 1", "", ""},
		{"Auditorium", "", ""},
		{"Room M1", "", ""},
		{"A4 paper", "", ""},
		{"PyCon2024", "", ""},
		{"", "", ""},
	} {
		if got := planner.AreaOf(&schedule.Room{Name: c.name, Area: c.area}); got != c.want {
			t.Errorf("%q in %q is in %q, want %q", c.name, c.area, got, c.want)
		}
	}
}

func TestBetween(t *testing.T) {
	legs := []planner.Leg{leg("a", "B", 4), leg("B", "C", 3), leg("A", "C", 20), leg("A", "foyer", 1), leg(" foyer ", "B", 2), leg("C", "", 1), leg("D", "D", 9), leg("A", "D", -1)}
	for _, c := range []struct {
		name     string
		legs     []planner.Leg
		pace     int
		from, to string
		want     time.Duration
	}{
		{"a room is no walk from itself", nil, 100, "a1", "a1", 0},
		{"nor is another one in the area", nil, 100, "a1", "a2", 0},
		{"other areas are five minutes away", nil, 100, "a1", "b1", 5 * time.Minute},
		{"slowly more", nil, 150, "a1", "b1", 7*time.Minute + 30*time.Second},
		{"no pace is the usual one", nil, 0, "a1", "b1", 5 * time.Minute},
		{"a room without an area is as far from all others", nil, 100, "a1", "nowhere", 5 * time.Minute},
		{"but not from itself", nil, 100, "nowhere", "nowhere", 0},
		{"of two legs the last counts", []planner.Leg{leg("A", "B", 2), leg("b", "a", 9)}, 100, "a1", "b1", 9 * time.Minute},
		{"nor is one that is gone", nil, 100, "gone", "a1", 0},
		{"nor is no room", nil, 100, "", "a1", 0},
		{"of several rooms the nearest counts", nil, 100, "a1 b1", "d1 b2", 0},
		{"a leg that is shorter by another area is not taken", legs, 100, "a1", "b1", 3 * time.Minute},
		{"nor one that is shorter by two", legs, 100, "c1", "a1", 6 * time.Minute},
		{"a leg is as long the other way", legs, 100, "b2", "c1", 3 * time.Minute},
		{"what no leg joins is five minutes away", legs, 100, "c1", "d1", 5 * time.Minute},
		{"that is slower at a slow pace, too", legs, 200, "c1", "d1", 10 * time.Minute},
		{"legs within an area, to nowhere, or of less than nothing are none", legs, 100, "d1", "d1", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := planner.NewWalks(plannertest.Venue(t), c.legs, c.pace)
			if got := w.Between(roomIDs(c.from), roomIDs(c.to)); got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
	t.Run("nil walks nowhere", func(t *testing.T) {
		if got := (*planner.Walks)(nil).Between(roomIDs("a1"), roomIDs("b1")); got != 0 {
			t.Errorf("got %v, want 0", got)
		}
	})
}

func TestLegsAreTheShortestWays(t *testing.T) {
	rooms := []string{"a1", "b1", "c1", "d1"}
	rapid.Check(t, func(t *rapid.T) {
		var legs []planner.Leg
		for range rapid.IntRange(0, 6).Draw(t, "legs") {
			area := rapid.SampledFrom([]string{"A", "B", "C", "D"})
			legs = append(legs, leg(area.Draw(t, "from"), area.Draw(t, "to"), rapid.IntRange(0, 20).Draw(t, "minutes")))
		}
		w := planner.NewWalks(plannertest.Venue(t), legs, 100)
		for _, from := range rooms {
			for _, to := range rooms {
				got := w.Between(roomIDs(from), roomIDs(to))
				want, joined := fewestMinutes(lastOf(legs), strings.ToUpper(from[:1]), strings.ToUpper(to[:1]), nil)
				if !joined {
					want = 5
				}
				if got != time.Duration(want)*time.Minute {
					t.Fatalf("from %s to %s is %v, want %d minutes", from, to, got, want)
				}
			}
		}
	})
}

// lastOf are the legs of which no later one is between the same areas.
func lastOf(legs []planner.Leg) []planner.Leg {
	var last []planner.Leg
	for i, l := range legs {
		if !slices.ContainsFunc(legs[i+1:], func(o planner.Leg) bool {
			return o.From == l.From && o.To == l.To || o.From == l.To && o.To == l.From
		}) {
			last = append(last, l)
		}
	}
	return last
}

// fewestMinutes tries all ways from one area to another that pass none twice.
func fewestMinutes(legs []planner.Leg, from, to string, passed []string) (minutes int, joined bool) {
	if from == to {
		return 0, true
	}
	passed = append(slices.Clone(passed), from)
	for _, leg := range legs {
		for _, way := range [][2]string{{leg.From, leg.To}, {leg.To, leg.From}} {
			if way[0] != from || slices.Contains(passed, way[1]) {
				continue
			}
			if rest, ok := fewestMinutes(legs, way[1], to, passed); ok && (!joined || rest+leg.Minutes < minutes) {
				minutes, joined = rest+leg.Minutes, true
			}
		}
	}
	return minutes, joined
}

func TestWalkClashes(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines []string
		want  string // a-b overlap, or a-b walk/what is missing of it
	}{
		{"time enough is no clash", []string{"a 9:00-9:30 a1", "b 9:35-10:00 b1"}, ""},
		{"a minute too little is one", []string{"a 9:00-9:30 a1", "b 9:34-10:00 b1"}, "a-b 5m0s/1m0s"},
		{"so is no time", []string{"b 9:30-10:00 b1", "a 9:00-9:30 a1"}, "a-b 5m0s/5m0s"},
		{"in one area it is none", []string{"a 9:00-9:30 a1", "b 9:30-10:00 a2"}, ""},
		{"what overlaps overlaps, wherever it is", []string{"a 9:00-9:30 a1", "b 9:29-10:00 b1"}, "a-b 1m0s"},
		{"what has another between it is no neighbour", []string{"a 9:00-9:30 a1", "n 9:30-9:32", "b 9:32-10:00 b1"}, ""},
		{"what has no length is nowhere between", []string{"a 9:00-9:30 a1", "n 9:31-9:31 a1", "b 9:32-10:00 b1"}, "a-b 5m0s/3m0s"},
		{"of two that overlap both are neighbours", []string{"a 9:00-9:30 a1", "c 9:10-9:28 c1", "b 9:30-10:00 b1"}, "a-c 18m0s, a-b 5m0s/5m0s, c-b 5m0s/3m0s"},
		{"clashes come in the order of the later starts", []string{"a 9:00-9:30 a1", "b 9:30-10:00 b1", "c 9:40-11:00 b1"}, "a-b 5m0s/5m0s, b-c 20m0s"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var spans []planner.Placed
			for _, s := range plannertest.Sessions(t, c.lines...) {
				spans = append(spans, planner.PlacedAt(s))
			}
			if got := drawnWalks(planner.WalkClashes(spans, planner.NewWalks(plannertest.Venue(t), nil, 100))); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func drawnWalks(clashes []planner.Clash) string {
	var words []string
	for _, c := range clashes {
		word := fmt.Sprintf("%s-%s %v", c.A, c.B, c.Overlap)
		if c.Walk > 0 {
			word = fmt.Sprintf("%s-%s %v/%v", c.A, c.B, c.Walk, c.Short)
		}
		words = append(words, word)
	}
	return strings.Join(words, ", ")
}

func TestClashesOfSessionsAndItems(t *testing.T) {
	all := plannertest.Sessions(t, "a 9:00-9:30 a1", "b 9:30-10:00 b1", "row 9:30-10:30 b1", "off 9:00-9:30 c1", "desk 8:00-18:00 d1")
	all[1].Parent = "row"
	all[3].Status = schedule.Canceled
	p, err := schedule.New(
		schedule.Event{Zone: "UTC", Days: schedule.Days(all, time.UTC, 0)},
		plannertest.Venue(t).Rooms, nil, nil, all)
	if err != nil {
		t.Fatal(err)
	}
	w := planner.NewWalks(p, nil, 100)
	busy := append(taking(p, []schedule.Key{"row", "a", "b", "a", "off", "desk", "gone"}, false), plannertest.Session(t, "item 9:50-10:10"))
	got := drawnWalks(w.Clashes(busy))
	if want := "a-b 5m0s/5m0s, a-row 5m0s/5m0s, b-item 10m0s, row-item 20m0s"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
