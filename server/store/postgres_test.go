package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hallway/app/agenda"
	"hallway/server/e2e/testserver"
)

// postgres is a server for these tests: the one that HALLWAY_TEST_POSTGRES names, or one
// that is made for them and goes with them.
func postgres(t *testing.T) (url string) {
	t.Helper()
	server, err := testserver.NewPostgres(t.Context())
	if errors.Is(err, testserver.ErrNoPostgres) {
		t.Skip("skipped: ", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() }) // only tidying
	return server.URL
}

func TestPostgres(t *testing.T) {
	server := postgres(t)
	n := 0
	database := func(t *testing.T) string {
		t.Helper()
		admin, err := sql.Open("pgx", server)
		if err != nil {
			t.Fatal(err)
		}
		defer admin.Close() // it only made a database
		n++
		name := fmt.Sprintf("hallway_test_%d_%d", os.Getpid(), n)
		if _, err := admin.Exec(`CREATE DATABASE ` + name); err != nil {
			t.Fatal(err)
		}
		config, _, _ := splitDatabase(server)
		return config + "/" + name + "?sslmode=disable"
	}
	fresh := func(t *testing.T) *Store { return open(t, database(t)) }
	for _, c := range conformance {
		t.Run(c.name, func(t *testing.T) { c.test(t, fresh) })
	}
	t.Run("ALockedAgendaStopsNoOther", func(t *testing.T) { aLockedAgendaStopsNoOther(t, database(t)) })
	t.Run("AHungDatabaseKeepsNobodyWaiting", func(t *testing.T) { aHungDatabaseKeepsNobodyWaiting(t, database(t)) })
	t.Run("AServerThatHasJustStarted", func(t *testing.T) { aServerThatHasJustStarted(t, database(t)) })
	t.Run("TwoServersShareOne", func(t *testing.T) { twoServersShareOne(t, database(t)) })
	t.Run("HearsWithoutNotices", func(t *testing.T) { hearsWithoutNotices(t, server, database(t)) })
	t.Run("MovesFromSQLite", func(t *testing.T) { movesFromSQLite(t, fresh) })
	t.Run("RefusesToLose", func(t *testing.T) {
		for _, option := range []string{"synchronous_commit%3Doff", "synchronous_commit%3Dlocal"} {
			if s, err := Open(t.Context(), database(t)+"&options=-c%20"+option, slog.New(slog.DiscardHandler)); err == nil {
				t.Errorf("%s: it was opened", option)
				_ = s.Close() // a failed test
			}
		}
		if os.Getenv("HALLWAY_TEST_POSTGRES") != "" {
			t.Skip("skipped: what follows turns the safety of a whole server off, and that of HALLWAY_TEST_POSTGRES is somebody's")
		}
		for _, setting := range []string{"fsync", "full_page_writes"} {
			url := database(t)
			set(t, server, setting, "off")
			if s, err := Open(t.Context(), url, slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), setting+" is off") {
				t.Errorf("%s=off: %v", setting, err)
				if err == nil {
					_ = s.Close() // a failed test
				}
			}
			set(t, server, setting, "on")
		}
		open(t, database(t))
	})
}

