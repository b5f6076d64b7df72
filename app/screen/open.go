package screen

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"hallway/app/agenda"
	"hallway/app/device"
	"hallway/app/planner"
	"hallway/app/schedule"
	"hallway/app/search"
	"hallway/app/view"
	"hallway/app/wire"
)

// opened is an event that was read, off go-app's goroutine.
type opened struct {
	event     wire.Event
	programme *schedule.Programme
}

// loading is the agenda on its way from the store.
type loading struct {
	came chan loaded  // has room for the one
	late func(loaded) // is told of it on the loop, where nobody waited; nil: nobody wants it
}

// loaded is what the store answered.
type loaded struct {
	agenda *agenda.Agenda
	err    error
}

// storeWait is how long a programme that can be shown waits for the agenda: a store
// mostly answers within some hundredths of a second, and then nothing is drawn twice.
const storeWait = 400 * time.Millisecond

// want has an event open and then goes on. No event is wanted by screens that
// stand outside of one; those get the event that is open, if any is.
func (a *App) want(id schedule.EventID, then func(), failed func(view.Failure)) {
	if id == "" || id == a.event.ID {
		then()
		return
	}
	var got opened
	var picks *loaded
	var err error
	known := a.candidates(id)
	loading := a.load(id) // while the programme is read
	a.later(func() {
		if got, err = a.read(id, known); err == nil {
			select {
			case l := <-loading.came:
				picks = &l
			case <-time.After(storeWait):
			}
		}
	}, func() {
		if err != nil {
			a.offline = a.offline || errors.Is(err, device.ErrUnreachable)
			a.chip()
			failed(a.explain(err))
			return
		}
		if picks == nil {
			picks = a.waitFor(loading, got.event.ID)
		}
		a.take(got, picks)
		then()
		a.fetchRest()
		a.refresh()
		a.keepFresh()
	})
}

// candidates are the places where an event's files may be, best first: what the
// page came with, and what was open when this phone was last used.
func (a *App) candidates(id schedule.EventID) []wire.Event {
	var known []wire.Event
	if files := a.browser.Files(); a.browser.Marked("event") == string(id) && files.Index != "" {
		known = append(known, wire.Event{
			ID: id, Index: files.Index, Details: files.Details, Search: files.Search,
			Version: a.browser.Marked("version"),
		})
	}
	if words := strings.Fields(a.browser.Get("event " + string(id))); len(words) == 4 {
		known = append(known, wire.Event{ID: id, Version: words[0], Index: words[1], Details: words[2], Search: words[3]})
	}
	return known
}

var errNoEvent = errors.New("no such event")

func (a *App) read(id schedule.EventID, known []wire.Event) (opened, error) {
	var index []byte
	var found wire.Event
	b, added := a.imported(id)
	if isImport(id) && !added {
		return opened{}, errNoEvent
	}
	for _, candidate := range known {
		if body, ok := a.browser.Early(candidate.Index); ok {
			index, found = body, candidate
			break
		}
		if body, _, err := a.browser.Fetch(candidate.Index); err == nil {
			index, found = body, candidate
			break
		}
	}
	if index == nil && b.Address != "" { // the browser cleared its files
		again, err := a.fetchImport(asking{address: b.Address, zone: b.AskZone, event: id})
		if err != nil {
			return opened{}, err
		}
		a.keepImport(again)
		if index, _, err = a.browser.Fetch(again.Index); err != nil {
			return opened{}, err
		}
		found = again.Event
	}
	if index == nil {
		events, kept, err := a.list()
		if err != nil {
			return opened{}, err
		}
		at := slices.IndexFunc(events, func(e wire.Event) bool { return e.ID == id })
		switch {
		case at < 0 && kept:
			return opened{}, fmt.Errorf("the list of events is an old one: %w", device.ErrUnreachable)
		case at < 0:
			return opened{}, errNoEvent
		}
		found = events[at]
		if index, _, err = a.browser.Fetch(found.Index); err != nil {
			return opened{}, err
		}
	}
	programme, err := schedule.DecodeIndex(index)
	if err != nil {
		return opened{}, err
	}
	return opened{found, programme}, nil
}

// load has the store read an agenda, beside whatever else there is to do.
func (a *App) load(id schedule.EventID) *loading {
	l := &loading{came: make(chan loaded, 1)}
	var picks loaded
	a.loop.Go(func() {
		picks.agenda, picks.err = a.store.Load(string(id))
		l.came <- picks
	}, func() {
		if l.late != nil {
			l.late(picks)
		}
	})
	return l
}

func (a *App) list() (events []wire.Event, kept bool, err error) {
	body, kept, err := a.browser.Fetch(wire.Events)
	if err != nil {
		return nil, false, err
	}
	err = json.Unmarshal(body, &events)
	return events, kept, err
}

// take makes what was read the event that is open. Where the store has not answered yet,
// picks are shown as they were last, and those that are made wait in the queue.
func (a *App) take(got opened, picks *loaded) {
	if a.event.ID != got.event.ID {
		a.devices, a.links, a.cover = nil, nil, nil
	}
	a.event = got.event
	a.event.Name = got.programme.Event.Name
	a.scene = view.Scene{
		Programme: got.programme,
		Now:       a.now(),
		Reader:    a.readerZone(got.programme),
	}
	a.scene.Walks = planner.NewWalks(got.programme, nil, a.pace())
	a.ops = nil
	a.scene.Log = a.readLog()
	a.team()
	a.browser.Set("event", string(a.event.ID))
	a.browser.Set("event "+string(a.event.ID),
		strings.Join([]string{a.event.Version, a.event.Index, a.event.Details, a.event.Search}, " "))
	a.late = true
	if picks == nil || picks.err != nil {
		a.scene.Agenda = a.mirrored(got)
	}
	if picks != nil {
		a.hasLoaded(*picks)
		return
	}
	a.drain()
}

// waitFor is the agenda where it came just now; nil has it put in place when it comes.
func (a *App) waitFor(l *loading, event schedule.EventID) *loaded {
	select {
	case picks := <-l.came:
		return &picks
	default:
	}
	l.late = func(picks loaded) {
		if a.event.ID == event && a.late {
			a.hasLoaded(picks)
			a.redraw()
		}
	}
	return nil
}

// hasLoaded puts the agenda in place that the store has.
func (a *App) hasLoaded(l loaded) {
	if l.err != nil {
		a.storeFailed(l.err)
		return
	}
	a.late = false
	clear(a.taken) // what waits was shown on what was there before, and can be undone once
	a.ops = nil
	a.scene.Agenda = l.agenda
	a.storeWorks()
	a.carry()
	a.mirror()
	a.drain()
	a.isHandedOver()
	a.syncSoon(syncAfter)
}

// mirrored is the agenda as it was when this phone was last used, as far as stars go.
func (a *App) mirrored(got opened) *agenda.Agenda {
	var picks []agenda.Pick
	for line := range strings.Lines(a.browser.Get("picks " + string(got.event.ID))) {
		key, word, _ := strings.Cut(strings.TrimSpace(line), " ")
		if state, ok := agenda.ParseState(word); ok {
			picks = append(picks, agenda.Pick{Key: key, State: state, Snapshot: snapshotOf(got.programme, nil, key)})
		}
	}
	return agenda.New(agenda.ID{}, string(got.event.ID), picks...)
}

// home is the event that addresses without an event mean: the only one there is,
// the one that is open, or the one that was open last.
func (a *App) home() schedule.EventID {
	switch {
	case len(a.events) == 1:
		return a.events[0].ID
	case a.event.ID != "":
		return a.event.ID
	case a.browser.Marked("event") != "":
		return schedule.EventID(a.browser.Marked("event"))
	}
	return schedule.EventID(a.browser.Get("event"))
}

