package device

import (
	"errors"
	"strings"

	"github.com/google/uuid"
)

// An agenda that was here before another was joined is put aside with everything in it,
// edits that wait included, under a name that no event has. Whoever joins twice has two of
// them, the newest first.

const asideMark = "before "

func aside(event string) string { return asideMark + event }

func isAside(event string) bool { return strings.HasPrefix(event, asideMark) }

// ErrNothingBefore is that nothing was put aside.
var ErrNothingBefore = errors.New("no other agenda was here before")

// putAside saves a record, and pushes the one that was put aside before it further back.
func (a *Agendas) putAside(event string, r Record) error {
	older, err := a.store.Read(aside(event))
	if err == nil && older.Agenda != uuid.Nil {
		err = a.putAside(aside(event), older)
	}
	if err != nil {
		return err
	}
	return a.store.Update(aside(event), func(now *Record) error { *now = r; return nil })
}

// HasBefore reports whether an agenda with something in it was put aside.
func (a *Agendas) HasBefore(event string) (bool, error) {
	r, err := a.store.Read(aside(event))
	return r.Replica != nil, err
}

// Leave brings back the agenda that was here before another was joined, and takes this
// device off that one if the server can be reached. What was done meanwhile stays there.
func (a *Agendas) Leave(server Server, event string) error {
	before, err := a.store.Read(aside(event))
	if err != nil {
		return err
	}
	if before.Agenda == uuid.Nil {
		return ErrNothingBefore
	}
	now, err := a.store.Read(event)
	if err != nil {
		return err
	}
	if now.Agenda == before.Agenda {
		return a.bringBack(event, before) // it is back already, but the store never said so
	}
	if all, err := a.Capabilities(server, event); err == nil {
		for _, c := range all {
			if c.Self {
				_ = a.Revoke(server, event, c.ID) // it can be removed from another device, too
			}
		}
	}
	return a.bringBack(event, before)
}

// bringBack puts a record in place, and pulls what was put aside before it one step forward.
func (a *Agendas) bringBack(event string, r Record) error {
	if err := a.swap(event, r.Agenda, r.Device, func(now *Record) error { *now = r; return nil }); err != nil || r.Agenda == uuid.Nil {
		return err
	}
	older, err := a.store.Read(aside(aside(event)))
	if err != nil {
		return err
	}
	return a.bringBack(aside(event), older)
}
