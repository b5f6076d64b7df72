package screen

import (
	"errors"
	"strings"

	"hallway/app/catalog"
	"hallway/app/change"
	"hallway/app/device"
	"hallway/app/prefs"
	"hallway/app/schedule"
	"hallway/app/view"
	"hallway/app/wire"
)

// bring adds an event and tells how it went. What was asked for stays until the next, so
// that the same can be read with another time zone.
func (s *Events) bring(a *App, ask wire.ImportRequest, file *catalog.File) {
	if s.adding.Busy {
		return
	}
	s.ask, s.file = ask, file
	s.adding = view.Adding{Address: ask.Address, Busy: true}
	a.redraw()
	var i prefs.Import
	var err error
	a.later(func() { i, err = a.catalog.Import(ask, file) }, func() {
		s.adding.Busy = false
		if err != nil {
			s.adding.Failed = a.explainImport(err)
		} else {
			s.ask.Event = i.ID
			s.adding = view.Adding{Added: &view.Added{Event: eventOf(i.Event), Sessions: i.Sessions, Skipped: i.Skipped, Warnings: i.Warnings}}
			a.catalog.Keep(i)
			a.browser.KeepData(string(i.ID), filesOf(i.Event))
			if a.event.ID == i.ID {
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
	return view.Failure{What: "The event could not be added.", Why: err.Error(), Todo: tryAgain}
}

func (s *Events) act(a *App, e Event) bool {
	switch e.Act {
	case "import":
		s.bring(a, wire.ImportRequest{Address: e.Arg}, nil)
	case "import-file":
		s.bring(a, wire.ImportRequest{}, &catalog.File{Name: withoutKind(e.Arg), Body: e.Body})
	case "import-large":
		s.adding = view.Adding{Failed: view.Failure{What: "The file is larger than 32 MiB.", Todo: "Programmes are much smaller. Choose the programme file itself."}}
		a.redraw()
	case "import-zone":
		s.ask.Zone = e.Arg
		s.bring(a, s.ask, s.file)
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
	if i, ok := a.catalog.Imported(id); ok {
		a.browser.Show("sheet", markup(view.ForgetSheet(eventOf(i.Event))))
		a.browser.Dialog(true)
	}
}

// forget lets go of an event that was added.
func (a *App) forget(id schedule.EventID) {
	a.catalog.Forget(id)
	a.browser.KeepData(string(id), nil)
	if a.event.ID == id {
		a.sync.Close()
		a.event = wire.Event{}
	}
}

// refreshImport asks for a newer programme of an event that was added.
func (a *App) refreshImport() {
	if !a.browser.Online() {
		return
	}
	open, before, detailed := a.event, a.scene.Programme, a.scene.Detailed
	var n catalog.Newer
	var err error
	a.later(func() { n, err = a.catalog.RefreshImport(open.ID) }, func() {
		if err != nil || n.Import == nil || a.event.ID != open.ID {
			return // what is here goes on
		}
		a.updated = a.now()
		if n.Opened.Programme == nil || a.scene.Programme != before {
			return
		}
		a.scene.Log = a.readLog()
		news := false
		if detailed { // else every abstract would seem new
			news = a.scene.Log.Add(change.Report{From: open.Version, To: n.Import.Version, At: a.now(), Changes: change.Diff(before, n.Opened.Programme)})
			a.keepLog()
		}
		a.replace(n.Opened)
		if news {
			a.tellChanges()
		}
	})
}

// withoutKind is the name of a file without its ending.
func withoutKind(name string) string {
	if at := strings.LastIndexByte(name, '.'); at > 0 {
		return name[:at]
	}
	return name
}
