// Package importer reads other people's programmes. The format is found by looking
// at the content. What is wrong with one session is a [Problem] and the rest is
// read; only a file that is not a programme at all is an error.
//
// Each format has a file of its own, format_*.go, which turns foreign words into a draft: names
// of rooms, tracks and people, instants, prose. The draft gives them ids and makes
// a [schedule.Programme] of them. The same input gives the same programme, whatever
// the order of its sessions, its line ends and the time of its export.
package importer

import (
	"bytes"
	"fmt"

	"hallway/app/schedule"
)

// Bounds of what is read. Real programmes stay far below them; files made to hurt
// do not get further.
const (
	maxBytes    = 32 << 20 // of a source; the largest real one known has 3 MB
	maxPieces   = 500000   // lines, elements and values; that one has 103,000
	maxSessions = 10000
	maxDepth    = 64 // of values within values in JSON
)

// MaxBytes is how large a source may be, for those who take one in.
const MaxBytes = maxBytes

// Source is a file as it came. Name is where it came from, for messages.
type Source struct {
	Name string
	Body []byte
}

// Options tell what a file does not.
type Options struct {
	Event schedule.EventID // empty: taken from the file
	Zone  string           // IANA name; empty: the file's own, or guessed
}

// Result is what was read.
type Result struct {
	Programme *schedule.Programme
	Format    string
	Skipped   []Problem // sessions that could not be read
	Lost      int       // how many those are, also where there are too many to list
	Warnings  []Problem // what was read otherwise than it stands there
}

// Read reads a programme.
func Read(src Source, opt Options) (Result, error) {
	if len(src.Body) > maxBytes {
		return Result{}, fmt.Errorf("%s: %d MiB is more than the %d MiB that a programme may have",
			src.Name, len(src.Body)>>20, maxBytes>>20)
	}
	if n := pieces(src.Body); n > maxPieces {
		return Result{}, fmt.Errorf("%s: it is made of %d pieces (lines, elements, values), which is more than the %d that a programme may have", src.Name, n, maxPieces)
	}
	body, encoding := inUTF8(src.Body)
	body = bareJSON(withLineFeeds(body))
	all, err := detect(body)
	if err != nil {
		return Result{}, fmt.Errorf("%s: %w", src.Name, err)
	}
	r, failed := all[0].result(src.Name, body, encoding, opt)
	for _, f := range all[1:] {
		if failed == nil {
			break
		}
		if other, err := f.result(src.Name, body, encoding, opt); err == nil {
			return other, nil
		}
	}
	return r, failed
}

// result reads a file as one of a format.
func (f format) result(name string, body []byte, encoding string, opt Options) (Result, error) {
	d, err := f.read(body, opt)
	if err != nil {
		return Result{}, fmt.Errorf("%s: it looks like %s, but %w", name, f.article(), err)
	}
	if encoding != "" {
		d.warn(0, "", "the file is not in UTF-8; it is read as %s. Save it as UTF-8 if letters are wrong", encoding)
	}
	r, err := d.finish(opt)
	r.Format = f.name
	if err != nil {
		return r, fmt.Errorf("%s: it looks like %s, but %w", name, f.article(), err)
	}
	return r, nil
}

// pieces is about how much work a file is, whatever its format: what it is made of is
// apart by one of these. Files made to hurt have little else in them, so they are told
// before anything is read.
func pieces(body []byte) int {
	n := bytes.Count(body, []byte("\r")) - bytes.Count(body, []byte("\r\n")) // see withLineFeeds
	for _, mark := range []string{"\n", ",", ";", "<", "{", "[", "\t"} {
		n += bytes.Count(body, []byte(mark))
	}
	return n
}
