package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"hallway/server/convert"
	"hallway/server/importer"
)

const convertUsage = `hallway convert --to schedule.json|schedule.xml|ics|csv [--output FILE] [--timezone ZONE] FILE|URL

Reads a programme as "hallway check" does, and writes it in another format. Reading that
again gives the same sessions. Exit status 1 where a session could not be read.

`

// runConvert is the command "convert".
func runConvert(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("convert", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // the errors are told below
	to := flags.String("to", "", "the `FORMAT` to write: "+strings.Join(convert.Names(), ", "))
	output := flags.String("output", "", "the `FILE` to write to; where it is missing, the output")
	zone := flags.String("timezone", "", "the event's `ZONE`, such as Europe/Amsterdam, where the file does not say or is wrong")
	refs, err := parseFlags(flags, args, getenv)
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprint(stdout, convertUsage)
		flags.SetOutput(stdout)
		flags.PrintDefaults()
		return 0
	case err == nil && len(refs) != 1:
		err = errors.New("name one file or URL")
	case err == nil && *to == "":
		err = fmt.Errorf("say with --to what to write: %s", strings.Join(convert.Names(), ", "))
	}
	if err == nil {
		err = knownZone(*zone)
	}
	if err != nil {
		fmt.Fprintln(stderr, "hallway convert:", err)
		return 2
	}
	report := checkOne(ctx, refs[0], importer.Options{Zone: *zone})
	if report.Error != "" {
		fmt.Fprintln(stderr, report.Error)
	}
	printProblems(stderr, "skipped", report.Skipped)
	printProblems(stderr, "warning", report.Warnings)
	if report.Error != "" {
		return 1
	}
	var file bytes.Buffer // whole, or not at all
	if err = convert.To(*to, &file, report.programme); err == nil {
		if *output == "" {
			_, err = stdout.Write(file.Bytes())
		} else {
			err = os.WriteFile(*output, file.Bytes(), 0o644)
		}
	}
	if err != nil {
		fmt.Fprintln(stderr, "hallway convert:", err)
		return 1
	}
	return min(1, report.lost)
}
