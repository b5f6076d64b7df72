package screen

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"hallway/app/agenda"
	"hallway/app/prefs"
	"hallway/app/register"
	"hallway/app/schedule"
	"hallway/app/view"
)

// A note is saved while it is typed. What comes from another device meanwhile is merged
// in the store; the field is left alone as long as somebody types in it. What was typed and
// is not in the store yet is a draft, which outlives the page.

// writing is a note that is being written.
type writing struct {
	key   string // of the session; empty: none
	base  string // what the editor started from, or saved last
	text  string
	timer func()
}

// noteAfter is how long the typing must pause before it is saved.
const noteAfter = 600 * time.Millisecond

// beginNote takes what is in the field as the keyboard comes to it: that is what the person
// goes on from, whatever comes from elsewhere before the first letter.
func (a *App) beginNote(key, text string) {
	if a.note.key == key && a.note.text != a.note.base {
		return // they are back before it is saved
	}
	a.saveNote()
	a.note = writing{key: key, base: text, text: text}
}

// typeNote takes what is in the field now.
func (a *App) typeNote(key, text string) {
	if a.scene.Agenda == nil {
		return
	}
	if a.note.key != key {
		a.saveNote()
		stored := a.scene.Agenda.Notes[key]
		a.note = writing{key: key, base: stored, text: stored}
	}
	if a.note.text == a.note.base {
		a.scene.Noted = ""
		a.browser.Show("note-state", "") // it is no longer saved
	}
	a.note.text = text
	a.draft(key, prefs.Draft{Old: a.note.base, Text: text, At: a.now()})
	if a.note.timer != nil {
		a.note.timer()
	}
	a.note.timer = a.loop.After(noteAfter, func() { a.saveNote() })
}

// saveNote saves what was typed and not saved yet.
func (a *App) saveNote() {
	n := a.note
	if n.timer != nil {
		n.timer()
	}
	if n.key == "" || n.text == n.base || a.scene.Agenda == nil {
		return
	}
	a.note.base = n.text
	event, key := a.event.ID, register.Note(n.key)
	var written map[register.Key]string
	var err error
	a.later(func() {
		written, err = a.agendas.Write(string(event), agenda.Edit{Key: key, Value: n.text, Old: n.base})
	}, func() {
		if err != nil {
			if a.note.key == n.key {
				a.note.base = n.base // it is tried again with the next letter
			}
			a.writeFailed(err)
			a.browser.Show("note-state", "Not saved.")
			return
		}
		if a.event.ID == event {
			a.scene.Agenda.Apply(key, written[key])
			a.sync.Soon()
		}
		a.storeWorks()
		a.drafted(event, n)
		if a.note.key == n.key && a.note.text != a.note.base {
			return // there is more by now
		}
		a.scene.Noted = n.key
		if s, ok := a.shown.(*Session); ok && string(s.key) == n.key {
			a.browser.Show("note-state", view.SavedHere)
			a.browser.Show("note-preview", markup(view.Markdown(written[key])))
		}
	})
}

// draft remembers what is in a field.
func (a *App) draft(key string, d prefs.Draft) {
	all := prefs.Drafts(a.event.ID).Get(a.browser)
	if all == nil {
		all = make(map[string]prefs.Draft)
	}
	all[key] = d
	prefs.Drafts(a.event.ID).Set(a.browser, all)
}

// drafted forgets a draft that is in the store, unless there is more in it by now.
func (a *App) drafted(event schedule.EventID, n writing) {
	all := prefs.Drafts(event).Get(a.browser)
	if d, ok := all[n.key]; ok && d.Text == n.text {
		delete(all, n.key)
		prefs.Drafts(event).Set(a.browser, all)
	}
}

// orphaned is how old a draft is that no tab is about to save.
const orphaned = 2 * time.Second

// saveDrafts saves what was typed on pages that ended before it was in the store.
func (a *App) saveDrafts() {
	event, all := a.event.ID, prefs.Drafts(a.event.ID).Get(a.browser)
	for _, key := range slices.Sorted(maps.Keys(all)) {
		d := all[key]
		a.loop.After(max(0, orphaned-a.now().Sub(d.At)), func() {
			if now, ok := prefs.Drafts(event).Get(a.browser)[key]; !ok || now != d || a.event.ID != event || a.note.key == key {
				return
			}
			edit := agenda.Edit{Key: register.Note(key), Old: d.Old, Value: d.Text}
			a.write([]agenda.Edit{edit}, func() { a.drafted(event, writing{key: key, text: d.Text}) })
		})
	}
}

// rate gives a session so many stars, and takes them back when they are tapped again.
func (a *App) rate(key, arg string) {
	rating, err := strconv.Atoi(arg)
	if err != nil || a.scene.Agenda == nil {
		return
	}
	value := arg
	if a.scene.Agenda.Ratings[key] == rating {
		value = ""
	}
	a.set(register.Rating(key), value, nil)
}

// keepPick keeps a pick in every plan, or lets plans leave it out again.
func (a *App) keepPick(key, arg string) {
	a.set(register.Kept(key), map[string]string{"on": register.Yes}[arg], nil)
}
