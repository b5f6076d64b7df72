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
	"hallway/server/importer"
)

// Keeper reads sources and publishes what they hold.
type Keeper struct {
	library   *Library
	shelf     *Shelf
	history   *History
	log       *slog.Logger
	now       func() time.Time
	zones     Zones
	sources   []*source
	published map[schedule.EventID]string // editions

	mu       sync.Mutex
	standing []Standing
}

// Standing is how it stands with a source.
type Standing struct {
	Event    schedule.EventID // empty: not known yet
	Held     bool             // a version of it waits for an operator
	Failures int              // refreshes since the start that brought nothing to serve
}

// NewKeeper keeps the programmes of some sources.
func NewKeeper(library *Library, shelf *Shelf, history *History, log *slog.Logger, now func() time.Time, refs []Ref, zones Zones) *Keeper {
	k := &Keeper{
		library: library, shelf: shelf, history: history, log: log, now: now, zones: zones,
		published: make(map[schedule.EventID]string),
	}
	for i, ref := range refs {
		if !slices.Contains(refs[:i], ref) {
			k.sources = append(k.sources, &source{ref: ref, event: ref.Event})
		}
	}
	return k
}

// Load reads everything once: each source, or the version on the shelf where it
// cannot be read. It fails where there is nothing at all to serve; one event never
// stops another.
func (k *Keeper) Load(ctx context.Context) error {
	for _, s := range k.sources {
		kept, err := k.shelf.Get(s.ref.Source)
		if err == nil {
			err = s.restore(kept, k.zones)
		}
		if err != nil && kept.Source != "" {
			k.log.Warn("kept version not read", "source", s.ref.Name(), "error", s.ref.safe(err.Error()))
		}
		if held, ok := k.shelf.Held(s.ref.Source); ok && s.read != nil {
			s.restoreHeld(held)
		}
		if before, ok := k.shelf.Stood(s.ref.Source); ok && s.read != nil {
			s.restoreStood(before, k.zones)
		}
	}
	k.release()
	err := k.Refresh(ctx)
	for event := range k.zones {
		if _, ok := k.library.Event(event); !ok && event != "" {
			k.log.Warn("a time zone was told for an event that is not here", "event", event)
		}
	}
	if len(k.library.All()) == 0 {
		return err
	}
	return nil
}

// lookEvery is how often a keeper looks whether an operator accepted a version, and
// whether a version has lasted.
const lookEvery = time.Second

// Run reads the sources again, about every so often, until the context ends.
// A quarter of jitter keeps many servers from asking at once.
func (k *Keeper) Run(ctx context.Context, every time.Duration) {
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	wait := func() <-chan time.Time { return time.After(every*3/4 + rand.N(every/2+1)) }
	for next := wait(); ; {
		k.library.Pack(ctx)
		select {
		case <-ctx.Done():
			return
		case <-look.C:
			_ = k.Look() // told in the log
		case <-next:
			_ = k.Refresh(ctx) // told in the log
			next = wait()
		}
	}
}

// Look does what does not wait for the sources: it serves what an operator
// accepted, and has the history take what lasted.
func (k *Keeper) Look() error {
	defer k.history.Settle(k.now())
	if k.release() {
		return k.publishAll()
	}
	return nil
}

// release takes over what an operator accepted.
func (k *Keeper) release() (any bool) {
	for _, s := range k.sources {
		if s.held == nil {
			continue
		}
		switch hash := k.shelf.takeAccepted(s.ref.Source); {
		case hash == "":
		case hash != schedule.Hash(s.held.Body):
			k.log.Warn("accepted version not served: another has come since; look at it with \"hallway held\"", "source", s.ref.Name())
		default:
			if err := s.release(k.zones); err != nil {
				k.log.Error("accepted version not served", "source", s.ref.Name(), "error", err)
				continue
			}
			any = true
			k.log.Info("held version accepted", "event", s.event, "source", s.ref.Name())
		}
	}
	return any
}

// Refresh reads all sources and publishes what changed. A source that fails keeps
// what it had. The error is for those who need all of it; it is in the log already.
func (k *Keeper) Refresh(ctx context.Context) error {
	answers := k.fetch(ctx)
	if ctx.Err() != nil {
		return ctx.Err() // the server stops: no source is to blame
	}
	var failed []error
	for i, s := range k.sources {
		if err := k.take(s, answers[i]); err != nil {
			failed = append(failed, err)
		}
	}
	return errors.Join(append(failed, k.publishAll())...)
}

