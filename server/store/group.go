package store

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"sync/atomic"
	"time"

	"hallway/app/agenda"
)

// most is how many writes share a commit. There is no timer: what waits is taken,
// and while it is committed the next ones gather.
const most = 256

// patience is with a database elsewhere: longer than a row may stay locked there, and not so
// long that those who wait give up.
const patience = 5 * time.Second

// job is one write on its way to a commit.
type job struct {
	ids  []agenda.ID        // locked before the work begins
	work func(*batch) error // may be called again when the transaction is
	err  error              // of this job alone; the batch goes on
	done chan error
	slow bool        // it may take as long as it takes
	held atomic.Bool // by the writer, or by a caller who has given up
}

// do has work done in a transaction, together with others' work, and waits until
// it is on disk. After it has returned the work is not called again.
func (s *Store) do(ctx context.Context, ids []agenda.ID, work func(*batch) error) error {
	ctx, cancel := context.WithTimeout(ctx, patience) // for its turn
	defer cancel()
	return s.await(ctx, &job{ids: ids, work: work, done: make(chan error, 1)})
}

// doAll is do for work that reads or writes everything there is.
func (s *Store) doAll(ctx context.Context, work func(*batch) error) error {
	return s.await(ctx, &job{work: work, done: make(chan error, 1), slow: true})
}

func (s *Store) await(ctx context.Context, j *job) error {
	select {
	case s.queue <- j:
	case <-ctx.Done():
		return ctx.Err()
	case <-s.stopped:
		return s.cause
	}
	select {
	case err := <-j.done:
		return err
	case <-ctx.Done():
		if j.held.CompareAndSwap(false, true) {
			return ctx.Err() // the writer will leave it out
		}
		return <-j.done // being committed: only the outcome is true
	}
}

// write is the one goroutine that writes, until the context ends or a write fails
// for good.
func (s *Store) write(ctx context.Context) {
	defer close(s.stopped)
	var again <-chan time.Time // when to erase once more
	for {
		select {
		case <-ctx.Done():
			s.cause = ErrClosed
			return
		case first := <-s.queue:
			erase, err := s.commit(s.gather(first))
			if err == nil && (erase || again != nil) {
				again, err = s.erase()
			}
			if err != nil {
				s.fail(err)
				return
			}
		case <-again:
			var err error
			if again, err = s.erase(); err != nil {
				s.fail(err)
				return
			}
		}
	}
}

func (s *Store) fail(err error) {
	s.cause = fmt.Errorf("%w: %w", ErrFailed, err)
	s.log.Error("the store failed for good", "error", err)
	close(s.failed)
}

// erase cleans up after a deletion, or says when to try again: readers may still
// look at what was there.
func (s *Store) erase() (again <-chan time.Time, err error) {
	done, err := s.engine.erase(context.Background())
	switch {
	case err == nil && done:
		return nil, nil
	case err == nil:
		return time.After(time.Second), nil
	case !s.engine.fatal(err):
		s.log.Error("what was deleted is not erased from the files yet", "error", err)
		return time.After(time.Minute), nil
	}
	return nil, err
}

// gather takes what waits in line. Those who were just answered get their turn
// first: without it every second commit would carry one write alone.
func (s *Store) gather(first *job) []*job {
	jobs := []*job{first}
	runtime.Gosched()
	for len(jobs) < most {
		select {
		case j := <-s.queue:
			jobs = append(jobs, j)
		default:
			return jobs
		}
	}
	return jobs
}

// commit does jobs in one transaction and answers each. The error is one after
// which the store must stop; the jobs have got it by then.
func (s *Store) commit(jobs []*job) (erase bool, err error) {
	return s.commitHeld(slices.DeleteFunc(jobs, func(j *job) bool { return !j.held.CompareAndSwap(false, true) }))
}

// commitHeld is commit for jobs that nobody gives up any more.
func (s *Store) commitHeld(jobs []*job) (erase bool, err error) {
	var b *batch
	patience := patience
	if slices.ContainsFunc(jobs, func(j *job) bool { return j.slow }) {
		patience = 0
	}
	began := time.Now()
	err = s.engine.transact(context.Background(), patience, func(q querier) error {
		b = &batch{engine: s.engine, querier: q}
		return b.run(jobs)
	})
	if s.Committed != nil {
		s.Committed(time.Since(began))
	}
	if err != nil && s.engine.alone(err) && len(jobs) > 1 {
		return s.commitAlone(jobs) // an agenda that is locked or damaged stops no other
	}
	if err != nil {
		switch {
		case s.engine.full(err):
			err = fmt.Errorf("%w: %w", ErrFull, err)
		case s.engine.fatal(err):
			err = fmt.Errorf("%w: %w", ErrFailed, err)
		}
		for _, j := range jobs {
			j.done <- fmt.Errorf("not kept: %w", err)
		}
		if errors.Is(err, ErrFailed) {
			return false, err
		}
		s.log.Error("a commit failed", "writes", len(jobs), "error", err)
		return false, nil
	}
	s.hub.publish(b.changes())
	for _, j := range jobs {
		j.done <- j.err
	}
	return b.dropped, nil
}

