package screen

import (
	"errors"
	"maps"
	"time"

	"github.com/rs/xid"

	"hallway/app/agenda"
	"hallway/app/device"
	"hallway/app/prefs"
	"hallway/app/register"
	"hallway/app/view"
)

// A choice takes the same way whoever makes it: into the queue, which the boot
// script fills even before Go is there, from the queue into the agenda that is on
// show, and from there into the store. It leaves the queue only when the store
// has it, so nothing is lost on the way.

// choose makes a choice for the person.
func (a *App) choose(key string, state agenda.State) {
	a.browser.Take(string(a.event.ID), key, state.String())
	a.drain()
}

// drain takes what is in the queue into the agenda on show and stores it.
func (a *App) drain() {
	if a.scene.Agenda == nil {
		return
	}
	if a.blocked {
		a.storeFailed(device.ErrBlocked) // nothing can keep it, so nothing may show it
		return
	}
	changed := false
	for _, tap := range a.browser.Taps() {
		if a.taken[tap.ID] || tap.Event != string(a.event.ID) {
			continue
		}
		a.taken[tap.ID] = true
		if state, ok := agenda.ParseState(tap.State); ok && a.scene.Agenda.State(tap.Key) != state {
			a.remember(a.scene.Agenda.Set(tap.Key, state, a.snapshot(tap.Key), xid.New()))
			changed = true
		}
	}
	if changed {
		a.saveRecent()
		a.refreshPicks()
	}
	a.storeQueue()
}

// storeQueue writes what is in the queue for the open event, one tab at a time.
func (a *App) storeQueue() {
	if a.scene.Agenda == nil || a.late {
		return
	}
	event := string(a.event.ID)
	var taps []device.Tap
	seen := make(map[string]agenda.Snapshot)
	for _, tap := range a.browser.Taps() {
		if a.taken[tap.ID] {
			taps = append(taps, tap)
			seen[tap.Key] = a.snapshot(tap.Key)
		}
	}
	var stored device.Stored
	var err error
	a.later(func() {
		a.browser.Locked("queue", func() {
			stored, err = a.agendas.SaveTaps(a.browser, event, taps, func(key string) agenda.Snapshot { return seen[key] })
		})
	}, func() {
		if len(stored.Again) > 0 && event == string(a.event.ID) {
			a.takeOver(device.News{Picks: stored.Again})
		}
		switch {
		case err != nil:
			a.storeFailed(err)
		case len(stored.Unsaved) > 0:
			a.storeWorks()
			a.pickRefused(event, stored.Unsaved)
		case stored.Taps > 0 || len(stored.Again) > 0:
			a.storeWorks()
			a.mirror()
			a.remind()
			if say := a.afterStored; say != nil {
				a.afterStored = nil
				say()
			} else {
				a.tellLast()
			}
			a.sync.Soon()
		}
	})
}

// pickRefused takes picks that the agenda cannot hold off the screen again, and says why.
func (a *App) pickRefused(event string, unsaved []device.Unsaved) {
	if event != string(a.event.ID) || a.scene.Agenda == nil {
		return
	}
	for _, u := range unsaved {
		a.scene.Agenda.Put(agenda.Pick{Key: u.Key, State: agenda.None})
	}
	a.refreshPicks()
	a.mirror()
	a.say("Not saved: "+unsaved[0].Limit.String()+".", "")
}

func (a *App) snapshot(key string) agenda.Snapshot {
	return snapshotOf(a.scene.Programme, a.scene.Agenda, key)
}

// tellLast says what the last choice was, now that it is stored.
func (a *App) tellLast() {
	if len(a.ops) == 0 {
		return
	}
	op := a.ops[len(a.ops)-1]
	if a.scene.Agenda.State(op.After.Key) != op.After.State {
		return // it had been stored before, and another came after it
	}
	text := view.ChoiceWords(a.scene, op)
	if op.Before.State == agenda.None && op.After.State == agenda.Maybe {
		a.loop.Go(func() { a.browser.Persist() }, nil) // there is something to lose now
		if hint := prefs.Dismissed("star"); !hint.Get(a.browser) {
			hint.Set(a.browser, true)
			text = view.Stopped(text) + " Tap again for going, or hold the star."
		}
	}
	a.say(text, op.ID.String())
}

// changedElsewhere takes over what was done in another tab.
func (a *App) changedElsewhere(n device.News) {
	switch {
	case n.Event == "":
		a.browser.Reload() // everything was cleared
	case n.Event != string(a.event.ID) || a.scene.Agenda == nil:
	case n.Another:
		before := a.scene.Agenda.ID
		a.reloadAgenda(func() {
			if a.scene.Agenda != nil && a.scene.Agenda.ID != before {
				a.say("You changed to another agenda in another tab.", "")
			}
		})
	default:
		a.takeOver(n)
	}
}

