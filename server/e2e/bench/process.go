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

// processors are hundredths of a second that all processors had.
type processors struct{ busy, all float64 }

// since is the share of the time since another moment that they were busy.
func (p processors) since(before processors) float64 {
	return (p.busy - before.busy) / (p.all - before.all)
}

func processorsNow() (processors, error) {
	stat, err := os.ReadFile("/proc/stat")
	if err != nil {
		return processors{}, fmt.Errorf("this system does not tell the work of its processors: %w", err)
	}
	return processorsIn(string(stat))
}

// processorsIn adds up the first line of proc_stat(5): user, nice, system, idle, iowait,
// irq, softirq and steal.
func processorsIn(stat string) (p processors, err error) {
	line, _, _ := strings.Cut(stat, "\n")
	fields := strings.Fields(line)
	if len(fields) < 9 || fields[0] != "cpu" {
		return p, fmt.Errorf("the processors' stat begins with %q", line)
	}
	for i, field := range fields[1:9] {
		n, err := strconv.ParseFloat(field, 64)
		if err != nil {
			return p, err
		}
		p.all += n
		if i != 3 && i != 4 {
			p.busy += n
		}
	}
	return p, nil
}

// othersWork is which share of the processors others keep busy while this waits.
func othersWork(wait time.Duration) (float64, error) {
	before, err := processorsNow()
	if err != nil {
		return 0, err
	}
	time.Sleep(wait)
	after, err := processorsNow()
	return after.since(before), err
}
