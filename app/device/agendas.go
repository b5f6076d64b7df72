package device

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"
	"github.com/rs/xid"

	"hallway/app/agenda"
	"hallway/app/register"
)

// Load returns the agenda of an event, and begins one where it has no agenda yet.
func (a *Agendas) Load(event string) (*agenda.Agenda, error) {
	r, err := a.store.Read(event)
	if err == nil && r.Agenda == uuid.Nil {
		r, err = a.begin(event)
	}
	if err != nil {
		return nil, fmt.Errorf("read the agenda of %s: %w", event, err)
	}
	picks := make([]agenda.Pick, 0, len(r.Picks))
	for _, pick := range r.Picks {
		picks = append(picks, pick)
	}
	loaded := agenda.New(r.Agenda, event, picks...)
	if replica, err := register.DecodeReplica(r.Replica); err == nil {
		loaded.Fill(replica.Values())
		loaded.Fill(refusedValues(replica))
	}
	return loaded, nil
}

// begin names an agenda, unless another tab just did.
func (a *Agendas) begin(event string) (Record, error) {
	fresh, err := uuid.NewV7()
	if err != nil {
		return Record{}, err
	}
	var begun Record
	err = a.store.Update(event, func(r *Record) error {
		if r.Agenda == uuid.Nil {
			r.Agenda = fresh
		}
		begun = *r
		return nil
	})
	return begun, err
}

// Unsaved is a pick that an agenda cannot hold, and why.
type Unsaved struct {
	Key   string // of the session
	Limit register.Limit
}

