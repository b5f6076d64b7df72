package conference

import (
	"fmt"
	"time"

	"hallway/app/agenda"
	"hallway/app/device"
	"hallway/app/device/devicetest"
	"hallway/app/register"
	"hallway/app/wire"
)

const opened = "kubecon"

// phone is the app's half of sync on one device. Its store outlives the app.
type phone struct {
	*world
	name    string
	store   *devicetest.Memory
	skew    time.Duration // how wrong its clock is
	joined  bool
	offline bool

	app     int // counts the times that it was opened
	agendas *device.Agendas
	syncer  *device.Syncer
	status  device.Status
	locks   map[string][]*task // whoever holds one, and who waits

	lines []string // that its person wrote into notes
	asked int      // requests
}

// open opens the app.
func (p *phone) open() {
	p.app++
	p.locks = make(map[string][]*task)
	p.agendas = device.New(p.store, func(device.News) {}, func() time.Time { return time.Now().Add(p.skew) })
	p.syncer = device.NewSyncer(p.agendas, loop{p, p.app}, remote{p, p.app}, p)
	p.syncer.Spread(func(most time.Duration) time.Duration { return time.Duration(p.bus.dice.Int64N(int64(most))) })
	p.syncer.Open(opened)
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

func (l loop) guard(f func()) func() {
	return func() {
		if !l.killed() {
			f()
		}
	}
}

// Do is of [device.Loop].
func (l loop) Do(f func()) { l.bus.after(0, l.guard(f)) }

// Go is of [device.Loop].
func (l loop) Go(block, then func()) { l.bus.start(l.name, l.killed, block, then) }

// After is of [device.Loop].
func (l loop) After(d time.Duration, f func()) (stop func()) {
	e := l.bus.after(d, l.guard(f))
	return func() { e.do = nil }
}

// The phone is the syncer's owner.

func (p *phone) LocalOnly() bool    { return false }
func (p *phone) Joined(string) bool { return p.joined }
func (p *phone) Called() string     { return p.name }
func (p *phone) Seen() func(string) agenda.Snapshot {
	return func(key string) agenda.Snapshot { return agenda.Snapshot{Title: key} }
}
func (p *phone) Stands(s device.Status) { p.status = s }
func (p *phone) Changed(string, []agenda.Pick, map[register.Key]string) {
}

// acts does what a person does.
func (p *phone) acts() {
	if !p.alive() {
		return
	}
	key := fmt.Sprintf("talk-%d", p.bus.dice.IntN(12))
	var err error
	switch p.bus.dice.IntN(4) {
	case 0:
		err = p.writes(key)
	default:
		state := []agenda.State{agenda.None, agenda.Maybe, agenda.Going, agenda.Hidden}[p.bus.dice.IntN(4)]
		_, err = p.agendas.Save(opened, agenda.Op{ID: newXID(), After: agenda.Pick{Key: key, State: state}})
	}
	if err != nil {
		p.t.Fatalf("%s: %v", p.name, err)
	}
	p.syncer.Soon()
}

// writes adds a line to a note.
func (p *phone) writes(key string) error {
	replica := p.replica()
	old := ""
	if replica != nil {
		old = replica.Value(register.Note(key))
	}
	line := fmt.Sprintf("%s %d", p.name, len(p.lines))
	p.lines = append(p.lines, line)
	value := line
	if old != "" {
		value = old + "\n" + line
	}
	_, err := p.agendas.Write(opened, agenda.Edit{Key: register.Note(key), Old: old, Value: value})
	return err
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

// joins makes the phone a device of another's agenda. It blocks.
func (p *phone) joins(other *phone) error {
	made, err := other.agendas.NewCode(remote{other, other.app}, opened, wire.PairRequest{})
	if err != nil {
		return err
	}
	if err := p.agendas.Join(remote{p, p.app}, opened, made.Secret, p.name, device.Joining{}); err != nil {
		return err
	}
	p.joined = true
	return nil
}
