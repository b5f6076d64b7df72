package agendas

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hallway/app/change"
	"hallway/app/register"
	"hallway/app/schedule"
	"hallway/app/wire"
	"hallway/server/programme"
	"hallway/server/push"
)

// service is a push service that reads what it is sent, as a browser does.
type service struct {
	t      *testing.T
	server *httptest.Server
	url    string
	keys   push.Keys

	mu     sync.Mutex
	subs   map[string]*ecdh.PrivateKey // by the name in the endpoint
	auth   []byte
	got    map[string]int                           // messages, by name
	answer func(name string, w http.ResponseWriter) // nil: 201
}

func newService(t *testing.T) *service {
	pair, err := push.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	s := &service{t: t, subs: make(map[string]*ecdh.PrivateKey), auth: make([]byte, 16), got: make(map[string]int)}
	if s.keys, err = push.ReadKeys(pair); err != nil {
		t.Fatal(err)
	}
	_, _ = rand.Read(s.auth) // never fails
	s.server = httptest.NewTLSServer(s)
	t.Cleanup(s.server.Close)
	s.url = s.server.URL
	return s
}

// request subscribes under a name.
func (s *service) request(name string, minutes int) wire.PushRequest {
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		s.t.Fatal(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.subs[name] = key
	return wire.PushRequest{
		Endpoint: s.url + "/push/" + name, Minutes: minutes,
		P256dh: base64.RawURLEncoding.EncodeToString(key.PublicKey().Bytes()), Auth: base64.RawURLEncoding.EncodeToString(s.auth),
	}
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := path.Base(r.URL.Path)
	s.mu.Lock()
	key, answer := s.subs[name], s.answer
	s.mu.Unlock()
	if err := s.signed(r); err != nil {
		s.t.Errorf("the signature: %v", err)
	}
	body, _ := io.ReadAll(r.Body) // of our own
	text, err := s.open(key, body)
	var hint wire.Hint
	if err == nil {
		err = json.Unmarshal(text, &hint)
	}
	if err != nil || hint.WebPush != 8030 || hint.Agenda == "" || strings.Contains(string(text), "Maps") || r.Header.Get("TTL") == "" || r.Header.Get("Content-Encoding") != "aes128gcm" {
		s.t.Errorf("message %s, %v, %v", text, r.Header, err)
	}
	if answer != nil {
		answer(name, w)
	} else {
		w.WriteHeader(http.StatusCreated)
	}
	s.mu.Lock()
	s.got[name]++
	s.mu.Unlock()
}

// open decrypts a message (RFC 8291, RFC 8188).
func (s *service) open(key *ecdh.PrivateKey, body []byte) ([]byte, error) {
	salt, rs, length := body[:16], binary.BigEndian.Uint32(body[16:20]), int(body[20])
	theirs, err := ecdh.P256().NewPublicKey(body[21 : 21+length])
	if err != nil {
		return nil, err
	}
	shared, err := key.ECDH(theirs)
	if err != nil {
		return nil, err
	}
	if len(body) > int(rs) {
		return nil, fmt.Errorf("%d bytes in a record of %d", len(body), rs)
	}
	derive := func(secret, salt []byte, info string, n int) []byte {
		got, derr := hkdf.Key(sha256.New, secret, salt, info, n)
		if derr != nil {
			err = derr
		}
		return got
	}
	ikm := derive(shared, s.auth, "WebPush: info\x00"+string(key.PublicKey().Bytes())+string(theirs.Bytes()), 32)
	block, berr := aes.NewCipher(derive(ikm, salt, "Content-Encoding: aes128gcm\x00", 16))
	if berr != nil {
		return nil, berr
	}
	gcm, berr := cipher.NewGCM(block)
	if berr != nil {
		return nil, berr
	}
	plain, berr := gcm.Open(nil, derive(ikm, salt, "Content-Encoding: nonce\x00", 12), body[21+length:], nil)
	if err != nil || berr != nil {
		return nil, fmt.Errorf("%v, %v", err, berr)
	}
	text, ok := strings.CutSuffix(strings.TrimRight(string(plain), "\x00"), "\x02")
	if !ok {
		return nil, fmt.Errorf("the padding of %q", plain)
	}
	return []byte(text), nil
}

// signed checks who sent a message (RFC 8292).
func (s *service) signed(r *http.Request) error {
	var token, key string
	for _, part := range strings.Split(strings.TrimPrefix(r.Header.Get("Authorization"), "vapid "), ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		switch name {
		case "t":
			token = value
		case "k":
			key = value
		}
	}
	parts := strings.Split(token, ".")
	if len(parts) != 3 || key != s.keys.Public {
		return fmt.Errorf("%q", r.Header.Get("Authorization"))
	}
	decode := base64.RawURLEncoding.DecodeString
	signature, err := decode(parts[2])
	if err != nil || len(signature) != 64 {
		return fmt.Errorf("signature %q: %v", parts[2], err)
	}
	public, _ := decode(key) // it is ours
	point, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), public)
	if err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if !ecdsa.Verify(point, sum[:], new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])) {
		return fmt.Errorf("it does not hold")
	}
	claims, err := decode(parts[1])
	var said struct {
		Aud, Sub string
		Exp      int64
	}
	if err == nil {
		err = json.Unmarshal(claims, &said)
	}
	if left := time.Until(time.Unix(said.Exp, 0)); err != nil || said.Aud != s.url || said.Sub == "" || left < 0 || left > 24*time.Hour {
		return fmt.Errorf("claims %s, %v", claims, err)
	}
	return nil
}

