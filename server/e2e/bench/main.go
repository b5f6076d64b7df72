// Bench measures what a person waits for, in a real Chromium with a phone's
// processor and a phone's network, and prints each figure beside its bar. It
// measures; it never judges by its exit status.
//
// The line is "slow 4G" as package line models it, the processor is four times
// slower by the DevTools protocol, the screen is 390 x 844. Each figure is the
// median of several runs, each with a profile of its own.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"hallway/server/e2e/host"
)

// options are what can be told.
type options struct {
	url        string // a site that runs already; empty: Hallway is started
	row, star  string // selectors, for other sites
	search     string
	runs       int
	json       string
	programmes list
}

type list []string

func (l *list) String() string { return fmt.Sprint(*l) }

// Set adds a value.
func (l *list) Set(value string) error {
	*l = append(*l, value)
	return nil
}

func main() {
	var o options
	flag.StringVar(&o.url, "url", "", "measure the site at this address instead")
	flag.StringVar(&o.row, "row", ".session", "selector of a session in the list")
	flag.StringVar(&o.star, "star", "[data-act=star]", "selector of a session's star")
	flag.StringVar(&o.search, "search", "#q", "selector of the search field")
	flag.IntVar(&o.runs, "runs", 3, "how often each figure is measured")
	flag.StringVar(&o.json, "json", ".artifacts/bench.json", "file to write the figures to as JSON")
	flag.Var(&o.programmes, "programme", "programme to measure with; may be given several times (default: KubeCon EU 2026 and 36c3, where they are)")
	flag.Parse()
	if err := run(o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// report is what the JSON file holds.
type report struct {
	Site    string   `json:"site"`
	Figures []figure `json:"figures"`
}

func run(o options) error {
	var reports []report
	if o.url != "" {
		figures, err := measure(o.url, o)
		if err != nil {
			return err
		}
		reports = append(reports, report{o.url, figures})
		show(reports[0])
		return write(o.json, reports)
	}
	root, err := host.Root()
	if err != nil {
		return err
	}
	temp, err := os.MkdirTemp("", "bench-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	command, err := host.Build(root, temp)
	if err != nil {
		return err
	}
	for i, source := range programmes(o, root) {
		args := []string{"--data", filepath.Join(temp, fmt.Sprint(i))}
		if source != "" {
			args = append(args, "--programme", source)
		}
		server, err := host.New(command, args...)
		if err == nil {
			err = server.Start()
		}
		if err != nil {
			return err
		}
		figures, err := measure(server.URL, o)
		if stopped := server.Stop(); err == nil {
			err = stopped
		}
		if err != nil {
			return fmt.Errorf("%s: %w", source, err)
		}
		figures = append(figures, sizes(root)...)
		reports = append(reports, report{filepath.Base(source), figures})
		show(reports[len(reports)-1])
	}
	return write(o.json, reports)
}

// programmes are the files to measure with; the sample where there are none.
func programmes(o options, root string) []string {
	if len(o.programmes) > 0 {
		return o.programmes
	}
	folder, ok := host.Programmes(root)
	if !ok {
		fmt.Println("the real programmes are not on this machine; the sample is measured, which is smaller")
		return []string{""}
	}
	return []string{
		filepath.Join(folder, "sched-ics", "kccnceu2026", "2026-03-23T183344Z-all.ics"),
		filepath.Join(folder, "frab-xml", "36c3_merged.xml"),
	}
}

func sizes(root string) []figure {
	info, err := os.Stat(filepath.Join(root, "web", "dist", "app.wasm.br"))
	if err != nil {
		return nil
	}
	return []figure{{Name: "app.wasm, brotli", Value: float64(info.Size()) / 1e6, Unit: "MB", Bar: 1.75}}
}

func show(r report) {
	fmt.Printf("\n%s\n", r.Site)
	for _, f := range r.Figures {
		verdict := ""
		if f.Bar > 0 {
			verdict = fmt.Sprintf("bar %-8.4g %s", f.Bar, map[bool]string{true: "pass", false: "short"}[f.Value <= f.Bar])
		}
		fmt.Printf("  %-58s %9.4g %-4s %s\n", f.Name, f.Value, f.Unit, verdict)
	}
}

func write(name string, reports []report) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	content, err := json.MarshalIndent(reports, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(name, append(content, '\n'), 0o644)
}

// figure is one thing measured.
type figure struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
	Bar   float64 `json:"bar,omitempty"` // at most; 0: none
}

// median of several runs; 0 where there were none.
func median(values []float64) float64 { return quantile(values, 0.5) }

func quantile(values []float64, q float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[min(len(sorted)-1, int(q*float64(len(sorted))))]
}
