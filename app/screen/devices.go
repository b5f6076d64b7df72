package screen

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
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
		a.join(code)
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
		a.browser.Show("devices", markup(view.Rights("Devices with this agenda", a.devices, a.scene.Programme)))
		a.browser.Show("links", markup(view.Rights("Links to it", a.links, a.scene.Programme)))
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

// recovery makes a link that brings the agenda back when no device has it any more.
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
		a.browser.Show("sheet", markup(view.RecoverySheet(a.browser.Origin()+view.HrefJoin(event)+"#"+made.Secret)))
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
	flush := a.sync.Flush()
	a.later(func() {
		if err = flush(); err == nil {
			made, err = a.agendas.NewCode(a.browser, string(event), wire.PairRequest{Handover: true})
		}
	}, func() {
		if err != nil {
			made.Code = "No code without the server"
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
		a.browser.Locked("sync "+string(event), func() { err = a.joinNow(event, "", false) })
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
		a.say("Removed. It opens nothing any more.", "")
		a.listRights()
	})
}

// join makes this device one of those of an agenda: code is what a link holds or what
// somebody typed. Where links lead to the agenda that is here, which nobody could end
// afterwards, the person says first what becomes of them.
func (a *App) join(code string) {
	event := a.event.ID
	var all []wire.Capability
	a.later(func() { all, _ = a.agendas.Capabilities(a.browser, string(event)) }, func() { // where it cannot be asked, joining says why
		links := slices.DeleteFunc(all, func(c wire.Capability) bool { return c.Kind == wire.Device })
		if len(links) == 0 {
			a.joinWith(code, false)
			return
		}
		a.browser.Show("sheet", markup(view.JoinSheet(code, len(links))))
		a.browser.Dialog(true)
	})
}

// joinWith joins, and ends the links to the agenda that was here or leaves them.
func (a *App) joinWith(code string, end bool) {
	event := a.event.ID
	var err error
	a.later(func() {
		// What is told to the server meanwhile would be told in the name of the old agenda.
		a.browser.Locked("sync "+string(event), func() { err = a.joinNow(event, code, end) })
	}, func() {
		if err != nil && !errors.Is(err, device.ErrLinksLeft) {
			a.sayTrouble(err)
			return
		}
		a.browser.Dialog(false)
		a.say("This device now shares your agenda.", "")
		if err != nil {
			a.sayTrouble(err)
		}
		a.sync.Restart()
		a.listRights()
	})
}

// joinNow joins, off the loop.
func (a *App) joinNow(event schedule.EventID, code string, end bool) error {
	err := a.agendas.Join(a.browser, string(event), code, deviceName(a.browser), end)
	if err == nil || errors.Is(err, device.ErrLinksLeft) {
		prefs.Joined(event).Set(a.browser, true) // there is an agenda, even if nothing is on it here
	}
	return err
}

// makeLink makes a link by which colleagues see the agenda, and hands it over.
func (a *App) makeLink(e Event) {
	values := formOf(e)
	event := a.event.ID
	days, _ := strconv.Atoi(values.Get("days")) // of our own choices
	shows := []string{}
	if values.Get("notes") != "" {
		shows = append(shows, wire.ShowsNotes, wire.ShowsRatings)
	}
	if values.Get("busy") != "" {
		shows = append(shows, wire.ShowsBusy)
	}
	wish := wire.LinkRequest{Kind: wire.Read, Label: values.Get("label"), Days: days, Shows: shows}
	name := strings.TrimSpace(values.Get("name"))
	prefs.Name.Set(a.browser, name)
	prefs.LocalOnly.Clear(a.browser) // who shares wants it on the server
	flush := a.sync.Flush()
	var made wire.Grant
	var err error
	a.later(func() {
		if err = a.agendas.Name(string(event), name); err == nil {
			err = flush() // what the link shows is to be there when it is opened
		}
		if err == nil {
			made, err = a.agendas.NewLink(a.browser, string(event), wish)
		}
	}, func() {
		if err != nil {
			a.sayTrouble(err)
			return
		}
		a.browser.Show("sheet", markup(view.LinkSheet(a.browser.Origin()+"/s/"+made.Secret)))
		a.browser.Dialog(true)
		a.listRights()
	})
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
