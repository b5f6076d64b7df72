package catalog

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"hallway/app/device"
	"hallway/app/prefs"
	"hallway/app/schedule"
	"hallway/app/wire"
)

// Events that a person added are read by the server, which hands them over and forgets
// them. The device keeps their files as it keeps those of any event, and a list of them
// among its prefs, since no server lists them.

// IsImport reports whether an event is one that a person added.
func IsImport(id schedule.EventID) bool { return strings.HasPrefix(string(id), "import-") }

// File is a programme that a person gives.
type File struct {
	Name string // without its ending
	Body []byte
}

// Offer returns whether the server reads programmes that people bring.
func (c *Catalog) Offer() (offer wire.ImportOffer, err error) {
	body, _, err := c.network.Fetch(wire.Import)
	if err != nil {
		return offer, err
	}
	return offer, json.Unmarshal(body, &offer)
}

// Imports are the events that the person added, the newest first.
func (c *Catalog) Imports() []prefs.Import { return prefs.Imports.Get(c.prefs) }

// Imported returns an event that the person added.
func (c *Catalog) Imported(id schedule.EventID) (prefs.Import, bool) {
	list := c.Imports()
	at := slices.IndexFunc(list, func(i prefs.Import) bool { return i.ID == id })
	if at < 0 {
		return prefs.Import{}, false
	}
	return list[at], true
}

// Keep writes an event down that was added, in place of what was known of it.
func (c *Catalog) Keep(i prefs.Import) {
	prefs.Files(i.ID).Set(c.prefs, i.Event)
	others := slices.DeleteFunc(c.Imports(), func(other prefs.Import) bool { return other.ID == i.ID })
	prefs.Imports.Set(c.prefs, append([]prefs.Import{i}, others...))
}

// Forget lets go of an event that was added. Its picks stay in the store: who adds it
// again under the same name finds them.
func (c *Catalog) Forget(id schedule.EventID) {
	prefs.Imports.Set(c.prefs, slices.DeleteFunc(c.Imports(), func(i prefs.Import) bool { return i.ID == id }))
	prefs.Files(id).Clear(c.prefs)
	prefs.Changes(id).Clear(c.prefs)
	if prefs.LastEvent.Get(c.prefs) == id {
		prefs.LastEvent.Clear(c.prefs)
	}
}

// Import has the server read a programme, and fetches what it made of it while it is
// there. file is nil where it is an address. The error is a wire.Trouble, or
// device.ErrUnreachable.
func (c *Catalog) Import(r wire.ImportRequest, file *File) (prefs.Import, error) {
	request := device.Request{Method: "POST", URL: wire.Import, Type: "application/json"}
	if file != nil {
		r.Name = file.Name
		request.URL, request.Type, request.Body = r.Query(), "application/octet-stream", file.Body
	} else {
		var err error
		if request.Body, err = json.Marshal(r); err != nil {
			return prefs.Import{}, err
		}
	}
	answer, err := c.network.Send(request)
	if err == nil {
		err = answer.Trouble()
	}
	if err != nil {
		return prefs.Import{}, err
	}
	i := prefs.Import{AskZone: r.Zone, Read: c.now()}
	if err := json.Unmarshal(answer.Body, &i.Imported); err != nil {
		return prefs.Import{}, err
	}
	opened, err := c.fetch(i.Event)
	if err != nil {
		return prefs.Import{}, err
	}
	i.Sessions = len(opened.Programme.Sessions)
	_, _, err = c.files(i.Event) // while the server has them
	return i, err
}

// importAgain reads an event once more whose files the browser has cleared.
func (c *Catalog) importAgain(id schedule.EventID) (wire.Event, error) {
	known, ok := c.Imported(id)
	if !ok {
		return wire.Event{}, ErrNoEvent
	}
	if known.Address == "" {
		return wire.Event{}, ErrCleared
	}
	again, err := c.Import(known.Again(), nil)
	if err != nil {
		return wire.Event{}, err
	}
	c.Keep(again)
	return again.Event, nil
}

// importsAge is how old an event that was added may get before its source is asked again:
// nobody's server is asked more often than a person would.
const importsAge = 30 * time.Minute

// RefreshImport reads an event that was added once more, where it is old enough, and
// returns it with its abstracts where it is another version.
func (c *Catalog) RefreshImport(id schedule.EventID) (n Newer, err error) {
	known, ok := c.Imported(id)
	if !ok || known.Address == "" || c.now().Sub(known.Read) < importsAge {
		return n, nil
	}
	again, err := c.Import(known.Again(), nil)
	if err != nil {
		return n, err
	}
	c.Keep(again)
	n.Import = &again
	if again.Index == known.Index {
		return n, nil
	}
	opened, err := c.fetch(again.Event)
	if err != nil {
		return n, err
	}
	details, _, err := c.files(again.Event)
	if err == nil {
		err = opened.Programme.DecodeDetails(details)
	}
	if err == nil {
		n.Opened = opened
	}
	return n, err
}
