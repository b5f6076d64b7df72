package store

import (
	"context"
	"database/sql"

	"hallway/app/agenda"
)

// engine is what SQLite and PostgreSQL do differently. All else is the same SQL on
// both: parameters are $1, $2 in the order in which they first appear, which
// SQLite numbers the same way.
type engine interface {
	// transact does work in one transaction that is on disk when it returns nil.
	// It may do the work several times, and undoes all but the last. Work that
	// returns errNothing is undone too, without an error.
	transact(ctx context.Context, work func(querier) error) error
	// fatal reports whether nothing may be acknowledged after this error.
	fatal(error) bool
	// locked reports whether an error is that somebody else has an agenda locked.
	locked(error) bool

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
