package programme

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"time"

	"hallway/app/schedule"
	"hallway/server/importer"
)

// Ref names a source: "kubecon=https://kccnceu2026.sched.com/all.ics". Sources
// with the same event become one programme; without a name the event is named
// by the file.
type Ref struct {
	Event  schedule.EventID
	Source string // file or URL
	Zone   string // what was told with --timezone; may be empty
}

// ParseRef reads "[EVENT=]FILE|URL".
func ParseRef(text string) (Ref, error) {
	name, source, named := strings.Cut(text, "=")
	if !named || strings.ContainsAny(name, "/:.?") {
		return Ref{Source: text}, nil
	}
	for _, r := range name {
		if !strings.ContainsRune("abcdefghijklmnopqrstuvwxyz0123456789-", r) {
			return Ref{}, fmt.Errorf("the event's name %q may hold lower-case letters, digits and hyphens only", name)
		}
	}
	if name == "" || source == "" {
		return Ref{}, fmt.Errorf("%q names no event or no source; write EVENT=FILE or EVENT=URL", text)
	}
	return Ref{Event: schedule.EventID(name), Source: source}, nil
}

// Keeper reads sources and publishes what they hold.
type Keeper struct {
	library *Library
	shelf   *Shelf
	log     *slog.Logger
	now     func() time.Time
	groups  []*group
}

// group is the sources of one event.
type group struct {
	event   schedule.EventID
	sources []*source
}

// source is one file or URL and the last that was read from it.
type source struct {
	ref        Ref
	validators importer.Validators
	read       *schedule.Programme // nil: nothing yet
	fetched    time.Time
}

// NewKeeper keeps the programmes of some sources. The shelf may be nil: then
// nothing outlives the process.
func NewKeeper(library *Library, shelf *Shelf, log *slog.Logger, now func() time.Time, refs []Ref) *Keeper {
	k := &Keeper{library: library, shelf: shelf, log: log, now: now}
	named := make(map[schedule.EventID]*group)
	for _, ref := range refs {
		g := named[ref.Event]
		if g == nil || ref.Event == "" {
			g = &group{event: ref.Event}
			k.groups = append(k.groups, g)
			if ref.Event != "" {
				named[ref.Event] = g
			}
		}
		g.sources = append(g.sources, &source{ref: ref})
	}
	return k
}

// Load reads everything once: each source, or the version on the shelf where it
// cannot be read. It fails where an event has neither.
func (k *Keeper) Load(ctx context.Context) error {
	var failed []error
	for _, g := range k.groups {
		if err := k.refresh(ctx, g); err != nil {
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}

// Run reads the sources again, about every so often, until the context ends.
// A quarter of jitter keeps many servers from asking at once.
func (k *Keeper) Run(ctx context.Context, every time.Duration) {
	for {
		wait := every*3/4 + rand.N(every/2+1)
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		for _, g := range k.groups {
			if err := k.refresh(ctx, g); err != nil {
				k.log.Error("no programme", "error", err)
			}
		}
	}
}

// refresh reads the sources of one event. One that fails keeps what it had.
func (k *Keeper) refresh(ctx context.Context, g *group) error {
	changed := false
	var problem error
	for _, s := range g.sources {
		fresh, err := k.readSource(ctx, g, s)
		changed = changed || fresh
		if err != nil {
			problem = err
			k.log.Warn("source not read", "source", s.ref.Source, "error", err, "age", k.age(s))
		}
	}
	var parts []*schedule.Programme
	var fetched time.Time
	for _, s := range g.sources {
		if s.read != nil {
			parts = append(parts, s.read)
			if s.fetched.After(fetched) {
				fetched = s.fetched
			}
		}
	}
	if len(parts) == 0 {
		return problem
	}
	if !changed {
		k.library.Renew(parts[0].Event.ID, fetched)
		return nil
	}
	return k.publish(g, parts, fetched)
}

func (k *Keeper) age(s *source) string {
	if s.read == nil {
		return "nothing kept"
	}
	return k.now().Sub(s.fetched).Truncate(time.Second).String()
}

// readSource reads a source where it changed. At the start, a source that cannot
// be read is taken from the shelf.
func (k *Keeper) readSource(ctx context.Context, g *group, s *source) (changed bool, err error) {
	src, validators, err := importer.Fetch(ctx, s.ref.Source, s.validators)
	if errors.Is(err, importer.ErrNotModified) {
		s.fetched = k.now()
		return false, nil
	}
	fetched := k.now()
	if err == nil {
		err = k.parse(g, s, src, fetched)
	}
	if err == nil {
		s.validators = validators
		if kept := k.shelf.Put(s.ref.Source, src.Body, fetched); kept != nil {
			k.log.Warn("version not kept on disk", "source", s.ref.Source, "error", kept)
		}
		return true, nil
	}
	if s.read != nil {
		return false, err
	}
	body, when, kept := k.shelf.Get(s.ref.Source)
	if kept != nil {
		return false, err
	}
	if again := k.parse(g, s, importer.Source{Name: s.ref.Source, Body: body}, when); again != nil {
		return false, errors.Join(err, again)
	}
	return true, err
}

// parse reads a source. A page without a zone, such as Sched's print page, has
// that of the sources of its event that were read before.
func (k *Keeper) parse(g *group, s *source, src importer.Source, fetched time.Time) error {
	opt := importer.Options{Event: g.event, Zone: s.ref.Zone}
	if opt.Zone == "" {
		for _, other := range g.sources {
			if other != s && other.read != nil {
				opt.Zone = other.read.Event.Zone
				break
			}
		}
	}
	r, err := importer.Read(src, opt)
	if err != nil {
		return err
	}
	for _, p := range r.Skipped {
		k.log.Warn("session skipped", "source", s.ref.Source, "problem", p.String())
	}
	for _, p := range r.Warnings {
		k.log.Info("session mended", "source", s.ref.Source, "problem", p.String())
	}
	s.read, s.fetched = r.Programme, fetched
	return nil
}

func (k *Keeper) publish(g *group, parts []*schedule.Programme, fetched time.Time) error {
	p := parts[0]
	if len(parts) > 1 {
		var err error
		if p, err = schedule.Combine(parts[0].Event, parts); err != nil {
			return fmt.Errorf("sources of %s do not go together: %w", g.event, err)
		}
	}
	if p.Event.ID != g.event && g.event == "" && k.taken(p.Event.ID, g) {
		return fmt.Errorf("%s: another source has the event %q too; name them, --programme NAME=SOURCE: alike for one event, apart for two",
			g.sources[0].ref.Source, p.Event.ID)
	}
	v, err := NewVersion(p, fetched)
	if err != nil {
		return err
	}
	if k.library.Publish(v) {
		k.log.Info("programme", "event", p.Event.ID, "name", p.Event.Name, "sessions", len(p.Sessions), "version", v.Name)
	}
	return nil
}

// taken reports whether another group already gives an event of this name.
func (k *Keeper) taken(id schedule.EventID, mine *group) bool {
	for _, g := range k.groups {
		if g == mine {
			return false
		}
		if g.event == id {
			return true
		}
		for _, s := range g.sources {
			if g.event == "" && s.read != nil && s.read.Event.ID == id {
				return true
			}
		}
	}
	return false
}
