package store

import (
	"bytes"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/rs/xid"

	"hallway/app/agenda"
)

// What a device was told is changed by one at a time, and goes with the device.
func testPushesGoWithTheirDevice(t *testing.T, fresh func(*testing.T) *Store) {
	s := fresh(t)
	id, device := agenda.ID(uuid.New()), Capability{ID: xid.New(), Kind: Device, Hash: HashOf([]byte("a")), Device: uuid.New(), Created: noon, Used: noon}
	device.Agenda = id
	if err := s.SetPush(t.Context(), device.Hash, 0, []byte("x")); !errors.Is(err, ErrNotFound) {
		t.Errorf("a device that is not there: %v", err)
	}
	if err := s.Create(t.Context(), id, Doc{Seq: 3, Body: []byte("doc")}, device); err != nil {
		t.Fatal(err)
	}
	set := func(rev int64, state string, want error) {
		t.Helper()
		if err := s.SetPush(t.Context(), device.Hash, rev, []byte(state)); !errors.Is(err, want) {
			t.Errorf("revision %d: %v, want %v", rev, err, want)
		}
	}
	set(0, "one", nil)
	set(0, "two", ErrTaken)
	set(1, "two", nil)
	set(1, "three", ErrTaken)
	set(2, strings.Repeat("x", MostPush+1), ErrTooMany)
	state, rev, err := s.PushState(t.Context(), device.Hash)
	if err != nil || rev != 2 || !bytes.Equal(state, []byte("two")) {
		t.Errorf("state %q, revision %d, %v", state, rev, err)
	}
	all, err := s.Pushes(t.Context())
	if want := (Push{device.Hash, id, 3, 2}); err != nil || len(all) != 1 || all[0] != want {
		t.Errorf("told are %v, %v; want %v", all, err, want)
	}
	if _, err := s.Revoke(t.Context(), id, device.ID, noon); err != nil {
		t.Fatal(err)
	}
	if all, err = s.Pushes(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("after the device %v is told, %v", all, err)
	}
}

// A lease has one holder, until it ends or is given back.
func testALeaseHasOneHolder(t *testing.T, fresh func(*testing.T) *Store) {
	s := fresh(t)
	ask := func(holder string, after time.Duration, want bool) {
		t.Helper()
		if held, err := s.Lease(t.Context(), "push", holder, noon.Add(after), time.Minute); err != nil || held != want {
			t.Errorf("%s after %v: %v, %v", holder, after, held, err)
		}
	}
	ask("a", 0, true)
	ask("b", 30*time.Second, false)
	ask("a", 40*time.Second, true)
	ask("b", 90*time.Second, false)
	ask("b", 101*time.Second, true)
	ask("a", 102*time.Second, false)
	if err := s.Release(t.Context(), "push", "a"); err != nil { // which is another's now
		t.Error(err)
	}
	ask("a", 103*time.Second, false)
	if err := s.Release(t.Context(), "push", "b"); err != nil {
		t.Error(err)
	}
	var holders atomic.Int32
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if held, err := s.Lease(t.Context(), "push", xid.New().String(), noon.Add(time.Hour), time.Minute); err == nil && held {
				holders.Add(1)
			}
		})
	}
	all.Wait()
	if holders.Load() != 1 {
		t.Errorf("%d hold it at once", holders.Load())
	}
}

func testAValueIsMadeOnce(t *testing.T, fresh func(*testing.T) *Store) {
	s := fresh(t)
	values := make(chan string, 10)
	for range cap(values) {
		go func() {
			value, err := s.Once(t.Context(), "key", func() (string, error) { return xid.New().String(), nil })
			if err != nil {
				t.Error(err)
			}
			values <- value
		}()
	}
	first := <-values
	for range cap(values) - 1 {
		if other := <-values; other != first || other == "" {
			t.Errorf("%q and %q", first, other)
		}
	}
}
