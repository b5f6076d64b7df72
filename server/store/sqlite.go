package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"hallway/app/agenda"
)

// sqliteEngine is one file. One connection does all writes and all checkpoints, so
// that no two ever meet in the write-ahead log; the others can only read.
type sqliteEngine struct {
	file            string
	build           build
	writer, readers *sql.DB
}

// build is a build of SQLite, and how it is told to write.
type build struct {
	driver      string // its name in database/sql
	vfs         string // what it reaches files by; empty: the system
	synchronous string
	code        func(error) (code int, ok bool) // SQLite's own, extended
}

// ours is what servers run.
var ours = build{driver: "sqlite", synchronous: "full", code: func(err error) (int, bool) {
	failed, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return 0, false
	}
	return failed.Code(), true
}}

// oldest is the first SQLite without the fault by which two connections that
// checkpoint at once could lose what was committed
// (https://sqlite.org/releaselog/3_51_3.html).
const oldest = "3.51.3"

// openSQLite opens a file so that a commit is on the disk when it returns: a
// write-ahead log, flushed with every commit. What was asked for is read back, since
// SQLite does not refuse what a file system cannot do.
func openSQLite(ctx context.Context, with build, file string) (_ *sqliteEngine, err error) {
	e := &sqliteEngine{file: file, build: with}
	defer func() {
		if err != nil {
			_ = e.close() // the first error is the one to tell
		}
	}()
	common := []string{"busy_timeout(10000)", "foreign_keys(1)", "journal_mode(wal)", "synchronous(" + with.synchronous + ")"}
	if e.writer, err = sql.Open(with.driver, source(with, file, "immediate", append(common, "secure_delete(1)")...)); err != nil {
		return nil, err
	}
	e.writer.SetMaxOpenConns(1)
	if err := e.durable(ctx); err != nil {
		return nil, err
	}
	if e.readers, err = sql.Open(with.driver, source(with, file, "deferred", append(common, "query_only(1)")...)); err != nil {
		return nil, err
	}
	e.readers.SetMaxOpenConns(max(4, runtime.NumCPU()))
	e.readers.SetMaxIdleConns(max(4, runtime.NumCPU()))
	return e, nil
}

// alone: a page that is damaged, or that the disk does not give, is that of one agenda as a
// rule. There is one writer, so none is locked.
func (e *sqliteEngine) alone(err error) bool {
	code, ok := e.build.code(err)
	if !ok || errors.Is(err, errCommit) {
		return false
	}
	switch code {
	case sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_CORRUPTFS, sqlite3.SQLITE_IOERR_DATA:
		return true
	}
	return code&0xff == sqlite3.SQLITE_CORRUPT
}

// full: SQLite has undone the transaction then. What cannot be written for another reason,
// such as a quota, is as good as no room. What could not be flushed is another matter.
func (e *sqliteEngine) full(err error) bool {
	code, ok := e.build.code(err)
	return ok && (code&0xff == sqlite3.SQLITE_FULL || code == sqlite3.SQLITE_IOERR_WRITE)
}

func (e *sqliteEngine) size(context.Context) (bytes int64, err error) {
	for _, name := range []string{e.file, e.file + "-wal"} {
		info, err := os.Stat(name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return 0, err
		default:
			bytes += info.Size()
		}
	}
	return bytes, nil
}

func (e *sqliteEngine) room() (bytes uint64, known bool) { return roomFor(e.file) }

// snapshot begins a read, which in a write-ahead log sees one moment.
func (e *sqliteEngine) snapshot(ctx context.Context) (*sql.Tx, error) {
	return e.readers.BeginTx(ctx, nil)
}

func source(with build, file, begin string, pragmas ...string) string {
	values := url.Values{"_pragma": pragmas, "_txlock": {begin}}
	if with.vfs != "" {
		values.Set("vfs", with.vfs)
	}
	return "file:" + (&url.URL{Path: file}).EscapedPath() + "?" + values.Encode()
}

