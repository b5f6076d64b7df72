package store

import (
	"context"
	"database/sql"
	"fmt"
)

// table is what a backup reads, in the order of its keys.
type table struct {
	what, key, all string
}

var (
	agendaTable     = table{"agenda", `id`, `SELECT id, seq, doc FROM agenda`}
	capabilityTable = table{"capability", `id`, `SELECT ` + columns + ` FROM capability`}
	endedTable      = table{"ended", `name`, `SELECT name, at FROM ended`}
)

// reader is a database, or a transaction in it.
type reader interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// each calls do with every row of a table. What cannot be read ends it; with skip every row
// is read by itself, by its key in the index, so that a damaged page costs the rows that
// are on it.
func each(ctx context.Context, from reader, t table, skip func(what string, err error), do func(scanner) error) error {
	if skip == nil {
		rows, err := from.QueryContext(ctx, t.all+` ORDER BY `+t.key)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			if err := do(rows); err != nil {
				return err
			}
		}
		return rows.Err()
	}
	keys, err := keysOf(ctx, from, t)
	if err != nil {
		return fmt.Errorf("the index of %s: %w", t.what, err)
	}
	for _, key := range keys {
		if err := do(from.QueryRowContext(ctx, t.all+` WHERE `+t.key+` = $1`, key)); err != nil {
			skip(t.what+" "+key, err)
		}
	}
	return nil
}

func keysOf(ctx context.Context, from reader, t table) (keys []string, err error) {
	rows, err := from.QueryContext(ctx, `SELECT `+t.key+` FROM `+t.what+` ORDER BY `+t.key)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var key string
		if err := rows.Scan(&key); err != nil {
			return nil, err
		}
		keys = append(keys, key)
	}
	return keys, rows.Err()
}
