package screen

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"hallway/app/agenda"
	"hallway/app/register"
	"hallway/app/schedule"
	"hallway/app/view"
)

// An agenda is kept here first and on the server second. What is done here waits in the
// store until the server has it, whatever happens to the app meanwhile; nothing on the
// screen ever waits for the server.

// syncing is how the exchange with the server stands.
type syncing struct {
	running bool // one at a time
	again   bool // something was done meanwhile
	soon    *time.Timer
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
		a.sync.soon.Stop()
	}
	a.sync.soon = time.AfterFunc(after, func() {
		a.ctx.Dispatch(func(app.Context) { a.syncNow() })
	})
}

// syncOff reports whether the person wants the agenda on this phone only.
func (a *App) syncOff() bool { return a.browser.Get("sync") == "off" }

// syncNow tells the server what was done here, and hears what other devices did.
func (a *App) syncNow() {
	event := a.event.ID
	if event == "" || a.scene.Agenda == nil || a.syncOff() {
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
	var result exchanged
	before, programme, picks := a.sync.replica, a.scene.Programme, a.scene.Agenda
	seen := func(key string) agenda.Snapshot { return snapshotOf(programme, picks, key) }
	a.later(func() {
		a.browser.Locked("sync "+string(event), func() { result = a.exchange(string(event), before, seen) })
	}, func() {
		a.sync.running = false
		if a.event.ID != event {
			return
		}
		a.sync.replica = result.replica
		a.heard(result)
	})
}

// exchanged is what an exchange led to.
type exchanged struct {
	replica *register.Replica
	picks   []agenda.Pick // that other devices changed
	values  map[register.Key]string
	waiting int
	idle    bool // there is nothing that the server needs to know
	err     error
	wait    time.Duration // that the server asked for
}

// mostTurns is how often an exchange goes back and forth at once: to tell of many
// edits, or to give back what the server lost.
const mostTurns = 8

// exchange goes back and forth until device and server have the same. It blocks, one
// tab at a time.
func (a *App) exchange(event string, before *register.Replica, seen func(string) agenda.Snapshot) (result exchanged) {
	result.replica = before
	account, err := a.store.Account(event)
	if err != nil {
		result.err = err
		return result
	}
	for range mostTurns {
		replica, request, err := a.store.Exchange(event, result.replica)
		if err != nil {
			result.err = err
			return result
		}
		result.replica, result.waiting = replica, len(replica.Outbox)
		if replica.Epoch.IsNil() && !told(replica) && a.browser.Get("joined "+event) == "" {
			result.idle = true
			return result
		}
		answer, err := a.browser.Send(account.request("/sync", "application/octet-stream", request, deviceName(a.browser)))
		if err == nil {
			err = answer.trouble()
			result.wait = answer.Wait
		}
		if err != nil {
			result.err = err
			return result
		}
		taken, err := a.store.Take(event, replica, answer.Body, seen)
		if err != nil {
			result.err = err
			return result
		}
		result.picks = append(result.picks, taken.Picks...)
		if result.values == nil {
			result.values = make(map[register.Key]string)
		}
		maps.Copy(result.values, taken.Values)
		switch taken.Outcome {
		case register.Done:
			result.replica, result.waiting = taken.Replica, 0
			return result
		case register.Again:
			result.replica, result.waiting = taken.Replica, taken.Waiting
		case register.Cloned:
			if account, err = a.renamed(event, account); err != nil {
				result.err = err
				return result
			}
			result.replica = nil
		}
	}
	return result
}

// telling is what tells the server everything at once, off go-app's goroutine.
func (a *App) telling() func() error {
	event, programme, picks := a.event.ID, a.scene.Programme, a.scene.Agenda
	seen := func(key string) agenda.Snapshot { return snapshotOf(programme, picks, key) }
	return func() (err error) {
		a.browser.Locked("sync "+string(event), func() {
			result := a.exchange(string(event), nil, seen)
			err = result.err
			a.ctx.Dispatch(func(app.Context) {
				if a.event.ID == event {
					a.takeOver(result.picks, result.values)
				}
			})
		})
		return err
	}
}

// told reports whether there is anything to tell: an agenda that nobody has put
// anything on is no business of the server's.
func told(r *register.Replica) bool {
	return slices.ContainsFunc(r.Outbox, func(op register.Op) bool { return op.Key != register.Event })
}

// renamed gives this device another name and another secret, after a backup of the
// phone made two of it.
func (a *App) renamed(event string, old Account) (Account, error) {
	fresh, err := a.store.Renew(event)
	if err != nil {
		return Account{}, err
	}
	words, err := json.Marshal(map[string]any{"device": fresh.Device, "name": deviceName(a.browser), "hash": fresh.Hash()})
	if err != nil {
		return Account{}, err
	}
	answer, err := a.browser.Send(old.request("/devices", "application/json", words, ""))
	if err == nil {
		err = answer.trouble()
	}
	if err != nil {
		return Account{}, err
	}
	return fresh, a.store.Adopt(event, fresh)
}

// request is one to the agenda's address on the server.
func (c Account) request(path, kind string, body []byte, name string) Request {
	r := Request{
		Method: "POST", URL: "/api/v1/agendas/" + c.Agenda.String() + path, Type: kind, Body: body,
		Head: map[string]string{"Authorization": "Bearer " + c.Secret, "X-Hallway-Device": c.Device.String()},
	}
	if name != "" {
		r.Head["X-Hallway-Name"] = url.QueryEscape(name)
	}
	return r
}

// trouble is what the server said where it did not do what was asked.
func (r Answer) trouble() error {
	if r.Status >= 200 && r.Status < 300 {
		return nil
	}
	var told refused
	if json.Unmarshal(r.Body, &told) != nil || told.What == "" {
		return fmt.Errorf("%w: it answered with status %d", ErrUnreachable, r.Status)
	}
	told.status = r.Status
	return told
}

// heard takes over what an exchange led to.
func (a *App) heard(result exchanged) {
	a.takeOver(result.picks, result.values)
	if len(result.picks) > 0 && a.scene.Agenda != nil {
		a.mirror()
	}
	r, refusedByServer := errors.AsType[refused](result.err)
	switch {
	case result.err == nil && result.idle:
		a.synced(view.Sync{State: view.SyncLocal})
	case result.err == nil:
		a.sync.tries = 0
		a.synced(view.Sync{State: view.SyncSaved})
		a.syncSoon(syncEvery)
		a.stream()
		if _, ok := a.shown.(*Settings); ok && len(a.devices) == 0 {
			a.listRights() // the server knew of no agenda when they were asked for
		}
	case refusedByServer && r.status == 404:
		a.synced(view.Sync{State: view.SyncLost, Failure: view.Failure{What: r.What, Todo: r.Todo}})
	default:
		wait := min(syncMost, syncRetry<<min(a.sync.tries, 6))
		a.sync.tries++
		a.synced(view.Sync{State: view.SyncWaiting, Waiting: result.waiting})
		a.syncSoon(max(wait, result.wait))
	}
	if a.sync.again {
		a.syncSoon(syncAfter)
	}
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
