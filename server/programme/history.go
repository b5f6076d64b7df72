package programme

import (
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"hallway/app/schedule"
)

// History is the versions of each event's programme that lasted. From it people are
// told what changed; so a version comes in only once it has been served for the hold
// time, without another in between. A value that flaps there and back is never told,
// though all are served at once.
//
// On a busy day no version lasts: 36c3 had a new one every ten minutes. Then a version
// comes in that nobody was served: the newest that lasted, with those sessions of the
// newest that were the same in all that were served for the hold time; see [mix].
//
// Every version that was served has a name under which a phone may ask later. That
// of a version that did not last stands for the one that had lasted when it went:
// what people know.
type History struct {
	folder string
	hold   time.Duration
	log    *slog.Logger

	mu    sync.Mutex
	pasts map[schedule.EventID]*past
}

// Bounds of the history of an event. What is older is forgotten; the newest stays,
// whatever its size. KubeCon's programme has 250 kB.
const (
	mostLasted      = 100
	mostLastedBytes = 32 << 20
	mostPassed      = 500 // names of versions that did not last
)

// past is what is known of an event's versions. It is on disk as versions.json,
// beside the versions' files.
type past struct {
	Lasted  []Lasted `json:"lasted"` // oldest first
	Passed  []passed `json:"passed,omitempty"`
	Waiting *waiting `json:"waiting,omitempty"` // nil: the newest that lasted is served

	recent []served // what was served within the hold time, in order
}

// Lasted is a version that was served for the hold time.
type Lasted struct {
	Name  string    `json:"name"`
	At    time.Time `json:"at"` // when it came
	Bytes int       `json:"bytes"`
}

// passed is a version that gave way to another within the hold time.
type passed struct {
	Name string `json:"name"`
	On   string `json:"on"` // the newest that had lasted then
}

// waiting is the version that is served and has not lasted yet.
type waiting struct {
	Name  string    `json:"name"`
	Since time.Time `json:"since"`
}

// served is a version and when it was served. The last one still is. Its programme
// is as one from disk is, so that the two can be compared.
type served struct {
	draft
	programme   *schedule.Programme
	from, until time.Time
}

// mostRecent bounds how many versions are remembered of the hold time. Where there
// are more, a source is out of order, and only what lasts as a whole is told.
const mostRecent = 30

// NewHistory keeps versions in a folder, each once it was served for the hold time.
func NewHistory(folder string, hold time.Duration, log *slog.Logger) *History {
	return &History{folder: folder, hold: hold, log: log, pasts: make(map[schedule.EventID]*past)}
}

// Publish notes that a version is served from now on, in place of the one before.
func (h *History) Publish(v *Version, now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	event := v.Programme.Event.ID
	p := h.past(event)
	since := now
	switch w := p.Waiting; {
	case len(p.Lasted) == 0: // nobody was told anything yet
		h.keep(p, event, draftOf(v), now)
	case p.newest().Name == v.Name:
		p.pass(nil)
	case w == nil || w.Name != v.Name:
		p.pass(&waiting{v.Name, now})
	case len(p.recent) == 0: // after a restart
		since = w.Since
	}
	p.serve(v, since)
	h.save(event, p, now)
	h.settle(event, p, now, true)
}

// Settle takes in what has lasted by now.
func (h *History) Settle(now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for event, p := range h.pasts {
		h.settle(event, p, now, false)
	}
}

// settle takes in what has lasted; fresh is whether anything was served since it was
// asked last.
func (h *History) settle(event schedule.EventID, p *past, now time.Time, fresh bool) {
	since := now.Add(-h.hold)
	fresh = p.forget(since, now) || fresh
	if p.Waiting == nil || len(p.recent) == 0 || p.recent[0].from.After(since) {
		return
	}
	if len(p.recent) == 1 {
		if !h.keep(p, event, p.recent[0].draft, p.recent[0].from) {
			p.recent[0].from = now // tried again after the hold time
			return
		}
		p.Waiting = nil
		h.save(event, p, now)
		return
	}
	if !fresh || len(p.recent) >= mostRecent {
		return
	}
	known, err := h.Programme(event, p.newest().Name)
	if err != nil {
		h.log.Error("history not read", "event", event, "error", err)
		return
	}
	mixed, changed := mix(known, p.recent)
	if changed && outage(known, mixed, now) == "" && h.keep(p, event, draftOfMix(mixed), since) {
		h.save(event, p, now)
	}
}

