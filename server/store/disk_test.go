package store

import (
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"sync"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/util/vfsutil"
	"github.com/ncruces/go-sqlite3/vfs"
)

// disk is one whose power can be cut, for the build of SQLite whose files can be written in
// Go. It has what was flushed; of what was written since, a cut leaves any of the sectors.
// So does a real one, and a test that only ends the process does not see it: there the
// system still has all that was written.
type disk struct {
	mu     sync.Mutex
	random *rand.Rand
	files  map[string]*platter
	shared string // a folder for what processes share, which is no file of the disk
	boot   int    // how often the power was cut; what was open before is of no use
	left   int    // operations until the power is cut or the fault comes; -1: it does not
	fault  fault
}

// fault is what happens at the last of the operations.
type fault uint8

const (
	cut    fault = iota // the power goes, and nothing works from then on
	full                // there is no room for what is written, now and later
	broken              // what is flushed does not get there, once
)

const sector = 512

// platter is a file: as it is on the disk, as programs see it, and what is between the two.
type platter struct {
	kept, seen []byte
	pending    []change
	shared     int // locks, as SQLite has them
	reserved   bool
	waits      bool // for an exclusive one
}

// change is a write, or with bytes nil a new length.
type change struct {
	at    int64
	bytes []byte
}

func newDisk(seed uint64, shared string) *disk {
	return &disk{random: rand.New(rand.NewPCG(seed, 1)), files: make(map[string]*platter), shared: shared, left: -1}
}

// fails counts an operation, and says what it fails with.
func (d *disk) fails(flush bool) error {
	if d.left > 0 {
		d.left--
	}
	if d.left != 0 {
		return nil
	}
	switch {
	case d.fault == cut:
		return sqlite3.IOERR_WRITE
	case d.fault == full && !flush:
		return sqlite3.FULL
	case d.fault == broken && flush:
		d.left = -1
		return sqlite3.IOERR_FSYNC
	}
	return nil
}

// cutPower leaves of what was not flushed what it happens to, and has all files closed.
func (d *disk) cutPower() {
	d.mu.Lock()
	defer d.mu.Unlock()
	luck := []float64{0, 0.5, 0.9, 1}[d.random.IntN(4)]
	for _, p := range d.files {
		for _, c := range p.pending {
			if c.bytes == nil {
				if d.random.Float64() < luck {
					p.kept = resized(p.kept, c.at)
				}
				continue
			}
			for from := int64(0); from < int64(len(c.bytes)); {
				to := min(int64(len(c.bytes)), (c.at+from)/sector*sector+sector-c.at)
				if d.random.Float64() < luck {
					p.kept = written(p.kept, change{c.at + from, c.bytes[from:to]})
				}
				from = to
			}
		}
		*p = platter{kept: p.kept, seen: append([]byte(nil), p.kept...)}
	}
	d.boot++
	d.left = -1
}

func resized(content []byte, size int64) []byte {
	if size <= int64(len(content)) {
		return content[:size]
	}
	return append(content, make([]byte, size-int64(len(content)))...)
}

func written(content []byte, c change) []byte {
	if end := c.at + int64(len(c.bytes)); end > int64(len(content)) {
		content = resized(content, end)
	}
	copy(content[c.at:], c.bytes)
	return content
}

// Open is of [vfs.VFS].
func (d *disk) Open(name string, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	if flags&(vfs.OPEN_TEMP_DB|vfs.OPEN_TEMP_JOURNAL|vfs.OPEN_TRANSIENT_DB|vfs.OPEN_SUBJOURNAL) != 0 || name == "" {
		return &vfsutil.SliceFile{}, flags | vfs.OPEN_MEMORY, nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	p := d.files[name]
	if p == nil {
		if flags&vfs.OPEN_CREATE == 0 {
			return nil, flags, sqlite3.CANTOPEN
		}
		p = &platter{}
		d.files[name] = p
	}
	path := filepath.Join(d.shared, fmt.Sprint(filepath.Base(name), "-", d.boot))
	return &handle{disk: d, platter: p, boot: d.boot, memory: vfs.NewSharedMemory(path, flags)}, flags, nil
}

// Delete is of [vfs.VFS].
func (d *disk) Delete(name string, _ bool) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.files[name] == nil {
		return sqlite3.IOERR_DELETE_NOENT
	}
	delete(d.files, name)
	return nil
}

// Access is of [vfs.VFS].
func (d *disk) Access(name string, _ vfs.AccessFlag) (bool, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.files[name] != nil, nil
}

