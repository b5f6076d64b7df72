package programme

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"hallway/app/schedule"
)

// Held versions lie in the archive beside the good ones until the source comes back
// whole or an operator accepts them. To accept one is to put a mark in the archive,
// which names its content: what is taken is what was looked at, by a server that
// runs, within seconds, or by the next one that starts.

// ErrNothing is that a version without a session was asked for: there would be
// nothing to serve.
var ErrNothing = errors.New("it has no sessions, so there would be nothing to serve")

// Hold keeps a version beside the good one, in place of one that was held before.
func (s *Archive) Hold(k Kept) error { return s.write(s.side(k.Source, ".held"), k) }

// KeepStood keeps the version that stood a day ago.
func (s *Archive) KeepStood(k Kept) error { return s.write(s.side(k.Source, ".stood"), k) }

// Stood is the version of a source that stood a day ago.
func (s *Archive) Stood(source string) (k Kept, ok bool) {
	k, err := read(s.side(source, ".stood"))
	return k, err == nil && k.Source == source
}

// Held is the version of a source that is held.
func (s *Archive) Held(source string) (k Kept, ok bool) {
	k, err := read(s.side(source, ".held"))
	return k, err == nil && k.Source == source
}

// AllHeld are the held versions of all sources, by event and source.
func (s *Archive) AllHeld() ([]Kept, error) {
	names, err := fs.Glob(os.DirFS(s.folder), "*.held")
	if err != nil {
		return nil, err
	}
	var all []Kept
	for _, name := range names {
		k, err := read(filepath.Join(s.folder, name))
		if err != nil {
			return nil, err
		}
		all = append(all, k)
	}
	slices.SortFunc(all, func(a, b Kept) int {
		return strings.Compare(string(a.Event)+" "+a.Source, string(b.Event)+" "+b.Source)
	})
	return all, nil
}

// Drop lets go of the held version of a source, and of the word that it is accepted.
func (s *Archive) Drop(source string) {
	for _, side := range []string{".held", ".accepted"} {
		_ = os.Remove(s.side(source, side)) // most often it is not there
	}
}

// Accept marks a held version as accepted.
func (s *Archive) Accept(k Kept) error {
	if len(k.Body) == 0 || k.Why == whyEmpty {
		return fmt.Errorf("%s: %w", k.Source, ErrNothing)
	}
	return writeWhole(s.side(k.Source, ".accepted"), k.Fetched, []byte(schedule.Hash(k.Body)))
}

// takeAccepted is the hash of the content that was accepted for a source, once.
func (s *Archive) takeAccepted(source string) string {
	hash, err := os.ReadFile(s.side(source, ".accepted"))
	if err != nil {
		return ""
	}
	_ = os.Remove(s.side(source, ".accepted")) // read twice, it changes nothing
	return string(hash)
}

func (s *Archive) side(source, kind string) string {
	return strings.TrimSuffix(s.path(source), ".programme") + kind
}
