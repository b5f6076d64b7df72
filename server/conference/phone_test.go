package conference

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"hallway/app/device/devicetest"
	"hallway/app/prefs"
	"hallway/app/register"
	"hallway/app/screen"
	"hallway/app/screen/screentest"
	"hallway/app/wire"
)

const opened = "kubecon"

// phone is one device. Its store, what the worker keeps and localStorage outlive its tabs.
type phone struct {
	*world
	name    string
	store   *devicetest.Memory
	local   *screentest.Phone
	files   map[string][]byte  // that the worker keeps
	changes []change           // of localStorage, newest last
	locks   map[string][]*task // whoever holds one, and who waits
	skew    time.Duration      // how wrong its clock is
	offline bool
	frozen  bool     // the browser runs nothing of the app
	ice     []func() // what it would have done since
	apart   bool     // it was wiped, and has an agenda of its own until it joins again

	quiet time.Time // since when its person wants no copy on the server

	tabs   []*tab // that are open, the one in front last
	opened int    // how many tabs there ever were

	lines  []string // that its person wrote into notes, and was told are saved
	notes  int
	asked  int // requests about the agenda
	looked int // requests for files
}

func (p *phone) now() time.Time { return time.Now().Add(p.skew) }

// front is the tab that is on show; nil: none is open.
func (p *phone) front() *tab {
	if len(p.tabs) == 0 {
		return nil
	}
	return p.tabs[len(p.tabs)-1]
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

// kill ends tabs at once: nothing of them goes on, and what they had locked is free.
func (p *phone) kill(tabs ...*tab) {
	for _, t := range tabs {
		t.closed = true
	}
	p.tabs = slices.DeleteFunc(slices.Clone(p.tabs), func(t *tab) bool { return t.closed })
	for _, name := range slices.Sorted(maps.Keys(p.locks)) {
		held := p.locks[name]
		left := slices.DeleteFunc(slices.Clone(held), func(t *task) bool { return t.killed() })
		p.locks[name] = left
		for i, t := range held {
			if i > 0 && (t.killed() || t == left[0]) { // to end, or since it is its turn
				p.bus.after(0, func() { p.bus.wake(t) })
			}
		}
	}
}

// starts opens the app where it is not open.
func (p *phone) starts() {
	if len(p.tabs) == 0 {
		p.open()
	}
}

// wipe has the browser forget everything of the app, as browsers do that run out of room. What
// only this phone had is gone.
func (p *phone) wipe() {
	p.counts["wiped"]++
	p.kill(p.tabs...)
	if err := p.store.Clear(); err != nil {
		p.t.Fatal(err)
	}
	p.local.Blank().Forget()
	clear(p.files)
	p.changes, p.apart = nil, true
	var kept strings.Builder
	for _, q := range p.group() {
		if r := q.replica(); r != nil && !q.apart {
			kept.WriteString(notesOf(r.Values()))
		}
	}
	for _, q := range p.group() {
		q.lines = slices.DeleteFunc(q.lines, func(line string) bool { return !strings.Contains("\n"+kept.String(), "\n"+line+"\n") })
	}
}

// group is all phones of the phone's person.
func (p *phone) group() (all []*phone) {
	for _, q := range p.phones {
		if q.name[:1] == p.name[:1] {
			all = append(all, q)
		}
	}
	return all
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
	giver, t := other.front(), p.front()
	p.bus.start(giver.name, func() bool { return false }, func() { made, err = giver.agendas.NewCode(remote{giver}, opened, wire.PairRequest{}) }, func() {
		if err != nil {
			p.t.Fatalf("%s gives no code: %v", other.name, err)
		}
		t.visit("/join#" + made.Secret)
	})
	p.run(10 * time.Second)
	t.does(screen.Event{Act: "join-yes", Arg: url.Values{"code": {made.Secret}}.Encode()})
	p.run(10 * time.Second)
	if !strings.Contains(t.page.Text(), "This device now shares your agenda.") {
		p.t.Fatalf("%s does not join: %.500s", p.name, t.page.Text())
	}
	p.apart = false
	p.shows()
}

// shows checks that each tab shows what is in the store.
func (p *phone) shows() {
	for _, t := range p.tabs {
		t.visit("")
	}
	p.run(time.Second)
	for _, t := range p.tabs {
		t.shows()
	}
}

// alone reports whether the agenda is to be on this phone only.
func (p *phone) alone() bool { return prefs.LocalOnly.Get(p.local.Blank()) }

// copies has the person go to the settings, and say whether the server keeps a copy.
func (p *phone) copies(on bool) {
	t := p.front()
	loop{t}.Open("/settings")
	p.bus.after(time.Second, func() {
		t.does(screen.Event{Act: "sync", Arg: map[bool]string{true: "on", false: "off"}[on]})
	})
}

// settling is how long what was on its way as the copy was switched off may take.
const settling = 3 * time.Minute

// keepsToItself checks that a phone whose person wants no copy on the server listens for
// nothing, and does not say that there is one.
func (p *phone) keepsToItself() {
	if !p.alone() || time.Since(p.quiet) < settling || p.frozen {
		return
	}
	p.counts["kept to itself"]++
	for _, t := range p.tabs {
		if t.streams > 0 {
			p.t.Errorf("%s listens %d times, and its person wants no copy on the server", t.name, t.streams)
		}
		if text := t.page.Text(); !t.away && strings.Contains(text, "on the server.") {
			p.t.Errorf("%s says: %.600s", t.name, text)
		}
	}
}

// calms ends a phone's faults, and has its person look at the agenda.
func (p *phone) calms() {
	p.offline = false
	p.thaw()
	p.starts()
	for _, t := range p.tabs {
		t.does(screen.Event{Act: "online"})
	}
	p.front().does(screen.Event{Act: "visible"})
	p.front().visit("/agenda")
	p.asked, p.looked = 0, 0
}
