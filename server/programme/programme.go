// Package programme keeps the programmes that the server serves: it reads their
// sources again and again, holds the last good version of each event, and has the
// files ready that phones fetch.
package programme

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/andybalholm/brotli"

	"hallway/app/schedule"
	"hallway/app/search"
)

// Version is an event's programme as it is served: never changed, only replaced.
type Version struct {
	Programme *schedule.Programme
	Search    *search.Index
	Name      string // of the content: the same programme has the same
	Index     File
	Details   File
	Terms     File      // the search index
	Fetched   time.Time // when its sources were last heard from
}

// File is one of the files that a phone fetches, as it is and compressed.
type File struct {
	URL    string
	Body   []byte
	Brotli []byte
	Gzip   []byte
}

// NewVersion makes the files of a programme.
func NewVersion(p *schedule.Programme, fetched time.Time) (*Version, error) {
	v := &Version{Programme: p, Search: search.Build(p), Fetched: fetched}
	var err error
	for _, f := range []struct {
		file *File
		name string
		body []byte
	}{
		{&v.Index, "index", schedule.EncodeIndex(p)},
		{&v.Details, "details", schedule.EncodeDetails(p)},
		{&v.Terms, "search", v.Search.Encode()},
	} {
		if *f.file, err = newFile(p.Event.ID, f.name, f.body); err != nil {
			return nil, err
		}
	}
	v.Name = schedule.Hash([]byte(v.Index.URL + v.Details.URL + v.Terms.URL))
	return v, nil
}

func newFile(event schedule.EventID, name string, body []byte) (File, error) {
	f := File{URL: fmt.Sprintf("/data/%s/%s.%s.bin", event, name, schedule.Hash(body)), Body: body}
	var err error
	if f.Brotli, err = compress(body, func(w io.Writer) (io.WriteCloser, error) {
		return brotli.NewWriterLevel(w, 9), nil
	}); err != nil {
		return f, err
	}
	f.Gzip, err = compress(body, func(w io.Writer) (io.WriteCloser, error) {
		return gzip.NewWriterLevel(w, gzip.BestCompression)
	})
	return f, err
}

func compress(body []byte, to func(io.Writer) (io.WriteCloser, error)) ([]byte, error) {
	var out bytes.Buffer
	w, err := to(&out)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(body); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// keepOld is how many earlier versions of an event's files stay served, for
// phones that are in the middle of fetching them.
const keepOld = 2

// Library is all events, in the order in which they were named at the start.
type Library struct {
	mu     sync.RWMutex
	order  []schedule.EventID
	events map[schedule.EventID][]*Version // newest first
}

// NewLibrary is a library without events.
func NewLibrary() *Library {
	return &Library{events: make(map[schedule.EventID][]*Version)}
}

// Publish puts a version in place. One that is the same as the newest only renews
// the time.
func (l *Library) Publish(v *Version) (changed bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	id := v.Programme.Event.ID
	versions := l.events[id]
	if versions == nil {
		l.order = append(l.order, id)
	}
	if len(versions) > 0 && versions[0].Name == v.Name {
		again := *versions[0]
		again.Fetched = v.Fetched
		versions[0] = &again
		return false
	}
	versions = append([]*Version{v}, versions...)
	l.events[id] = versions[:min(len(versions), 1+keepOld)]
	return true
}

// Renew notes that the newest version of an event still holds.
func (l *Library) Renew(id schedule.EventID, fetched time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if versions := l.events[id]; len(versions) > 0 {
		again := *versions[0]
		again.Fetched = fetched
		versions[0] = &again
	}
}

// Event is the newest version of an event.
func (l *Library) Event(id schedule.EventID) (*Version, bool) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	versions := l.events[id]
	if len(versions) == 0 {
		return nil, false
	}
	return versions[0], true
}

// All are the newest versions of all events.
func (l *Library) All() []*Version {
	l.mu.RLock()
	defer l.mu.RUnlock()
	var all []*Version
	for _, id := range l.order {
		all = append(all, l.events[id][0])
	}
	return all
}

// File finds a file of a version that is still served.
func (l *Library) File(address string) (File, bool) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	id, _, _ := strings.Cut(strings.TrimPrefix(address, "/data/"), "/")
	for _, v := range l.events[schedule.EventID(id)] {
		for _, f := range []File{v.Index, v.Details, v.Terms} {
			if f.URL == address {
				return f, true
			}
		}
	}
	return File{}, false
}
