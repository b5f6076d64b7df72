package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"

	"hallway/server/programme"
)

// A setting is a flag, or an environment variable, or a line of a file: --data FOLDER is
// HALLWAY_DATA=FOLDER. Of the variables and lines, NAME_FILE names a file with the value, so
// that a secret is in neither.

// variable is what a flag is called outside of the command line.
func variable(name string) string {
	return "HALLWAY_" + strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
}

// parseFlags takes flags before and behind the other words. For a flag that is not given it takes
// what the environment says, or else the file of settings.
func parseFlags(flags *flag.FlagSet, args []string, getenv func(string) string) (rest []string, err error) {
	if rest, err = parseAnywhere(flags, args); err != nil {
		return rest, err
	}
	if f := flags.Lookup("config"); f != nil && f.Value.String() == "" && getenv(variable("config")) != "" {
		_ = f.Value.Set(getenv(variable("config"))) // any name will do
	}
	lines := func(string) string { return "" }
	if f := flags.Lookup("config"); f != nil && f.Value.String() != "" {
		if lines, err = readConfig(f.Value.String(), flags); err != nil {
			return rest, fmt.Errorf("--config %s: %w", f.Value.String(), err)
		}
	}
	given := make(map[string]bool)
	flags.Visit(func(f *flag.Flag) { given[f.Name] = true })
	for _, from := range []func(string) string{getenv, lines} {
		var failed error
		flags.VisitAll(func(f *flag.Flag) {
			if given[f.Name] || failed != nil {
				return
			}
			value, err := valueOf(variable(f.Name), from)
			if err != nil || value == "" {
				failed = err
				return
			}
			given[f.Name] = true
			failed = set(f, value)
		})
		if failed != nil {
			return rest, failed
		}
	}
	return rest, nil
}

// parseAnywhere takes flags before and behind the other words.
func parseAnywhere(flags *flag.FlagSet, args []string) (rest []string, err error) {
	for err = flags.Parse(args); err == nil && flags.NArg() > 0; err = flags.Parse(flags.Args()[1:]) {
		rest = append(rest, flags.Arg(0))
	}
	return rest, err
}

// valueOf is a variable's value, or what is in the file that it names.
func valueOf(name string, get func(string) string) (string, error) {
	value, file := strings.TrimSpace(get(name)), get(name+"_FILE")
	switch {
	case file == "":
		return value, nil
	case value != "":
		return "", fmt.Errorf("%s and %s_FILE are both set; keep one", name, name)
	}
	content, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("%s_FILE: %w", name, err)
	}
	return strings.TrimSpace(string(content)), nil
}

func set(f *flag.Flag, value string) error {
	values := []string{value}
	if _, several := f.Value.(*list); several {
		values = fields(value)
	}
	for _, v := range values {
		if err := f.Value.Set(v); err != nil {
			return fmt.Errorf("%s: invalid value %q", variable(f.Name), v)
		}
	}
	return nil
}

// fields splits at line ends where there are any, and at spaces otherwise.
func fields(value string) []string {
	if !strings.Contains(value, "\n") {
		return strings.Fields(value)
	}
	var lines []string
	for line := range strings.Lines(value) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// readConfig reads a file of settings as --print-config prints them: a variable and its value
// on each line. A list has a line for each of its values.
func readConfig(name string, flags *flag.FlagSet) (get func(string) string, err error) {
	content, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	known := make(map[string]bool)
	flags.VisitAll(func(f *flag.Flag) { known[variable(f.Name)], known[variable(f.Name)+"_FILE"] = true, true })
	values := make(map[string]string)
	at := 0
	for line := range strings.Lines(string(content)) {
		at++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		variable, value, ok := strings.Cut(line, "=")
		switch variable = strings.TrimSpace(variable); {
		case !ok:
			return nil, fmt.Errorf("line %d is no setting; write HALLWAY_DATA=FOLDER", at)
		case !known[variable]:
			return nil, fmt.Errorf("line %d: there is no setting %s", at, variable)
		case strings.HasSuffix(variable, "_FILE"):
			values[variable] = strings.TrimSpace(value)
		default:
			values[variable] += strings.TrimSpace(value) + "\n"
		}
	}
	return func(name string) string { return values[name] }, nil
}

// printConfig writes all settings that are in effect, as readConfig reads them. Keys in
// addresses are left out.
func printConfig(w io.Writer, flags *flag.FlagSet) {
	flags.VisitAll(func(f *flag.Flag) {
		if f.Name == "config" || f.Name == "print-config" {
			return
		}
		values := []string{f.Value.String()}
		if l, several := f.Value.(*list); several {
			values = *l
		}
		for _, value := range values {
			if value != "" {
				fmt.Fprintf(w, "%s=%s\n", variable(f.Name), redacted(f.Name, value))
			}
		}
	})
}

// redacted takes the keys out of a value.
func redacted(name, value string) string {
	switch name {
	case "database":
		u, err := url.Parse(value)
		if err != nil {
			return "..."
		}
		return u.Redacted()
	case "programme":
		if ref, err := programme.ParseRef(value); err == nil {
			return strings.TrimSuffix(value, ref.Source) + ref.Name()
		}
	}
	return value
}

var errPrinted = errors.New("the settings were printed")
