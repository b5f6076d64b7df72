package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"hallway/app/agenda"
)

// A disk that is full costs what would have been written and no more, and it heals.
func TestAFullDiskCostsSavingOnly(t *testing.T) {
	s := fresh(t)
	id := begin(t, s, "secret")
	limit := func(pages int) {
		t.Helper()
		var got int
		if err := s.engine.(*sqliteEngine).writer.QueryRow(`PRAGMA max_page_count = ` + strconv.Itoa(pages)).Scan(&got); err != nil {
			t.Fatal(err)
		}
	}
	save := func(body []byte) error {
		return s.Update(t.Context(), []agenda.ID{id}, func(_ agenda.ID, d Doc) (Doc, bool) { return Doc{Seq: d.Seq + 1, Body: body}, true })
	}
	long := bytes.Repeat([]byte("a note "), 20_000)
	limit(1) // as many as there are
	if err := save(long); !errors.Is(err, ErrFull) {
		t.Fatalf("written to a disk that is full: %v", err)
	}
	if doc, err := s.Get(t.Context(), id); err != nil || doc.Seq != 1 {
		t.Errorf("what was there: %+v, %v", doc, err)
	}
	if err := save([]byte("short")); err != nil {
		t.Errorf("what needs no room is not kept: %v", err)
	}
	select {
	case <-s.Failed():
		t.Fatal("the store gave up")
	default:
	}
	limit(1 << 20)
	if err := save(long); err != nil {
		t.Errorf("there is room again: %v", err)
	}
}

// A page of the file that is damaged costs the agenda that it belongs to.
func TestADamagedPageCostsItsAgenda(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.db")
	s := open(t, file)
	var ids []agenda.ID
	for _, name := range []string{"first", "second", "third"} {
		id := begin(t, s, name)
		write(t, s, id, strings.Repeat(name+" ", 4000))
		ids = append(ids, id)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	const page = 4096
	at := bytes.Index(content, []byte("second second second"))/page*page + page
	binary.BigEndian.PutUint32(content[at:], 1<<30) // the number of the page on which the text goes on
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}

	s = open(t, file)
	if _, err := s.Get(t.Context(), ids[1]); err == nil {
		t.Fatal("the page is not damaged")
	}
	done := make(chan error, len(ids))
	for _, id := range ids { // at once, so that they share a commit
		go func() {
			done <- s.Update(t.Context(), []agenda.ID{id}, func(_ agenda.ID, d Doc) (Doc, bool) { return Doc{Seq: d.Seq + 1, Body: []byte("new")}, true })
		}()
	}
	failed := 0
	for range ids {
		if err := <-done; err != nil {
			failed++
		}
	}
	if failed != 1 {
		t.Errorf("%d of 3 were not kept; one is damaged", failed)
	}
	if _, found, err := s.Verify(t.Context(), func(Doc) error { return nil }); err != nil || !strings.Contains(strings.Join(found, "\n"), ids[1].String()) {
		t.Errorf("verify does not name it: %v, %v", found, err)
	}
	var whole bytes.Buffer
	if _, err := s.Backup(t.Context(), &whole, noon, nil); err == nil {
		t.Error("a backup says nothing of what it could not read")
	}
	var rest bytes.Buffer
	var missing []string
	n, err := s.Backup(t.Context(), &rest, noon, func(what string, _ error) { missing = append(missing, what) })
	if n != 2 || err != nil || len(missing) != 1 || !strings.Contains(missing[0], ids[1].String()) {
		t.Fatalf("%d agendas, without %v, %v", n, missing, err)
	}
	into := fresh(t)
	if n, err := into.Restore(t.Context(), &rest); n != 2 || err != nil {
		t.Errorf("%d agendas were restored, %v", n, err)
	}
}

// A database that hangs, as one behind a network that is gone, ends what waits for it.
func aHungDatabaseKeepsNobodyWaiting(t *testing.T, database string) {
	at := strings.Index(database, "@") + 1
	host, rest, _ := strings.Cut(database[at:], "/")
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	hung := make(chan struct{})
	go func() {
		for {
			from, err := listener.Accept()
			if err != nil {
				return
			}
			to, err := net.Dial("tcp", host)
			if err != nil {
				return
			}
			pass := func(to, from net.Conn) {
				buffer := make([]byte, 32<<10)
				for {
					n, err := from.Read(buffer)
					select {
					case <-hung:
						<-t.Context().Done()
						return
					default:
					}
					if err != nil {
						_ = to.Close() // the other side sees it
						return
					}
					_, _ = to.Write(buffer[:n]) // the other side sees it
				}
			}
			go pass(to, from)
			go pass(from, to)
		}
	}()
	t.Cleanup(func() { _ = listener.Close() })
	s := open(t, database[:at]+listener.Addr().String()+"/"+rest)
	id := begin(t, s, "secret")
	close(hung)
	var waiting sync.WaitGroup
	for name, ask := range map[string]func(context.Context) error{
		"read": func(ctx context.Context) error { _, err := s.Get(ctx, id); return err },
		"write": func(ctx context.Context) error {
			return s.Update(ctx, []agenda.ID{id}, func(_ agenda.ID, d Doc) (Doc, bool) { return Doc{Seq: d.Seq + 1}, true })
		},
		"probe": s.CanWrite,
	} {
		waiting.Go(func() {
			if err := ask(t.Context()); err == nil { // or it never returns
				t.Errorf("%s: it was answered", name)
			}
		})
	}
	waiting.Wait()
}
