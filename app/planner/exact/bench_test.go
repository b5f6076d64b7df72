package exact

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"hallway/app/planner"
	"hallway/app/planner/plannertest"
	"hallway/app/schedule"
	"hallway/app/schedule/scheduletest"
)

// congress makes choices as a KubeCon has sessions: on each of so many days six slots of
// talks that last half an hour and are a pause apart, so many at a time; the first
// slot holds workshops of 75 minutes too, and in one room lightning talks of five
// minutes run all day. Values are 0 to 5. So many of a hundred are given again in another
// slot.
func congress(days, parallel, repeated int, pause time.Duration) []Choice {
	random := rand.New(rand.NewPCG(1, uint64(days*1000+parallel+repeated)))
	rooms := []schedule.RoomID{"a1", "a2", "b1", "b2", "c1", "d1"}
	var all []Choice
	add := func(start time.Time, length time.Duration) {
		c := Choice{
			Key: schedule.Key(fmt.Sprintf("%04d", len(all))), Start: start, End: start.Add(length),
			Rooms: []schedule.RoomID{rooms[random.IntN(len(rooms))]}, Value: random.IntN(6),
		}
		if len(all) > 0 && random.IntN(100) < repeated {
			again := &all[random.IntN(len(all))]
			again.Same = max(again.Same, again.Key)
			c.Same, c.Value = again.Same, again.Value
		}
		all = append(all, c)
	}
	for day := range days {
		start := plannertest.Morning.AddDate(0, 0, day)
		for range 6 {
			for i := range parallel {
				add(start, time.Duration(30+45*(i%8/7))*time.Minute)
			}
			for i := range 6 {
				add(start.Add(time.Duration(i)*5*time.Minute), 5*time.Minute)
			}
			start = start.Add(30*time.Minute + pause)
		}
	}
	return all
}

// crowd makes choices of a programme whose sessions start at any quarter of an hour.
// About half are rated.
func crowd(sessions, repeated int) ([]Choice, *planner.Walks) {
	p := scheduletest.Large(sessions)
	random := rand.New(rand.NewPCG(2, uint64(sessions+repeated)))
	var all []Choice
	for _, s := range p.Sessions {
		if !planner.TakesTime(s, false) {
			continue
		}
		c := ChoiceOf(s, max(0, random.IntN(10)-4), false)
		if len(all) > 0 && random.IntN(100) < repeated {
			again := &all[random.IntN(len(all))]
			again.Same = max(again.Same, again.Key)
			c.Same, c.Value = again.Same, again.Value
		}
		all = append(all, c)
	}
	return all, planner.NewWalks(p, []planner.Leg{{From: "Congress Centre", To: "Pavilion", Minutes: 4}, {From: "Pavilion", To: "Elicium", Minutes: 7}}, 100)
}

// equal makes all that is worth something worth the same.
func equal(choices []Choice) []Choice {
	for i := range choices {
		choices[i].Value = min(1, choices[i].Value)
	}
	return choices
}

// firstDay are the choices of the first day, so many at most.
func firstDay(choices []Choice, most int) []Choice {
	var on []Choice
	for _, c := range choices {
		if len(on) < most && c.Start.Before(scheduletest.First.Add(14*time.Hour)) {
			on = append(on, c)
		}
	}
	return on
}

// busy gives people items of an hour that start at odd times, three a day, and pins
// of theirs to choices.
func busy(people, days, pins int, choices []Choice) []Person {
	random := rand.New(rand.NewPCG(3, uint64(people+pins)))
	team := make([]Person, people)
	for i := range team {
		for item := range 3 * days {
			start := choices[0].Start.AddDate(0, 0, item/3).Add(time.Duration(random.IntN(80)) * 5 * time.Minute)
			team[i].Kept = append(team[i].Kept, Choice{
				Key: schedule.Key(fmt.Sprintf("item-%d-%d", i, item)), Start: start, End: start.Add(time.Hour), Kept: true,
			})
		}
		for range pins {
			pin := choices[random.IntN(len(choices))]
			pin.Kept = true
			team[i].Kept = append(team[i].Kept, pin)
		}
	}
	return team
}

// labs are so many labs that are each given so many times, in slots of an hour.
func labs(labs, times, slots int, value func(*rand.Rand) int) []Choice {
	random := rand.New(rand.NewPCG(4, uint64(labs*times+slots)))
	rooms := []schedule.RoomID{"a1", "a2", "b1", "b2", "c1", "d1"}
	var all []Choice
	for lab := range labs {
		worth := value(random)
		for time := range times {
			start := plannertest.Minute(60*random.IntN(slots) + 30*random.IntN(2))
			all = append(all, Choice{
				Key: schedule.Key(fmt.Sprintf("%02d-%d", lab, time)), Same: schedule.Key(fmt.Sprintf("%02d", lab)),
				Start: start, End: start.Add(45 * 60e9), Rooms: []schedule.RoomID{rooms[random.IntN(len(rooms))]}, Value: worth,
			})
		}
	}
	return all
}

// layered makes values as large as those of layers.
func layered(choices []Choice) []Choice {
	for i := range choices {
		choices[i].Value = (choices[i].Value << 30) + choices[i].Value<<12 + i%7
	}
	return choices
}

