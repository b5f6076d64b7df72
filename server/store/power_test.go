package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strconv"
	"testing"

	"github.com/ncruces/go-sqlite3"
	_ "github.com/ncruces/go-sqlite3/driver"
	"github.com/ncruces/go-sqlite3/vfs"

	"hallway/app/agenda"
)

// onDisk is a build of SQLite whose files are on a disk of ours.
func onDisk(name, synchronous string) build {
	return build{driver: "sqlite3", vfs: name, synchronous: synchronous, code: func(err error) (int, bool) {
		failed, ok := errors.AsType[*sqlite3.Error](err)
		if ok {
			return int(failed.ExtendedCode()), true
		}
		code, ok := errors.AsType[sqlite3.ExtendedErrorCode](err)
		if ok {
			return int(code), true
		}
		plain, ok := errors.AsType[sqlite3.ErrorCode](err)
		return int(plain), ok
	}}
}

// trial is a store on such a disk, and what it confirmed.
type trial struct {
	t         *testing.T
	disk      *disk
	build     build
	confirmed map[agenda.ID]uint64
	commits   int
}

func newTrial(t *testing.T, synchronous string, seed uint64) *trial {
	t.Helper()
	name := fmt.Sprint("trial-", synchronous, "-", seed)
	d := newDisk(seed, t.TempDir())
	vfs.Register(name, d)
	t.Cleanup(func() { vfs.Unregister(name) })
	return &trial{t: t, disk: d, build: onDisk(name, synchronous), confirmed: make(map[agenda.ID]uint64)}
}

func (r *trial) open() (*Store, error) {
	e, err := openSQLite(r.t.Context(), r.build, "/a.db")
	if err != nil {
		return nil, err
	}
	return start(r.t.Context(), e, slog.New(slog.DiscardHandler))
}

// edits writes until something fails, or so often.
func (r *trial) edits(s *Store, most int) (err error) {
	for range most {
		id := agenda.ID{15: byte(1 + r.disk.random.IntN(6))}
		var seq uint64
		err := s.Update(context.Background(), []agenda.ID{id}, func(_ agenda.ID, d Doc) (Doc, bool) {
			seq = d.Seq + 1
			return Doc{Seq: seq, Body: fmt.Appendf(nil, "edit %d %s", seq, make([]byte, r.disk.random.IntN(6000)))}, true
		})
		if err != nil {
			return err
		}
		r.confirmed[id] = seq
		r.commits++
	}
	return nil
}

// missing is how many agendas are not as they were confirmed.
func (r *trial) missing(s *Store) (lost int) {
	r.t.Helper()
	for id, seq := range r.confirmed {
		doc, err := s.Get(context.Background(), id)
		if err != nil || doc.Seq < seq || string(doc.Body[:5]) != "edit " {
			lost++
		}
	}
	return lost
}

// cuts cuts the power at any operation, again and again, and returns how often something
// was lost that had been confirmed, and how often the file was damaged.
func (r *trial) cuts(n int) (lost, damaged int) {
	r.t.Helper()
	for range n {
		s, err := r.open()
		if err != nil {
			r.t.Fatalf("after %d commits: %v", r.commits, err)
		}
		if r.missing(s) > 0 {
			lost++
			clear(r.confirmed) // each is counted once
			_ = r.edits(s, 1)
		}
		if found, err := s.engine.check(context.Background()); err != nil || len(found) > 0 {
			damaged++
		}
		r.disk.mu.Lock()
		r.disk.left = 1 + r.disk.random.IntN(60)
		r.disk.mu.Unlock()
		_ = r.edits(s, 100) // the power goes meanwhile
		if r.disk.random.IntN(4) == 0 {
			r.disk.mu.Lock()
			off := r.disk.left == 0
			r.disk.mu.Unlock()
			if !off {
				_, _ = s.engine.erase(context.Background()) // a checkpoint
			}
		}
		r.disk.cutPower()
		_ = s.Close() // its disk is gone
	}
	return lost, damaged
}

// cutsFor is how many power cuts a test makes: as many as HALLWAY_CUTS says, or so many.
func cutsFor(t *testing.T, usual int) int {
	t.Helper()
	said := os.Getenv("HALLWAY_CUTS")
	if said == "" {
		return usual
	}
	n, err := strconv.Atoi(said)
	if err != nil {
		t.Fatalf("HALLWAY_CUTS: %v", err)
	}
	return n
}

// What was confirmed outlives the power. The same without a flush at each commit loses some
// of it: else this test could not see it.
func TestNothingConfirmedIsLostWithThePower(t *testing.T) {
	if racing {
		t.Skip("skipped: make test runs it without the race detector, with which it takes minutes")
	}
	const lineage = 100 // cuts of one database
	cuts := cutsFor(t, 3000)
	lost, damaged, commits := 0, 0, 0
	for seed := range uint64(cuts / lineage) {
		r := newTrial(t, "full", seed)
		l, d := r.cuts(lineage)
		lost, damaged, commits = lost+l, damaged+d, commits+r.commits
	}
	t.Logf("%d power cuts, %d commits: %d lost, %d damaged", cuts, commits, lost, damaged)
	if lost > 0 || damaged > 0 {
		t.Error("what was confirmed is lost")
	}
	control := newTrial(t, "normal", 1)
	lost, damaged = control.cuts(300)
	t.Logf("without a flush at each commit, 300 power cuts, %d commits: %d lost, %d damaged", control.commits, lost, damaged)
	if lost == 0 || damaged > 0 {
		t.Error("the cuts of this test cost nothing that is not flushed")
	}
}

// A disk without room costs the write; one that does not flush ends the store, since nobody
// knows what of it is there. Nothing that was confirmed is lost either way.
func TestAFaultOfTheDiskConfirmsNothing(t *testing.T) {
	for name, c := range map[string]struct {
		fault fault
		ends  bool
	}{"full": {full, false}, "broken": {broken, true}} {
		t.Run(name, func(t *testing.T) {
			hits, seeds := 0, uint64(60)
			if racing {
				seeds = 5
			}
			for seed := range seeds {
				r := newTrial(t, "full", 1000*uint64(c.fault)+seed)
				s, err := r.open()
				if err != nil {
					t.Fatal(err)
				}
				if err := r.edits(s, 20); err != nil {
					t.Fatal(err)
				}
				r.disk.mu.Lock()
				r.disk.fault, r.disk.left = c.fault, 1+r.disk.random.IntN(40)
				r.disk.mu.Unlock()
				failed := r.edits(s, 100)
				if failed != nil {
					hits++
					if full := errors.Is(failed, ErrFull); full == c.ends {
						t.Errorf("seed %d: %v", seed, failed)
					}
				}
				r.disk.mu.Lock()
				r.disk.left = -1
				r.disk.mu.Unlock()
				if c.ends && failed != nil {
					<-s.Failed() // or it goes on for ever
				}
				if !c.ends && s.Err() != nil {
					t.Errorf("seed %d: the store ended", seed)
				}
				if !c.ends {
					if err := r.edits(s, 5); err != nil {
						t.Errorf("seed %d: there is room again: %v", seed, err)
					}
				}
				r.disk.fault = cut
				r.disk.cutPower()
				_ = s.Close() // its disk is gone
				again, err := r.open()
				if err != nil {
					t.Fatalf("seed %d: %v", seed, err)
				}
				if lost := r.missing(again); lost > 0 {
					t.Errorf("seed %d: %d agendas are not as they were confirmed", seed, lost)
				}
				_ = again.Close() // it was only read
			}
			if hits == 0 {
				t.Error("the fault never came")
			}
		})
	}
}
