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
	log       *slog.Logger
	now       func() time.Time
	zones     Zones
	sources   []*source
	published map[schedule.EventID]string // editions
}

// NewKeeper keeps the programmes of some sources.
func NewKeeper(library *Library, shelf *Shelf, log *slog.Logger, now func() time.Time, refs []Ref, zones Zones) *Keeper {
	k := &Keeper{library: library, shelf: shelf, log: log, now: now, zones: zones, published: make(map[schedule.EventID]string)}
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
			k.log.Warn("kept version not read", "source", s.ref.Source, "error", err)
		}
	}
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

// Run reads the sources again, about every so often, until the context ends.
// A quarter of jitter keeps many servers from asking at once.
func (k *Keeper) Run(ctx context.Context, every time.Duration) {
	for {
		k.library.Pack(ctx)
		wait := every*3/4 + rand.N(every/2+1)
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		_ = k.Refresh(ctx) // told in the log
	}
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
	groups, strays := groupSources(k.sources)
	for _, err := range strays {
		k.log.Error("source not served", "error", err)
	}
	failed = append(failed, strays...)
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
			src, validators, err := importer.Fetch(ctx, s.ref.Source, s.validators)
			answers[i] = fetched{src.Body, validators, err}
		})
	}
	all.Wait()
	return answers
}

func (k *Keeper) take(s *source, answer fetched) error {
	r, err := s.accept(answer, k.zones, k.now())
	if err != nil {
		k.log.Warn("source not read", "source", s.ref.Source, "error", err, "served", k.served(s))
		return err
	}
	for _, p := range r.Skipped {
		k.log.Warn("session skipped", "source", s.ref.Source, "problem", p.String())
	}
	for _, p := range r.Warnings {
		k.log.Info("session mended", "source", s.ref.Source, "problem", p.String())
	}
	if !s.unkept {
		k.shelf.Touch(s.ref.Source, s.fetched)
	}
	return nil
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
	if before, ok := k.library.Event(event.ID); ok && 5*sessions < 4*len(before.Programme.Sessions) {
		k.log.Warn("many sessions left the programme", "event", event.ID, "before", len(before.Programme.Sessions), "now", sessions)
	}
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
		k.log.Warn("version not kept on disk, so it is lost when the server stops", "source", s.ref.Source, "error", err)
		return
	}
	s.unkept = false
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
