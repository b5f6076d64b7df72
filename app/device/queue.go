package device

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rs/xid"

	"hallway/app/agenda"
	"hallway/app/register"
)

// Tap is a choice that waits to be stored. The script of the page takes them before Go is
// there, and Go puts its own through the same queue, so nothing is lost on the way.
type Tap struct {
	ID    string // in the order of the taps; no two have the same
	Event string
	Key   string // of the session
	State string // agenda.State as a word
}

// Queue is where taps wait. It outlives the page. After a power cut it may hold taps that
// were taken out: localStorage reaches the disk seconds after it was written.
type Queue interface {
	Taps() []Tap
	Done(id string) // takes a tap out; it may be gone already
}

// rememberedTaps is how many ids of taps the store remembers: more than a person makes in the
// seconds that a queue can go back.
const rememberedTaps = 64

// Stored is what became of taps.
type Stored struct {
	Taps    int           // how many were stored
	Unsaved []Unsaved     // picks that the agenda cannot hold
	Again   []agenda.Pick // of the taps that had been stored before: what the store has now, which came after them
}

// SaveTaps stores taps of an event that were shown, and takes them out of the queue once
// they are on the disk: all of them, or none where there is an error. What another tab has
// stored meanwhile is left out, and what came into the queue meanwhile waits: it was not
// shown yet. A tap that the queue holds again, though it was stored, counts once. One tab
// at a time may do it.
func (a *Agendas) SaveTaps(q Queue, event string, taps []Tap, seen func(key string) agenda.Snapshot) (stored Stored, err error) {
	waiting := make(map[string]bool)
	for _, tap := range q.Taps() {
		waiting[tap.ID] = true
	}
	taps = slices.DeleteFunc(slices.Clone(taps), func(tap Tap) bool {
		_, ok := agenda.ParseState(tap.State)
		return !ok || tap.Event != event || !waiting[tap.ID]
	})
	if len(taps) == 0 {
		return Stored{}, nil
	}
	var picks []agenda.Pick
	err = a.edit(event, func(replica *register.Replica, r *Record) error {
		stored = Stored{}
		known := strings.FieldsFunc(r.Taps, func(c rune) bool { return c == '\n' })
		var ops []agenda.Op
		var again []string
		for _, tap := range taps {
			if slices.Contains(known, tap.ID) {
				again = append(again, tap.Key)
				continue
			}
			state, _ := agenda.ParseState(tap.State)
			ops = append(ops, agenda.Op{ID: xid.New(), After: agenda.Pick{Key: tap.Key, State: state, Snapshot: seen(tap.Key)}})
			known = append(known, tap.ID)
		}
		stored.Taps = len(ops)
		r.Taps = strings.Join(known[max(0, len(known)-rememberedTaps):], "\n")
		picks, stored.Unsaved, err = a.put(replica, r, ops)
		for _, key := range again {
			stored.Again = append(stored.Again, r.pick(key))
		}
		return err
	})
	if err != nil {
		return Stored{}, fmt.Errorf("save %d taps of %s: %w", len(taps), event, err)
	}
	for _, tap := range taps {
		q.Done(tap.ID)
	}
	a.tell(News{Event: event, Picks: picks})
	return stored, nil
}
