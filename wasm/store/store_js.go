// Package store keeps a phone's agendas in the browser's IndexedDB. What it says is kept
// is kept: it answers only after the transaction is complete, with durability "strict",
// so that a phone that dies the moment after loses nothing.
//
// Every tab opens the store for itself; what one tab writes, the others hear of.
package store

import (
	"fmt"
	"strings"
	"syscall/js"
	"time"

	"github.com/google/uuid"
	"github.com/rs/xid"

	"hallway/app/agenda"
	"hallway/app/device"
	"hallway/app/register"
)

const (
	name    = "hallway"
	version = 2

	metaStore   = "meta"    // for each event: the agenda's id, this device's, and the secret that opens it
	picksStore  = "picks"   // a record a pick, by event and session key
	agendaStore = "agendas" // what the server has of an agenda and what it is to be told, by event: register.Replica
)

// Store is the records of this device: a [device.Store].
type Store struct {
	origin  string // tells this tab's news from other tabs'
	channel js.Value

	connection connection
}

// New is a store that opens its database when it is first needed.
func New() *Store {
	s := &Store{origin: xid.New().String() + uuid.NewString(), connection: connection{patience: patience}}
	if class := js.Global().Get("BroadcastChannel"); class.Truthy() {
		s.channel = class.New(name)
	}
	s.connection.watch()
	return s
}

// Watch hears of what other tabs change.
func (s *Store) Watch(changed func(device.News)) {
	if !s.channel.Truthy() {
		return
	}
	s.channel.Set("onmessage", js.FuncOf(func(_ js.Value, args []js.Value) any {
		said := args[0].Get("data")
		if said.Get("from").String() == s.origin {
			return nil
		}
		news := device.News{Event: said.Get("event").String(), Another: said.Get("another").Truthy(), Values: make(map[register.Key]string)}
		for i := range said.Get("picks").Length() {
			news.Picks = append(news.Picks, decode(said.Get("picks").Index(i)))
		}
		for i := range said.Get("values").Length() {
			pair := said.Get("values").Index(i)
			news.Values[register.Key(pair.Index(0).String())] = pair.Index(1).String()
		}
		changed(news)
		return nil
	}))
}

// Tell has the other tabs hear of what this one did.
func (s *Store) Tell(news device.News) {
	if !s.channel.Truthy() {
		return
	}
	picks, pairs := []any{}, []any{}
	for _, pick := range news.Picks {
		picks = append(picks, encode(news.Event, pick))
	}
	for key, value := range news.Values {
		pairs = append(pairs, []any{string(key), value})
	}
	s.channel.Call("postMessage", map[string]any{"from": s.origin, "event": news.Event, "another": news.Another, "picks": picks, "values": pairs})
}

// Read returns the record of an event.
func (s *Store) Read(event string) (device.Record, error) {
	var r device.Record
	err := s.connection.read(func(tx js.Value) {
		recall(tx, event, func(found device.Record) { r = found })
	})
	return r, err
}

// Update changes the record of an event in one strict transaction. Only what is different
// is written.
func (s *Store) Update(event string, change func(r *device.Record) error) error {
	var failed error
	err := s.connection.write(func(tx js.Value) {
		failed = nil
		recall(tx, event, func(before device.Record) {
			after := before
			after.Picks = make(map[string]agenda.Pick, len(before.Picks))
			for key, pick := range before.Picks {
				after.Picks[key] = pick
			}
			_, thrown := try(func() js.Value {
				if failed = change(&after); failed == nil {
					remember(tx, event, before, after)
				}
				return js.Undefined()
			})
			if failed == nil {
				failed = thrown
			}
			if failed != nil {
				_, _ = try(func() js.Value { return tx.Call("abort") }) // it may be over already
			}
		})
	})
	if failed != nil {
		return failed
	}
	return err
}

// recall reads a record within a transaction, and goes on with it there.
func recall(tx js.Value, event string, goOn func(device.Record)) {
	var r device.Record
	meta := tx.Call("objectStore", metaStore)
	word := func(name string, take func(string)) {
		then(meta.Call("get", name+" "+event), func(found js.Value) {
			if found.Type() == js.TypeString {
				take(found.String())
			}
		})
	}
	word("agenda", func(id string) { r.Agenda, _ = uuid.Parse(id) }) // one that was not written here is made anew
	word("device", func(id string) { r.Device, _ = uuid.Parse(id) })
	word("secret", func(secret string) { r.Secret = secret })
	word("member", func(member string) { r.Member = member })
	word("taps", func(taps string) { r.Taps = taps })
	then(tx.Call("objectStore", agendaStore).Call("get", event), func(found js.Value) {
		if found.Truthy() {
			r.Replica = bytesOf(found)
		}
	})
	// Requests of one transaction are answered in their order, so this one is the last.
	then(tx.Call("objectStore", picksStore).Call("getAll", eventRange(event)), func(records js.Value) {
		r.Picks = make(map[string]agenda.Pick, records.Length())
		for i := range records.Length() {
			pick := decode(records.Index(i))
			r.Picks[pick.Key] = pick
		}
		goOn(r)
	})
}

// remember writes what is different in a record.
func remember(tx js.Value, event string, before, after device.Record) {
	meta := tx.Call("objectStore", metaStore)
	if before.Agenda != after.Agenda {
		meta.Call("put", after.Agenda.String(), "agenda "+event)
	}
	if before.Device != after.Device {
		meta.Call("put", after.Device.String(), "device "+event)
	}
	if before.Secret != after.Secret {
		meta.Call("put", after.Secret, "secret "+event)
	}
	if before.Member != after.Member {
		meta.Call("put", after.Member, "member "+event)
	}
	if before.Taps != after.Taps {
		meta.Call("put", after.Taps, "taps "+event)
	}
	if string(before.Replica) != string(after.Replica) {
		tx.Call("objectStore", agendaStore).Call("put", octets(after.Replica), event)
	}
	picks := tx.Call("objectStore", picksStore)
	for key, pick := range after.Picks {
		if before.Picks[key] != pick {
			picks.Call("put", encode(event, pick))
		}
	}
	for key := range before.Picks {
		if _, ok := after.Picks[key]; !ok {
			picks.Call("delete", []any{event, key})
		}
	}
}

// Events are those that have a name for their agenda, which is the first thing that a
// record gets.
func (s *Store) Events() ([]string, error) {
	var events []string
	err := s.connection.read(func(tx js.Value) {
		events = nil
		then(tx.Call("objectStore", metaStore).Call("getAllKeys"), func(keys js.Value) {
			for i := range keys.Length() {
				if event, ok := strings.CutPrefix(keys.Index(i).String(), "agenda "); ok {
					events = append(events, event)
				}
			}
		})
	})
	return events, err
}

// Clear forgets everything that is kept on this device.
func (s *Store) Clear() error {
	err := s.connection.write(func(tx js.Value) {
		for _, name := range []string{picksStore, agendaStore, metaStore} {
			tx.Call("objectStore", name).Call("clear")
		}
	})
	if err != nil {
		return fmt.Errorf("clear the store: %w", err)
	}
	return nil
}

func eventRange(event string) js.Value {
	// An array sorts after every string, so this spans all keys of the event.
	return js.Global().Get("IDBKeyRange").Call("bound", []any{event}, []any{event, []any{}})
}

func encode(event string, pick agenda.Pick) map[string]any {
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
