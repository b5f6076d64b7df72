package screen

import (
	"slices"

	"hallway/app/agenda"
	"hallway/app/calendar"
	"hallway/app/prefs"
	"hallway/app/schedule"
	"hallway/app/view"
	"hallway/app/wire"
)

// alarmBefore is how long before a session that one goes to a calendar reminds one.
const alarmBefore = 10 // minutes

// saveCalendar hands the agenda over as a calendar's file, without the server.
func (a *App) saveCalendar() {
	p := a.scene.Programme
	var entries []calendar.Entry
	for key, pick := range a.scene.Agenda.Picks {
		if pick.State != agenda.Going && pick.State != agenda.Maybe {
			continue
		}
		e, ok := calendar.Of(p, schedule.Key(key))
		if !ok {
			e = calendar.Entry{Key: key, Title: pick.Snapshot.Title, Place: pick.Snapshot.Room, Start: pick.Snapshot.Start, End: pick.Snapshot.End, Status: calendar.Canceled}
		}
		switch {
		case e.Status == calendar.Canceled:
		case pick.State == agenda.Maybe:
			e.Status = calendar.Maybe
		default:
			e.Alarm = alarmBefore
		}
		e.Changed = a.now()
		entries = append(entries, e)
	}
	file := calendar.Write(calendar.Feed{
		Event: string(p.Event.ID), Name: p.Event.Name, Product: "-//Hallway//Hallway 1//EN", Zone: p.Location(), Entries: slices.Clip(entries),
	})
	a.browser.Save("hallway-"+string(p.Event.ID)+".ics", calendar.MediaType, string(file))
}

// subscribe makes an address for calendar apps, which hear of changes through it.
func (a *App) subscribe() {
	event := a.event.ID
	prefs.LocalOnly.Clear(a.browser) // who subscribes wants it on the server
	var made wire.Grant
	var err error
	flush := a.sync.Flush(string(event))
	a.later(func() {
		if err = flush(); err == nil {
			made, err = a.agendas.NewLink(a.browser, string(event), wire.LinkRequest{Kind: wire.Feed, Label: "Calendar"})
		}
	}, func() {
		if err != nil {
			a.sayTrouble(err)
			return
		}
		a.browser.Show("sheet", markup(view.FeedSheet(a.browser.Origin(), made.Secret)))
		a.browser.Dialog(true)
		a.listRights()
	})
}