// durable reads back what makes a commit last.
func (e *sqliteEngine) durable(ctx context.Context) error {
	for _, ask := range []struct{ query, want, else_ string }{
		{`PRAGMA journal_mode`, "wal", "the file system does not take a write-ahead log; a network's does not"},
		{`PRAGMA synchronous`, map[string]string{"full": "2", "normal": "1"}[e.build.synchronous], "commits would not be flushed to the disk"},
	} {
		var got string
		if err := e.writer.QueryRowContext(ctx, ask.query).Scan(&got); err != nil {
			return err
		}
		if got != ask.want {
			return fmt.Errorf("%s is %s and not %s: %s", ask.query, got, ask.want, ask.else_)
		}
	}
	var version string
	if err := e.writer.QueryRowContext(ctx, `SELECT sqlite_version()`).Scan(&version); err != nil {
		return err
	}
	if older(version, oldest) {
		return fmt.Errorf("SQLite %s can lose what was committed; at least %s is needed", version, oldest)
	}
	return nil
}

// older compares versions such as 3.51.3.
func older(a, b string) bool {
	as, bs := strings.Split(a, "."), strings.Split(b, ".")
	for i := range min(len(as), len(bs)) {
		x, _ := strconv.Atoi(as[i])
		y, _ := strconv.Atoi(bs[i])
		if x != y {
			return x < y
		}
	}
	return len(as) < len(bs)
}

// transact knows no patience: the file is here.
func (e *sqliteEngine) transact(ctx context.Context, _ time.Duration, work func(querier) error) error {
	tx, err := e.writer.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := work(tx); err != nil {
		_ = tx.Rollback() // the work's error is the one to tell
		if errors.Is(err, errNothing) {
			return nil
		}
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("%w: %w", errCommit, err)
	}
	return nil
}

// errCommit is a commit of which nobody knows whether it is on the disk.
var errCommit = errors.New("the commit failed")

func (e *sqliteEngine) fatal(err error) bool {
	if e.full(err) || e.alone(err) {
		return false
	}
	if errors.Is(err, errCommit) {
		return true
	}
	code, ok := e.build.code(err)
	return ok && (code&0xff == sqlite3.SQLITE_IOERR || code&0xff == sqlite3.SQLITE_NOTADB)
}

func (e *sqliteEngine) lock(ctx context.Context, q querier, ids []agenda.ID) (map[agenda.ID]Doc, error) {
	docs := make(map[agenda.ID]Doc, len(ids))
	for _, id := range ids {
		var doc Doc
		switch err := q.QueryRowContext(ctx, getDoc, id).Scan(&doc.Seq, &doc.Body, &doc.Base); {
		case errors.Is(err, sql.ErrNoRows):
		case err != nil:
			return nil, err
		default:
			docs[id] = doc
		}
	}
	return docs, nil
}

func (e *sqliteEngine) put(ctx context.Context, q querier, puts []put) error {
	for _, p := range puts {
		query := `UPDATE agenda SET seq = $1, doc = $2 WHERE id = $3`
		if p.add {
			query = `INSERT INTO agenda (seq, doc, id) VALUES ($1, $2, $3)`
		}
		if _, err := q.ExecContext(ctx, query, p.doc.Seq, p.doc.Body, p.id); err != nil {
			return err
		}
	}
	return nil
}

// exclude: the one writer has the file to itself.
func (e *sqliteEngine) exclude(context.Context, querier) error { return nil }

// tell: no other server has this file.
func (e *sqliteEngine) tell(context.Context, querier, []Version) error { return nil }

// erase moves the log into the file, in which what was deleted is overwritten.
func (e *sqliteEngine) erase(ctx context.Context) (done bool, err error) {
	var busy, pages, moved int
	err = e.writer.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &pages, &moved)
	return busy == 0, err
}

func (e *sqliteEngine) reader() *sql.DB { return e.readers }

func (e *sqliteEngine) versions(ctx context.Context, ids []agenda.ID) (*sql.Rows, error) {
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	return e.readers.QueryContext(ctx, `SELECT id, seq FROM agenda WHERE id IN (SELECT value FROM json_each($1))`, string(list))
}

func (e *sqliteEngine) listen(ctx context.Context, _ *Store) { <-ctx.Done() }

func (e *sqliteEngine) check(ctx context.Context) ([]string, error) {
	rows, err := e.readers.QueryContext(ctx, `PRAGMA integrity_check`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return nil, err
		}
		if line != "ok" {
			found = append(found, line)
		}
	}
	return found, rows.Err()
}

func (e *sqliteEngine) migrations() string { return "sqlite" }

func (e *sqliteEngine) close() error {
	var errs []error
	for _, db := range []*sql.DB{e.readers, e.writer} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}
