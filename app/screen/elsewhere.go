package screen

import (
	"errors"
	"net/url"
	"strconv"
	"strings"

	"hallway/app/agenda"
	"hallway/app/bookmarks"
	"hallway/app/device"
	"hallway/app/schedule"
	"hallway/app/view"
	"hallway/app/wire"
)

// bring opens the sheet that takes picks from another app.
func (a *App) bring() {
	a.found = nil
	a.showBring(view.Elsewhere{})
	a.browser.Focus("#bring-list")
}

func (a *App) showBring(e view.Elsewhere) {
	if a.scene.Agenda == nil {
		return
	}
	a.browser.Show("sheet", markup(view.ElsewhereSheet(e)))
	a.browser.Dialog(true)
}

// bringList reads what was pasted. An address that is of no session is that of a calendar,
// which the server reads.
func (a *App) bringList(text string) {
	entries := bookmarks.Read([]byte(text))
	f := bookmarks.Find(a.scene.Programme, entries)
	address := strings.TrimSpace(text)
	if len(f.Sure)+len(f.Unsure) > 0 || strings.ContainsAny(address, " \n") || !strings.Contains(address, ".") {
		a.showFound(text, entries, f)
		return
	}
	a.showBring(view.Elsewhere{Typed: text, Busy: true})
	event := a.event.ID
	var got wire.Bookmarked
	var err error
	a.later(func() { got, err = device.Starred(a.browser, address) }, func() {
		if a.event.ID != event || !a.browser.OnSheet("bring-list") {
			return
		}
		if err != nil {
			a.showBring(view.Elsewhere{Typed: text, Failed: a.explainBookmarks(err)})
			return
		}
		a.showFound(text, got.Entries, bookmarks.Find(a.scene.Programme, got.Entries))
	})
}

func (a *App) explainBookmarks(err error) view.Failure {
	f := a.explainImport(err)
	t, refused := errors.AsType[wire.Trouble](err)
	if refused && (t.Code == wire.CodeOff || t.Code == wire.CodeHost) {
		f.What, f.Why = "This server doesn't read from there.", ""
	} else if refused {
		return f
	}
	f.Todo = "Save your calendar as a file and choose that: it is read on this device."
	return f
}

// bringFile reads a file that another app saved.
func (a *App) bringFile(content []byte) {
	entries := bookmarks.Read(content)
	a.showFound("", entries, bookmarks.Find(a.scene.Programme, entries))
}

func (a *App) showFound(typed string, entries []bookmarks.Entry, f bookmarks.Found) {
	if len(f.Sure)+len(f.Unsure)+len(f.Gone) == 0 {
		what := "There are no sessions in it."
		if len(entries) > 0 {
			what = "None of these lines is a session's title."
		}
		a.showBring(view.Elsewhere{Typed: typed, Failed: view.Failure{What: what, Todo: "Paste links or titles, or choose an .ics file."}})
		return
	}
	a.found = &f
	a.browser.Show("sheet", markup(view.FoundSheet(a.scene, f)))
	a.browser.Dialog(true)
}

// bringTake adds what was found and chosen, in one step that can be undone. What the person
// has decided about stays.
func (a *App) bringTake(form url.Values) {
	if a.found == nil {
		return
	}
	state := agenda.Maybe
	if form.Get("state") == agenda.Going.String() {
		state = agenda.Going
	}
	keys := a.found.Sure
	for i := range a.found.Unsure {
		if key := form.Get("choice-" + strconv.Itoa(i)); key != "" {
			keys = append(keys, schedule.Key(key))
		}
	}
	var changes []view.PlanChange
	for _, key := range keys {
		if a.scene.Agenda.State(string(key)) == agenda.None {
			changes = append(changes, view.PlanChange{Key: key, State: state})
		}
	}
	a.found = nil
	a.browser.Dialog(false)
	a.takeChanges(changes, view.Took(len(changes)))
	a.redraw()
}
