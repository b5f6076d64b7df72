package store

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"time"

	"github.com/rs/xid"

	"hallway/app/agenda"
)

// A backup is lines of JSON, packed with gzip: one that says what it is, one for each
// agenda, for each capability and for each that was ended, and one with the SHA-256 of all
// before it, without which it is not whole. Any engine reads what any other wrote.
const backupFormat = "hallway backup 1"

type backupLine struct {
	Format     string            `json:"format,omitempty"`
	At         time.Time         `json:"at,omitzero"`
	Epoch      string            `json:"epoch,omitempty"` // in which it was made
	Agenda     *backupAgenda     `json:"agenda,omitempty"`
	Capability *backupCapability `json:"capability,omitempty"`
	Ended      *backupEnded      `json:"ended,omitempty"`
	Sum        string            `json:"sha256,omitempty"`
}

type backupAgenda struct {
	ID  agenda.ID `json:"id"`
	Seq uint64    `json:"seq"`
	Doc []byte    `json:"doc"`
}

type backupCapability struct {
	ID      string    `json:"id"`
	Kind    Kind      `json:"kind"`
	Hash    []byte    `json:"hash"`
	Agenda  agenda.ID `json:"agenda"`
	Device  agenda.ID `json:"device"`
	Scope   string    `json:"scope"`
	Label   string    `json:"label"`
	Created time.Time `json:"created,omitzero"`
	Used    time.Time `json:"used,omitzero"`
	Expires time.Time `json:"expires,omitzero"`
}

type backupEnded struct {
	Name string `json:"name"`
	Day  int64  `json:"day"` // since 1970
}

// Backup writes all agendas and capabilities as they are at one moment, while the
// store is in use. It returns how many agendas it wrote. What cannot be read is an error;
// with skip it is told and left out.
func (s *Store) Backup(ctx context.Context, to io.Writer, now time.Time, skip func(what string, err error)) (agendas int, err error) {
	tx, err := s.engine.snapshot(ctx)
	if err != nil {
		return 0, fmt.Errorf("back up: %w", err)
	}
	defer tx.Rollback() // it only read
	packed := gzip.NewWriter(to)
	sum := sha256.New()
	w := &backupWriter{to: json.NewEncoder(io.MultiWriter(packed, sum))}
	w.write(backupLine{Format: backupFormat, At: now, Epoch: s.Life().Epoch})
	there := make(map[agenda.ID]bool)
	err = errors.Join(
		each(ctx, tx, agendaTable, skip, func(row scanner) error {
			var a backupAgenda
			if err := row.Scan(&a.ID, &a.Seq, &a.Doc); err != nil {
				return err
			}
			there[a.ID] = true
			w.write(backupLine{Agenda: &a})
			return nil
		}),
		each(ctx, tx, capabilityTable, skip, func(row scanner) error {
			c, err := scan(row)
			if err != nil || !there[c.Agenda] {
				return err
			}
			w.write(backupLine{Capability: &backupCapability{
				ID: c.ID.String(), Kind: c.Kind, Hash: c.Hash[:], Agenda: c.Agenda, Device: c.Device,
				Scope: c.Scope, Label: c.Label, Created: c.Created, Used: c.Used, Expires: c.Expires,
			}})
			return nil
		}),
		each(ctx, tx, endedTable, skip, func(row scanner) error {
			var e backupEnded
			if err := row.Scan(&e.Name, &e.Day); err != nil {
				return err
			}
			w.write(backupLine{Ended: &e})
			return nil
		}),
	)
	if err != nil {
		return 0, fmt.Errorf("back up: %w", err)
	}
	w.write(backupLine{Sum: hex.EncodeToString(sum.Sum(nil))})
	return len(there), errors.Join(w.err, packed.Close())
}

type backupWriter struct {
	to  *json.Encoder
	err error
}

func (w *backupWriter) write(line backupLine) {
	if w.err == nil {
		w.err = w.to.Encode(line)
	}
}

// ErrNotEmpty is a restore into a store that holds agendas.
var ErrNotEmpty = errors.New("the store holds agendas already; restore into a new one")

// CheckBackup reports what is wrong with a backup that was written: nothing where it can be
// restored. It returns how many agendas are in it.
func CheckBackup(from io.Reader) (agendas int, err error) {
	read, err := readBackup(from)
	for _, line := range read {
		if line.Agenda != nil {
			agendas++
		}
	}
	return agendas, err
}

