package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"time"

	"hallway/app/register"
	"hallway/server/store"
)

const backupUsage = `hallway backup [--data FOLDER | --database URL] [--skip-damaged] FILE
hallway backup ... [--keep N] FOLDER

Writes all agendas into a file, while the server runs or not. In a folder the file is
named by the time, and with --keep older ones than the last N are removed. An agenda holds what
people picked and wrote: keep the file as you would their letters. What opens an
agenda is in it as hashes only. What a damaged disk does not give back ends it, and no
file is written; with --skip-damaged all the rest is, and what is missing is told.

`

const restoreUsage = `hallway restore [--data FOLDER | --database URL] FILE

Fills a store without agendas from a file that "hallway backup" wrote. Devices that
know more than the backup has give it back as soon as they reach the server. A backup
of either kind of store can be restored into the other: so one moves to PostgreSQL.

`

const verifyUsage = `hallway verify [--data FOLDER | --database URL]

Looks for damage in the store: of the database, and of each agenda. Exit status 1
where something was found.

`

// onStore runs a command on the store of a folder.
func onStore(name, usage string, args []string, getenv func(string) string, stdout, stderr io.Writer, do func(ctx context.Context, s *store.Store, rest []string) error, more ...func(*flag.FlagSet)) int {
	var settings settings
	c := newCommand(name, usage, getenv, stdout, stderr)
	c.StringVar(&settings.data, "data", "", "`FOLDER` of the server's data (default: in the user's cache folder)")
	c.StringVar(&settings.database, "database", "", "`URL` of the server's PostgreSQL, where it has one")
	for _, add := range more {
		add(c.FlagSet)
	}
	rest, status, ok := c.parse(args, func([]string) error { return nil })
	if !ok {
		return status
	}
	ctx := context.Background()
	err := func() error {
		folder, err := settings.folder()
		if err != nil {
			return err
		}
		if settings.database == "" {
			if err := hasStore(folder, name == "restore"); err != nil {
				return err
			}
		}
		s, err := openStore(ctx, settings, slog.New(slog.NewTextHandler(stderr, nil)))
		if err != nil {
			return err
		}
		return errors.Join(do(ctx, s, rest), s.Close())
	}()
	if err != nil {
		return c.failed(err)
	}
	return 0
}

// hasStore keeps a command from making a database in a folder that was mistaken for the
// server's. Only a restore makes one, in a folder that is there.
func hasStore(folder string, making bool) error {
	if making {
		if info, err := os.Stat(folder); err != nil || !info.IsDir() {
			return fmt.Errorf("there is no folder %s; make it, or name the server's with --data", folder)
		}
		return nil
	}
	if _, err := os.Stat(filepath.Join(folder, "agendas.db")); err != nil {
		return fmt.Errorf("there are no agendas in %s; name the server's folder with --data", folder)
	}
	return nil
}

func oneFile(rest []string) (string, error) {
	if len(rest) != 1 {
		return "", errors.New("name one file")
	}
	return rest[0], nil
}

// runBackup is the command "backup".
func runBackup(args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	skipDamaged, keep := false, 0
	return onStore("backup", backupUsage, args, getenv, stdout, stderr, func(ctx context.Context, s *store.Store, rest []string) error {
		name, err := oneFile(rest)
		if err != nil {
			return err
		}
		folder := ""
		if info, err := os.Stat(name); err == nil && info.IsDir() {
			folder, name = name, filepath.Join(name, time.Now().UTC().Format(backupName))
		}
		if keep < 0 || keep > 0 && folder == "" {
			return errors.New("--keep says how many backups of a folder stay; name a folder, and one or more")
		}
		// Beside the file until it is whole: a backup that breaks off replaces none.
		file, err := os.CreateTemp(filepath.Dir(name), ".backup-*")
		if err != nil {
			return err
		}
		defer os.Remove(file.Name()) // it is gone where all went well
		var skip func(what string, err error)
		missing := 0
		if skipDamaged {
			skip = func(what string, err error) {
				missing++
				fmt.Fprintf(stderr, "not in the backup: %s: %v\n", what, err)
			}
		}
		n, err := s.Backup(ctx, file, time.Now(), skip)
		if err == nil {
			_, err = file.Seek(0, io.SeekStart)
		}
		if err == nil {
			if _, wrong := store.CheckBackup(file); wrong != nil {
				err = fmt.Errorf("what was written cannot be restored, so no file is left: %w", wrong)
			}
		}
		if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
			return err
		}
		if err := os.Rename(file.Name(), name); err != nil {
			return err
		}
		fmt.Fprintf(stdout, "%d agendas are in %s\n", n, name)
		if keep > 0 {
			if err := prune(folder, keep); err != nil {
				return err
			}
		}
		if missing > 0 {
			fmt.Fprintf(stdout, "%d things could not be read and are not in it\n", missing)
		}
		return nil
	}, func(flags *flag.FlagSet) {
		flags.BoolVar(&skipDamaged, "skip-damaged", false, "leave out what cannot be read")
		flags.IntVar(&keep, "keep", 0, "remove older backups of the folder than the last `N`; 0: none")
	})
}

// backupName is a backup's name in a folder: names sort by time.
const backupName = "hallway-20060102T150405Z.gz"

// prune removes all backups of a folder but the last.
func prune(folder string, keep int) error {
	found, err := filepath.Glob(filepath.Join(folder, "hallway-*Z.gz"))
	if err != nil {
		return err
	}
	found = slices.DeleteFunc(found, func(name string) bool {
		_, err := time.Parse(backupName, filepath.Base(name))
		return err != nil // it is somebody else's
	})
	slices.Sort(found)
	for _, name := range found[:max(0, len(found)-keep)] {
		if err := os.Remove(name); err != nil {
			return err
		}
	}
	return nil
}

// runRestore is the command "restore".
func runRestore(args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	return onStore("restore", restoreUsage, args, getenv, stdout, stderr, func(ctx context.Context, s *store.Store, rest []string) error {
		name, err := oneFile(rest)
		if err != nil {
			return err
		}
		file, err := os.Open(name)
		if err != nil {
			return err
		}
		defer file.Close() // it was only read
		n, err := s.Restore(ctx, file)
		if err != nil {
			return err
		}
		fmt.Fprintf(stdout, "%d agendas were restored\n", n)
		return nil
	})
}

// errDamaged is told line by line before.
var errDamaged = errors.New("the store is damaged; restore a backup into a new folder")

// runVerify is the command "verify".
func runVerify(args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	return onStore("verify", verifyUsage, args, getenv, stdout, stderr, func(ctx context.Context, s *store.Store, rest []string) error {
		if len(rest) > 0 {
			return fmt.Errorf("unexpected argument %q", rest[0])
		}
		n, found, err := s.Verify(ctx, func(doc store.Doc) error {
			_, err := register.DecodeDoc(doc.Body)
			return err
		})
		if err != nil {
			return err
		}
		for _, line := range found {
			fmt.Fprintln(stdout, line)
		}
		if len(found) > 0 {
			return errDamaged
		}
		fmt.Fprintf(stdout, "%d agendas, all sound\n", n)
		return nil
	})
}
