package device

import (
	"errors"
	"math/rand/v2"
	"time"

	"hallway/app/agenda"
	"hallway/app/register"
	"hallway/app/wire"
)

// Loop runs what happens one thing after the other on one goroutine, and everything that
// takes time elsewhere.
type Loop interface {
	Do(f func())                                   // runs f on the goroutine, after what was handed over before; it never blocks
	Go(block func(), then func())                  // runs block on a goroutine of its own, and then then, if any, on the loop's
	After(d time.Duration, f func()) (stop func()) // runs f on the goroutine once; stop may be called at any time
}

// Remote is the server with what a syncer needs besides. All of it blocks.
type Remote interface {
	Server
	// Stream listens until it is stopped or the server ends it. on is called when it begins
	// and with each event; ended tells whether it began.
	Stream(r Request, on func()) (stop func(), ended <-chan bool)
	// Locked runs do while no other tab is in a part of the same name.
	Locked(name string, do func())
}

// Owner is who has an agenda exchanged. All of it is called on the loop's goroutine.
type Owner interface {
	LocalOnly() bool                        // the person wants the agenda on this device only
	Joined(event string) bool               // the server has it, even if nothing was done here
	Called() string                         // the device's name for people
	Seen() func(key string) agenda.Snapshot // what is known of a session now; what it returns may be called anywhere
	Stands(s Status)                        // how the exchange stands
	Changed(n News)                         // what other devices did, and what the store has
}

// Status is how the exchange of an agenda stands.
type Status struct {
	State   State
	Waiting int            // edits that wait, or that were refused
	Trouble wire.Trouble   // where it is Lost
	Limit   register.Limit // where it is Refused: that of the last edit
}

// State is where an agenda is.
type State uint8

// The states.
const (
	Unasked State = iota
	Off           // the person wants it on this device only
	Local         // there is nothing that the server needs to know
	Saved         // on the server too
	Waiting       // the server does not have all of it yet
	Lost          // the server does not know it, or not this device
	Refused       // the server does not take some of it
)

// Syncer exchanges the agenda of the event that is open while the app is on show: soon
// after an edit, every so often, and when the server says that another device changed
// something. That word is a hint and no more: what changed is asked for, and it is asked
// for all the same when the app comes back into view. A syncer is used on its loop's
// goroutine; nothing on a screen waits for it.
type Syncer struct {
	agendas *Agendas
	loop    Loop
	remote  Remote
	owner   Owner

	event   string // that is open; empty: none
	running bool   // one exchange at a time
	again   bool   // something was done meanwhile
	tries   int    // in a row that failed
	soon    func() // stops the exchange that is planned
	replica *register.Replica
	others  bool // the edits of events that are not open were sent
	hidden  bool
	status  Status

	ear   *listening // for hints; nil: it does not listen
	fails int        // of the listening, in a row
	later func()     // stops the listening that is planned after a failure; nil: none is

	spread func(most time.Duration) time.Duration // any time up to that
}

// listening is one time that hints are listened for.
type listening struct {
	event string
	stop  func() // nil: it has not begun
}

const (
	syncAfter   = 400 * time.Millisecond // an edit is seldom alone
	syncEvery   = 90 * time.Second       // while the app is open
	syncRetry   = 5 * time.Second        // after a failure, doubled with each
	maxSync     = 5 * time.Minute
	streamRetry = 2 * time.Second // doubled with each failure, and spread, for a whole hall comes back at once
	maxStream   = 2 * time.Minute
)

// NewSyncer exchanges nothing until an event is opened.
func NewSyncer(agendas *Agendas, loop Loop, remote Remote, owner Owner) *Syncer {
	return &Syncer{agendas: agendas, loop: loop, remote: remote, owner: owner, spread: rand.N[time.Duration]}
}

// Spread has something else decide how phones spread in time that all come back at once.
func (s *Syncer) Spread(within func(most time.Duration) time.Duration) { s.spread = within }

