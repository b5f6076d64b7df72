package programme

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"hallway/app/schedule"
	"hallway/app/search"
	"hallway/server/fetch"
)

// Poller reads sources and publishes what they hold.
type Poller struct {
	library   *Library
	archive   *Archive
	history   *History
	log       *slog.Logger
	now       func() time.Time
	zones     Zones
	sources   []*source
	published map[schedule.EventID]string // editions

	// Names, Walks and Maps are what searches, agendas and maps know besides, set before Load.
	Names search.Names
	Walks Walks
	Maps  Maps

	mu       sync.Mutex
	standing []Standing
}

// Standing is how it stands with a source.
type Standing struct {
	Event    schedule.EventID // empty: not known yet
	Held     bool             // a version of it waits for an operator
	Failures int              // refreshes since the start that brought nothing to serve
}

// NewPoller keeps the programmes of some sources.
func NewPoller(library *Library, archive *Archive, history *History, log *slog.Logger, now func() time.Time, refs []Ref, zones Zones) *Poller {
	poll := &Poller{
		library: library, archive: archive, history: history, log: log, now: now, zones: zones,
		published: make(map[schedule.EventID]string),
	}
	for i, ref := range refs {
		if !slices.Contains(refs[:i], ref) {
			poll.sources = append(poll.sources, &source{ref: ref, event: ref.Event})
		}
	}
	return poll
}

// Load reads everything once: each source, or the version in the archive where it
// cannot be read. It fails where there is nothing at all to serve; one event never
// stops another.
func (poll *Poller) Load(ctx context.Context) error {
	for _, s := range poll.sources {
		kept, err := poll.archive.Get(s.ref.Source)
		if err == nil {
			err = s.restore(kept, poll.zones)
		}
		if err != nil && kept.Source != "" {
			poll.log.Warn("kept version not read", "source", s.ref.Name(), "error", s.ref.safe(err.Error()))
		}
		if held, ok := poll.archive.Held(s.ref.Source); ok && s.read != nil {
			s.restoreHeld(held)
		}
		if before, ok := poll.archive.Stood(s.ref.Source); ok && s.read != nil {
			s.restoreStood(before, poll.zones)
		}
	}
	poll.release()
	err := poll.Refresh(ctx)
	for event := range poll.zones {
		if _, ok := poll.library.Event(event); !ok && event != "" {
			poll.log.Warn("a time zone was told for an event that is not here", "event", event)
		}
	}
	if len(poll.library.All()) == 0 {
		return err
	}
	return nil
}

// lookEvery is how often a poller looks whether an operator accepted a version, and
// whether a version has lasted.
const lookEvery = time.Second

// Run reads the sources again, about every so often, until the context ends.
// A quarter of jitter keeps many servers from asking at once.
func (poll *Poller) Run(ctx context.Context, every time.Duration) {
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	wait := func() <-chan time.Time { return time.After(every*3/4 + rand.N(every/2+1)) }
	for next := wait(); ; {
		poll.library.Pack(ctx)
		select {
		case <-ctx.Done():
			return
		case <-look.C:
			_ = poll.Look() // told in the log
		case <-next:
			_ = poll.Refresh(ctx) // told in the log
			next = wait()
		}
	}
}

// Look does what does not wait for the sources: it serves what an operator
// accepted, and has the history take what lasted.
func (poll *Poller) Look() error {
	defer poll.history.Settle(poll.now())
	if poll.release() {
		return poll.publishAll()
	}
	return nil
}

// release takes over what an operator accepted.
func (poll *Poller) release() (any bool) {
	for _, s := range poll.sources {
		if s.held == nil {
			continue
		}
		switch hash := poll.archive.takeAccepted(s.ref.Source); {
		case hash == "":
		case hash != schedule.Hash(s.held.Body):
			poll.log.Warn("accepted version not served: another has come since; look at it with \"hallway held\"", "source", s.ref.Name())
		default:
			if err := s.release(poll.zones); err != nil {
				poll.log.Error("accepted version not served", "source", s.ref.Name(), "error", err)
				continue
			}
			any = true
			poll.log.Info("held version accepted", "event", s.event, "source", s.ref.Name())
		}
	}
	return any
}

// Refresh reads all sources and publishes what changed. A source that fails keeps
// what it had. The error is for those who need all of it; it is in the log already.
func (poll *Poller) Refresh(ctx context.Context) error {
	answers := poll.fetch(ctx)
	if ctx.Err() != nil {
		return ctx.Err() // the server stops: no source is to blame
	}
	var failed []error
	for i, s := range poll.sources {
		if err := poll.take(s, answers[i]); err != nil {
			failed = append(failed, err)
		}
	}
	return errors.Join(append(failed, poll.publishAll())...)
}

