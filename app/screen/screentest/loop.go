package screentest

import (
	"fmt"
	"slices"
	"sync"
	"time"
)

// Loop is the app's goroutine with a clock of its own: timers go off when a test lets
// time pass, at once. What blocks runs on real goroutines, and is waited for.
type Loop struct {
	mu     sync.Mutex
	moved  *sync.Cond
	queue  []func()
	busy   int // goroutines that run and are to be waited for
	timers []*timer
	now    time.Time
	open   func(address string)
	back   func()
	lines  []string
}

type timer struct {
	at time.Time
	do func()
}

func newLoop(now time.Time) *Loop {
	l := &Loop{now: now}
	l.moved = sync.NewCond(&l.mu)
	return l
}

// Now is the phone's clock.
func (l *Loop) Now() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.now
}

// Do is [screen.Loop]'s.
func (l *Loop) Do(f func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.queue = append(l.queue, f)
	l.moved.Broadcast()
}

// Go is [screen.Loop]'s.
func (l *Loop) Go(block func(), then func()) {
	l.count(1)
	go func() {
		block()
		if then != nil {
			l.Do(then)
		}
		l.count(-1)
	}()
}

// count adds to the goroutines that are waited for. One that waits for what may never
// come is taken out for as long.
func (l *Loop) count(by int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.busy += by
	l.moved.Broadcast()
}

// After is [screen.Loop]'s.
func (l *Loop) After(d time.Duration, f func()) (stop func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	t := &timer{l.now.Add(d), f}
	l.timers = append(l.timers, t)
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.timers = slices.DeleteFunc(l.timers, func(other *timer) bool { return other == t })
	}
}

// Open is [screen.Loop]'s.
func (l *Loop) Open(address string) { l.Do(func() { l.open(address) }) }

// Log is [screen.Loop]'s.
func (l *Loop) Log(words ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, fmt.Sprintln(words...))
}

// settle runs what there is to do, and what follows from it, until nothing is left but
// timers.
func (l *Loop) settle() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for {
		for len(l.queue) == 0 {
			if l.busy == 0 {
				return
			}
			l.moved.Wait()
		}
		do := l.queue[0]
		l.queue = l.queue[1:]
		l.mu.Unlock()
		do()
		l.mu.Lock()
	}
}

// pass lets time pass, with all that is due in it.
func (l *Loop) pass(d time.Duration) {
	l.settle()
	end := l.Now().Add(d)
	for {
		l.mu.Lock()
		var next *timer
		for _, t := range l.timers {
			if !t.at.After(end) && (next == nil || t.at.Before(next.at)) {
				next = t
			}
		}
		if next == nil {
			l.now = end
			l.mu.Unlock()
			return
		}
		l.timers = slices.DeleteFunc(l.timers, func(other *timer) bool { return other == next })
		l.now = next.at
		l.mu.Unlock()
		next.do()
		l.settle()
	}
}
