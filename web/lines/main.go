// Lines takes the numbers of source lines out of the app, which are a twelfth of what a phone
// fetches: Go keeps, for each instruction, the file and the line that it came from, so that a
// panic can say where it was. What a panic says in the app names functions and places in
// them, and no lines; a build with DEV=1 keeps them.
//
//	lines app.wasm
//
// It changes the file in place, and no byte's place in it: what is taken out is zero then, which
// compresses to nothing. Where it does not know the version of Go, it leaves the file as it is.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"
)

// knows is the Go whose tables it can read.
const knows = "go1.26"

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: lines app.wasm")
		os.Exit(2)
	}
	if !strings.HasPrefix(runtime.Version(), knows) {
		fmt.Printf("lines: this is %s, and %s is known: the app is larger than it could be\n", runtime.Version(), knows)
		return
	}
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintf(os.Stderr, "lines: %s: %v\n", os.Args[1], err)
		os.Exit(1)
	}
}

func run(file string) error {
	module, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	parts, err := segments(module)
	if err != nil {
		return err
	}
	memory := load(parts)
	if err := strip(memory); err != nil {
		return err
	}
	for _, s := range parts {
		copy(s.data, memory[s.at:])
	}
	return os.WriteFile(file, module, 0o755)
}
