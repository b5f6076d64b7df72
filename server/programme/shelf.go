package programme

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"hallway/app/schedule"
	"hallway/server/importer"
)

// Shelf keeps the last good version of each source on disk, as it came.
type Shelf struct{ folder string }

// Kept is a version on the shelf. In its file, a line of JSON with what is known
// of it stands before the source's own bytes.
type Kept struct {
	Source     string              `json:"source"`
	Event      schedule.EventID    `json:"event,omitempty"` // the one it was found to belong to
	Validators importer.Validators `json:"validators"`
	Body       []byte              `json:"-"`
	Fetched    time.Time           `json:"-"` // the file's time of change
}

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

// Put keeps a version in place of the one before: whole, or not at all, whenever
// the power goes.
func (s *Shelf) Put(k Kept) error {
	head, err := json.Marshal(k)
	if err != nil {
		return err
	}
	file, err := os.CreateTemp(s.folder, "new-*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name()) // of no effect once it is renamed
	_, err = file.Write(bytes.Join([][]byte{head, k.Body}, []byte("\n")))
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	if err := os.Chtimes(file.Name(), k.Fetched, k.Fetched); err != nil {
		return err
	}
	if err := os.Rename(file.Name(), s.path(k.Source)); err != nil {
		return err
	}
	return s.sync()
}

// sync makes sure of the folder itself: a new name is lost in a power cut until
// its folder is on disk (fsync(2)). Not every system can.
func (s *Shelf) sync() error {
	folder, err := os.Open(s.folder)
	if err != nil {
		return err
	}
	defer folder.Close()
	_ = folder.Sync() // Windows cannot
	return nil
}

// Touch notes that a version still held at a time.
func (s *Shelf) Touch(source string, fetched time.Time) {
	_ = os.Chtimes(s.path(source), fetched, fetched) // it only looks older than it is
}

// Get is the version that was kept last.
func (s *Shelf) Get(source string) (Kept, error) {
	info, err := os.Stat(s.path(source))
	if err != nil {
		return Kept{}, err
	}
	file, err := os.ReadFile(s.path(source))
	if err != nil {
		return Kept{}, err
	}
	head, body, _ := bytes.Cut(file, []byte("\n"))
	k := Kept{Body: body, Fetched: info.ModTime()}
	if err := json.Unmarshal(head, &k); err != nil || k.Source != source {
		return Kept{}, fmt.Errorf("%s: this is no programme that Hallway kept", s.path(source))
	}
	return k, nil
}
