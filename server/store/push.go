package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"hallway/app/agenda"
)

// Push is a device that is notified while its app is closed.
type Push struct {
	Hash   Hash      // of the device
	Agenda agenda.ID // that it opens
	Seq    uint64    // of the agenda
	Rev    int64     // of the state; 0: there is none
}

// Pushes are all such devices, in no order.
func (s *Store) Pushes(ctx context.Context) (all []Push, err error) {
	if err := s.Err(); err != nil {
		return nil, err
	}
	rows, err := s.engine.reader().QueryContext(ctx, `SELECT p.hash, p.rev, a.id, a.seq
		FROM push p JOIN capability c ON c.hash = p.hash JOIN agenda a ON a.id = c.agenda`)
	if err != nil {
		return nil, fmt.Errorf("read who is notified: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var p Push
		var hash []byte
		if err := rows.Scan(&hash, &p.Rev, &p.Agenda, &p.Seq); err != nil {
			return nil, fmt.Errorf("read who is notified: %w", err)
		}
		copy(p.Hash[:], hash)
		all = append(all, p)
	}
	return all, rows.Err()
}

// PushState is what was written down of a device with [Store.SetPush], and its revision; 0
// where there is nothing.
func (s *Store) PushState(ctx context.Context, device Hash) (state []byte, rev int64, err error) {
	if err := s.Err(); err != nil {
		return nil, 0, err
	}
	ctx, done := s.brief(ctx)
	defer done()
	err = s.engine.reader().QueryRowContext(ctx, `SELECT state, rev FROM push WHERE hash = $1`, device[:]).Scan(&state, &rev)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, 0, nil
	}
	return state, rev, err
}

// MostPush is how many bytes are kept of what a device was notified of.
const MostPush = 64 << 10

// SetPush writes the state of a device down in place of a revision of it, 0 for none, and
// deletes it for nil. The errors are ErrTaken where it has another revision by now,
// ErrNotFound where there is no such device, and ErrTooMany for a state that is too large.
func (s *Store) SetPush(ctx context.Context, device Hash, rev int64, state []byte) error {
	if len(state) > MostPush {
		return ErrTooMany
	}
	return s.do(ctx, nil, func(b *batch) error {
		changed := int64(0)
		switch {
		case state == nil && rev == 0:
			return nil
		case state == nil:
			changed = b.exec(`DELETE FROM push WHERE hash = $1 AND rev = $2`, device[:], rev)
		case rev > 0:
			changed = b.exec(`UPDATE push SET state = $3, rev = rev + 1 WHERE hash = $1 AND rev = $2`, device[:], rev, state)
		case b.exists(device) == 0:
			return ErrNotFound
		default:
			changed = b.exec(`INSERT INTO push (hash, rev, state) VALUES ($1, 1, $2) ON CONFLICT (hash) DO NOTHING`, device[:], state)
		}
		if changed == 0 && b.err == nil {
			return ErrTaken
		}
		return nil
	})
}

// Lease reports whether a holder may do what only one server does at a time, and reserves
// it for a while. It is to be asked again before that is over.
func (s *Store) Lease(ctx context.Context, name, holder string, now time.Time, lasts time.Duration) (held bool, err error) {
	err = s.do(ctx, nil, func(b *batch) error {
		held = b.exec(`INSERT INTO lease (name, holder, until) VALUES ($1, $2, $3)
			ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
			WHERE lease.holder = excluded.holder OR lease.until < $4`, name, holder, millis(now.Add(lasts)), millis(now)) == 1
		return nil
	})
	return held, err
}

// Release gives a lease back, so that another server need not wait for its end.
func (s *Store) Release(ctx context.Context, name, holder string) error {
	return s.do(ctx, nil, func(b *batch) error {
		b.exec(`DELETE FROM lease WHERE name = $1 AND holder = $2`, name, holder)
		return nil
	})
}

// Once returns the value that is kept under a name, which the first who asks makes.
func (s *Store) Once(ctx context.Context, name string, make func() (string, error)) (value string, err error) {
	if value, err = meta(ctx, s.engine.reader(), name); err != nil || value != "" {
		return value, err
	}
	mine, err := make()
	if err != nil {
		return "", err
	}
	err = s.do(ctx, nil, func(b *batch) error {
		b.exec(`INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`, name, mine)
		return nil
	})
	if err != nil {
		return "", err
	}
	return meta(ctx, s.engine.reader(), name)
}