// count is how many messages came under a name since the last time.
func (s *service) count(name string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.got[name]
	s.got[name] = 0
	return n
}

// Do sends to the test's own server, whose certificate it trusts.
func (s *service) Do(r *http.Request) (*http.Response, error) { return s.server.Client().Do(r) }

// Check lets no other host pass.
func (s *service) Check(u *url.URL) error {
	if !strings.HasPrefix(u.String(), s.url) {
		return fmt.Errorf("%s is another host", u.Host)
	}
	return nil
}

const hold = 15 * time.Minute

// pushing is a hall whose server reaches devices.
func pushing(t *testing.T) (*hall, *service) {
	h, s := newHall(t), newService(t)
	h.now = time.Date(2030, 6, 4, 9, 0, 0, 0, time.UTC)
	h.agendas.Push = h.pusher(s)
	return h, s
}

// pusher is a server's half of push; another on the same store is another server.
func (h *hall) pusher(s *service) *push.Service {
	return push.New(h.store, h.library, s.keys, s, slog.New(slog.NewTextHandler(&h.log, nil)), func() time.Time { return h.now }, hold)
}

func tell(t *testing.T, s *push.Service) {
	t.Helper()
	if err := s.Tell(t.Context()); err != nil {
		t.Error(err)
	}
}

// serve serves sessions at 10:00, 11:00 and so on, each "Title @ Room".
func (h *hall) serve(titles ...string) {
	h.t.Helper()
	rooms := []schedule.Room{{ID: "h1", Name: "Hall 1", Area: "Hall 1"}, {ID: "h2", Name: "Hall 2", Area: "Hall 2"}}
	var sessions []*schedule.Session
	for i, title := range titles {
		title, room, _ := strings.Cut(title, " @ ")
		if title == "" {
			continue
		}
		x := &schedule.Session{Key: schedule.Key(string(rune('a' + i))), Title: title, Rooms: []schedule.RoomID{schedule.RoomID(room)}}
		x.Start = time.Date(2030, 6, 4, 10+i, 0, 0, 0, time.UTC)
		if off, ok := strings.CutPrefix(title, "off "); ok {
			x.Title, x.Status = off, schedule.Canceled
		}
		if later, ok := strings.CutPrefix(x.Title, "later "); ok {
			x.Title, x.Start = later, x.Start.Add(5*time.Hour)
		}
		x.End = x.Start.Add(30 * time.Minute)
		sessions = append(sessions, x)
	}
	event := schedule.Event{ID: "kubecon", Name: "KubeCon", Zone: "UTC", Days: schedule.Days(sessions, time.UTC, 0)}
	p, err := schedule.New(event, rooms, nil, nil, sessions)
	if err != nil {
		h.t.Fatal(err)
	}
	h.library.Publish(programme.NewVersion(p, h.now), 0)
}

