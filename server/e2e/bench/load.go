package main

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// waits are how long things took, in milliseconds.
type waits []float64

func (w *waits) add(took time.Duration) { *w = append(*w, float64(took.Microseconds())/1000) }

// time does something and adds how long it took, where it went well.
func (w *waits) time(do func() error) error {
	start := time.Now()
	err := do()
	if err == nil {
		w.add(time.Since(start))
	}
	return err
}

// turn is a while in which many did something again and again.
type turn struct {
	rate  float64 // how often a second
	waits waits
}

// during has many workers do something again and again, each the next one as soon as
// it is done, until the time is over or one fails. What was begun by then is waited for
// and counts.
func during(lasts time.Duration, workers int, do func(worker, number int, w *waits) error) (turn, error) {
	over := time.Now().Add(lasts)
	return repeat(workers, func(int) bool { return time.Now().Before(over) }, do)
}

// each has many workers do something once for each number from 0 to below many.
func each(many, workers int, do func(worker, number int, w *waits) error) (turn, error) {
	return repeat(workers, func(next int) bool { return next < many }, do)
}

// repeat counts up among workers while there is a next number and none failed.
func repeat(workers int, more func(next int) bool, do func(worker, number int, w *waits) error) (turn, error) {
	var count atomic.Int64
	var failed atomic.Bool
	var all sync.WaitGroup
	took, errs := make([]waits, workers), make([]error, workers)
	began := time.Now()
	for worker := range workers {
		all.Go(func() {
			for !failed.Load() {
				number := int(count.Add(1)) - 1
				if !more(number) {
					return
				}
				if errs[worker] = do(worker, number, &took[worker]); errs[worker] != nil {
					failed.Store(true)
				}
			}
		})
	}
	all.Wait()
	seconds := time.Since(began).Seconds()
	t := turn{waits: slices.Concat(took...)}
	t.rate = float64(len(t.waits)) / seconds
	return t, cmp.Or(errs...) // one is enough: they fail alike
}

// turns are several, of which figures are medians.
type turns []turn

// several has a turn taken some times.
func several(times int, take func() (turn, error)) (all turns, err error) {
	for range times {
		t, err := take()
		if err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	return all, nil
}

func (all turns) rates() (values []float64) {
	for _, t := range all {
		values = append(values, t.rate)
	}
	return values
}

// quantiles are one of each turn, in milliseconds.
func (all turns) quantiles(q float64) (values []float64) {
	for _, t := range all {
		values = append(values, quantile(t.waits, q))
	}
	return values
}

// count is how many things were done.
func (all turns) count() (n int) {
	for _, t := range all {
		n += len(t.waits)
	}
	return n
}
