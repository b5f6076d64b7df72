package answer

import (
	"errors"
	"sync/atomic"
	"time"
)

// Places bound how much work of a kind is done at once, and how much waits for it: what
// needs memory and a processor, such as to draw a page.
type Places struct {
	free     chan struct{}
	most     int32 // that may wait
	patience time.Duration
	waiting  atomic.Int32
}

// ErrBusy is that no place came free in time.
var ErrBusy = errors.New("all places are taken")

// NewPlaces has n places, and lets so many wait for one for a while.
func NewPlaces(n, waiting int, patience time.Duration) *Places {
	return &Places{free: make(chan struct{}, n), most: int32(waiting), patience: patience}
}

// Do does work in a place. The error is [ErrBusy], and the work was not done.
func (p *Places) Do(work func()) error {
	select {
	case p.free <- struct{}{}:
	default:
		if !p.wait() {
			return ErrBusy
		}
	}
	defer func() { <-p.free }()
	work()
	return nil
}

func (p *Places) wait() bool {
	defer p.waiting.Add(-1)
	if p.waiting.Add(1) > p.most {
		return false
	}
	timer := time.NewTimer(p.patience)
	defer timer.Stop()
	select {
	case p.free <- struct{}{}:
		return true
	case <-timer.C:
		return false
	}
}
