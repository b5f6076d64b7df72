package view

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"hallway/app/agenda"
	"hallway/app/planner"
	"hallway/app/planner/exact"
	"hallway/app/register"
	"hallway/app/schedule"
	"hallway/app/search"
)

// drawScene draws a programme, picks, ratings, pins and own entries, before the event.
func drawScene(t *rapid.T) Scene {
	var sessions []*schedule.Session
	for i := range rapid.IntRange(0, 14).Draw(t, "sessions") {
		start := at(rapid.IntRange(0, 12).Draw(t, "start") * 5)
		sessions = append(sessions, &schedule.Session{
			Key: schedule.Key(fmt.Sprintf("s%d", i)), Title: "Talk " + rapid.SampledFrom([]string{"of " + fmt.Sprint(i), "A", "B"}).Draw(t, "title"),
			Start: start, End: start.Add(time.Duration(rapid.SampledFrom([]int{10, 30, 30, 45, 300}).Draw(t, "length")) * time.Minute),
			Rooms: []schedule.RoomID{rapid.SampledFrom([]schedule.RoomID{"a", "b", "c"}).Draw(t, "room")}, Speakers: []schedule.SpeakerID{"ada"},
		})
	}
	p, err := schedule.New(schedule.Event{ID: "conf", Zone: "UTC", Days: schedule.Days(sessions, time.UTC, 0)},
		[]schedule.Room{{ID: "a", Area: "A"}, {ID: "b", Area: "B"}, {ID: "c", Area: "B"}}, nil, []schedule.Speaker{{ID: "ada", Name: "Ada"}}, sessions)
	if err != nil {
		t.Fatal(err)
	}
	a := agenda.New(uuid.UUID{1}, "conf")
	values := make(map[register.Key]string)
	for _, session := range p.Sessions {
		key := string(session.Key)
		state := rapid.SampledFrom([]agenda.State{agenda.None, agenda.Going, agenda.Going, agenda.Maybe, agenda.Maybe, agenda.Hidden}).Draw(t, "state")
		a.Picks[key] = agenda.Pick{Key: key, State: state}
		if rating := rapid.IntRange(0, 8).Draw(t, "rating"); rating > 0 && rating <= 5 {
			values[register.Rating(key)] = fmt.Sprint(rating)
		}
		if rapid.IntRange(0, 9).Draw(t, "kept") == 0 {
			values[register.Kept(key)] = register.Yes
		}
	}
	a.Fill(values)
	return Scene{Programme: p, Agenda: a, Walks: planner.NewWalks(p, nil, 100), Now: at(-60)}
}

func planOn(s Scene, day int) Planned {
	task := PlanFor(s)
	return PlanOn(s, task, task.Solve(exact.Effort{}), day, false)
}

// Each reason is true of the plan: what it names is in the plan and in the way, and is
// what it says.
func TestReasonsAreTrue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawScene(t)
		rows := make(map[schedule.Key]*schedule.Session)
		var plans []Planned
		for day := range s.Programme.Event.Days {
			p := planOn(s, day)
			plans = append(plans, p)
			for _, row := range p.rows {
				rows[row.Key] = row
			}
		}
		for _, p := range plans {
			for _, left := range p.left {
				why := ""
				for words, holds := range s.reasons(left.session, rows) {
					if strings.Contains(left.why, words) {
						why = words
						if !holds(left.why) {
							t.Fatalf("%s (%v) is left out: %q, which is not so", left.session.Key, s.state(left.session.Key), left.why)
						}
					}
				}
				if why == "" {
					t.Fatalf("%s is left out: %q", left.session.Key, left.why)
				}
			}
		}
	})
}

// What each reason is said of, in the scene of these tests: one, two and three overlap, and
// one runs again.
func TestReasons(t *testing.T) {
	for _, c := range []struct {
		picks  []agenda.Pick
		values map[register.Key]string
		of     string
		want   string
	}{
		{[]agenda.Pick{pick("two", agenda.Going), pick("three", agenda.Maybe)}, nil, "three", "Overlaps 10:10 Second talk, where you go."},
		{[]agenda.Pick{pick("two", agenda.Maybe), pick("three", agenda.Maybe)}, nil, "three", "Overlaps 10:10 Second talk, which counts as much."},
		{[]agenda.Pick{pick("two", agenda.Maybe), pick("three", agenda.Maybe)}, map[register.Key]string{register.Rating("three"): "5"}, "two", "Overlaps 10:20 Third talk, which you rated higher."},
		{[]agenda.Pick{pick("two", agenda.Maybe), pick("three", agenda.Maybe)}, map[register.Key]string{register.Rating("two"): "1"}, "two", "Overlaps 10:20 Third talk; you rated this lower."},
		{[]agenda.Pick{pick("two", agenda.Maybe), pick("three", agenda.Going)}, map[register.Key]string{register.Kept("two"): register.Yes}, "three", "Overlaps 10:10 Second talk, which you keep in every plan."},
		{[]agenda.Pick{pick("one", agenda.Going), pick("two", agenda.Going)}, nil, "one", "You go at another time: Tue 24, 13:00."},
	} {
		s := newScene(t, c.picks...)
		s.Agenda.Fill(c.values)
		var got []string
		for _, left := range planOn(s, 0).left {
			got = append(got, string(left.session.Key)+": "+left.why)
		}
		if want := c.of + ": " + c.want; strings.Join(got, "; ") != want {
			t.Errorf("%q is left out, want %q", got, want)
		}
	}
}

// What is over stays as it is, and is not called kept.
func TestAPlanLeavesThePastAlone(t *testing.T) {
	s := newScene(t, pick("one", agenda.Going), pick("two", agenda.Going))
	s.Now = at(35) // one ended five minutes ago, two goes on for five
	p := planOn(s, 0)
	if len(p.rows) != 1 || p.rows[0].Key != "one" || len(p.left) != 1 || p.left[0].why != "Overlaps 10:00 First talk, where you went." {
		t.Errorf("the plan has %v, and leaves out %+v", p.rows, p.left)
	}
}

// reasons are what may be said of a session that is left out, and when it is so.
func (s Scene) reasons(session *schedule.Session, rows map[schedule.Key]*schedule.Session) map[string]func(string) bool {
	rank := func(of *schedule.Session) int {
		return planner.Wish{Rating: s.Agenda.Ratings[string(s.pickOf(of).Key)]}.Rank()
	}
	inWay := func(holds func(*schedule.Session) bool) func(string) bool {
		return func(why string) bool {
			for _, row := range rows {
				named := strings.Contains(why, s.clock(row.Start)+" "+Shorten(row.Title))
				if named && (planner.Overlap(row, session) > 0 || s.Walks.Between(row.Rooms, session.Rooms) > 0) && holds(row) {
					return true
				}
			}
			return false
		}
	}
	return map[string]func(string) bool{
		"where you go": inWay(func(o *schedule.Session) bool {
			return s.state(s.pickOf(o).Key) == agenda.Going && s.state(session.Key) == agenda.Maybe
		}),
		"which you rated higher": inWay(func(o *schedule.Session) bool {
			return rank(o) > rank(session) && s.Agenda.Ratings[string(s.pickOf(o).Key)] > 0
		}),
		"you rated this lower": inWay(func(o *schedule.Session) bool {
			return rank(o) > rank(session) && s.Agenda.Ratings[string(s.pickOf(o).Key)] == 0
		}),
		"which is longer": inWay(func(o *schedule.Session) bool { return o.Length() > session.Length() && rank(o) == rank(session) }),
		"which counts as much": inWay(func(o *schedule.Session) bool {
			return s.state(s.pickOf(o).Key) == s.state(session.Key) && rank(o) == rank(session)
		}),
		"you would miss": func(why string) bool {
			missed := 0
			for _, row := range rows {
				if s.state(s.pickOf(row).Key) == s.state(session.Key) && (planner.Overlap(row, session) > 0 || s.Walks.Between(row.Rooms, session.Rooms) > 0) {
					missed++
				}
			}
			return missed >= 2
		},
		"which you keep in every plan": func(string) bool {
			for _, row := range rows {
				if s.Agenda.Kept[string(row.Key)] && s.Agenda.Chosen(string(row.Key)) {
					return true
				}
			}
			return false
		},
		"You go at another time": func(string) bool {
			for _, key := range session.Repeats {
				if rows[key] != nil {
					return true
				}
			}
			return false
		},
		"to walk": func(why string) bool {
			for _, row := range rows {
				walk := s.Walks.Between(row.Rooms, session.Rooms)
				if walk > 0 && strings.Contains(why, "About "+length(walk)+" to walk") && planner.Overlap(row, session) <= 0 {
					return true
				}
			}
			return false
		},
	}
}

// pickOf is what was picked of what a session gives: itself, or what it repeats.
func (s Scene) pickOf(session *schedule.Session) *schedule.Session {
	if !s.Agenda.Chosen(string(session.Key)) {
		for _, key := range session.Repeats {
			if other, ok := s.Programme.Session(key); ok && s.Agenda.Chosen(string(key)) {
				return other
			}
		}
	}
	return session
}

