package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/rs/xid"
)

// Each engine has a folder of migrations: 1.sql, 2.sql and so on. A file that was
// released is never changed; a new one is added.
//
//go:embed schema
var schema embed.FS

// migrate brings the schema up to date, all of it or nothing, and returns the
// database's life, which it begins for a new one.
func migrate(ctx context.Context, e engine) (life Life, err error) {
	err = e.transact(ctx, 0, func(q querier) error {
		if err := e.exclude(ctx, q); err != nil {
			return err
		}
		if _, err := q.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)`); err != nil {
			return err
		}
		if err := upgrade(ctx, q, e.migrations()); err != nil {
			return err
		}
		if life.Epoch, err = meta(ctx, q, "epoch"); err != nil {
			return err
		}
		if life.Epoch != "" {
			life.Former, err = meta(ctx, q, "former")
			return err
		}
		life.Epoch = newEpoch()
		return setMeta(ctx, q, "epoch", life.Epoch)
	})
	if err != nil {
		return Life{}, fmt.Errorf("bring the schema up to date: %w", err)
	}
	return life, nil
}

// upgrade does the migrations that were not done yet.
func upgrade(ctx context.Context, q querier, folder string) error {
	steps, err := migrations(folder)
	if err != nil {
		return err
	}
	text, err := meta(ctx, q, "schema")
	if err != nil {
		return err
	}
	done, err := strconv.Atoi(text)
	if err != nil && text != "" {
		return fmt.Errorf("its schema is version %q, which is no number", text)
	}
	if done > len(steps) {
		return fmt.Errorf("its schema is version %d, and this Hallway knows %d: run the Hallway that wrote it, or a newer one", done, len(steps))
	}
	for i, step := range steps[done:] {
		if _, err := q.ExecContext(ctx, step); err != nil {
			return fmt.Errorf("%s/%d.sql: %w", folder, done+i+1, err)
		}
	}
	if done == len(steps) {
		return nil
	}
	return setMeta(ctx, q, "schema", strconv.Itoa(len(steps)))
}

// migrations are the statements of a folder, in their order.
func migrations(folder string) ([]string, error) {
	files, err := fs.ReadDir(schema, path.Join("schema", folder))
	if err != nil {
		return nil, err
	}
	steps := make([]string, len(files))
	for _, f := range files {
		n, err := strconv.Atoi(strings.TrimSuffix(f.Name(), ".sql"))
		if err != nil || n < 1 || n > len(steps) {
			return nil, fmt.Errorf("schema/%s/%s: migrations are numbered from 1 without a gap", folder, f.Name())
		}
		text, err := fs.ReadFile(schema, path.Join("schema", folder, f.Name()))
		if err != nil {
			return nil, err
		}
		steps[n-1] = string(text)
	}
	if slices.Contains(steps, "") {
		return nil, fmt.Errorf("schema/%s: migrations are numbered from 1 without a gap", folder)
	}
	return steps, nil
}

// newEpoch is no secret, and never given twice.
func newEpoch() string { return xid.New().String() }

// meta is a value of the table meta, and "" where there is none.
func meta(ctx context.Context, q querier, name string) (string, error) {
	var value string
	err := q.QueryRowContext(ctx, `SELECT value FROM meta WHERE name = $1`, name).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return value, err
}

func setMeta(ctx context.Context, q querier, name, value string) error {
	_, err := q.ExecContext(ctx, `INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, value)
	return err
}
