package screen

import (
	"encoding/json"
	"errors"
	"net/url"
	"strconv"
	"strings"

	"hallway/app/device"
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

// asks sends something about the open agenda to the server and reads the answer. It
// blocks.
func (a *App) asks(event schedule.EventID, method, path string, wish, into any) error {
	account, err := a.store.Account(string(event))
	if err != nil {
		return err
	}
	var body []byte
	kind := ""
	if wish != nil {
		kind = "application/json"
		if body, err = json.Marshal(wish); err != nil {
			return err
		}
	}
	request := account.Request(path, kind, body, "")
	request.Method = method
	answer, err := a.browser.Send(request)
	if err == nil {
		err = answer.Trouble()
	}
	if err != nil || into == nil {
		return err
	}
	return json.Unmarshal(answer.Body, into)
}

// listRights shows devices and links on the screen that has a place for them.
func (a *App) listRights() {
	event := a.event.ID
	if event == "" || a.syncOff() {
		return
	}
	var list []wire.Capability
	var err error
	a.later(func() { err = a.asks(event, "GET", wire.Capabilities, nil, &list) }, func() {
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
	a.later(func() { err = a.asks(event, "POST", wire.NewCode, wire.PairRequest{}, &made) }, func() {
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
		err = a.asks(event, "POST", wire.Links, wire.LinkRequest{Kind: wire.Recovery, Label: "Recovery link"}, &made)
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
	tell := a.telling()
	a.later(func() {
		if err = tell(); err == nil {
			err = a.asks(event, "POST", wire.NewCode, wire.PairRequest{Handover: true}, &made)
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
	tried := "handed over " + string(event)
	if !a.browser.Installed() || a.scene.Agenda.Count() > 0 || a.browser.Get(tried) != "" || a.browser.Get("joined "+string(event)) != "" {
		return
	}
	var err error
	a.later(func() {
		a.browser.Locked("sync "+string(event), func() { err = a.joinNow(event, "") })
	}, func() {
		if errors.Is(err, device.ErrUnreachable) {
			return // it is tried at the next start
		}
		a.browser.Set(tried, "1")
		if err == nil && a.event.ID == event {
			a.say("Your agenda is here.", "")
			a.syncNow()
		}
	})
}

// revoke takes a device or a link back.
func (a *App) revoke(id string) {
	event := a.event.ID
	var err error
	a.later(func() { err = a.asks(event, "DELETE", wire.Capabilities+"/"+id, nil, nil) }, func() {
		if err != nil {
			a.sayTrouble(err)
			return
		}
		a.say("Removed. It opens nothing any more.", "")
		a.listRights()
	})
}

// join makes this device one of those of an agenda: code is what a link holds or what
// somebody typed.
func (a *App) join(code string) {
	event := a.event.ID
	var err error
	a.later(func() {
		// What is told to the server meanwhile would be told in the name of the old agenda.
		a.browser.Locked("sync "+string(event), func() { err = a.joinNow(event, code) })
	}, func() {
		if err != nil {
			a.sayTrouble(err)
			return
		}
		a.sync.replica = nil
		a.hush() // it listens to the agenda that it had
		a.browser.Dialog(false)
		a.say("This device has the same agenda now.", "")
		a.syncNow()
		a.listRights()
	})
}

var errOtherEvent = errors.New("the code is of an agenda for another event; open that event first")

// joinNow asks to be let in with a name and a secret of its own. Picks that are here
// already are told to the others.
func (a *App) joinNow(event schedule.EventID, code string) error {
	fresh, err := a.store.Renew(string(event))
	if err != nil {
		return err
	}
	words, err := json.Marshal(wire.JoinRequest{Code: strings.TrimSpace(code), Device: fresh.Device, Name: deviceName(a.browser), Hash: fresh.Hash()})
	if err != nil {
		return err
	}
	answer, err := a.browser.Send(device.Request{Method: "POST", URL: wire.Pair, Type: "application/json", Body: words})
	if err == nil {
		err = answer.Trouble()
	}
	if err != nil {
		return err
	}
	var joined wire.Joined
	if err := json.Unmarshal(answer.Body, &joined); err != nil {
		return err
	}
	if joined.Event != "" && joined.Event != event {
		return errOtherEvent
	}
	fresh.Agenda = joined.Agenda
	if err := a.store.Adopt(string(event), fresh); err != nil {
		return err
	}
	a.browser.Set("joined "+string(event), "1") // there is an agenda, even if nothing is on it here
	return nil
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
	a.browser.Set("name", name)
	a.browser.Set("sync", "") // who shares wants it on the server
	tell := a.telling()
	var made wire.Grant
	var err error
	a.later(func() {
		if err = a.store.Name(string(event), name); err == nil {
			err = tell() // what the link shows is to be there when it is opened
		}
		if err == nil {
			err = a.asks(event, "POST", wire.Links, wish, &made)
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
