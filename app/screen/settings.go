package screen

import (
	"net/url"
	"strconv"

	"hallway/app/device"
	"hallway/app/prefs"
	"hallway/app/schedule"
	"hallway/app/view"
	"hallway/app/wire"
)

// Settings is what this device keeps and how it looks.
type Settings struct {
	persisted bool
	asked     bool
	listed    bool
	before    bool // an agenda was put aside
}

func (s *Settings) read(a *App, _ string, _ url.Values) schedule.EventID {
	if !s.asked {
		s.asked = true
		var persisted bool
		a.later(func() { persisted = a.browser.Persisted() }, func() {
			s.persisted = persisted
			if a.shown == screen(s) {
				a.redraw()
			}
		})
	}
	return a.home()
}

func (s *Settings) draw(a *App) drawing {
	if !s.listed && a.event.ID != "" {
		s.listed = true
		a.listRights()
		event := string(a.event.ID)
		var before bool
		a.later(func() { before, _ = a.agendas.HasBefore(event) }, func() { // a store that fails is told elsewhere
			if s.before = before; before && a.shown == screen(s) {
				a.redraw()
			}
		})
	}
	return drawing{head: view.HeadSettings(), tab: "settings", live: true, body: view.Settings(view.SettingsModel{
		Event:     a.scene.Programme,
		Theme:     prefs.Theme.Get(a.browser),
		Pace:      prefs.Pace.Get(a.browser),
		Keys:      !prefs.NoShortcuts.Get(a.browser),
		Remind:    prefs.Remind.Get(a.browser),
		Reach:     a.reach,
		Quiet:     !prefs.AtNight.Get(a.browser),
		Picks:     a.scene.Agenda.Count(),
		Persisted: s.persisted,
		Installed: a.browser.Installed(),
		Updated:   a.updated,
		Version:   a.event.Version,
		Scans:     a.scanning(),
		Agenda:    a.nameOnServer(),
		Sync:      a.scene.Sync,
		Before:    s.before,
		SyncOn:    !prefs.LocalOnly.Get(a.browser),
		Devices:   a.devices,
		Links:     a.links,
	})}
}

// nameOnServer is what the operator of the server finds the agenda under.
func (a *App) nameOnServer() string {
	switch {
	case a.scene.Agenda == nil:
		return ""
	case a.scene.Sync.State == device.Saved, a.scene.Sync.State == device.Waiting, a.scene.Sync.State == device.Refused:
		return a.scene.Agenda.ID.String()
	}
	return ""
}

func (s *Settings) act(a *App, e Event) bool {
	switch e.Act {
	case "theme":
		prefs.Theme.Set(a.browser, e.Arg)
		a.browser.Mark("theme", e.Arg)
		a.redraw()
	case "keys":
		prefs.NoShortcuts.Set(a.browser, e.Arg == "off")
		a.redraw()
	case "quiet":
		prefs.AtNight.Set(a.browser, e.Arg == "off")
		a.reachSoon()
		a.redraw()
	case "pace":
		pace, _ := strconv.Atoi(e.Arg) // of our own buttons
		prefs.Pace.Set(a.browser, pace)
		if a.scene.Programme != nil {
			a.measureWalks()
		}
		a.redraw()
	case "persist":
		var persisted bool
		a.later(func() { persisted = a.browser.Persist() }, func() {
			if s.persisted = persisted; !persisted {
				a.say("Your browser may still delete this data. Installing Hallway helps.", "")
			}
			a.redraw()
		})
	case "sync":
		prefs.LocalOnly.Set(a.browser, e.Arg == "off")
		a.sync.Now()
		if event := a.event.ID; e.Arg == "off" { // the server's copy is no longer the newest
			a.loop.Go(func() { a.unreach(event) }, nil)
			a.reach = view.ReachPage
			a.redraw()
		} else {
			a.reachSoon()
		}
	case "export":
		a.export()
	case "import-agenda":
		a.readExport(e.Body)
	case "clear":
		s.clear(a, e.Arg)
	default:
		return false
	}
	return true
}

// clear forgets everything on this device, and with "server" every agenda that the server
// has of it too, once the person has confirmed it. Where the server cannot be reached
// nothing is forgotten, for then nobody could delete it there.
func (s *Settings) clear(a *App, confirmed string) {
	if confirmed != "yes" && confirmed != "server" {
		a.browser.Show("sheet", markup(view.ClearSheet()))
		a.browser.Dialog(true)
		return
	}
	var refused, err error
	a.later(func() {
		if confirmed == "server" {
			refused = a.agendas.DeleteAll(a.browser)
		}
		if refused == nil {
			if prefs.Remind.Get(a.browser) != "" {
				a.browser.Unsubscribe()
				a.agendas.UnreachAll(a.browser)
			}
			err = a.agendas.Clear()
		}
	}, func() {
		a.browser.Dialog(false)
		switch {
		case refused != nil:
			a.sayTrouble(refused)
			return
		case err != nil:
			a.storeFailed(err)
			return
		}
		a.sync.Close()
		a.event, a.scene, a.shown, a.note = wire.Event{}, view.Scene{}, nil, writing{} // so nothing more is written
		a.browser.DropKept()
		a.later(a.browser.Forget, a.browser.Reload)
	})
}
