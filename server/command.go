package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
)

// command is one of the program's: its flags, and how it says what it takes and what is wrong.
type command struct {
	*flag.FlagSet
	usage          string // what -h prints before the flags
	getenv         func(string) string
	stdout, stderr io.Writer
}

func newCommand(name, usage string, getenv func(string) string, stdout, stderr io.Writer) *command {
	c := &command{flag.NewFlagSet(name, flag.ContinueOnError), usage, getenv, stdout, stderr}
	c.SetOutput(io.Discard) // parse reports errors
	return c
}

// zone adds the flag of an event's time zone.
func (c *command) zone() *string {
	return c.String("timezone", "", "the event's `ZONE`, such as Europe/Amsterdam, where the source does not say or is wrong")
}

// parse reads flags and the words beside them, which check judges. Where the command ends
// here, since help was asked for or something is wrong, ok is false.
func (c *command) parse(args []string, check func(rest []string) error) (rest []string, status int, ok bool) {
	rest, err := parseFlags(c.FlagSet, args, c.getenv)
	if err == nil {
		err = check(rest)
	}
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprint(c.stdout, c.usage)
		c.SetOutput(c.stdout)
		c.PrintDefaults()
		return nil, 0, false
	case errors.Is(err, errPrinted):
		return nil, 0, false
	case err != nil:
		fmt.Fprintf(c.stderr, "hallway %s: %v\n\"hallway %s -h\" lists the flags.\n", c.Name(), err, c.Name())
		return nil, 2, false
	}
	return rest, 0, true
}

// failed says why a command failed, and is its status.
func (c *command) failed(err error) (status int) {
	fmt.Fprintf(c.stderr, "hallway %s: %v\n", c.Name(), err)
	return 1
}
