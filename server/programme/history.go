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
// Every version that was served has a name under which a phone may ask later. That
// of a version that did not last stands for the one that had lasted when it came:
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
	Waiting *waiting `json:"waiting,omitempty"`
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
	Name    string    `json:"name"`
	Since   time.Time `json:"since"`
	version *Version  // nil after a restart, until it is published again
}

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
	switch {
	case len(p.Lasted) == 0: // nobody was told anything yet
		h.keep(p, event, v, now)
	case p.newest().Name == v.Name:
		p.pass(nil)
	case p.Waiting != nil && p.Waiting.Name == v.Name:
		p.Waiting.version = v
	default:
		p.pass(&waiting{v.Name, now, v})
	}
	h.save(event, p, now)
	h.settle(event, p, now)
}

// Settle takes in what has lasted by now.
func (h *History) Settle(now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for event, p := range h.pasts {
		h.settle(event, p, now)
	}
}

func (h *History) settle(event schedule.EventID, p *past, now time.Time) {
	w := p.Waiting
	if w == nil || w.version == nil {
		return
	}
	if w.Since.After(now) { // the clock was set back
		w.Since = now
	}
	if now.Sub(w.Since) < h.hold {
		return
	}
	p.Waiting = nil
	h.keep(p, event, w.version, w.Since)
	h.save(event, p, now)
}

// keep takes a version in and lets go of what is beyond the bounds.
func (h *History) keep(p *past, event schedule.EventID, v *Version, at time.Time) {
	size, err := h.write(event, v, at)
	if err != nil {
		h.log.Error("version not kept in the history, so nobody is told what changed", "event", event, "version", v.Name, "error", err)
		return
	}
	p.Lasted = append(p.Lasted, Lasted{v.Name, at.UTC(), size})
	h.log.Info("version lasted", "event", event, "version", v.Name, "since", at.UTC().Format(time.RFC3339))
	for len(p.Lasted) > 1 && (len(p.Lasted) > mostLasted || p.bytes() > mostLastedBytes) {
		p.Lasted = p.Lasted[1:]
	}
	p.Passed = slices.DeleteFunc(p.Passed, func(name passed) bool { return p.find(name.On) < 0 })
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
