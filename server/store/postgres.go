package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"hallway/app/agenda"
)

// postgresEngine is a database that several servers share. Rows are locked in the order
// of their ids, once for all writes of a commit, and one notice a commit tells the other
// servers; who misses it finds out by asking.
type postgresEngine struct {
	db  *sql.DB
	url string
	log *slog.Logger

	hears atomic.Bool // notices of other servers
}

const (
	channel   = "hallway"
	pollEvery = 2 * time.Second // the net under notices that were lost
)

func openPostgres(ctx context.Context, url string, log *slog.Logger) (*postgresEngine, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, errors.New("the URL cannot be read; it begins with postgres://USER:PASSWORD@HOST/DATABASE")
	}
	patient(config)
	e := &postgresEngine{db: stdlib.OpenDB(*config), url: url, log: log}
	e.db.SetMaxOpenConns(16)
	e.db.SetMaxIdleConns(16)
	e.db.SetConnMaxIdleTime(5 * time.Minute)
	if err := e.durable(ctx); err != nil {
		return nil, errors.Join(err, e.db.Close())
	}
	return e, nil
}

// patient bounds how long anything waits for the database, where the URL does not say: for a
// row that somebody has locked, a statement, a transaction that was left open, a connection,
// and a network that has gone away.
func patient(config *pgx.ConnConfig) {
	for name, value := range map[string]string{
		"lock_timeout": "2s", "statement_timeout": "30s", "idle_in_transaction_session_timeout": "30s",
	} {
		if config.RuntimeParams[name] == "" {
			config.RuntimeParams[name] = value
		}
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 10 * time.Second
	}
	dialer := &net.Dialer{KeepAlive: 30 * time.Second, Timeout: config.ConnectTimeout}
	config.DialFunc = dialer.DialContext
}

// durable refuses a database that confirms what it can lose.
func (e *postgresEngine) durable(ctx context.Context) error {
	for name, losing := range map[string][]string{"fsync": {"off"}, "full_page_writes": {"off"}, "synchronous_commit": {"off", "local"}} {
		var value string
		if err := e.db.QueryRowContext(ctx, `SELECT current_setting($1)`, name).Scan(&value); err != nil {
			return err
		}
		for _, bad := range losing {
			if value == bad {
				return fmt.Errorf("its %s is %s, so it may lose what it confirmed; set it to on", name, value)
			}
		}
	}
	return nil
}

// mostTries is how often a transaction is done over that met another.
const mostTries = 20

func (e *postgresEngine) transact(ctx context.Context, patience time.Duration, work func(querier) error) error {
	var err error
	for try := range mostTries {
		if err = e.once(ctx, patience, work); err == nil || !again(err) {
			return err
		}
		time.Sleep(time.Duration(rand.IntN(1+try)) * time.Millisecond)
	}
	return err
}

func (e *postgresEngine) once(ctx context.Context, patience time.Duration, work func(querier) error) error {
	if patience > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, patience)
		defer cancel()
	}
	tx, err := e.db.BeginTx(ctx, nil)
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
	return tx.Commit()
}

// again reports whether a transaction met another one and can be done over: serialization
// failure, deadlock, or a row that both inserted.
func again(err error) bool {
	failed, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (failed.Code == "40001" || failed.Code == "40P01" || failed.Code == "23505")
}

// alone: somebody else had a row locked for too long, or a page of it is damaged.
func (e *postgresEngine) alone(err error) bool {
	failed, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (failed.Code == "55P03" || failed.Code == "XX001")
}

func (e *postgresEngine) full(err error) bool {
	failed, ok := errors.AsType[*pgconn.PgError](err)
	return ok && failed.Code == "53100"
}

func (e *postgresEngine) size(ctx context.Context) (bytes int64, err error) {
	err = e.db.QueryRowContext(ctx, `SELECT pg_database_size(current_database())`).Scan(&bytes)
	return bytes, err
}

// room: its disk is elsewhere.
func (e *postgresEngine) room() (bytes uint64, known bool) { return 0, false }

// fatal: a commit that failed was not confirmed, and the database looks after itself.
func (e *postgresEngine) fatal(error) bool { return false }

// exclude keeps a second server from changing the schema at the same time.
func (e *postgresEngine) exclude(ctx context.Context, q querier) error {
	_, err := q.ExecContext(ctx, `SELECT pg_advisory_xact_lock(1668048247)`)
	return err
}

func names(ids []agenda.ID) []string {
	all := make([]string, len(ids))
	for i, id := range ids {
		all[i] = id.String()
	}
	return all
}

func (e *postgresEngine) lock(ctx context.Context, q querier, ids []agenda.ID) (map[agenda.ID]Doc, error) {
	docs := make(map[agenda.ID]Doc, len(ids))
	if len(ids) == 0 {
		return docs, nil
	}
	rows, err := q.QueryContext(ctx, `SELECT id, seq, doc, base FROM agenda WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`, names(ids))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id agenda.ID
		var doc Doc
		if err := rows.Scan(&id, &doc.Seq, &doc.Body, &doc.Base); err != nil {
			return nil, err
		}
		docs[id] = doc
	}
	return docs, rows.Err()
}

