package screen

import (
	"net/url"

	"github.com/rs/xid"

	"hallway/app/agenda"
	"hallway/app/change"
	"hallway/app/prefs"
	"hallway/app/schedule"
	"hallway/app/view"
)

// Changes is what changed since this phone first got the programme.
type Changes struct{}

func (c *Changes) read(_ *App, path string, _ url.Values) schedule.EventID { return eventIn(path) }

func (c *Changes) draw(a *App) drawing {
	unseen := view.Unseen(a.scene)
	if a.scene.Log.Look() {
		a.keepLog()
		a.lookedAt(unseen)
		a.browser.Remove("#banner [data-changes]")
	}
	return drawing{head: view.HeadChanges(a.scene), tab: "changes", body: view.Changes(a.scene), live: true}
}

// lookedAt spares the person a notification of what they have looked at.
func (a *App) lookedAt(changes []change.Change) {
	p := a.scene.Programme
	a.later(func() {
		for _, c := range changes {
			a.browser.Untold(change.ID(p, c.Now().Key))
		}
	}, func() {})
}

// The log of changes is a small value beside the picks: when it is lost, nothing is
// told of what was before, and nothing else.

func (a *App) readLog() change.Log {
	log := prefs.Changes(a.event.ID).Get(a.browser)
	if log.Known == "" {
		log = change.Log{Known: a.event.Version}
	}
	return log
}

func (a *App) keepLog() { prefs.Changes(a.event.ID).Set(a.browser, a.scene.Log) }

// askChanges asks the server what changed since this phone was last told. Versions
// that were only there for minutes are never told, so it asks again with every
// refresh until what it has is what lasted.
func (a *App) askChanges() {
	event, known := a.event.ID, a.readLog().Known
	if known == a.event.Version {
		a.keepLog()
		return
	}
	var report change.Report
	var err error
	a.later(func() { report, err = a.catalog.Changes(event, known) }, func() {
		if err != nil || a.event.ID != event {
			return // the next refresh asks again
		}
		a.scene.Log = a.readLog() // another tab may have been told meanwhile
		news := a.scene.Log.Add(report)
		a.keepLog()
		a.rekeyed(report)
		if news {
			a.tellChanges()
		}
	})
}

// tellChanges shows what is new: on the page where it tells of it, in the bar, and
// once as a banner where it touches a pick.
func (a *App) tellChanges() {
	if words := view.UnseenWords(a.scene); words != "" {
		a.browser.Show("banner", markup(view.ChangesBanner(a.event.ID, words)))
	}
	if a.shown != nil {
		a.redraw()
	}
}

// rekeyed lets what the person wrote follow sessions that the server knows under another
// id now. It knows more of them than carry, which has only what was seen of a pick.
func (a *App) rekeyed(report change.Report) {
	if a.scene.Agenda == nil || a.late {
		return
	}
	var edits []agenda.Edit
	for _, c := range report.List {
		if c.Has(change.Rekeyed) && c.Was != nil && c.Is != nil {
			if _, there := a.scene.Programme.Session(c.Is.Key); there {
				edits = append(edits, a.scene.Agenda.Rekeyed(string(c.Was.Key), string(c.Is.Key))...)
			}
		}
	}
	a.write(edits, nil)
}

// carry lets picks, and what was written of them, follow sessions to which the source gave
// another id: those of the same title at the same time, or the only one of that title.
func (a *App) carry() {
	if a.scene.Agenda == nil || a.late {
		return
	}
	var ops []agenda.Op
	var edits []agenda.Edit
	for key, pick := range a.scene.Agenda.Picks {
		if _, ok := a.scene.Programme.Session(schedule.Key(key)); ok {
			continue
		}
		to, ok := change.Follow(a.scene.Programme, pick.Snapshot.Title, pick.Snapshot.Start)
		if !ok || a.scene.Agenda.State(string(to)) != agenda.None {
			continue
		}
		ops = append(ops,
			a.scene.Agenda.Set(string(to), pick.State, a.snapshot(string(to)), xid.New()),
			a.scene.Agenda.Set(key, agenda.None, pick.Snapshot, xid.New()))
		edits = append(edits, a.scene.Agenda.Rekeyed(key, string(to))...)
	}
	a.write(append(edits, a.scene.Agenda.Tells(func(key string) bool {
		_, there := a.scene.Programme.Session(schedule.Key(key))
		return !there
	})...), nil)
	if len(ops) == 0 {
		return
	}
	event := string(a.event.ID)
	var err error
	a.later(func() { _, err = a.agendas.Save(event, ops...) }, func() {
		if err != nil {
			a.storeFailed(err)
		}
	})
	a.mirror()
}
