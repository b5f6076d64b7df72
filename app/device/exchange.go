package device

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"hallway/app/agenda"
	"hallway/app/order"
	"hallway/app/register"
	"hallway/app/wire"
)

// Exchanged is what an exchange with the server led to.
type Exchanged struct {
	Replica *register.Replica  // as it is now; the next exchange goes on from it
	Waiting int                // edits that the server does not have yet
	Refused []register.Refused // edits that it does not take
	Idle    bool               // there is nothing that the server needs to know
	Err     error
	Wait    time.Duration // that the server asked for
}

// Here is what an exchange has to know of this side.
type Here struct {
	Joined bool                             // the server has the agenda, even if nothing was done here
	Seen   func(key string) agenda.Snapshot // what is known of a session
	Called string                           // the device's name for people
	Heard  func(News)                       // is told of what the store has, and of what other devices did as soon as it is stored; not on the loop; nil: nobody is
}

func (h Here) tell(n News) {
	if h.Heard != nil {
		h.Heard(n)
	}
}

// maxTurns is how often an exchange goes back and forth at once: to send many edits, or
// to give back what the server lost.
const maxTurns = 8

// ErrUnfinished is that an exchange stopped while there was more to say. The next one
// goes on.
var ErrUnfinished = errors.New("there is more to send")

// Exchange goes back and forth until device and server have the same. It blocks, and only
// one for each event may run at a time, in all tabs. before is what the one before it
// returned.
func (a *Agendas) Exchange(server Server, event string, before *register.Replica, here Here) (result Exchanged) {
	result.Replica = before
	account, err := a.Account(event)
	if err != nil {
		result.Err = err
		return result
	}
	vouched := false
	for range maxTurns {
		replica, request, err := a.asks(event, result.Replica, here)
		if err == nil {
			account, err = a.Account(event) // with the secret that it may just have got
		}
		if err != nil {
			result.Err = err
			return result
		}
		result.Replica, result.Waiting, result.Refused = replica, waiting(replica), replica.Refused
		if replica.Epoch.IsNil() && !hasNews(replica) && !here.Joined {
			result.Idle = true
			return result
		}
		answer, err := server.Send(account.Request(wire.Sync, "application/octet-stream", request, here.Called))
		if err == nil {
			err = answer.Trouble()
			result.Wait = answer.Wait
		}
		if err != nil {
			result.Err = err
			return result
		}
		got, err := a.hears(event, replica, answer, here)
		if err != nil {
			result.Err = err
			return result
		}
		switch got.outcome {
		case register.Done:
			result.Replica, result.Waiting, result.Refused = got.replica, 0, got.replica.Refused
			if vouched || got.member {
				return result
			}
			vouched = true // in a turn of its own: the server may forget this device at any time
		case register.Again:
			result.Replica, result.Waiting, result.Refused = got.replica, waiting(got.replica), got.replica.Refused
		case register.Cloned:
			if err = a.rename(server, event, account, here.Called); err != nil {
				result.Err = err
				return result
			}
			result.Replica = nil
		}
	}
	result.Err = ErrUnfinished
	return result
}

// Waiting is how many edits of an event the server does not have yet.
func (a *Agendas) Waiting(event string) (int, error) {
	r, err := a.store.Read(event)
	if err != nil || r.Replica == nil {
		return 0, err
	}
	replica, err := register.DecodeReplica(r.Replica)
	if err != nil {
		return 0, err
	}
	return waiting(replica), nil
}

// waiting is how many edits of the person wait. What the app writes for itself does not count.
func waiting(r *register.Replica) (n int) {
	for _, op := range r.Outbox {
		if op.Key != "" && op.Key != register.Event && op.Key != register.Member {
			n++
		}
	}
	return n
}

// hasNews reports whether there is anything to send: an agenda that nobody has put
// anything on does not concern the server.
func hasNews(r *register.Replica) bool { return waiting(r) > 0 }