// goes is a device whose person goes to some sessions, and is told under a name.
func (h *hall) goes(r wire.PushRequest, keys ...string) *phone {
	h.t.Helper()
	p := h.phone()
	p.edit(register.Event, "kubecon")
	for _, key := range keys {
		p.edit(register.Pick(key), register.Going)
	}
	p.sync()
	if status := p.json("PUT", p.path("/push"), r, nil); status != http.StatusNoContent {
		h.t.Fatalf("status %d", status)
	}
	return p
}

// reads are the titles of what a device asks for.
func (p *phone) reads() string {
	p.h.t.Helper()
	var words []string
	for _, n := range p.notices() {
		words = append(words, strings.TrimSpace(n.Title+" "+n.Body))
	}
	return strings.Join(words, " | ")
}

func (p *phone) notices() (all []wire.Notice) {
	p.h.t.Helper()
	if status := p.json("GET", p.path("/notices"), nil, &all); status != http.StatusOK {
		p.h.t.Fatalf("status %d", status)
	}
	return all
}

func at(hour, minute int) time.Time { return time.Date(2030, 6, 4, hour, minute, 0, 0, time.UTC) }

// A reminder comes once, in time, whatever happens to the server.
func TestAReminderComesOnceAndInTime(t *testing.T) {
	h, s := pushing(t)
	h.serve("Maps @ h1", "Frogs @ h1", "off Ponds @ h2", "Newts @ h2")
	ada := h.goes(s.request("ada", 10), "a", "b", "c")
	for _, c := range []struct {
		at    time.Time
		want  int
		reads string
	}{
		{at(9, 49), 0, ""},
		{at(9, 50), 1, "In 10 min: Maps Hall 1 · 10:00"},
		{at(9, 51), 0, ""},
		{at(10, 56), 0, ""}, // due at 10:50: it would be late
		{at(11, 55), 0, ""}, // off
		{at(12, 55), 0, ""}, // not picked
	} {
		h.now = c.at
		tell(t, h.agendas.Push)
		tell(t, h.pusher(s)) // a server that was started anew, or another
		if n := s.count("ada"); n != c.want {
			t.Errorf("%s: %d messages, want %d", c.at.Format("15:04"), n, c.want)
		}
		if got := ada.reads(); got != c.reads {
			t.Errorf("%s: it reads %q, want %q", c.at.Format("15:04"), got, c.reads)
		}
	}
}

// What a hint is about can be asked for again for a minute: an answer may be lost.
func TestANoticeIsGivenAgainForAMinute(t *testing.T) {
	h, s := pushing(t)
	h.serve("Maps @ h1")
	ada := h.goes(s.request("ada", 10), "a")
	tell(t, h.agendas.Push)
	h.now = at(9, 35).Add(30 * time.Second)
	h.serve("Maps @ h2")
	tell(t, h.agendas.Push)
	const reminder, change = "In 10 min: Maps Hall 2 · 10:00", "Another room: Maps Tue 4, 10:00 · Hall 2"
	for _, c := range []struct {
		seconds int // after 9:50
		reads   string
	}{
		{0, reminder},
		{29, reminder},
		{30, reminder + " | " + change}, // which is due now
		{89, reminder + " | " + change},
		{90, ""},
	} {
		h.now = at(9, 50).Add(time.Duration(c.seconds) * time.Second)
		tell(t, h.agendas.Push)
		for range 2 {
			if got := ada.reads(); got != c.reads {
				t.Errorf("%d s: it reads %q, want %q", c.seconds, got, c.reads)
			}
		}
	}
}