// takeOver puts what was done elsewhere on the agenda on show, but for sessions with a tap
// that waits: that is newer, and will be stored after it. It reports whether anything changed.
func (a *App) takeOver(n device.News) (changed bool) {
	if a.scene.Agenda == nil {
		return false
	}
	waits := make(map[string]bool)
	for _, tap := range a.browser.Taps() {
		if tap.Event == string(a.event.ID) {
			waits[tap.Key] = true
		}
	}
	shown := a.scene.Agenda
	if n.Whole { // what is not named was taken off
		values := make(map[register.Key]string)
		for _, e := range shown.Values() {
			values[e.Key] = ""
		}
		maps.Copy(values, n.Values)
		named := make(map[string]bool)
		for _, pick := range n.Picks {
			named[pick.Key] = true
		}
		for key := range shown.Picks {
			if !named[key] {
				n.Picks = append(n.Picks, agenda.Pick{Key: key})
			}
		}
		n.Values = values
	}
	for _, pick := range n.Picks {
		if !waits[pick.Key] && shown.State(pick.Key) != pick.State {
			shown.Put(pick)
			changed = true
		}
	}
	follows := false
	for key, value := range n.Values {
		if shown.Apply(key, value) {
			kind, _ := key.Split()
			changed, follows = true, follows || kind == register.KindFollow
		}
	}
	if follows {
		a.followedChanged()
	}
	if changed {
		a.refreshPicks()
	}
	return changed
}

// mirror leaves the boot script a copy of the picks to paint by at the next
// start. It is never read back as the truth.
func (a *App) mirror() {
	picks := make(map[string]agenda.State, len(a.scene.Agenda.Picks))
	for key, pick := range a.scene.Agenda.Picks {
		picks[key] = pick.State
	}
	prefs.Picks(a.event.ID).Set(a.browser, picks)
}

// storeFailed says that the store failed. What waits in the queue stays there and
// is tried again with the next choice, by hand, or at the next start.
func (a *App) storeFailed(err error) {
	clear(a.taken)
	f := view.Failure{What: "Your last choice is not saved yet."}
	if a.late {
		f.What = "Your agenda can't be read at the moment."
	}
	switch {
	case errors.Is(err, device.ErrBlocked):
		f.What = "Your picks can't be saved."
		f.Why = "This browser blocks storage for this site."
		f.Todo = "Allow cookies and site data for it, or leave private browsing, then try again."
		a.blocked = true
		a.takeBack()
	case errors.Is(err, device.ErrFull):
		f.Why, f.Todo = "This device has no room left.", "What you had before is safe. Free some space, then try again."
	case errors.Is(err, device.ErrStuck):
		f.Why, f.Todo = "The browser's storage does not answer.", "Your taps wait here until it does. If it lasts, close the browser and open it again."
	case errors.Is(err, device.ErrNewer):
		f.Why, f.Todo = "A newer version of Hallway wrote your agenda.", "Reload this page to update the app; nothing is lost."
	default:
		f.Why, f.Todo = "The browser's storage failed: "+err.Error()+".", "What you had before is safe. Try again."
	}
	a.browser.Show("banner", markup(view.StoreBanner(f)))
	if a.storeRetry != nil {
		a.storeRetry()
	}
	a.storeRetry = a.loop.After(storeRetry, a.retry)
}

// storeRetry is how long after a failure the store is tried again by itself.
const storeRetry = 20 * time.Second

// takeBack lets go of taps that nothing can keep, so that no star shows what is not so.
func (a *App) takeBack() {
	for _, tap := range a.browser.Taps() {
		if tap.Event == string(a.event.ID) {
			a.browser.Done(tap.ID)
			if a.scene.Agenda != nil {
				a.scene.Agenda.Put(agenda.Pick{Key: tap.Key, State: agenda.None})
			}
		}
	}
	a.ops = nil
	a.redraw() // the boot script has painted it
}

// storeWorks takes the banner away again.
func (a *App) storeWorks() {
	a.blocked = false
	a.browser.Remove("#banner [data-store]")
	if a.storeRetry != nil {
		a.storeRetry()
		a.storeRetry = nil
	}
}

// retry tries again what the store refused.
func (a *App) retry() {
	event := a.event.ID
	if event == "" {
		return
	}
	a.blocked = false // the person may have allowed it
	if !a.late {
		a.drain()
		return
	}
	var l loaded
	a.later(func() { l.agenda, l.err = a.agendas.Load(string(event)) }, func() {
		if a.event.ID == event && a.late {
			a.hasLoaded(l)
			a.redraw()
		}
	})
}
