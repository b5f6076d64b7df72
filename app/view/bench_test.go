package view

import (
	"context"
	"io"
	"testing"
	"time"

	"hallway/app/agenda"
	"hallway/app/schedule/scheduletest"
	"hallway/app/search"
)

// largeScene is a programme of 596 sessions, of which nothing is picked.
func largeScene() Scene {
	p := scheduletest.Large(596)
	return Scene{Programme: p, Index: search.Build(p), Agenda: &agenda.Agenda{}, Now: time.Unix(0, 0)}
}

// A day of two hundred rows, and what a letter of a search puts in its place.
func BenchmarkProgramme(b *testing.B) {
	s := largeScene()
	p := s.Programme
	day := 0
	for i := range p.Event.Days {
		if len(p.OnDay(i)) > len(p.OnDay(day)) {
			day = i
		}
	}
	b.Run("day", func(b *testing.B) {
		b.ReportMetric(float64(len(p.OnDay(day))), "rows")
		for b.Loop() {
			_ = Programme(s, search.Query{Day: day}, "").Render(context.Background(), io.Discard)
		}
	})
	b.Run("search", func(b *testing.B) {
		for b.Loop() {
			_ = List(s, search.Query{Day: -1, Text: "s"}, "", TypingHits).Render(context.Background(), io.Discard)
		}
	})
}
