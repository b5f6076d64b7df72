package agendas

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/rs/xid"

	"hallway/app/register"
	"hallway/app/wire"
	"hallway/server/answer"
	"hallway/server/programme"
	"hallway/server/store"
)

// hall is a server with a clock that tests set.
type hall struct {
	t   *testing.T
	url string
	now time.Time
	log bytes.Buffer

	file    string // of the store
	store   *store.Store
	agendas *Agendas
	library *programme.Library
}

func newHall(t *testing.T) *hall {
	t.Helper()
	h := &hall{t: t, now: time.Date(2030, 6, 4, 12, 0, 0, 0, time.UTC)}
	h.file = filepath.Join(t.TempDir(), "a.db")
	s, err := store.Open(t.Context(), h.file, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	a := New(s, slog.New(slog.NewTextHandler(&h.log, nil)), func() time.Time { return h.now })
	h.store, h.agendas = s, a
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/v1/agendas/{agenda}/sync", a.Sync)
	mux.HandleFunc("GET "+wire.Push, a.PushKey)
	mux.HandleFunc("PUT "+wire.AgendaRoute+wire.PushTo, a.Reach)
	mux.HandleFunc("DELETE "+wire.AgendaRoute+wire.PushTo, a.Leave)
	mux.HandleFunc("GET "+wire.AgendaRoute+wire.Notices, a.Notices)
	mux.HandleFunc("POST /api/v1/agendas/{agenda}/pair", a.Pair)
	mux.HandleFunc("POST /api/v1/agendas/{agenda}/devices", a.Rename)
	mux.HandleFunc("POST /api/v1/agendas/{agenda}/links", a.Link)
	mux.HandleFunc("POST /api/v1/pair", a.Join)
	mux.HandleFunc("POST "+wire.Peek, a.Peek)
	mux.HandleFunc("GET /api/v1/agendas/{agenda}/capabilities", a.List)
	mux.HandleFunc("DELETE /api/v1/agendas/{agenda}/capabilities/{id}", a.Revoke)
	mux.HandleFunc("DELETE /api/v1/agendas/{agenda}", a.Delete)
	mux.HandleFunc("GET /api/v1/agendas/{agenda}/stream", a.Stream)
	mux.HandleFunc("GET /api/v1/shared/{secret}", a.Follow)
	h.library = programme.NewLibrary()
	mux.HandleFunc("GET /feed/{file}", a.Feed(h.library))
	mux.HandleFunc("GET /s/{secret}/agenda.ics", a.SharedFeed(h.library))
	server := httptest.NewServer(mux)
	h.url = server.URL
	t.Cleanup(func() {
		a.Stop()
		server.Close()
		a.Wait()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return h
}

// phone is a device as the app is one.
type phone struct {
	h       *hall
	agenda  uuid.UUID
	secret  []byte
	replica *register.Replica
	clock   time.Duration // how wrong it is
	member  string        // the secrets that it sends
	told    string        // the secret that the last answer told
}

func (h *hall) phone() *phone {
	p := &phone{h: h, agenda: uuid.Must(uuid.NewV7()), secret: make([]byte, 32), replica: register.NewReplica(uuid.New())}
	_, _ = rand.Read(p.secret) // never fails
	return p
}

// begun is a phone that has begun an agenda of KubeCon.
func (h *hall) begun() *phone {
	h.t.Helper()
	p := h.phone()
	p.edit(register.Event, "kubecon")
	p.sync()
	return p
}

func (p *phone) time() int64 { return p.h.now.Add(p.clock).UnixMilli() }

func (p *phone) edit(key register.Key, value string) {
	p.h.t.Helper()
	if _, err := p.replica.Edit(key, value, xid.New(), p.time()); err != nil {
		p.h.t.Fatal(err)
	}
}

func (p *phone) ask(method, path, kind string, body []byte) (int, []byte) {
	p.h.t.Helper()
	request, err := http.NewRequest(method, p.h.url+path, bytes.NewReader(body))
	if err != nil {
		p.h.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+base64.RawURLEncoding.EncodeToString(p.secret))
	request.Header.Set("X-Hallway-Device", p.replica.Device.String())
	request.Header.Set("X-Hallway-Name", "Ada%27s+phone")
	request.Header.Set(wire.MemberHeader, p.member)
	if kind != "" {
		request.Header.Set("Content-Type", kind)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		p.h.t.Fatal(err)
	}
	defer answer.Body.Close()
	p.told = answer.Header.Get(wire.MemberHeader)
	content, err := io.ReadAll(answer.Body)
	if err != nil {
		p.h.t.Fatal(err)
	}
	return answer.StatusCode, content
}

// try is one exchange.
func (p *phone) try() int {
	p.h.t.Helper()
	status, content := p.ask("POST", "/api/v1/agendas/"+p.agenda.String()+"/sync", "application/octet-stream", register.EncodeRequest(p.replica.Request(p.time())))
	if status == http.StatusOK {
		answer, err := register.DecodeAnswer(content)
		if err != nil {
			p.h.t.Fatal(err)
		}
		if _, err := p.replica.Take(answer); err != nil {
			p.h.t.Fatal(err)
		}
	}
	return status
}

func (p *phone) sync() {
	p.h.t.Helper()
	for range 5 {
		if status := p.try(); status != http.StatusOK {
			p.h.t.Fatalf("status %d", status)
		}
		if len(p.replica.Outbox) == 0 {
			return
		}
	}
	p.h.t.Fatal("its outbox is never empty")
}

func (p *phone) json(method, path string, body, into any) int {
	p.h.t.Helper()
	var content []byte
	kind := ""
	if body != nil {
		kind = "application/json"
		content, _ = json.Marshal(body) // of tests
	}
	status, got := p.ask(method, path, kind, content)
	if into != nil && status == http.StatusOK {
		if err := json.Unmarshal(got, into); err != nil {
			p.h.t.Fatalf("%s: %v", got, err)
		}
	}
	return status
}

func (p *phone) path(rest string) string { return "/api/v1/agendas/" + p.agenda.String() + rest }

// joins makes a second device of the same agenda.
func (p *phone) joins(code string) (*phone, int) {
	p.h.t.Helper()
	other := p.h.phone()
	hash := store.HashOf(other.secret)
	var joined struct{ Agenda, Event string }
	status := other.json("POST", "/api/v1/pair", map[string]any{"code": code, "device": other.replica.Device, "name": "Ada's laptop", "hash": hash[:]}, &joined)
	if status == http.StatusOK {
		other.agenda = uuid.MustParse(joined.Agenda)
	}
	return other, status
}

func (p *phone) pair() wire.Grant {
	p.h.t.Helper()
	var code wire.Grant
	if status := p.json("POST", p.path("/pair"), map[string]any{}, &code); status != http.StatusOK {
		p.h.t.Fatalf("status %d", status)
	}
	return code
}

func TestTwoDevicesAgree(t *testing.T) {
	h := newHall(t)
	one := h.phone()
	one.clock = -40 * 365 * 24 * time.Hour // it thinks that it is 1990
	one.edit(register.Event, "kubecon")
	one.edit(register.Pick("a"), register.Going)
	one.sync()
	two, status := one.joins(one.pair().Secret)
	if status != http.StatusOK {
		t.Fatalf("joined with status %d", status)
	}
	two.edit(register.Pick("b"), register.Maybe)
	two.edit(register.Note("a"), "from the laptop")
	two.sync()
	h.now = h.now.Add(time.Minute)
	one.edit(register.Note("a"), "from the phone")
	one.edit(register.Pick("a"), "")
	one.sync()
	two.sync()
	one.sync()
	for _, p := range []*phone{one, two} {
		got := p.replica.Values()
		if got[register.Pick("a")] != "" || got[register.Pick("b")] != register.Maybe || got[register.Event] != "kubecon" {
			t.Errorf("%v", got)
		}
		for _, line := range []string{"from the laptop", "from the phone"} {
			if !strings.Contains(got[register.Note("a")], line) {
				t.Errorf("the note lost %q: %q", line, got[register.Note("a")])
			}
		}
	}
	if register.Digest(one.replica.Registers) != register.Digest(two.replica.Registers) {
		t.Error("they hold different agendas")
	}
}

func TestCodesAreTypedOnceAndInTime(t *testing.T) {
	h := newHall(t)
	one := h.begun()
	code := one.pair()
	if _, status := one.joins(strings.ToLower(strings.ReplaceAll(code.Code, "0", "o"))); status != http.StatusOK {
		t.Errorf("typed in small letters, with o for 0: status %d", status)
	}
	for name, again := range map[string]string{"spent": code.Code, "wrong": "00000-00000", "empty": ""} {
		if _, status := one.joins(again); status != http.StatusNotFound {
			t.Errorf("a code that is %s: status %d", name, status)
		}
	}
	late := one.pair()
	h.now = h.now.Add(codeLasts)
	if _, status := one.joins(late.Code); status != http.StatusNotFound {
		t.Errorf("a typed code after five minutes: status %d", status)
	}
	if _, status := one.joins(late.Secret); status != http.StatusOK {
		t.Errorf("the link after five minutes: status %d", status)
	}
}

// Wrong codes that are typed are counted, and nothing else: whoever has a link gets in,
// however many of the same address guess.
func TestOnlyWrongTypedCodesAreCounted(t *testing.T) {
	h := newHall(t)
	one := h.begun()
	status := 0
	for i := 0; status != http.StatusTooManyRequests; i++ {
		if _, status = one.joins("00000-00000"); i > 2000 {
			t.Fatal("codes can be guessed without end")
		}
	}
	if _, status := one.joins(one.pair().Code); status != http.StatusTooManyRequests {
		t.Errorf("a typed code among so many wrong ones: status %d", status)
	}
	for range 30 {
		if _, status := one.joins(one.pair().Secret); status != http.StatusOK {
			t.Fatalf("a link is not let in: status %d", status)
		}
	}
	h.now = h.now.Add(time.Minute)
	if _, status := one.joins(one.pair().Code); status != http.StatusOK {
		t.Errorf("a minute later: status %d", status)
	}
}

// A link and a code are one pairing: either ends both. A new pairing takes the place of the
// oldest, and those that a device has begun go with it.
func TestALinkAndItsCodeAreOnePairing(t *testing.T) {
	h := newHall(t)
	one := h.begun()
	first := one.pair()
	two, status := one.joins(first.Code)
	if status != http.StatusOK {
		t.Fatalf("status %d", status)
	}
	if _, status := one.joins(first.Secret); status != http.StatusNotFound {
		t.Errorf("the link of a code that is spent: status %d", status)
	}
	var many []wire.Grant
	for range 7 {
		many = append(many, one.pair())
		h.now = h.now.Add(time.Second)
	}
	if _, status := one.joins(many[0].Secret); status != http.StatusNotFound {
		t.Errorf("the oldest of many: status %d", status)
	}
	if _, status := one.joins(many[6].Code); status != http.StatusOK {
		t.Errorf("the newest of many: status %d", status)
	}

	t.Log("what a removed device has begun ends with it")
	theirs := two.pair()
	var all []wire.Capability
	one.json("GET", one.path("/capabilities"), nil, &all)
	for _, c := range all {
		if !c.Self && c.Kind == wire.Device {
			if status := one.json("DELETE", one.path("/capabilities/"+c.ID), nil, nil); status != http.StatusNoContent {
				t.Fatalf("status %d", status)
			}
		}
	}
	if _, status := one.joins(theirs.Secret); status != http.StatusNotFound {
		t.Errorf("the link of a removed device: status %d", status)
	}
}

// A peek says what a code leads to, and spends nothing; nor does a code that is for another
// event. A device whose answer was lost may ask again.
func TestAPeekSpendsNothing(t *testing.T) {
	h := newHall(t)
	one := h.phone()
	one.edit(register.Event, "kubecon")
	one.edit(register.Name, "Ana")
	one.edit(register.Pick("a"), register.Going)
	one.edit(register.Pick("b"), register.Hidden)
	one.sync()
	code := one.pair()
	for _, secret := range []string{code.Secret, code.Code, strings.ToLower(code.Code)} {
		var peeked wire.Peeked
		if status := one.json("POST", wire.Peek, wire.PeekRequest{Code: secret}, &peeked); status != http.StatusOK || peeked != (wire.Peeked{Event: "kubecon", Name: "Ana", Picks: 1, Devices: 1}) {
			t.Errorf("status %d, %+v", status, peeked)
		}
	}
	if status := one.json("POST", wire.Peek, wire.PeekRequest{Code: "nothing"}, nil); status != http.StatusNotFound {
		t.Errorf("a code that leads nowhere: status %d", status)
	}
	two := h.phone()
	hash := store.HashOf(two.secret)
	ask := wire.JoinRequest{Code: code.Secret, Event: "fosdem", Device: two.replica.Device, Hash: hash[:]}
	if status := two.json("POST", wire.Pair, ask, nil); status != http.StatusConflict {
		t.Errorf("for another event: status %d", status)
	}
	ask.Event = "kubecon"
	for range 2 {
		var joined wire.Joined
		if status := two.json("POST", wire.Pair, ask, &joined); status != http.StatusOK || joined.Agenda != one.agenda {
			t.Fatalf("status %d, %+v", status, joined)
		}
	}
	var all []wire.Capability
	if one.json("GET", one.path("/capabilities"), nil, &all); len(all) != 2 {
		t.Errorf("%d devices after a repeated join, want 2", len(all))
	}
}

// An agenda takes 64 devices at a time, not in all its life, and a removed device hears
// nothing more.
func TestARemovedDeviceMakesRoom(t *testing.T) {
	h := newHall(t)
	one := h.begun()
	for i := range register.MaxDevices + 6 {
		other, status := one.joins(one.pair().Secret)
		if status != http.StatusOK {
			t.Fatalf("device %d: status %d", i, status)
		}
		other.edit(register.Pick("a"), register.Maybe)
		if status := other.try(); status != http.StatusOK {
			t.Fatalf("device %d: status %d", i, status)
		}
		if len(other.replica.Outbox) != 0 {
			t.Fatalf("device %d is turned away: %+v", i, other.replica.Refused)
		}
		var all []wire.Capability
		one.json("GET", one.path("/capabilities"), nil, &all)
		for _, c := range all {
			if !c.Self {
				one.json("DELETE", one.path("/capabilities/"+c.ID), nil, nil)
			}
		}
		h.now = h.now.Add(time.Minute)
	}
}

func TestAWrongSecretAndNoAgendaLookTheSame(t *testing.T) {
	h := newHall(t)
	one := h.begun()
	thief := h.phone()
	thief.agenda = one.agenda
	_, wrong := thief.ask("GET", thief.path("/capabilities"), "", nil)
	thief.agenda = uuid.New()
	_, missing := thief.ask("GET", thief.path("/capabilities"), "", nil)
	if !bytes.Equal(wrong, missing) || !bytes.Contains(wrong, []byte("no such agenda")) {
		t.Errorf("%s\n%s", wrong, missing)
	}
	thief.agenda = one.agenda
	if status := thief.try(); status != http.StatusNotFound {
		t.Errorf("another's agenda was synced: status %d", status)
	}
	if strings.Contains(h.log.String(), "ERROR") {
		t.Error(h.log.String())
	}
}

func TestADeviceThatIsRemovedIsOut(t *testing.T) {
	h := newHall(t)
	one := h.begun()
	two, _ := one.joins(one.pair().Secret)
	two.sync()
	var list []wire.Capability
	one.json("GET", one.path("/capabilities"), nil, &list)
	if len(list) != 2 || list[0].Label != "Ada's phone" || !list[0].Self || list[1].Label != "Ada's laptop" || list[1].Self {
		t.Fatalf("%+v", list)
	}
	if status := one.json("DELETE", one.path("/capabilities/"+list[1].ID), nil, nil); status != http.StatusNoContent {
		t.Errorf("status %d", status)
	}
	two.edit(register.Pick("z"), register.Going)
	if status := two.try(); status != http.StatusNotFound {
		t.Errorf("it still syncs: status %d", status)
	}
	if two.replica.Value(register.Pick("z")) != register.Going {
		t.Error("its own pick is gone")
	}
}

func TestLinksShowWhatTheyMayAndCanBeRevoked(t *testing.T) {
	h := newHall(t)
	one := h.phone()
	one.edit(register.Event, "kubecon")
	one.edit(register.Name, "Ada")
	one.edit(register.Pick("a"), register.Going)
	one.edit(register.Pick("b"), register.Maybe)
	one.edit(register.Pick("c"), register.Hidden)
	one.edit(register.Note("a"), "private")
	one.edit(register.Rating("a"), "5")
	one.edit(register.Full("a"), strconv.FormatInt(h.now.Add(time.Hour).Unix(), 10))
	one.edit(register.Full("b"), strconv.FormatInt(h.now.Unix(), 10)) // over
	one.sync()
	link := func(wish wire.LinkRequest) wire.Grant {
		var made wire.Grant
		if status := one.json("POST", one.path("/links"), wish, &made); status != http.StatusOK {
			t.Fatalf("status %d", status)
		}
		return made
	}
	open := func(made wire.Grant) (s Shared, status int) {
		status = one.json("GET", "/api/v1/shared/"+made.Secret, nil, &s)
		return s, status
	}
	plain := link(wire.LinkRequest{Kind: "read", Label: "for the team", Days: 1})
	for range 2 { // a bot opens it first
		if s, status := open(plain); status != http.StatusOK || s.Name != "Ada" || s.Event != "kubecon" || !slices.Equal(s.Going, []string{"a"}) ||
			!slices.Equal(s.Maybe, []string{"b"}) || s.Notes != nil || s.Ratings != nil || len(s.Full) != 1 || s.Full["a"] == 0 {
			t.Errorf("%+v, status %d", s, status)
		}
	}
	if s, _ := open(link(wire.LinkRequest{Kind: "read", Shows: []string{"notes", "ratings"}})); s.Notes["a"] != "private" || s.Ratings["a"] != "5" {
		t.Errorf("%+v", s)
	}
	if _, status := open(link(wire.LinkRequest{Kind: "feed"})); status != http.StatusNotFound {
		t.Errorf("a feed's secret opened the agenda: status %d", status)
	}
	for _, wrong := range []wire.LinkRequest{{Kind: "device"}, {Kind: "read", Days: -1}, {Kind: "read", Days: 401}, {Kind: "read", Shows: []string{"secrets"}}} {
		if status := one.json("POST", one.path("/links"), wrong, nil); status != http.StatusBadRequest {
			t.Errorf("%+v: status %d", wrong, status)
		}
	}
	h.now = h.now.Add(24 * time.Hour)
	if _, status := open(plain); status != http.StatusNotFound {
		t.Errorf("after a day: status %d", status)
	}
	forever := link(wire.LinkRequest{Kind: "read"})
	one.json("DELETE", one.path("/capabilities/"+forever.ID), nil, nil)
	if _, status := open(forever); status != http.StatusNotFound {
		t.Errorf("revoked: status %d", status)
	}
}

func TestADeletedAgendaIsGoneAndNotBegunAnew(t *testing.T) {
	h := newHall(t)
	one := h.begun()
	two, _ := one.joins(one.pair().Secret)
	two.sync()
	if status := one.json("DELETE", one.path(""), nil, nil); status != http.StatusNoContent {
		t.Fatalf("status %d", status)
	}
	two.edit(register.Pick("a"), register.Going)
	if status := two.try(); status != http.StatusGone {
		t.Errorf("another device brought it back: status %d", status)
	}
}

func TestADeviceThatAsksTooOftenWaits(t *testing.T) {
	h := newHall(t)
	one, two := h.phone(), h.phone()
	one.edit(register.Event, "kubecon")
	two.edit(register.Event, "kubecon")
	one.sync()
	last := 0
	for range 60 {
		last = one.try()
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("after 60 requests at once: status %d", last)
	}
	if status := two.try(); status != http.StatusOK {
		t.Errorf("another from the same network: status %d", status)
	}
	h.now = h.now.Add(time.Second)
	if status := one.try(); status != http.StatusOK {
		t.Errorf("a second later: status %d", status)
	}
}

func TestBadRequestsChangeNothing(t *testing.T) {
	h := newHall(t)
	one := h.begun()
	good := register.EncodeRequest(one.replica.Request(one.time()))
	for _, c := range []struct {
		name, path, kind string
		body             []byte
		want             int
	}{
		{"too large", "/sync", "application/octet-stream", make([]byte, register.MaxBody+1), http.StatusRequestEntityTooLarge},
		{"half", "/sync", "application/octet-stream", good[:len(good)/2], http.StatusBadRequest},
		{"more", "/sync", "application/octet-stream", append(slices.Clone(good), 0), http.StatusBadRequest},
		{"JSON", "/sync", "application/json", []byte(`{}`), http.StatusUnsupportedMediaType},
		{"a portal's page", "/links", "text/html", []byte(`<html>`), http.StatusUnsupportedMediaType},
		{"an unknown field", "/links", "application/json", []byte(`{"kind":"read","admin":true}`), http.StatusBadRequest},
		{"deep JSON", "/links", "application/json", []byte(strings.Repeat("[", 2000)), http.StatusBadRequest},
		{"two values", "/links", "application/json", []byte(`{"kind":"read"}{}`), http.StatusBadRequest},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, got := one.ask("POST", one.path(c.path), c.kind, c.body)
			var told wire.Trouble
			if status != c.want || json.Unmarshal(got, &told) != nil || told.What == "" {
				t.Errorf("status %d, want %d: %s", status, c.want, got)
			}
		})
	}
	var list []wire.Capability
	one.json("GET", one.path("/capabilities"), nil, &list)
	if len(list) != 1 {
		t.Errorf("%+v", list)
	}
}

func FuzzSync(f *testing.F) {
	r := register.NewReplica(uuid.New())
	_, _ = r.Edit(register.Pick("a"), register.Going, xid.New(), 1) // it is allowed
	f.Add(register.EncodeRequest(r.Request(2)))
	s, err := store.Open(f.Context(), filepath.Join(f.TempDir(), "a.db"), slog.New(slog.DiscardHandler))
	if err != nil {
		f.Fatal(err)
	}
	a := New(s, slog.New(slog.DiscardHandler), time.Now)
	a.begins = answer.NewLimit(time.Nanosecond, 1<<30)
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/v1/agendas/{agenda}/sync", a.Sync)
	f.Fuzz(func(t *testing.T, body []byte) {
		w, q := httptest.NewRecorder(), httptest.NewRequest("POST", "/api/v1/agendas/"+uuid.NewString()+"/sync", bytes.NewReader(body))
		q.Header.Set("Content-Type", "application/octet-stream")
		q.Header.Set("Authorization", "Bearer "+base64.RawURLEncoding.EncodeToString(make([]byte, 32)))
		mux.ServeHTTP(w, q)
		if w.Code >= 500 {
			t.Fatalf("status %d: %s", w.Code, w.Body)
		}
	})
}

func TestAnInstalledAppFindsTheCodeInItsCookie(t *testing.T) {
	h := newHall(t)
	one, other := h.phone(), h.phone()
	one.edit(register.Pick("a"), register.Going)
	one.sync()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	safari := http.Client{Jar: jar} // the home screen gets its cookies
	send := func(p *phone, path string, body any) int {
		content, _ := json.Marshal(body) // of a test
		request, err := http.NewRequest("POST", h.url+path, bytes.NewReader(content))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Authorization", "Bearer "+base64.RawURLEncoding.EncodeToString(p.secret))
		request.Header.Set("X-Hallway-Device", p.replica.Device.String())
		request.Header.Set("Content-Type", "application/json")
		answer, err := safari.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close() // its status is enough
		for _, c := range answer.Cookies() {
			if !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Path != "/api/v1/pair" {
				t.Errorf("cookie %+v", c)
			}
		}
		return answer.StatusCode
	}
	if status := send(one, one.path("/pair"), map[string]bool{"handover": true}); status != http.StatusOK {
		t.Fatalf("status %d", status)
	}
	app := func(p *phone) int {
		hash := store.HashOf(p.secret)
		return send(p, wire.Pair, wire.JoinRequest{Device: p.replica.Device, Name: "Home screen", Hash: hash[:]})
	}
	if status := app(other); status != http.StatusOK {
		t.Fatalf("status %d", status)
	}
	if status := app(h.phone()); status != http.StatusNotFound {
		t.Fatalf("a second app has status %d", status)
	}
	other.agenda = one.agenda
	if other.sync(); other.replica.Values()[register.Pick("a")] != register.Going {
		t.Error("it does not have the agenda")
	}
}

// Labels are shown to others: nothing in them turns around what stands beside them.
func TestALabelTurnsNothingAround(t *testing.T) {
	for words, want := range map[string]string{
		"Ada's phone": "Ada's phone", "\u202eevil": "evil", "a\u2066b\u2069": "ab", "a\u200bb": "ab", "می\u200cخواهم": "می\u200cخواهم", "\u202e": "A device",
	} {
		if got := label(words, "A device"); got != want {
			t.Errorf("%q is %q, want %q", words, got, want)
		}
	}
}
