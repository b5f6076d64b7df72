package programme

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"hallway/app/schedule"
	"hallway/server/importer"
)

// Imports are the events that people brought along, each under a name that only who
// brought it knows. They are in no list. Their files are here for as long as a phone
// needs to fetch them; from then on the event lives on the phone.
type Imports struct {
	mu   sync.Mutex
	kept []kept // oldest first
}

// Bounds of the imports that are kept.
const (
	importLasts     = time.Hour
	mostImportBytes = 64 << 20 // of all of them, compressed forms and all
)

type kept struct {
	name  string // of the version
	files []File // and nothing else of it: it is read once
	at    time.Time
	bytes int
}

var importID = regexp.MustCompile(`^import-[0-9a-f]{32}$`)

// NewImportID makes a name that nobody can guess.
func NewImportID() schedule.EventID {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	return schedule.EventID("import-" + hex.EncodeToString(b[:]))
}

// IsImport reports whether an event's name is that of an import.
func IsImport(id schedule.EventID) bool { return importID.MatchString(string(id)) }

// Imported is what was read of the sources of an event.
type Imported struct {
	Version  *Version
	Format   string   // of the first source
	Skipped  int      // sessions that could not be read
	Warnings []string // sources that are missing, and what was read otherwise than it stands there
}

// mostWarnings is how many warnings are told.
const mostWarnings = 20

// Import makes one event of its sources. The first has to be readable; of the
// others it is told where they are not. Name is for an event that its source does not
// name. Name and zone may be empty.
func Import(ctx context.Context, id schedule.EventID, sources []importer.Source, name, zone string, now time.Time) (Imported, error) {
	var all Imported
	zones := Zones{id: zone}
	g := &group{event: id}
	for i, src := range sources {
		if err := ctx.Err(); err != nil {
			return all, err // nobody is waiting for it now
		}
		s := &source{ref: Ref{Event: id, Source: src.Name}, event: id}
		r, err := s.accept(fetched{body: src.Body}, zones, now)
		switch {
		case err != nil && i == 0:
			return all, err
		case err != nil:
			all.warn(err.Error())
			continue
		case i == 0:
			all.Format = r.Format
		}
		all.Skipped += r.Lost
		for _, p := range r.Warnings {
			all.warn(p.String())
		}
		g.sources = append(g.sources, s)
	}
	if len(g.sources) == 0 {
		return all, errors.New("there is nothing to read")
	}
	if err := g.settleZone(zones); err != nil {
		return all, err
	}
	clear(sources) // what is read is not needed as it came
	for _, s := range g.sources {
		s.body = nil
	}
	p, err := g.combine()
	if err != nil {
		return all, fmt.Errorf("its parts do not go together: %w", err)
	}
	if p.Event.Name == importer.Unnamed {
		p.Event.Name = cmp.Or(name, p.Event.Name)
	}
	if err := ctx.Err(); err != nil {
		return all, err
	}
	all.Version = NewVersion(p, now)
	return all, nil
}

func (i *Imported) warn(what string) {
	if len(i.Warnings) < mostWarnings {
		i.Warnings = append(i.Warnings, what)
	}
}

// Put keeps the files of a version for a while, and lets go of the oldest where
// there are too many.
func (i *Imports) Put(v *Version, now time.Time) {
	i.mu.Lock()
	defer i.mu.Unlock()
	k := kept{name: v.Name, files: v.files(), at: now}
	for _, f := range k.files {
		k.bytes += len(f.Body) + len(f.Brotli) + len(f.Gzip)
	}
	i.drop(now)
	i.kept = slices.DeleteFunc(i.kept, func(k kept) bool { return k.files[0].URL == v.Index.URL && k.name == v.Name })
	i.kept = append(i.kept, k)
	for len(i.kept) > 1 && i.bytes() > mostImportBytes {
		i.kept = slices.Delete(i.kept, 0, 1)
	}
}

// File finds a file of an import that is still kept.
func (i *Imports) File(address string, now time.Time) (File, bool) {
	if !strings.HasPrefix(address, "/data/import-") {
		return File{}, false
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	i.drop(now)
	for _, k := range i.kept {
		for _, f := range k.files {
			if f.URL == address {
				return f, true
			}
		}
	}
	return File{}, false
}

func (i *Imports) drop(now time.Time) {
	i.kept = slices.DeleteFunc(i.kept, func(k kept) bool { return now.Sub(k.at) >= importLasts })
}

func (i *Imports) bytes() int {
	n := 0
	for _, k := range i.kept {
		n += k.bytes
	}
	return n
}
