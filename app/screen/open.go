package screen

import (
	"errors"
	"time"

	"hallway/app/agenda"
	"hallway/app/catalog"
	"hallway/app/device"
	"hallway/app/prefs"
	"hallway/app/schedule"
	"hallway/app/search"
	"hallway/app/view"
	"hallway/app/wire"
)

// loading is the agenda on its way from the store.
type loading struct {
	came chan loaded  // has room for the one
	late func(loaded) // gets it on the loop, where nobody waited; nil: nobody wants it
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
// stand outside of one; those get the event that is open, if any is. What was wanted before
// and is still on its way is not shown when it comes: the person has gone on, and what it
// brings of the agenda may be older than what they did since.
func (a *App) want(id schedule.EventID, then func(), failed func(view.Failure)) {
	a.wanted++
	wanted := a.wanted
	if id == "" || id == a.event.ID {
		then()
		return
	}
	var got catalog.Opened
	var picks *loaded
	var err error
	known := a.catalog.Known(id, a.page())
	loading := a.load(id) // while the programme is read
	a.later(func() {
		if got, err = a.catalog.Read(id, known); err == nil {
			select {
			case l := <-loading.came:
				picks = &l
			case <-time.After(storeWait):
			}
		}
	}, func() {
		if a.wanted != wanted {
			return
		}
		if err != nil {
			a.offline = a.offline || errors.Is(err, device.ErrUnreachable)
			a.chip()
			failed(a.explain(err))
			return
		}
		if picks == nil {
			picks = a.waitFor(loading, got.Event.ID)
		}
		a.take(got, picks)
		a.later(a.browser.Breathe, func() { // showing it keeps a phone busy for as long again
			if a.wanted == wanted {
				then()
			}
			if a.event.ID == got.Event.ID { // even where the person went elsewhere meanwhile
				a.fetchRest()
				a.refresh()
				a.keepFresh()
			}
		})
	})
}

// page is where the files are that the page came with.
func (a *App) page() wire.Event {
	files := a.browser.Files()
	return wire.Event{
		ID: schedule.EventID(a.browser.Marked("event")), Version: a.browser.Marked("version"),
		Index: files.Index, Details: files.Details, Search: files.Search,
	}
}

// filesOf are what the worker keeps of an event.
func filesOf(e wire.Event, floors ...schedule.Floor) []string {
	files := []string{e.Index, e.Details, e.Search, wire.Events}
	for _, floor := range floors {
		files = append(files, floor.Picture)
	}
	return files
}

// load has the store read an agenda, beside whatever else there is to do.
func (a *App) load(id schedule.EventID) *loading {
	l := &loading{came: make(chan loaded, 1)}
	var picks loaded
	a.loop.Go(func() {
		picks.agenda, picks.err = a.agendas.Load(string(id))
		l.came <- picks
	}, func() {
		if l.late != nil {
			l.late(picks)
		}
	})
	return l
}

// take makes what was read the event that is open. Where the store has not answered yet,
// picks are shown as they were last, and those that are made wait in the queue.
func (a *App) take(got catalog.Opened, picks *loaded) {
	if a.event.ID != got.Event.ID {
		a.devices, a.links, a.cover = nil, nil, nil
		clear(a.tabs)
		a.sync.Close()
	}
	a.event = got.Event
	a.event.Name = got.Programme.Event.Name
	a.scene = view.Scene{
		Programme: got.Programme,
		Now:       a.now(),
		Reader:    a.readerZone(got.Programme),
	}
	a.measureWalks()
	a.ops = nil
	a.scene.Log = a.readLog()
	prefs.LastEvent.Set(a.browser, a.event.ID)
	prefs.Files(a.event.ID).Set(a.browser, a.event)
	a.late = true
	if picks == nil || picks.err != nil {
		a.scene.Agenda = a.mirrored(got)
	}
	a.team()
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
	a.ops = prefs.Recent(a.event.ID).Get(a.browser)
	a.scene.Agenda = l.agenda
	a.storeWorks()
	a.followedChanged()
	a.carry()
	a.mirror()
	a.drain()
	a.saveDrafts()
	a.isHandedOver()
	a.sync.Open(string(a.event.ID))
	a.remind()
	a.reachSoon()
}

// mirrored is the agenda as it was when this phone was last used, as far as stars go.
func (a *App) mirrored(got catalog.Opened) *agenda.Agenda {
	var picks []agenda.Pick
	for key, state := range prefs.Picks(got.Event.ID).Get(a.browser) {
		picks = append(picks, agenda.Pick{Key: key, State: state, Snapshot: snapshotOf(got.Programme, nil, key)})
	}
	return agenda.New(agenda.ID{}, string(got.Event.ID), picks...)
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
	return prefs.LastEvent.Get(a.browser)
}

// fetchRest gets what the first screen could do without: abstracts, and the
// index that search needs to look into them.
func (a *App) fetchRest() {
	event, programme := a.event, a.scene.Programme
	var details *schedule.Details
	var index *search.Index
	var err error
	a.later(func() { details, index, err = a.catalog.Rest(event, programme) }, func() {
		if err != nil || a.scene.Programme != programme {
			return // the next refresh tries again
		}
		if details != nil {
			programme.Add(details)
			a.scene.Detailed = true
		}
		if index != nil {
			a.scene.Index = index
		}
		a.browser.KeepData(string(event.ID), filesOf(event, programme.Event.Floors...))
		if s, waits := a.shown.(detailed); waits && s.needsDetails() && a.browser.Marked("page") == a.address {
			a.redraw()
			if p, searches := s.(*Programme); searches && p.typed == nil { // else it is said once the typing ends
				p.tellFound(a)
			}
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
	if catalog.IsImport(a.event.ID) {
		a.refreshImport()
		return
	}
	open := a.event
	var n catalog.Newer
	var err error
	a.later(func() { n, err = a.catalog.Refresh(open) }, func() {
		a.offline = err != nil || n.Kept
		if len(n.Events) > 0 {
			a.events = n.Events
		}
		if !a.offline {
			a.updated = a.now()
		}
		if n.Opened.Programme != nil && a.event.ID == open.ID && a.event.Version == open.Version {
			a.replace(n.Opened)
		}
		if !a.offline && a.event.ID == open.ID {
			a.refreshTeam()
			a.askChanges()
		}
		a.chip()
	})
}

// replace puts a newer version of the programme under a screen.
func (a *App) replace(got catalog.Opened) {
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
		offset := a.browser.Offset(day.Start)
		_, there := day.Start.In(p.Location()).Zone()
		if zone == nil {
			zone = time.FixedZone("", int(offset.Seconds()))
		}
		differs = differs || int(offset.Seconds()) != there
	}
	if !differs {
		return nil
	}
	return zone
}

const tryAgain = "Try again in a moment."

func (a *App) explain(err error) view.Failure {
	if errors.Is(err, catalog.ErrNoEvent) {
		return view.Failure{
			What: "There is no such event here.",
			Why:  "The address names an event that this server does not have.",
			Todo: "See the list of events. An event that somebody added by hand is on their device only.",
		}
	}
	if errors.Is(err, catalog.ErrCleared) {
		return view.Failure{
			What: "The browser deleted this event.",
			Why:  "It was added from a file, so it can't be fetched again. Your picks are still here.",
			Todo: "Add the file again under Events.",
		}
	}
	if !a.browser.Online() || a.offline {
		return view.Failure{
			What: "This event is not on this device yet.",
			Why:  "There is no network, and it was never opened here.",
			Todo: "Open it once while you have a network; after that it is here for good.",
		}
	}
	return view.Failure{
		What: "The programme could not be read.",
		Why:  err.Error(),
		Todo: tryAgain,
	}
}
