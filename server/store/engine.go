package store

import (
	"context"
	"database/sql"
	"time"

	"hallway/app/agenda"
)

// engine is what SQLite and PostgreSQL do differently. All else is the same SQL on
// both: parameters are $1, $2 in the order in which they first appear, which
// SQLite numbers the same way.
type engine interface {
	// transact does work in one transaction that is on disk when it returns nil.
	// It may do the work several times, and undoes all but the last. Work that
	// returns errNothing is undone too, without an error. A database that does not answer
	// within patience has failed; 0: it may take as long as it takes.
	transact(ctx context.Context, patience time.Duration, work func(querier) error) error
	// fatal reports whether nothing may be acknowledged after this error.
	fatal(error) bool
	// alone reports whether an error concerns one agenda only, so that others are to be
	// tried without it: somebody has it locked, or its part of the file is damaged.
	alone(error) bool
	// full reports whether there was no room for a write.
	full(error) bool
	// room is how many bytes are left on the disk, where that is known.
	room() (bytes uint64, known bool)
	// size is how many bytes everything takes.
	size(ctx context.Context) (bytes int64, err error)

	// exclude keeps others from doing the same before the transaction ends.
	exclude(ctx context.Context, q querier) error
	// lock reads agendas that nobody else may change before the transaction ends.
	lock(ctx context.Context, q querier, ids []agenda.ID) (map[agenda.ID]Doc, error)
	// put writes agendas that were locked before.
	put(ctx context.Context, q querier, puts []put) error
	// tell makes a transaction, once it is committed, known to other servers.
	tell(ctx context.Context, q querier, changes []Version) error
	// erase removes what a deletion left in files. It is to be called again when
	// it says that it is not done.
	erase(ctx context.Context) (done bool, err error)

	reader() *sql.DB
	// snapshot begins a transaction that reads everything as it is at one moment.
	snapshot(ctx context.Context) (*sql.Tx, error)
	versions(ctx context.Context, ids []agenda.ID) (*sql.Rows, error)
	// listen tells the store of other servers' changes until the context ends.
	listen(ctx context.Context, s *Store)
	// check looks for damage, and says in words what it found.
	check(ctx context.Context) ([]string, error)
	migrations() string // a folder in schema/
	close() error
}

// querier is a transaction, or a connection in one.
type querier interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// put is an agenda to be written.
type put struct {
	id  agenda.ID
	doc Doc
	add bool // there was none when it was locked
}

const (
	getDoc = `SELECT seq, doc, base FROM agenda WHERE id = $1`

	columns        = `id, kind, hash, agenda, device, scope, label, created, used, expires`
	findCapability = `SELECT ` + columns + ` FROM capability WHERE hash = $1`
)
