package screen

import (
	"errors"
	"net/url"

	"hallway/app/device"
	"hallway/app/schedule"
	"hallway/app/view"
)

// Settings is what this device keeps and how it looks.
type Settings struct {
	persisted bool
	asked     bool
	listed    bool
}

func (s *Settings) read(a *App, _ string, _ url.Values) schedule.EventID {
	if !s.asked {
		s.asked = true
		a.later(func() { s.persisted = a.browser.Persisted() }, func() {
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
	}
	return drawing{head: view.HeadSettings(), tab: "settings", live: true, body: view.Settings(view.SettingsModel{
		Event:     a.scene.Programme,
		Theme:     a.browser.Get("theme"),
		Keys:      a.browser.Get("keys") != "off",
		Picks:     a.scene.Agenda.Count(),
		Persisted: s.persisted,
		Installed: a.browser.Installed(),
		Updated:   a.updated,
		Version:   a.event.Version,
		Sync:      a.scene.Sync,
		SyncOn:    !a.syncOff(),
		Devices:   a.devices,
		Links:     a.links,
	})}
}

func (s *Settings) act(a *App, e Event) bool {
	switch e.Act {
	case "theme":
		a.browser.Set("theme", e.Arg)
		a.browser.Mark("theme", e.Arg)
		a.redraw()
	case "keys":
		a.browser.Set("keys", map[string]string{"off": "off"}[e.Arg])
		a.redraw()
	case "persist":
		a.later(func() { s.persisted = a.browser.Persist() }, func() {
			if !s.persisted {
				a.say("The browser does not promise it yet. Installing Hallway helps.", "")
			}
			a.redraw()
		})
	case "sync":
		a.browser.Set("sync", map[string]string{"off": "off"}[e.Arg])
		a.syncNow()
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

// clear forgets everything on this device, once the person has confirmed it.
func (s *Settings) clear(a *App, confirmed string) {
	if confirmed == "server" {
		event := a.event.ID
		var err error
		a.later(func() { err = a.asks(event, "DELETE", "", nil, nil) }, func() {
			if r, ok := errors.AsType[device.Refusal](err); err != nil && !(ok && r.Status == 404) { // it is gone already
				a.browser.Dialog(false)
				a.sayTrouble(err)
				return
			}
			s.clear(a, "yes")
		})
		return
	}
	if confirmed != "yes" {
		a.browser.Show("sheet", markup(view.ClearSheet()))
		a.browser.Dialog(true)
		return
	}
	for _, tap := range a.browser.Taps() {
		a.browser.Set(tap.ID, "")
	}
	a.browser.Set("picks "+string(a.event.ID), "")
	a.browser.Set("joined "+string(a.event.ID), "")
	for _, b := range a.imports() {
		a.forget(b.ID)
	}
	var err error
	a.later(func() { err = a.store.Clear() }, func() {
		if err != nil {
			a.storeFailed(err)
			return
		}
		a.browser.DropKept()
		a.browser.Reload()
	})
}