// FullPathname is of [vfs.VFS].
func (d *disk) FullPathname(name string) (string, error) { return name, nil }

// handle is an open file.
type handle struct {
	disk    *disk
	platter *platter
	boot    int
	memory  vfs.SharedMemory
	level   vfs.LockLevel
}

func (h *handle) SharedMemory() vfs.SharedMemory { return h.memory }

func (h *handle) dead() bool { return h.boot != h.disk.boot }

func (h *handle) Close() error {
	_ = h.Unlock(vfs.LOCK_NONE) // never fails
	return nil
}

func (h *handle) ReadAt(b []byte, at int64) (int, error) {
	h.disk.mu.Lock()
	defer h.disk.mu.Unlock()
	if h.dead() {
		return 0, sqlite3.IOERR_READ
	}
	if at >= int64(len(h.platter.seen)) {
		return 0, io.EOF
	}
	n := copy(b, h.platter.seen[at:])
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

func (h *handle) WriteAt(b []byte, at int64) (int, error) {
	h.disk.mu.Lock()
	defer h.disk.mu.Unlock()
	if h.dead() {
		return 0, sqlite3.IOERR_WRITE
	}
	wasOn := h.disk.left != 0
	err := h.disk.fails(false)
	if err != nil && (h.disk.fault != cut || !wasOn) {
		return 0, err // the write during which the power goes may be there in part
	}
	c := change{at, append([]byte(nil), b...)}
	h.platter.seen = written(h.platter.seen, c)
	h.platter.pending = append(h.platter.pending, c)
	return len(b), err
}

func (h *handle) Truncate(size int64) error {
	h.disk.mu.Lock()
	defer h.disk.mu.Unlock()
	if h.dead() {
		return sqlite3.IOERR_TRUNCATE
	}
	if err := h.disk.fails(false); err != nil && h.disk.fault == cut {
		return err
	}
	h.platter.seen = resized(h.platter.seen, size)
	h.platter.pending = append(h.platter.pending, change{at: size})
	return nil
}

func (h *handle) Sync(vfs.SyncFlag) error {
	h.disk.mu.Lock()
	defer h.disk.mu.Unlock()
	if h.dead() {
		return sqlite3.IOERR_FSYNC
	}
	if err := h.disk.fails(true); err != nil {
		return err
	}
	for _, c := range h.platter.pending {
		if c.bytes == nil {
			h.platter.kept = resized(h.platter.kept, c.at)
		} else {
			h.platter.kept = written(h.platter.kept, c)
		}
	}
	h.platter.pending = nil
	return nil
}

func (h *handle) Size() (int64, error) {
	h.disk.mu.Lock()
	defer h.disk.mu.Unlock()
	return int64(len(h.platter.seen)), nil
}

func (h *handle) Lock(to vfs.LockLevel) error {
	h.disk.mu.Lock()
	defer h.disk.mu.Unlock()
	p := h.platter
	switch {
	case h.dead():
		return sqlite3.IOERR_LOCK
	case h.level >= to:
		return nil
	}
	switch to {
	case vfs.LOCK_SHARED:
		if p.waits {
			return sqlite3.BUSY
		}
		p.shared++
	case vfs.LOCK_RESERVED:
		if p.reserved {
			return sqlite3.BUSY
		}
		p.reserved = true
	default:
		p.waits, h.level = true, vfs.LOCK_PENDING
		if p.shared > 1 {
			return sqlite3.BUSY
		}
	}
	h.level = to
	return nil
}

func (h *handle) Unlock(to vfs.LockLevel) error {
	h.disk.mu.Lock()
	defer h.disk.mu.Unlock()
	if h.level <= to || h.dead() {
		return nil
	}
	if h.level >= vfs.LOCK_PENDING {
		h.platter.waits = false
	}
	if h.level >= vfs.LOCK_RESERVED {
		h.platter.reserved = false
	}
	if to == vfs.LOCK_NONE {
		h.platter.shared--
	}
	h.level = to
	return nil
}

func (h *handle) CheckReservedLock() (bool, error) {
	h.disk.mu.Lock()
	defer h.disk.mu.Unlock()
	return h.platter.reserved, nil
}

func (h *handle) SectorSize() int { return sector }

func (h *handle) DeviceCharacteristics() vfs.DeviceCharacteristic {
	return vfs.IOCAP_POWERSAFE_OVERWRITE
}
