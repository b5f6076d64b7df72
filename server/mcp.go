package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"hallway/app/schedule"
	"hallway/server/assist"
	"hallway/server/programme"
)

const mcpUsage = `hallway mcp [flags] FILE|URL

Answers an assistant about a programme, as an MCP server on standard input and output:
search, sessions, what is on, what overlaps, a plan. It only reads. With --url the links
that it gives open the result in your Hallway.

`

// runMCP is the command "mcp".
func runMCP(ctx context.Context, args []string, getenv func(string) string, stdin io.ReadCloser, stdout io.WriteCloser, stderr io.Writer) int {
	flags := flag.NewFlagSet("mcp", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // the errors are told below
	zone := flags.String("timezone", "", "the event's `ZONE`, such as Europe/Amsterdam, where the file does not say or is wrong")
	origin := flags.String("url", "", "`ADDRESS` of a Hallway that serves the programme, such as https://hallway.example, for links")
	name := flags.String("event", "", "`EVENT` as that Hallway names it, such as kubecon")
	refs, err := parseFlags(flags, args, getenv)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(stderr, mcpUsage)
		flags.SetOutput(stderr)
		flags.PrintDefaults()
		return 0
	}
	if err == nil && len(refs) != 1 {
		err = errors.New("name one programme, a file or a URL")
	}
	if err == nil {
		err = knownZone(*zone)
	}
	if u, bad := url.Parse(*origin); err == nil && *origin != "" && (bad != nil || u.Host == "") {
		err = fmt.Errorf("--url %s: write an address such as https://hallway.example", *origin)
	}
	if err == nil && *origin != "" && *name == "" {
		err = errors.New("--url needs --event too, the name of the event there")
	}
	if err != nil {
		fmt.Fprintln(stderr, "hallway mcp:", err)
		return 2
	}
	p, err := readVersion(ctx, refs[0], schedule.EventID(*name), *zone)
	if err != nil {
		fmt.Fprintln(stderr, "hallway mcp:", err)
		return 1
	}
	library := programme.NewLibrary()
	library.Publish(programme.NewVersion(p, time.Now()), 0)
	a := assist.New(library, time.Now, version())
	err = a.Server(strings.TrimSuffix(*origin, "/")).Run(ctx, &mcp.IOTransport{Reader: stdin, Writer: stdout})
	if err != nil && ctx.Err() == nil && !errors.Is(err, io.EOF) {
		fmt.Fprintln(stderr, "hallway mcp:", err)
		return 1
	}
	return 0
}
