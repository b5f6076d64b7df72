package screen

import (
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"hallway/app/change"
	"hallway/app/device"
	"hallway/app/schedule"
	"hallway/app/view"
	"hallway/app/wire"
)

// Events that a person added are read by the server, which hands them over and
// forgets them. The phone keeps their files as it keeps those of any event, and a list
// of them under the name "imports", since no server lists them.

// brought is an event that a person added.
type brought struct {
	wire.Event
	Address  string    `json:"address,omitempty"` // where it can be read again; empty: it was a file
	AskZone  string    `json:"askZone,omitempty"` // the zone that the person told
	Read     time.Time `json:"read"`
	Sessions int       `json:"sessions"`
	Skipped  int       `json:"skipped"`
	Warnings []string  `json:"warnings,omitempty"`
}

// isImport reports whether an event is one that a person added.
func isImport(id schedule.EventID) bool { return strings.HasPrefix(string(id), "import-") }

func (a *App) imports() []brought {
	var list []brought
	if json.Unmarshal([]byte(a.browser.Get("imports")), &list) != nil {
		return nil
	}
	return list
}

func (a *App) imported(id schedule.EventID) (brought, bool) {
	list := a.imports()
	at := slices.IndexFunc(list, func(b brought) bool { return b.ID == id })
	if at < 0 {
		return brought{}, false
	}
	return list[at], true
}

// keepImport writes an event down, in place of what was known of it.
func (a *App) keepImport(b brought) {
	list := slices.DeleteFunc(a.imports(), func(other brought) bool { return other.ID == b.ID })
	a.setImports(append([]brought{b}, list...))
}

func (a *App) setImports(list []brought) {
	if len(list) == 0 {
		a.browser.Set("imports", "")
		return
	}
	words, err := json.Marshal(list)
	if err == nil {
		a.browser.Set("imports", string(words))
	}
}

// asking is what a person wants read: an address or a file. It stays until the next,
// so that the same can be read with another time zone.
type asking struct {
	address string
	file    []byte
	name    string // of the file
	zone    string
	event   schedule.EventID // to be read again; empty: a new one
}

// fetchImport has the server read a programme, and fetches what it made of it while
// it is there. It blocks.
func (a *App) fetchImport(ask asking) (brought, error) {
	kind, target, body := "application/octet-stream", wire.Import, ask.file
	if ask.file == nil {
		kind = "application/json"
		words, err := json.Marshal(map[string]string{"address": ask.address, "zone": ask.zone, "event": string(ask.event)})
		if err != nil {
			return brought{}, err
		}
		body = words
	} else {
		target += "?" + url.Values{"zone": {ask.zone}, "event": {string(ask.event)}, "name": {ask.name}}.Encode()
	}
	answer, err := a.browser.Send(device.Request{Method: "POST", URL: target, Type: kind, Body: body})
	if err == nil {
		err = answer.Trouble()
	}
	if err != nil {
		return brought{}, err
	}
	b := brought{AskZone: ask.zone, Read: a.now()}
	if err := json.Unmarshal(answer.Body, &b); err != nil {
		return brought{}, err
	}
	for _, file := range []string{b.Index, b.Details, b.Search} {
		content, _, err := a.browser.Fetch(file)
		if err != nil {
			return brought{}, err
		}
		if file == b.Index {
			p, err := schedule.DecodeIndex(content)
			if err != nil {
				return brought{}, err
			}
			b.Sessions = len(p.Sessions)
		}
	}
	return b, nil
}

// bring adds an event and tells how it went.
func (s *Events) bring(a *App, ask asking) {
	if s.adding.Busy {
		return
	}
	s.ask = ask
	s.adding = view.Adding{Address: ask.address, Busy: true}
	a.redraw()
	var b brought
	var err error
	a.later(func() { b, err = a.fetchImport(ask) }, func() {
		s.adding.Busy = false
		if err != nil {
			s.adding.Failed = a.explainImport(err)
		} else {
			s.ask.event = b.ID
			s.adding = view.Adding{Added: &view.Added{Event: eventOf(b.Event), Sessions: b.Sessions, Skipped: b.Skipped, Warnings: b.Warnings}}
			a.browser.Set("event "+string(b.ID), strings.Join([]string{b.Version, b.Index, b.Details, b.Search}, " "))
			a.keepImport(b)
			a.browser.KeepData(string(b.ID), []string{b.Index, b.Details, b.Search, wire.Events})
			if a.event.ID == b.ID {
				a.event = wire.Event{} // it was read anew: so it is opened anew
			}
			a.loop.Go(func() { a.browser.Persist() }, nil)
		}
		if a.shown == screen(s) {
			a.redraw()
			a.browser.Focus("#added")
		}
	})
}

