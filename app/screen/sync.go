package screen

import (
	"strings"

	"hallway/app/agenda"
	"hallway/app/device"
	"hallway/app/prefs"
	"hallway/app/schedule"
	"hallway/app/view"
)

// An agenda is kept here first and on the server second. What is done here waits in the
// store until the server has it, whatever happens to the app meanwhile; nothing on the
// screen ever waits for the server. Package device does all of it, and asks the screens
// for what they know.

// owner is the app as the one whose agenda is exchanged.
type owner struct{ a *App }

func (o owner) LocalOnly() bool { return prefs.LocalOnly.Get(o.a.browser) }

func (o owner) Joined(event string) bool {
	return prefs.Joined(schedule.EventID(event)).Get(o.a.browser)
}

func (o owner) Called() string { return deviceName(o.a.browser) }

func (o owner) Seen() func(key string) agenda.Snapshot {
	programme, picks := o.a.scene.Programme, o.a.scene.Agenda
	return func(key string) agenda.Snapshot { return snapshotOf(programme, picks, key) }
}

// Stands shows how it stands, where the screen on show has a place for it.
func (o owner) Stands(s device.Status) {
	o.a.scene.Sync = s
	o.a.browser.Show("sync", markup(view.SyncWords(s)))
	o.a.browser.Show("name-on-server", markup(view.NameOnServer(o.a.nameOnServer())))
	if s.State == device.Saved && o.a.reach == view.ReachLater {
		o.a.reach = view.ReachPage
		o.a.reachSoon()
	}
	if _, ok := o.a.shown.(*Settings); ok && s.State == device.Saved && len(o.a.devices) == 0 {
		o.a.listRights() // the server knew of no agenda when they were asked for
	}
}

func (o owner) Changed(n device.News) {
	if string(o.a.event.ID) == n.Event && o.a.takeOver(n) {
		o.a.mirror()
		o.a.remind()
	}
}

// newCopy begins a new agenda on the server with what is on this phone.
func (a *App) newCopy() {
	event := a.event.ID
	var err error
	a.later(func() {
		a.browser.Locked("sync "+string(event), func() { err = a.agendas.Restart(string(event)) })
	}, func() {
		if err != nil {
			a.storeFailed(err)
			return
		}
		prefs.Joined(event).Clear(a.browser)
		a.sync.Restart()
	})
}

// snapshotOf is what a pick remembers of its session: what the programme says, or what
// the pick said before where the session is gone.
func snapshotOf(p *schedule.Programme, picks *agenda.Agenda, key string) agenda.Snapshot {
	session, ok := p.Session(schedule.Key(key))
	if !ok {
		pick, _ := picks.Pick(key)
		return pick.Snapshot
	}
	return agenda.Snapshot{Title: session.Title, Room: strings.Join(p.RoomNames(session), ", "), Start: session.Start, End: session.End}
}

// deviceName is what a person recognizes the device by: "Chrome on Android".
func deviceName(b Browser) string {
	agent := b.Agent()
	pick := func(names ...string) string {
		for i := 0; i < len(names); i += 2 {
			if strings.Contains(agent, names[i]) {
				return names[i+1]
			}
		}
		return ""
	}
	browser := pick("Edg", "Edge", "OPR/", "Opera", "SamsungBrowser", "Samsung Internet", "Firefox", "Firefox", "FxiOS", "Firefox", "CriOS", "Chrome", "Chrome", "Chrome", "Safari", "Safari")
	system := pick("iPhone", "iPhone", "iPad", "iPad", "Android", "Android", "Windows", "Windows", "Mac OS", "Mac", "CrOS", "Chromebook", "Linux", "Linux")
	switch {
	case browser == "" && system == "":
		return "A device"
	case browser == "" || system == "":
		return browser + system
	}
	return browser + " on " + system
}