func (e *postgresEngine) put(ctx context.Context, q querier, puts []put) error {
	for _, add := range []bool{true, false} {
		var ids []string
		var seqs []int64
		var docs [][]byte
		for _, p := range puts {
			if p.add == add {
				ids, seqs, docs = append(ids, p.id.String()), append(seqs, int64(p.doc.Seq)), append(docs, p.doc.Body)
			}
		}
		if len(ids) == 0 {
			continue
		}
		query := `UPDATE agenda SET seq = n.seq, doc = n.doc FROM unnest($1::uuid[], $2::bigint[], $3::bytea[]) AS n (id, seq, doc) WHERE agenda.id = n.id`
		if add {
			query = `INSERT INTO agenda (id, seq, doc) SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::bytea[])`
		}
		if _, err := q.ExecContext(ctx, query, ids, seqs, docs); err != nil {
			return err
		}
	}
	return nil
}

// noticed is how many changes one notice holds: it may have 8,000 bytes.
const noticed = 120

func (e *postgresEngine) tell(ctx context.Context, q querier, changes []Version) error {
	for len(changes) > 0 {
		n := min(noticed, len(changes))
		words := make([]string, n)
		for i, v := range changes[:n] {
			words[i] = v.ID.String() + ":" + strconv.FormatUint(v.Seq, 10)
		}
		if _, err := q.ExecContext(ctx, `SELECT pg_notify($1, $2)`, channel, strings.Join(words, " ")); err != nil {
			return err
		}
		changes = changes[n:]
	}
	return nil
}

func readNotice(text string) []Version {
	var changes []Version
	for word := range strings.FieldsSeq(text) {
		name, seq, _ := strings.Cut(word, ":")
		id, err := uuid.Parse(name)
		n, failed := strconv.ParseUint(seq, 10, 64)
		if err == nil && failed == nil {
			changes = append(changes, Version{id, n})
		}
	}
	return changes
}

// erase: a deleted row goes with the database's next vacuum.
func (e *postgresEngine) erase(context.Context) (done bool, err error) { return true, nil }

func (e *postgresEngine) reader() *sql.DB { return e.db }

// snapshot begins a transaction that sees one moment: at PostgreSQL's usual level every
// statement sees one of its own. It may take as long as it takes.
func (e *postgresEngine) snapshot(ctx context.Context) (*sql.Tx, error) {
	tx, err := e.db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return nil, err
	}
	if _, err := tx.ExecContext(ctx, `SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0`); err != nil {
		return nil, errors.Join(err, tx.Rollback())
	}
	return tx, nil
}

func (e *postgresEngine) versions(ctx context.Context, ids []agenda.ID) (*sql.Rows, error) {
	return e.db.QueryContext(ctx, `SELECT id, seq FROM agenda WHERE id = ANY($1::uuid[])`, names(ids))
}

func (e *postgresEngine) listen(ctx context.Context, s *Store) {
	go e.poll(ctx, s)
	for ctx.Err() == nil {
		if err := e.hear(ctx, s); err != nil && ctx.Err() == nil {
			e.log.Warn("notices of other servers are not heard; asking instead", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(pollEvery):
		}
	}
}

// hear hands on notices until the connection breaks.
func (e *postgresEngine) hear(ctx context.Context, s *Store) error {
	conn, err := pgx.Connect(ctx, e.url)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx)) // it is of no use any more
	if _, err := conn.Exec(ctx, `LISTEN `+channel); err != nil {
		return err
	}
	e.hears.Store(true)
	defer e.hears.Store(false)
	// What changed before this connection listened was told to nobody, and poll does not know
	// how it was before: whoever watches is told to look.
	if err := e.tellWatchers(ctx, s); err != nil {
		return err
	}
	for {
		notice, err := conn.WaitForNotification(ctx)
		if err != nil {
			return err
		}
		s.hub.publish(readNotice(notice.Payload))
	}
}

// tellWatchers tells the versions of all that is watched.
func (e *postgresEngine) tellWatchers(ctx context.Context, s *Store) error {
	ids := s.hub.watched()
	if len(ids) == 0 {
		return nil
	}
	versions, err := s.Versions(ctx, ids)
	if err != nil {
		return err
	}
	changes := make([]Version, 0, len(ids))
	for _, id := range ids {
		changes = append(changes, Version{id, versions[id]})
	}
	s.hub.publish(changes)
	return nil
}

// poll asks for the versions of what is watched, in case a notice was lost. While none
// are heard, what is watched since the last time may have changed since, so its watchers
// are told to look.
func (e *postgresEngine) poll(ctx context.Context, s *Store) {
	known := make(map[agenda.ID]uint64)
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(pollEvery):
		}
		ids := s.hub.watched()
		if len(ids) == 0 {
			continue
		}
		versions, err := s.Versions(ctx, ids)
		if err != nil {
			continue // the next time
		}
		now := make(map[agenda.ID]uint64, len(ids))
		var changes []Version
		for _, id := range ids {
			now[id] = versions[id]
			if before, ok := known[id]; ok && before != versions[id] || !ok && !e.hears.Load() {
				changes = append(changes, Version{id, versions[id]})
			}
		}
		known = now
		s.hub.publish(changes)
	}
}

func (e *postgresEngine) check(context.Context) ([]string, error) { return nil, nil }

func (e *postgresEngine) migrations() string { return "postgres" }

func (e *postgresEngine) close() error { return e.db.Close() }
