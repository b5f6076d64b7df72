package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/VictoriaMetrics/metrics"

	"hallway/app/schedule"
)

// newMeter counts what happens. The library is a small one; Prometheus' own brings
// protocol buffers and eight modules for the same lines.
func newMeter() *metrics.Set {
	metrics.ExposeMetadata(true) // the type of each metric
	return metrics.NewSet()
}

// countRequest counts an answer.
func (s *server) countRequest(route string, status int) {
	s.meter.GetOrCreateCounter(fmt.Sprintf(`hallway_http_requests_total{route=%q,status="%d"}`, route, status)).Inc()
}

// metrics answers an operator's monitoring in the text form of Prometheus. It is on
// an address of its own, --metrics-listen: what a server does is nothing for those
// whom it serves, and no rule of a proxy can forget to hide it.
func (s *server) metrics(w http.ResponseWriter, _ *http.Request) {
	var text bytes.Buffer
	s.stateOfPlay().WritePrometheus(&text)
	s.meter.WritePrometheus(&text)
	metrics.WriteProcessMetrics(&text)
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	_, _ = w.Write(text.Bytes()) // who asked may have gone
}

// stateOfPlay is what holds at this moment, by event. Sources are not named: their
// addresses may hold keys.
func (s *server) stateOfPlay() *metrics.Set {
	set := metrics.NewSet()
	gauge := func(name string, event schedule.EventID, value float64) {
		set.GetOrCreateGauge(fmt.Sprintf("%s{event=%q}", name, event), nil).Add(value)
	}
	for _, v := range s.library.All() {
		event := v.Programme.Event.ID
		gauge("hallway_programme_age_seconds", event, s.now().Sub(v.Fetched).Seconds())
		gauge("hallway_programme_sessions", event, float64(len(v.Programme.Sessions)))
	}
	writes := 0.0
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if s.store.CanWrite(ctx) == nil {
		writes = 1
	}
	set.GetOrCreateGauge("hallway_store_writable", nil).Set(writes)
	if room, known := s.store.Room(); known {
		set.GetOrCreateGauge("hallway_store_free_bytes", nil).Set(float64(room))
	}
	if s.poller == nil {
		return set
	}
	for _, standing := range s.poller.Standing() {
		held := 0.0
		if standing.Held {
			held = 1
		}
		gauge("hallway_held_versions", standing.Event, held)
		name := fmt.Sprintf("hallway_refresh_failures_total{event=%q}", standing.Event)
		set.GetOrCreateCounter(name).Add(standing.Failures)
	}
	return set
}