// serve notes that a version took the place of the last.
func (p *past) serve(v *Version, now time.Time) {
	if n := len(p.recent); n > 0 {
		if p.recent[n-1].name == v.Name {
			return
		}
		p.recent[n-1].until = now
	}
	read, err := decode(v.Index.Body, v.Details.Body)
	if err != nil {
		read = v.Programme // what a phone cannot read either
	}
	p.recent = append(p.recent, served{draft: draftOf(v), programme: read, from: now})
	p.recent = p.recent[max(0, len(p.recent)-mostRecent):]
}

// forget lets go of what gave way before the hold time. Times that lie ahead, since
// the clock was set back, are taken for now.
func (p *past) forget(since, now time.Time) (any bool) {
	for i := range p.recent {
		r := &p.recent[i]
		r.from, r.until = earlier(r.from, now), earlier(r.until, now)
	}
	for len(p.recent) > 1 && !p.recent[0].until.After(since) {
		p.recent, any = p.recent[1:], true
	}
	return any
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// keep takes a version in and lets go of what is beyond the bounds.
func (h *History) keep(p *past, event schedule.EventID, d draft, at time.Time) bool {
	size, err := h.write(event, d, at)
	if err != nil {
		h.log.Error("version not kept in the history, so nobody is told what changed", "event", event, "version", d.name, "error", err)
		return false
	}
	p.Lasted = append(p.Lasted, Lasted{d.name, at.UTC().Truncate(time.Second), size})
	h.log.Info("version lasted", "event", event, "version", d.name, "since", at.UTC().Format(time.RFC3339))
	for len(p.Lasted) > 1 && (len(p.Lasted) > mostLasted || p.bytes() > mostLastedBytes) {
		p.Lasted = p.Lasted[1:]
	}
	p.Passed = slices.DeleteFunc(p.Passed, func(name passed) bool { return p.find(name.On) < 0 })
	return true
}

// pass puts another version, or none, in the place of the one that waits.
func (p *past) pass(next *waiting) {
	if gone := p.Waiting; gone != nil {
		p.Passed = append(p.Passed, passed{gone.Name, p.newest().Name})
		p.Passed = p.Passed[max(0, len(p.Passed)-mostPassed):]
	}
	p.Waiting = next
}

func (p *past) newest() Lasted { return p.Lasted[len(p.Lasted)-1] }

// find is the place of the latest version that lasted under a name, or -1.
func (p *past) find(name string) int {
	for i, l := range slices.Backward(p.Lasted) {
		if l.Name == name {
			return i
		}
	}
	return -1
}

func (p *past) bytes() int {
	n := 0
	for _, l := range p.Lasted {
		n += l.Bytes
	}
	return n
}

// Since are the versions that lasted, oldest first: from the one that a version's
// name stands for, which is what the asker knows, to the newest. It is false where
// the name is not known, or not any more.
func (h *History) Since(event schedule.EventID, name string) ([]Lasted, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	p := h.pasts[event]
	if p == nil || len(p.Lasted) == 0 {
		return nil, false
	}
	if p.Waiting != nil && p.Waiting.Name == name {
		name = p.newest().Name
	}
	at := p.find(name)
	for _, other := range slices.Backward(p.Passed) {
		if at < 0 && other.Name == name {
			at = p.find(other.On)
		}
	}
	if at < 0 {
		return nil, false
	}
	return slices.Clone(p.Lasted[at:]), true
}

// Newest is the newest version that lasted.
func (h *History) Newest(event schedule.EventID) (Lasted, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if p := h.pasts[event]; p != nil && len(p.Lasted) > 0 {
		return p.newest(), true
	}
	return Lasted{}, false
}

// past is what is known of an event, read from disk at first.
func (h *History) past(event schedule.EventID) *past {
	p := h.pasts[event]
	if p == nil {
		p = h.read(event)
		h.pasts[event] = p
	}
	return p
}

func (h *History) path(event schedule.EventID, name string) string {
	return filepath.Join(h.folder, string(event), name)
}

// sweep removes what no version that lasted needs.
func (h *History) sweep(event schedule.EventID, p *past) {
	entries, err := os.ReadDir(filepath.Join(h.folder, string(event)))
	if err != nil {
		return // the next one tries again
	}
	for _, entry := range entries {
		name := entry.Name()
		if name != versionsFile && p.find(trimGz(name)) < 0 {
			_ = os.Remove(h.path(event, name)) // it only takes room
		}
	}
}
