// Notes writes what CHANGELOG.md says of a version, or of what is not released yet where it
// says nothing of that one.
//
//	go -C server/deploy run ./notes -version 1.2.3
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
)

func main() {
	version := flag.String("version", "", "`VERSION`, such as 1.2.3")
	flag.Parse()
	log, err := os.ReadFile("../../CHANGELOG.md")
	if err != nil {
		fmt.Fprintln(os.Stderr, "notes:", err)
		os.Exit(1)
	}
	fmt.Print(notes(string(log), *version))
}

// notes is the section of a version.
func notes(log, version string) string {
	for _, name := range []string{version, "Unreleased"} {
		if _, after, found := strings.Cut(log, "\n## "+name); found {
			_, text, _ := strings.Cut(after, "\n") // its date
			text, _, _ = strings.Cut(text, "\n## ")
			return strings.TrimSpace(text) + "\n"
		}
	}
	return ""
}
