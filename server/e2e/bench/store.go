package main

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"hallway/app/agenda"
	"hallway/server/store"
)

// direct ends the server and asks its store itself: how much it keeps of an agenda, and
// how many writes a second it has on disk without HTTP, without merging.
func (s *stage) direct() (err error) {
	if err := s.end(); err != nil {
		return err
	}
	name, least := s.database, 5000.0
	if name == "" {
		name, least = filepath.Join(s.folder, "data", "agendas.db"), 10000
	}
	kept, err := store.Open(context.Background(), name, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, kept.Close()) }()
	doc, err := kept.Get(context.Background(), s.phones[syncAgendas-1].agenda)
	if err != nil {
		return err
	}
	disk, err := s.onDisk()
	if err != nil {
		return err
	}
	all, err := several(3, func() (turn, error) {
		return during(2*time.Second, syncAtOnce, func(_, _ int, took *waits) error {
			id := s.phones[rand.IntN(syncAgendas)].agenda
			return took.time(func() error { return rewrite(kept, id) })
		})
	})
	if err != nil {
		return err
	}
	s.add(
		judged("an agenda with 60 picks, 8 notes and 3 items as it is stored", single(float64(len(doc.Body))/1e3), "kB", 5),
		plain("... all 20,000 on disk, with what opens them", single(disk/1e6), "MB"),
		atLeast("writes straight to the store, 64 at once", all.rates(), "/s", least),
		plain("... p99", all.quantiles(0.99), "ms"),
	)
	return nil
}

// rewrite writes an agenda as it is, which is what one edit of many costs.
func rewrite(kept *store.Store, id agenda.ID) error {
	return kept.Update(context.Background(), []agenda.ID{id}, func(_ agenda.ID, doc store.Doc) (store.Doc, bool) {
		return store.Doc{Seq: doc.Seq + 1, Body: doc.Body}, true
	})
}

// onDisk is what the database takes there, in bytes.
func (s *stage) onDisk() (total float64, err error) {
	if s.database != "" {
		conn, err := pgx.Connect(context.Background(), s.database)
		if err != nil {
			return 0, err
		}
		defer conn.Close(context.Background()) // it was only asked
		err = conn.QueryRow(context.Background(), `SELECT pg_database_size(current_database())::float8`).Scan(&total)
		return total, err
	}
	err = filepath.WalkDir(filepath.Join(s.folder, "data"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasPrefix(entry.Name(), "agendas.db") {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			total += float64(info.Size())
		}
		return err
	})
	return total, err
}