// Open exchanges the agenda of an event from now on, in place of any other.
func (s *Syncer) Open(event string) {
	if s.event != event {
		s.Close()
		s.event = event
	}
	s.Soon()
}

// Close exchanges nothing until an event is opened again.
func (s *Syncer) Close() {
	s.hush()
	s.plan(0, nil)
	s.event, s.replica, s.tries, s.again = "", nil, 0, false
	s.status = Status{}
}

// Restart goes on with an agenda that is another on the server now.
func (s *Syncer) Restart() {
	s.hush() // it listens to the one it had
	s.replica = nil
	s.Now()
}

// Soon exchanges in a moment: something was done here.
func (s *Syncer) Soon() { s.plan(syncAfter, s.Now) }

// Hide is to be called when the app is put away: nothing is listened for then.
func (s *Syncer) Hide() {
	s.hidden = true
	s.hush()
}

// Wake exchanges at once. It is to be called when the app comes back into view, shown, or
// the network does.
func (s *Syncer) Wake(shown bool) {
	s.hidden = s.hidden && !shown
	s.others = false
	if s.unplan() { // the network may be another by now
		s.fails = 0
	}
	s.plan(0, s.Now)
	if shown && s.event != "" && s.owner.LocalOnly() {
		s.look(s.event)
	}
}

// look tells of what another tab wrote whose process ended before it said so. Where the agenda
// is exchanged, each exchange tells of that.
func (s *Syncer) look(event string) {
	s.loop.Go(func() {
		if all, err := s.agendas.look(event); err == nil { // a store that fails says so with the next edit
			s.hears(all)
		}
	}, nil)
}

// hears has the owner told of something, from any goroutine.
func (s *Syncer) hears(n News) { s.loop.Do(func() { s.owner.Changed(n) }) }

func (s *Syncer) plan(after time.Duration, do func()) {
	if s.soon != nil {
		s.soon()
		s.soon = nil
	}
	if do != nil && s.event != "" {
		s.soon = s.loop.After(after, func() {
			s.soon = nil
			do()
		})
	}
}

// Now sends what was done here, and takes what other devices did.
func (s *Syncer) Now() {
	event := s.event
	if event == "" {
		return
	}
	if s.owner.LocalOnly() {
		s.off()
		return
	}
	if s.running {
		s.again = true
		return
	}
	s.plan(0, nil) // what is planned from here on is what the exchange may have missed
	s.running, s.again = true, false
	var result Exchanged
	before, exchange := s.replica, s.exchange(event)
	s.loop.Go(func() {
		s.remote.Locked("sync "+event, func() { result = exchange(before) })
	}, func() {
		s.running = false
		if s.event != event {
			s.plan(0, s.Now) // another was opened meanwhile
			return
		}
		s.replica = result.Replica
		if s.owner.LocalOnly() { // it was switched off meanwhile
			s.off()
			return
		}
		s.apply(result)
	})
}

// off listens for nothing until the person wants a copy on the server again.
func (s *Syncer) off() {
	s.hush()
	s.stands(Status{State: Off})
}

// exchange is what exchanges an event's agenda, off the loop.
func (s *Syncer) exchange(event string) func(before *register.Replica) Exchanged {
	here := Here{Joined: s.owner.Joined(event), Seen: s.owner.Seen(), Called: s.owner.Called(), Heard: s.hears}
	return func(before *register.Replica) Exchanged { return s.agendas.Exchange(s.remote, event, before, here) }
}

// Flush returns what sends everything of an event at once, off the loop; it blocks. It fails
// if the server does not have everything then.
func (s *Syncer) Flush(event string) func() error {
	exchange := s.exchange(event)
	return func() (err error) {
		s.remote.Locked("sync "+event, func() {
			err = exchange(nil).Err
		})
		return err
	}
}

