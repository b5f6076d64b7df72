package store

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"syscall/js"
	"time"

	"github.com/google/uuid"
	"github.com/rs/xid"

	"hallway/app/agenda"
	"hallway/app/register"
	"hallway/app/screen"
)

// What the server is told lies beside the picks and is written in the same
// transactions. So a choice is in both or in neither, two tabs never give two choices
// one number, and what numbers them is lost only together with them.

// edit runs one strict transaction in which the replica of an event is read, changed
// and written. What do returns takes all of it back.
func (s *Store) edit(db js.Value, event string, do func(r *register.Replica, picks js.Value) error) error {
	fresh, failed := uuid.NewRandom()
	if failed != nil {
		return failed
	}
	err := s.write(db, func(tx js.Value) {
		picks, agendas := tx.Call("objectStore", picksStore), tx.Call("objectStore", agendaStore)
		finish := func(r *register.Replica) {
			_, thrown := try(func() js.Value {
				if failed = do(r, picks); failed == nil {
					agendas.Call("put", octets(register.EncodeReplica(r)), event)
				}
				return js.Undefined()
			})
			if failed = errors.Join(failed, thrown); failed != nil {
				_, _ = try(func() js.Value { tx.Call("abort"); return js.Undefined() }) // it may be over already
			}
		}
		begin := func(device uuid.UUID) {
			then(picks.Call("getAll", eventRange(event)), func(records js.Value) { finish(seed(device, event, records, nil)) })
		}
		then(agendas.Call("get", event), func(found js.Value) {
			if found.Type() == js.TypeUndefined {
				remembered(tx, "device "+event, fresh.String(), func(word string) {
					device, err := uuid.Parse(word)
					if err != nil {
						device = fresh // it was not written here
					}
					begin(device)
				})
				return
			}
			r, err := register.DecodeReplica(bytesOf(found))
			if err == nil {
				finish(r)
				return
			}
			// It cannot be read: the picks can, so they are told anew, under a new name.
			tx.Call("objectStore", metaStore).Call("put", fresh.String(), "device "+event)
			begin(fresh)
		})
	})
	if failed != nil {
		return failed
	}
	return err
}

// seed is the replica of an agenda that was made before there was one, or that joins
// another. What it holds was chosen and written nobody knows when, so it is told as if
// long ago: it is added to what other devices have, and what they changed or took off
// stays so. Notes are merged, so nobody's lines are lost.
func seed(device uuid.UUID, event string, records js.Value, values map[register.Key]string) *register.Replica {
	const longAgo = 0
	r := register.NewReplica(device)
	put := func(key register.Key, value string) {
		_, _ = r.EditNote(key, "", value, xid.New(), longAgo) // there is less than the limit: all of it was there before
	}
	put(register.Event, event)
	for i := range records.Length() {
		pick := decode(records.Index(i))
		put(register.Pick(pick.Key), letter(pick.State))
	}
	for key, value := range values {
		if kind, _ := key.Split(); kind != 'p' && key != register.Event {
			put(key, value)
		}
	}
	return r
}

// then calls back with the result of a request within its transaction, which lives
// only until its last callback returns.
func then(asked js.Value, do func(js.Value)) {
	var got js.Func
	got = js.FuncOf(func(js.Value, []js.Value) any {
		got.Release()
		do(asked.Get("result"))
		return nil
	})
	asked.Set("onsuccess", got)
}

func keep(picks js.Value, event, key string, record any) {
	if fields, ok := record.(map[string]any); ok && fields["state"] != agenda.None.String() {
		picks.Call("put", record)
		return
	}
	picks.Call("delete", []any{event, key})
}

// Account is what opens an agenda on the server: both are made here, so that a person
// needs nobody's leave to begin.
func (s *Store) Account(event string) (screen.Account, error) {
	db, err := s.open()
	if err != nil {
		return screen.Account{}, err
	}
	id, err := s.identify(db, "agenda "+event, uuid.NewV7)
	if err != nil {
		return screen.Account{}, err
	}
	device, err := s.identify(db, "device "+event, uuid.NewRandom)
	if err != nil {
		return screen.Account{}, err
	}
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // never fails
	found, err := s.word(db, "secret "+event, base64.RawURLEncoding.EncodeToString(secret))
	return screen.Account{Agenda: id, Device: device, Secret: found}, err
}

// Renew is another name and another secret for this device, which nobody knows yet.
func (s *Store) Renew(event string) (screen.Account, error) {
	account, err := s.Account(event)
	if err != nil {
		return account, err
	}
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // never fails
	account.Device, account.Secret = uuid.New(), base64.RawURLEncoding.EncodeToString(secret)
	return account, nil
}

