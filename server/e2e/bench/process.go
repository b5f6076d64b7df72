package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// resident is the memory that a process has, in bytes: what Linux counts as its
// resident set.
func resident(pid int) (float64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, fmt.Errorf("this system does not tell the memory of a process: %w", err)
	}
	return residentIn(string(status))
}

func residentIn(status string) (float64, error) {
	for line := range strings.Lines(status) {
		if value, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kib, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 64)
			return kib * 1024, err // what Linux calls kB
		}
	}
	return 0, fmt.Errorf("a process's status has no line VmRSS")
}

// worked is how long a process has had a processor.
func worked(pid int) (time.Duration, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, fmt.Errorf("this system does not tell the work of a process: %w", err)
	}
	return workedIn(string(stat))
}

// workedIn adds up utime and stime, the fields 14 and 15 of proc_pid_stat(5), which
// count hundredths of a second. The name before them is in brackets and may hold any.
func workedIn(stat string) (time.Duration, error) {
	fields := strings.Fields(stat[strings.LastIndexByte(stat, ')')+1:])
	if len(fields) < 13 {
		return 0, fmt.Errorf("a process's stat has %d fields only", len(fields))
	}
	var ticks int64
	for _, field := range fields[11:13] {
		n, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return 0, err
		}
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond, nil
}
