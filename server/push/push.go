package push

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"slices"
	"sync"
	"time"

	webpush "github.com/SherClockHolmes/webpush-go"
	"github.com/google/uuid"
	"github.com/rs/xid"

	"hallway/app/agenda"
	"hallway/app/planner"
	"hallway/app/register"
	"hallway/app/schedule"
	"hallway/app/wire"
	"hallway/server/programme"
	"hallway/server/store"
)

// Client sends to push services, and to no other hosts: [fetch.Guard].
type Client interface {
	webpush.HTTPClient
	Check(*url.URL) error // whether it sends to an address
}

// Service notifies devices of what is due.
type Service struct {
	store   *store.Store
	library *programme.Library
	keys    Keys
	client  Client
	log     *slog.Logger
	now     func() time.Time
	hold    time.Duration // how long a change lasts before anyone is notified
	me      string        // this process, to others on the same database
	known   map[store.Hash]known
	walks   map[*programme.Version]*planner.Walks

	// Counted is called with how each message went: "sent", "gone", "again" or "refused".
	Counted func(result string)
}

// known is when a device has to be looked at again, unless something of it changes.
type known struct {
	seq     uint64
	rev     int64
	event   schedule.EventID
	version string
	next    time.Time
}

// New notifies the devices of a store about the programmes of a library. client sends.
func New(s *store.Store, library *programme.Library, keys Keys, client Client, log *slog.Logger, now func() time.Time, hold time.Duration) *Service {
	return &Service{
		store: s, library: library, keys: keys, client: client, log: log, now: now, hold: hold,
		me: xid.New().String(), known: make(map[store.Hash]known), Counted: func(string) {},
	}
}

// Key is the public key that a browser subscribes with.
func (s *Service) Key() string { return s.keys.Public }

// Check reports what is wrong with a subscription.
func (s *Service) Check(r wire.PushRequest) error {
	u, err := url.Parse(r.Endpoint)
	if err != nil || u.Scheme != "https" || u.Host == "" || len(r.Endpoint) > 1000 || u.User != nil {
		return errors.New("the endpoint is not a URL")
	}
	if err := s.client.Check(u); err != nil {
		return fmt.Errorf("the endpoint is not that of a browser's push service: %w", err)
	}
	for _, key := range []struct {
		text   string
		length int
	}{{r.P256dh, 65}, {r.Auth, 16}} {
		if b, err := base64.RawURLEncoding.DecodeString(key.text); err != nil || len(b) != key.length {
			return errors.New("the keys of the subscription cannot be read")
		}
	}
	if r.Minutes < 1 || r.Minutes > mostMinutes {
		return fmt.Errorf("a reminder comes 1 to %d minutes before a session", mostMinutes)
	}
	return nil
}

// Subscribe has messages sent to a device at an address, in place of the one before. Nothing
// that was sent there is repeated.
func (s *Service) Subscribe(ctx context.Context, device store.Hash, r wire.PushRequest, origin string) error {
	return s.change(ctx, device, func(state *State) bool {
		if state.PushRequest == r && state.Origin == origin {
			return false
		}
		state.PushRequest, state.Origin, state.Failed, state.Wait = r, origin, 0, 0
		return true
	})
}

// Unsubscribe ends that.
func (s *Service) Unsubscribe(ctx context.Context, device store.Hash) error {
	for {
		_, rev, err := s.store.PushState(ctx, device)
		if err == nil {
			err = s.store.SetPush(ctx, device, rev, nil)
		}
		if !errors.Is(err, store.ErrTaken) {
			return err
		}
	}
}

// Fetch returns what a device was sent a hint of. For a minute it returns the same again: an
// answer may be lost, and two hints at once are about the same.
func (s *Service) Fetch(ctx context.Context, device store.Hash) (notices []wire.Notice, err error) {
	err = s.change(ctx, device, func(state *State) bool {
		now := s.now()
		notices = state.Notices
		if now.Sub(time.Unix(state.At, 0)) < fetchAgain {
			notices = slices.Concat(state.Fetched, notices)
		}
		if len(state.Notices) == 0 {
			return false
		}
		state.Notices, state.Fetched, state.At = nil, notices, now.Unix()
		return true
	})
	return notices, err
}

// change changes the state of a device, again where somebody was quicker.
func (s *Service) change(ctx context.Context, device store.Hash, do func(*State) bool) error {
	for {
		state, rev, err := s.read(ctx, device)
		if err != nil {
			return err
		}
		if !do(&state) {
			return nil
		}
		if err = s.write(ctx, device, rev, state); !errors.Is(err, store.ErrTaken) {
			return err
		}
	}
}

func (s *Service) read(ctx context.Context, device store.Hash) (state State, rev int64, err error) {
	content, rev, err := s.store.PushState(ctx, device)
	if err == nil && rev > 0 {
		err = json.Unmarshal(content, &state)
	}
	return state, rev, err
}

func (s *Service) write(ctx context.Context, device store.Hash, rev int64, state State) error {
	content, err := json.Marshal(state)
	if err != nil {
		return err
	}
	return s.store.SetPush(ctx, device, rev, content)
}

const (
	every  = 15 * time.Second // what is due is looked for
	leased = 45 * time.Second // by one server
	atOnce = 8                // messages are on their way
	lease  = "push"
)

