package conference

import (
	"container/heap"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing/synctest"
	"time"
)

// bus runs one thing at a time, in the order of the time that it is due. What blocks runs on
// a goroutine of its own and gives way where it waits, so that others come in between; but
// never two at once.
type bus struct {
	dice    *rand.Rand
	due     queue
	count   int
	current *task

	mu    sync.Mutex
	inbox []letter // from goroutines that are not the bus's: the server's streams
}

// letter is what such a goroutine hands over; the name orders those of one moment.
type letter struct {
	name string
	do   func()
}

type event struct {
	at    time.Time
	order int
	do    func()
}

type queue []*event

func (q queue) Len() int { return len(q) }
func (q queue) Less(i, j int) bool {
	return q[i].at.Before(q[j].at) || q[i].at.Equal(q[j].at) && q[i].order < q[j].order
}
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(x any)   { *q = append(*q, x.(*event)) }
func (q *queue) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}

// after has something done in a while.
func (b *bus) after(d time.Duration, do func()) *event {
	b.count++
	e := &event{time.Now().Add(d), b.count, do}
	heap.Push(&b.due, e)
	return e
}

// run runs everything that is due until an instant.
func (b *bus) run(until time.Time) {
	for {
		b.sort()
		if len(b.due) == 0 || b.due[0].at.After(until) {
			break
		}
		e := heap.Pop(&b.due).(*event)
		time.Sleep(time.Until(e.at))
		if e.do != nil {
			e.do()
		}
		synctest.Wait() // whoever was woken by it has had its say
	}
	time.Sleep(time.Until(until))
	synctest.Wait()
}

// sort takes over what came from other goroutines meanwhile.
func (b *bus) sort() {
	b.mu.Lock()
	defer b.mu.Unlock()
	slices.SortStableFunc(b.inbox, func(x, y letter) int { return strings.Compare(x.name, y.name) })
	for _, l := range b.inbox {
		b.after(0, l.do)
	}
	b.inbox = nil
}

func (b *bus) post(name string, do func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.inbox = append(b.inbox, letter{name, do})
}

// task is something that blocks.
type task struct {
	resume chan struct{}
	killed func() bool
	began  time.Time
}

// start runs something that blocks, and then something on the bus, unless whose it is was
// killed meanwhile.
func (b *bus) start(name string, killed func() bool, block, then func()) {
	t := &task{resume: make(chan struct{}), killed: killed, began: time.Now()}
	b.after(0, func() {
		if killed() {
			return
		}
		b.let(t, func() {
			go func() {
				block()
				if then != nil {
					b.post(name, func() { // it may have waited for the server's word, which is no turn of the bus
						if !killed() {
							then()
						}
					})
				}
			}()
		})
	})
}

// let lets a task go on until it waits or ends.
func (b *bus) let(t *task, on func()) {
	before := b.current
	b.current = t
	on()
	synctest.Wait()
	b.current = before
}

// wait has the task that runs wait for a while. Where whose it is was killed, it ends there.
func (b *bus) wait(d time.Duration) {
	t := b.current
	b.after(d, func() { b.wake(t) })
	b.rest(t)
}

func (b *bus) wake(t *task) {
	b.let(t, func() { t.resume <- struct{}{} })
}

func (b *bus) rest(t *task) {
	<-t.resume
	if t.killed() {
		runtime.Goexit()
	}
}