// apply goes on with what an exchange led to.
func (s *Syncer) apply(result Exchanged) {
	t, answered := errors.AsType[wire.Trouble](result.Err)
	switch {
	case result.Err == nil && result.Idle:
		s.stands(Status{State: Local})
	case result.Err == nil:
		s.tries = 0
		if !s.hidden && s.soon == nil { // what is hidden asks when it comes back into view
			s.plan(syncEvery, s.Now)
		}
		s.stands(settled(result))
		s.listen()
		s.sendOthers()
	case answered && (t.Code == wire.CodeUnknown || t.Code == wire.CodeGone):
		s.stands(Status{State: Lost, Trouble: t})
		if t.Code == wire.CodeUnknown { // a server that was set back may hear of this device from another
			s.plan(maxSync, s.Now)
		}
	default:
		wait := min(maxSync, syncRetry<<min(s.tries, 6))
		s.tries++
		if s.soon == nil || result.Wait > 0 {
			s.plan(max(wait, result.Wait), s.Now)
		}
		s.stands(Status{State: Waiting, Waiting: result.Waiting})
	}
	if s.again && result.Wait == 0 {
		s.Soon()
	}
}

// settled is how it stands after an exchange that went well. What the server does not take
// is on this device only, and nothing may say otherwise.
func settled(result Exchanged) Status {
	if n := len(result.Refused); n > 0 {
		return Status{State: Refused, Waiting: n, Limit: result.Refused[n-1].Limit}
	}
	return Status{State: Saved}
}

func (s *Syncer) stands(status Status) {
	s.status = status
	s.owner.Stands(status)
}

// sendOthers sends what waits of events that are not open, once after each time that the
// app comes into view or the network comes back.
func (s *Syncer) sendOthers() {
	if s.others {
		return
	}
	s.others = true
	open, called := s.event, s.owner.Called()
	s.loop.Go(func() {
		events, err := s.agendas.store.Events() // those that were put aside, too
		if err != nil {
			return // it is tried again when the app comes back into view
		}
		for _, event := range events {
			if n, err := s.agendas.Waiting(event); err != nil || n == 0 || event == open {
				continue
			}
			s.remote.Locked("sync "+event, func() {
				s.agendas.Exchange(s.remote, event, nil, Here{Seen: func(string) agenda.Snapshot { return agenda.Snapshot{} }, Called: called})
			})
		}
	}, nil)
}

// listen waits for hints, where it does not yet and is not to wait first. An agenda that the
// server does not have, and an app that is not on show, need none.
func (s *Syncer) listen() {
	if s.ear != nil && s.ear.event == s.event || s.later != nil || s.hidden {
		return
	}
	s.hush()
	ear := &listening{event: s.event}
	s.ear = ear
	s.loop.Go(func() { s.hear(ear) }, func() {
		if s.ear != ear {
			return // it was stopped, or another took its place
		}
		s.ear = nil
		s.fails++
		wait := min(maxStream, streamRetry<<min(s.fails, 6))
		s.later = s.loop.After(wait/2+s.spread(wait), func() {
			s.later = nil
			if s.status.State == Saved && !s.owner.LocalOnly() {
				s.listen()
			}
		})
	})
}

// hear blocks until the server, or hush, ends it.
func (s *Syncer) hear(ear *listening) {
	account, err := s.agendas.Account(ear.event)
	if err != nil {
		return
	}
	stop, ended := s.remote.Stream(account.Request(wire.Stream, "", nil, ""), func() {
		s.loop.Do(func() {
			if s.ear == ear {
				s.fails = 0
				s.plan(0, s.Now)
			}
		})
	})
	s.loop.Do(func() {
		if s.ear != ear {
			stop()
			return
		}
		ear.stop = stop
	})
	<-ended
}

// hush ends the listening.
func (s *Syncer) hush() {
	if s.ear != nil && s.ear.stop != nil {
		s.ear.stop()
	}
	s.ear = nil
	s.unplan()
}

// unplan drops the listening that is planned, and reports whether there was one.
func (s *Syncer) unplan() bool {
	if s.later == nil {
		return false
	}
	s.later()
	s.later = nil
	return true
}
