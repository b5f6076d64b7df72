package scheduletest

import (
	"fmt"
	"time"

	"pgregory.net/rapid"

	"hallway/app/schedule"
)

// First is when the first day of a made programme begins: a morning in spring, five
// days before the clocks in [Zone] change.
var First = time.Date(2026, 3, 24, 8, 0, 0, 0, time.UTC)

// Random makes a small programme that holds together. Its titles, names and texts
// come from few words, accents and foreign scripts among them, so that sessions
// have words, rooms and times in common.
func Random(t *rapid.T) *schedule.Programme {
	m := maker{t: t}
	m.places()
	sessions := m.sessions()
	event := schedule.Event{
		ID: "made", Name: m.words("event", 3), Zone: Zone, TZif: TZif(),
		Days:    schedule.Days(sessions, Location(), 5*time.Hour),
		Version: m.words("version", 1), URL: m.url("event url"), Place: m.words("place", 2),
		Sample: rapid.Bool().Draw(t, "sample"),
	}
	for range m.number("walks", 0, 2) {
		event.Walks = append(event.Walks, schedule.Leg{From: m.words("from", 2), To: m.words("to", 2), Minutes: m.number("minutes", 0, schedule.MostWalk)})
	}
	for range m.number("floors", 0, 2) {
		floor := schedule.Floor{Name: m.words("floor", 2), Picture: m.words("picture", 1), Width: m.number("width", 1, 4000), Height: m.number("height", 1, 4000)}
		for _, room := range m.rooms {
			if rapid.Bool().Draw(t, "on the floor") {
				floor.Spots = append(floor.Spots, schedule.Spot{Room: room.ID, X: m.number("x", 0, 1000), Y: m.number("y", 0, 1000)})
			}
		}
		event.Floors = append(event.Floors, floor)
	}
	p, err := schedule.New(event, m.rooms, m.tracks, m.speakers, sessions)
	if err != nil {
		t.Fatalf("the made programme does not hold together: %v", err)
	}
	return p
}

type maker struct {
	t        *rapid.T
	rooms    []schedule.Room
	tracks   []schedule.Track
	speakers []schedule.Speaker
}

func (m *maker) places() {
	for i := range m.number("rooms", 0, 4) {
		m.rooms = append(m.rooms, schedule.Room{
			ID: schedule.RoomID(fmt.Sprintf("room-%d", i)), Name: m.words("room", 2),
			Area: m.words("area", 1), Address: m.words("address", 1),
		})
	}
	for i := range m.number("tracks", 0, 3) {
		m.tracks = append(m.tracks, schedule.Track{
			ID: schedule.TrackID(fmt.Sprintf("track-%d", i)), Name: m.words("track", 2),
		})
	}
	for i := range m.number("speakers", 0, 5) {
		m.speakers = append(m.speakers, schedule.Speaker{
			ID: schedule.SpeakerID(fmt.Sprintf("speaker-%d", i)), Name: m.words("name", 2),
			Org: m.words("org", 2), Position: m.words("position", 1),
			Bio: m.text("bio"), Links: m.links("speaker links"), Inferred: rapid.Bool().Draw(m.t, "inferred"),
		})
	}
}

func (m *maker) sessions() []*schedule.Session {
	var sessions []*schedule.Session
	for i := range m.number("sessions", 0, 12) {
		sessions = append(sessions, m.session(i, sessions))
	}
	return sessions
}

func (m *maker) session(i int, before []*schedule.Session) *schedule.Session {
	start := First.Add(time.Duration(m.number("start", 0, 400)) * 5 * time.Minute)
	lengths := []int{0, 3, 5, 10, 25, 30, 30, 75, 240, 600}
	length := rapid.SampledFrom(lengths).Draw(m.t, "minutes")
	s := &schedule.Session{
		Key:      schedule.Key(fmt.Sprintf("s%d", i)),
		Title:    m.words("title", 4),
		Subtitle: m.words("subtitle", 1),
		Start:    start,
		End:      start.Add(time.Duration(length) * time.Minute),
		Kind:     schedule.Kind(m.number("kind", 0, int(schedule.Break))),
		Status:   schedule.Status(m.number("status", 0, int(schedule.SoldOut))),
		Language: rapid.SampledFrom([]string{"", "en", "de"}).Draw(m.t, "language"),
		Service:  m.seldom("service"), Open: m.seldom("open"), Plenum: m.seldom("plenum"), Unfilmed: m.seldom("unfilmed"),
		URL: m.url("url"), Feedback: m.url("feedback"),
		Abstract: m.text("abstract"), Links: m.links("links"),
	}
	for _, room := range m.rooms {
		if m.seldom("in " + string(room.ID)) {
			s.Rooms = append(s.Rooms, room.ID)
		}
	}
	for _, track := range m.tracks {
		if m.seldom("in " + string(track.ID)) {
			s.Tracks = append(s.Tracks, track.ID)
		}
	}
	for _, speaker := range m.speakers {
		if m.seldom("by " + string(speaker.ID)) {
			s.Speakers = append(s.Speakers, speaker.ID)
		}
	}
	if m.seldom("level") {
		s.Tags = append(s.Tags, schedule.Tag{Facet: "level", Value: m.words("level", 1)})
	}
	if len(before) > 0 && m.seldom("inside another") {
		s.Parent = rapid.SampledFrom(before).Draw(m.t, "parent").Key
	}
	return s
}

func (m *maker) number(what string, from, to int) int {
	return rapid.IntRange(from, to).Draw(m.t, what)
}

func (m *maker) seldom(what string) bool { return m.number(what, 0, 3) == 3 }

func (m *maker) words(what string, most int) string { return Words(most).Draw(m.t, what) }

func (m *maker) url(what string) string {
	return rapid.SampledFrom([]string{"", "https://example.org/talk"}).Draw(m.t, what)
}

func (m *maker) text(what string) schedule.Text {
	var text schedule.Text
	for range m.number(what, 0, 2) {
		passage := schedule.Passage{Kind: schedule.PassageKind(m.number("passage", 0, 3))}
		for range m.number("spans", 0, 2) {
			passage.Spans = append(passage.Spans, schedule.Span{Text: m.words("span", 5), URL: m.url("span url")})
		}
		text = append(text, passage)
	}
	return text
}

func (m *maker) links(what string) []schedule.Link {
	var links []schedule.Link
	for range m.number(what, 0, 2) {
		links = append(links, schedule.Link{Title: m.words("link", 1), URL: "https://example.org/slides"})
	}
	return links
}

// Words draws a few words, as they stand on programmes and as people type them.
func Words(most int) *rapid.Generator[string] {
	words := []string{
		"Kubernetes", "kube", "Prometheus", "prom", "CI/CD", "a", "of", "Go", "Zürich", "zurich", "STRASSE",
		"Straße", "Cafe\u0301", "café", "Nguyễn", "Łódź", "Αθήνα", "Ёлка", "上海", "コンテナ", "の", "don't", "C++", "v1.30",
		"incomprehensibilities-and-antidisestablishmentarianism", "é", "\u0301", "\xff",
	}
	return rapid.Custom(func(t *rapid.T) string {
		text := ""
		for i := range rapid.IntRange(0, most).Draw(t, "words") {
			if i > 0 {
				text += rapid.SampledFrom([]string{" ", " - ", "", "\n"}).Draw(t, "between")
			}
			text += rapid.SampledFrom(words).Draw(t, "word")
		}
		return text
	})
}
