package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"hallway/app/schedule"
	"hallway/server/importer"
)

const checkUsage = `hallway check [--json] [--timezone ZONE] FILE|URL [FILE|URL ...]

Reads programmes and says what Hallway makes of them: the event, its zone and days,
how many rooms, tracks, speakers and sessions it has, and which sessions could not
be read and why. Exit status 1 where one of them could not be read at all.

`

// runCheck is the command "check".
func runCheck(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	c, err := parseCheck(args, stdout, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		fmt.Fprintln(stderr, "hallway check:", err)
		return 2
	}
	status := 0
	for _, ref := range c.refs {
		report := checkOne(ctx, ref, importer.Options{Zone: c.zone})
		if report.Error != "" {
			status = 1
		}
		if c.json {
			line, _ := json.Marshal(report) // holds nothing that JSON cannot
			fmt.Fprintf(stdout, "%s\n", line)
		} else {
			report.print(stdout)
		}
	}
	return status
}

// checkArgs is what was asked for.
type checkArgs struct {
	refs []string
	json bool
	zone string
}

// parseCheck reads what was asked for.
func parseCheck(args []string, stdout, stderr io.Writer) (checkArgs, error) {
	var c checkArgs
	flags := flag.NewFlagSet("check", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // the errors are told by runCheck
	flags.BoolVar(&c.json, "json", false, "print one JSON object a file, one a line")
	flags.StringVar(&c.zone, "timezone", "", "the event's `ZONE`, such as Europe/Amsterdam, where the file does not say or is wrong")
	var err error
	if c.refs, err = parseAnywhere(flags, args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			printCheckUsage(flags, stdout)
		}
		return c, err
	}
	if len(c.refs) == 0 {
		printCheckUsage(flags, stderr)
		return c, errors.New("name a file or a URL")
	}
	return c, knownZone(c.zone)
}

func printCheckUsage(flags *flag.FlagSet, w io.Writer) {
	fmt.Fprint(w, checkUsage)
	flags.SetOutput(w)
	flags.PrintDefaults()
	flags.SetOutput(io.Discard)
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
}

func checkOne(ctx context.Context, ref string, opt importer.Options) report {
	r := report{Source: ref, Dates: []string{}, Skipped: []importer.Problem{}, Warnings: []importer.Problem{}}
	src, _, err := importer.Fetch(ctx, ref, importer.Validators{})
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

func printProblems(w io.Writer, kind string, problems []importer.Problem) {
	for _, p := range problems {
		fmt.Fprintf(w, "  %s: %s\n", kind, p)
	}
}
