package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// A KubeCon's break, for any time: 13,500 people, of whom 30 % open the app within
// its worst minute, are 67.5 openings of four requests a second (sync, whether there is another
// programme or another app, and a stream), and 35 edits.
const (
	soakOpenings  = 67.5
	soakEvery     = 2 * time.Second / 135
	soakEdits     = 35
	soakListeners = 5000
)

// soak measures whether a server stays as it is.
func soak(root, command, temp string, lasts time.Duration) (r report, err error) {
	r.Site = fmt.Sprintf("the break of a KubeCon for %v, on SQLite: %.0f requests a second, %d streams", lasts, 4*soakOpenings, soakListeners)
	s, err := newStage(root, command, filepath.Join(temp, "soak"), "", &r)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	if err := s.begin(); err != nil {
		return r, err
	}
	r.Figures = nil // begin's are those of "sync"
	// Phones know the list of events, in which the time stands when the source was read last.
	if err := s.restart("--refresh", "24h"); err != nil {
		return r, err
	}
	openings := time.NewTicker(soakEvery)
	defer openings.Stop()
	edits := time.NewTicker(time.Second / soakEdits)
	defer edits.Stop()
	o, err := s.opening(edits.C, soakListeners)
	if err != nil {
		return r, err
	}
	defer o.listening.close()
	var worst, rates, memory []float64
	for minute := 1; minute <= max(1, int(lasts.Minutes())); minute++ {
		before, err := worked(s.server.PID())
		if err != nil {
			return r, err
		}
		all, err := during(time.Minute, syncAtOnce, func(worker, _ int, took *waits) error {
			<-openings.C
			return o.open(s.active(worker), s.wires[worker], took)
		})
		if err != nil {
			return r, fmt.Errorf("minute %d: %w", minute, err)
		}
		after, err := worked(s.server.PID())
		if err != nil {
			return r, err
		}
		held, err := resident(s.server.PID())
		if err != nil {
			return r, err
		}
		p99 := quantile(all.waits, 0.99)
		worst, rates, memory = append(worst, p99), append(rates, all.rate), append(memory, held/1e6)
		line := fmt.Sprintf("minute %d: %.0f requests a second, median %.1f ms, p99 %.1f ms, %.0f MB, %.0f %% of a processor",
			minute, all.rate, quantile(all.waits, 0.5), p99, held/1e6, 100*(after-before).Seconds()/60)
		fmt.Fprintln(os.Stderr, line)
		if minute%5 == 0 {
			s.note("%s", line)
		}
	}
	settled := memory[min(9, len(memory)-1)]
	s.add(
		plain("requests a second", rates, "/s"),
		judged("... p99 of each minute", worst, "ms", 100),
		plain("memory of the server after ten minutes", single(settled), "MB"),
		plain("... at the end", single(memory[len(memory)-1]), "MB"),
	)
	return r, nil
}