// A page and a notice know the reminder of a session by the same id. Each change has one of its
// own, or a device that has shown one would be silent about the next.
func TestANoticeHasAnID(t *testing.T) {
	h, s := pushing(t)
	h.serve("Maps @ h1", "Frogs @ h1")
	ada := h.goes(s.request("ada", 10), "a", "b")
	tell(t, h.agendas.Push)
	var ids []string
	var about [][]string
	for minute, programme := range [][]string{{"Maps @ h2", "Frogs @ h1"}, {"Maps @ h2", "Frogs @ h2"}} {
		h.now = at(9, 30+minute)
		h.serve(programme...)
		tell(t, h.agendas.Push)
		h.now = at(9, 30+minute).Add(hold)
		tell(t, h.agendas.Push)
	}
	h.now = at(9, 50)
	tell(t, h.agendas.Push)
	for _, notice := range ada.notices() {
		ids, about = append(ids, notice.ID), append(about, notice.About)
	}
	version, _ := h.library.Event("kubecon")
	p := version.Programme
	var is []string // of both sessions, which the page says too
	for _, key := range []schedule.Key{"a", "b"} {
		is = append(is, change.ID(p, key))
	}
	if !slices.Equal(about[0], is[:1]) || !slices.Equal(about[1], is[1:]) || about[2] != nil {
		t.Errorf("they are about %q; the sessions are %q", about, is)
	}
	if len(ids) != 3 || ids[0] == ids[1] || ids[2] != wire.ReminderID("kubecon", "a", at(10, 0)) {
		t.Errorf("the ids are %q", ids)
	}
}

// What somebody picks, and unpicks, counts at once.
func TestAReminderFollowsTheAgenda(t *testing.T) {
	h, s := pushing(t)
	h.serve("Maps @ h1", "Frogs @ h1")
	ada := h.goes(s.request("ada", 10), "a")
	tell(t, h.agendas.Push)
	ada.edit(register.Pick("a"), "")
	ada.edit(register.Pick("b"), register.Going)
	ada.sync()
	h.now = at(9, 52)
	tell(t, h.agendas.Push)
	h.now = at(10, 52)
	tell(t, h.agendas.Push)
	if n, reads := s.count("ada"), ada.reads(); n != 1 || reads != "In 8 min: Frogs Hall 1 · 11:00" {
		t.Errorf("%d messages, %q", n, reads)
	}
	if status := ada.json("DELETE", ada.path("/push"), nil, nil); status != http.StatusNoContent {
		t.Errorf("status %d", status)
	}
	if all, err := h.store.Pushes(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("told are %v, %v", all, err)
	}
}

// When to leave counts the walk from where one is before.
func TestAReminderSaysWhenToLeave(t *testing.T) {
	h, s := pushing(t)
	h.serve("Maps @ h1", "Frogs @ h2")
	r := s.request("ada", 10)
	r.Leave = true
	h.goes(r, "a", "b")
	for _, c := range []struct {
		at   time.Time
		want int
	}{{at(9, 54), 0}, {at(9, 55), 1}, {at(10, 52), 0}, {at(10, 53), 1}} { // 5 min to another hall, and two
		h.now = c.at
		tell(t, h.agendas.Push)
		if n := s.count("ada"); n != c.want {
			t.Errorf("%s: %d messages, want %d", c.at.Format("15:04"), n, c.want)
		}
	}
}

// Changes of picks are told once they have lasted, several in one, and not at night.
func TestChangesOfPicksAreTold(t *testing.T) {
	h, s := pushing(t)
	h.now = at(6, 0)
	h.serve("Maps @ h1", "Frogs @ h1", "Ponds @ h1")
	r := s.request("ada", 10)
	r.Quiet = true
	ada := h.goes(r, "a", "b", "c")
	step := func(now time.Time, want string) {
		t.Helper()
		h.now = now
		tell(t, h.agendas.Push)
		if got := ada.reads(); got != want || (s.count("ada") > 0) != (want != "") {
			t.Errorf("%s: it reads %q, want %q", now.Format("15:04"), got, want)
		}
	}
	step(at(7, 0), "")
	h.serve("Maps @ h1")
	step(at(7, 10), "") // half a feed
	h.serve("Maps @ h1", "Frogs @ h1", "Ponds @ h1")
	step(at(7, 20), "")
	step(at(7, 40), "")
	h.serve("Maps @ h2", "Frogs @ h1", "Ponds @ h1")
	step(at(7, 41), "")
	step(at(7, 55), "")
	step(at(7, 56), "Another room: Maps Tue 4, 10:00 · Hall 2")
	step(at(8, 20), "")
	h.serve("Maps @ h2", "later Frogs @ h1", "off Ponds @ h1")
	step(at(8, 21), "")
	step(at(8, 40), "2 of your picks changed Ponds, Frogs")
	h.serve("Maps @ h2", "later Frogs @ h1")
	step(at(8, 41), "")
	step(at(8, 57), "One of your picks left the programme")
}

