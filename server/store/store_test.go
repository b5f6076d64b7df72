package store

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/rs/xid"

	"hallway/app/agenda"
)

var noon = time.Date(2030, 6, 4, 12, 0, 0, 0, time.UTC)

func open(t *testing.T, file string) *Store {
	t.Helper()
	s, err := Open(t.Context(), file, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() }) // it may be closed already
	return s
}

func fresh(t *testing.T) *Store { return open(t, filepath.Join(t.TempDir(), "a.db")) }

// conformance is what must be true of every engine.
var conformance = []struct {
	name string
	test func(t *testing.T, fresh func(*testing.T) *Store)
}{
	{"ManyWritersLoseNothing", testManyWritersLoseNothing},
	{"AnErrorChangesNothing", testAnErrorChangesNothing},
	{"OneAgendaIsBegunOnce", testOneAgendaIsBegunOnce},
	{"ACodeIsSpentOnce", testACodeIsSpentOnce},
	{"ARecoveryLinkWorksAgainAndAgain", testARecoveryLinkWorksAgainAndAgain},
	{"CapabilitiesAreBoundedListedAndRevoked", testCapabilitiesAreBoundedListedAndRevoked},
	{"WatchersHearOfWhatChanged", testWatchersHearOfWhatChanged},
	{"BackupIsRestoredUnderANewEpoch", testBackupIsRestoredUnderANewEpoch},
	{"BackupOfABusyStoreIsRestored", testBackupOfABusyStoreIsRestored},
	{"WhatWasEndedStaysEnded", testWhatWasEndedStaysEnded},
	{"WhatNobodyOpensIsForgotten", testWhatNobodyOpensIsForgotten},
	{"SpaceIsBounded", testSpaceIsBounded},
	{"PushesGoWithTheirDevice", testPushesGoWithTheirDevice},
	{"ALeaseHasOneHolder", testALeaseHasOneHolder},
	{"AValueIsMadeOnce", testAValueIsMadeOnce},
}

func TestSQLite(t *testing.T) {
	for _, c := range conformance {
		t.Run(c.name, func(t *testing.T) { c.test(t, fresh) })
	}
}

func newID() agenda.ID { return uuid.Must(uuid.NewV7()) }

func capability(id agenda.ID, kind Kind, secret string) Capability {
	return Capability{ID: xid.New(), Kind: kind, Hash: HashOf([]byte(secret)), Agenda: id, Device: uuid.New(), Label: "Bo's laptop", Created: noon}
}

// begin makes an agenda with a device.
func begin(t *testing.T, s *Store, secret string) agenda.ID {
	t.Helper()
	id := newID()
	if err := s.Create(t.Context(), id, Doc{Seq: 1, Body: []byte("one")}, capability(id, Device, secret)); err != nil {
		t.Fatal(err)
	}
	return id
}

func write(t *testing.T, s *Store, id agenda.ID, body string) {
	t.Helper()
	err := s.Update(t.Context(), []agenda.ID{id}, func(_ agenda.ID, doc Doc) (Doc, bool) {
		return Doc{Seq: doc.Seq + 1, Body: []byte(body)}, true
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestWhatIsKeptIsThereWhenTheServerStartsAgain(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.db")
	s := open(t, file)
	id, epoch := begin(t, s, "secret"), s.Life().Epoch
	write(t, s, id, "two")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Update(t.Context(), []agenda.ID{id}, func(_ agenda.ID, d Doc) (Doc, bool) { return d, false }); !errors.Is(err, ErrClosed) {
		t.Errorf("a closed store says %v", err)
	}
	s = open(t, file)
	if doc, err := s.Get(t.Context(), id); err != nil || string(doc.Body) != "two" || doc.Seq != 2 {
		t.Errorf("got %q at %d, %v", doc.Body, doc.Seq, err)
	}
	if c, err := s.Find(t.Context(), HashOf([]byte("secret")), noon); err != nil || c.Agenda != id || c.Kind != Device || c.Label != "Bo's laptop" || !c.Created.Equal(noon) {
		t.Errorf("the device: %+v, %v", c, err)
	}
	if s.Life().Epoch != epoch || epoch == "" {
		t.Errorf("epoch %q, then %q", epoch, s.Life().Epoch)
	}
}

func testManyWritersLoseNothing(t *testing.T, fresh func(*testing.T) *Store) {
	s := fresh(t)
	ids := []agenda.ID{begin(t, s, "a"), begin(t, s, "b"), begin(t, s, "c")}
	var all sync.WaitGroup
	for n := range 64 {
		all.Go(func() {
			for range 10 {
				err := s.Update(t.Context(), ids[n%3:n%3+1], func(_ agenda.ID, doc Doc) (Doc, bool) {
					return Doc{Seq: doc.Seq + 1, Body: append(bytes.Clone(doc.Body), 'x')}, true
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	edits := 0
	for _, id := range ids {
		doc, err := s.Get(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Count(string(doc.Body), "x"); int(doc.Seq) != 1+got {
			t.Errorf("%d edits at change %d", got, doc.Seq)
		}
		edits += int(doc.Seq) - 1
	}
	if edits != 640 {
		t.Errorf("%d edits are there, want 640", edits)
	}
}

func testAnErrorChangesNothing(t *testing.T, fresh func(*testing.T) *Store) {
	s := fresh(t)
	a, b := begin(t, s, "a"), begin(t, s, "b")
	err := s.Update(t.Context(), []agenda.ID{a, b}, func(id agenda.ID, doc Doc) (Doc, bool) {
		if id == a {
			return Doc{Seq: 2, Body: []byte("changed")}, true
		}
		return Doc{Seq: 1, Body: []byte("no later")}, true
	})
	if err == nil {
		t.Fatal("a change that is no later was taken")
	}
	if doc, _ := s.Get(t.Context(), a); string(doc.Body) != "one" {
		t.Errorf("half of it was done: %q", doc.Body)
	}
	err = s.Update(t.Context(), []agenda.ID{a}, func(agenda.ID, Doc) (Doc, bool) { panic("a document that cannot be read") })
	if err == nil || !strings.Contains(err.Error(), "cannot be read") {
		t.Errorf("a panic gave %v", err)
	}
	write(t, s, b, "and the store goes on")
}

func testOneAgendaIsBegunOnce(t *testing.T, fresh func(*testing.T) *Store) {
	s := fresh(t)
	id := begin(t, s, "a")
	if err := s.Create(t.Context(), id, Doc{Seq: 1}, capability(id, Device, "b")); !errors.Is(err, ErrTaken) {
		t.Errorf("the same agenda: %v", err)
	}
	other := newID()
	if err := s.Create(t.Context(), other, Doc{Seq: 1}, capability(other, Device, "a")); !errors.Is(err, ErrTaken) {
		t.Errorf("the same secret: %v", err)
	}
	if _, err := s.Get(t.Context(), other); !errors.Is(err, ErrNotFound) {
		t.Errorf("half an agenda was kept: %v", err)
	}
}

func testACodeIsSpentOnce(t *testing.T, fresh func(*testing.T) *Store) {
	s := fresh(t)
	id := begin(t, s, "a")
	code := capability(id, Pair, "code")
	code.Expires = noon.Add(10 * time.Minute)
	if err := s.Grant(t.Context(), code, noon); err != nil {
		t.Fatal(err)
	}
	var won atomic.Int32
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			_, err := s.Redeem(t.Context(), code.Hash, noon, func(Capability) (Capability, error) {
				return capability(agenda.ID{}, Device, uuid.NewString()), nil
			})
			switch {
			case err == nil:
				won.Add(1)
			case !errors.Is(err, ErrNotFound):
				t.Error(err)
			}
		})
	}
	all.Wait()
	list, err := s.List(t.Context(), id, noon)
	if won.Load() != 1 || err != nil || len(list) != 2 {
		t.Errorf("%d had the code, and there are %d capabilities, %v", won.Load(), len(list), err)
	}
	late := capability(id, Pair, "late")
	late.Expires = noon.Add(-time.Second)
	if err := s.Grant(t.Context(), late, noon.Add(-time.Minute)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Find(t.Context(), late.Hash, noon); !errors.Is(err, ErrNotFound) {
		t.Errorf("an expired code was found: %v", err)
	}
	if _, err := s.Redeem(t.Context(), HashOf([]byte("a")), noon, nil); !errors.Is(err, ErrNotFound) {
		t.Errorf("a device was spent: %v", err)
	}
}

func testARecoveryLinkWorksAgainAndAgain(t *testing.T, fresh func(*testing.T) *Store) {
	s := fresh(t)
	id := begin(t, s, "a")
	link := capability(id, Recovery, "link")
	if err := s.Grant(t.Context(), link, noon); err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"b", "c"} {
		got, err := s.Redeem(t.Context(), link.Hash, noon, func(Capability) (Capability, error) { return capability(agenda.ID{}, Device, secret), nil })
		if err != nil || got.Agenda != id {
			t.Errorf("%+v, %v", got, err)
		}
	}
}

func testCapabilitiesAreBoundedListedAndRevoked(t *testing.T, fresh func(*testing.T) *Store) {
	s := fresh(t)
	id := begin(t, s, "a")
	for n := range Read.most() {
		if err := s.Grant(t.Context(), capability(id, Read, "r"+string(rune('a'+n))), noon); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Grant(t.Context(), capability(id, Read, "more"), noon); !errors.Is(err, ErrTooMany) {
		t.Errorf("one link too many: %v", err)
	}
	if err := s.Grant(t.Context(), capability(newID(), Read, "nobody's"), noon); !errors.Is(err, ErrNotFound) {
		t.Errorf("a link to no agenda: %v", err)
	}
	list, err := s.List(t.Context(), id, noon)
	if err != nil || len(list) != 1+Read.most() {
		t.Fatalf("%d, %v", len(list), err)
	}
	last := list[len(list)-1]
	other := begin(t, s, "other")
	if _, err := s.Revoke(t.Context(), other, last.ID, noon); !errors.Is(err, ErrNotFound) {
		t.Errorf("another agenda's link was revoked: %v", err)
	}
	if gone, err := s.Revoke(t.Context(), id, last.ID, noon); err != nil || gone.ID != last.ID {
		t.Fatal(err)
	}
	if _, err := s.Find(t.Context(), last.Hash, noon); !errors.Is(err, ErrNotFound) {
		t.Errorf("it still opens: %v", err)
	}
	if err := s.Touch(t.Context(), list[0], noon); err != nil {
		t.Fatal(err)
	}
	if list, _ = s.List(t.Context(), id, noon); !list[0].Used.Equal(noon.Truncate(24 * time.Hour)) {
		t.Errorf("last used %v", list[0].Used)
	}
}

func TestDeletedIsGoneFromTheFiles(t *testing.T) {
	folder := t.TempDir()
	s := open(t, filepath.Join(folder, "a.db"))
	id := begin(t, s, "a")
	write(t, s, id, "a thought that is nobody's business")
	if err := s.Delete(t.Context(), id, noon); err != nil {
		t.Fatal(err)
	}
	if err := s.Delete(t.Context(), id, noon); !errors.Is(err, ErrNotFound) {
		t.Errorf("deleted twice: %v", err)
	}
	if _, err := s.Find(t.Context(), HashOf([]byte("a")), noon); !errors.Is(err, ErrNotFound) {
		t.Errorf("its device is still known: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(folder, "*"))
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, left := range []string{"nobody's business", "Bo's laptop"} {
			if bytes.Contains(content, []byte(left)) {
				t.Errorf("%s still holds %q", filepath.Base(file), left)
			}
		}
	}
}

func testWatchersHearOfWhatChanged(t *testing.T, fresh func(*testing.T) *Store) {
	s := fresh(t)
	a, b := begin(t, s, "a"), begin(t, s, "b")
	w := s.Watch(a)
	defer w.Close()
	write(t, s, b, "another's")
	write(t, s, a, "two")
	write(t, s, a, "three")
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	got, err := w.Next(ctx)
	if err != nil || len(got) != 1 || got[0] != (Version{a, 3}) {
		t.Errorf("%v, %v", got, err)
	}
	versions, err := s.Versions(t.Context(), []agenda.ID{a, b, newID()})
	if err != nil || len(versions) != 2 || versions[a] != 3 || versions[b] != 2 {
		t.Errorf("%v, %v", versions, err)
	}
	w.Close()
	if len(s.hub.watchers) != 0 {
		t.Error("one who went is still told")
	}
}

func testBackupIsRestoredUnderANewEpoch(t *testing.T, fresh func(*testing.T) *Store) {
	s := fresh(t)
	a := begin(t, s, "a")
	write(t, s, a, "two")
	link := capability(a, Feed, "feed")
	link.Scope, link.Expires = "notes", noon.Add(time.Hour)
	if err := s.Grant(t.Context(), link, noon); err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if n, err := s.Backup(t.Context(), &file, noon, nil); n != 1 || err != nil {
		t.Fatalf("%d agendas, %v", n, err)
	}
	into := fresh(t)
	before := into.Life().Epoch
	if n, err := into.Restore(t.Context(), bytes.NewReader(file.Bytes())); n != 1 || err != nil {
		t.Fatalf("%d agendas, %v", n, err)
	}
	if into.Life().Epoch == before || into.Life().Epoch == s.Life().Epoch {
		t.Error("the epoch is an old one")
	}
	if doc, err := into.Get(t.Context(), a); err != nil || string(doc.Body) != "two" || doc.Seq != 2 {
		t.Errorf("%q at %d, %v", doc.Body, doc.Seq, err)
	}
	if got, err := into.Find(t.Context(), link.Hash, noon); err != nil || got != link {
		t.Errorf("%+v, %v; want %+v", got, err, link)
	}
	if _, err := into.Restore(t.Context(), bytes.NewReader(file.Bytes())); !errors.Is(err, ErrNotEmpty) {
		t.Errorf("restored over what is there: %v", err)
	}
	if n, found, err := into.Verify(t.Context(), func(d Doc) error { return nil }); n != 1 || len(found) != 0 || err != nil {
		t.Errorf("verify: %d, %v, %v", n, found, err)
	}
	if _, found, _ := into.Verify(t.Context(), func(d Doc) error { return errors.New("it is half") }); len(found) != 1 || !strings.Contains(found[0], a.String()) {
		t.Errorf("verify says %v", found)
	}
	for name, bad := range map[string][]byte{
		"cut":   file.Bytes()[:file.Len()/2],
		"empty": nil,
		"text":  []byte("Dear gophers,"),
	} {
		if _, err := fresh(t).Restore(t.Context(), bytes.NewReader(bad)); err == nil {
			t.Errorf("a backup that is %s was restored", name)
		}
	}
}

// What people ended, no backup brings back: not one that says so, and not one from before,
// where the list beside the store says so.
func testWhatWasEndedStaysEnded(t *testing.T, fresh func(*testing.T) *Store) {
	s, list := fresh(t), filepath.Join(t.TempDir(), "ended.list")
	if err := s.KeepEnded(t.Context(), list, noon); err != nil {
		t.Fatal(err)
	}
	deleted, kept := begin(t, s, "deleted"), begin(t, s, "kept")
	link := capability(kept, Read, "link")
	if err := s.Grant(t.Context(), link, noon); err != nil {
		t.Fatal(err)
	}
	backup := func() []byte {
		var file bytes.Buffer
		if _, err := s.Backup(t.Context(), &file, noon, nil); err != nil {
			t.Fatal(err)
		}
		return file.Bytes()
	}
	before := backup()
	if err := s.Delete(t.Context(), deleted, noon); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Revoke(t.Context(), kept, link.ID, noon); err != nil {
		t.Fatal(err)
	}
	after := backup()
	ended := func(s *Store) {
		t.Helper()
		if _, err := s.Get(t.Context(), deleted); !errors.Is(err, ErrNotFound) {
			t.Errorf("the deleted agenda is back: %v", err)
		}
		if _, err := s.Find(t.Context(), link.Hash, noon); !errors.Is(err, ErrNotFound) {
			t.Errorf("the link is back: %v", err)
		}
		if _, err := s.Find(t.Context(), HashOf([]byte("kept")), noon); err != nil {
			t.Errorf("what nobody ended is gone: %v", err)
		}
		if gone, revoked, err := s.Ended(t.Context(), deleted, link.Hash); !gone || !revoked || err != nil {
			t.Errorf("it does not know what was ended: %v, %v, %v", gone, revoked, err)
		}
	}
	ended(s)
	restore := func(file []byte, list string) *Store {
		t.Helper()
		into := fresh(t)
		if list != "" {
			if err := into.KeepEnded(t.Context(), list, noon); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := into.Restore(t.Context(), bytes.NewReader(file)); err != nil {
			t.Fatal(err)
		}
		return into
	}
	ended(restore(after, ""))
	ended(restore(before, list))

	t.Log("files that were copied back are put right when the server starts, whatever the end of the list is like")
	back := restore(before, "")
	if _, err := back.Get(t.Context(), deleted); err != nil {
		t.Fatalf("it was never there: %v", err)
	}
	half, err := os.OpenFile(list, os.O_APPEND|os.O_WRONLY, 0)
	if err == nil {
		_, err = half.WriteString("2200 agen")
	}
	if err := errors.Join(err, half.Close()); err != nil {
		t.Fatal(err)
	}
	if err := back.KeepEnded(t.Context(), list, noon); err != nil {
		t.Fatal(err)
	}
	ended(back)
	if err := back.Delete(t.Context(), kept, noon); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(list); err != nil || strings.Count(string(text), "\n") != 3 || !strings.HasSuffix(string(text), kept.String()+"\n") {
		t.Errorf("the list is %q, %v", text, err)
	}
}

// What nobody opens is forgotten, and what one of its devices opened is not, whatever its
// links do.
func testWhatNobodyOpensIsForgotten(t *testing.T, fresh func(*testing.T) *Store) {
	s := fresh(t)
	used, idle, read := begin(t, s, "used"), begin(t, s, "idle"), begin(t, s, "read")
	link := capability(read, Read, "link")
	if err := s.Grant(t.Context(), link, noon); err != nil {
		t.Fatal(err)
	}
	later := noon.AddDate(0, 18, 0)
	for _, secret := range []string{"used", "link"} {
		c, err := s.Find(t.Context(), HashOf([]byte(secret)), noon)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Touch(t.Context(), c, later); err != nil {
			t.Fatal(err)
		}
	}
	w := s.Watch(idle)
	defer w.Close()
	if n, err := s.Forget(t.Context(), noon.Add(-time.Hour)); n != 0 || err != nil {
		t.Fatalf("before its time %d were forgotten, %v", n, err)
	}
	if n, err := s.Forget(t.Context(), later.AddDate(0, -12, 0)); n != 2 || err != nil {
		t.Fatalf("%d were forgotten, %v; want 2", n, err)
	}
	for id, want := range map[agenda.ID]bool{used: true, idle: false, read: false} {
		if _, err := s.Get(t.Context(), id); (err == nil) != want {
			t.Errorf("%v: %v", want, err)
		}
	}
	if _, err := s.Find(t.Context(), link.Hash, later); !errors.Is(err, ErrNotFound) {
		t.Errorf("its link is left: %v", err)
	}
	if got := w.News(); len(got) != 1 || got[0].Seq != 0 {
		t.Errorf("who listens hears %v", got)
	}
	if deleted, _, err := s.Ended(t.Context(), idle, Hash{}); deleted || err != nil {
		t.Errorf("it cannot be begun anew: %v, %v", deleted, err)
	}
}

// An operator may bound what agendas take, and one agenda's readers cannot make it large.
func testSpaceIsBounded(t *testing.T, fresh func(*testing.T) *Store) {
	s := fresh(t)
	id := begin(t, s, "a")
	var kept int
	for n := range 32 {
		link := capability(id, Feed, fmt.Sprint("feed ", n))
		if err := s.Grant(t.Context(), link, noon); err != nil {
			t.Fatal(err)
		}
		switch err := s.Tell(t.Context(), id, link.Hash, make([]byte, 30<<10)); {
		case err == nil:
			kept++
		case !errors.Is(err, ErrTooMany):
			t.Fatal(err)
		}
	}
	if kept != mostTold/(30<<10) {
		t.Errorf("%d readers have 30 kB each, of %d in all", kept, mostTold)
	}
	s.Limit(1)
	other := newID()
	if err := s.Create(t.Context(), other, Doc{Seq: 1}, capability(other, Device, "b")); !errors.Is(err, ErrFull) {
		t.Errorf("above the limit: %v", err)
	}
	write(t, s, id, "what is there goes on")
}

func TestOldSQLiteIsRefused(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{{"3.51.2", oldest, true}, {"3.51.3", oldest, false}, {"3.52.0", oldest, false}, {"3.7.17", oldest, true}, {"4.0.0", oldest, false}} {
		if got := older(c.a, c.b); got != c.want {
			t.Errorf("older(%s, %s) = %v", c.a, c.b, got)
		}
	}
}

func BenchmarkUpdate(b *testing.B) {
	s, err := Open(b.Context(), filepath.Join(b.TempDir(), "a.db"), slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	body := make([]byte, 4096)
	var ids []agenda.ID
	for range 256 {
		id := newID()
		ids = append(ids, id)
		if err := s.Create(b.Context(), id, Doc{Seq: 1, Body: body}, capability(id, Device, id.String())); err != nil {
			b.Fatal(err)
		}
	}
	var n atomic.Int64
	b.SetParallelism(32) // 64 writers on two cores
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			id := ids[n.Add(1)%int64(len(ids))]
			if err := s.Update(b.Context(), []agenda.ID{id}, func(_ agenda.ID, d Doc) (Doc, bool) { return Doc{Seq: d.Seq + 1, Body: body}, true }); err != nil {
				b.Error(err)
			}
		}
	})
}

// A backup is of one moment: what is begun while it is written is in it whole or not at all.
func testBackupOfABusyStoreIsRestored(t *testing.T, fresh func(*testing.T) *Store) {
	s := fresh(t)
	for i := range 100 {
		begin(t, s, fmt.Sprint("before ", i))
	}
	stop, stopped := make(chan bool), make(chan int)
	go func() {
		n := 0
		defer func() { stopped <- n }()
		for {
			select {
			case <-stop:
				return
			default:
			}
			id := newID()
			if err := s.Create(t.Context(), id, Doc{Seq: 1, Body: []byte("busy")}, capability(id, Device, id.String())); err != nil {
				t.Error(err)
				return
			}
			n++
		}
	}()
	for range 3 {
		var file bytes.Buffer
		n, err := s.Backup(t.Context(), slow{&file}, noon, nil)
		if err != nil {
			t.Fatal(err)
		}
		whole := file.Bytes()
		if checked, err := CheckBackup(bytes.NewReader(whole)); err != nil || checked != n {
			t.Fatalf("of %d agendas %d: %v", n, checked, err)
		}
		if restored, err := fresh(t).Restore(t.Context(), bytes.NewReader(whole)); err != nil || restored != n {
			t.Fatalf("of %d agendas %d are restored: %v", n, restored, err)
		}
	}
	close(stop)
	if n := <-stopped; n < 3 {
		t.Errorf("only %d agendas were begun meanwhile, so this shows little", n)
	}
}

// slow is a disk that leaves others time.
type slow struct{ to io.Writer }

func (s slow) Write(p []byte) (int, error) {
	time.Sleep(2 * time.Millisecond)
	return s.to.Write(p)
}

// A backup that lacks an agenda whose devices it has cannot be restored, and says so.
func TestBackupWithoutAnAgendaIsFound(t *testing.T) {
	s := fresh(t)
	id := begin(t, s, "one")
	var file bytes.Buffer
	if _, err := s.Backup(t.Context(), &file, noon, nil); err != nil {
		t.Fatal(err)
	}
	packed, err := gzip.NewReader(bytes.NewReader(file.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(packed)
	if err != nil {
		t.Fatal(err)
	}
	var left []string
	for line := range strings.Lines(string(text)) {
		if !strings.Contains(line, `"agenda":{"id"`) {
			left = append(left, line)
		}
	}
	var broken bytes.Buffer
	to := gzip.NewWriter(&broken)
	_, _ = io.WriteString(to, strings.Join(left, ""))
	_ = to.Close() // a bytes.Buffer does not fail
	if _, err := CheckBackup(&broken); err == nil || !strings.Contains(err.Error(), id.String()) {
		t.Errorf("it is found sound: %v", err)
	}
}