// set sets a setting of the whole server, and waits until new connections have it.
func set(t *testing.T, server, name, value string) {
	t.Helper()
	admin, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close()      // it only set and asked
	admin.SetMaxIdleConns(0) // each statement has a new connection
	for _, statement := range []string{`ALTER SYSTEM SET ` + name + ` = ` + value, `SELECT pg_reload_conf()`} {
		if _, err := admin.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	for now := ""; now != value; time.Sleep(10 * time.Millisecond) {
		if err := admin.QueryRowContext(t.Context(), `SELECT current_setting($1)`, name).Scan(&now); err != nil {
			t.Fatal(err)
		}
	}
}

func splitDatabase(url string) (server, name string, ok bool) {
	for at := len(url) - 1; at > 0; at-- {
		if url[at] == '/' {
			return url[:at], url[at+1:], true
		}
	}
	return url, "", false
}

// aServerThatHasJustStarted: what another confirms before it listens to the database's
// notices is told to those who watch it already.
func aServerThatHasJustStarted(t *testing.T, database string) {
	one := open(t, database)
	id := begin(t, one, "watched")
	for turn := range uint64(3) {
		two := open(t, database)
		w := two.Watch(id)
		write(t, one, id, "now")
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		for {
			got, err := w.Next(ctx)
			if err != nil {
				t.Fatalf("turn %d: it was never told: %v", turn, err)
			}
			if got[0] == (Version{id, turn + 2}) {
				break
			}
		}
		cancel()
		w.Close()
	}
}

// twoServersShareOne: what one confirms the other has, and those who listen to it hear.
func twoServersShareOne(t *testing.T, database string) {
	one, two := open(t, database), open(t, database)
	if one.Life().Epoch != two.Life().Epoch {
		t.Errorf("two epochs: %s and %s", one.Life().Epoch, two.Life().Epoch)
	}
	id := begin(t, one, "secret")
	w := two.Watch(id)
	defer w.Close()
	var all sync.WaitGroup
	for i := range 20 {
		s := []*Store{one, two}[i%2]
		all.Go(func() {
			for range 5 {
				err := s.Update(t.Context(), []agenda.ID{id}, func(_ agenda.ID, d Doc) (Doc, bool) {
					return Doc{Seq: d.Seq + 1, Body: append(slices.Clone(d.Body), 'x')}, true
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if doc, err := two.Get(t.Context(), id); err != nil || doc.Seq != 101 || len(doc.Body) != len("one")+100 {
		t.Errorf("change %d, %d bytes, %v", doc.Seq, len(doc.Body), err)
	}
	write(t, one, id, "the last")
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for {
		got, err := w.Next(ctx)
		if err != nil {
			t.Fatal("the other server was never told: ", err)
		}
		if got[0] == (Version{id, 102}) {
			break
		}
	}
	code := capability(id, Pair, "code")
	if err := one.Grant(t.Context(), code, noon); err != nil {
		t.Fatal(err)
	}
	won := make(chan bool, 20)
	for i := range 20 {
		s := []*Store{one, two}[i%2]
		all.Go(func() {
			_, err := s.Redeem(t.Context(), code.Hash, noon, func(Capability) (Capability, error) {
				return capability(agenda.ID{}, Device, fmt.Sprint("device ", i)), nil
			})
			won <- err == nil
		})
	}
	all.Wait()
	close(won)
	winners := 0
	for w := range won {
		if w {
			winners++
		}
	}
	if winners != 1 {
		t.Errorf("%d had the code", winners)
	}
}

// hearsWithoutNotices: who has only just begun to watch finds out as well.
func hearsWithoutNotices(t *testing.T, server, database string) {
	one, two := open(t, database), open(t, database)
	id := begin(t, one, "secret")
	admin, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close() // it only cut
	_, name, _ := splitDatabase(database)
	name, _, _ = strings.Cut(name, "?")
	cut := func() (n int64) {
		result, err := admin.ExecContext(t.Context(), `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN %' AND datname = $1`, name)
		if err != nil {
			t.Fatal(err)
		}
		n, _ = result.RowsAffected() // the driver counts
		return n
	}
	for cuts := int64(0); cuts < 2; time.Sleep(10 * time.Millisecond) {
		cuts += cut()
	}
	for two.engine.(*postgresEngine).hears.Load() {
		time.Sleep(time.Millisecond)
	}
	w := two.Watch(id)
	defer w.Close()
	write(t, one, id, "the last")
	ctx, stop := context.WithTimeout(t.Context(), 10*time.Second)
	defer stop()
	for {
		cut() // it would come back
		short, end := context.WithTimeout(ctx, 10*time.Millisecond)
		got, err := w.Next(short)
		end()
		if err == nil && got[0] == (Version{id, 2}) {
			return
		}
		if ctx.Err() != nil {
			t.Fatal("the other server never found out: ", err)
		}
	}
}

// movesFromSQLite is how people move who outgrow one machine.
func movesFromSQLite(t *testing.T, fresh func(*testing.T) *Store) {
	from, to := open(t, filepath.Join(t.TempDir(), "a.db")), fresh(t)
	id := begin(t, from, "secret")
	write(t, from, id, "two")
	read, write := net.Pipe()
	go func() {
		_, err := from.Backup(context.Background(), write, noon, nil)
		if err != nil {
			t.Error(err)
		}
		_ = write.Close() // the reader has the sum
	}()
	if n, err := to.Restore(t.Context(), read); n != 1 || err != nil {
		t.Fatalf("%d agendas, %v", n, err)
	}
	if doc, err := to.Get(t.Context(), id); err != nil || string(doc.Body) != "two" {
		t.Errorf("%q, %v", doc.Body, err)
	}
	if _, err := to.Find(t.Context(), HashOf([]byte("secret")), noon); err != nil {
		t.Error(err)
	}
}

// A row that somebody has locked, an operator with psql say, stops its agenda and no other.
func aLockedAgendaStopsNoOther(t *testing.T, url string) {
	s := open(t, url)
	stuck := begin(t, s, "stuck")
	var others []agenda.ID
	for i := range 8 {
		others = append(others, begin(t, s, fmt.Sprint("other ", i)))
	}
	operator, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	defer operator.Close() // it only locked
	tx, err := operator.Begin()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(`SELECT * FROM agenda WHERE id = $1 FOR UPDATE`, stuck); err != nil {
		t.Fatal(err)
	}
	edit := func(id agenda.ID) error {
		return s.Update(t.Context(), []agenda.ID{id}, func(_ agenda.ID, d Doc) (Doc, bool) { return Doc{Seq: d.Seq + 1, Body: []byte("edited")}, true })
	}
	var all sync.WaitGroup
	var failed error
	all.Go(func() { failed = edit(stuck) })
	for _, id := range others {
		all.Go(func() {
			if err := edit(id); err != nil {
				t.Errorf("another agenda: %v", err)
			}
		})
	}
	all.Wait()
	if failed == nil {
		t.Error("the agenda that is locked was written")
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	if err := edit(stuck); err != nil {
		t.Errorf("it is free again, and is not written: %v", err)
	}
}
