package store

import (
	"errors"
	"strings"
	"syscall/js"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/rs/xid"

	"hallway/app/agenda"
	"hallway/app/register"
)

func newStore(t *testing.T) *Store {
	t.Helper()
	s := New()
	if err := s.Clear(); err != nil {
		t.Fatal(err)
	}
	return s
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

func TestSavedPicksAreThereForANewTab(t *testing.T) {
	s := newStore(t)
	op := going("a")
	if err := s.Save("kubecon", op, going("b")); err != nil {
		t.Fatal(err)
	}
	if err := s.Save("fosdem", going("c")); err != nil {
		t.Fatal(err)
	}

	got, err := New().Load("kubecon")
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Picks) != 2 {
		t.Fatalf("%d picks, want 2: another event's must not be among them", len(got.Picks))
	}
	if pick, _ := got.Pick("a"); pick != op.After {
		t.Errorf("got %+v, want %+v", pick, op.After)
	}
}

func TestNoStateRemovesThePick(t *testing.T) {
	s := newStore(t)
	if err := s.Save("kubecon", going("a")); err != nil {
		t.Fatal(err)
	}
	off := going("a")
	off.After.State = agenda.None
	if err := s.Save("kubecon", off); err != nil {
		t.Fatal(err)
	}
	got, err := s.Load("kubecon")
	if err != nil || len(got.Picks) != 0 {
		t.Errorf("picks %v, error %v; want none", got.Picks, err)
	}
}

func TestIDsAreMadeOnce(t *testing.T) {
	s := newStore(t)
	first, err := s.Load("kubecon")
	if err != nil {
		t.Fatal(err)
	}
	second, err := New().Load("kubecon")
	if err != nil {
		t.Fatal(err)
	}
	if first.ID != second.ID || first.ID.Version() != 7 {
		t.Errorf("agenda ids %v and %v, want one of version 7", first.ID, second.ID)
	}
	account, err := s.Account("kubecon")
	if err != nil {
		t.Fatal(err)
	}
	again, err := New().Account("kubecon")
	if err != nil || account != again || account.Device == uuid.Nil || account.Agenda != first.ID || len(account.Hash()) != 32 {
		t.Errorf("accounts %+v and %+v (%v), want one", account, again, err)
	}
	if other, err := s.Account("fosdem"); err != nil || other.Device == account.Device || other.Secret == account.Secret {
		t.Errorf("two agendas are opened by the same: %+v, %v", other, err)
	}
}

// What is picked is told to the server, once, under numbers without a gap; and what
// other devices did is there with the picks.
func TestPicksAreToldAndTakenOver(t *testing.T) {
	s := newStore(t)
	if err := s.Save("kubecon", going("a")); err != nil {
		t.Fatal(err)
	}
	if err := New().Save("kubecon", going("b")); err != nil {
		t.Fatal(err)
	}
	replica, body, err := s.Exchange("kubecon", nil)
	if err != nil {
		t.Fatal(err)
	}
	request, err := register.DecodeRequest(body)
	if err != nil || len(request.Ops) != 3 { // and which event it is
		t.Fatalf("%d edits, %v", len(request.Ops), err)
	}
	server := register.New()
	other := register.NewReplica(uuid.New())
	if _, err := other.Edit(register.Pick("c"), register.Maybe, xid.New(), 1); err != nil {
		t.Fatal(err)
	}
	epoch := xid.New()
	server.Sync(other.Device, epoch, 1, other.Request(1))
	answer, _ := server.Sync(replica.Device, epoch, time.Now().UnixMilli(), request)
	if err := s.Save("kubecon", going("d")); err != nil { // while the answer is on its way
		t.Fatal(err)
	}
	taken, err := s.Take("kubecon", replica, register.EncodeAnswer(answer), func(key string) agenda.Snapshot { return agenda.Snapshot{Title: "Talk " + key} })
	if err != nil || len(taken.Picks) != 1 || taken.Picks[0].Key != "c" || taken.Picks[0].State != agenda.Maybe || taken.Waiting != 1 {
		t.Fatalf("%+v, %v", taken, err)
	}
	got, err := New().Load("kubecon")
	if err != nil || len(got.Picks) != 4 || got.Picks["c"].Snapshot.Title != "Talk c" {
		t.Fatalf("%+v, %v", got, err)
	}
	_, body, err = s.Exchange("kubecon", taken.Replica)
	if err != nil {
		t.Fatal(err)
	}
	if request, err = register.DecodeRequest(body); err != nil || len(request.Ops) != 1 || request.Ops[0].N != 4 {
		t.Errorf("told next: %+v, %v", request.Ops, err)
	}
}

