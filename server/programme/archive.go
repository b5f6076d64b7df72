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
	"hallway/server/fetch"
)

// Archive keeps the last good version of each source on disk, as it came, and beside
// it the one that is held and the one that stood a day ago, if any: at most three files a
// source.
type Archive struct{ folder string }

// Kept is a version in the archive. In its file, a line of JSON with what is known
// of it stands before the source's own bytes.
type Kept struct {
	Source     string           `json:"source"`
	Event      schedule.EventID `json:"event,omitempty"` // the one it was found to belong to
	Validators fetch.Validators `json:"validators"`
	Why        string           `json:"why,omitempty"`  // it is held
	Since      time.Time        `json:"since,omitzero"` // it, or others like it, is held
	Body       []byte           `json:"-"`
	Fetched    time.Time        `json:"-"` // the file's time of change
}

// NewArchive keeps versions in a folder, which it makes.
func NewArchive(folder string) (*Archive, error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, fmt.Errorf("the folder for programmes: %w", err)
	}
	return &Archive{folder: folder}, nil
}

// OpenArchive is a archive that is there, for those who look at what a server keeps.
func OpenArchive(folder string) (*Archive, error) {
	if _, err := os.Stat(folder); err != nil {
		return nil, errors.New("no server has kept a programme there")
	}
	return &Archive{folder: folder}, nil
}

func (s *Archive) path(source string) string {
	return filepath.Join(s.folder, schedule.Hash([]byte(source))+".programme")
}

// Put keeps a version in place of the one before.
func (s *Archive) Put(k Kept) error { return s.write(s.path(k.Source), k) }

func (s *Archive) write(path string, k Kept) error {
	head, err := json.Marshal(k)
	if err != nil {
		return err
	}
	return writeWhole(path, k.Fetched, head, []byte("\n"), k.Body)
}

// Touch notes that a version still held at a time.
func (s *Archive) Touch(source string, fetched time.Time) {
	_ = os.Chtimes(s.path(source), fetched, fetched) // it only looks older than it is
}

// Get is the version that was kept last.
func (s *Archive) Get(source string) (Kept, error) {
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
	return fmt.Errorf("%s: this is not a programme that Hallway kept", path)
}
