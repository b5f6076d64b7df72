package browser

import (
	"strings"
	"testing"
)

func TestWhatWasReadFromFilesIsNotAProcessesOwn(t *testing.T) {
	got, err := readMemory(strings.NewReader(`5581c8000000-7ffd00000000 ---p 00000000 00:00 0   [rollup]
Rss:              180224 kB
Shared_Clean:      90000 kB
Private_Clean:     15930 kB
Private_Dirty:     77440 kB
Swap:                  0 kB
`))
	if want := (Memory{Own: 77440 << 10, Code: 15930 << 10}); err != nil || got != want {
		t.Errorf("got %v, %v; want %v", got, err, want)
	}
}
