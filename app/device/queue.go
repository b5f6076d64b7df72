package device

import (
	"github.com/rs/xid"

	"hallway/app/agenda"
)

// Tap is a choice that waits to be stored. The script of the page takes them before Go is
// there, and Go puts its own through the same queue, so nothing is lost on the way.
type Tap struct {
	ID    string // in the order of the taps
	Event string
	Key   string // of the session
	State string // agenda.State as a word
}

// Queue is where taps wait. It outlives the page.
type Queue interface {
	Taps() []Tap
	Done(id string) // takes a tap out; it may be gone already
}

// SaveTaps stores taps of an event that were shown, and takes them out of the queue once
// they are on the disk: all of them, or none where there is an error. What another tab has
// stored meanwhile is left out, and what came into the queue meanwhile waits: it was not
// shown yet. saved is how many there were. One tab at a time may do it.
func (a *Agendas) SaveTaps(q Queue, event string, taps []Tap, seen func(key string) agenda.Snapshot) (saved int, unsaved []Unsaved, err error) {
	waiting := make(map[string]bool)
	for _, tap := range q.Taps() {
		waiting[tap.ID] = true
	}
	var ids []string
	var ops []agenda.Op
	for _, tap := range taps {
		if state, ok := agenda.ParseState(tap.State); ok && tap.Event == event && waiting[tap.ID] {
			ids = append(ids, tap.ID)
			ops = append(ops, agenda.Op{ID: xid.New(), After: agenda.Pick{Key: tap.Key, State: state, Snapshot: seen(tap.Key)}})
		}
	}
	if len(ops) == 0 {
		return 0, nil, nil
	}
	if unsaved, err = a.Save(event, ops...); err != nil {
		return 0, nil, err
	}
	for _, id := range ids {
		q.Done(id)
	}
	return len(ops), unsaved, nil
}
