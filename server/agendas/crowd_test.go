package agendas

import (
	"testing"

	"github.com/google/uuid"

	"hallway/server/store"
)

func TestStreamsAreBounded(t *testing.T) {
	var c crowd
	phone := store.Capability{Agenda: uuid.New(), Device: uuid.New()}
	first, ok := c.enter(phone)
	if !ok {
		t.Fatal("the first is not let in")
	}
	for range 200 {
		if _, ok := c.enter(phone); !ok {
			t.Fatal("a newer stream of a device does not take the oldest's place")
		}
	}
	if c.all != maxDeviceStreams {
		t.Errorf("a device has %d streams", c.all)
	}
	select {
	case <-first.ended:
	default:
		t.Error("the oldest is not told that it ended")
	}
	c.leave(phone.Agenda, first) // it has left before
	others := 0
	for range 200 {
		if _, ok := c.enter(store.Capability{Agenda: phone.Agenda, Device: uuid.New()}); ok {
			others++
		}
	}
	if c.all != maxAgendaStreams || others != maxAgendaStreams-maxDeviceStreams {
		t.Errorf("an agenda has %d streams, %d of them of others", c.all, others)
	}
	for range maxDeviceStreams {
		c.leave(phone.Agenda, c.agendas[phone.Agenda][0])
	}
	changed := store.Capability{Agenda: phone.Agenda, Device: uuid.New()}
	for i := range 2 * maxDeviceStreams { // its network changes, and what was open before is not missed yet
		if _, ok := c.enter(changed); !ok {
			t.Fatalf("a device of a full agenda is not let in again: %d", i)
		}
		if i == 0 {
			for c.all < maxAgendaStreams {
				c.enter(store.Capability{Agenda: phone.Agenda, Device: uuid.New()})
			}
		}
	}
	if c.all != maxAgendaStreams {
		t.Errorf("an agenda has %d streams", c.all)
	}
	var last *listener
	id := uuid.New()
	for c.all < maxStreams {
		id = uuid.New()
		if last, ok = c.enter(store.Capability{Agenda: id, Device: uuid.New()}); !ok {
			t.Fatalf("the server is full with %d", c.all)
		}
	}
	if _, ok := c.enter(store.Capability{Agenda: uuid.New(), Device: uuid.New()}); ok {
		t.Error("the server takes more than it may")
	}
	c.leave(id, last)
	if _, ok := c.enter(store.Capability{Agenda: uuid.New(), Device: uuid.New()}); !ok {
		t.Error("who leaves makes no room")
	}
}
