package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"hallway/server/programme"
)

const heldUsage = `hallway held [--json] [--data FOLDER]

Lists the versions of programmes that a server with this folder holds back, since
they look like an outage, and why. The last good version of each is served meanwhile.

`

const acceptUsage = `hallway accept [--data FOLDER] [EVENT|SOURCE]

Accepts a version that is held back: a server that runs serves it within seconds, or
else the next one that starts. Where several are held, name the event or the source.
Exit status 1 where nothing is held.

`

// runHeld is the command "held".
func runHeld(args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	c := newCommand("held", heldUsage, getenv, stdout, stderr)
	asJSON := c.Bool("json", false, "print one JSON object a version, one a line")
	archive, _, status := c.inArchive(args, func(rest []string) error {
		if len(rest) > 0 {
			return fmt.Errorf("unexpected argument %q; it lists all that is held", rest[0])
		}
		return nil
	})
	if archive == nil {
		return status
	}
	all, err := archive.AllHeld()
	if err != nil {
		return c.failed(err)
	}
	if len(all) == 0 && !*asJSON {
		fmt.Fprintln(stdout, "nothing is held")
	}
	for _, k := range all {
		printHeld(stdout, k, *asJSON)
	}
	return 0
}

func printHeld(w io.Writer, k programme.Kept, asJSON bool) {
	if asJSON {
		line, _ := json.Marshal(map[string]any{ // holds nothing that JSON cannot
			"event": k.Event, "source": k.Source, "why": k.Why, "since": k.Since.UTC().Truncate(time.Second),
		})
		fmt.Fprintf(w, "%s\n", line)
		return
	}
	fmt.Fprintf(w, "%s\n  source  %s\n  since   %s\n  why     %s\n", k.Event, k.Source, k.Since.UTC().Format(time.RFC3339), k.Why)
}

// runAccept is the command "accept".
func runAccept(args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	c := newCommand("accept", acceptUsage, getenv, stdout, stderr)
	archive, rest, status := c.inArchive(args, func(rest []string) error {
		if len(rest) > 1 {
			return fmt.Errorf("%q is one too many; name one event or source", rest[1])
		}
		return nil
	})
	if archive == nil {
		return status
	}
	all, err := archive.AllHeld()
	if err == nil {
		err = accept(archive, all, strings.Join(rest, ""), stdout)
	}
	if err != nil {
		return c.failed(err)
	}
	return 0
}

// accept accepts what an event or a source has held: all of an event's sources, or
// the only one where none is named.
func accept(archive *programme.Archive, held []programme.Kept, name string, stdout io.Writer) error {
	if len(held) == 0 {
		return errors.New("nothing is held in this folder; is it the --data of the server?")
	}
	var chosen []programme.Kept
	var names []string
	for _, k := range held {
		names = append(names, fmt.Sprintf("%s (%s)", k.Event, k.Source))
		if name == "" && len(held) == 1 || name != "" && (name == string(k.Event) || name == k.Source) {
			chosen = append(chosen, k)
		}
	}
	switch {
	case len(chosen) == 0 && name == "":
		return fmt.Errorf("several versions are held; name one of: %s", strings.Join(names, ", "))
	case len(chosen) == 0:
		return fmt.Errorf("nothing is held of %q, but of: %s", name, strings.Join(names, ", "))
	}
	for _, k := range chosen {
		if err := archive.Accept(k); err != nil {
			return err
		}
		fmt.Fprintf(stdout, "accepted for %s: %s\n  it was held because %s\n", k.Event, k.Source, k.Why)
	}
	return nil
}

// inArchive reads the flags of a command on the data folder, and opens its archive. The
// archive is nil where the command ends here, with a status.
func (c *command) inArchive(args []string, check func(rest []string) error) (archive *programme.Archive, rest []string, status int) {
	var s settings
	c.StringVar(&s.data, "data", "", "`FOLDER` that the server was given (default: in the user's cache folder)")
	rest, status, ok := c.parse(args, check)
	if !ok {
		return nil, nil, status
	}
	folder, err := s.folder()
	if err == nil {
		archive, err = programme.OpenArchive(filepath.Join(folder, "programmes"))
	}
	if err != nil {
		return nil, nil, c.failed(fmt.Errorf("--data %s: %w", folder, err))
	}
	return archive, rest, 0
}
