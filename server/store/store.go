// Package store keeps agendas on the server, and what opens them: device tokens,
// links, feeds, codes. What it says is kept is kept: an answer without an error
// comes after the commit, and the commit after the disk has it.
//
// There are two engines behind the one [Store]. SQLite is built in, for one server and
// one file. PostgreSQL is for several servers. An agenda is one row: its id, its change
// number and a document that is opaque here. Whatever merges two edits is Go, done by
// the caller inside [Store.Update]; the engines only lock, get and put.
//
// All writes pass one goroutine, which commits as many of them at once as are
// waiting. So a phone's edit costs a share of a disk's flush, not a whole one.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"hallway/app/agenda"
)

// What callers branch on.
var (
	// ErrNotFound: there is no such agenda or capability, or it has expired.
	ErrNotFound = errors.New("not found")
	// ErrTaken: the id or the secret is in use already.
	ErrTaken = errors.New("taken")
	// ErrTooMany: the agenda has as many of these as it may have.
	ErrTooMany = errors.New("too many")
	// ErrClosed: the store was closed.
	ErrClosed = errors.New("the store is closed")
	// ErrFailed: a write failed in a way after which nothing may be acknowledged.
	// The store answers nothing any more; end the process and start it anew.
	ErrFailed = errors.New("the store failed for good: end the server, look at its disk, start it again")
)

// Doc is an agenda as it is kept. The zero Doc is an agenda that is not there.
type Doc struct {
	Seq  uint64 // the change number: at least 1, higher with every change
	Body []byte // only the caller knows what is in it; read it, never write to it
	Base uint64 // the change number that it had in the backup that it was restored from; 0: none. Only read
}

// Exists reports whether there is such an agenda.
func (d Doc) Exists() bool { return d.Seq > 0 }

// Version is what is known of an agenda without reading it. Seq 0 says that there
// is none, or none any more.
type Version struct {
	ID  agenda.ID
	Seq uint64
}

// Store keeps agendas. Its methods may be called from any goroutine.
type Store struct {
	// Committed is called with how long each transaction took; nil: nobody is. It is set before
	// the first of them.
	Committed func(took time.Duration)

	engine  engine
	log     *slog.Logger
	life    atomic.Pointer[Life]
	endings endings
	health  health
	size    size
	get     *sql.Stmt
	find    *sql.Stmt
	hub     hub
	queue   chan *job
	quit    context.CancelFunc
	running sync.WaitGroup
	stopped chan struct{} // closed once nothing is written any more
	failed  chan struct{} // closed once ErrFailed is the answer to everything
	cause   error         // why it stopped; read after stopped is closed
}

// Open opens the store at a PostgreSQL URL or in an SQLite file, which it makes where
// there is none. It refuses a database that could lose what it confirmed.
func Open(ctx context.Context, database string, log *slog.Logger) (*Store, error) {
	if IsPostgres(database) {
		engine, err := openPostgres(ctx, database, log)
		if err != nil {
			return nil, fmt.Errorf("PostgreSQL: %w", err) // without the URL, which holds a password
		}
		return start(ctx, engine, log)
	}
	engine, err := openSQLite(ctx, ours, database)
	if err != nil {
		return nil, fmt.Errorf("database %s: %w", database, err)
	}
	return start(ctx, engine, log)
}

// IsPostgres reports whether a database's name is the URL of a PostgreSQL server rather
// than a file's.
func IsPostgres(database string) bool {
	return strings.HasPrefix(database, "postgres://") || strings.HasPrefix(database, "postgresql://")
}

// start brings the schema up to date and begins to take writes.
func start(ctx context.Context, e engine, log *slog.Logger) (_ *Store, err error) {
	s := &Store{engine: e, log: log, queue: make(chan *job), stopped: make(chan struct{}), failed: make(chan struct{})}
	defer func() {
		if err != nil {
			_ = e.close() // the first error is the one to tell
		}
	}()
	life, err := migrate(ctx, e)
	if err != nil {
		return nil, err
	}
	s.life.Store(&life)
	if s.get, err = e.reader().PrepareContext(ctx, getDoc); err != nil {
		return nil, fmt.Errorf("prepare to read: %w", err)
	}
	if s.find, err = e.reader().PrepareContext(ctx, findCapability); err != nil {
		return nil, fmt.Errorf("prepare to read: %w", err)
	}
	background, quit := context.WithCancel(context.WithoutCancel(ctx))
	s.quit = quit
	s.running.Go(func() { s.write(background) })
	s.running.Go(func() { e.listen(background, s) })
	return s, nil
}

// Close waits for the commit under way and closes the database. What still waits
// in line gets ErrClosed.
func (s *Store) Close() error {
	s.quit()
	s.running.Wait()
	return errors.Join(s.get.Close(), s.find.Close(), s.engine.close(), s.endings.close())
}

// Failed is closed when the store has failed for good; Err says why. A server
// that sees it ends.
func (s *Store) Failed() <-chan struct{} { return s.failed }

// Err is why the store answers no more: nil while it does.
func (s *Store) Err() error {
	select {
	case <-s.stopped:
		return s.cause
	default:
		return nil
	}
}

// Life is that of a database, from when it was begun, or a backup restored, to the next
// backup that is. Devices see by it that they may have more than the backup, and give it
// back.
type Life struct {
	Epoch  string // its name
	Former string // that of the life in which the backup was made; empty: it was begun empty
}

// Life is that of this database.
func (s *Store) Life() Life { return *s.life.Load() }

// Get is an agenda as it is now. The error is ErrNotFound where there is none.
func (s *Store) Get(ctx context.Context, id agenda.ID) (Doc, error) {
	if err := s.Err(); err != nil {
		return Doc{}, err
	}
	ctx, done := s.brief(ctx)
	defer done()
	var doc Doc
	switch err := s.get.QueryRowContext(ctx, id).Scan(&doc.Seq, &doc.Body, &doc.Base); {
	case errors.Is(err, sql.ErrNoRows):
		return Doc{}, ErrNotFound
	case err != nil:
		return Doc{}, fmt.Errorf("read agenda %s: %w", id, err)
	}
	return doc, nil
}

// brief is the context for reading a few rows. SQLite has them in microseconds, and would
// take half of them to get ready to be interrupted; a database elsewhere may hang.
func (s *Store) brief(ctx context.Context) (context.Context, context.CancelFunc) {
	if _, here := s.engine.(*sqliteEngine); here {
		return context.WithoutCancel(ctx), func() {}
	}
	return context.WithTimeout(ctx, patience)
}

// Versions are the change numbers of those agendas that exist.
func (s *Store) Versions(ctx context.Context, ids []agenda.ID) (map[agenda.ID]uint64, error) {
	if err := s.Err(); err != nil {
		return nil, err
	}
	ctx, done := s.brief(ctx)
	defer done()
	rows, err := s.engine.versions(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("read %d versions: %w", len(ids), err)
	}
	defer rows.Close()
	versions := make(map[agenda.ID]uint64, len(ids))
	for rows.Next() {
		var v Version
		if err := rows.Scan(&v.ID, &v.Seq); err != nil {
			return nil, fmt.Errorf("read %d versions: %w", len(ids), err)
		}
		versions[v.ID] = v.Seq
	}
	return versions, rows.Err()
}
