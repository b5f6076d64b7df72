package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"strings"
	"time"

	"hallway/app/schedule"
	"hallway/server/importer"
)

const checkUsage = `hallway check [--json] [--timezone ZONE] FILE|URL [FILE|URL ...]

Reads programmes and says what Hallway makes of them. Exit status 1 where one of
them could not be read.
`

// runCheck is the command "check".
func runCheck(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("check", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() { fmt.Fprint(stderr, checkUsage); flags.PrintDefaults() }
	asJSON := flags.Bool("json", false, "print one JSON object a file, one a line")
	zone := flags.String("timezone", "", "the event's zone, such as Europe/Amsterdam, where the file does not say")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if flags.NArg() == 0 {
		flags.Usage()
		return 2
	}
	if err := knownZone(*zone); err != nil {
		fmt.Fprintln(stderr, "hallway check:", err)
		return 2
	}
	status := 0
	for _, ref := range flags.Args() {
		report := checkOne(ctx, ref, importer.Options{Zone: *zone})
		if report.Error != "" {
			status = 1
		}
		if *asJSON {
			line, _ := json.Marshal(report) // holds nothing that JSON cannot
			fmt.Fprintf(stdout, "%s\n", line)
		} else {
			report.print(stdout)
		}
	}
	return status
}

func knownZone(zone string) error {
	if zone == "" {
		return nil
	}
	if _, err := time.LoadLocation(zone); err != nil {
		return fmt.Errorf("the time zone %q is unknown; name one such as Europe/Amsterdam", zone)
	}
	return nil
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
	r.Skipped = append(r.Skipped, read.Skipped...)
	r.Warnings = append(r.Warnings, read.Warnings...)
	if err != nil {
		r.Error = err.Error()
		return r
	}
	p := read.Programme
	r.Event, r.ID, r.Zone = p.Event.Name, string(p.Event.ID), p.Event.Zone
	r.Days, r.Sessions, r.Rooms, r.Tracks, r.Speakers = len(p.Event.Days), len(p.Sessions), len(p.Rooms), len(p.Tracks), len(p.Speakers)
	for _, day := range p.Event.Days {
		r.Dates = append(r.Dates, day.Date)
	}
	r.Version = schedule.Hash(append(schedule.EncodeIndex(p), schedule.EncodeDetails(p)...))
	return r
}

func (r report) print(w io.Writer) {
	if r.Error != "" {
		fmt.Fprintf(w, "%s\n", r.Error)
		printProblems(w, "skipped", r.Skipped)
		return
	}
	fmt.Fprintf(w, "%s\n", r.Source)
	fmt.Fprintf(w, "  event     %s (%s)\n", r.Event, r.ID)
	fmt.Fprintf(w, "  format    %s\n", r.Format)
	fmt.Fprintf(w, "  timezone  %s\n", r.Zone)
	fmt.Fprintf(w, "  days      %d: %s\n", r.Days, strings.Join(r.Dates, ", "))
	fmt.Fprintf(w, "  rooms     %d\n  tracks    %d\n  speakers  %d\n", r.Rooms, r.Tracks, r.Speakers)
	fmt.Fprintf(w, "  sessions  %d read, %d skipped\n", r.Sessions, len(r.Skipped))
	printProblems(w, "skipped", r.Skipped)
	printProblems(w, "warning", r.Warnings)
}

func printProblems(w io.Writer, kind string, problems []importer.Problem) {
	for _, p := range problems {
		fmt.Fprintf(w, "  %s: %s\n", kind, p)
	}
}