// Save writes picks and returns when they are on the disk: all of them, or none where
// there is an error. A pick with state None is removed. What the agenda cannot hold is
// left out and returned; it holds up no other.
func (a *Agendas) Save(event string, ops ...agenda.Op) (unsaved []Unsaved, err error) {
	var picks []agenda.Pick
	err = a.edit(event, func(replica *register.Replica, r *Record) error {
		picks, unsaved, err = a.put(replica, r, ops)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("save %d picks of %s: %w", len(ops), event, err)
	}
	a.tell(News{Event: event, Picks: picks})
	return unsaved, nil
}

// put puts picks into a record and its replica, but for what these cannot hold.
func (a *Agendas) put(replica *register.Replica, r *Record, ops []agenda.Op) (picks []agenda.Pick, unsaved []Unsaved, err error) {
	for _, op := range ops {
		_, err := replica.Edit(register.Pick(op.After.Key), op.After.State.Register(), op.ID, a.clock())
		if limit, ok := errors.AsType[*register.LimitError](err); ok {
			unsaved = append(unsaved, Unsaved{op.After.Key, limit.Limit})
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		settle(replica, register.Pick(op.After.Key))
		r.put(op.After)
		picks = append(picks, op.After)
	}
	return picks, unsaved, nil
}

// Write writes what is not a pick, all of it or none. It returns when it is on the disk,
// with the values as they are then: a note may have been merged with what came from
// elsewhere while it was written. The error says which value is too long.
func (a *Agendas) Write(event string, edits ...agenda.Edit) (map[register.Key]string, error) {
	var written map[register.Key]string
	err := a.edit(event, func(replica *register.Replica, _ *Record) error {
		written = make(map[register.Key]string, len(edits))
		for _, e := range edits {
			if _, err := replica.EditNote(e.Key, e.Old, e.Value, xid.New(), a.clock()); err != nil {
				return err
			}
			settle(replica, e.Key)
		}
		for _, e := range edits {
			written[e.Key] = replica.Value(e.Key)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("save what was written: %w", err)
	}
	a.tell(News{Event: event, Values: written})
	return written, nil
}

// all is all that a record has, as a page shows it.
func (r *Record) all(event string, replica *register.Replica) News {
	n := News{Event: event, Whole: true, Values: replica.Values()}
	maps.DeleteFunc(n.Values, func(key register.Key, _ string) bool { kind, _ := key.Split(); return kind == register.KindPick })
	maps.Copy(n.Values, refusedValues(replica))
	for _, key := range sorted(r.Picks) {
		n.Picks = append(n.Picks, r.Picks[key])
	}
	return n
}

// look is all that the store has of an event.
func (a *Agendas) look(event string) (News, error) {
	record, err := a.store.Read(event)
	if err != nil {
		return News{}, err
	}
	replica, err := record.replica(event, uuid.Nil) // it needs no name, for it is not written
	if err != nil {
		return News{}, err
	}
	return record.all(event, replica), nil
}

// refusedValues are what the person wrote and the server does not take, by key. It stays
// where it was written, and in every export, until the person changes it.
func refusedValues(r *register.Replica) map[register.Key]string {
	values := make(map[register.Key]string)
	for _, refused := range r.Refused {
		if kind, _ := refused.Key.Split(); kind != register.KindPick {
			values[refused.Key] = refused.Value
		}
	}
	return values
}

// settle ends what was refused of a key: the person has written it anew.
func settle(r *register.Replica, key register.Key) {
	r.Refused = slices.DeleteFunc(r.Refused, func(refused register.Refused) bool { return refused.Key == key })
}

// Name says whose agenda it is.
func (a *Agendas) Name(event, name string) error {
	_, err := a.Write(event, agenda.Edit{Key: register.Name, Value: name})
	return err
}

// Events are those that have an agenda on this phone.
func (a *Agendas) Events() ([]string, error) {
	all, err := a.store.Events()
	return slices.DeleteFunc(all, isAside), err
}

// Clear forgets every agenda on this phone.
func (a *Agendas) Clear() error {
	if err := a.store.Clear(); err != nil {
		return fmt.Errorf("clear the agendas: %w", err)
	}
	a.tell(News{})
	return nil
}

// edit changes a record and its replica in one transaction.
func (a *Agendas) edit(event string, do func(replica *register.Replica, r *Record) error) error {
	fresh, err := uuid.NewRandom()
	if err != nil {
		return err
	}
	return a.store.Update(event, func(r *Record) error {
		replica, err := r.replica(event, fresh)
		if err != nil {
			return err
		}
		if err := do(replica, r); err != nil {
			return err
		}
		r.Replica = register.EncodeReplica(replica)
		return nil
	})
}

// replica is the record's. Where it has no replica yet it is made of the picks; where it is
// damaged too, under a fresh name, since its numbers are lost.
func (r *Record) replica(event string, fresh uuid.UUID) (*register.Replica, error) {
	if r.Replica == nil {
		if r.Device == uuid.Nil {
			r.Device = fresh
		}
		return seed(r.Device, event, r.Picks, nil), nil
	}
	replica, err := register.DecodeReplica(r.Replica)
	switch {
	case err == nil:
		return replica, nil
	case errors.Is(err, register.ErrVersion):
		return nil, ErrNewer
	}
	r.Device = fresh
	return seed(fresh, event, r.Picks, nil), nil
}

// pick is what a record has of a session: state None where that is nothing.
func (r *Record) pick(key string) agenda.Pick {
	if pick, ok := r.Picks[key]; ok {
		return pick
	}
	return agenda.Pick{Key: key}
}

func (r *Record) put(pick agenda.Pick) {
	if pick.State == agenda.None {
		delete(r.Picks, pick.Key)
		return
	}
	if r.Picks == nil {
		r.Picks = make(map[string]agenda.Pick)
	}
	r.Picks[pick.Key] = pick
}

// seed is the replica of an agenda that was made before there was one, or that joins
// another. What it holds was chosen and written nobody knows when, so it is sent as if
// long ago: it is added to what other devices have, and what they changed or took off
// stays so. Notes are merged, so nobody's lines are lost.
func seed(device uuid.UUID, event string, picks map[string]agenda.Pick, values map[register.Key]string) *register.Replica {
	const longAgo = 0
	r := register.NewReplica(device)
	put := func(key register.Key, value string) {
		_, _ = r.EditNote(key, "", value, xid.New(), longAgo) // there is less than the limit: all of it was there before
	}
	put(register.Event, event)
	for _, key := range sorted(picks) {
		put(register.Pick(key), picks[key].State.Register())
	}
	for _, key := range sorted(values) {
		if kind, _ := key.Split(); kind != register.KindPick && key != register.Event && key != register.Member {
			put(key, values[key])
		}
	}
	return r
}

func sorted[K ~string, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