// Run notifies devices until the context ends. What is on its way then is waited
// for.
func (s *Service) Run(ctx context.Context) {
	defer func() {
		if err := s.store.Release(context.WithoutCancel(ctx), lease, s.me); err != nil && !errors.Is(err, store.ErrClosed) {
			s.log.Warn("push: another server waits for this one's lease to end", "error", err)
		}
	}()
	for {
		if err := s.Tell(ctx); err != nil && ctx.Err() == nil {
			s.log.Error("push", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(every):
		}
	}
}

// Tell notifies all devices of what is due now, unless another server does.
func (s *Service) Tell(ctx context.Context) error {
	all, err := s.store.Pushes(ctx)
	if err != nil || len(all) == 0 { // a lease is a write
		return err
	}
	held, err := s.store.Lease(ctx, lease, s.me, s.now(), leased)
	if err != nil || !held {
		clear(s.known) // another server changes what was known
		return err
	}
	s.forget(all)
	renewed := s.now()
	places := make(chan struct{}, atOnce)
	var sending sync.WaitGroup
	defer sending.Wait()
	for _, p := range all {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if s.now().Sub(renewed) > every {
			if held, err = s.store.Lease(ctx, lease, s.me, s.now(), leased); err != nil || !held {
				return err
			}
			renewed = s.now()
		}
		k, ok := s.known[p.Hash]
		if v, there := s.library.Event(k.event); ok && there && k.seq == p.Seq && k.rev == p.Rev && k.version == v.Name && s.now().Before(k.next) {
			continue
		}
		if err := s.look(ctx, p, places, &sending); err != nil && !errors.Is(err, store.ErrTaken) && !errors.Is(err, store.ErrNotFound) {
			s.log.Error("push", "error", err) // one that cannot be read holds up no other
		}
	}
	return nil
}

// forget lets go of devices and programmes that are no longer there.
func (s *Service) forget(all []store.Push) {
	s.walks = make(map[*programme.Version]*planner.Walks)
	there := make(map[store.Hash]bool, len(all))
	for _, p := range all {
		there[p.Hash] = true
	}
	for hash := range s.known {
		if !there[hash] {
			delete(s.known, hash)
		}
	}
}

// look works out what to notify a device of, records that, and sends it.
func (s *Service) look(ctx context.Context, p store.Push, places chan struct{}, sending *sync.WaitGroup) error {
	content, rev, err := s.store.PushState(ctx, p.Hash)
	if err != nil || rev == 0 {
		return err
	}
	var before, state State // the one to go back to, and the one to change
	if err := errors.Join(json.Unmarshal(content, &before), json.Unmarshal(content, &state)); err != nil {
		return err
	}
	kept, err := s.store.Get(ctx, p.Agenda)
	if err != nil {
		return err
	}
	doc, err := register.DecodeDoc(kept.Body)
	if err != nil {
		return err
	}
	of := agenda.FromRegisters(p.Agenda, doc.Values())
	v, ok := s.library.Event(schedule.EventID(of.Event))
	if !ok {
		return nil
	}
	notices, lasts, next := state.due(v.Programme, s.walksOf(v), of, s.now(), s.hold)
	is, err := json.Marshal(state)
	if err != nil {
		return err
	}
	if !bytes.Equal(content, is) {
		if err := s.store.SetPush(ctx, p.Hash, rev, is); err != nil {
			return err
		}
		rev++
	}
	s.known[p.Hash] = known{kept.Seq, rev, v.Programme.Event.ID, v.Name, next}
	if len(notices) == 0 {
		return nil
	}
	places <- struct{}{}
	sending.Go(func() {
		defer func() { <-places }()
		// A server that stops lets what it has begun come to its end.
		s.deliver(context.WithoutCancel(ctx), p, rev, before, state, of.Event, lasts)
	})
	return nil
}

// deliver sends, and writes down what has to be done otherwise next time.
func (s *Service) deliver(ctx context.Context, p store.Push, rev int64, before, state State, event string, lasts time.Duration) {
	got := s.send(ctx, state, uuid.UUID(p.Agenda).String(), event, lasts)
	var err error
	switch {
	case got.sent:
		s.Counted("sent")
		if state.Failed > 0 {
			err = s.change(ctx, p.Hash, func(state *State) bool { state.Failed = 0; return true })
		}
	case got.gone:
		s.Counted("gone")
		err = s.store.SetPush(ctx, p.Hash, rev, nil)
	case got.again > 0: // it is due once more then, if it is not too late
		s.Counted("again")
		before.Wait = s.now().Add(got.again).Unix()
		err = s.write(ctx, p.Hash, rev, before)
	default:
		s.Counted("refused")
		if state.Failed++; state.Failed >= mostFailed {
			err = s.store.SetPush(ctx, p.Hash, rev, nil)
		} else {
			err = s.write(ctx, p.Hash, rev, state)
		}
	}
	if err != nil && !errors.Is(err, store.ErrTaken) { // it was changed meanwhile, which counts more
		s.log.Error("push", "error", err)
	}
}

// mostFailed is how many messages in a row a push service may refuse before a device has to
// subscribe anew.
const mostFailed = 5

func (s *Service) walksOf(v *programme.Version) *planner.Walks {
	walks, ok := s.walks[v]
	if !ok {
		walks = planner.NewWalks(v.Programme, nil, 100)
		s.walks[v] = walks
	}
	return walks
}
