package screen

import (
	"errors"
	"net/url"
	"slices"
	"strings"

	"hallway/app/device"
	"hallway/app/prefs"
	"hallway/app/schedule"
	"hallway/app/view"
	"hallway/app/wire"
)

// Join is where a link leads by which another device joins.
type Join struct {
	code string
}

// arrive takes the code out of the address. It works once, so nothing remembers it.
func (j *Join) arrive(a *App, fragment string) {
	j.code = trimSecret(fragment)
	a.browser.Hash()
}

func (j *Join) read(_ *App, path string, _ url.Values) schedule.EventID { return eventIn(path) }

func (j *Join) draw(a *App) drawing {
	if code := j.code; code != "" {
		j.code = ""
		a.peek(code)
	}
	return drawing{head: view.HeadSettings(), tab: "agenda", live: true, body: view.Agenda(a.scene, -1)}
}

// listRights shows devices and links on the screen that has a place for them.
func (a *App) listRights() {
	event := a.event.ID
	if event == "" || prefs.LocalOnly.Get(a.browser) {
		return
	}
	var list []wire.Capability
	var err error
	a.later(func() { list, err = a.agendas.Capabilities(a.browser, string(event)) }, func() {
		if err != nil || a.event.ID != event {
			return // nothing is shown of what is not known
		}
		a.devices, a.links = nil, nil
		for _, r := range list {
			if r.Kind == wire.Device {
				a.devices = append(a.devices, r)
			} else {
				a.links = append(a.links, r)
			}
		}
		a.browser.Show("devices", markup(view.Devices(a.devices, a.scene.Programme)))
		a.browser.Show("links", markup(view.Links(a.links, a.scene.Programme)))
	})
}

// addDevice shows how another device joins.
func (a *App) addDevice() {
	event := a.event.ID
	var made wire.Grant
	var err error
	a.later(func() { made, err = a.agendas.NewCode(a.browser, string(event), wire.PairRequest{}) }, func() {
		if err != nil {
			a.sayTrouble(err)
			return
		}
		link := a.browser.Origin() + view.HrefJoin(event) + "#" + made.Secret
		a.browser.Show("sheet", markup(view.PairSheet(link, made.Code)))
		a.browser.Dialog(true)
	})
}

// recovery makes a link that brings the agenda back when no device has it.
func (a *App) recovery() {
	event := a.event.ID
	var made wire.Grant
	var err error
	a.later(func() {
		made, err = a.agendas.NewLink(a.browser, string(event), wire.LinkRequest{Kind: wire.Recovery, Label: "Recovery link"})
	}, func() {
		if err != nil {
			a.sayTrouble(err)
			return
		}
		a.browser.Show("sheet", markup(view.RecoverySheet(a.browser.Origin()+view.HrefRecover(event)+"#"+made.Secret)))
		a.browser.Dialog(true)
		a.listRights()
	})
}

// saveRecovery hands the recovery link over as a file.
func (a *App) saveRecovery(link string) {
	text := "This link brings your agenda for " + a.scene.Programme.Event.Name + " to any device. Keep it to yourself.\n\n" + link + "\n"
	a.browser.Save("hallway-recovery-"+string(a.event.ID)+".txt", "text/plain", text)
}

// handOver shows a code on the sheet that tells how to install, and leaves it in a
// cookie too: an iPhone gives an installed app the cookies, and nothing else of what the
// browser has.
func (a *App) handOver() {
	event := a.event.ID
	if event == "" || a.scene.Agenda == nil {
		return
	}
	var made wire.Grant
	var err error
	flush := a.sync.Flush(string(event))
	a.later(func() {
		if err = flush(); err == nil {
			made, err = a.agendas.NewCode(a.browser, string(event), wire.PairRequest{Handover: true})
		}
	}, func() {
		if err != nil {
			made.Code = "The server can't be reached"
		}
		a.browser.Show("install-code", made.Code)
	})
}

// isHandedOver takes the agenda over that the browser on this phone left for the app
// that was installed from it.
func (a *App) isHandedOver() {
	event := a.event.ID
	tried, joined := prefs.HandedOver(event), prefs.Joined(event)
	if !a.browser.Installed() || a.scene.Agenda.Count() > 0 || tried.Get(a.browser) || joined.Get(a.browser) {
		return
	}
	var err error
	a.later(func() {
		a.browser.Locked("sync "+string(event), func() { err = a.joinNow(event, "", device.Joining{Bring: true}) })
	}, func() {
		if errors.Is(err, device.ErrUnreachable) {
			return // it is tried at the next start
		}
		tried.Set(a.browser, true)
		if err == nil && a.event.ID == event {
			a.say("Your agenda is here.", "")
			a.sync.Restart()
		}
	})
}