func TestOtherTabsHear(t *testing.T) {
	here, there := newStore(t), New()
	type news struct {
		picks  []agenda.Pick
		values map[register.Key]string
	}
	heard, own := make(chan news, 64), make(chan struct{}, 64) // they hear what later tests do, too
	there.Watch(func(event string, picks []agenda.Pick, values map[register.Key]string) {
		if event == "kubecon" {
			heard <- news{picks, values}
		}
	})
	here.Watch(func(event string, _ []agenda.Pick, _ map[register.Key]string) {
		if event == "kubecon" {
			own <- struct{}{}
		}
	})

	op := going("a")
	if err := here.Save("kubecon", op); err != nil {
		t.Fatal(err)
	}
	select {
	case got := <-heard:
		if len(got.picks) != 1 || got.picks[0] != op.After {
			t.Errorf("heard %+v, want %+v", got.picks, op.After)
		}
	case <-time.After(5 * time.Second):
		t.Fatal("the other tab heard nothing")
	}
	if _, err := here.Write("kubecon", agenda.Edit{Key: register.Rating("a"), Value: "4"}); err != nil {
		t.Fatal(err)
	}
	select {
	case got := <-heard:
		if len(got.picks) != 0 || len(got.values) != 1 || got.values[register.Rating("a")] != "4" {
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

func TestWhatIsWrittenIsThereForANewTab(t *testing.T) {
	s := newStore(t)
	note := register.Note("a")
	written, err := s.Write("kubecon", agenda.Edit{Key: note, Value: "one\ntwo"}, agenda.Edit{Key: register.Rating("a"), Value: "5"})
	if err != nil || written[note] != "one\ntwo" {
		t.Fatalf("%v, %v", written, err)
	}
	t.Log("another tab wrote a line meanwhile: both stay")
	if _, err := New().Write("kubecon", agenda.Edit{Key: note, Old: "one\ntwo", Value: "one\ntwo\nthree"}); err != nil {
		t.Fatal(err)
	}
	if written, err = s.Write("kubecon", agenda.Edit{Key: note, Old: "one\ntwo", Value: "zero\none\ntwo"}); err != nil || written[note] != "zero\none\ntwo\nthree" {
		t.Fatalf("%q, %v", written[note], err)
	}
	got, err := New().Load("kubecon")
	if err != nil || got.Notes["a"] != "zero\none\ntwo\nthree" || got.Ratings["a"] != 5 {
		t.Fatalf("%+v, %v", got, err)
	}

	t.Log("what is too long is refused with its key, and nothing of it is kept")
	_, err = s.Write("kubecon", agenda.Edit{Key: register.Rating("b"), Value: "1"}, agenda.Edit{Key: register.Note("b"), Value: strings.Repeat("x", register.MaxNote+1)})
	if limit, ok := errors.AsType[*register.LimitError](err); !ok || limit.Key != register.Note("b") {
		t.Errorf("error %v", err)
	}
	if got, err := New().Load("kubecon"); err != nil || got.Ratings["b"] != 0 {
		t.Errorf("half of it is kept: %+v, %v", got.Ratings, err)
	}
}

func TestWhoJoinsBringsWhatTheyWrote(t *testing.T) {
	s := newStore(t)
	if err := s.Save("kubecon", going("a")); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Write("kubecon", agenda.Edit{Key: register.Note("a"), Value: "mine"}); err != nil {
		t.Fatal(err)
	}
	fresh, err := s.Renew("kubecon")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Adopt("kubecon", fresh); err != nil {
		t.Fatal(err)
	}
	replica, _, err := s.Exchange("kubecon", nil)
	if err != nil {
		t.Fatal(err)
	}
	values := replica.Values()
	if replica.Device != fresh.Device || values[register.Pick("a")] != register.Going || values[register.Note("a")] != "mine" {
		t.Errorf("the new agenda is told %v by %v", values, replica.Device)
	}
}

// A store that fails says so, writes nothing of that change, and works again
// afterwards.
func TestFullStoreKeepsWhatItHas(t *testing.T) {
	s := newStore(t)
	if err := s.Save("kubecon", going("a")); err != nil {
		t.Fatal(err)
	}
	mend := breakPut(t, 2)
	err := s.Save("kubecon", going("b"), going("c"))
	mend()
	if err == nil || !strings.Contains(err.Error(), "QuotaExceededError") {
		t.Fatalf("error %v, want the browser's QuotaExceededError", err)
	}

	got, err := New().Load("kubecon")
	if err != nil || len(got.Picks) != 1 || got.State("a") != agenda.Going {
		t.Fatalf("picks %v, error %v; want the one from before and nothing half done", got.Picks, err)
	}
	if err := s.Save("kubecon", going("b")); err != nil {
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
