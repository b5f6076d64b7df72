package main

import (
	"testing"
	"time"
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

func TestARollIsDoneOnceAllAnswered(t *testing.T) {
	var r roll
	done := r.begin(2)
	r.answer(r.began.Add(3 * time.Millisecond))
	select {
	case <-done:
		t.Error("it was done too early")
	default:
	}
	r.answer(r.began.Add(5 * time.Millisecond))
	<-done
	if got := r.end(); len(got) != 2 || got[0] != 3 || got[1] != 5 {
		t.Errorf("%v", got)
	}
}
