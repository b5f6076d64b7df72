package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// figure is one thing measured.
type figure struct {
	Name    string    `json:"name"`
	Value   float64   `json:"value"` // the median of the runs
	Unit    string    `json:"unit,omitempty"`
	Bar     *float64  `json:"bar,omitempty"`   // at most; nil: none
	Least   bool      `json:"least,omitempty"` // the bar is at least
	Verdict string    `json:"verdict,omitempty"`
	Runs    []float64 `json:"runs,omitempty"`
}

// report is all that was measured of one site or programme.
type report struct {
	Site    string   `json:"site"`
	Notes   []string `json:"notes,omitempty"` // what one has to know to read them
	Figures []figure `json:"figures"`
}

// row is a figure that is asked for, and its bar: the table in architecture.md.
type row struct {
	key, name, unit string
	bar             float64 // below zero: none
}

// none is the bar of a figure that is only of interest.
const none = -1

var rows = []row{
	{"readable", "first visit: real sessions readable", "s", 1.5},
	{"tap", "first visit: a tap on a star is taken, shown and kept", "s", 2},
	{"ready", "first visit: Go has taken over", "s", 12},
	{"shift", "... layout shift until then", "", 0},
	{"jump", "... how far the page moved then", "px", 0},
	{"blank", "... frames without a session until then", "", 0},
	{"lost", "... early taps that a later visit does not show", "", 0},
	{"blocked", "first visit: total blocking time", "ms", 500},
	{"before", "first visit: bytes before one can read and tap", "kB", 90},
	{"bytes", "first visit: bytes in all", "MB", 2.2},
	{"later", "later visit, no network: readable", "s", 0.3},
	{"running", "later visit, no network: Go running", "s", 1.2},
	{"later again", "... the same in a browser that runs already: readable", "s", none},
	{"running again", "... Go running", "s", none},
	{"key", "search: keystroke to painted result, p95", "ms", 50},
	{"key median", "... median", "ms", none},
	{"clear", "... the search cleared to the painted day, worst", "ms", none},
	{"key inp", "... interaction to next paint, worst", "ms", none},
	{"star", "star: tap to painted star, median", "ms", 40},
	{"star inp", "star: interaction to next paint, worst", "ms", 50},
	{"frame", "scrolling the day: longest frame", "ms", 50},
	{"scroll shift", "scrolling the day: layout shift", "", 0},
	{"rows", "... sessions on the day's page", "", none},
	{"memory", "memory of the page's process, its own", "MB", 90},
	{"code", "... and the browser's code that only it has read", "MB", none},
	{"wasm memory", "memory of the wasm", "MiB", 64},
	{"wasm", "app.wasm as it is sent", "MB", 1.75},
}

// samples are the values of each figure over the runs.
type samples map[string][]float64

func (s samples) add(key string, value float64) { s[key] = append(s[key], value) }

// figures are what was measured, with bars for so many sessions: architecture.md
// allows a search twice the time with 1,351.
func (s samples) figures(sessions int) []figure {
	var all []figure
	for _, r := range rows {
		values, measured := s[r.key]
		if !measured {
			continue
		}
		f := figure{Name: r.name, Value: median(values), Unit: r.unit, Runs: values}
		if r.bar >= 0 {
			if r.key == "key" && sessions > 1000 {
				r.bar *= 2
			}
			f.Bar = &r.bar
			f.Verdict = map[bool]string{true: "pass", false: "short"}[f.Value <= r.bar]
		}
		all = append(all, f)
	}
	return all
}

func show(to io.Writer, r report) {
	fmt.Fprintf(to, "\n%s\n", r.Site)
	for _, note := range r.Notes {
		fmt.Fprintf(to, "  (%s)\n", note)
	}
	for _, f := range r.Figures {
		line := fmt.Sprintf("  %-66s %8s %-4s", f.Name, number(f.Value), f.Unit)
		if f.Bar != nil {
			line += fmt.Sprintf(" bar %-6s %s", map[bool]string{true: "≥"}[f.Least]+number(*f.Bar), f.Verdict)
		}
		fmt.Fprintln(to, line)
	}
}

// number is a value with three digits that count.
func number(value float64) string {
	decimals := 3
	for size := math.Abs(value); size >= 1 && decimals > 0; size /= 10 {
		decimals--
	}
	text := strconv.FormatFloat(value, 'f', decimals, 64)
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	return text
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

// median of several runs; 0 where there were none.
func median(values []float64) float64 { return quantile(values, 0.5) }

func quantile(values []float64, q float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[min(len(sorted)-1, int(q*float64(len(sorted))))]
}

func worst(values []float64) float64 { return quantile(values, 1) }
