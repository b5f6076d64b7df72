package programme

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"hallway/app/schedule"
)

// A version's file is gzip of the length of its index, as a varint, its index and
// its details, the way they travel to phones. A Hallway that has another form for
// those cannot read what an earlier one kept: it forgets it, and says so.

const versionsFile = "versions.json"

func trimGz(name string) string { return strings.TrimSuffix(name, ".gz") }

// draft is a version to be written.
type draft struct {
	name           string
	index, details []byte
}

func draftOf(v *Version) draft { return draft{v.Name, v.Index.Body, v.Details.Body} }

// draftOfMix is one that nobody was served, under a name that is no version's.
func draftOfMix(p *schedule.Programme) draft {
	d := draft{index: schedule.EncodeIndex(p), details: schedule.EncodeDetails(p)}
	d.name = schedule.Hash(append(slices.Clip(d.index), d.details...))
	return d
}

// write keeps a version's file, unless it is there already from an earlier time.
func (h *History) write(event schedule.EventID, d draft, at time.Time) (size int, err error) {
	name := h.path(event, d.name+".gz")
	if file, err := os.Stat(name); err == nil {
		return int(file.Size()), nil
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return 0, err
	}
	body := binary.AppendUvarint(nil, uint64(len(d.index)))
	body = append(append(body, d.index...), d.details...)
	zip := func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) }
	body = pack(body, zip)
	return len(body), writeWhole(name, at, body)
}

// Programme reads a version that lasted.
func (h *History) Programme(event schedule.EventID, version string) (*schedule.Programme, error) {
	name := h.path(event, version+".gz")
	p, err := readVersion(name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return p, nil
}

func readVersion(name string) (*schedule.Programme, error) {
	file, err := os.ReadFile(name)
	if err != nil {
		return nil, errors.Unwrap(err)
	}
	zip, err := gzip.NewReader(bytes.NewReader(file))
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(zip)
	if err != nil {
		return nil, err
	}
	length, n := binary.Uvarint(body)
	if n <= 0 || length > uint64(len(body)-n) {
		return nil, schedule.ErrWire
	}
	return decode(body[n:n+int(length)], body[n+int(length):])
}

func decode(index, details []byte) (*schedule.Programme, error) {
	p, err := schedule.DecodeIndex(index)
	if err != nil {
		return nil, err
	}
	return p, p.DecodeDetails(details)
}

// save writes down what is known of an event, and then lets go of files that
// nothing names any more; so whatever is named is there.
func (h *History) save(event schedule.EventID, p *past, now time.Time) {
	text, err := json.MarshalIndent(p, "", "\t")
	if err == nil {
		err = os.MkdirAll(filepath.Join(h.folder, string(event)), 0o755)
	}
	if err == nil {
		err = writeWhole(h.path(event, versionsFile), now, text)
	}
	if err != nil {
		h.log.Error("history not kept on disk, so it is lost when the server stops", "event", event, "error", err)
		return
	}
	h.sweep(event, p)
}

// read is what was written down of an event: nothing, where nothing was or where
// it cannot be read any more.
func (h *History) read(event schedule.EventID) *past {
	p := new(past)
	text, err := os.ReadFile(h.path(event, versionsFile))
	if errors.Is(err, fs.ErrNotExist) {
		return p
	}
	if err == nil {
		err = json.Unmarshal(text, p)
	}
	if err == nil {
		err = h.check(event, p)
	}
	if err != nil {
		h.log.Warn("history not read, so it begins anew", "event", event, "error", err)
		return new(past)
	}
	return p
}

// check reports whether the newest version can be read. It stands for all: they are
// of the same form, or older.
func (h *History) check(event schedule.EventID, p *past) error {
	if len(p.Lasted) == 0 {
		return nil
	}
	_, err := h.Programme(event, p.newest().Name)
	return err
}
