// Package programme keeps the programmes that the server serves: it reads their
// sources again and again, holds the last good version of each event, and has the
// files ready that phones fetch.
package programme

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"math/bits"
	"time"

	"github.com/andybalholm/brotli"

	"hallway/app/schedule"
	"hallway/app/search"
)

// Version is an event's programme as it is served: never changed, only replaced.
type Version struct {
	Programme *schedule.Programme
	Search    *search.Index
	Name      string // of the content: the same programme has the same
	Index     File
	Details   File
	Terms     File      // the search index
	Pictures  []File    // of the venue's floors
	Fetched   time.Time // when its sources were last heard from
	packed    bool      // its files are as small as they get
}

// File is one of the files that a phone fetches, as it is and compressed.
type File struct {
	URL    string
	Type   string // empty: one of our own
	Hash   string
	Body   []byte
	Brotli []byte
	Gzip   []byte
}

// Brotli's levels: the quick one takes 50 ms for KubeCon's 600 sessions, so that a
// change is out at once; the slow one takes 2 s and makes them a tenth smaller.
const (
	quick = 5
	slow  = 11
)

// NewVersion makes the files of a programme, whose search knows some more names.
func NewVersion(p *schedule.Programme, fetched time.Time, more ...search.Names) *Version {
	v := &Version{Programme: p, Search: search.Build(p, more...), Fetched: fetched}
	v.Index = newFile(p.Event.ID, "index", schedule.EncodeIndex(p))
	v.Details = newFile(p.Event.ID, "details", schedule.EncodeDetails(p))
	v.Terms = newFile(p.Event.ID, "search", v.Search.Encode())
	v.Name = schedule.Hash([]byte(v.Index.URL + v.Details.URL + v.Terms.URL))
	return v
}

// Packed is the version with files as small as they get.
func (v *Version) Packed() *Version {
	small := *v
	for _, f := range []*File{&small.Index, &small.Details, &small.Terms} {
		f.Brotli = packBrotli(f.Body, slow)
	}
	small.packed = true
	return &small
}

func (v *Version) files() []File { return append([]File{v.Index, v.Details, v.Terms}, v.Pictures...) }

func newFile(event schedule.EventID, name string, body []byte) File {
	zip := func(w io.Writer) io.WriteCloser {
		zip, _ := gzip.NewWriterLevel(w, gzip.BestCompression) // fails at unknown levels only
		return zip
	}
	hash := schedule.Hash(body)
	return File{
		URL:    fmt.Sprintf("/data/%s/%s.%s.bin", event, name, hash),
		Hash:   hash,
		Body:   body,
		Brotli: packBrotli(body, quick),
		Gzip:   pack(body, zip),
	}
}

func packBrotli(body []byte, level int) []byte {
	options := brotli.WriterOptions{Quality: level, LGWin: window(len(body))}
	return pack(body, func(w io.Writer) io.WriteCloser { return brotli.NewWriterOptions(w, options) })
}

// window is the logarithm of the smallest window in which a whole body lies (RFC 7932 9.1), up
// to the largest that brotli takes by default. The slowest level keeps eight bytes for each byte
// of it: the default is 32 MB for any body, and packs it no smaller.
func window(size int) int { return min(max(10, bits.Len(uint(size+16))), 22) }

func pack(body []byte, with func(io.Writer) io.WriteCloser) []byte {
	var to bytes.Buffer
	w := with(&to)
	_, _ = w.Write(body) // a bytes.Buffer does not fail
	_ = w.Close()
	return to.Bytes()
}