// rename gives this device another name and another secret, after a copy of the phone's
// profile made two of it. Its edits that wait are sent under the new name.
func (a *Agendas) rename(server Server, event string, old Account, called string) error {
	fresh, err := a.Renew(event)
	if err != nil {
		return err
	}
	words, err := json.Marshal(wire.JoinRequest{Device: fresh.Device, Name: called, Hash: fresh.Hash()})
	if err != nil {
		return err
	}
	answer, err := server.Send(old.Request(wire.Devices, "application/json", words, ""))
	if err == nil {
		err = answer.Trouble()
	}
	if err != nil {
		return err
	}
	return a.replace(event, fresh, true)
}

// asks is what to send to the server next. It tells this tab of all that the store has: what
// another tab wrote whose process ended before it said so, and what the store wrote without a
// word of it, is seen at the next exchange.
func (a *Agendas) asks(event string, before *register.Replica, here Here) (*register.Replica, []byte, error) {
	secret := newSecret()
	var now *register.Replica
	var all News
	err := a.edit(event, func(r *register.Replica, record *Record) error {
		if before != nil {
			r.Resume(before)
		}
		if begins := hasNews(r) && !here.Joined; begins || !r.Epoch.IsNil() {
			record.vouch(r, secret, a.clock())
		}
		now, all = r, record.all(event, r)
		return nil
	})
	if err != nil {
		return nil, nil, fmt.Errorf("read what the server is to be sent: %w", err)
	}
	here.tell(all)
	return now, register.EncodeRequest(now.Request(a.clock())), nil
}

// heard is what an answer led to.
type heard struct {
	outcome register.Outcome
	replica *register.Replica
	picks   []agenda.Pick
	values  map[register.Key]string
	member  bool // this device has the secret that the agenda's devices share
}

// errUnchanged takes a transaction back in which nothing changed.
var errUnchanged = errors.New("nothing changed")

// hears applies what the server answered to a request.
func (a *Agendas) hears(event string, asked *register.Replica, answer Answer, here Here) (heard, error) {
	said, err := register.DecodeAnswer(answer.Body)
	if err != nil {
		return heard{}, err
	}
	var got heard
	err = a.edit(event, func(replica *register.Replica, r *Record) error {
		got = heard{replica: replica, values: make(map[register.Key]string)}
		replica.Resume(asked)
		before := replica.Values()
		var err error
		if got.outcome, err = replica.Take(said); err != nil {
			return err
		}
		if got.outcome == register.Stale || got.outcome == register.Cloned {
			return errUnchanged // a clone goes on under another name: see rename
		}
		got.member = r.learn(replica, answer.Member)
		after := replica.Values()
		for key, value := range changed(before, after) {
			kind, session := key.Split()
			if kind != register.KindPick {
				got.values[key] = value
				continue
			}
			pick := agenda.Pick{Key: session, State: agenda.StateOf(value), Snapshot: here.Seen(session)}
			if pick.Snapshot == (agenda.Snapshot{}) {
				pick.Snapshot = r.Picks[session].Snapshot
			}
			got.picks = append(got.picks, pick)
			r.put(pick)
		}
		return nil
	})
	if errors.Is(err, errUnchanged) {
		return got, nil
	}
	if err != nil {
		return heard{}, fmt.Errorf("apply what the server has: %w", err)
	}
	order.Stable(got.picks, func(a, b agenda.Pick) int { return strings.Compare(a.Key, b.Key) })
	if len(got.picks)+len(got.values) > 0 {
		// At once, and not when the exchange is over: what the person does in its further turns
		// is newer.
		news := News{Event: event, Picks: got.picks, Values: got.values}
		a.tell(news)
		here.tell(news)
	}
	return got, nil
}

// changed are the registers that are different, with their new values.
func changed(before, after map[register.Key]string) map[register.Key]string {
	different := make(map[register.Key]string)
	for key, value := range after {
		if before[key] != value {
			different[key] = value
		}
	}
	for key := range before {
		if _, ok := after[key]; !ok {
			different[key] = ""
		}
	}
	return different
}