// publishAll puts in place what changed, of all events.
func (poll *Poller) publishAll() error {
	defer poll.note()
	groups, failed := groupSources(poll.sources)
	for _, err := range failed {
		poll.log.Error("source not served", "error", err)
	}
	for _, g := range groups {
		if err := poll.publish(g); err != nil {
			poll.log.Error("event not served anew", "event", g.event, "error", err)
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}

// fetch asks all sources at once: a slow one holds up no other.
func (poll *Poller) fetch(ctx context.Context) []fetched {
	answers := make([]fetched, len(poll.sources))
	var all sync.WaitGroup
	for i, s := range poll.sources {
		all.Go(func() {
			src, validators, err := fetch.Get(ctx, s.ref.Source, s.seen())
			answers[i] = fetched{src.Body, validators, err}
		})
	}
	all.Wait()
	return answers
}

func (poll *Poller) take(s *source, answer fetched) error {
	before := s.held
	r, err := s.accept(answer, poll.zones, poll.now())
	poll.shelve(s, before)
	if err != nil {
		s.failures++
	}
	if held, ok := errors.AsType[errHeld](err); ok {
		poll.log.Warn("version held: it looks like an outage; \"hallway accept\" serves it all the same", "event", s.event,
			"source", s.ref.Name(), "why", held.Why, "since", s.held.Since.UTC().Format(time.RFC3339), "served", poll.served(s))
		return err
	}
	if err != nil {
		poll.log.Warn("source not read", "source", s.ref.Name(), "error", s.ref.safe(err.Error()), "served", poll.served(s))
		return safeError{err, s.ref.safe(err.Error())}
	}
	for _, p := range r.Skipped {
		poll.log.Warn("session skipped", "source", s.ref.Name(), "problem", s.ref.safe(p.String()))
	}
	for _, p := range r.Warnings {
		poll.log.Info("session mended", "source", s.ref.Name(), "problem", s.ref.safe(p.String()))
	}
	if !s.unkept {
		poll.archive.Touch(s.ref.Source, s.fetched)
	}
	return nil
}

// shelve has the archive hold what the source holds. What came back whole, or was
// replaced, is let go of here; what was accepted only once it is kept as good.
func (poll *Poller) shelve(s *source, before *Kept) {
	switch {
	case s.held == before:
	case s.held == nil:
		poll.log.Info("source is whole again; what was held is dropped", "event", s.event, "source", s.ref.Name())
		poll.archive.Drop(s.ref.Source)
	default:
		if err := poll.archive.Hold(*s.held); err != nil {
			poll.log.Warn("held version not kept on disk, so it cannot be accepted", "source", s.ref.Name(), "error", err)
		}
	}
}

// note tells how it stands with the sources.
func (poll *Poller) note() {
	poll.mu.Lock()
	defer poll.mu.Unlock()
	poll.standing = poll.standing[:0:0]
	for _, s := range poll.sources {
		poll.standing = append(poll.standing, Standing{Event: s.event, Held: s.held != nil, Failures: s.failures})
	}
}

// Standing is how it stands with each source, in the order in which they were named.
func (poll *Poller) Standing() []Standing {
	poll.mu.Lock()
	defer poll.mu.Unlock()
	return poll.standing
}

// served says what stands in for a source that failed.
func (poll *Poller) served(s *source) string {
	if s.read == nil {
		return "nothing: there is no earlier version"
	}
	return fmt.Sprintf("the version of %s, %v old", s.fetched.UTC().Format(time.RFC3339), poll.now().Sub(s.fetched).Truncate(time.Second))
}

// publish puts an event's programme in place where it changed, and then keeps its
// sources: only what could be served is worth to be kept.
func (poll *Poller) publish(g *group) error {
	read := g.read()
	if len(read) == 0 {
		return nil
	}
	if err := g.settleZone(poll.zones); err != nil {
		return err
	}
	if edition := g.edition(); edition == poll.published[g.event] {
		poll.library.Renew(g.event, oldest(read))
	} else {
		p, err := g.combine()
		if err != nil {
			return err
		}
		p.Event.Walks = poll.Walks.of(g.event)
		pictures := poll.Maps.put(p)
		v := NewVersion(p, oldest(read), poll.Names)
		v.Pictures = pictures
		poll.put(v, g.place)
		poll.published[g.event] = edition
	}
	for _, s := range read {
		poll.keep(s)
	}
	return nil
}

func (poll *Poller) put(v *Version, place int) {
	event, sessions := v.Programme.Event, len(v.Programme.Sessions)
	poll.history.Publish(v, poll.now())
	if poll.library.Publish(v, place) {
		poll.log.Info("programme", "event", event.ID, "name", event.Name, "zone", event.Zone, "sessions", sessions, "version", v.Name)
	}
}

func (g *group) combine() (*schedule.Programme, error) {
	read := g.read()
	event := read[0].read.Event
	event.ID = g.event
	if len(read) == 1 && read[0].read.Event.ID == g.event {
		return read[0].read, nil
	}
	parts := make([]*schedule.Programme, len(read))
	for i, s := range read {
		parts[i] = s.read
	}
	p, err := schedule.Combine(event, parts)
	if err != nil {
		return nil, fmt.Errorf("the sources of %s do not go together: %w", g.event, err)
	}
	return p, nil
}

func (poll *Poller) keep(s *source) {
	if !s.unkept {
		return
	}
	if err := poll.archive.Put(s.kept()); err != nil {
		poll.log.Warn("version not kept on disk, so it is lost when the server stops", "source", s.ref.Name(), "error", err)
		return
	}
	s.unkept = false
	if len(s.stood) > 0 {
		before := Kept{Source: s.ref.Source, Body: s.stood[0].body, Fetched: s.stood[0].until}
		if err := poll.archive.KeepStood(before); err != nil {
			poll.log.Warn("what stood a day ago is not kept on disk", "source", s.ref.Name(), "error", err)
		}
	}
	if s.held == nil {
		poll.archive.Drop(s.ref.Source)
	}
}

// oldest is when the staler of the sources was last known to be so: a programme is
// as old as its oldest part.
func oldest(sources []*source) time.Time {
	at := sources[0].fetched
	for _, s := range sources[1:] {
		if s.fetched.Before(at) {
			at = s.fetched
		}
	}
	return at
}
