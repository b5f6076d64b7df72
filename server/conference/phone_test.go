package conference

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"hallway/app/agenda"
	"hallway/app/device"
	"hallway/app/device/devicetest"
	"hallway/app/register"
	"hallway/app/screen"
	"hallway/app/screen/screentest"
	"hallway/app/view"
	"hallway/app/wire"
)

const opened = "kubecon"

// phone is the whole app on one device, without a browser. Its store, what the worker keeps
// and localStorage outlive the app.
type phone struct {
	*world
	name    string
	store   *devicetest.Memory
	local   *screentest.Phone
	files   map[string][]byte // that the worker keeps
	changes []change          // of localStorage, newest last
	skew    time.Duration     // how wrong its clock is
	offline bool
	frozen  bool     // the browser runs nothing of the app
	ice     []func() // what it would have done since

	app     int // counts the times that it was opened
	page    *screentest.Page
	browser browser
	screens *screen.App
	agendas *device.Agendas
	locks   map[string][]*task // whoever holds one, and who waits
	typed   int                // counts what was typed since

	lines  []string // that its person wrote into notes, and was told are saved
	notes  int
	asked  int // requests about the agenda
	looked int // requests for files
}

// open opens the app, at the list of the programme.
func (p *phone) open() {
	p.app++
	p.locks = make(map[string][]*task)
	now := func() time.Time { return time.Now().Add(p.skew) }
	p.page = p.local.Blank()
	p.agendas = device.New(disk{p}, func(device.News) {}, now)
	l := loop{p, p.app}
	p.browser = browser{p.page, remote{p, p.app}, l}
	p.screens = screen.New(l, p.browser, p.agendas, now)
	p.screens.Spread(func(most time.Duration) time.Duration { return time.Duration(p.bus.dice.Int64N(int64(most))) })
	p.visit("")
}

// visit goes to an address of the event.
func (p *phone) visit(path string) {
	u, err := url.Parse("/e/" + opened + path)
	if err != nil {
		p.t.Fatal(err)
	}
	loop{p, p.app}.Do(func() { p.screens.Visit(u) })
}

// does hands the screens what a person does.
func (p *phone) does(e screen.Event) {
	if p.alive() {
		p.screens.Handle(e)
	}
}

// setClock sets the phone's clock, to any day of the 80 years before or after.
func (p *phone) setClock() {
	p.counts["clock set"]++
	p.skew = time.Duration(p.bus.dice.Int64N(160*365*24)-80*365*24) * time.Hour
}

// freeze has the browser run nothing of the app for a while, as phones do with what is not
// on show. What it was about goes on afterwards.
func (p *phone) freeze(d time.Duration) {
	p.counts["frozen"]++
	p.frozen = true
	p.bus.after(d, p.thaw)
}

func (p *phone) thaw() {
	p.frozen = false
	for _, f := range p.ice {
		p.bus.after(0, f)
	}
	p.ice = nil
}

// kill ends the app at once: nothing of it goes on.
func (p *phone) kill() { p.app = -p.app }

func (p *phone) alive() bool { return p.app > 0 }

// loop is one run of the app on the bus.
type loop struct {
	*phone
	app int
}

func (l loop) killed() bool { return l.phone.app != l.app }

// guard has something done if the app is still there, and not before it is thawed.
func (l loop) guard(f func()) func() {
	return func() {
		switch {
		case l.killed():
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
func (p *phone) acts() {
	if !p.alive() || p.frozen {
		return
	}
	d := p.bus.dice
	key := fmt.Sprintf("talk-%d", d.IntN(talks))
	switch d.IntN(8) {
	case 0, 1:
		p.writes(fmt.Sprintf("talk-%d", d.IntN(3))) // where others write too
	case 2:
		p.does(screen.Event{Act: "undo"})
	case 3:
		p.visit([]string{"", "/agenda", "/now", "/changes", "/session/" + key}[d.IntN(5)])
	default:
		state := []agenda.State{agenda.None, agenda.Maybe, agenda.Going, agenda.Hidden}[d.IntN(4)]
		p.chooses(key, state)
	}
}

// chooses taps the star of a session until it shows a state.
func (p *phone) chooses(key string, state agenda.State) {
	p.browser.Take(opened, key, state.String())
	p.does(screen.Event{Act: "tap"})
}

// writes adds a line to a note: it opens the session, goes to the field, types when it has
// thought, and believes what the page says of it.
func (p *phone) writes(key string) {
	p.visit("/session/" + key)
	app, page := p.app, p.page
	p.typed++
	typed := p.typed
	there := func() bool { return p.app == app && p.typed == typed && !p.frozen }
	p.bus.after(time.Second, func() {
		old, ok := page.Field("note")
		if !there() || !ok || !strings.Contains(page.Text(), title(key)) {
			return // the session is not on the page, which may be the network's fault
		}
		p.does(screen.Event{Act: "note-begin", Key: key, Arg: old})
		p.bus.after(time.Duration(p.bus.dice.IntN(20))*time.Second, func() {
			if _, ok := page.Field("note"); !there() || !ok || !strings.Contains(page.Text(), title(key)) {
				return // the person went elsewhere
			}
			p.notes++
			line := fmt.Sprintf("%s %d", p.name, p.notes)
			text := line
			if old != "" {
				text = old + "\n" + line
			}
			p.does(screen.Event{Act: "note", Key: key, Arg: text})
			p.bus.after(4*time.Second, func() {
				if there() && strings.Contains(page.Region("note-state"), view.SavedHere) {
					p.counts["note saved"]++
					p.lines = append(p.lines, line)
				}
			})
		})
	})
}

// replica is what is in the store; nil: nothing yet.
func (p *phone) replica() *register.Replica {
	record, err := p.store.Read(opened)
	if err != nil || record.Replica == nil {
		return nil
	}
	replica, err := register.DecodeReplica(record.Replica)
	if err != nil {
		p.t.Fatalf("%s: %v", p.name, err)
	}
	return replica
}

// joins makes the phone a device of another's agenda, as its person does: by the link, and
// a yes.
func (p *phone) joins(other *phone) {
	var made wire.Grant
	var err error
	p.bus.start(other.name, func() bool { return false }, func() { made, err = other.agendas.NewCode(remote{other, other.app}, opened, wire.PairRequest{}) }, func() {
		if err != nil {
			p.t.Fatalf("%s gives no code: %v", other.name, err)
		}
		p.visit("/join#" + made.Secret)
	})
	p.run(10 * time.Second)
	p.does(screen.Event{Act: "join-yes", Arg: url.Values{"code": {made.Secret}}.Encode()})
	p.run(10 * time.Second)
	if !strings.Contains(p.page.Text(), "This device now shares your agenda.") {
		p.t.Fatalf("%s does not join: %.500s", p.name, p.page.Text())
	}
}
