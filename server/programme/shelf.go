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

// Shelf keeps the last good version of each source on disk, as it came, and beside
// it the one that is held and the one that stood a day ago, if any: at most three files a
// source.
type Shelf struct{ folder string }

// Kept is a version on the shelf. In its file, a line of JSON with what is known
// of it stands before the source's own bytes.
type Kept struct {
	Source     string              `json:"source"`
	Event      schedule.EventID    `json:"event,omitempty"` // the one it was found to belong to
	Validators importer.Validators `json:"validators"`
	Why        string              `json:"why,omitempty"`  // it is held
	Since      time.Time           `json:"since,omitzero"` // it, or others like it, is held
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

// OpenShelf is a shelf that is there, for those who look at what a server keeps.
func OpenShelf(folder string) (*Shelf, error) {
	if _, err := os.Stat(folder); err != nil {
		return nil, errors.New("no server has kept a programme there")
	}
	return &Shelf{folder: folder}, nil
}

func (s *Shelf) path(source string) string {
	return filepath.Join(s.folder, schedule.Hash([]byte(source))+".programme")
}

// Put keeps a version in place of the one before.
func (s *Shelf) Put(k Kept) error { return s.write(s.path(k.Source), k) }

func (s *Shelf) write(path string, k Kept) error {
	head, err := json.Marshal(k)
	if err != nil {
		return err
	}
	return writeWhole(path, k.Fetched, head, []byte("\n"), k.Body)
}

// Touch notes that a version still held at a time.
func (s *Shelf) Touch(source string, fetched time.Time) {
	_ = os.Chtimes(s.path(source), fetched, fetched) // it only looks older than it is
}

// Get is the version that was kept last.
func (s *Shelf) Get(source string) (Kept, error) {
	k, err := read(s.path(source))
	if err == nil && k.Source != source {
		return Kept{}, notKept(s.path(source))
	}
	return k, err
}

func read(path string) (Kept, error) {
	info, err := os.Stat(path)
	if err != nil {
		return Kept{}, err
	}
	file, err := os.ReadFile(path)
	if err != nil {
		return Kept{}, err
	}
	head, body, _ := bytes.Cut(file, []byte("\n"))
	k := Kept{Body: body, Fetched: info.ModTime()}
	if err := json.Unmarshal(head, &k); err != nil || k.Source == "" {
		return Kept{}, notKept(path)
	}
	return k, nil
}

func notKept(path string) error {
	return fmt.Errorf("%s: this is no programme that Hallway kept", path)
}
