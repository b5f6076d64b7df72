package store

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// ErrFull: the disk has no room for the write, of which nothing was kept. What is there can
// be read, and writes go on as soon as there is room.
var ErrFull = errors.New("the disk is full")

// reserve is the room on the disk, in bytes, below which no agenda is begun: what is left is
// for those that are there.
const reserve = 64 << 20

// health is what is known of a store's writes.
type health struct {
	mu     sync.Mutex
	probed time.Time // when it was last tried
	err    error     // what came of it
}

// probeEvery is how old the answer to "can it write?" may be.
const probeEvery = 5 * time.Second

// CanWrite reports why nothing can be kept at the moment: nil where a commit went through
// within the last seconds. It tries one itself, at most every few seconds.
func (s *Store) CanWrite(ctx context.Context) error {
	s.health.mu.Lock()
	defer s.health.mu.Unlock()
	if time.Since(s.health.probed) > probeEvery {
		s.health.err = s.do(ctx, nil, func(b *batch) error {
			b.wrote = true
			b.err = setMeta(ctx, b.querier, "probe", time.Now().UTC().Format(time.RFC3339))
			return b.err
		})
		s.health.probed = time.Now()
	}
	return s.health.err
}

// Room is how many bytes are left on the store's disk; known is false where nobody can tell.
func (s *Store) Room() (bytes uint64, known bool) { return s.engine.room() }

// roomToBegin reports whether another agenda may be begun.
func (s *Store) roomToBegin() error {
	if bytes, known := s.engine.room(); known && bytes < reserve {
		return fmt.Errorf("%w: %d MB are left, which are for the agendas that there are", ErrFull, bytes>>20)
	}
	return nil
}
