package main

import (
	"math/rand/v2"
	"time"
)

// active is any of a worker's own phones, so that no phone ever does two things at once.
func (s *stage) active(worker int) *phone {
	const own = syncActive / syncAtOnce
	return s.phones[worker*own+rand.IntN(own)]
}

// busy has 64 phones at a time do something, for some turns. It says besides how long
// the server worked for each time, in microseconds.
func (s *stage) busy(do func(p *phone, w *wire, took *waits) error) (all turns, work float64, err error) {
	const times, lasts = 3, 2 * time.Second
	before, err := worked(s.server.PID())
	if err != nil {
		return nil, 0, err
	}
	all, err = several(times, func() (turn, error) {
		return during(lasts, syncAtOnce, func(worker, _ int, took *waits) error {
			return do(s.active(worker), s.wires[worker], took)
		})
	})
	if err != nil {
		return nil, 0, err
	}
	after, err := worked(s.server.PID())
	return all, float64((after - before).Microseconds()) / float64(all.count()), err
}

// rates are how often a second the server does each of the three things that phones
// ask of it.
func (s *stage) rates() error {
	for _, kind := range []struct {
		name  string
		do    func(*phone, *wire) error
		least float64    // times a second
		bars  [2]float64 // median and p99, in milliseconds; 0: none
	}{
		{"an edit is on the server's disk, 64 at once", (*phone).push, 3500, [2]float64{15, 50}},
		{"there is nothing new, 64 at once", (*phone).sync, 7500, [2]float64{}},
		{"a whole agenda for a device that has nothing, 64 at once", (*phone).pull, 6000, [2]float64{}},
	} {
		all, work, err := s.busy(func(p *phone, w *wire, took *waits) error {
			return took.time(func() error { return kind.do(p, w) })
		})
		if err != nil {
			return err
		}
		s.add(
			atLeast(kind.name, all.rates(), "/s", kind.least),
			judged("... median", all.quantiles(0.5), "ms", kind.bars[0]),
			judged("... p99", all.quantiles(0.99), "ms", kind.bars[1]),
			plain("... work of the server for one", single(work), "µs"),
		)
	}
	return s.checkPulls()
}

// checkPulls looks at the last answers, which stand for all: that they were whole.
func (s *stage) checkPulls() error {
	for worker := range syncAtOnce {
		p := s.active(worker)
		if len(p.got.body) < 1000 {
			continue
		}
		if err := p.whole(); err != nil {
			return err
		}
	}
	return nil
}