// publishAll puts in place what changed, of all events.
func (k *Keeper) publishAll() error {
	defer k.note()
	groups, failed := groupSources(k.sources)
	for _, err := range failed {
		k.log.Error("source not served", "error", err)
	}
	for _, g := range groups {
		if err := k.publish(g); err != nil {
			k.log.Error("event not served anew", "event", g.event, "error", err)
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}

// fetch asks all sources at once: a slow one holds up no other.
func (k *Keeper) fetch(ctx context.Context) []fetched {
	answers := make([]fetched, len(k.sources))
	var all sync.WaitGroup
	for i, s := range k.sources {
		all.Go(func() {
			src, validators, err := importer.Fetch(ctx, s.ref.Source, s.seen())
			answers[i] = fetched{src.Body, validators, err}
		})
	}
	all.Wait()
	return answers
}

func (k *Keeper) take(s *source, answer fetched) error {
	before := s.held
	r, err := s.accept(answer, k.zones, k.now())
	k.shelve(s, before)
	if err != nil {
		s.failures++
	}
	if held, ok := errors.AsType[errHeld](err); ok {
		k.log.Warn("version held: it looks like an outage; \"hallway accept\" serves it all the same", "event", s.event,
			"source", s.ref.Name(), "why", held.Why, "since", s.held.Since.UTC().Format(time.RFC3339), "served", k.served(s))
		return err
	}
	if err != nil {
		k.log.Warn("source not read", "source", s.ref.Name(), "error", s.ref.safe(err.Error()), "served", k.served(s))
		return safeError{err, s.ref.safe(err.Error())}
	}
	for _, p := range r.Skipped {
		k.log.Warn("session skipped", "source", s.ref.Name(), "problem", s.ref.safe(p.String()))
	}
	for _, p := range r.Warnings {
		k.log.Info("session mended", "source", s.ref.Name(), "problem", s.ref.safe(p.String()))
	}
	if !s.unkept {
		k.shelf.Touch(s.ref.Source, s.fetched)
	}
	return nil
}

// shelve has the shelf hold what the source holds. What came back whole, or was
// replaced, is let go of here; what was accepted only once it is kept as good.
func (k *Keeper) shelve(s *source, before *Kept) {
	switch {
	case s.held == before:
	case s.held == nil:
		k.log.Info("source is whole again; what was held is dropped", "event", s.event, "source", s.ref.Name())
		k.shelf.Drop(s.ref.Source)
	default:
		if err := k.shelf.Hold(*s.held); err != nil {
			k.log.Warn("held version not kept on disk, so it cannot be accepted", "source", s.ref.Name(), "error", err)
		}
	}
}

// note tells how it stands with the sources.
func (k *Keeper) note() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.standing = k.standing[:0:0]
	for _, s := range k.sources {
		k.standing = append(k.standing, Standing{Event: s.event, Held: s.held != nil, Failures: s.failures})
	}
}

// Standing is how it stands with each source, in the order in which they were named.
func (k *Keeper) Standing() []Standing {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.standing
}

// served says what stands in for a source that failed.
func (k *Keeper) served(s *source) string {
	if s.read == nil {
		return "nothing: there is no earlier version"
	}
	return fmt.Sprintf("the version of %s, %v old", s.fetched.UTC().Format(time.RFC3339), k.now().Sub(s.fetched).Truncate(time.Second))
}

// publish puts an event's programme in place where it changed, and then keeps its
// sources: only what could be served is worth to be kept.
func (k *Keeper) publish(g *group) error {
	read := g.read()
	if len(read) == 0 {
		return nil
	}
	if err := g.settleZone(k.zones); err != nil {
		return err
	}
	if edition := g.edition(); edition == k.published[g.event] {
		k.library.Renew(g.event, oldest(read))
	} else {
		p, err := g.combine()
		if err != nil {
			return err
		}
		k.put(NewVersion(p, oldest(read)), g.place)
		k.published[g.event] = edition
	}
	for _, s := range read {
		k.keep(s)
	}
	return nil
}

func (k *Keeper) put(v *Version, place int) {
	event, sessions := v.Programme.Event, len(v.Programme.Sessions)
	k.history.Publish(v, k.now())
	if k.library.Publish(v, place) {
		k.log.Info("programme", "event", event.ID, "name", event.Name, "zone", event.Zone, "sessions", sessions, "version", v.Name)
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

func (k *Keeper) keep(s *source) {
	if !s.unkept {
		return
	}
	if err := k.shelf.Put(s.kept()); err != nil {
		k.log.Warn("version not kept on disk, so it is lost when the server stops", "source", s.ref.Name(), "error", err)
		return
	}
	s.unkept = false
	if len(s.stood) > 0 {
		before := Kept{Source: s.ref.Source, Body: s.stood[0].body, Fetched: s.stood[0].until}
		if err := k.shelf.KeepStood(before); err != nil {
			k.log.Warn("what stood a day ago is not kept on disk", "source", s.ref.Name(), "error", err)
		}
	}
	if s.held == nil {
		k.shelf.Drop(s.ref.Source)
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