// commitAlone does each of some jobs in a transaction of its own.
func (s *Store) commitAlone(jobs []*job) (erase bool, err error) {
	for i, j := range jobs {
		dropped, err := s.commitHeld([]*job{j})
		erase = erase || dropped
		if err != nil { // the store has failed
			for _, left := range jobs[i+1:] {
				left.done <- fmt.Errorf("not kept: %w", err)
			}
			return erase, err
		}
	}
	return erase, nil
}

// errNothing is how work tells that there is nothing to commit.
var errNothing = errors.New("nothing to commit")

// batch is the jobs of one transaction, and what they see: each job sees what the
// ones before it did.
type batch struct {
	engine  engine
	querier querier
	stored  map[agenda.ID]Doc // as they were when they were locked
	docs    map[agenda.ID]Doc // as they are now
	order   []agenda.ID       // those that changed
	wrote   bool              // something was written already
	dropped bool
	err     error // of the database: the transaction is lost
}

func (b *batch) run(jobs []*job) error {
	ctx := context.Background()
	var ids []agenda.ID
	for _, j := range jobs {
		ids = append(ids, j.ids...)
	}
	// Everybody locks in the same order, so that nobody waits in a circle.
	slices.SortFunc(ids, func(a, b agenda.ID) int { return slices.Compare(a[:], b[:]) })
	ids = slices.Compact(ids)
	var err error
	if b.stored, err = b.engine.lock(ctx, b.querier, ids); err != nil {
		return fmt.Errorf("lock %d agendas: %w", len(ids), err)
	}
	b.docs = make(map[agenda.ID]Doc, len(ids))
	for _, j := range jobs {
		if j.err = b.one(j); b.err != nil {
			return b.err
		}
	}
	if puts := b.puts(); len(puts) > 0 {
		b.wrote = true
		if err := b.engine.put(ctx, b.querier, puts); err != nil {
			return fmt.Errorf("write %d agendas: %w", len(puts), err)
		}
	}
	if !b.wrote {
		return errNothing
	}
	if changes := b.changes(); len(changes) > 0 {
		if err := b.engine.tell(ctx, b.querier, changes); err != nil {
			return fmt.Errorf("tell of %d changes: %w", len(changes), err)
		}
	}
	return nil
}

// one does a job. One that panics is its own caller's trouble: a document that
// cannot be read must not end the server for all others.
func (b *batch) one(j *job) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("a change to %v panicked: %v\n%s", j.ids, r, debug.Stack())
		}
	}()
	return j.work(b)
}

// doc is an agenda as the jobs before left it.
func (b *batch) doc(id agenda.ID) Doc {
	if doc, ok := b.docs[id]; ok {
		return doc
	}
	return b.stored[id]
}

func (b *batch) set(id agenda.ID, doc Doc) {
	if _, ok := b.docs[id]; !ok {
		b.order = append(b.order, id)
	}
	b.docs[id] = doc
}

// drop deletes an agenda and all that belongs to it.
func (b *batch) drop(id agenda.ID) {
	b.exec(`DELETE FROM capability WHERE agenda = $1`, id) // its row may not be there yet
	b.exec(`DELETE FROM agenda WHERE id = $1`, id)
	delete(b.stored, id) // a new one is a new row
	b.set(id, Doc{})
	b.dropped = true
}

// exec changes rows, and says how many. After an error the transaction is lost,
// and no job needs to look at it.
func (b *batch) exec(query string, args ...any) (changed int64) {
	if b.err != nil {
		return 0
	}
	b.wrote = true
	result, err := b.querier.ExecContext(context.Background(), query, args...)
	if err == nil {
		changed, err = result.RowsAffected()
	}
	if err != nil {
		b.err = fmt.Errorf("%s: %w", query, err)
	}
	return changed
}

// puts are the agendas to be written, each once however many jobs changed it.
func (b *batch) puts() []put {
	var puts []put
	for _, id := range b.order {
		if doc := b.docs[id]; doc.Exists() {
			puts = append(puts, put{id: id, doc: doc, add: !b.stored[id].Exists()})
		}
	}
	return puts
}

func (b *batch) changes() []Version {
	var changes []Version
	for _, id := range b.order {
		changes = append(changes, Version{ID: id, Seq: b.docs[id].Seq})
	}
	return changes
}
