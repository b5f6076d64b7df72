package store

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"hallway/app/agenda"
)

// What people ended stays ended, whatever is restored: deleted agendas, removed devices,
// links that were turned off. The store has a list of them, backups hold it, and it is kept
// in a file beside the store too, for a store that is set back loses its newest lines. It
// holds an agenda's name or the hash of a secret, and the day.

// rememberEnded is how long something stays on the list: longer than anybody should keep
// a backup.
const rememberEnded = 3 * 365 // days

func endedAgenda(id agenda.ID) string { return "agenda " + id.String() }

func endedCapability(hash Hash) string { return "capability " + hex.EncodeToString(hash[:]) }

// Ended reports whether an agenda was deleted, and whether what had a secret was revoked.
func (s *Store) Ended(ctx context.Context, id agenda.ID, hash Hash) (deleted, revoked bool, err error) {
	if err := s.Err(); err != nil {
		return false, false, err
	}
	ctx, done := s.brief(ctx)
	defer done()
	rows, err := s.engine.reader().QueryContext(ctx, `SELECT name FROM ended WHERE name IN ($1, $2)`, endedAgenda(id), endedCapability(hash))
	if err != nil {
		return false, false, fmt.Errorf("look for what was ended: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return false, false, err
		}
		deleted = deleted || name == endedAgenda(id)
		revoked = revoked || name == endedCapability(hash)
	}
	return deleted, revoked, rows.Err()
}

// end writes down that something was ended. It reports whether that is news.
func (b *batch) end(name string, now time.Time) bool {
	return b.exec(`INSERT INTO ended (name, at) VALUES ($1, $2) ON CONFLICT DO NOTHING`, name, day(now)) == 1
}

// carryOut ends what a list names.
func (b *batch) carryOut(name string) {
	kind, of, _ := strings.Cut(name, " ")
	switch kind {
	case "agenda":
		if id, err := uuid.Parse(of); err == nil {
			b.drop(id)
		}
	case "capability":
		if hash, err := hex.DecodeString(of); err == nil {
			b.exec(`DELETE FROM capability WHERE hash = $1`, hash)
			b.dropped = true
		}
	}
}

// endings is the file beside a store.
type endings struct {
	mu   sync.Mutex
	file *os.File // nil: there is none
}

// KeepEnded keeps the list of what was ended in a file as well, from now on, and ends what
// the file names and the store does not know of. To be called before anything is answered.
func (s *Store) KeepEnded(ctx context.Context, file string, now time.Time) error {
	lines, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	var keep bytes.Buffer
	var names []string
	for line := range strings.Lines(string(lines)) {
		name, ok := readEnding(line, now)
		if ok {
			keep.WriteString(line)
			names = append(names, name)
		}
	}
	if keep.Len() < len(lines) { // lines that are too old, or half written when the power went
		if err := replaceFile(file, keep.Bytes()); err != nil {
			return err
		}
	}
	if len(names) > 0 {
		err = s.doAll(ctx, func(b *batch) error {
			for _, name := range names {
				if b.end(name, now) {
					b.carryOut(name)
				}
			}
			return b.err
		})
		if err != nil {
			return fmt.Errorf("end what %s names: %w", file, err)
		}
	}
	s.endings.file, err = os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	return err
}

// readEnding reads a line such as "20500 agenda 0197..." that is not too old.
func readEnding(line string, now time.Time) (name string, ok bool) {
	days, name, found := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
	at, err := strconv.ParseInt(days, 10, 64)
	whole := strings.HasSuffix(line, "\n") && found && err == nil
	return name, whole && at > day(now)-rememberEnded
}

// replaceFile writes a file beside another and puts it in its place once it is on the disk.
func replaceFile(name string, content []byte) error {
	fresh, err := os.CreateTemp(filepath.Dir(name), ".ended-*")
	if err != nil {
		return err
	}
	defer os.Remove(fresh.Name()) // it is gone where all went well
	_, err = fresh.Write(content)
	if err := errors.Join(err, fresh.Sync(), fresh.Close()); err != nil {
		return err
	}
	return os.Rename(fresh.Name(), name)
}

// note writes down, on the disk, that something is about to be ended. Where it is not ended
// after all, because the commit fails, it is at the next start: somebody wished it.
func (e *endings) note(name string, now time.Time) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.file == nil {
		return nil
	}
	_, err := fmt.Fprintf(e.file, "%d %s\n", day(now), name)
	if err := errors.Join(err, e.file.Sync()); err != nil {
		return fmt.Errorf("write down what is ended: %w", err)
	}
	return nil
}

func (e *endings) close() error {
	if e.file == nil {
		return nil
	}
	return e.file.Close()
}