// fetchRest gets what the first screen could do without: abstracts, and the
// index that search needs to look into them.
func (a *App) fetchRest() {
	event, programme := a.event, a.scene.Programme
	var details, terms []byte
	var err, searchErr error
	a.later(func() {
		if details, _, err = a.browser.Fetch(event.Details); err == nil {
			terms, _, searchErr = a.browser.Fetch(event.Search)
		}
	}, func() {
		if err != nil || searchErr != nil || a.scene.Programme != programme {
			return // the next refresh tries again
		}
		if programme.DecodeDetails(details) == nil {
			a.scene.Detailed = true
		}
		if index, err := search.Decode(terms); err == nil {
			a.scene.Index = index
		}
		a.browser.KeepData(string(event.ID), []string{event.Index, event.Details, event.Search, wire.Events})
		if s, waits := a.shown.(detailed); waits && s.needsDetails() && a.browser.Marked("page") == a.address {
			a.redraw()
		}
	})
}

// detailed are the screens that may show more once abstracts and biographies are
// there.
type detailed interface{ needsDetails() bool }

// refreshEvery is how often an open app asks for a newer programme.
const refreshEvery = 5 * time.Minute

// keepFresh asks again and again, while the app is open.
func (a *App) keepFresh() {
	if a.fresh != nil {
		return
	}
	a.fresh = a.loop.After(refreshEvery, func() {
		a.fresh = nil
		a.wake()
		a.keepFresh()
	})
}

// refresh asks the server for a newer programme and puts it in place.
func (a *App) refresh() {
	if isImport(a.event.ID) {
		a.refreshImport()
		return
	}
	open := a.event
	var events []wire.Event
	var kept bool
	var err error
	var got opened
	a.later(func() {
		if events, kept, err = a.list(); err != nil || kept {
			return
		}
		at := slices.IndexFunc(events, func(e wire.Event) bool { return e.ID == open.ID })
		if at >= 0 && events[at].Index != open.Index {
			got, err = a.read(open.ID, events[at:at+1])
		}
	}, func() {
		a.offline = err != nil || kept
		if len(events) > 0 {
			a.events = events
		}
		if !a.offline {
			a.updated = a.now()
		}
		if got.programme != nil && a.event.ID == open.ID && a.event.Version == open.Version {
			a.replace(got)
		}
		if !a.offline && a.event.ID == open.ID {
			a.refreshTeam()
			a.askChanges()
		}
		a.chip()
	})
}

// replace puts a newer version of the programme under a screen.
func (a *App) replace(got opened) {
	if a.late {
		a.take(got, nil)
	} else {
		a.take(got, &loaded{agenda: a.scene.Agenda}) // it may hold taps that are still being stored
	}
	a.redraw()
	a.fetchRest()
}

// readerZone is the zone of the reader's clock, where it shows other times than
// the event's.
func (a *App) readerZone(p *schedule.Programme) *time.Location {
	if len(p.Event.Days) == 0 {
		return nil
	}
	differs := false
	var zone *time.Location
	for _, day := range p.Event.Days {
		name, offset := a.browser.Zone(day.Start)
		_, there := day.Start.In(p.Location()).Zone()
		if zone == nil {
			zone = time.FixedZone(name, int(offset.Seconds()))
		}
		differs = differs || int(offset.Seconds()) != there
	}
	if !differs {
		return nil
	}
	return zone
}

func (a *App) explain(err error) view.Failure {
	if errors.Is(err, errNoEvent) {
		return view.Failure{
			What: "There is no such event here.",
			Why:  "The address names an event that this server does not have.",
			Todo: "Look at the list of events. One that somebody added by hand is on their phone only.",
		}
	}
	if !a.browser.Online() || a.offline {
		return view.Failure{
			What: "This event is not on this phone yet.",
			Why:  "There is no network, and it was never opened here.",
			Todo: "Open it once while you have a network; after that it is here for good.",
		}
	}
	return view.Failure{
		What: "The programme could not be read.",
		Why:  err.Error(),
		Todo: "Try again in a moment.",
	}
}
