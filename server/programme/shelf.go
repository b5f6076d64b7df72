package programme

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"hallway/app/schedule"
)

// Shelf keeps the last good version of each source on disk, as it came.
type Shelf struct{ folder string }

// NewShelf keeps versions in a folder, which it makes.
func NewShelf(folder string) (*Shelf, error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, fmt.Errorf("the folder for programmes: %w", err)
	}
	return &Shelf{folder: folder}, nil
}

func (s *Shelf) path(source string) string {
	return filepath.Join(s.folder, schedule.Hash([]byte(source))+".programme")
}

// Put keeps a version in place of the one before: whole, or not at all.
func (s *Shelf) Put(source string, body []byte, fetched time.Time) error {
	if s == nil {
		return nil
	}
	file, err := os.CreateTemp(s.folder, "new-*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	_, err = file.Write(body)
	if err == nil {
		err = file.Sync()
	}
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Chtimes(file.Name(), fetched, fetched)
	}
	if err == nil {
		err = os.Rename(file.Name(), s.path(source))
	}
	return err
}

// Get is the version that was kept last, and when it was fetched.
func (s *Shelf) Get(source string) (body []byte, fetched time.Time, err error) {
	if s == nil {
		return nil, fetched, errors.New("nothing is kept on disk")
	}
	info, err := os.Stat(s.path(source))
	if err != nil {
		return nil, fetched, err
	}
	body, err = os.ReadFile(s.path(source))
	return body, info.ModTime(), err
}
