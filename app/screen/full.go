package screen

import (
	"strconv"

	"hallway/app/agenda"
	"hallway/app/register"
	"hallway/app/schedule"
	"hallway/app/view"
)

// full is that the person stands before a room that is full: those who follow them see it
// while the session is on. They go to the best backup, if there is one, and skip the session, so
// that it does not become a backup itself. A second time takes back what the others see.
func (a *App) full(key string) {
	session, ok := a.scene.Programme.Session(schedule.Key(key))
	if !ok || a.scene.Agenda == nil {
		return
	}
	a.scene.Now = a.now()
	if view.IFoundFull(a.scene, session) {
		a.set(register.Full(key), "", nil)
		return
	}
	backups := view.BackupsOf(a.scene, session.Key)
	said := "Those who follow you see that it's full."
	if len(backups) > 0 {
		said = view.FullWords(a.scene, session.Key, backups[0])
		a.browser.Take(string(a.event.ID), key, agenda.Hidden.String())
		a.browser.Take(string(a.event.ID), string(backups[0]), agenda.Going.String())
		a.drain()
		a.afterStored = func() { a.say(said, "full "+key) }
	}
	if view.CanBeFull(a.scene, session) {
		a.set(register.Full(key), strconv.FormatInt(session.End.Unix(), 10), func() {
			if len(backups) == 0 {
				a.say(said, "")
			}
		})
	}
}
