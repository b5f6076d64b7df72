package screen

import (
	"math/rand/v2"
	"time"

	"hallway/app/schedule"
	"hallway/app/view"
	"hallway/app/wire"
)

// While the app is on show the server tells it that another device changed something.
// It is a hint and no more: what changed is asked for, and it is asked for all the same
// when the app comes back into view.

// streaming is the hint's way here.
type streaming struct {
	event schedule.EventID // it is of; empty: there is none
	stop  func()
	tries int
}

const (
	streamRetry = 2 * time.Second // doubled with each failure, and spread, for a whole hall comes back at once
	streamMost  = 2 * time.Minute
)

// stream listens, where it does not yet. An agenda that the server does not have, and
// an app that is not on show, need no hints.
func (a *App) stream() {
	event := a.event.ID
	if a.live.event == event || a.syncOff() || a.hidden {
		return
	}
	a.hush()
	a.live.event = event
	a.later(func() {
		account, err := a.store.Account(string(event))
		if err != nil {
			return
		}
		stop, ended := a.browser.Stream(account.Request(wire.Stream, "", nil, ""), func() {
			a.loop.Do(func() {
				a.live.tries = 0
				a.syncSoon(0)
			})
		})
		a.loop.Do(func() {
			if a.live.event == event && !a.hidden {
				a.live.stop = stop
			} else {
				stop()
			}
		})
		<-ended
	}, func() {
		if a.live.event != event || a.hidden {
			return // another took its place
		}
		a.live = streaming{tries: a.live.tries + 1}
		wait := min(streamMost, streamRetry<<min(a.live.tries, 6))
		a.loop.After(wait/2+rand.N(wait), func() {
			if a.scene.Sync.State == view.SyncSaved {
				a.stream()
			}
		})
	})
}

// hush ends the listening.
func (a *App) hush() {
	if a.live.stop != nil {
		a.live.stop()
	}
	a.live = streaming{tries: a.live.tries}
}
