// Package catalog is the events on this device: which there are, where their files are,
// and how one is read, with a network or without.
package catalog

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"hallway/app/change"
	"hallway/app/device"
	"hallway/app/prefs"
	"hallway/app/schedule"
	"hallway/app/search"
	"hallway/app/wire"
)

// Network is how files come here. All of it blocks.
type Network interface {
	device.Server
	// Fetch returns a file of the server, or what was kept of it where the server does not
	// answer. The error is device.ErrUnreachable where it is neither.
	Fetch(url string) (body []byte, kept bool, err error)
	// Early returns a file that was asked for before Go was there, if that one was.
	Early(url string) ([]byte, bool)
}

// ErrNoEvent is that the server has no such event, and neither has this device.
var ErrNoEvent = errors.New("no such event")

// ErrCleared is an event that was added from a file, whose content the browser has cleared.
var ErrCleared = errors.New("the browser has deleted this event, which came from a file")

// Catalog is the events that this device knows of. Its methods block where they use the
// network, and may be called from any goroutine.
type Catalog struct {
	network Network
	prefs   prefs.Values
	now     func() time.Time
}

// New is a catalog of what the server lists and what prefs remember.
func New(network Network, values prefs.Values, now func() time.Time) *Catalog {
	return &Catalog{network, values, now}
}

// Opened is an event that was read.
type Opened struct {
	Event     wire.Event
	Programme *schedule.Programme // without abstracts and biographies
}

// List returns the events of the server. kept says that it is an old list, since the
// server does not answer.
func (c *Catalog) List() (events []wire.Event, kept bool, err error) {
	body, kept, err := c.network.Fetch(wire.Events)
	if err != nil {
		return nil, false, err
	}
	return events, kept, json.Unmarshal(body, &events)
}

// Known returns where an event's files may be, best first: page is where those are that
// the page came with, if they are of that event.
func (c *Catalog) Known(id schedule.EventID, page wire.Event) (known []wire.Event) {
	for _, e := range []wire.Event{page, prefs.Files(id).Get(c.prefs)} {
		if e.ID == id && e.Index != "" {
			known = append(known, e)
		}
	}
	return known
}

// Read returns an event from the first of some places that has it, or else from where the
// server says it is. The error is ErrNoEvent, device.ErrUnreachable, or says what is wrong
// with the file.
func (c *Catalog) Read(id schedule.EventID, known []wire.Event) (Opened, error) {
	if _, added := c.Imported(id); IsImport(id) && !added {
		return Opened{}, ErrNoEvent // it was removed, whatever is kept of it still
	}
	for _, e := range known {
		if body, ok := c.network.Early(e.Index); ok {
			return decode(e, body)
		}
		if body, _, err := c.network.Fetch(e.Index); err == nil {
			return decode(e, body)
		}
	}
	e, err := c.find(id)
	if err != nil {
		return Opened{}, err
	}
	return c.fetch(e)
}

func (c *Catalog) fetch(e wire.Event) (Opened, error) {
	body, _, err := c.network.Fetch(e.Index)
	if err != nil {
		return Opened{}, err
	}
	return decode(e, body)
}

// find asks the server where an event is.
func (c *Catalog) find(id schedule.EventID) (wire.Event, error) {
	if IsImport(id) {
		return c.importAgain(id)
	}
	events, kept, err := c.List()
	if err != nil {
		return wire.Event{}, err
	}
	at := slices.IndexFunc(events, func(e wire.Event) bool { return e.ID == id })
	switch {
	case at < 0 && kept:
		return wire.Event{}, fmt.Errorf("the list of events is an old one: %w", device.ErrUnreachable)
	case at < 0:
		return wire.Event{}, ErrNoEvent
	}
	return events[at], nil
}

// Newer is what the server has of an event that is open.
type Newer struct {
	Events []wire.Event  // that it lists; nil: it does not answer
	Kept   bool          // it does not answer, and the list is an old one
	Opened Opened        // its programme is nil if nothing is newer
	Import *prefs.Import // it was read again; nil: it was not
}

// Refresh asks the server for a newer version of an event.
func (c *Catalog) Refresh(open wire.Event) (n Newer, err error) {
	if n.Events, n.Kept, err = c.List(); err != nil || n.Kept {
		return n, err
	}
	at := slices.IndexFunc(n.Events, func(e wire.Event) bool { return e.ID == open.ID })
	if at >= 0 && n.Events[at].Index != open.Index {
		n.Opened, err = c.fetch(n.Events[at])
	}
	return n, err
}

// Rest returns what the first screen of a programme could do without: its details, and the
// index of all words. Each is nil if it cannot be read: a broken index must not hide the
// abstracts.
func (c *Catalog) Rest(e wire.Event, p *schedule.Programme) (details *schedule.Details, index *search.Index, err error) {
	file, _, err := c.network.Fetch(e.Details)
	if err != nil {
		return nil, nil, err
	}
	details, _ = p.ReadDetails(file) // before the next file comes: each keeps a phone busy for a moment
	if file, _, err = c.network.Fetch(e.Search); err != nil {
		return nil, nil, err
	}
	index, _ = search.Decode(file)
	return details, index, nil
}

// files fetches the two files beside an event's index.
func (c *Catalog) files(e wire.Event) (details, words []byte, err error) {
	if details, _, err = c.network.Fetch(e.Details); err == nil {
		words, _, err = c.network.Fetch(e.Search)
	}
	return details, words, err
}

// Changes returns what changed in an event since a version of its programme.
func (c *Catalog) Changes(id schedule.EventID, since string) (report change.Report, err error) {
	body, _, err := c.network.Fetch(wire.Changes(id, since))
	if err != nil {
		return report, err
	}
	return report, json.Unmarshal(body, &report)
}

func decode(e wire.Event, body []byte) (Opened, error) {
	programme, err := schedule.DecodeIndex(body)
	return Opened{e, programme}, err
}