func (a *App) explainImport(err error) view.Failure {
	if t, ok := errors.AsType[wire.Trouble](err); ok {
		return view.Failure{What: t.What, Why: t.Where, Todo: t.Todo}
	}
	if errors.Is(err, device.ErrUnreachable) {
		return view.Failure{What: "There is no network, or the server does not answer.", Todo: "Events can be added once it does; those that are here stay."}
	}
	return view.Failure{What: "The event could not be added.", Why: err.Error(), Todo: "Try again in a moment."}
}

func (s *Events) act(a *App, e Event) bool {
	switch e.Act {
	case "import":
		s.bring(a, asking{address: e.Arg})
	case "import-file":
		s.bring(a, asking{file: e.Body, name: withoutKind(e.Arg)})
	case "import-large":
		s.adding = view.Adding{Failed: view.Failure{What: "The file is larger than 32 MiB.", Todo: "A programme is far smaller; choose the file that holds nothing else."}}
		a.redraw()
	case "import-zone":
		s.ask.zone = e.Arg
		s.bring(a, s.ask)
	case "forget":
		s.forget(a, schedule.EventID(e.Arg))
	case "forget-yes":
		a.forget(schedule.EventID(e.Arg))
		a.browser.Dialog(false)
		s.adding.Added = nil
		a.redraw()
	default:
		return false
	}
	return true
}

// forget asks before an event goes that only this phone has.
func (s *Events) forget(a *App, id schedule.EventID) {
	if b, ok := a.imported(id); ok {
		a.browser.Show("sheet", markup(view.ForgetSheet(eventOf(b.Event))))
		a.browser.Dialog(true)
	}
}

// forget lets go of an event that was added. Its picks stay in the store: who adds it
// again under the same name finds them.
func (a *App) forget(id schedule.EventID) {
	a.setImports(slices.DeleteFunc(a.imports(), func(b brought) bool { return b.ID == id }))
	a.browser.Set("event "+string(id), "")
	a.browser.Set("changes "+string(id), "")
	a.browser.KeepData(string(id), nil)
	if a.event.ID == id {
		a.event = wire.Event{}
		a.browser.Set("event", "")
	}
}

// importsAge is how old an event that was added may get before its source is asked
// again: nobody's server is asked more often than a person would.
const importsAge = 30 * time.Minute

// refreshImport asks for a newer programme of an event that was added.
func (a *App) refreshImport() {
	known, ok := a.imported(a.event.ID)
	if !ok || known.Address == "" || !a.browser.Online() || a.now().Sub(known.Read) < importsAge {
		return
	}
	before, detailed := a.scene.Programme, a.scene.Detailed
	var got opened
	var b brought
	var err error
	a.later(func() {
		if b, err = a.fetchImport(asking{address: known.Address, zone: known.AskZone, event: known.ID}); err == nil && b.Index != known.Index {
			got, err = a.readWhole(b.Event)
		}
	}, func() {
		if err != nil || a.event.ID != known.ID {
			return // what is here goes on
		}
		a.keepImport(b)
		a.updated = a.now()
		if got.programme == nil || a.scene.Programme != before {
			return
		}
		a.scene.Log = a.readLog()
		news := false
		if detailed { // else every abstract would seem new
			news = a.scene.Log.Add(change.Report{From: known.Version, To: b.Version, At: a.now(), Changes: change.Diff(before, got.programme)})
			a.keepLog()
		}
		a.replace(got)
		if news {
			a.tellChanges()
		}
	})
}

// readWhole reads an event with its abstracts.
func (a *App) readWhole(e wire.Event) (opened, error) {
	got, err := a.read(e.ID, []wire.Event{e})
	if err != nil {
		return opened{}, err
	}
	details, _, err := a.browser.Fetch(e.Details)
	if err != nil {
		return opened{}, err
	}
	return got, got.programme.DecodeDetails(details)
}

// withoutKind is the name of a file without its ending.
func withoutKind(name string) string {
	if at := strings.LastIndexByte(name, '.'); at > 0 {
		return name[:at]
	}
	return name
}
