package chaos

import (
	"bytes"
	"fmt"
	"io"
	mathrand "math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/rs/xid"

	"hallway/app/agenda"
	"hallway/app/device"
	"hallway/app/device/devicetest"
	"hallway/app/register"
	"hallway/app/wire"
)

// event is what all agendas are of.
const event = "kubecon"

// phone is the phone's half of Hallway as it ships, over a store in memory. One goroutine
// uses it.
type phone struct {
	*device.Agendas
	t      testing.TB
	name   string
	store  *devicetest.Memory
	before *register.Replica // of the last exchange
	dice   *mathrand.Rand

	lines []string                // that it wrote into notes
	last  map[register.Key]string // of the keys that only it writes
	edits int
	asked int
}

// newPhone is a phone whose clock is wrong, by up to 80 years.
func newPhone(t testing.TB, name string, dice *mathrand.Rand) *phone {
	skew := time.Duration(dice.Int64N(160*365*24)-80*365*24) * time.Hour
	p := &phone{t: t, name: name, store: devicetest.NewMemory(), dice: dice, last: make(map[register.Key]string)}
	p.Agendas = device.New(p.store, func(device.News) {}, func() time.Time { return time.Now().Add(skew) })
	return p
}

func (p *phone) account() device.Account {
	account, err := p.Account(event)
	if err != nil {
		p.t.Fatal(err)
	}
	return account
}

// replica is the phone's as it is stored.
func (p *phone) replica() *register.Replica {
	record, err := p.store.Read(event)
	if err != nil {
		p.t.Fatal(err)
	}
	replica, err := register.DecodeReplica(record.Replica)
	if err != nil {
		p.t.Fatal(err)
	}
	return replica
}

// client waits no longer than a phone does.
var client = &http.Client{Timeout: 5 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

// line is a phone's way to a server.
type line struct {
	*phone
	server string
}

// Send asks the server. What is no answer of Hallway's is none.
func (l line) Send(r device.Request) (device.Answer, error) {
	l.asked++
	request, err := http.NewRequest(r.Method, l.server+r.URL, bytes.NewReader(r.Body))
	if err != nil {
		return device.Answer{}, err
	}
	for name, value := range r.Head {
		request.Header.Set(name, value)
	}
	request.Header.Set("Content-Type", r.Type)
	answer, err := client.Do(request)
	if err != nil {
		return device.Answer{}, fmt.Errorf("%w: %w", device.ErrUnreachable, err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return device.Answer{}, fmt.Errorf("%w: %w", device.ErrUnreachable, err)
	}
	if strings.HasSuffix(r.URL, "/devices") {
		l.t.Errorf("%s: the server takes it for two", l.name)
	}
	return device.Answer{Status: answer.StatusCode, Body: body, Member: answer.Header.Get(wire.MemberHeader)}, nil
}

// exchange is one exchange with a server.
func (p *phone) exchange(server string) device.Exchanged {
	seen := func(string) agenda.Snapshot { return agenda.Snapshot{} }
	got := p.Exchange(line{p, server}, event, p.before, device.Here{Joined: true, Seen: seen, Called: p.name})
	p.before = got.Replica
	return got
}

// edit does something: a line in a note that others write too, or a pick of its own.
func (p *phone) edit() {
	p.edits++
	if p.dice.IntN(2) == 0 && len(p.lines) < 60 {
		loaded, err := p.Load(event)
		if err != nil {
			p.t.Fatal(err)
		}
		note := fmt.Sprint("shared-", p.dice.IntN(2))
		words := fmt.Sprintf("%s %d", p.name, len(p.lines))
		p.lines = append(p.lines, words)
		old := loaded.Notes[note]
		edit := agenda.Edit{Key: register.Note(note), Old: old, Value: strings.TrimPrefix(old+"\n"+words, "\n")}
		if _, err := p.Write(event, edit); err != nil {
			p.t.Errorf("%s: %v", p.name, err)
		}
		return
	}
	key, at := "own-"+p.name, p.dice.IntN(3)
	state := []agenda.State{agenda.Going, agenda.Maybe, agenda.Hidden}[at]
	p.last[register.Pick(key)] = []string{register.Going, register.Maybe, register.Hidden}[at]
	if unsaved, err := p.Save(event, agenda.Op{ID: xid.New(), After: agenda.Pick{Key: key, State: state}}); err != nil || len(unsaved) > 0 {
		p.t.Errorf("%s: %v, %v", p.name, unsaved, err)
	}
}

// joins makes it a device of an agenda that another has.
func (p *phone) joins(server string, other *phone) {
	p.t.Helper()
	code, err := other.NewCode(line{other, server}, event, wire.PairRequest{})
	if err == nil {
		err = p.Join(line{p, server}, event, code.Secret, p.name, device.Joining{Bring: true})
	}
	if err != nil {
		p.t.Fatal(err)
	}
}

// settle has everybody exchange until nobody has anything to tell any more.
func settle(server string, phones []*phone) {
	for range 60 {
		quiet := true
		for _, p := range phones {
			got := p.exchange(server)
			if got.Err != nil {
				time.Sleep(100 * time.Millisecond) // too often, mostly
			}
			quiet = quiet && got.Err == nil && got.Waiting == 0
		}
		if quiet {
			break
		}
	}
	for _, p := range phones { // what the last ones told
		for range 20 {
			if got := p.exchange(server); got.Err == nil {
				break
			}
			time.Sleep(100 * time.Millisecond)
		}
	}
}

// nothingLost checks that all devices of an agenda have the same, and all that any wrote.
func nothingLost(t testing.TB, phones []*phone) {
	t.Helper()
	byAgenda := make(map[uuid.UUID][]*phone)
	for _, p := range phones {
		id := p.account().Agenda
		byAgenda[id] = append(byAgenda[id], p)
	}
	for _, all := range byAgenda {
		first := all[0].replica()
		digest, values := register.Digest(first.Registers), first.Values()
		notes := values[register.Note("shared-0")] + "\n" + values[register.Note("shared-1")] + "\n"
		for _, p := range all {
			if r := p.replica(); len(r.Outbox) > 0 || register.Digest(r.Registers) != digest {
				t.Errorf("%s: %d edits wait, digest %x and not %x", p.name, len(r.Outbox), register.Digest(r.Registers), digest)
			}
			for _, line := range p.lines {
				if !strings.Contains("\n"+notes, "\n"+line+"\n") {
					t.Errorf("the line %q is lost", line)
				}
			}
			for key, value := range p.last {
				if values[key] != value {
					t.Errorf("%s wrote %q last, and %s is %q", p.name, value, key, values[key])
				}
			}
		}
	}
}
