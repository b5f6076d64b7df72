package main

import (
	"testing"
)

func TestOnlyDataIsAChange(t *testing.T) {
	for line, want := range map[string]uint64{"data: 17": 17, ": here": 0, ": still here": 0, "": 0, "data: x": 0} {
		if got, ok := change(line); got != want || ok != (want > 0) {
			t.Errorf("%q: %d, %v", line, got, ok)
		}
	}
}

func TestStreamsLeaveFilesForOthers(t *testing.T) {
	for files, want := range map[uint64]int{100: 0, 500: 0, 1024: 524, 10500: 10000, 1 << 40: mostStreams} {
		if got := streamsWithin(files); got != want {
			t.Errorf("of %d files %d are streams, want %d", files, got, want)
		}
	}
}
