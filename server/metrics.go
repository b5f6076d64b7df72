package main

import (
	"context"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"hallway/server/agendas"
)

// meters count what happens. Their names follow Prometheus' guidelines, and no label names a
// person, an agenda or an address. Histograms are native ones where the reader asks for them,
// and else have the buckets below.
type meters struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	edits    prometheus.Counter
	commits  prometheus.Histogram
	pushes   *prometheus.CounterVec
}

// buckets are upper bounds in seconds.
var buckets = []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10}

// streams are the routes of answers that last for as long as somebody listens.
const streams = "/stream"

func newMeters() *meters {
	histogram := func(name, help string) prometheus.HistogramOpts {
		return prometheus.HistogramOpts{
			Name: name, Help: help, Buckets: buckets,
			NativeHistogramBucketFactor: 1.1, NativeHistogramMaxBucketNumber: 100, NativeHistogramMinResetDuration: time.Hour,
		}
	}
	m := &meters{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "hallway_http_requests_total", Help: "Answers by route and status.",
		}, []string{"route", "status"}),
		seconds: prometheus.NewHistogramVec(histogram("hallway_http_request_duration_seconds", "How long answers took by route, without streams."), []string{"route"}),
		edits:   prometheus.NewCounter(prometheus.CounterOpts{Name: "hallway_sync_ops_total", Help: "Edits that devices sent and the server took."}),
		commits: prometheus.NewHistogram(histogram("hallway_store_commit_seconds", "How long transactions of the store took.")),
		pushes: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "hallway_push_sent_total", Help: "Messages to push services by how they went: sent, gone, again or refused.",
		}, []string{"result"}),
	}
	for _, result := range []string{"sent", "gone", "again", "refused"} {
		m.pushes.WithLabelValues(result) // there from the first, so that the first failure is a rise
	}
	m.registry.MustRegister(m.requests, m.seconds, m.edits, m.commits, m.pushes, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// request counts an answer.
func (m *meters) request(route string, status int, took time.Duration) {
	m.requests.WithLabelValues(route, strconv.Itoa(status)).Inc()
	if !strings.HasSuffix(route, streams) {
		m.seconds.WithLabelValues(route).Observe(took.Seconds())
	}
}

// metrics answers an operator's monitoring. It is on an address of its own,
// --metrics-listen: it is not for the people who use the
// app, and no rule of a proxy can forget to hide it.
func (s *server) metrics() http.Handler {
	return promhttp.HandlerFor(prometheus.Gatherers{s.meters.registry, s.present()}, promhttp.HandlerOpts{})
}

// present reports what holds at the moment of the request.
func (s *server) present() prometheus.Gatherer {
	registry := prometheus.NewRegistry()
	registry.MustRegister(present{s})
	return registry
}

// present collects what holds at this moment. Sources are not named: their addresses may
// hold keys.
type present struct{ *server }

var (
	description = func(name, help string, labels ...string) *prometheus.Desc {
		return prometheus.NewDesc(name, help, labels, nil)
	}
	buildInfo = description("hallway_build_info", "1, with what this server was built of.", "version", "revision", "goversion")
	age       = description("hallway_programme_age_seconds", "How long ago the programme's sources were heard from.", "event")
	sessions  = description("hallway_programme_sessions", "How many sessions the programme has.", "event")
	held      = description("hallway_programme_held", "1 where a newer version looks like an outage and waits for somebody to accept it.", "event")
	failures  = description("hallway_programme_read_failures_total", "How often the programme's sources could not be read.", "event")
	writable  = description("hallway_store_writable", "1 where the store takes edits.")
	free      = description("hallway_store_free_bytes", "How much room the store's disk has.")
	listeners = description("hallway_streams", "How many devices are listening.")
)

// Describe is [prometheus.Collector]'s.
func (p present) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{buildInfo, age, sessions, held, failures, writable, free, listeners} {
		to <- d
	}
}

// Collect is [prometheus.Collector]'s.
func (p present) Collect(to chan<- prometheus.Metric) {
	gauge := func(d *prometheus.Desc, value float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	module, revision, compiler := built()
	gauge(buildInfo, 1, module, revision, compiler)
	for _, v := range p.library.All() {
		event := string(v.Programme.Event.ID)
		gauge(age, p.now().Sub(v.Fetched).Seconds(), event)
		gauge(sessions, float64(len(v.Programme.Sessions)), event)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	gauge(writable, number(p.store.CanWrite(ctx) == nil))
	if room, known := p.store.Room(); known {
		gauge(free, float64(room))
	}
	gauge(listeners, float64(p.kept.Streams()))
	if p.poller == nil {
		return
	}
	for _, standing := range p.poller.Standing() {
		event := string(standing.Event)
		gauge(held, number(standing.Held), event)
		to <- prometheus.MustNewConstMetric(failures, prometheus.CounterValue, float64(standing.Failures), event)
	}
}

func number(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

// built is what the build knows of itself.
func built() (module, revision, compiler string) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown", "", ""
	}
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" {
			revision = setting.Value[:min(len(setting.Value), 12)]
		}
	}
	return info.Main.Version, revision, info.GoVersion
}

// measure has the parts of the server report what they do.
func (s *server) measure(a *agendas.Agendas) {
	a.Took = func(edits int) { s.meters.edits.Add(float64(edits)) }
	s.store.Committed = func(took time.Duration) { s.meters.commits.Observe(took.Seconds()) }
}
