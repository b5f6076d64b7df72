package api

import (
	"sync"

	"hallway/server/answer"
)

// turns have one thing done at a time for each address, and others from there wait.
type turns struct {
	mu sync.Mutex
	of map[string]*turn
}

type turn struct {
	place *answer.Places
	users int
}

// do does work when it is an address's turn. The error is [answer.ErrBusy].
func (t *turns) do(address string, work func()) error {
	t.mu.Lock()
	if t.of == nil {
		t.of = make(map[string]*turn)
	}
	its := t.of[address]
	if its == nil {
		its = &turn{place: answer.NewPlaces(1, importQueue, importWait)}
		t.of[address] = its
	}
	its.users++
	t.mu.Unlock()
	defer func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		if its.users--; its.users == 0 {
			delete(t.of, address)
		}
	}()
	return its.place.Do(work)
}
