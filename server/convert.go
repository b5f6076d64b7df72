package main

import (
	"bytes"
	"context"
	"errors"
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
	c := newCommand("convert", convertUsage, getenv, stdout, stderr)
	to := c.String("to", "", "the `FORMAT` to write: "+strings.Join(convert.Names(), ", "))
	output := c.String("output", "", "the `FILE` to write to; where it is missing, the output")
	zone := c.zone()
	refs, status, ok := c.parse(args, func(rest []string) error {
		switch {
		case len(rest) != 1:
			return errors.New("name one file or URL")
		case *to == "":
			return fmt.Errorf("say with --to what to write: %s", strings.Join(convert.Names(), ", "))
		}
		return knownZone(*zone)
	})
	if !ok {
		return status
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
	err := convert.To(*to, &file, report.programme)
	if err == nil {
		if *output == "" {
			_, err = stdout.Write(file.Bytes())
		} else {
			err = os.WriteFile(*output, file.Bytes(), 0o644)
		}
	}
	if err != nil {
		return c.failed(err)
	}
	return min(1, report.lost)
}
