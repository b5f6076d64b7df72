package main

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"hallway/server/e2e/browser"
	"hallway/server/e2e/slownet"
)

// throttle is how many times slower a phone is than this machine.
const throttle = 4

//go:embed probe.js
var probe string

// measure measures a site as often as was asked for.
func measure(name, url string, o options) (report, error) {
	s := make(samples)
	sessions := 0
	for i := range o.runs {
		fmt.Fprintf(os.Stderr, "%s, run %d of %d\n", name, i+1, o.runs)
		n, err := once(url, o, s)
		if err != nil {
			return report{}, fmt.Errorf("run %d: %w", i+1, err)
		}
		sessions = n
	}
	return report{Site: name, Figures: s.figures(sessions)}, nil
}

// once is one run: a first visit, the end of the browser and of the network, a
// later visit, and then what a person does.
func once(url string, o options, s samples) (sessions int, err error) {
	profile, err := os.MkdirTemp("", "hallway-bench-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(profile) // only tidying
	wire, err := slownet.New(url, slownet.Slow4G())
	if err != nil {
		return 0, err
	}
	defer func() { _ = wire.Cut() }() // it may be cut already

	b, err := browser.Start(profile)
	if err != nil {
		return 0, err
	}
	tapped, err := firstVisit(b.Open(), wire, o, s)
	err = errors.Join(err, b.Quit(), wire.Cut())
	if err != nil {
		return 0, fmt.Errorf("first visit: %w", err)
	}

	if b, err = browser.Start(profile); err != nil {
		return 0, err
	}
	defer b.Close()
	tab := b.Open()
	works, err := laterVisit(tab, wire.URL+o.page, tapped, o, s)
	if err != nil {
		return 0, fmt.Errorf("later visit: %w", err)
	}
	if !works {
		return 0, nil // a site that needs its network is measured no further
	}
	if sessions, err = use(tab, o, s); err != nil {
		return 0, fmt.Errorf("use: %w", err)
	}
	return sessions, again(b.Open(), wire.URL+o.page, o, s)
}

// prepare makes a tab a phone's.
func prepare(tab *browser.Tab, o options, later bool) error {
	ask, err := json.Marshal(map[string]any{
		"row": o.row, "star": o.star, "later": later, "hallway": o.url == "" || strings.HasPrefix(o.star, "[data-act"),
	})
	if err != nil {
		return err
	}
	return errors.Join(tab.Size(390, 844), tab.Throttle(throttle), tab.Before("const ASK = "+string(ask)+";\n"+probe))
}

// first is what a first visit measured, in milliseconds.
type first struct {
	Row, FCP, Star, Ready, Shift, Jump, Blank, Blocked, Origin float64
	Tapped                                                     string
	Moved                                                      []string
}

// blocked is the total blocking time: what of each long task since the first
// content lies beyond 50 ms.
const blocked = `B.tasks.filter(([start]) => start >= (B.fcp ?? 0)).reduce((sum, [, length]) => sum + Math.max(0, length - 50), 0)`

func firstVisit(tab *browser.Tab, wire *slownet.Line, o options, s samples) (tapped string, err error) {
	if err := prepare(tab, o, false); err != nil {
		return "", err
	}
	if err := tab.Start(wire.URL + o.page); err != nil {
		return "", err
	}
	done := "B.row > 0 && B.star"
	if o.url == "" {
		done += " && B.ready"
	}
	if err := patiently(tab, done); err != nil {
		seen, _ := browser.Eval[string](tab, "JSON.stringify(B)") // whatever it can still tell
		return "", fmt.Errorf("%w; the page noted %s", err, seen)
	}
	for wire.Quiet() < 4*time.Second { // until the worker has fetched what it keeps
		time.Sleep(100 * time.Millisecond)
	}
	got, err := browser.Eval[first](tab, `({ Row: B.row, FCP: B.fcp ?? 0, Star: B.star, Ready: B.ready ?? 0, Shift: B.shiftAtReady ?? B.shift,
		Jump: B.jump ?? 0, Blank: B.blank, Blocked: `+blocked+`, Origin: performance.timeOrigin, Tapped: B.tapped, Moved: B.moved })`)
	if err != nil {
		return "", err
	}
	s.add("readable", max(got.Row, got.FCP)/1000)
	s.add("tap", got.Star/1000)
	if got.Ready > 0 {
		s.add("ready", got.Ready/1000)
		s.add("jump", got.Jump)
		s.add("blank", got.Blank)
	}
	s.add("shift", got.Shift)
	if got.Shift > 0 { // it is rare, and cannot be asked for again
		fmt.Fprintln(os.Stderr, "moved:", strings.Join(got.Moved, "; "))
	}
	s.add("blocked", got.Blocked)
	usable := time.UnixMicro(int64((got.Origin + max(got.Row, got.FCP, got.Star)) * 1000))
	s.add("before", float64(wire.Down(usable))/1e3)
	s.add("bytes", float64(wire.Down(time.Now()))/1e6)
	wasm := 0
	for _, answer := range wire.Answers() {
		if answer.Type == "application/wasm" {
			wasm = max(wasm, answer.Bytes)
		}
	}
	if wasm > 0 {
		s.add("wasm", float64(wasm)/1e6)
	}
	return got.Tapped, nil
}

// patiently waits longer than a tab does by itself: the line is slow.
func patiently(tab *browser.Tab, js string) error {
	var err error
	for range 6 {
		if err = tab.Wait(js); err == nil {
			return nil
		}
	}
	return err
}

// laterVisit starts on what the first left, in a browser that was started anew,
// with nothing behind the site's address any more.
func laterVisit(tab *browser.Tab, url, tapped string, o options, s samples) (works bool, err error) {
	time.Sleep(2 * time.Second) // the browser's own start is not the site's
	readable, ready, err := visit(tab, url, o)
	if err != nil && o.url != "" {
		fmt.Fprintln(os.Stderr, "the site does not start without a network:", err)
		return false, nil
	}
	if err != nil {
		return false, err
	}
	s.add("later", readable/1000)
	if ready > 0 {
		s.add("running", ready/1000)
	}
	star := fmt.Sprintf(`(() => {
		const star = [...document.querySelectorAll(%q)].find((s) => [s.ariaLabel, s.id, s.closest("[data-key]")?.dataset.key].includes(%q));
		return !!star && (star.ariaPressed === "true" || star.ariaPressed === "mixed" || star.checked === true);
	})()`, o.star, tapped)
	shown, err := browser.Eval[bool](tab, star)
	if err != nil {
		return false, err
	}
	if !shown { // a store that answers late has lost nothing
		late := tab.Wait(star)
		shown = late == nil
		fmt.Fprintf(os.Stderr, "the early tap was not there with Go; waited for it: %v\n", late)
	}
	s.add("lost", map[bool]float64{true: 0, false: 1}[shown])
	time.Sleep(4 * time.Second) // what follows is measured at rest
	return true, nil
}

// again is a later visit in another tab of the same browser.
func again(tab *browser.Tab, url string, o options, s samples) error {
	defer tab.Close()
	readable, ready, err := visit(tab, url, o)
	if err != nil {
		return err
	}
	s.add("later again", readable/1000)
	if ready > 0 {
		s.add("running again", ready/1000)
	}
	return nil
}

func visit(tab *browser.Tab, url string, o options) (readable, ready float64, err error) {
	if err := prepare(tab, o, true); err != nil {
		return 0, 0, err
	}
	if err := tab.Start(url); err != nil {
		return 0, 0, err
	}
	done := "B.row > 0 && B.fcp"
	if o.url == "" {
		done += " && B.ready"
	}
	if err := tab.Wait(done); err != nil {
		return 0, 0, err
	}
	got, err := browser.Eval[first](tab, `({ Row: B.row, FCP: B.fcp, Ready: B.ready ?? 0 })`)
	return max(got.Row, got.FCP), got.Ready, err
}
