package store

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"syscall/js"
	"time"

	"hallway/app/device"
	"hallway/wasm/dom"
)

const (
	// patience is how long the database may take to answer, in time that the page is on
	// show: a browser stops the others.
	patience = 5 * time.Second
	tick     = 250 * time.Millisecond
	// restedFor is how long a page must have been hidden before its connection is tried
	// before it is used: WebKit may have ended it without a word (bugs 197050, 202705,
	// 201483, 277615).
	restedFor = 30 * time.Second
)

var errAway = errors.New("the page is being left")

// connection is the database as this page has it open. It knows every transaction that
// is not over: WebKit (2.50, and every iPhone) hangs the database for all of the browser
// where a page is left with a write transaction open, so those are aborted when the page
// goes, and the database is closed. A page that comes back from the browser's cache opens
// it again when it is next needed.
type connection struct {
	patience time.Duration
	opening  sync.Mutex
	db       js.Value
	running  []js.Value // transactions that are not over
	away     bool
	hidden   time.Time // since when the page is hidden; zero: it is on show
	doubt    bool      // the connection may be dead: it is tried before it is used
}

// watch follows the page's life.
func (c *connection) watch() {
	window, document := js.Global(), js.Global().Get("document")
	on := func(target js.Value, name string, do func()) {
		target.Call("addEventListener", name, js.FuncOf(func(js.Value, []js.Value) any { do(); return nil }))
	}
	on(window, "pagehide", c.leave)
	on(window, "pageshow", func() { c.away = false })
	on(document, "visibilitychange", func() {
		if !visible() {
			c.hidden = time.Now()
			return
		}
		c.away = false
		c.doubt = c.doubt || !c.hidden.IsZero() && time.Since(c.hidden) > restedFor
		c.hidden = time.Time{}
	})
}

func visible() bool { return js.Global().Get("document").Get("visibilityState").String() == "visible" }

// leave aborts what is not over and closes the database. It runs to its end before the
// page is gone.
func (c *connection) leave() {
	c.away = true
	c.forget()
}

// forget aborts what is not over and closes the database, which is opened again when it
// is next needed.
func (c *connection) forget() {
	for _, tx := range slices.Clone(c.running) {
		_, _ = try(func() js.Value { return tx.Call("abort") }) // it may be over
	}
	if c.db.Truthy() {
		_, _ = try(func() js.Value { return c.db.Call("close") })
	}
	c.db = js.Undefined()
}

// write runs one strict transaction over all stores, and returns when it is on the disk
// or was taken back as a whole. do runs within it, and once more in another where the
// first one met a passing fault: what it writes must be the same both times.
func (c *connection) write(do func(tx js.Value)) error { return c.transact("readwrite", do) }

// read runs one transaction that changes nothing.
func (c *connection) read(do func(tx js.Value)) error { return c.transact("readonly", do) }

func (c *connection) transact(mode string, do func(tx js.Value)) error {
	err := c.probe()
	if err == nil {
		err = c.once(mode, do)
	}
	if passes(err) {
		c.forget()
		err = c.once(mode, do)
	}
	return err
}

// probe reads one key over a connection that may be dead.
func (c *connection) probe() error {
	if !c.doubt || !c.db.Truthy() {
		c.doubt = false
		return nil
	}
	err := c.once("readonly", func(tx js.Value) { tx.Call("objectStore", metaStore).Call("getKey", "") })
	if err == nil || passes(err) {
		c.doubt = false
	}
	return err
}

// passes reports whether an error may be gone with a new connection.
func passes(err error) bool {
	if errors.Is(err, device.ErrStuck) {
		return true
	}
	thrown, ok := errors.AsType[*dom.Exception](err)
	return ok && slices.Contains([]string{"AbortError", "UnknownError", "InvalidStateError", "TransactionInactiveError", "TimeoutError"}, thrown.Name)
}

// once runs a transaction and waits until it is over.
func (c *connection) once(mode string, do func(tx js.Value)) error {
	db, err := c.open()
	if err != nil {
		return err
	}
	options := map[string]any{"durability": "strict"}
	tx, err := try(func() js.Value {
		return db.Call("transaction", []any{metaStore, picksStore, agendaStore}, mode, options)
	})
	if err != nil {
		return err
	}
	c.running = append(c.running, tx)
	defer func() {
		c.running = slices.DeleteFunc(c.running, func(other js.Value) bool { return other.Equal(tx) })
	}()
	done := make(chan error, 1)
	complete := js.FuncOf(func(js.Value, []js.Value) any { done <- nil; return nil })
	abort := js.FuncOf(func(js.Value, []js.Value) any { done <- c.reason(tx.Get("error")); return nil })
	defer complete.Release()
	defer abort.Release()
	defer func() { // it may end later, and then calls nobody
		tx.Set("oncomplete", js.Null())
		tx.Set("onabort", js.Null())
	}()
	tx.Set("oncomplete", complete)
	tx.Set("onabort", abort)
	if _, err := try(func() js.Value { do(tx); return js.Undefined() }); err != nil {
		if _, aborted := try(func() js.Value { return tx.Call("abort") }); aborted == nil {
			_ = c.within(done) // it was told why already
		}
		return err
	}
	return c.within(done)
}

