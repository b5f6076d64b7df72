package devicetest

import (
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"hallway/app/agenda"
	"hallway/app/device"
)

// Conform holds a store to what [device.Store] promises. open gives another tab of the
// same phone.
func Conform(t *testing.T, open func() device.Store) {
	s := open()
	if err := s.Clear(); err != nil {
		t.Fatal(err)
	}
	if r, err := s.Read("kubecon"); err != nil || r.Agenda != uuid.Nil || r.Device != uuid.Nil || r.Secret != "" || r.Replica != nil || len(r.Picks) != 0 {
		t.Fatalf("an event of which there is nothing has %+v, %v", r, err)
	}
	pick := agenda.Pick{Key: "a", State: agenda.Going, Snapshot: agenda.Snapshot{
		Title: "Scaling etcd", Room: "Hall 7", Start: time.Unix(1774342800, 0).UTC(), End: time.Unix(1774344600, 0).UTC(),
	}}
	want := device.Record{
		Agenda: uuid.New(), Device: uuid.New(), Secret: "s", Member: "m", Taps: "1\n2", Replica: []byte{1, 0, 255},
		Picks: map[string]agenda.Pick{"a": pick, "b": {Key: "b", State: agenda.Maybe, Snapshot: pick.Snapshot}},
	}
	write := func(r device.Record) {
		t.Helper()
		if err := s.Update("kubecon", func(now *device.Record) error { *now = r; return nil }); err != nil {
			t.Fatal(err)
		}
	}
	reads := func(event string, want device.Record) {
		t.Helper()
		got, err := open().Read(event)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("another tab reads %+v, %v; want %+v", got, err, want)
		}
	}
	write(want)
	reads("kubecon", want)

	t.Log("events are apart")
	if err := s.Update("fosdem", func(r *device.Record) error { r.Secret = "other"; return nil }); err != nil {
		t.Fatal(err)
	}
	reads("kubecon", want)

	t.Log("what changed is there, and what is gone is gone")
	want.Picks = map[string]agenda.Pick{"a": {Key: "a", State: agenda.Maybe, Snapshot: pick.Snapshot}}
	want.Replica, want.Secret, want.Member, want.Taps = []byte{2}, "t", "n m", "2\n3"
	write(want)
	reads("kubecon", want)

	t.Log("a change that fails changes nothing, and says its own error")
	failed := errors.New("no")
	err := s.Update("kubecon", func(r *device.Record) error { r.Secret, r.Picks = "half", nil; return failed })
	if !errors.Is(err, failed) {
		t.Errorf("error %v, want that of the change", err)
	}
	reads("kubecon", want)

	t.Log("two tabs at once lose nothing")
	const each = 20
	done := make(chan error, 2)
	for range 2 {
		go func() {
			tab := open()
			for range each {
				if err := tab.Update("count", func(r *device.Record) error { r.Replica = append(r.Replica, 1); return nil }); err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
	}
	for range 2 {
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
	if r, err := s.Read("count"); err != nil || len(r.Replica) != 2*each {
		t.Errorf("%d of %d changes are there, %v", len(r.Replica), 2*each, err)
	}

	if err := s.Update("named", func(r *device.Record) error { r.Agenda = uuid.New(); return nil }); err != nil {
		t.Fatal(err)
	}
	if events, err := open().Events(); err != nil || !slices.Contains(events, "kubecon") || !slices.Contains(events, "named") {
		t.Errorf("there are records of %v, %v; want kubecon and named among them", events, err)
	}
	if err := s.Clear(); err != nil {
		t.Fatal(err)
	}
	if events, err := open().Events(); err != nil || len(events) != 0 {
		t.Errorf("after Clear there are records of %v, %v", events, err)
	}
	if r, err := open().Read("kubecon"); err != nil || r.Secret != "" || len(r.Picks) != 0 {
		t.Errorf("after Clear there is %+v, %v", r, err)
	}
}
