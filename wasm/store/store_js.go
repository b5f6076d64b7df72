// Package store keeps agendas in the browser's IndexedDB. What it says is kept is
// kept: it answers only after the transaction is complete, with durability
// "strict", so that a phone that dies the moment after loses nothing.
//
// Every tab opens the store for itself; what one tab writes, the others hear of.
package store

import (
	"errors"
	"fmt"
	"sync"
	"syscall/js"
	"time"

	"github.com/google/uuid"
	"github.com/rs/xid"

	"hallway/app/agenda"
	"hallway/app/register"
	"hallway/wasm/dom"
)

const (
	name    = "hallway"
	version = 2

	metaStore   = "meta"    // for each event: the agenda's id, this device's, and the secret that opens it
	picksStore  = "picks"   // a record a pick, by event and session key
	agendaStore = "agendas" // what the server has of an agenda and what it is to be told, by event: register.Replica
)

// Store is the device's agendas.
type Store struct {
	origin  string // tells this tab's news from other tabs'
	channel js.Value

	opening sync.Mutex
	db      js.Value
}

// New is a store that opens its database when it is first needed.
func New() *Store {
	s := &Store{origin: xid.New().String() + uuid.NewString()}
	if class := js.Global().Get("BroadcastChannel"); class.Truthy() {
		s.channel = class.New(name)
	}
	return s
}

// Watch hears of what other tabs change: picks, and the other values of an agenda. An
// empty event means that all agendas were cleared.
func (s *Store) Watch(changed func(event string, picks []agenda.Pick, values map[register.Key]string)) {
	if !s.channel.Truthy() {
		return
	}
	s.channel.Set("onmessage", js.FuncOf(func(_ js.Value, args []js.Value) any {
		news := args[0].Get("data")
		if news.Get("from").String() == s.origin {
			return nil
		}
		event := news.Get("event").String()
		picks := make([]agenda.Pick, news.Get("picks").Length())
		for i := range picks {
			picks[i] = decode(news.Get("picks").Index(i))
		}
		values := make(map[register.Key]string)
		for i := range news.Get("values").Length() {
			pair := news.Get("values").Index(i)
			values[register.Key(pair.Index(0).String())] = pair.Index(1).String()
		}
		changed(event, picks, values)
		return nil
	}))
}

// Load reads the agenda of an event, and begins one where there is none.
func (s *Store) Load(event string) (*agenda.Agenda, error) {
	db, err := s.open()
	if err != nil {
		return nil, err
	}
	id, err := s.identify(db, "agenda "+event, func() (uuid.UUID, error) { return uuid.NewV7() })
	if err != nil {
		return nil, err
	}
	tx := db.Call("transaction", []any{picksStore, agendaStore}, "readonly")
	asked := tx.Call("objectStore", agendaStore).Call("get", event)
	records, err := request(tx.Call("objectStore", picksStore).Call("getAll", eventRange(event)))
	if err != nil {
		return nil, fmt.Errorf("read the agenda of %s: %w", event, err)
	}
	picks := make([]agenda.Pick, records.Length())
	for i := range picks {
		picks[i] = decode(records.Index(i))
	}
	a := agenda.New(id, event, picks...)
	if found := asked.Get("result"); found.Truthy() { // it was asked first, so it is there
		if r, err := register.DecodeReplica(bytesOf(found)); err == nil {
			a.Fill(r.Values())
		}
	}
	return a, nil
}

