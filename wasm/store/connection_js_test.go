package store

import (
	"errors"
	"syscall/js"
	"testing"
	"time"

	"hallway/app/device"

	"github.com/google/uuid"
)

// happens dispatches an event of the page's life.
func happens(name string) {
	js.Global().Call("dispatchEvent", js.Global().Get("Event").New(name))
}

// A page that is left with a write transaction open hangs WebKit's database for every
// page after it, so it is aborted and the database closed; a page that comes back from
// the cache opens it again.
func TestLeavingThePageAbortsWhatIsWritten(t *testing.T) {
	s := newPhone(t)
	if err := s.save(going("before")); err != nil {
		t.Fatal(err)
	}
	left := make(chan error, 1)
	go func() { left <- s.save(going("while")) }()
	for len(s.Store.connection.running) == 0 {
		time.Sleep(time.Millisecond)
	}
	happens("pagehide")
	if err := <-left; !errors.Is(err, errAway) {
		t.Errorf("what was being written ended in %v, want that the page is left", err)
	}
	if s.Store.connection.db.Truthy() || len(s.Store.connection.running) != 0 {
		t.Error("the database is still open")
	}
	if err := s.save(going("after")); !errors.Is(err, errAway) {
		t.Errorf("a page that was left wrote, or said %v", err)
	}
	happens("pageshow")
	if err := s.save(going("back")); err != nil {
		t.Fatal(err)
	}
	got, err := newTab().Load("kubecon")
	if err != nil {
		t.Fatal(err)
	}
	if got.Chosen("while") || got.Chosen("after") || !got.Chosen("before") || !got.Chosen("back") {
		t.Errorf("kept %v, want before and back", got.Picks)
	}
}

// never makes a method of an object do nothing for some calls, and counts them.
func never(object js.Value, method string, calls int) (count *int, restore func()) {
	real := object.Get(method)
	count = new(int)
	stub := js.FuncOf(func(this js.Value, args []js.Value) any {
		*count++
		if *count > calls {
			all := make([]any, len(args))
			for i, arg := range args {
				all[i] = arg
			}
			return real.Call("apply", this, all)
		}
		return map[string]any{}
	})
	object.Set(method, stub)
	return count, func() { object.Set(method, real); stub.Release() }
}

func TestDatabaseThatNeverAnswersIsGivenUp(t *testing.T) {
	newPhone(t)
	s := newTab()
	s.Store.connection.patience = 50 * time.Millisecond
	opened, restore := never(js.Global().Get("IDBFactory").Get("prototype"), "open", 1000)
	defer restore()
	if _, err := s.Load("kubecon"); !errors.Is(err, device.ErrStuck) {
		t.Errorf("a database that does not open ended in %v", err)
	}
	if *opened != 2 {
		t.Errorf("it was opened %d times, want once and once again", *opened)
	}
}

func TestTransactionThatNeverEndsIsTriedAgainOnANewConnection(t *testing.T) {
	s := newPhone(t)
	if err := s.save(going("before")); err != nil {
		t.Fatal(err)
	}
	s.Store.connection.patience = 300 * time.Millisecond
	stuck := s.Store.connection.db
	// Its requests never end, as after a page was left in the middle of one.
	block := stuck.Call("transaction", []any{picksStore}, "readwrite")
	var again js.Func
	again = js.FuncOf(func(js.Value, []js.Value) any {
		_, _ = try(func() js.Value {
			block.Call("objectStore", picksStore).Call("count").Set("onsuccess", again)
			return js.Undefined()
		})
		return nil
	})
	again.Invoke()
	s.Store.connection.running = append(s.Store.connection.running, block)
	if err := s.save(going("a")); err != nil {
		t.Fatalf("it was not tried again: %v", err)
	}
	if s.Store.connection.db.Equal(stuck) {
		t.Error("the stuck connection is still in use")
	}
	if got, err := newTab().Load("kubecon"); err != nil || !got.Chosen("a") || !got.Chosen("before") {
		t.Errorf("kept %v, %v", got, err)
	}
}

func TestConnectionThatDiedWhileThePageRestedIsReplaced(t *testing.T) {
	s := newPhone(t)
	if err := s.save(going("before")); err != nil {
		t.Fatal(err)
	}
	dead := s.Store.connection.db
	dead.Call("close") // without a word, as WebKit does
	s.Store.connection.doubt = true
	if err := s.save(going("a")); err != nil {
		t.Fatal(err)
	}
	if s.Store.connection.db.Equal(dead) {
		t.Error("the dead connection is still in use")
	}
}

func TestFaultOfThePersonsOwnIsNotTriedAgain(t *testing.T) {
	s := newPhone(t)
	tries := 0
	err := s.Store.connection.write(func(tx js.Value) {
		tries++
		tx.Call("objectStore", metaStore).Call("put", uuid.NewString()) // it has no key: a DataError
	})
	if err == nil || tries != 1 {
		t.Errorf("%d tries, %v; want one that fails", tries, err)
	}
}
