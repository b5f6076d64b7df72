package screen

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"hallway/app/prefs"
	"hallway/app/view"
	"hallway/app/wire"
)

// shareAgenda hands over the link to the agenda: the one that this device made before, or a
// new one. Whoever shares for the first time is asked for a name.
func (a *App) shareAgenda() {
	event, name := a.event.ID, prefs.Name.Get(a.browser)
	link := prefs.Link(event).Get(a.browser)
	switch {
	case link.Secret != "":
		a.showLink(link)
		a.shareIfAlive(link)
	case name != "":
		a.makeLink(url.Values{"name": {name}, "days": {"60"}, "busy": {"yes"}})
	default:
		a.browser.Show("sheet", markup(view.ShareSheet("")))
		a.browser.Dialog(true)
	}
}

func (a *App) showLink(link wire.Grant) {
	a.browser.Show("sheet", markup(view.LinkSheet(prefs.Name.Get(a.browser), a.linkTo(link))))
	a.browser.Dialog(true)
}

func (a *App) linkTo(link wire.Grant) string { return a.browser.Origin() + "/s/" + link.Secret }

// openShare opens the phone's own sheet for sharing; a laptop may have none.
func (a *App) openShare(link wire.Grant) {
	if a.browser.Shares() {
		a.browser.Share(a.scene.Programme.Event.Name, a.linkTo(link))
	}
}

// shareIfAlive opens the phone's own sheet with a link, or makes another one where it was
// turned off, on another device or because its time was over. A server that cannot be asked
// holds nobody up.
func (a *App) shareIfAlive(link wire.Grant) {
	event := a.event.ID
	var all []wire.Capability
	var err error
	a.later(func() { all, err = a.agendas.Capabilities(a.browser, string(event)) }, func() {
		switch {
		case a.event.ID != event:
		case err != nil || slices.ContainsFunc(all, func(c wire.Capability) bool { return c.ID == link.ID }):
			a.openShare(link)
		default:
			prefs.Link(event).Clear(a.browser)
			a.shareAgenda()
		}
	})
}

// makeLink makes a link by which colleagues see the agenda, and hands it over.
func (a *App) makeLink(values url.Values) {
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
	flush := a.sync.Flush(string(event))
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
			a.browser.Show("sheet", markup(view.ShareSheet(name))) // with what works without the server
			a.browser.Dialog(true)
			a.sayTrouble(err)
			return
		}
		prefs.Link(event).Set(a.browser, made)
		a.showLink(made)
		a.openShare(made)
		a.listRights()
	})
}
