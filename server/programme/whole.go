package programme

import (
	"errors"
	"os"
	"path/filepath"
	"time"
)

// writeWhole puts a file in place of the one before: whole, or not at all, whenever
// the power goes.
func writeWhole(path string, changed time.Time, parts ...[]byte) error {
	folder := filepath.Dir(path)
	file, err := os.CreateTemp(folder, "new-*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name()) // of no effect once it is renamed
	for _, part := range parts {
		if err == nil {
			_, err = file.Write(part)
		}
	}
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	if err := os.Chtimes(file.Name(), changed, changed); err != nil {
		return err
	}
	if err := os.Rename(file.Name(), path); err != nil {
		return err
	}
	return syncFolder(folder)
}

// syncFolder makes sure of the folder itself: a new name is lost in a power cut
// until its folder is on disk (fsync(2)). Not every system can.
func syncFolder(name string) error {
	folder, err := os.Open(name)
	if err != nil {
		return err
	}
	defer folder.Close()
	_ = folder.Sync() // Windows cannot
	return nil
}
