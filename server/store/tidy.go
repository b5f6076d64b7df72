package store

import (
	"context"
	"fmt"
	"sync"
	"time"

	"hallway/app/agenda"
)

// forgetAtOnce is how many agendas are dropped in one transaction.
const forgetAtOnce = 200

// Forget drops the agendas that no device has opened since a day, and returns how many.
// They are not on the list of what was ended: a device that comes after all begins its
// agenda anew with what it has.
func (s *Store) Forget(ctx context.Context, since time.Time) (dropped int, err error) {
	for {
		ids, err := s.unopened(ctx, since)
		if err != nil || len(ids) == 0 {
			return dropped, err
		}
		err = s.do(ctx, ids, func(b *batch) error {
			for _, id := range ids {
				// A device may have come since.
				if opened := b.openedSince(id, since); b.err == nil && !opened {
					b.drop(id)
				}
			}
			return b.err
		})
		if err != nil {
			return dropped, fmt.Errorf("forget agendas: %w", err)
		}
		dropped += len(ids)
		if len(ids) < forgetAtOnce {
			return dropped, nil
		}
	}
}

const opened = `SELECT 1 FROM capability c WHERE c.agenda = a.id AND c.kind = 'device' AND (c.used >= $1 OR c.created >= $2)`

func (s *Store) unopened(ctx context.Context, since time.Time) (ids []agenda.ID, err error) {
	rows, err := s.engine.reader().QueryContext(ctx, `SELECT a.id FROM agenda a WHERE NOT EXISTS (`+opened+`) LIMIT $3`, day(since), millis(since), forgetAtOnce)
	if err != nil {
		return nil, fmt.Errorf("look for agendas that nobody opens: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id agenda.ID
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

func (b *batch) openedSince(id agenda.ID, since time.Time) bool {
	n := 0
	if b.err == nil {
		b.err = b.querier.QueryRowContext(context.Background(), `SELECT count(*) FROM agenda a WHERE EXISTS (`+opened+`) AND a.id = $3`, day(since), millis(since), id).Scan(&n)
	}
	return n > 0
}

// size is how many bytes a store takes, as it was within the last minute.
type size struct {
	mu    sync.Mutex
	most  int64 // no agenda is begun above it; 0: no limit
	at    time.Time
	bytes int64
}

const sizeLasts = time.Minute

// Limit sets how many bytes the store may take before no more agendas are begun; those that
// are there go on. 0: as many as there is room for.
func (s *Store) Limit(bytes int64) { s.size.most = bytes }

// limited reports whether the store has as many bytes as it may.
func (s *Store) limited(ctx context.Context) error {
	z := &s.size
	z.mu.Lock()
	defer z.mu.Unlock()
	if z.most == 0 {
		return nil
	}
	if time.Since(z.at) > sizeLasts {
		bytes, err := s.engine.size(ctx)
		if err != nil {
			return fmt.Errorf("measure the store: %w", err)
		}
		z.at, z.bytes = time.Now(), bytes
	}
	if z.bytes >= z.most {
		return fmt.Errorf("%w: the agendas take %d MB, which is as many as they may", ErrFull, z.bytes>>20)
	}
	return nil
}