// Whoever goes to a summit of a whole day is there: nothing else is planned or suggested
// then but what is inside it, and nobody takes them for free.
func TestWhatOneGoesToCountsWhateverItsLength(t *testing.T) {
	s := newScene(t, pick("one", agenda.Maybe))
	session := func(key, title string, from, to int) *schedule.Session {
		return &schedule.Session{Key: schedule.Key(key), Title: title, Start: at(from), End: at(to), Rooms: []schedule.RoomID{"a"}}
	}
	all := append(slices.Clone(s.Programme.Sessions), session("summit", "Summit", -60, 300), session("inside", "Inside talk", 60, 90))
	all[len(all)-1].Parent = "summit"
	p, err := schedule.New(s.Programme.Event, s.Programme.Rooms, s.Programme.Tracks, s.Programme.Speakers, all)
	if err != nil {
		t.Fatal(err)
	}
	s.Programme, s.Index = p, search.Build(p)
	s.Agenda.Picks["summit"] = agenda.Pick{Key: "summit", State: agenda.Going}
	s.Agenda.Fill(map[register.Key]string{register.Focus("talk"): register.Yes})
	plan := planOn(s, 0)
	var rows, finds []string
	for _, row := range plan.rows {
		rows = append(rows, string(row.Key))
	}
	for _, f := range plan.finds {
		finds = append(finds, string(f.session.Key)+" "+f.why)
	}
	if got := strings.Join(rows, " "); got != "summit" || len(plan.left) != 1 || plan.left[0].why != "Overlaps 09:00 Summit, where you go." {
		t.Errorf("the plan is %q, and leaves out %+v", got, plan.left)
	}
	if got := strings.Join(finds, "; "); got != "inside In the title: talk" {
		t.Errorf("suggests %q", got)
	}
	for _, m := range s.meetings(s.teamOf(), 0) {
		if m.Start.Before(at(300)) && m.End.After(at(-60)) {
			t.Errorf("one is free at %v to %v", m.Start, m.End)
		}
	}
}

// Topics leave lunch free, unless they are told to fill it.
func TestLunchStaysFree(t *testing.T) {
	s := newScene(t)
	session := func(key, title string, from, to int) *schedule.Session {
		return &schedule.Session{Key: schedule.Key(key), Title: title, Start: at(from), End: at(to), Rooms: []schedule.RoomID{"a"}}
	}
	lunch := session("lunch", "Lunch", 180, 240) // at 13:00 in Amsterdam
	lunch.Service = true
	all := append(slices.Clone(s.Programme.Sessions), lunch, session("eaten", "Wasm at lunch", 190, 220), session("after", "Wasm after lunch", 250, 280))
	p, err := schedule.New(s.Programme.Event, s.Programme.Rooms, s.Programme.Tracks, s.Programme.Speakers, all)
	if err != nil {
		t.Fatal(err)
	}
	s.Programme, s.Index = p, search.Build(p)
	s.Agenda.Fill(map[register.Key]string{register.Focus("wasm"): register.Yes})
	for fill, want := range map[bool]string{false: "after", true: "eaten after"} {
		task := PlanFor(s)
		var finds []string
		for _, f := range PlanOn(s, task, task.Solve(exact.Effort{}), 0, fill).finds {
			finds = append(finds, string(f.session.Key))
		}
		if got := strings.Join(finds, " "); got != want {
			t.Errorf("filled: %v: suggests %q, want %q", fill, got, want)
		}
	}
}

// What one goes to is not given up for maybes, repeats or topics, and nothing that
// nobody picked becomes a pick, but another time of what was picked.
func TestAPlanKeepsWhatOneGoesTo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawScene(t)
		for day := range s.Programme.Event.Days {
			p := planOn(s, day)
			for _, c := range p.Changes {
				session, _ := s.Programme.Session(c.Key)
				if c.State == agenda.Going && !s.Agenda.Chosen(string(s.pickOf(session).Key)) {
					t.Fatalf("%s becomes a pick, and nobody picked it", c.Key)
				}
				if c.State != agenda.Maybe {
					continue
				}
				instead := 0
				for other := range s.Programme.Event.Days {
					for _, row := range planOn(s, other).rows {
						pick := s.pickOf(row)
						same := pick.Key == session.Key
						if same || s.attends(pick.Key) && !planner.Related(row, session) && (planner.Overlap(row, session) > 0 || s.Walks.Between(row.Rooms, session.Rooms) > 0) {
							instead++
						}
					}
				}
				if instead == 0 {
					t.Fatalf("%s is given up, and nothing that is wanted as much is in the way: %+v", c.Key, p.left)
				}
			}
		}
	})
}

// What is over is in the plan as it was, and nobody is told that it overlaps.
func TestClashesOfThePastAreNoConcern(t *testing.T) {
	s := newScene(t, pick("one", agenda.Going), pick("two", agenda.Going), pick("again", agenda.Going))
	s.Agenda.Kept = map[string]bool{"one": true, "two": true}
	words := func() string {
		task := PlanFor(s)
		return draw(t, Plan(s, PlanOn(s, task, task.Solve(exact.Effort{}), 0, false), false))
	}
	contains(t, words(), "Sessions that you locked overlap each other: 1 clash.")
	s.Now = at(120)
	if strings.Contains(words(), "overlap each other") {
		t.Error("it says what overlapped")
	}
}