// At night nothing is sent; what changed is told in the morning.
func TestNothingIsSentAtNight(t *testing.T) {
	h, s := pushing(t)
	h.now = time.Date(2030, 6, 3, 21, 0, 0, 0, time.UTC)
	h.serve("Maps @ h1")
	r := s.request("ada", 10)
	r.Quiet = true
	ada := h.goes(r, "a")
	tell(t, h.agendas.Push)
	h.serve("Maps @ h2")
	for _, c := range []struct {
		at   time.Time
		want string
	}{
		{at(21, 50).AddDate(0, 0, -1), ""}, {at(22, 10).AddDate(0, 0, -1), ""}, {at(6, 59), ""}, {at(7, 0), "Another room: Maps Tue 4, 10:00 · Hall 2"},
	} {
		h.now = c.at
		tell(t, h.agendas.Push)
		if got := ada.reads(); got != c.want {
			t.Errorf("%s: %q, want %q", c.at.Format("15:04"), got, c.want)
		}
	}
}

// What a push service answers is heeded.
func TestWhatPushServicesAnswer(t *testing.T) {
	for _, c := range []struct {
		status     int
		retryAfter string
		stays      bool
		later      map[time.Duration]int // messages, so long after
	}{
		{http.StatusGone, "", false, map[time.Duration]int{2 * time.Minute: 0}},
		{http.StatusNotFound, "", false, map[time.Duration]int{2 * time.Minute: 0}},
		{http.StatusTooManyRequests, "120", true, map[time.Duration]int{time.Minute: 0, 2 * time.Minute: 1}},
		{http.StatusServiceUnavailable, "", true, map[time.Duration]int{30 * time.Second: 0, time.Minute: 1}},
		{http.StatusServiceUnavailable, "600", true, map[time.Duration]int{10 * time.Minute: 0}}, // it would be late
		{http.StatusForbidden, "", true, map[time.Duration]int{2 * time.Minute: 0}},
	} {
		t.Run(fmt.Sprint(c.status, c.retryAfter), func(t *testing.T) {
			h, s := pushing(t)
			h.serve("Maps @ h1")
			h.goes(s.request("ada", 10), "a")
			s.answer = func(_ string, w http.ResponseWriter) {
				if c.retryAfter != "" {
					w.Header().Set("Retry-After", c.retryAfter)
				}
				w.WriteHeader(c.status)
			}
			h.now = at(9, 50)
			tell(t, h.agendas.Push)
			if n := s.count("ada"); n != 1 {
				t.Fatalf("%d messages", n)
			}
			if all, err := h.store.Pushes(t.Context()); err != nil || (len(all) == 1) != c.stays {
				t.Errorf("told are %v, %v", all, err)
			}
			s.answer = nil
			for _, after := range slices.Sorted(func(yield func(time.Duration) bool) {
				for after := range c.later {
					if !yield(after) {
						return
					}
				}
			}) {
				h.now = at(9, 50).Add(after)
				tell(t, h.agendas.Push)
				if n := s.count("ada"); n != c.later[after] {
					t.Errorf("%v later: %d messages, want %d", after, n, c.later[after])
				}
			}
		})
	}
}

// A device that a push service refuses again and again has to subscribe anew.
func TestADeviceThatIsRefusedIsDropped(t *testing.T) {
	h, s := pushing(t)
	h.serve("A @ h1", "B @ h1", "C @ h1", "D @ h1", "E @ h1", "F @ h1")
	h.goes(s.request("ada", 10), "a", "b", "c", "d", "e", "f")
	s.answer = func(_ string, w http.ResponseWriter) { w.WriteHeader(http.StatusForbidden) }
	for hour := range 6 {
		h.now = at(9+hour, 50)
		tell(t, h.agendas.Push)
	}
	if n := s.count("ada"); n != 5 {
		t.Errorf("%d messages, want 5", n)
	}
}

