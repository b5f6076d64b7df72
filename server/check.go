package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"hallway/app/schedule"
	"hallway/server/convert"
	"hallway/server/fetch"
	"hallway/server/importer"
)

const checkUsage = `hallway check [--json|--sessions] [--timezone ZONE] FILE|FOLDER|URL [...]

Reads programmes and says what Hallway makes of them: the event, its zone and days,
how many rooms, tracks, speakers and sessions it has, and which sessions could not
be read and why. Of a folder it reads all that is a programme. With --sessions it prints
each session as one JSON line instead, to compare with; problems go to the error output.

Exit status 0 where everything was read, 1 where something was lost: a session, or a file
that cannot be read.

`

// runCheck is the command "check".
func runCheck(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	c := newCommand("check", checkUsage, getenv, stdout, stderr)
	asJSON := c.Bool("json", false, "print one JSON object a file, one a line")
	sessions := c.Bool("sessions", false, "print each session as one JSON object, one a line")
	zone := c.zone()
	var files []checkedFile
	_, status, ok := c.parse(args, func(rest []string) (err error) {
		if len(rest) == 0 {
			return errors.New("name a file, a folder or a URL")
		}
		if err = knownZone(*zone); err == nil {
			files, err = filesIn(rest)
		}
		return err
	})
	if !ok {
		return status
	}
	for _, file := range files {
		report := checkOne(ctx, file.name, importer.Options{Zone: *zone})
		if file.found && report.Format == "" && report.Error != "" {
			if !*asJSON && !*sessions {
				fmt.Fprintf(stdout, "%s\n  no programme\n", file.name)
			}
			continue
		}
		if report.Error != "" || report.lost > 0 {
			status = 1
		}
		switch {
		case *asJSON:
			line, _ := json.Marshal(report) // holds nothing that JSON cannot
			fmt.Fprintf(stdout, "%s\n", line)
		case *sessions:
			source := ""
			if len(files) > 1 {
				source = file.name
			}
			report.printSessions(stdout, stderr, source)
		default:
			report.print(stdout)
		}
	}
	return status
}

// checkedFile is a file or an address. Found is that it lies in a folder that was named,
// where there may be others that are no programmes.
type checkedFile struct {
	name  string
	found bool
}

// filesIn are files and addresses, and what lies in folders, in the order of their names.
func filesIn(refs []string) ([]checkedFile, error) {
	var files []checkedFile
	for _, ref := range refs {
		if info, err := os.Stat(ref); err != nil || !info.IsDir() {
			files = append(files, checkedFile{name: ref}) // what is wrong with it is told when it is read
			continue
		}
		err := filepath.WalkDir(ref, func(name string, entry fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case strings.HasPrefix(entry.Name(), ".") && name != ref && entry.IsDir():
				return fs.SkipDir
			case entry.Type().IsRegular() && !strings.HasPrefix(entry.Name(), "."):
				files = append(files, checkedFile{name, true})
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return files, nil
}

// knownZone accepts no zone, which leaves it to the file, and those that exist.
func knownZone(zone string) error {
	if zone == "" {
		return nil
	}
	return importer.CheckZone(zone)
}

// report is what check says of one file.
type report struct {
	Source   string             `json:"source"`
	Event    string             `json:"event"`
	ID       string             `json:"id"`
	Format   string             `json:"format"`
	Zone     string             `json:"timezone"`
	Days     int                `json:"days"`
	Dates    []string           `json:"dates"`
	Sessions int                `json:"sessions"`
	Rooms    int                `json:"rooms"`
	Tracks   int                `json:"tracks"`
	Speakers int                `json:"speakers"`
	Skipped  []importer.Problem `json:"skipped"`
	lost     int
	Warnings []importer.Problem `json:"warnings"`
	Version  string             `json:"version"` // names the content: the same bytes give the same
	Error    string             `json:"error,omitempty"`

	programme *schedule.Programme
}

func checkOne(ctx context.Context, ref string, opt importer.Options) report {
	r := report{Source: ref, Dates: []string{}, Skipped: []importer.Problem{}, Warnings: []importer.Problem{}}
	src, _, err := fetch.Get(ctx, ref, fetch.Validators{})
	if err != nil {
		r.Error = err.Error()
		return r
	}
	read, err := importer.Read(src, opt)
	r.Format = read.Format
	r.Skipped, r.lost = append(r.Skipped, read.Skipped...), read.Lost
	r.Warnings = append(r.Warnings, read.Warnings...)
	if err != nil {
		r.Error = err.Error()
		return r
	}
	r.programme = read.Programme
	r.count(read.Programme)
	return r
}

func (r *report) count(p *schedule.Programme) {
	r.Event, r.ID, r.Zone = p.Event.Name, string(p.Event.ID), p.Event.Zone
	r.Days, r.Sessions, r.Rooms, r.Tracks, r.Speakers = len(p.Event.Days), len(p.Sessions), len(p.Rooms), len(p.Tracks), len(p.Speakers)
	for _, day := range p.Event.Days {
		r.Dates = append(r.Dates, day.Date)
	}
	r.Version = schedule.Hash(append(schedule.EncodeIndex(p), schedule.EncodeDetails(p)...))
}

func (r *report) print(w io.Writer) {
	if r.Error != "" {
		fmt.Fprintf(w, "%s\n", r.Error)
	} else {
		fmt.Fprintf(w, "%s\n", r.Source)
		fmt.Fprintf(w, "  event     %s (%s)\n", r.Event, r.ID)
		fmt.Fprintf(w, "  format    %s\n", r.Format)
		fmt.Fprintf(w, "  timezone  %s\n", r.Zone)
		fmt.Fprintf(w, "  days      %d: %s\n", r.Days, strings.Join(r.Dates, ", "))
		fmt.Fprintf(w, "  rooms     %d\n  tracks    %d\n  speakers  %d\n", r.Rooms, r.Tracks, r.Speakers)
		fmt.Fprintf(w, "  sessions  %d read, %d skipped\n", r.Sessions, r.lost)
	}
	printProblems(w, "skipped", r.Skipped)
	printProblems(w, "warning", r.Warnings)
}

// printSessions prints each session as a line, and what could not be read beside them.
func (r *report) printSessions(w, problems io.Writer, source string) {
	if r.Error != "" {
		fmt.Fprintf(problems, "%s\n", r.Error)
	} else if err := convert.LinesFrom(w, r.programme, source); err != nil {
		fmt.Fprintln(problems, "hallway check:", err)
	}
	printProblems(problems, "skipped", r.Skipped)
	printProblems(problems, "warning", r.Warnings)
}

func printProblems(w io.Writer, kind string, problems []importer.Problem) {
	for _, p := range problems {
		fmt.Fprintf(w, "  %s: %s\n", kind, p)
	}
}
