package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"hallway/server/e2e/testserver"
)

// largest is a real file of each format, the largest there is. No real one of CSV or
// JSON-LD is known.
var largest = []struct {
	name, file string
	seconds    float64 // bar; 0: none
	mib        float64
}{
	{"schedule.xml, FOSDEM 2025", "fosdem-xml/fosdem-2025.xml", 0.3, 100},
	{"schedule.xml, 36c3", "frab-xml/36c3_merged.xml", 0, 0},
	{"schedule.json, 35c3", "series/35c3/daily/2018-12-27-81c8bfb.json", 0, 0},
	{"schedule.json of version 2", "schedule-json/hub-schedule2.json", 0, 0},
	{"Sched calendar, KubeCon", "sched-ics/kccnceu2026/2026-03-23T183344Z-all.ics", 0, 0},
	{"Sched print page, KubeCon", "sched-html/kccnceu2026-2026-03-22-print.html", 0, 0},
	{"Sched JSON export", "sched-api-json/graphqlconf-2023-2024-2025.EXCERPT.json", 0, 0},
	{"Sessionize", "sessionize-json/globalazure-austria/20240417T0822.json", 0, 0},
	{"pretalx API", "pretalx-api-json/pyconfr2025/20250922T1339-899b577.json", 0, 0},
	{"Google I/O (iosched)", "iosched-json/io/2018-04-25-cc579d0ed-conference_data_2018.json", 0, 0},
	{"KotlinConf", "sessionize-like/kotlinconf2025-conference.json", 0, 0},
	{"iCalendar, FINOS", "other-ics/finos-google-calendar.REDACTED.ics", 0, 0},
}

// imports says how long reading a programme takes and how much memory: of a whole
// `hallway check`, from its start to its end.
func imports(root, command string, runs int) (report, error) {
	r := report{Site: "hallway check, as a process of its own: time and most memory"}
	folder, ok := testserver.Programmes(root)
	if !ok {
		return r, nil
	}
	for _, l := range largest {
		file := filepath.Join(folder, filepath.FromSlash(l.file))
		if _, err := os.Stat(file); err != nil {
			continue
		}
		var seconds, memory []float64
		for range max(5, runs) {
			check := exec.Command(command, "check", "--json", file)
			began := time.Now()
			if err := check.Run(); err != nil {
				return r, fmt.Errorf("hallway check %s: %w", l.file, err)
			}
			seconds = append(seconds, time.Since(began).Seconds())
			used, ok := check.ProcessState.SysUsage().(*syscall.Rusage)
			if !ok {
				return r, errors.New("this system does not tell the memory of a process")
			}
			memory = append(memory, float64(used.Maxrss)/1024) // Linux counts in KiB
		}
		r.Figures = append(r.Figures, judged(l.name, seconds, "s", l.seconds), judged("...", memory, "MiB", l.mib))
	}
	return r, nil
}
