package programme

import (
	"cmp"
	"context"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"hallway/app/schedule"
)

// keepOld is how many earlier versions of an event's files stay served, for
// phones that are in the middle of fetching them.
const keepOld = 2

// Library is all events, in the order in which they were named at the start.
type Library struct {
	mu      sync.RWMutex
	edition int
	events  []*shelved
}

// shelved is an event's versions, the newest first.
type shelved struct {
	id       schedule.EventID
	place    int // among the events
	versions []*Version
}

// NewLibrary is a library without events.
func NewLibrary() *Library { return new(Library) }

// Publish puts a version in place; place orders the events. One that is the same
// as the newest only renews the time.
func (l *Library) Publish(v *Version, place int) (changed bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e := l.find(v.Programme.Event.ID)
	if e == nil {
		e = &shelved{id: v.Programme.Event.ID, place: place}
		l.events = append(l.events, e)
		slices.SortStableFunc(l.events, func(a, b *shelved) int { return cmp.Compare(a.place, b.place) })
	}
	if len(e.versions) > 0 && e.versions[0].Name == v.Name {
		e.renew(v.Fetched)
		return false
	}
	l.edition++
	e.versions = append([]*Version{v}, e.versions...)
	e.versions = e.versions[:min(len(e.versions), 1+keepOld)]
	return true
}

// Renew notes that the newest version of an event still holds.
func (l *Library) Renew(id schedule.EventID, fetched time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e := l.find(id); e != nil {
		e.renew(fetched)
	}
}

func (e *shelved) renew(fetched time.Time) {
	again := *e.versions[0]
	again.Fetched = fetched
	e.versions[0] = &again
}

// Pack makes the newest version of each event as small as it gets. It takes
// seconds, in which the library answers as before, or until the context ends.
func (l *Library) Pack(ctx context.Context) {
	packed := false
	for _, v := range l.All() {
		if v.packed || ctx.Err() != nil {
			continue
		}
		small := v.Packed()
		packed = true
		l.mu.Lock()
		if e := l.find(v.Programme.Event.ID); e.versions[0].Name == v.Name {
			small.Fetched = e.versions[0].Fetched // renewed meanwhile, it may be
			e.versions[0] = small
		}
		l.mu.Unlock()
	}
	if packed { // which took tens of megabytes, and nothing that follows needs as much
		debug.FreeOSMemory()
	}
}

// Edition changes when any event's programme does.
func (l *Library) Edition() string {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return strconv.Itoa(l.edition)
}

// Event is the newest version of an event.
func (l *Library) Event(id schedule.EventID) (*Version, bool) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if e := l.find(id); e != nil {
		return e.versions[0], true
	}
	return nil, false
}

// All are the newest versions of all events.
func (l *Library) All() []*Version {
	l.mu.RLock()
	defer l.mu.RUnlock()
	all := make([]*Version, len(l.events))
	for i, e := range l.events {
		all[i] = e.versions[0]
	}
	return all
}

// File finds a file of a version that is still served.
func (l *Library) File(address string) (File, bool) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	id, _, _ := strings.Cut(strings.TrimPrefix(address, "/data/"), "/")
	e := l.find(schedule.EventID(id))
	if e == nil {
		return File{}, false
	}
	for _, v := range e.versions {
		for _, f := range v.files() {
			if f.URL == address {
				return f, true
			}
		}
	}
	return File{}, false
}

func (l *Library) find(id schedule.EventID) *shelved {
	for _, e := range l.events {
		if e.id == id {
			return e
		}
	}
	return nil
}
