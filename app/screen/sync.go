package screen

import (
	"errors"
	"strings"
	"time"

	"hallway/app/agenda"
	"hallway/app/device"
	"hallway/app/register"
	"hallway/app/schedule"
	"hallway/app/view"
	"hallway/app/wire"
)

// An agenda is kept here first and on the server second. What is done here waits in the
// store until the server has it, whatever happens to the app meanwhile; nothing on the
// screen ever waits for the server.

// syncing is how the exchange with the server stands.
type syncing struct {
	running bool // one at a time
	again   bool // something was done meanwhile
	others  bool // the other events' edits were sent
	soon    func()
	tries   int // in a row that failed
	replica *register.Replica
	event   schedule.EventID // that the replica is of
}

const (
	syncAfter = 400 * time.Millisecond // an edit is seldom alone
	syncEvery = 90 * time.Second       // while the app is open
	syncRetry = 5 * time.Second        // after a failure, doubled with each
	syncMost  = 5 * time.Minute
)

// syncSoon has what waits told to the server in a moment.
func (a *App) syncSoon(after time.Duration) {
	if a.sync.soon != nil {
		a.sync.soon()
	}
	a.sync.soon = a.loop.After(after, func() { a.syncNow() })
}

// syncOff reports whether the person wants the agenda on this phone only.
func (a *App) syncOff() bool { return a.browser.Get("sync") == "off" }

// syncNow tells the server what was done here, and hears what other devices did.
func (a *App) syncNow() {
	event := a.event.ID
	if event == "" || a.scene.Agenda == nil || a.late || a.syncOff() {
		a.synced(view.Sync{State: view.SyncOff})
		return
	}
	if a.sync.running {
		a.sync.again = true
		return
	}
	if a.sync.event != event {
		a.sync.replica, a.sync.event = nil, event
	}
	a.sync.running, a.sync.again = true, false
	var result device.Exchanged
	before, programme, picks := a.sync.replica, a.scene.Programme, a.scene.Agenda
	seen := func(key string) agenda.Snapshot { return snapshotOf(programme, picks, key) }
	a.later(func() {
		a.browser.Locked("sync "+string(event), func() { result = a.exchange(string(event), before, seen) })
	}, func() {
		a.sync.running = false
		if a.event.ID != event {
			return
		}
		a.sync.replica = result.Replica
		a.heard(result)
	})
}

// exchange goes back and forth with the server until both have the same. It blocks.
func (a *App) exchange(event string, before *register.Replica, seen func(string) agenda.Snapshot) device.Exchanged {
	return a.store.Exchange(a.browser, event, before, a.browser.Get("joined "+event) != "", seen, deviceName(a.browser))
}

// telling is what tells the server everything at once, off go-app's goroutine.
func (a *App) telling() func() error {
	event, programme, picks := a.event.ID, a.scene.Programme, a.scene.Agenda
	seen := func(key string) agenda.Snapshot { return snapshotOf(programme, picks, key) }
	return func() (err error) {
		a.browser.Locked("sync "+string(event), func() {
			result := a.exchange(string(event), nil, seen)
			err = result.Err
			a.loop.Do(func() {
				if a.event.ID == event {
					a.takeOver(result.Picks, result.Values)
				}
			})
		})
		return err
	}
}

// heard takes over what an exchange led to.
func (a *App) heard(result device.Exchanged) {
	a.takeOver(result.Picks, result.Values)
	if len(result.Picks) > 0 && a.scene.Agenda != nil {
		a.mirror()
	}
	t, refusedByServer := errors.AsType[wire.Trouble](result.Err)
	switch {
	case result.Err == nil && result.Idle:
		a.synced(view.Sync{State: view.SyncLocal})
	case result.Err == nil:
		a.sync.tries = 0
		a.synced(syncedWith(result))
		a.syncSoon(syncEvery)
		a.stream()
		a.syncOthers()
		if _, ok := a.shown.(*Settings); ok && len(a.devices) == 0 {
			a.listRights() // the server knew of no agenda when they were asked for
		}
	case refusedByServer && t.Code == wire.CodeUnknown:
		a.synced(view.Sync{State: view.SyncLost, Failure: view.Failure{What: t.What, Todo: t.Todo}})
	default:
		wait := min(syncMost, syncRetry<<min(a.sync.tries, 6))
		a.sync.tries++
		a.synced(view.Sync{State: view.SyncWaiting, Waiting: result.Waiting})
		a.syncSoon(max(wait, result.Wait))
	}
	if a.sync.again {
		a.syncSoon(syncAfter)
	}
}

// syncOthers sends what waits of events that are not open, once after each time that the
// app comes into view or the network comes back.
func (a *App) syncOthers() {
	if a.sync.others {
		return
	}
	a.sync.others = true
	open := string(a.event.ID)
	a.later(func() {
		events, err := a.store.Events()
		if err != nil {
			return // it is tried again when the app comes back into view
		}
		for _, event := range events {
			if n, err := a.store.Waiting(event); err != nil || n == 0 || event == open {
				continue
			}
			a.browser.Locked("sync "+event, func() {
				a.exchange(event, nil, func(string) agenda.Snapshot { return agenda.Snapshot{} })
			})
		}
	}, nil)
}

// newCopy begins a new agenda on the server with what is on this phone.
func (a *App) newCopy() {
	event := a.event.ID
	var err error
	a.later(func() {
		a.browser.Locked("sync "+string(event), func() { err = a.store.Restart(string(event)) })
	}, func() {
		if err != nil {
			a.storeFailed(err)
			return
		}
		a.hush()
		a.browser.Set("joined "+string(event), "")
		a.sync.replica = nil
		a.syncNow()
	})
}

// syncedWith is how it stands after an exchange that went well. What the server does not
// take is on this phone only, and nothing may say otherwise.
func syncedWith(result device.Exchanged) view.Sync {
	if n := len(result.Refused); n > 0 {
		return view.Sync{State: view.SyncRefused, Waiting: n, Failure: view.Failure{Why: result.Refused[n-1].Limit.String()}}
	}
	return view.Sync{State: view.SyncSaved}
}

// synced shows how it stands, where the screen on show has a place for it.
func (a *App) synced(s view.Sync) {
	a.scene.Sync = s
	a.browser.Show("sync", markup(view.SyncWords(s)))
}

// snapshotOf is what a pick remembers of its session: what the programme says, or what
// the pick said before where the session is gone.
func snapshotOf(p *schedule.Programme, picks *agenda.Agenda, key string) agenda.Snapshot {
	session, ok := p.Session(schedule.Key(key))
	if !ok {
		pick, _ := picks.Pick(key)
		return pick.Snapshot
	}
	var rooms []string
	for _, id := range session.Rooms {
		if room, ok := p.Room(id); ok {
			rooms = append(rooms, room.Name)
		}
	}
	return agenda.Snapshot{Title: session.Title, Room: strings.Join(rooms, ", "), Start: session.Start, End: session.End}
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
