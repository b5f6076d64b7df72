package screen

import (
	"strconv"
	"time"

	"hallway/app/agenda"
	"hallway/app/register"
	"hallway/app/view"
)

// A note is saved while it is typed. What comes from another device meanwhile is merged
// in the store; the field is left alone as long as somebody types in it.

// writing is a note that is being written.
type writing struct {
	key   string // of the session; empty: none
	base  string // what the editor started from, or saved last
	text  string
	timer func()
}

// noteAfter is how long the typing must pause before it is saved.
const noteAfter = 600 * time.Millisecond

// typeNote takes what stands in the field now.
func (a *App) typeNote(key, text string) {
	if a.scene.Agenda == nil {
		return
	}
	if a.note.key != key {
		a.saveNote()
		a.note = writing{key: key, base: a.scene.Agenda.Notes[key]}
	}
	a.note.text = text
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
			a.scene.Noted = n.key
			a.sync.Soon()
		}
		a.storeWorks()
		if s, ok := a.shown.(*Session); ok && string(s.key) == n.key {
			a.browser.Show("note-state", "Saved on this phone.")
			a.browser.Show("note-preview", markup(view.Markdown(written[key])))
		}
	})
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
