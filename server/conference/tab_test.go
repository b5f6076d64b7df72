package conference

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"hallway/app/agenda"
	"hallway/app/device"
	"hallway/app/screen"
	"hallway/app/screen/screentest"
	"hallway/app/view"
)

// tab is the whole app in one tab of a phone's browser, without the browser.
type tab struct {
	*phone
	name    string // of the tab; no two ever have the same
	closed  bool
	page    *screentest.Page
	queue   screen.Queue
	screens *screen.App
	agendas *device.Agendas
	typed   int  // counts what was typed since
	streams int  // that are open
	away    bool // it is not on show, and shows what it showed
}

// open opens the app in a new tab, in front of the others, at the list of the programme.
func (p *phone) open() *tab {
	if front := p.front(); front != nil {
		front.does(screen.Event{Act: "hidden"})
	}
	p.opened++
	t := &tab{phone: p, name: fmt.Sprintf("%s.%d", p.name, p.opened), page: p.local.Blank()}
	t.agendas = device.New(disk{p}, t.heard, p.now)
	l := loop{t}
	b := browser{t.page, remote{t}, l}
	t.queue = b
	t.screens = screen.New(l, b, t.agendas, p.now)
	t.screens.Spread(func(most time.Duration) time.Duration { return time.Duration(p.bus.dice.Int64N(int64(most))) })
	p.tabs = append(p.tabs, t)
	t.visit("")
	if p.bus.dice.IntN(2) == 0 { // who waits for the list taps once more
		loop{t}.After(time.Duration(p.bus.dice.Int64N(int64(impatient))), func() { t.visit("") })
	}
	return t
}

// impatient is how soon somebody taps once more on what has not come.
const impatient = 500 * time.Millisecond

// between is how long a word from tab to tab takes. They arrive in their order.
const between = 10 * time.Millisecond

// heard has the phone's other tabs hear what this one stored.
func (t *tab) heard(n device.News) {
	for _, other := range t.tabs {
		if other != t {
			loop{other}.After(between, func() { other.screens.ChangedElsewhere(n) })
		}
	}
}

// visit goes to an address of the event.
func (t *tab) visit(path string) {
	u, err := url.Parse("/e/" + opened + path)
	if err != nil {
		t.t.Fatal(err)
	}
	loop{t}.Do(func() { t.screens.Visit(u) })
}

// does hands the screens what a person or the browser does.
func (t *tab) does(e screen.Event) {
	if !t.closed {
		switch e.Act {
		case "hidden":
			t.away = true
		case "visible":
			t.away = false
		}
		t.screens.Handle(e)
	}
}

// loop runs a tab on the bus.
type loop struct{ *tab }

func (l loop) killed() bool { return l.closed }

// guard has something done if the tab is still there, and not before it is thawed.
func (l loop) guard(f func()) func() {
	return func() {
		switch {
		case l.closed:
		case l.frozen:
			l.ice = append(l.ice, l.guard(f))
		default:
			f()
		}
	}
}

// Do is of [device.Loop].
func (l loop) Do(f func()) { l.bus.after(0, l.guard(f)) }

// Go is of [device.Loop].
func (l loop) Go(block, then func()) {
	if then != nil {
		then = l.guard(then)
	}
	l.bus.start(l.name, l.killed, block, then)
}

// After is of [device.Loop].
func (l loop) After(d time.Duration, f func()) (stop func()) {
	e := l.bus.after(d, l.guard(f))
	return func() { e.do = nil }
}

// Open is of [screen.Loop].
func (l loop) Open(address string) {
	u, err := url.Parse(address)
	if err != nil {
		l.t.Fatal(err)
	}
	l.Do(func() { l.screens.Visit(u) })
}

// Log is of [screen.Loop].
func (l loop) Log(...any) {}

// acts does what a person does.
func (t *tab) acts() {
	if t.closed || t.frozen {
		return
	}
	d := t.bus.dice
	key := fmt.Sprintf("talk-%d", d.IntN(talks))
	switch d.IntN(8) {
	case 0, 1:
		t.writes(fmt.Sprintf("talk-%d", d.IntN(3))) // where others write too
	case 2:
		t.does(screen.Event{Act: "undo"})
	case 3:
		t.visit([]string{"", "/agenda", "/now", "/changes", "/session/" + key}[d.IntN(5)])
	default:
		state := []agenda.State{agenda.None, agenda.Maybe, agenda.Going, agenda.Hidden}[d.IntN(4)]
		t.chooses(key, state)
	}
}

// chooses taps the star of a session until it shows a state.
func (t *tab) chooses(key string, state agenda.State) {
	t.queue.Take(opened, key, state.String())
	t.does(screen.Event{Act: "tap"})
}

// writes adds a line to a note: it opens the session, goes to the field, types when it has
// thought, and believes what the page says of it.
func (t *tab) writes(key string) {
	t.visit("/session/" + key)
	t.typed++
	typed := t.typed
	there := func() bool { return !t.closed && t.typed == typed && !t.frozen }
	t.bus.after(time.Second, func() {
		old, ok := t.page.Field("note")
		if !there() || !ok || !strings.Contains(t.page.Text(), title(key)) {
			return // the session is not on the page, which may be the network's fault
		}
		t.does(screen.Event{Act: "note-begin", Key: key, Arg: old})
		t.bus.after(time.Duration(t.bus.dice.IntN(60))*time.Second, func() {
			if _, ok := t.page.Field("note"); !there() || !ok || !strings.Contains(t.page.Text(), title(key)) {
				return // the person went elsewhere
			}
			t.notes++
			line := fmt.Sprintf("%s %d", t.phone.name, t.notes)
			text := line
			if old != "" {
				text = old + "\n" + line
			}
			t.does(screen.Event{Act: "note", Key: key, Arg: text})
			t.bus.after(4*time.Second, func() {
				if there() && !t.apart && strings.Contains(t.page.Region("note-state"), view.SavedHere) {
					t.counts["note saved"]++
					t.lines = append(t.lines, line)
				}
			})
		})
	})
}
