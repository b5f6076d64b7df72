// Bench measures what a person waits for, in a real Chromium with a phone's
// processor and a phone's network, and prints each figure beside its bar. It
// measures; it never judges by its exit status.
//
//	go run ./server/e2e/bench                        KubeCon EU 2026 and 36c3
//	go run ./server/e2e/bench -programme FILE        another programme
//	go run ./server/e2e/bench -only phone            what the browser does, and no more
//	go run ./server/e2e/bench -only imports          how fast programmes are read
//	go run ./server/e2e/bench -only sync             how agendas are kept, without a browser
//	go run ./server/e2e/bench -only soak -lasts 1h   a break of KubeCon for as long
//	go run ./server/e2e/bench -url URL -row .talk    another site
//
// The line is "slow 4G" as package slownet models it. The processor is four times
// slower by the DevTools protocol, which slows the main thread of every tab that is
// opened here; a service worker and the compiler of wasm run on threads that the
// protocol does not reach. The screen is 390 x 844. Each figure is the median of
// several runs, each with a fresh profile.
package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"hallway/server/e2e/testserver"
)

// options are what can be told.
type options struct {
	url        string // a site that runs already; empty: Hallway is started
	page       string // where its visits begin
	row, star  string // selectors, for other sites
	search     string
	runs       int
	json       string
	only       string
	lasts      time.Duration
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
	flag.StringVar(&o.page, "page", "", "path and query where a visit begins (default: / for a site, the fullest day for a programme)")
	flag.StringVar(&o.row, "row", "#list .session", "selector of a session in the list")
	flag.StringVar(&o.star, "star", "[data-act=star]", "selector of a session's star")
	flag.StringVar(&o.search, "search", "#q", "selector of the search field")
	flag.IntVar(&o.runs, "runs", 3, "how often each figure is measured")
	flag.StringVar(&o.json, "json", ".artifacts/bench.json", "file to write the figures to as JSON")
	flag.StringVar(&o.only, "only", "", `"phone" to measure the browser and no more, "imports" the reading of programmes and no more, "sync" the keeping of agendas, "crowd" a whole hall at once, or "soak" the break of a KubeCon for -lasts`)
	flag.DurationVar(&o.lasts, "lasts", time.Hour, "how long -only soak lasts")
	flag.Var(&o.programmes, "programme", "`FILE` of a programme to measure with; may be given several times (default: KubeCon EU 2026 and 36c3, where they are)")
	flag.Parse()
	if err := run(o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(o options) error {
	if o.url != "" {
		o.page = cmp.Or(o.page, "/")
		r, err := measure(o.url, o.url, o)
		if err != nil {
			return err
		}
		show(os.Stdout, r)
		return write(o.json, []report{r})
	}
	root, err := testserver.Root()
	if err != nil {
		return err
	}
	reports, err := hallway(root, o)
	if err != nil || o.only != "" {
		return errors.Join(err, write(o.json, reports))
	}
	packages, err := sizes(root)
	if err != nil {
		return err
	}
	reports = append(reports, packages)
	show(os.Stdout, packages)
	return write(o.json, reports)
}

// hallway measures Hallway itself, with one programme after the other.
func hallway(root string, o options) ([]report, error) {
	temp, err := os.MkdirTemp("", "hallway-bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(temp) // only tidying
	command, err := testserver.Build(root, temp)
	if err != nil {
		return nil, err
	}
	switch o.only {
	case "imports":
		r, err := imports(root, command, o.runs)
		show(os.Stdout, r)
		return []report{r}, err
	case "sync":
		return syncs(root, command, temp)
	case "soak":
		r, err := soak(root, command, temp, o.lasts)
		show(os.Stdout, r)
		return []report{r}, err
	case "crowd":
		r, err := crowd(root, command, temp)
		show(os.Stdout, r)
		return []report{r}, err
	}
	var reports []report
	for i, source := range programmes(o, root) {
		args := []string{"--data", filepath.Join(temp, fmt.Sprint(i))}
		name := "the sample"
		if source != "" {
			args, name = append(args, "--programme", source), filepath.Base(source)
		}
		r, err := served(command, args, name, o)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		show(os.Stdout, r)
		reports = append(reports, r)
	}
	if o.only == "phone" {
		return reports, nil
	}
	read, err := imports(root, command, o.runs)
	if err != nil {
		return nil, err
	}
	show(os.Stdout, read)
	full, err := crowd(root, command, temp)
	if err != nil {
		return nil, err
	}
	show(os.Stdout, full)
	kept, err := syncs(root, command, temp)
	return append(append(reports, read, full), kept...), err
}

func served(command string, args []string, name string, o options) (r report, err error) {
	server, err := testserver.New(command, args...)
	if err != nil {
		return report{}, err
	}
	if err := server.Start(); err != nil {
		return report{}, err
	}
	defer func() { err = errors.Join(err, server.Stop()) }()
	if o.page == "" {
		if o.page, err = fullest(server.URL); err != nil {
			return report{}, err
		}
	}
	return measure(name+", "+o.page, server.URL, o)
}

// fullest is the address of the day with most sessions of the only event: what a
// phone opens on such a day.
func fullest(url string) (page string, err error) {
	body, err := read(url + "/api/v1/events")
	if err != nil {
		return "", err
	}
	var events []struct {
		ID   string   `json:"id"`
		Days []string `json:"days"`
	}
	if err := json.Unmarshal(body, &events); err != nil || len(events) == 0 {
		return "", fmt.Errorf("the server lists no event: %w", err)
	}
	most := -1
	for _, day := range events[0].Days {
		address := "/e/" + events[0].ID + "?day=" + day
		body, err := read(url + address)
		if err != nil {
			return "", err
		}
		if n := bytes.Count(body, []byte("data-key=")); n > most {
			most, page = n, address
		}
	}
	return page, nil
}

func read(url string) ([]byte, error) {
	answer, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	return io.ReadAll(answer.Body)
}

// programmes are the files to measure with; the sample where there are none.
func programmes(o options, root string) []string {
	if len(o.programmes) > 0 {
		return o.programmes
	}
	folder, ok := testserver.Programmes(root)
	if !ok {
		fmt.Println("The real programmes are not on this machine; the sample is measured, which is much smaller.")
		return []string{""}
	}
	return []string{
		filepath.Join(folder, "sched-ics", "kccnceu2026", "2026-03-23T183344Z-all.ics"),
		filepath.Join(folder, "frab-xml", "36c3_merged.xml"),
	}
}
