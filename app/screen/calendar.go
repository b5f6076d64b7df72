package screen

import (
	"hallway/app/agenda"
	"hallway/app/calendar"
	"hallway/app/prefs"
	"hallway/app/schedule"
	"hallway/app/view"
	"hallway/app/wire"
)

// saveCalendar hands the agenda over as a calendar's file, or one session, without the server.
func (a *App) saveCalendar(key string) {
	p, of := a.scene.Programme, a.scene.Agenda
	going, maybe, items, name := of.In(agenda.Going), of.In(agenda.Maybe), of.Items(), string(p.Event.ID)
	if key != "" {
		going, maybe, items, name = []string{key}, nil, nil, name+"-"+key
	}
	entries := calendar.Entries(p, calendar.Picked{
		Going: going, Maybe: maybe, Items: items, Alarm: calendar.AlarmBefore,
		Link: func(key schedule.Key) string { return a.browser.Origin() + view.HrefSession(p.Event.ID, key) },
		Known: func(key string) (calendar.Entry, bool) {
			was := of.Picks[key].Snapshot
			return calendar.Entry{Key: key, Title: was.Title, Place: was.Room, Start: was.Start, End: was.End}, was != agenda.Snapshot{}
		},
	})
	for i := range entries {
		entries[i].Changed = a.now()
	}
	file := calendar.Write(calendar.Feed{
		Event: string(p.Event.ID), Name: p.Event.Name, Product: "-//Hallway//Hallway 1//EN", Zone: p.Location(), Entries: entries,
	})
	a.browser.Save("hallway-"+name+".ics", calendar.MediaType, string(file))
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
