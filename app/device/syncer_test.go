package device_test

import (
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"hallway/app/agenda"
	"hallway/app/device"
	"hallway/app/device/devicetest"
	"hallway/app/register"
)

// byHand is a loop on which nothing goes on but by the test's hand.
type byHand struct {
	work   []func()
	done   func() // is called once something is done, and before what follows from it; nil: nobody is
	timers []*timer
}

type timer struct {
	after time.Duration
	do    func()
}

func (h *byHand) Do(f func()) { f() }

func (h *byHand) Go(block, then func()) {
	h.work = append(h.work, func() {
		block()
		if h.done != nil {
			h.done()
		}
		if then != nil {
			then()
		}
	})
}

func (h *byHand) After(d time.Duration, f func()) (stop func()) {
	t := &timer{d, f}
	h.timers = append(h.timers, t)
	return func() { h.timers = slices.DeleteFunc(h.timers, func(other *timer) bool { return other == t }) }
}

// next has the timer go off that is due first, and says when that is.
func (h *byHand) next(t *testing.T) time.Duration {
	t.Helper()
	if len(h.timers) == 0 {
		t.Fatal("nothing is planned")
	}
	first := slices.MinFunc(h.timers, func(a, b *timer) int { return int(a.after - b.after) })
	h.timers = slices.DeleteFunc(h.timers, func(other *timer) bool { return other == first })
	first.do()
	return first.after
}

// works does what was begun, and what that begins.
func (h *byHand) works() {
	for len(h.work) > 0 {
		do := h.work[0]
		h.work = h.work[1:]
		do()
	}
}

// line is a server without streams.
type line struct{ *server }

func (l line) Locked(_ string, do func()) { do() }

func (l line) Stream(device.Request, func()) (stop func(), ended <-chan bool) {
	done := make(chan bool, 1)
	done <- false
	return func() {}, done
}

// owner has an agenda exchanged, and remembers how it stands.
type owner struct {
	status device.Status
	local  bool
	news   []device.News
}

func (o *owner) LocalOnly() bool    { return o.local }
func (o *owner) Joined(string) bool { return false }
func (o *owner) Called() string     { return "Test" }
func (o *owner) Seen() func(key string) agenda.Snapshot {
	return func(string) agenda.Snapshot { return agenda.Snapshot{} }
}
func (o *owner) Stands(s device.Status) { o.status = s }
func (o *owner) Changed(n device.News)  { o.news = append(o.news, n) }

// What is done as an exchange ends is sent a moment after it, and not with the next one, a minute
// and a half later: neither where the exchange went well nor where it failed.
func TestWhatIsDoneAsAnExchangeEndsIsSentSoon(t *testing.T) {
	for _, lost := range []bool{false, true} {
		s, p, h := newServer(), newPhone(devicetest.NewMemory()), &byHand{}
		syncer := device.NewSyncer(p.Agendas, h, line{s}, &owner{})
		p.save(t, going("a"))
		syncer.Open("kubecon")
		h.next(t)
		h.done = func() {
			h.done = nil
			p.save(t, going("b"))
			syncer.Soon()
		}
		s.lose = lost
		h.works()
		s.lose = false
		if s.doc.Registers[register.Pick("b")].Value != "" {
			t.Fatal("it went along, so this shows nothing")
		}
		if in := h.next(t); in > time.Second {
			t.Errorf("lost %t: it is sent in %v", lost, in)
		}
		h.works()
		if s.doc.Registers[register.Pick("b")].Value == "" {
			t.Errorf("lost %t: it is not on the server", lost)
		}
	}
}

// Where nothing goes to a server, a tab that comes into view shows what another one stored whose
// process ended before it said so.
func TestATabThatExchangesNothingLooksIntoTheStore(t *testing.T) {
	store, h := devicetest.NewMemory(), &byHand{}
	here, other, o := newPhone(store), newPhone(store), &owner{local: true}
	syncer := device.NewSyncer(here.Agendas, h, line{newServer()}, o)
	syncer.Open("kubecon")
	syncer.Wake(true)
	h.works()
	if len(o.news) != 1 || !o.news[0].Whole || len(o.news[0].Picks) != 0 {
		t.Fatalf("of an empty store it was told %v", o.news)
	}
	o.news = nil
	other.save(t, going("a"))
	syncer.Wake(false) // the network came, and the tab was on show all along
	h.works()
	if len(o.news) > 0 {
		t.Fatalf("it was told %v", o.news)
	}
	syncer.Wake(true)
	h.works()
	if len(o.news) != 1 || !o.news[0].Whole || len(o.news[0].Picks) != 1 || o.news[0].Picks[0].Key != "a" {
		t.Errorf("it was told %v", o.news)
	}
}

// turns is a loop that takes one turn at a time.
type turns struct{ turn sync.Mutex }

func (l *turns) take(f func()) {
	l.turn.Lock()
	defer l.turn.Unlock()
	f()
}

func (l *turns) Do(f func()) { go l.take(f) }

func (l *turns) Go(block, then func()) {
	go func() {
		block()
		if then != nil {
			l.take(then)
		}
	}()
}

func (l *turns) After(d time.Duration, f func()) (stop func()) {
	t := time.AfterFunc(d, func() { l.take(f) })
	return func() { t.Stop() }
}

// ears is a server with streams, which takes a second to answer.
type ears struct {
	line
	asked atomic.Int64
	open  atomic.Int64
}

func (e *ears) Send(r device.Request) (device.Answer, error) {
	e.asked.Add(1)
	time.Sleep(time.Second)
	return e.line.Send(r)
}

func (e *ears) Stream(device.Request, func()) (stop func(), ended <-chan bool) {
	e.open.Add(1)
	done := make(chan bool, 1)
	return sync.OnceFunc(func() { e.open.Add(-1); done <- true }), done
}

// A person who wants no copy on the server is left alone: nothing listens, nothing is asked, and
// nothing says that there is a copy; also where an exchange was under way.
func TestNothingGoesOnOnceTheCopyIsSwitchedOff(t *testing.T) {
	for _, underWay := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			p, l, o := newPhone(devicetest.NewMemory()), &turns{}, &owner{}
			server := &ears{line: line{newServer()}}
			syncer := device.NewSyncer(p.Agendas, l, server, o)
			p.save(t, going("a"))
			stands := func(want device.State, streams int64, when string) {
				l.take(func() {
					if o.status.State != want || server.open.Load() != streams {
						t.Errorf("under way %t, %s: %+v, and %d streams are open", underWay, when, o.status, server.open.Load())
					}
				})
			}
			l.take(func() { syncer.Open("kubecon") })
			time.Sleep(time.Minute)
			stands(device.Saved, 1, "switched on")
			if underWay {
				l.take(syncer.Now)
				synctest.Wait()
			}
			l.take(func() { o.local = true; syncer.Now() })
			asked := server.asked.Load()
			time.Sleep(10 * time.Second) // what was under way has ended
			stands(device.Off, 0, "just switched off")
			time.Sleep(10 * time.Minute)
			if n := server.asked.Load() - asked; n > 0 {
				t.Errorf("under way %t: %d more requests were sent", underWay, n)
			}
			stands(device.Off, 0, "switched off")
			l.take(func() { o.local = false; syncer.Now() })
			time.Sleep(time.Minute)
			stands(device.Saved, 1, "switched on again")
			l.take(syncer.Close)
		})
	}
}
