package agendas

import (
	"slices"
	"sync"

	"github.com/google/uuid"

	"hallway/app/agenda"
	"hallway/server/store"
)

// How many streams may be open. A device has one for each tab; one that changed its network
// leaves one behind that nobody has missed yet.
const (
	maxDeviceStreams = 4
	maxAgendaStreams = 64
	maxStreams       = 20000 // of a process: each takes a file and some 8 kB
)

// crowd counts the streams that are open.
type crowd struct {
	mu      sync.Mutex
	all     int
	agendas map[agenda.ID][]*listener // the oldest first
}

// listener is one stream.
type listener struct {
	device uuid.UUID
	ended  chan struct{} // closed when a newer one of the same device takes its place
}

// enter lets a device's stream in, in place of its oldest where it has many, or has one while
// its agenda or the process is full. ok is false where it has none, and all places are taken.
func (c *crowd) enter(device store.Capability) (l *listener, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	of := c.agendas[device.Agenda]
	var own []*listener
	for _, other := range of {
		if other.device == device.Device {
			own = append(own, other)
		}
	}
	full := len(of) >= maxAgendaStreams || c.all >= maxStreams
	switch {
	case len(own) >= maxDeviceStreams || full && len(own) > 0:
		c.remove(device.Agenda, own[0])
		close(own[0].ended)
	case full:
		return nil, false
	}
	if c.agendas == nil {
		c.agendas = make(map[agenda.ID][]*listener)
	}
	l = &listener{device.Device, make(chan struct{})}
	c.agendas[device.Agenda] = append(c.agendas[device.Agenda], l)
	c.all++
	return l, true
}

// Streams is how many streams are open.
func (a *Agendas) Streams() int {
	a.crowd.mu.Lock()
	defer a.crowd.mu.Unlock()
	return a.crowd.all
}

// leave is to be called when a stream ends.
func (c *crowd) leave(id agenda.ID, l *listener) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.remove(id, l)
}

func (c *crowd) remove(id agenda.ID, l *listener) {
	of := c.agendas[id]
	at := slices.Index(of, l)
	if at < 0 {
		return // a newer one took its place
	}
	c.all--
	if of = slices.Delete(of, at, at+1); len(of) == 0 {
		delete(c.agendas, id)
		return
	}
	c.agendas[id] = of
}
