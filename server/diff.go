package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"hallway/app/change"
	"hallway/app/schedule"
	"hallway/server/fetch"
	"hallway/server/importer"
)

const diffUsage = `hallway diff [--json] [--timezone ZONE] OLD NEW

Reads two versions of a programme and says what changed: what is new, gone,
cancelled, moved, renamed. Exit status 0 where both could be read, changed or not,
and 1 where one could not.

`

// runDiff is the command "diff".
func runDiff(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	c := newCommand("diff", diffUsage, getenv, stdout, stderr)
	asJSON := c.Bool("json", false, "print one JSON object: counts by kind, and the list")
	zone := c.zone()
	refs, status, ok := c.parse(args, func(rest []string) error {
		if len(rest) != 2 {
			return errors.New("name two files or URLs, the old version and the new one")
		}
		return knownZone(*zone)
	})
	if !ok {
		return status
	}
	var versions [2]*schedule.Programme
	for i, ref := range refs {
		var err error
		if versions[i], err = readVersion(ctx, ref, "", *zone); err != nil {
			return c.failed(err)
		}
	}
	changes := change.Diff(versions[0], versions[1])
	if *asJSON {
		line, _ := json.Marshal(diffReport(changes)) // holds nothing that JSON cannot
		fmt.Fprintf(stdout, "%s\n", line)
		return 0
	}
	printChanges(stdout, changes, versions[1])
	return 0
}

// readVersion reads a programme as that of an event; empty: of one that it names.
func readVersion(ctx context.Context, ref string, event schedule.EventID, zone string) (*schedule.Programme, error) {
	src, _, err := fetch.Get(ctx, ref, fetch.Validators{})
	if err != nil {
		return nil, err
	}
	r, err := importer.Read(src, importer.Options{Event: event, Zone: zone})
	return r.Programme, err
}

// diffJSON is what --json prints. Summary counts the sessions whose line in a
// source such as Sched's reads otherwise: their title, their speakers or a mark such
// as "[SOLD OUT]", which stand in one field there.
type diffJSON struct {
	Counts  map[change.Kind]int `json:"counts"`
	Summary int                 `json:"summary"`
	change.Changes
}

func diffReport(c change.Changes) diffJSON {
	counts := c.Count()
	for _, kind := range change.Kinds() {
		counts[kind] += 0 // a kind that did not occur is told as 0
	}
	if c.List == nil {
		c.List = []change.Change{}
	}
	return diffJSON{counts, summaryCount(c), c}
}

func summaryCount(c change.Changes) int {
	in := []change.Kind{change.Title, change.Speakers, change.Reused, change.SoldOut, change.Available, change.Cancelled, change.Restored}
	n := 0
	for _, each := range c.List {
		if slices.ContainsFunc(each.Kinds, func(kind change.Kind) bool { return slices.Contains(in, kind) }) {
			n++
		}
	}
	return n
}

func printChanges(w io.Writer, c change.Changes, p *schedule.Programme) {
	if c.Empty() {
		fmt.Fprintln(w, "Nothing changed.")
		return
	}
	fmt.Fprintln(w, countWords(c))
	if c.Shift != nil {
		fmt.Fprintf(w, "\n%s\n", c.Shift.Sentence())
	}
	for _, r := range c.Relabels {
		fmt.Fprintf(w, "\n%s (%d sessions)\n", r.Sentence(), r.Sessions)
	}
	for _, each := range c.List {
		sentences := each.Sentences(p.Location())
		if len(sentences) == 0 {
			continue
		}
		now := each.Now()
		fmt.Fprintf(w, "\n%s  %s\n", now.Start.In(p.Location()).Format("Mon 2 Jan 15:04"), now.Title)
		for _, sentence := range sentences {
			fmt.Fprintf(w, "  %s\n", sentence)
		}
	}
}

// countWords is "39 added, 4 removed, 50 moved in time".
func countWords(c change.Changes) string {
	words := map[change.Kind]string{
		change.Time: "moved in time", change.Room: "in another room", change.Title: "renamed",
		change.Speakers: "with other speakers", change.Text: "reworded", change.Reused: "replaced by another talk",
		change.Rekeyed: "under another id", change.SoldOut: "sold out", change.Available: "no longer sold out",
		change.Length: "longer or shorter",
	}
	count := c.Count()
	var parts []string
	for _, kind := range change.Kinds() {
		if count[kind] == 0 {
			continue
		}
		word, ok := words[kind]
		if !ok {
			word = string(kind)
		}
		parts = append(parts, fmt.Sprintf("%d %s", count[kind], word))
	}
	return strings.Join(parts, ", ")
}