// revoke takes a device or a link back.
func (a *App) revoke(id string) {
	event := a.event.ID
	var err error
	a.later(func() { err = a.agendas.Revoke(a.browser, string(event), id) }, func() {
		if err != nil {
			a.sayTrouble(err)
			return
		}
		if prefs.Link(event).Get(a.browser).ID == id {
			prefs.Link(event).Clear(a.browser)
		}
		said := "Removed. The link no longer works."
		if slices.ContainsFunc(a.devices, func(c wire.Capability) bool { return c.ID == id }) {
			said = "Removed. That device keeps its copy, and gets nothing new."
		}
		a.say(said, "")
		a.listRights()
		a.sync.Now() // which makes the devices that are left another secret
	})
}

// peek shows what a code leads to, and asks whether this device is to be a part of it. A
// link may come from anybody: nothing is spent, sent or changed before the person says so.
func (a *App) peek(code string) {
	event := a.event.ID
	var peeked wire.Peeked
	var all []wire.Capability
	var err error
	a.later(func() {
		if peeked, err = device.Peek(a.browser, code); err == nil {
			all, _ = a.agendas.Capabilities(a.browser, string(event)) // an agenda that is only here has none
		}
	}, func() {
		switch {
		case err != nil:
			a.sayTrouble(err)
			return
		case peeked.Event != "" && peeked.Event != event:
			a.say("That agenda is for another event. Open that event first; the code still works.", "")
			return
		}
		links := slices.DeleteFunc(all, func(c wire.Capability) bool { return c.Kind == wire.Device })
		a.browser.Show("sheet", markup(view.JoinSheet(a.scene, peeked, code, len(links))))
		a.browser.Dialog(true)
	})
}

// join makes this device one of those of an agenda, as the form says.
func (a *App) join(values url.Values) {
	event := a.event.ID
	with := device.Joining{Bring: values.Get("bring") != "", End: values.Get("end") != ""}
	var err error
	a.later(func() {
		// What is sent to the server meanwhile would be sent in the name of the old agenda.
		a.browser.Locked("sync "+string(event), func() { err = a.joinNow(event, values.Get("code"), with) })
	}, func() {
		if err != nil && !errors.Is(err, device.ErrLinksLeft) {
			a.stuck(err)
			a.sayTrouble(err)
			return
		}
		a.browser.Dialog(false)
		a.reloadAgenda(func() {
			a.say("This device now shares your agenda.", "join")
			if err != nil {
				a.sayTrouble(err)
			}
		})
	})
}

// joinNow joins, off the loop.
func (a *App) joinNow(event schedule.EventID, code string, with device.Joining) error {
	a.unreach(event)
	err := a.agendas.Join(a.browser, string(event), code, deviceName(a.browser), with)
	if err == nil || errors.Is(err, device.ErrLinksLeft) {
		prefs.Joined(event).Set(a.browser, true) // there is an agenda, even if nothing is on it here
	}
	return err
}

// leave brings the agenda back that was here before another was joined.
func (a *App) leave() {
	event := a.event.ID
	var err error
	a.later(func() {
		a.unreach(event)
		a.browser.Locked("sync "+string(event), func() { err = a.agendas.Leave(a.browser, string(event)) })
	}, func() {
		if err != nil {
			a.stuck(err)
			a.sayTrouble(err)
			return
		}
		prefs.Joined(event).Clear(a.browser)
		a.reloadAgenda(func() { a.say("Your own agenda is back.", "") })
	})
}

// reloadAgenda puts another agenda in place of the one on show: the store has it.
func (a *App) reloadAgenda(then func()) {
	event := a.event.ID
	var l loaded
	a.later(func() { l.agenda, l.err = a.agendas.Load(string(event)) }, func() {
		if a.event.ID != event {
			return
		}
		a.sync.Close()
		if s, ok := a.shown.(*Settings); ok {
			s.listed, s.before = false, false
		}
		a.hasLoaded(l)
		a.redraw()
		then()
	})
}

// stuck shows which agenda the store has, where it did not say whether it wrote another.
func (a *App) stuck(err error) {
	if errors.Is(err, device.ErrStuck) {
		a.reloadAgenda(func() {})
	}
}

// sayTrouble tells why something that needs the server did not work.
func (a *App) sayTrouble(err error) {
	if t, ok := errors.AsType[wire.Trouble](err); ok {
		a.say(strings.TrimSpace(t.What+" "+t.Todo), "")
		return
	}
	if errors.Is(err, device.ErrUnreachable) {
		a.say("The server cannot be reached. Try again once there is a network.", "")
		return
	}
	a.say("That did not work: "+err.Error()+".", "")
}
