package scheduletest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"time"

	"hallway/app/schedule"
)

// Large makes a programme of the size and shape of a KubeCon's: for 596 sessions
// some 650 speakers, 50 rooms, 26 tracks and 450 kB of abstracts, whose words are
// as unevenly spread as those of a language. The same number gives the same
// programme.
func Large(sessions int) *schedule.Programme {
	g := grower{rand.New(rand.NewPCG(2026, uint64(sessions))), nil}
	g.vocabulary(12000)
	var rooms []schedule.Room
	for i := range 50 {
		rooms = append(rooms, schedule.Room{
			ID:   schedule.RoomID(fmt.Sprintf("hall-%d", i)),
			Name: fmt.Sprintf("Hall %d", i), Area: g.pick("Congress Centre", "Pavilion", "Elicium"),
		})
	}
	var tracks []schedule.Track
	for i := range 26 {
		tracks = append(tracks, schedule.Track{ID: schedule.TrackID(fmt.Sprintf("track-%d", i)), Name: g.title(2)})
	}
	var speakers []schedule.Speaker
	for i := range sessions * 11 / 10 {
		speakers = append(speakers, schedule.Speaker{
			ID: schedule.SpeakerID(fmt.Sprintf("speaker-%d", i)), Name: g.title(2), Org: g.title(1),
			Position: g.title(2), Bio: g.text(30), Inferred: true,
		})
	}
	var all []*schedule.Session
	for i := range sessions {
		all = append(all, g.session(i, rooms, tracks, speakers))
	}
	event := schedule.Event{
		ID: "large", Name: "Large", Zone: Zone, TZif: TZif(),
		Days: schedule.Days(all, Location(), 5*time.Hour),
	}
	p, err := schedule.New(event, rooms, tracks, speakers, all)
	if err != nil {
		panic(err) // the lines above are wrong
	}
	return p
}

type grower struct {
	*rand.Rand
	known []string
}

// vocabulary makes up words of two to five syllables.
func (g *grower) vocabulary(n int) {
	syllables := strings.Fields("a ba ce di lo ku ber net tes pro me the us con tai ner ser vi ce mesh ob sta ble scal ing re ci en")
	seen := make(map[string]bool)
	for len(g.known) < n {
		word := ""
		for range 2 + g.IntN(4) {
			word += syllables[g.IntN(len(syllables))]
		}
		if !seen[word] {
			seen[word] = true
			g.known = append(g.known, word)
		}
	}
}

// word draws a word by Zipf's law: the n-th most frequent one is drawn 1/n as often
// as the first.
func (g *grower) word() string {
	n := math.Pow(float64(len(g.known)), g.Float64())
	return g.known[int(n)-1]
}

func (g *grower) words(n int) string {
	words := make([]string, n)
	for i := range words {
		words[i] = g.word()
	}
	return strings.Join(words, " ")
}

func (g *grower) title(n int) string {
	words := strings.Fields(g.words(n))
	for i, word := range words {
		words[i] = strings.ToUpper(word[:1]) + word[1:]
	}
	return strings.Join(words, " ")
}

func (g *grower) text(words int) schedule.Text {
	return schedule.Text{{Spans: []schedule.Span{{Text: g.words(words)}}}}
}

func (g *grower) pick(from ...string) string { return from[g.IntN(len(from))] }

func (g *grower) session(i int, rooms []schedule.Room, tracks []schedule.Track, speakers []schedule.Speaker) *schedule.Session {
	day, slot := g.IntN(4), g.IntN(36)
	start := First.Add(time.Duration(day)*24*time.Hour + time.Duration(slot)*15*time.Minute)
	length := []time.Duration{30, 30, 30, 30, 30, 75, 5, 20, 600}[g.IntN(9)] * time.Minute
	key := fmt.Sprintf("%016x%016x", g.Uint64(), g.Uint64())
	s := &schedule.Session{
		Key: schedule.Key(key), Title: g.title(4 + g.IntN(9)), Start: start, End: start.Add(length),
		Rooms:    []schedule.RoomID{rooms[g.IntN(len(rooms))].ID},
		Tracks:   []schedule.TrackID{tracks[g.IntN(len(tracks))].ID},
		Tags:     []schedule.Tag{{Facet: "level", Value: g.pick("Beginner", "Intermediate", "Advanced", "Any")}},
		URL:      "https://large.example.org/event/" + key,
		Abstract: g.text(60 + g.IntN(100)),
	}
	for range g.IntN(3) {
		s.Speakers = append(s.Speakers, speakers[(i+g.IntN(40))%len(speakers)].ID)
	}
	return s
}
