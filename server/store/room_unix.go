//go:build unix

package store

import (
	"path/filepath"

	"golang.org/x/sys/unix"
)

// roomFor is how many bytes are left for files in the folder of one.
func roomFor(file string) (bytes uint64, known bool) {
	var disk unix.Statfs_t
	if err := unix.Statfs(filepath.Dir(file), &disk); err != nil {
		return 0, false
	}
	return uint64(disk.Bavail) * uint64(disk.Bsize), true
}
