// Hallway serves conference programmes to phones, and checks whether it can read
// them.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

const usage = `Hallway serves conference programmes that work without a network.

  hallway serve [--programme [EVENT=]FILE|URL ...]   serve programmes, or a sample
  hallway check FILE|FOLDER|URL [...]                say what Hallway makes of a programme
  hallway convert --to FORMAT FILE|URL               write it as schedule.json, schedule.xml, ics or csv
  hallway diff OLD NEW                               say what changed between two versions
  hallway held                                       list what looks like an outage
  hallway accept [EVENT|SOURCE]                      serve it all the same
  hallway backup FILE                                write all agendas into a file
  hallway restore FILE                               fill a new store from such a file
  hallway export AGENDA                              write what is kept of one person
  hallway mcp FILE|URL                               answer an assistant about a programme
  hallway verify                                     look for damage in the store
  hallway version                                    say which version this is

"hallway COMMAND -h" lists the flags of a command. Every flag is also an environment
variable: --data is HALLWAY_DATA.
`

func main() {
	ownerOnly()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	os.Exit(run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr))
}

// run is main without the process around it, so that tests can call it.
func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	if len(args) == 0 {
		fmt.Fprint(stderr, usage)
		return 2
	}
	switch args[0] {
	case "serve":
		return runServe(ctx, args[1:], getenv, stdout, stderr)
	case "check":
		return runCheck(ctx, args[1:], getenv, stdout, stderr)
	case "convert":
		return runConvert(ctx, args[1:], getenv, stdout, stderr)
	case "diff":
		return runDiff(ctx, args[1:], getenv, stdout, stderr)
	case "mcp":
		return runMCP(ctx, args[1:], getenv, os.Stdin, nopCloser{stdout}, stderr)
	case "held":
		return runHeld(args[1:], getenv, stdout, stderr)
	case "accept":
		return runAccept(args[1:], getenv, stdout, stderr)
	case "backup":
		return runBackup(args[1:], getenv, stdout, stderr)
	case "restore":
		return runRestore(args[1:], getenv, stdout, stderr)
	case "export":
		return runExport(args[1:], getenv, stdout, stderr)
	case "verify":
		return runVerify(args[1:], getenv, stdout, stderr)
	case "version":
		fmt.Fprintln(stdout, version())
		return 0
	case "help", "-h", "--help":
		fmt.Fprint(stdout, usage)
		return 0
	}
	fmt.Fprintf(stderr, "hallway: there is no command %q\n\n%s", args[0], usage)
	return 2
}

// nopCloser is a writer that somebody else closes.
type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }
