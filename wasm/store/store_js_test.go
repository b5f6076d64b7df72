package store

import (
	"strings"
	"syscall/js"
	"testing"
	"time"

	"github.com/rs/xid"

	"hallway/app/agenda"
	"hallway/app/device"
	"hallway/app/device/devicetest"
	"hallway/app/register"
)

// tab is a tab of this phone: its store, and the agendas in it.
type tab struct {
	*Store
	*device.Agendas
}

func newTab() tab {
	s := New()
	return tab{s, device.New(s, s.Tell, time.Now)}
}

// newPhone is the first tab of a phone that has nothing yet.
func newPhone(t *testing.T) tab {
	t.Helper()
	phone := newTab()
	if err := phone.Store.Clear(); err != nil {
		t.Fatal(err)
	}
	return phone
}

func (p tab) save(ops ...agenda.Op) error {
	_, err := p.Save("kubecon", ops...)
	return err
}

func going(key string) agenda.Op {
	return agenda.Op{ID: xid.New(), After: agenda.Pick{
		Key:   key,
		State: agenda.Going,
		Snapshot: agenda.Snapshot{
			Title: "Scaling etcd", Room: "Hall 7",
			Start: time.Unix(1774342800, 0).UTC(), End: time.Unix(1774344600, 0).UTC(),
		},
	}}
}

func TestIndexedDBConforms(t *testing.T) {
	devicetest.Conform(t, func() device.Store { return New() })
}

func TestSavedPicksAreThereForANewTab(t *testing.T) {
	p := newPhone(t)
	op := going("a")
	if err := p.save(op, going("b")); err != nil {
		t.Fatal(err)
	}
	got, err := newTab().Load("kubecon")
	if err != nil {
		t.Fatal(err)
	}
	if pick, _ := got.Pick("a"); len(got.Picks) != 2 || pick != op.After {
		t.Errorf("got %+v, want %+v", got.Picks, op.After)
	}
}

func TestOtherTabsHear(t *testing.T) {
	here, there := newPhone(t), newTab()
	heard, own := make(chan device.News, 64), make(chan struct{}, 64) // they hear what later tests do, too
	there.Watch(func(news device.News) {
		if news.Event == "kubecon" {
			heard <- news
		}
	})
	here.Watch(func(news device.News) {
		if news.Event == "kubecon" {
			own <- struct{}{}
		}
	})

	op := going("a")
	if err := here.save(op); err != nil {
		t.Fatal(err)
	}
	select {
	case got := <-heard:
		if len(got.Picks) != 1 || got.Picks[0] != op.After {
			t.Errorf("heard %+v, want %+v", got.Picks, op.After)
		}
	case <-time.After(5 * time.Second):
		t.Fatal("the other tab heard nothing")
	}
	if _, err := here.Write("kubecon", agenda.Edit{Key: register.Rating("a"), Value: "4"}); err != nil {
		t.Fatal(err)
	}
	select {
	case got := <-heard:
		if len(got.Picks) != 0 || len(got.Values) != 1 || got.Values[register.Rating("a")] != "4" {
			t.Errorf("heard %+v", got)
		}
	case <-time.After(5 * time.Second):
		t.Fatal("the other tab heard nothing of the rating")
	}
	select {
	case <-own:
		t.Error("a tab heard its own news")
	default:
	}
}

// A store that fails says so, writes nothing of that change, and works again
// afterwards.
func TestFullStoreKeepsWhatItHas(t *testing.T) {
	p := newPhone(t)
	if err := p.save(going("a")); err != nil {
		t.Fatal(err)
	}
	mend := breakPut(t, 2)
	err := p.save(going("b"), going("c"))
	mend()
	if err == nil || !strings.Contains(err.Error(), "QuotaExceededError") {
		t.Fatalf("error %v, want the browser's QuotaExceededError", err)
	}

	got, err := newTab().Load("kubecon")
	if err != nil || len(got.Picks) != 1 || got.State("a") != agenda.Going {
		t.Fatalf("picks %v, error %v; want the one from before and nothing half done", got.Picks, err)
	}
	if err := p.save(going("b")); err != nil {
		t.Errorf("the store stays broken: %v", err)
	}
}

// breakPut makes the nth put from now on throw what a full disk throws.
func breakPut(t *testing.T, nth int) (mend func()) {
	t.Helper()
	global := js.Global()
	global.Set("nth", nth)
	return replacePut(global, global.Get("Function").New("original", `
		return function (...args) {
			if (--globalThis.nth === 0) throw new DOMException("full", "QuotaExceededError");
			return original.apply(this, args);
		}`))
}

func replacePut(global, wrap js.Value) (mend func()) {
	prototype := global.Get("IDBObjectStore").Get("prototype")
	original := prototype.Get("put")
	prototype.Set("put", wrap.Invoke(original))
	return func() { prototype.Set("put", original) }
}