// wishing gives people wishes: each so many of the choices.
func wishing(people []Person, wishes int, choices []Choice) []Person {
	random := rand.New(rand.NewPCG(5, uint64(len(people)+wishes)))
	for i := range people {
		for range wishes {
			people[i].Wants = append(people[i].Wants, choices[random.IntN(len(choices))].Key)
		}
	}
	return people
}

func BenchmarkBest(b *testing.B) {
	legs := []planner.Leg{{From: "A", To: "B", Minutes: 4}, {From: "B", To: "C", Minutes: 7}, {From: "C", To: "D", Minutes: 12}}
	walks := planner.NewWalks(plannertest.Venue(b), legs, 100)
	big, bigWalks := crowd(1351, 0)
	many, manyWalks := crowd(1351, 40)
	any := func(r *rand.Rand) int { return 1 + r.IntN(5) }
	flat := func(*rand.Rand) int { return 3 }
	for _, c := range []struct {
		name    string
		choices []Choice
		walks   *planner.Walks
	}{
		{"a day of 300", firstDay(big, 300), bigWalks},
		{"a day of 300, many repeats", firstDay(many, 300), manyWalks},
		{"three days of KubeCon", congress(3, 16, 4, 15*time.Minute), walks},
		{"three days, no pauses", congress(3, 16, 4, 0), walks},
		{"three days, many repeats", congress(3, 16, 40, 0), walks},
		{"three days, many repeats, all equal", equal(congress(3, 16, 40, 0)), walks},
		{"four days of 1351", big, bigWalks},
		{"four days of 1351, many repeats", many, manyWalks},
		{"three days, layers", layered(congress(3, 16, 4, 0)), walks},
		{"three days, many repeats, layers", layered(congress(3, 16, 40, 0)), walks},
		{"30 labs four times in 24 slots", labs(30, 4, 24, any), walks},
		{"30 labs four times in 24 slots, all equal", labs(30, 4, 24, flat), walks},
		{"30 labs four times in 15 slots", labs(30, 4, 15, any), walks},
		{"30 labs four times in 15 slots, layers", layered(labs(30, 4, 15, any)), walks},
		{"30 labs four times in 40 slots, layers", layered(labs(30, 4, 40, any)), walks},
	} {
		b.Run(c.name, func(b *testing.B) {
			var plan Plan
			for b.Loop() {
				plan = Best(c.choices, c.walks)
			}
			report(b, len(c.choices), plan.Value, plan.Exact)
		})
	}
}

func report(b *testing.B, choices, value int, exact bool) {
	b.ReportMetric(float64(choices), "choices")
	b.ReportMetric(float64(value), "value")
	b.ReportMetric(map[bool]float64{true: 1}[exact], "exact")
}

func BenchmarkCover(b *testing.B) {
	legs := []planner.Leg{{From: "A", To: "B", Minutes: 4}, {From: "B", To: "C", Minutes: 7}, {From: "C", To: "D", Minutes: 12}}
	walks := planner.NewWalks(plannertest.Venue(b), legs, 100)
	large, largeWalks := crowd(680, 0)
	many, manyWalks := crowd(680, 40)
	kubecon, tight := congress(3, 28, 4, 15*time.Minute), congress(3, 28, 4, 0)
	repeats := congress(3, 28, 30, 0)
	flat := equal(congress(3, 28, 4, 0))
	flatRepeats := equal(congress(3, 28, 30, 0))
	layers := layered(congress(3, 28, 4, 15*time.Minute))
	for _, c := range []struct {
		name    string
		people  []Person
		choices []Choice
		walks   *planner.Walks
	}{
		{"KubeCon", busy(5, 3, 3, kubecon), kubecon, walks},
		{"KubeCon, nobody keeps anything", make([]Person, 5), kubecon, walks},
		{"no pauses", busy(5, 3, 3, tight), tight, walks},
		{"no pauses, nobody keeps anything", make([]Person, 5), tight, walks},
		{"no pauses, no walks", busy(5, 3, 3, tight), tight, nil},
		{"no pauses, all equal", busy(5, 3, 3, flat), flat, walks},
		{"no pauses, many repeats", busy(5, 3, 3, repeats), repeats, walks},
		{"no pauses, many repeats, all equal", busy(5, 3, 3, flatRepeats), flatRepeats, walks},
		{"any time", busy(5, 4, 3, large), large, largeWalks},
		{"KubeCon, 8 people with 40 wishes each", wishing(busy(8, 3, 12, kubecon), 40, kubecon), kubecon, walks},
		{"KubeCon, 8 people with 40 wishes each, layers", wishing(busy(8, 3, 12, layers), 40, layers), layers, walks},
		{"no pauses, 8 people with 40 wishes each", wishing(busy(8, 3, 12, tight), 40, tight), tight, walks},
		{"any time, 8 people with 40 wishes each", wishing(busy(8, 4, 12, large), 40, large), large, largeWalks},
		{"any time, nobody keeps anything", make([]Person, 5), large, largeWalks},
		{"any time, many repeats", busy(5, 4, 3, many), many, manyWalks},
	} {
		b.Run(c.name, func(b *testing.B) {
			var covered Covered
			for b.Loop() {
				covered = Cover(c.people, c.choices, c.walks)
			}
			report(b, len(c.choices), covered.Value, covered.Exact)
			b.ReportMetric(map[bool]float64{true: 1}[covered.Wished], "wished")
		})
	}
}
