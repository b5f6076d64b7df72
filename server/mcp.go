package main

import (
	"context"
	"errors"
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
	c := newCommand("mcp", mcpUsage, getenv, stderr, stderr) // standard output is the assistant's
	zone := c.zone()
	origin := c.String("url", "", "`ADDRESS` of a Hallway that serves the programme, such as https://hallway.example, for links")
	name := c.String("event", "", "`EVENT` as that Hallway names it, such as kubecon")
	refs, status, ok := c.parse(args, func(rest []string) error {
		u, err := url.Parse(*origin)
		switch {
		case len(rest) != 1:
			return errors.New("name one programme, a file or a URL")
		case *origin != "" && (err != nil || u.Host == ""):
			return fmt.Errorf("--url %s: write an address such as https://hallway.example", *origin)
		case *origin != "" && *name == "":
			return errors.New("--url needs --event too, the name of the event there")
		}
		return knownZone(*zone)
	})
	if !ok {
		return status
	}
	p, err := readVersion(ctx, refs[0], schedule.EventID(*name), *zone)
	if err != nil {
		return c.failed(err)
	}
	library := programme.NewLibrary()
	library.Publish(programme.NewVersion(p, time.Now()), 0)
	a := assist.New(library, time.Now, version())
	err = a.Server(strings.TrimSuffix(*origin, "/")).Run(ctx, &mcp.IOTransport{Reader: stdin, Writer: stdout})
	if err != nil && ctx.Err() == nil && !errors.Is(err, io.EOF) {
		return c.failed(err)
	}
	return 0
}
