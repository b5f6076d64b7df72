package main

import (
	"os"
	"runtime"
	"testing"
	"time"
)

func TestMemoryIsReadFromAStatus(t *testing.T) {
	got, err := residentIn("Name:\thallway\nVmHWM:\t  999999 kB\nVmRSS:\t   70304 kB\nThreads:\t12\n")
	if err != nil || got != 70304*1024 {
		t.Errorf("%v, %v", got, err)
	}
	if got, err := residentIn("Name:\tkthreadd\n"); err == nil {
		t.Errorf("%v of a process that has none", got)
	}
}

func TestWorkIsReadFromAStat(t *testing.T) {
	const stat = "4711 (a) name) S 1 4711 4711 0 -1 4194560 1 2 3 4 250 50 7 8 20 0 12 0 100 200 300"
	if got, err := workedIn(stat); err != nil || got != 3*time.Second {
		t.Errorf("%v, %v", got, err)
	}
	for _, broken := range []string{"", "4711 (name) S 1", "1 (x) S 1 2 3 4 5 6 7 8 9 10 a b c d"} {
		if got, err := workedIn(broken); err == nil {
			t.Errorf("%q: %v", broken, got)
		}
	}
}

func TestProcessorsAreReadFromAStat(t *testing.T) {
	got, err := processorsIn("cpu  100 20 30 400 50 0 6 7 0 0\ncpu0 1 2 3 4\n")
	if err != nil || got != (processors{busy: 163, all: 613}) {
		t.Errorf("%+v, %v", got, err)
	}
	if share := (processors{busy: 10, all: 100}).since(processors{busy: 5, all: 80}); share != 0.25 {
		t.Errorf("a share of %v", share)
	}
	if _, err := processorsIn("intr 1 2 3"); err == nil {
		t.Error("it was read from something else")
	}
}

func TestThisProcess(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("skipped: only Linux has these figures")
	}
	if got, err := resident(os.Getpid()); err != nil || got < 1<<20 {
		t.Errorf("%v bytes, %v", got, err)
	}
	if _, err := worked(os.Getpid()); err != nil {
		t.Error(err)
	}
}