// Name says whose agenda it is.
func (s *Store) Name(event, name string) error {
	db, err := s.open()
	if err != nil {
		return err
	}
	return s.edit(db, event, func(r *register.Replica, _ js.Value) error {
		_, err := r.Edit(register.Name, name, xid.New(), time.Now().UnixMilli())
		return err
	})
}

// Adopt makes an agenda that is on the server this phone's own: what is here already
// is told to it.
func (s *Store) Adopt(event string, account screen.Account) error {
	db, err := s.open()
	if err != nil {
		return err
	}
	return s.write(db, func(tx js.Value) {
		meta := tx.Call("objectStore", metaStore)
		meta.Call("put", account.Agenda.String(), "agenda "+event)
		meta.Call("put", account.Secret, "secret "+event)
		meta.Call("put", account.Device.String(), "device "+event)
		agendas := tx.Call("objectStore", agendaStore)
		then(agendas.Call("get", event), func(found js.Value) {
			var values map[register.Key]string
			if found.Truthy() {
				if r, err := register.DecodeReplica(bytesOf(found)); err == nil {
					values = r.Values()
				}
			}
			then(tx.Call("objectStore", picksStore).Call("getAll", eventRange(event)), func(records js.Value) {
				agendas.Call("put", octets(register.EncodeReplica(seed(account.Device, event, records, values))), event)
			})
		})
	})
}

// Exchange is what to tell the server next.
func (s *Store) Exchange(event string, before *register.Replica) (*register.Replica, []byte, error) {
	db, err := s.open()
	if err != nil {
		return nil, nil, err
	}
	var now *register.Replica
	err = s.edit(db, event, func(r *register.Replica, _ js.Value) error {
		if before != nil {
			r.Resume(before)
		}
		now = r
		return nil
	})
	if err != nil {
		return nil, nil, fmt.Errorf("read what the server is to be told: %w", err)
	}
	return now, register.EncodeRequest(now.Request(time.Now().UnixMilli())), nil
}

// errStale takes a transaction back in which nothing changed.
var errStale = errors.New("nothing changed")

// Take takes over what the server answered to a request. It returns what other devices
// changed; snapshot tells what is known of a session.
func (s *Store) Take(event string, asked *register.Replica, answer []byte, snapshot func(key string) agenda.Snapshot) (screen.Taken, error) {
	db, err := s.open()
	if err != nil {
		return screen.Taken{}, err
	}
	a, err := register.DecodeAnswer(answer)
	if err != nil {
		return screen.Taken{}, err
	}
	taken := screen.Taken{Values: make(map[register.Key]string)}
	var news []any
	err = s.edit(db, event, func(r *register.Replica, picks js.Value) error {
		r.Resume(asked)
		before := r.Values()
		var err error
		if taken.Outcome, err = r.Take(a); err != nil {
			return err
		}
		taken.Replica, taken.Waiting = r, len(r.Outbox)
		if taken.Outcome == register.Stale || taken.Outcome == register.Cloned {
			return errStale // a clone is seeded anew under another name: see Adopt
		}
		for key, value := range changed(before, r.Values()) {
			kind, session := key.Split()
			if kind != 'p' {
				taken.Values[key] = value
				continue
			}
			pick := agenda.Pick{Key: session, State: stateOf(value), Snapshot: snapshot(session)}
			taken.Picks = append(taken.Picks, pick)
			news = append(news, record(event, pick))
			keep(picks, event, session, news[len(news)-1])
		}
		return nil
	})
	if errors.Is(err, errStale) {
		return taken, nil
	}
	if err != nil {
		return screen.Taken{}, fmt.Errorf("take over what the server has: %w", err)
	}
	slices.SortFunc(taken.Picks, func(a, b agenda.Pick) int {
		if a.Key < b.Key {
			return -1
		}
		return 1
	})
	if len(news)+len(taken.Values) > 0 {
		s.tell(event, news, taken.Values)
	}
	return taken, nil
}

// changed are the registers that are different, with their new values.
func changed(before, after map[register.Key]string) map[register.Key]string {
	different := make(map[register.Key]string)
	for key, value := range after {
		if before[key] != value {
			different[key] = value
		}
	}
	for key := range before {
		if _, ok := after[key]; !ok {
			different[key] = ""
		}
	}
	return different
}

func letter(state agenda.State) string {
	return map[agenda.State]string{agenda.Maybe: register.Maybe, agenda.Going: register.Going, agenda.Hidden: register.Hidden}[state]
}

func stateOf(letter string) agenda.State {
	return map[string]agenda.State{register.Maybe: agenda.Maybe, register.Going: agenda.Going, register.Hidden: agenda.Hidden}[letter]
}

func octets(content []byte) js.Value {
	array := js.Global().Get("Uint8Array").New(len(content))
	js.CopyBytesToJS(array, content)
	return array
}

func bytesOf(array js.Value) []byte {
	content := make([]byte, array.Get("length").Int())
	js.CopyBytesToGo(content, array)
	return content
}
