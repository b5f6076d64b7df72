package main

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"
)

func TestEachNumberHasOneTurn(t *testing.T) {
	var mu sync.Mutex
	var numbers []int
	all, err := each(100, 7, func(_, number int, took *waits) error {
		mu.Lock()
		defer mu.Unlock()
		numbers = append(numbers, number)
		return took.time(func() error { return nil })
	})
	if err != nil || len(all.waits) != 100 || all.rate <= 0 {
		t.Errorf("%d waits, %v a second, %v", len(all.waits), all.rate, err)
	}
	slices.Sort(numbers)
	for i, number := range numbers {
		if i != number {
			t.Fatalf("the numbers are %v", numbers)
		}
	}
}

func TestTheFirstErrorEndsATurn(t *testing.T) {
	broken := errors.New("broken")
	_, err := during(time.Hour, 4, func(_, number int, took *waits) error {
		return took.time(func() error {
			if number == 10 {
				return broken
			}
			return nil
		})
	})
	if !errors.Is(err, broken) {
		t.Errorf("the error is %v", err)
	}
}

func TestFiguresAreOfAllTurns(t *testing.T) {
	all := turns{{rate: 3, waits: waits{1, 2, 3}}, {rate: 1, waits: waits{40}}, {rate: 2, waits: waits{7, 6}}}
	if got := all.rates(); !slices.Equal(got, []float64{3, 1, 2}) || median(got) != 2 {
		t.Errorf("rates %v", got)
	}
	if got := all.quantiles(0.99); !slices.Equal(got, []float64{3, 40, 7}) {
		t.Errorf("p99 %v", got)
	}
	if n := all.count(); n != 6 {
		t.Errorf("%d", n)
	}
}

func TestBarsAreMostOrLeast(t *testing.T) {
	for _, c := range []struct {
		figure figure
		want   string
	}{
		{judged("wait", []float64{50, 1, 90}, "ms", 50), "pass"},
		{judged("wait", []float64{51}, "ms", 50), "short"},
		{atLeast("rate", []float64{3500}, "/s", 3500), "pass"},
		{atLeast("rate", []float64{3499, 9000, 1}, "/s", 3500), "short"},
		{plain("of interest", []float64{1}, ""), ""},
	} {
		if c.figure.Verdict != c.want {
			t.Errorf("%+v: want %q", c.figure, c.want)
		}
	}
}
