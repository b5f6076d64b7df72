package main

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/rs/xid"

	"hallway/app/agenda"
	"hallway/app/register"
)

// phone is a device without a screen, with an agenda.
type phone struct {
	agenda  agenda.ID
	path    string // of its agenda
	head    string // what each of its requests says of it
	secret  []byte
	replica *register.Replica
	edits   int

	sent []byte // of the last exchange
	got  answer
}

// newPhone is a phone at an address of its own, which a proxy tells the server: limits
// that hold for each address see as many as there would be.
func newPhone(number int, id agenda.ID, from *register.Replica) *phone {
	p := &phone{agenda: id, path: "/api/v1/agendas/" + id.String(), secret: make([]byte, 32)}
	_, _ = rand.Read(p.secret) // never fails
	p.replica = register.NewReplica(uuid.New())
	p.replica.Outbox = slices.Clip(from.Outbox) // the first edit makes its own
	p.head = fmt.Sprintf("Authorization: Bearer %s\r\nX-Hallway-Device: %s\r\nX-Forwarded-For: %s\r\n",
		base64.RawURLEncoding.EncodeToString(p.secret), p.replica.Device, addressOf(number))
	return p
}

// addressOf is an IPv6 address in a network that no other number has.
func addressOf(number int) string { return fmt.Sprintf("2001:db8:%x:%x::1", number>>16, number&0xffff) }

// session is a key as Sched's are: 32 letters that say nothing.
func session(n int) string {
	sum := sha256.Sum256(fmt.Append(nil, "session ", n))
	return hex.EncodeToString(sum[:16])
}

// What an agenda holds that somebody put some work into.
const (
	typicalPicks = 60
	typicalNotes = 8
	typicalItems = 3
)

// typical is such an agenda on a phone that has not told the server of it.
func typical() (*register.Replica, error) {
	r := register.NewReplica(uuid.New())
	edit := func(key register.Key, value string) error {
		_, err := r.Edit(key, value, xid.New(), time.Now().UnixMilli())
		return err
	}
	if err := edit(register.Event, "kccnceu2026"); err != nil {
		return nil, err
	}
	for n := range typicalPicks {
		if err := edit(register.Pick(session(n)), []string{register.Going, register.Maybe}[n%2]); err != nil {
			return nil, err
		}
	}
	for n := range typicalNotes {
		note := fmt.Sprintf("Ask for the slides, part %d.\nThe demo after minute %d is what we need at work.", n, n*3)
		if err := edit(register.Note(session(n)), note); err != nil {
			return nil, err
		}
	}
	for n := range typicalItems {
		id := xid.New()
		for field, value := range map[byte]string{
			register.ItemTitle: fmt.Sprintf("Dinner with team %d", n),
			register.ItemWhen:  fmt.Sprintf("2026-03-2%dT19:00/2026-03-2%dT21:00", n+3, n+3),
			register.ItemPlace: "The place by the canal",
		} {
			if err := edit(register.Item(id, field), value); err != nil {
				return nil, err
			}
		}
	}
	return r, nil
}

// edit changes a pick, each time another, to what it was not.
func (p *phone) edit() (key register.Key, value string, err error) {
	key = register.Pick(session(p.edits % typicalPicks))
	value = register.Going
	if p.replica.Value(key) == register.Going {
		value = register.Maybe
	}
	p.edits++
	_, err = p.replica.Edit(key, value, xid.New(), time.Now().UnixMilli())
	return key, value, err
}

// push makes an edit and tells the server of it.
func (p *phone) push(w *wire) error {
	if _, _, err := p.edit(); err != nil {
		return err
	}
	return p.sync(w)
}

const syncType = "Content-Type: application/octet-stream\r\n"

// sync is one exchange with the server, after which both have the same.
func (p *phone) sync(w *wire) error {
	p.sent = register.EncodeRequest(p.replica.Request(time.Now().UnixMilli()))
	got, err := w.ask(http.MethodPost, p.path+"/sync", p.head+syncType, p.sent, http.StatusOK)
	if err != nil {
		return err
	}
	p.got = got
	a, err := got.register()
	if err != nil {
		return err
	}
	switch outcome, err := p.replica.Take(a); {
	case err != nil:
		return err
	case outcome != register.Done:
		return fmt.Errorf("an exchange led to outcome %d, which is not the end of it", outcome)
	}
	return nil
}

// pull asks for the whole agenda, as a phone does that has nothing of it.
func (p *phone) pull(w *wire) (err error) {
	request := register.EncodeRequest(register.Request{Turn: 1, SentAt: time.Now().UnixMilli()})
	p.got, err = w.ask(http.MethodPost, p.path+"/sync", p.head+syncType, request, http.StatusOK)
	return err
}

// whole reports an error unless the last answer was the whole agenda.
func (p *phone) whole() error {
	a, err := p.got.register()
	if err != nil {
		return err
	}
	if !a.Full || len(a.Entries) != len(p.replica.Registers) {
		return fmt.Errorf("%d registers came where the agenda has %d", len(a.Entries), len(p.replica.Registers))
	}
	return nil
}

func (a answer) register() (register.Answer, error) {
	plain, err := a.plain()
	if err != nil {
		return register.Answer{}, err
	}
	return register.DecodeAnswer(plain)
}

// invite lets a second device into the phone's agenda, as a person does with two
// screens beside each other.
func (p *phone) invite(w *wire, number int) (*phone, error) {
	const kind = "Content-Type: application/json\r\n"
	got, err := w.ask(http.MethodPost, p.path+"/pair", p.head+kind, []byte{}, http.StatusOK)
	if err != nil {
		return nil, err
	}
	var pair struct{ Secret string }
	if err := decode(got, &pair); err != nil {
		return nil, err
	}
	second := newPhone(number, p.agenda, register.NewReplica(uuid.Nil))
	hash := sha256.Sum256(second.secret)
	wish, err := json.Marshal(map[string]any{"code": pair.Secret, "device": second.replica.Device, "name": "bench", "hash": hash[:]})
	if err != nil {
		return nil, err
	}
	if _, err := w.ask(http.MethodPost, "/api/v1/pair", second.head+kind, wish, http.StatusOK); err != nil {
		return nil, err
	}
	return second, second.sync(w)
}

func decode(a answer, to any) error {
	plain, err := a.plain()
	if err != nil {
		return err
	}
	return json.Unmarshal(plain, to)
}