// Save writes picks, all of them or none. A pick with state None is removed. It
// returns when they are on the disk.
func (s *Store) Save(event string, ops ...agenda.Op) error {
	db, err := s.open()
	if err != nil {
		return err
	}
	news := make([]any, len(ops))
	err = s.edit(db, event, func(r *register.Replica, picks js.Value) error {
		for i, op := range ops {
			if _, err := r.Edit(register.Pick(op.After.Key), letter(op.After.State), op.ID, time.Now().UnixMilli()); err != nil {
				return err
			}
			news[i] = encode(event, op)
			keep(picks, event, op.After.Key, news[i])
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("save %d picks of %s: %w", len(ops), event, err)
	}
	s.tell(event, news, nil)
	return nil
}

// Write writes what is not a pick, all of it or none. It returns when it is on the
// disk, with the values as they are then: a note may have been merged with what came
// from elsewhere while it was written. The error says which value is too long.
func (s *Store) Write(event string, edits ...agenda.Edit) (map[register.Key]string, error) {
	db, err := s.open()
	if err != nil {
		return nil, err
	}
	written := make(map[register.Key]string)
	err = s.edit(db, event, func(r *register.Replica, _ js.Value) error {
		for _, e := range edits {
			if _, err := r.EditNote(e.Key, e.Old, e.Value, xid.New(), time.Now().UnixMilli()); err != nil {
				return err
			}
		}
		for _, e := range edits {
			written[e.Key] = r.Value(e.Key)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("save what was written: %w", err)
	}
	s.tell(event, nil, written)
	return written, nil
}

// Clear forgets everything that is kept on this device.
func (s *Store) Clear() error {
	db, err := s.open()
	if err != nil {
		return err
	}
	err = s.write(db, func(tx js.Value) {
		tx.Call("objectStore", picksStore).Call("clear")
		tx.Call("objectStore", agendaStore).Call("clear")
		tx.Call("objectStore", metaStore).Call("clear")
	})
	if err != nil {
		return fmt.Errorf("clear the agendas: %w", err)
	}
	s.tell("", nil, nil)
	return nil
}

// identify reads an id under a name, and makes it where there is none.
func (s *Store) identify(db js.Value, key string, make func() (uuid.UUID, error)) (uuid.UUID, error) {
	fresh, err := make()
	if err != nil {
		return uuid.Nil, err
	}
	found, err := s.word(db, key, fresh.String())
	if err != nil {
		return uuid.Nil, fmt.Errorf("read the id of %q: %w", key, err)
	}
	return uuid.Parse(found)
}

// word reads a word under a name, and writes a fresh one where there is none. The
// look and the write are one transaction, so that two tabs have the same.
func (s *Store) word(db js.Value, key, fresh string) (found string, err error) {
	err = s.write(db, func(tx js.Value) {
		remembered(tx, key, fresh, func(word string) { found = word })
	})
	return found, err
}

// remembered goes on with the word under a name, within a transaction, which writes a
// fresh one where there is none.
func remembered(tx js.Value, key, fresh string, goOn func(word string)) {
	meta := tx.Call("objectStore", metaStore)
	then(meta.Call("get", key), func(kept js.Value) {
		if kept.Type() == js.TypeString {
			goOn(kept.String())
			return
		}
		meta.Call("put", fresh, key)
		goOn(fresh)
	})
}

func (s *Store) tell(event string, picks []any, values map[register.Key]string) {
	if !s.channel.Truthy() {
		return
	}
	pairs := []any{}
	for key, value := range values {
		pairs = append(pairs, []any{string(key), value})
	}
	s.channel.Call("postMessage", map[string]any{"from": s.origin, "event": event, "picks": append([]any{}, picks...), "values": pairs})
}

// open opens the database once. A database that was closed under us, as browsers
// do when they clear storage, is opened again.
func (s *Store) open() (js.Value, error) {
	s.opening.Lock()
	defer s.opening.Unlock()
	if s.db.Truthy() {
		return s.db, nil
	}
	factory := js.Global().Get("indexedDB")
	if !factory.Truthy() {
		return js.Value{}, errors.New("this browser keeps nothing: it has no IndexedDB")
	}
	asked, err := try(func() js.Value { return factory.Call("open", name, version) })
	if err != nil {
		return js.Value{}, fmt.Errorf("open the store: %w", err)
	}
	upgrade := js.FuncOf(func(_ js.Value, args []js.Value) any {
		db := asked.Get("result")
		if args[0].Get("oldVersion").Int() < 1 {
			db.Call("createObjectStore", metaStore)
			db.Call("createObjectStore", picksStore, map[string]any{"keyPath": []any{"event", "key"}})
		}
		db.Call("createObjectStore", agendaStore)
		return nil
	})
	defer upgrade.Release()
	asked.Set("onupgradeneeded", upgrade)
	db, err := request(asked)
	if err != nil {
		return js.Value{}, fmt.Errorf("open the store: %w", err)
	}
	closed := js.FuncOf(func(js.Value, []js.Value) any {
		db.Call("close")
		s.db = js.Undefined()
		return nil
	})
	db.Set("onclose", closed)
	db.Set("onversionchange", closed) // a newer app in another tab wants to upgrade
	s.db = db
	return db, nil
}

// write runs one strict transaction over all stores and waits until it is
// complete.
func (s *Store) write(db js.Value, do func(tx js.Value)) error {
	strict := map[string]any{"durability": "strict"}
	tx, err := try(func() js.Value {
		return db.Call("transaction", []any{metaStore, picksStore, agendaStore}, "readwrite", strict)
	})
	if err != nil {
		s.db = js.Undefined()
		return err
	}
	done := make(chan error, 1)
	complete := js.FuncOf(func(js.Value, []js.Value) any { done <- nil; return nil })
	abort := js.FuncOf(func(js.Value, []js.Value) any { done <- failure(tx.Get("error")); return nil })
	defer complete.Release()
	defer abort.Release()
	tx.Set("oncomplete", complete)
	tx.Set("onabort", abort)
	if _, err := try(func() js.Value { do(tx); return js.Undefined() }); err != nil {
		if _, aborted := try(func() js.Value { return tx.Call("abort") }); aborted == nil {
			<-done
		}
		return err
	}
	return <-done
}

func eventRange(event string) js.Value {
	// An array sorts after every string, so this spans all keys of the event.
	return js.Global().Get("IDBKeyRange").Call("bound", []any{event}, []any{event, []any{}})
}

func encode(event string, op agenda.Op) map[string]any { return record(event, op.After) }

func record(event string, pick agenda.Pick) map[string]any {
	return map[string]any{
		"event": event,
		"key":   pick.Key,
		"state": pick.State.String(),
		"title": pick.Snapshot.Title,
		"room":  pick.Snapshot.Room,
		"start": float64(pick.Snapshot.Start.UnixMilli()),
		"end":   float64(pick.Snapshot.End.UnixMilli()),
	}
}

func decode(record js.Value) agenda.Pick {
	state, _ := agenda.ParseState(record.Get("state").String())
	return agenda.Pick{
		Key:   record.Get("key").String(),
		State: state,
		Snapshot: agenda.Snapshot{
			Title: record.Get("title").String(),
			Room:  record.Get("room").String(),
			Start: time.UnixMilli(int64(record.Get("start").Float())).UTC(),
			End:   time.UnixMilli(int64(record.Get("end").Float())).UTC(),
		},
	}
}

// request waits for an IDBRequest.
func request(asked js.Value) (js.Value, error) {
	done := make(chan error, 1)
	success := js.FuncOf(func(js.Value, []js.Value) any { done <- nil; return nil })
	failed := js.FuncOf(func(js.Value, []js.Value) any { done <- failure(asked.Get("error")); return nil })
	defer success.Release()
	defer failed.Release()
	asked.Set("onsuccess", success)
	asked.Set("onerror", failed)
	asked.Set("onblocked", failed)
	if err := <-done; err != nil {
		return js.Value{}, err
	}
	return asked.Get("result"), nil
}

// try turns what a call throws into an error.
func try(call func() js.Value) (result js.Value, err error) {
	defer func() {
		switch thrown := recover().(type) {
		case nil:
		case js.Error:
			err = dom.Reason(thrown.Value)
		default:
			panic(thrown)
		}
	}()
	return call(), nil
}

func failure(reason js.Value) error {
	if !reason.Truthy() {
		return errors.New("the browser gave no reason")
	}
	return dom.Reason(reason)
}