// Two servers on one database tell each device once, also where one is killed while it
// sends.
func TestTwoServersTellOnce(t *testing.T) {
	h, s := pushing(t)
	h.serve("Maps @ h1")
	const devices = 60
	for i := range devices {
		h.goes(s.request(fmt.Sprint("d", i), 10), "a")
	}
	h.now = at(9, 50)
	one, two := h.agendas.Push, h.pusher(s)
	stuck := make(chan struct{})
	var sent sync.Map
	s.answer = func(name string, w http.ResponseWriter) {
		if _, again := sent.LoadOrStore(name, true); again {
			t.Errorf("%s is told twice", name)
		}
		select {
		case <-stuck:
		case <-time.After(5 * time.Second): // what should not have been sent does not hold the test up
		}
		w.WriteHeader(http.StatusCreated)
	}
	dead, kill := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- one.Tell(dead) }()
	for len(toldBy(&sent)) < 8 { // all of its places are taken
		time.Sleep(time.Millisecond)
	}
	tell(t, two)
	if n := len(toldBy(&sent)); n != 8 {
		t.Fatalf("another server sends while the first one does: %d", n)
	}
	kill()
	h.now = h.now.Add(time.Minute) // the lease is over
	s.mu.Lock()
	s.answer = func(name string, w http.ResponseWriter) {
		if _, again := sent.LoadOrStore(name, true); again {
			t.Errorf("%s is told twice", name)
		}
		w.WriteHeader(http.StatusCreated)
	}
	s.mu.Unlock()
	tell(t, two)
	close(stuck)
	<-ended
	tell(t, two)
	// What the first one had written down and not yet sent when it was killed may be lost,
	// and nothing else: one that waits for a place.
	if n := len(toldBy(&sent)); n < devices-1 {
		t.Errorf("%d of %d are told", n, devices)
	}
}

func toldBy(sent *sync.Map) (names []string) {
	sent.Range(func(name, _ any) bool { names = append(names, name.(string)); return true })
	return names
}

// A device says where it is reached, and no more than that.
func TestWhereADeviceIsReached(t *testing.T) {
	h, s := pushing(t)
	h.serve("Maps @ h1")
	good := s.request("ada", 10)
	p := h.goes(good, "a")
	with := func(change func(*wire.PushRequest)) wire.PushRequest {
		r := good
		change(&r)
		return r
	}
	for name, c := range map[string]struct {
		r      wire.PushRequest
		status int
	}{
		"the same":       {good, 204},
		"another time":   {with(func(r *wire.PushRequest) { r.Minutes = 5 }), 204},
		"another host":   {with(func(r *wire.PushRequest) { r.Endpoint = "https://169.254.169.254/latest" }), 400},
		"no address":     {with(func(r *wire.PushRequest) { r.Endpoint = "nowhere" }), 400},
		"in the clear":   {with(func(r *wire.PushRequest) { r.Endpoint = strings.Replace(s.url, "https", "http", 1) + "/push/ada" }), 400},
		"a short key":    {with(func(r *wire.PushRequest) { r.Auth = "YWJj" }), 400},
		"a key of signs": {with(func(r *wire.PushRequest) { r.P256dh = "!" }), 400},
		"two hours":      {with(func(r *wire.PushRequest) { r.Minutes = 120 }), 400},
	} {
		if status := p.json("PUT", p.path("/push"), c.r, nil); status != c.status {
			t.Errorf("%s: status %d, want %d", name, status, c.status)
		}
	}
	stranger := h.phone()
	stranger.agenda = p.agenda
	if status := stranger.json("PUT", p.path("/push"), good, nil); status != http.StatusNotFound && status != http.StatusUnauthorized {
		t.Errorf("a stranger: status %d", status)
	}
	var offer wire.PushOffer
	if p.json("GET", "/api/v1/push", nil, &offer); offer.Key != s.keys.Public {
		t.Errorf("the key is %q", offer.Key)
	}
	h.agendas.Push = nil
	if p.json("GET", "/api/v1/push", nil, &offer); offer.Key != "" {
		t.Errorf("without push the key is %q", offer.Key)
	}
	if status := p.json("PUT", p.path("/push"), good, nil); status != http.StatusForbidden {
		t.Errorf("without push: status %d", status)
	}
	if len(strings.Split(h.log.String(), s.url)) > 1 {
		t.Error("the log names where a device is reached")
	}
}
