package conference

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"hallway/app/agenda"
	"hallway/app/device"
	"hallway/app/screen"
	"hallway/app/screen/screentest"
)

// browser is the page of a tab: the page of the native tests, with the loop and the network of
// the conference.
type browser struct {
	*screentest.Page
	remote
	loop loop
}

var _ screen.Browser = browser{}

// Locked, Send and Stream are the remote's.

func (b browser) Locked(name string, do func()) { b.remote.Locked(name, do) }

func (b browser) Send(r device.Request) (device.Answer, error) { return b.remote.Send(r) }

func (b browser) Stream(r device.Request, on func()) (stop func(), ended <-chan bool) {
	return b.remote.Stream(r, on)
}

// Fetch is of [screen.Network]: the worker keeps what came, and answers where the network
// does not.
func (b browser) Fetch(url string) (body []byte, kept bool, err error) {
	answer, err := b.remote.Send(device.Request{Method: "GET", URL: url})
	if err == nil {
		err = answer.Trouble()
	}
	if err == nil {
		return answer.Body, false, nil
	}
	if body, ok := b.files[url]; ok {
		return body, true, nil
	}
	return nil, false, err
}

// KeepData is of [screen.Worker].
func (b browser) KeepData(_ string, urls []string) {
	for _, url := range urls {
		if b.files[url] == nil {
			b.loop.Go(func() {
				if body, kept, err := b.Fetch(url); err == nil && !kept {
					b.files[url] = body
				}
			}, nil)
		}
	}
}

func (b browser) DropKept()            { clear(b.files) }
func (b browser) Online() bool         { return !b.offline }
func (b browser) Cut()                 {}
func (b browser) Back()                {}
func (b browser) Breathe()             {}
func (b browser) AfterPaint(do func()) { b.loop.Do(do) }

// flushed is how long what is in localStorage may take to reach the disk.
const flushed = 5 * time.Second

// change is one of localStorage that may not have reached the disk.
type change struct {
	at       time.Time
	key, old string
}

// Set is of [screen.Queue].
func (b browser) Set(key, value string) {
	b.note(key)
	before := b.alone()
	b.Page.Set(key, value)
	if now := b.alone(); now != before {
		b.counts[map[bool]string{true: "copy switched off", false: "copy switched on"}[now]]++
		b.quiet = time.Now()
	}
}

// Done is of [screen.Queue]. What leaves the queue is on the disk: nobody else has it.
func (b browser) Done(id string) {
	if record, err := b.store.Read(opened); err != nil || !slices.Contains(strings.Split(record.Taps, "\n"), id) {
		b.tab.t.Errorf("%s takes %q out of the queue, and the store has %q, %v", b.tab.name, id, record.Taps, err)
	}
	b.Set(id, "")
}

// Take is of [screen.Queue].
func (b browser) Take(event, key, state string) {
	before := b.Taps()
	b.Page.Take(event, key, state)
	for _, tap := range b.Taps() {
		if !slices.Contains(before, tap) {
			b.changes = append(b.changes, change{time.Now(), tap.ID, ""})
		}
	}
}

func (b browser) note(key string) {
	b.changes = slices.DeleteFunc(b.changes, func(c change) bool { return time.Since(c.at) > flushed })
	b.changes = append(b.changes, change{time.Now(), key, b.Get(key)})
}

// powerFails takes back what localStorage had not on the disk.
func (p *phone) powerFails() {
	since := time.Now().Add(-time.Duration(p.bus.dice.Int64N(int64(flushed))))
	local := p.local.Blank()
	for _, c := range slices.Backward(p.changes) {
		if c.at.After(since) {
			local.Set(c.key, c.old)
		}
	}
	p.changes = nil
}

// disk is the phone's database: it takes a while, fails at times, and what was not on the
// disk when the app ended is not there.
type disk struct{ *phone }

// Read is of [device.Store].
func (d disk) Read(event string) (device.Record, error) { return d.store.Read(event) }

// Events is of [device.Store].
func (d disk) Events() ([]string, error) { return d.store.Events() }

// Clear is of [device.Store].
func (d disk) Clear() error { return d.store.Clear() }

// Update is of [device.Store].
func (d disk) Update(event string, change func(r *device.Record) error) error {
	dice := d.bus.dice
	d.bus.wait(time.Duration(dice.IntN(50)) * time.Millisecond) // who is killed here has written nothing
	if d.faulty && dice.IntN(25) == 0 {
		switch dice.IntN(3) {
		case 0:
			d.counts["disk full"]++
			return fmt.Errorf("write: %w", device.ErrFull)
		case 1:
			d.counts["stuck, not written"]++
			d.bus.wait(5 * time.Second)
			return device.ErrStuck
		default:
			d.counts["stuck, written"]++
			if err := d.store.Update(event, change); err != nil {
				return err
			}
			d.bus.wait(5 * time.Second)
			return device.ErrStuck
		}
	}
	err := d.store.Update(event, change)
	d.bus.wait(time.Duration(dice.IntN(50)) * time.Millisecond) // who is killed here has, and does not know
	return err
}

// shows checks that the list on the page shows what is in the store.
func (t *tab) shows() {
	record, err := t.store.Read(opened)
	if err != nil {
		t.t.Fatal(err)
	}
	states := t.page.States()
	for n := range talks {
		key := fmt.Sprint("talk-", n)
		shown, there := states[key]
		if kept := record.Picks[key].State; kept.String() != shown && (there || kept != agenda.Hidden) { // the list leaves out what is skipped
			t.t.Errorf("%s shows %s as %q, and has it as %q", t.name, key, shown, kept)
		}
	}
}