// reason is why a transaction was aborted.
func (c *connection) reason(thrown js.Value) error {
	if c.away {
		return errAway
	}
	return failure(thrown)
}

// within waits for an end, but not longer than is bearable.
func (c *connection) within(done <-chan error) error {
	for left := c.patience; ; {
		select {
		case err := <-done:
			return err
		case <-time.After(min(tick, c.patience)):
			if visible() {
				left -= tick
			}
			if left <= 0 {
				return device.ErrStuck
			}
		}
	}
}

// open opens the database where it is not. A database that was closed under us, as
// browsers do when they clear storage, is opened again.
func (c *connection) open() (js.Value, error) {
	c.opening.Lock()
	defer c.opening.Unlock()
	switch {
	case c.away:
		return js.Value{}, errAway
	case c.db.Truthy():
		return c.db, nil
	}
	db, err := c.openNow()
	if err != nil {
		return js.Value{}, fmt.Errorf("open the store: %w", err)
	}
	if c.away { // the page was left while it opened
		db.Call("close")
		return js.Value{}, errAway
	}
	closed := js.FuncOf(func(js.Value, []js.Value) any {
		db.Call("close")
		if c.db.Equal(db) {
			c.db = js.Undefined()
		}
		return nil
	})
	db.Set("onclose", closed)
	db.Set("onversionchange", closed) // a newer app in another tab wants to upgrade
	c.db = db
	return db, nil
}

func (c *connection) openNow() (js.Value, error) {
	factory, err := try(func() js.Value { return js.Global().Get("indexedDB") })
	if err != nil {
		return js.Value{}, err
	}
	if !factory.Truthy() {
		return js.Value{}, device.ErrBlocked // as in some private windows
	}
	asked, err := try(func() js.Value { return factory.Call("open", name, version) })
	if err != nil {
		return js.Value{}, err
	}
	done := make(chan error, 1)
	late := false
	var upgrade, success, failed js.Func
	upgrade = js.FuncOf(func(_ js.Value, args []js.Value) any {
		db := asked.Get("result")
		if args[0].Get("oldVersion").Int() < 1 {
			db.Call("createObjectStore", metaStore)
			db.Call("createObjectStore", picksStore, map[string]any{"keyPath": []any{"event", "key"}})
		}
		db.Call("createObjectStore", agendaStore)
		return nil
	})
	release := func() { upgrade.Release(); success.Release(); failed.Release() }
	success = js.FuncOf(func(js.Value, []js.Value) any {
		if late {
			asked.Get("result").Call("close")
			release()
		}
		done <- nil
		return nil
	})
	failed = js.FuncOf(func(js.Value, []js.Value) any { done <- failure(asked.Get("error")); return nil })
	asked.Set("onupgradeneeded", upgrade)
	asked.Set("onsuccess", success)
	asked.Set("onerror", failed)
	err = c.within(done) // an older app in another tab may block it
	switch {
	case errors.Is(err, device.ErrStuck):
		late = true
		asked.Set("onerror", js.Null())
		return js.Value{}, err
	case err != nil:
		release()
		return js.Value{}, err
	}
	release()
	return asked.Get("result"), nil
}

// then calls back with the result of a request within its transaction, which lives only
// until its last callback returns.
func then(asked js.Value, do func(js.Value)) {
	var got js.Func
	got = js.FuncOf(func(js.Value, []js.Value) any {
		got.Release()
		do(asked.Get("result"))
		return nil
	})
	asked.Set("onsuccess", got)
}

// try turns what a call throws into an error.
func try(call func() js.Value) (result js.Value, err error) {
	defer func() {
		switch thrown := recover().(type) {
		case nil:
		case js.Error:
			err = known(dom.Reason(thrown.Value))
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
	return known(dom.Reason(reason))
}

// known adds what the app calls an exception, where it has a name for its cause.
func known(err error) error {
	thrown, _ := errors.AsType[*dom.Exception](err)
	switch {
	case thrown == nil:
		return err
	case thrown.Name == "QuotaExceededError":
		return fmt.Errorf("%w: %w", device.ErrFull, err)
	case thrown.Name == "SecurityError":
		return fmt.Errorf("%w: %w", device.ErrBlocked, err)
	}
	return err
}