// Restore fills an empty store with a backup, all of it or nothing, and begins another
// life: so devices know that it may have less than they were told, and give it back. What
// people ended is left out, where the backup says so or the list that the store keeps.
func (s *Store) Restore(ctx context.Context, from io.Reader) (agendas int, err error) {
	read, err := readBackup(from)
	if err != nil {
		return 0, fmt.Errorf("the backup: %w", err)
	}
	life := Life{Epoch: newEpoch(), Former: read[0].Epoch}
	err = s.doAll(ctx, func(b *batch) error {
		var n int
		if b.err = b.querier.QueryRowContext(ctx, `SELECT count(*) FROM agenda`).Scan(&n); b.err != nil {
			return b.err
		}
		if n > 0 {
			return ErrNotEmpty
		}
		agendas = 0 // it may be done over
		ended := b.ended(read)
		for _, line := range read {
			switch {
			case line.Agenda != nil && !ended[endedAgenda(line.Agenda.ID)]:
				b.exec(`INSERT INTO agenda (id, seq, doc, base) VALUES ($1, $2, $3, $2)`, line.Agenda.ID, line.Agenda.Seq, line.Agenda.Doc)
				agendas++
			case line.Capability != nil:
				if c := line.Capability.capability(); !ended[endedCapability(c.Hash)] && !ended[endedAgenda(c.Agenda)] {
					b.insert(c)
				}
			}
		}
		for name, value := range map[string]string{"epoch": life.Epoch, "former": life.Former} {
			if b.err == nil {
				b.wrote = true
				b.err = setMeta(ctx, b.querier, name, value)
			}
		}
		return b.err
	})
	if err != nil {
		return 0, err
	}
	s.life.Store(&life)
	return agendas, nil
}

// ended adds a backup's list of what was ended to the store's, and returns all of it.
func (b *batch) ended(backup []backupLine) map[string]bool {
	for _, line := range backup {
		if line.Ended != nil {
			b.exec(`INSERT INTO ended (name, at) VALUES ($1, $2) ON CONFLICT DO NOTHING`, line.Ended.Name, line.Ended.Day)
		}
	}
	all := make(map[string]bool)
	if b.err != nil {
		return all
	}
	rows, err := b.querier.QueryContext(context.Background(), `SELECT name FROM ended`)
	if err != nil {
		b.err = err
		return all
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if b.err = rows.Scan(&name); b.err != nil {
			return all
		}
		all[name] = true
	}
	b.err = rows.Err()
	return all
}

func (c backupCapability) capability() Capability {
	id, _ := xid.FromString(c.ID) // checked when it was read
	out := Capability{
		ID: id, Kind: c.Kind, Agenda: c.Agenda, Device: c.Device,
		Scope: c.Scope, Label: c.Label, Created: c.Created, Used: c.Used, Expires: c.Expires,
	}
	copy(out.Hash[:], c.Hash)
	return out
}

const longestLine = 2 << 20 // an agenda has at most 384 kB, base64

func readBackup(from io.Reader) ([]backupLine, error) {
	packed, err := gzip.NewReader(from)
	if err != nil {
		return nil, fmt.Errorf("it is no file that \"hallway backup\" wrote: %w", err)
	}
	lines := bufio.NewScanner(packed)
	lines.Buffer(nil, longestLine)
	var all []backupLine
	there := make(map[agenda.ID]bool)
	sum := sha256.New()
	for n := 1; lines.Scan(); n++ {
		line, err := readLine(lines.Bytes())
		if err == nil && line.Capability != nil && !there[line.Capability.Agenda] {
			err = fmt.Errorf("a %s is of agenda %s, which is not in the backup", line.Capability.Kind, line.Capability.Agenda)
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		if line.Agenda != nil {
			there[line.Agenda.ID] = true
		}
		if n == 1 && line.Format != backupFormat {
			return nil, fmt.Errorf("line 1 says %q and not %q: it is of another program, or of a newer Hallway", line.Format, backupFormat)
		}
		if line.Sum != "" {
			return all, whole(lines, sum, line.Sum)
		}
		sum.Write(append(bytes.Clone(lines.Bytes()), '\n'))
		all = append(all, line)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("it is damaged: %w", err)
	}
	return nil, errors.New("truncated")
}

func readLine(text []byte) (line backupLine, err error) {
	if err := json.Unmarshal(text, &line); err != nil {
		return line, err
	}
	if line.Agenda != nil && line.Agenda.Seq == 0 {
		return line, errors.New("an agenda's change number is 0")
	}
	if c := line.Capability; c != nil {
		if _, err := xid.FromString(c.ID); err != nil || len(c.Hash) != len(Hash{}) {
			return line, errors.New("a capability without a name or with half a hash")
		}
	}
	return line, nil
}

// whole checks the sum, and that nothing follows.
func whole(lines *bufio.Scanner, sum hash.Hash, want string) error {
	if hex.EncodeToString(sum.Sum(nil)) != want {
		return errors.New("checksum mismatch")
	}
	if lines.Scan() || lines.Err() != nil {
		return errors.New("trailing data")
	}
	return nil
}

// Verify looks for damage in the database and, with judge, in each agenda. It says
// what it found in words.
func (s *Store) Verify(ctx context.Context, judge func(Doc) error) (agendas int, found []string, err error) {
	if found, err = s.engine.check(ctx); err != nil {
		found = append(found, fmt.Sprintf("the database cannot be looked through: %v", err))
	}
	err = each(ctx, s.engine.reader(), agendaTable, func(what string, err error) {
		found = append(found, fmt.Sprintf("%s: %v", what, err))
	}, func(row scanner) error {
		var id agenda.ID
		var doc Doc
		if err := row.Scan(&id, &doc.Seq, &doc.Body); err != nil {
			return err
		}
		agendas++
		if err := judge(doc); err != nil {
			found = append(found, fmt.Sprintf("agenda %s: %v", id, err))
		}
		return nil
	})
	if err != nil {
		err = fmt.Errorf("verify: %w", err)
	}
	return agendas, found, err
}
