package main

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
)

// servers starts a second server on the same database, and says when a device that
// listens to it has what was done at the first: as it is, and while the servers' notices
// to each other are cut off, so that they find out by asking.
func (s *stage) servers() (err error) {
	if s.database == "" {
		return nil
	}
	second, err := s.another("second")
	if err != nil {
		return err
	}
	if err := second.Start(); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, second.Stop()) }()
	if err := s.seen("a device at another server has an edit", second, 4*time.Second, 1000); err != nil {
		return err
	}
	cut, err := cutNotices(s.database)
	if err != nil {
		return err
	}
	err = s.seen("... without the servers' notices to each other", second, 10*time.Second, 2000)
	return errors.Join(err, cut())
}

// cutNotices ends the connections on which servers hear notices, and again whenever
// they come back. It gives how to stop that.
func cutNotices(database string) (stop func() error, err error) {
	ctx, cancel := context.WithCancel(context.Background())
	conn, err := pgx.Connect(ctx, database)
	if err != nil {
		cancel()
		return nil, err
	}
	var times atomic.Int64
	ended := make(chan error, 1)
	go func() {
		for ctx.Err() == nil {
			tag, err := conn.Exec(ctx, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN %'`)
			if err != nil && ctx.Err() == nil {
				ended <- err
				return
			}
			times.Add(tag.RowsAffected())
			time.Sleep(10 * time.Millisecond)
		}
		ended <- nil
	}()
	return func() error {
		cancel()
		err := errors.Join(<-ended, conn.Close(context.Background()))
		if times.Load() == 0 {
			err = errors.Join(err, errors.New("the servers have no connection for notices that could be cut"))
		}
		return err
	}, nil
}
