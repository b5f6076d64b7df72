package device_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
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

func TestMemoryConforms(t *testing.T) {
	m := devicetest.NewMemory()
	devicetest.Conform(t, func() device.Store { return m })
}

// phone is a phone with its store, and what its other tabs were told.
type phone struct {
	*device.Agendas
	store *devicetest.Memory
	told  []device.News // to other tabs
	heard []device.News // of other devices, in the last exchange
	whole device.News   // what the store had, as the last exchange told it
}

func newPhone(store *devicetest.Memory) *phone {
	p := &phone{store: store}
	p.Agendas = device.New(store, func(n device.News) { p.told = append(p.told, n) }, time.Now)
	return p
}

func going(key string) agenda.Op { return op(key, agenda.Going) }

func op(key string, state agenda.State) agenda.Op {
	return agenda.Op{ID: xid.New(), After: agenda.Pick{Key: key, State: state, Snapshot: agenda.Snapshot{Title: "Talk " + key}}}
}

func (p *phone) save(t *testing.T, ops ...agenda.Op) {
	t.Helper()
	if unsaved, err := p.Save("kubecon", ops...); err != nil || len(unsaved) > 0 {
		t.Fatalf("%v, %v", unsaved, err)
	}
}

func (p *phone) write(t *testing.T, edits ...agenda.Edit) {
	t.Helper()
	if _, err := p.Write("kubecon", edits...); err != nil {
		t.Fatal(err)
	}
}

func (p *phone) load(t *testing.T) *agenda.Agenda {
	t.Helper()
	a, err := p.Load("kubecon")
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestNoStateRemovesThePick(t *testing.T) {
	p := newPhone(devicetest.NewMemory())
	p.save(t, going("a"), op("b", agenda.Maybe))
	p.save(t, op("a", agenda.None))
	if a := p.load(t); len(a.Picks) != 1 || a.State("b") != agenda.Maybe {
		t.Errorf("picks %v, want b alone", a.Picks)
	}
}

func TestNamesAreMadeOnce(t *testing.T) {
	store := devicetest.NewMemory()
	first := newPhone(store).load(t)
	if second := newPhone(store).load(t); first.ID != second.ID || first.ID.Version() != 7 {
		t.Errorf("agendas %v and %v, want one of version 7", first.ID, second.ID)
	}
	account, err := newPhone(store).Account("kubecon")
	if err != nil {
		t.Fatal(err)
	}
	again, err := newPhone(store).Account("kubecon")
	if err != nil || account != again || account.Device == uuid.Nil || account.Agenda != first.ID || len(account.Hash()) != 32 {
		t.Errorf("accounts %+v and %+v (%v), want one", account, again, err)
	}
	if other, err := newPhone(store).Account("fosdem"); err != nil || other.Device == account.Device || other.Secret == account.Secret {
		t.Errorf("two agendas are opened by the same: %+v, %v", other, err)
	}
}

func TestWhatIsWrittenIsMergedWithAnotherTab(t *testing.T) {
	store := devicetest.NewMemory()
	p, note := newPhone(store), register.Note("a")
	p.write(t, agenda.Edit{Key: note, Value: "one\ntwo"}, agenda.Edit{Key: register.Rating("a"), Value: "5"})
	newPhone(store).write(t, agenda.Edit{Key: note, Old: "one\ntwo", Value: "one\ntwo\nthree"})
	written, err := p.Write("kubecon", agenda.Edit{Key: note, Old: "one\ntwo", Value: "zero\none\ntwo"})
	if err != nil || written[note] != "zero\none\ntwo\nthree" {
		t.Fatalf("%q, %v", written[note], err)
	}
	if a := p.load(t); a.Notes["a"] != "zero\none\ntwo\nthree" || a.Ratings["a"] != 5 {
		t.Errorf("%+v", a)
	}

	t.Log("what is too long is refused with its key, and nothing of it is kept")
	_, err = p.Write("kubecon", agenda.Edit{Key: register.Rating("b"), Value: "1"}, agenda.Edit{Key: register.Note("b"), Value: strings.Repeat("x", register.MaxNote+1)})
	if limit, ok := errors.AsType[*register.LimitError](err); !ok || limit.Key != register.Note("b") {
		t.Errorf("error %v", err)
	}
	if a := p.load(t); a.Ratings["b"] != 0 {
		t.Errorf("half of it is kept: %+v", a.Ratings)
	}
}

// A key of 112 letters, as Outlook makes them, once blocked every pick after it.
func TestPickThatDoesNotFitHoldsUpNoOther(t *testing.T) {
	p := newPhone(devicetest.NewMemory())
	long := strings.Repeat("0", 112)
	unsaved, err := p.Save("kubecon", going("a"), going(long), going("b"))
	if err != nil || len(unsaved) != 1 || unsaved[0] != (device.Unsaved{Key: long, Limit: register.LongKey}) {
		t.Fatalf("unsaved %v, %v", unsaved, err)
	}
	if a := p.load(t); len(a.Picks) != 2 || !a.Chosen("a") || !a.Chosen("b") {
		t.Errorf("picks %v, want a and b", a.Picks)
	}
	if told := p.told[len(p.told)-1]; len(told.Picks) != 2 {
		t.Errorf("other tabs were told of %v", told.Picks)
	}
}

// An agenda that is full of notes still takes stars, and lets go of them.
func TestAgendaFullOfNotesTakesStars(t *testing.T) {
	p := newPhone(devicetest.NewMemory())
	p.save(t, going("a"))
	full := 0
	for i := range 100 {
		if _, err := p.Write("kubecon", agenda.Edit{Key: register.Note(string(rune('A' + i))), Value: strings.Repeat("x", register.MaxNote)}); err != nil {
			full = i
			break
		}
	}
	if full == 0 {
		t.Fatal("the agenda never was full")
	}
	p.save(t, op("a", agenda.None))
	for i := range 150 {
		p.save(t, going("star "+strconv.Itoa(i)))
	}
}

func TestFullDiskKeepsWhatThereIs(t *testing.T) {
	store := devicetest.NewMemory()
	p := newPhone(store)
	p.save(t, going("a"))
	store.Fail(device.ErrFull)
	if _, err := p.Save("kubecon", going("b"), going("c")); !errors.Is(err, device.ErrFull) {
		t.Fatalf("error %v", err)
	}
	store.Fail(nil)
	if a := p.load(t); len(a.Picks) != 1 || !a.Chosen("a") {
		t.Errorf("picks %v, want the one from before", a.Picks)
	}
	p.save(t, going("b"))
}

// A replica of a newer app is left as it is: nothing is written over it.
func TestReplicaOfANewerAppIsLeftAlone(t *testing.T) {
	store := devicetest.NewMemory()
	p := newPhone(store)
	p.save(t, going("a"))
	newer := []byte{250, 1, 2, 3}
	_ = store.Update("kubecon", func(r *device.Record) error { r.Replica = newer; return nil }) // memory does not fail
	if _, err := p.Save("kubecon", going("b")); !errors.Is(err, device.ErrNewer) {
		t.Errorf("error %v, want ErrNewer", err)
	}
	if r, _ := store.Read("kubecon"); !slices.Equal(r.Replica, newer) || len(r.Picks) != 1 {
		t.Errorf("it was written over: %v", r)
	}
}

// server is a server of one agenda, as package register decides it. It can be made to
// lose answers.
type server struct {
	doc     *register.Doc
	epoch   xid.ID
	seen    []string // paths that were asked for
	asked   func()   // is called before anything is done; nil: nobody is
	lose    bool     // does what is asked, and its answer is lost
	offline bool
}

func newServer() *server { return &server{doc: register.New(), epoch: xid.New()} }

func (s *server) Send(r device.Request) (device.Answer, error) {
	if s.offline {
		return device.Answer{}, device.ErrUnreachable
	}
	s.seen = append(s.seen, r.URL)
	if s.asked != nil {
		s.asked()
	}
	var body []byte
	if strings.HasSuffix(r.URL, "/sync") {
		asked, err := register.DecodeRequest(r.Body)
		if err != nil {
			return device.Answer{}, err
		}
		name, err := uuid.Parse(r.Head[wire.DeviceHeader])
		if err != nil {
			return device.Answer{}, err
		}
		answer, _ := s.doc.Sync(name, s.epoch, time.Now().UnixMilli(), asked)
		body = register.EncodeAnswer(answer)
	}
	if s.lose {
		return device.Answer{}, device.ErrUnreachable
	}
	return device.Answer{Status: 200, Body: body}, nil
}

func (p *phone) exchange(s *server, before *register.Replica) device.Exchanged {
	seen := func(key string) agenda.Snapshot { return agenda.Snapshot{Title: "Talk " + key} }
	p.heard = nil
	return p.Exchange(s, "kubecon", before, device.Here{Seen: seen, Called: "Test", Heard: func(n device.News) {
		if n.Whole {
			p.whole = n
			return
		}
		p.heard = append(p.heard, n)
	}})
}

func TestDevicesHaveTheSameAfterAnExchange(t *testing.T) {
	s, p := newServer(), newPhone(devicetest.NewMemory())
	if got := p.exchange(s, nil); !got.Idle || got.Err != nil || len(s.seen) != 0 {
		t.Errorf("an empty agenda was sent: %+v", got)
	}
	p.save(t, going("a"))
	first := p.exchange(s, nil)
	if first.Err != nil || first.Waiting != 0 {
		t.Fatalf("%+v", first)
	}
	other := register.NewReplica(uuid.New())
	if _, err := other.Edit(register.Pick("c"), register.Maybe, xid.New(), 1); err != nil {
		t.Fatal(err)
	}
	s.doc.Sync(other.Device, s.epoch, 1, other.Request(1))
	got := p.exchange(s, first.Replica)
	if got.Err != nil || len(p.heard) != 1 || len(p.heard[0].Picks) != 1 || p.heard[0].Picks[0].Key != "c" || p.heard[0].Picks[0].State != agenda.Maybe {
		t.Fatalf("%+v, heard %+v", got, p.heard)
	}
	if a := p.load(t); len(a.Picks) != 2 || a.Picks["c"].Snapshot.Title != "Talk c" {
		t.Errorf("%+v", a.Picks)
	}
}

// Where the store does not say whether it has written what came from another device, the next
// exchange shows it, even without a network.
func TestWhatIsWrittenWithoutAWordIsToldLater(t *testing.T) {
	s, store := newServer(), devicetest.NewMemory()
	p := newPhone(store)
	exchange := func() device.Exchanged { return p.exchange(s, nil) }
	p.save(t, going("a"))
	if got := exchange(); got.Err != nil {
		t.Fatal(got.Err)
	}
	other := register.NewReplica(uuid.New())
	for key, value := range map[register.Key]string{register.Pick("c"): register.Maybe, register.Note("c"): "sit in front"} {
		if _, err := other.Edit(key, value, xid.New(), 1); err != nil {
			t.Fatal(err)
		}
	}
	s.doc.Sync(other.Device, s.epoch, 1, other.Request(1))
	store.Silence(func(before, after device.Record) bool { return len(before.Picks) != len(after.Picks) })
	p.told = nil
	if got := exchange(); !errors.Is(got.Err, device.ErrStuck) {
		t.Fatalf("%+v", got)
	}
	if r, err := store.Read("kubecon"); err != nil || r.Picks["c"].State != agenda.Maybe {
		t.Fatalf("it was not written, so this shows nothing: %+v, %v", r.Picks, err)
	}
	if len(p.told) != 0 {
		t.Errorf("told of what may not be so: %+v", p.told)
	}
	s.offline = true
	if got := exchange(); !errors.Is(got.Err, device.ErrUnreachable) {
		t.Fatalf("%+v", got)
	}
	if n := p.whole; len(n.Picks) != 2 || n.Picks[1].Key != "c" || n.Picks[1].State != agenda.Maybe || n.Values[register.Note("c")] != "sit in front" {
		t.Errorf("the store has %+v", n)
	}
}

// An exchange shows what the store has, whoever wrote it: a tab that was killed before it said
// so, too.
func TestAnExchangeShowsWhatTheStoreHas(t *testing.T) {
	store := devicetest.NewMemory()
	p := newPhone(store)
	p.save(t, going("a"))
	killed := newPhone(store)
	killed.save(t, op("a", agenda.None), going("b"))
	killed.write(t, agenda.Edit{Key: register.Note("b"), Value: "sit in front"})
	s := newServer()
	s.offline = true
	p.exchange(s, nil)
	if n := p.whole; len(n.Picks) != 1 || n.Picks[0].Key != "b" || n.Values[register.Note("b")] != "sit in front" || n.Values[register.Pick("b")] != "" {
		t.Errorf("it shows %+v", n)
	}
}

// What an exchange brings is told at once: in the turns that follow, which wait for the network,
// the person may choose otherwise, and that is newer.
func TestWhatIsHeardIsToldBeforeTheNextTurn(t *testing.T) {
	s, p := newServer(), newPhone(devicetest.NewMemory())
	other := register.NewReplica(uuid.New())
	if _, err := other.Edit(register.Pick("c"), register.Maybe, xid.New(), 1); err != nil {
		t.Fatal(err)
	}
	s.doc.Sync(other.Device, s.epoch, 1, other.Request(1))
	for n := range 1000 { // more than go in one turn
		p.save(t, going(fmt.Sprint(n)))
	}
	turns := 0
	s.asked = func() {
		if turns++; turns == 2 && len(p.heard) != 1 {
			t.Errorf("heard %+v before the second turn", p.heard)
		}
	}
	if got := p.exchange(s, nil); got.Err != nil || turns < 2 {
		t.Fatalf("%+v after %d turns", got, turns)
	}
}

func TestLostAnswerLosesAndDoublesNothing(t *testing.T) {
	s, p := newServer(), newPhone(devicetest.NewMemory())
	p.save(t, going("a"))
	s.lose = true
	lost := p.exchange(s, nil)
	if !errors.Is(lost.Err, device.ErrUnreachable) || lost.Waiting != 1 {
		t.Fatalf("%+v", lost)
	}
	s.lose = false
	p.save(t, op("a", agenda.None))
	if got := p.exchange(s, lost.Replica); got.Err != nil || got.Waiting != 0 {
		t.Fatalf("%+v", got)
	}
	if value := s.doc.Registers[register.Pick("a")].Value; value != "" {
		t.Errorf("the server has %q, want that it was taken off", value)
	}
}

// A copied profile is two devices of one name. The one that comes second gets another,
// and every edit that waits is sent as it was: going stays going, what was taken off
// stays off.
func TestCopiedProfileKeepsItsEdits(t *testing.T) {
	s, p := newServer(), newPhone(devicetest.NewMemory())
	p.save(t, op("a", agenda.Maybe), going("b"))
	first := p.exchange(s, nil)
	if first.Err != nil {
		t.Fatal(first.Err)
	}
	twin := newPhone(p.store.Copy())
	p.save(t, op("c", agenda.Maybe))
	if got := p.exchange(s, first.Replica); got.Err != nil {
		t.Fatal(got.Err)
	}
	twin.save(t, going("a"), op("b", agenda.None))
	got := twin.exchange(s, nil)
	if got.Err != nil || got.Waiting != 0 {
		t.Fatalf("%+v", got)
	}
	if !slices.ContainsFunc(s.seen, func(path string) bool { return strings.HasSuffix(path, "/devices") }) {
		t.Fatal("the twin never took another name, so this shows nothing")
	}
	for _, phone := range []*phone{p, twin} {
		if got := phone.exchange(s, nil); got.Err != nil {
			t.Fatal(got.Err)
		}
		if a := phone.load(t); a.State("a") != agenda.Going || a.State("b") != agenda.None || a.State("c") != agenda.Maybe {
			t.Errorf("picks %v; want going to a, not b, maybe c", a.Picks)
		}
	}
}

// An edit that the server does not take stays where it was written, in the export too,
// until the person writes it anew.
func TestRefusedNoteStaysWhereItWasWritten(t *testing.T) {
	s, p := newServer(), newPhone(devicetest.NewMemory())
	p.write(t, agenda.Edit{Key: register.Note("mine"), Value: strings.Repeat("m", 7800)})
	other := register.NewReplica(uuid.New())
	for i := 0; ; i++ { // another device fills the agenda meanwhile
		if _, err := other.Edit(register.Note("o"+strconv.Itoa(i)), strings.Repeat("x", register.MaxNote), xid.New(), 1); err != nil {
			break
		}
	}
	for len(other.Outbox) > 0 {
		answer, _ := s.doc.Sync(other.Device, s.epoch, 1, other.Request(1))
		if _, err := other.Take(answer); err != nil {
			t.Fatal(err)
		}
	}
	got := p.exchange(s, nil)
	if got.Err != nil || len(got.Refused) != 1 || got.Refused[0].Key != register.Note("mine") {
		t.Fatalf("%v, refused %d", got.Err, len(got.Refused))
	}
	if a := p.load(t); len(a.Notes["mine"]) != 7800 {
		t.Errorf("the note is gone: %d letters are left", len(a.Notes["mine"]))
	}

	t.Log("an exchange that shows what the store has leaves it there, too")
	if got = p.exchange(s, got.Replica); got.Err != nil || p.whole.Values[register.Note("mine")] != p.load(t).Notes["mine"] {
		t.Errorf("%v, and the note is shown with %d letters", got.Err, len(p.whole.Values[register.Note("mine")]))
	}

	t.Log("written anew and shorter it is on the server, and nothing is refused")
	p.write(t, agenda.Edit{Key: register.Note("mine"), Old: strings.Repeat("m", 7800), Value: "short"})
	if got = p.exchange(s, got.Replica); got.Err != nil || len(got.Refused) != 0 || s.doc.Registers[register.Note("mine")].Value != "short" {
		t.Errorf("%v, refused %v", got.Err, got.Refused)
	}
}

// An agenda that was deleted on the server begins anew with what is on the phone.
func TestANewCopyBeginsWithWhatIsHere(t *testing.T) {
	p := newPhone(devicetest.NewMemory())
	p.save(t, going("a"))
	if got := p.exchange(newServer(), nil); got.Err != nil {
		t.Fatal(got.Err)
	}
	old, err := p.Account("kubecon")
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Restart("kubecon"); err != nil {
		t.Fatal(err)
	}
	now, err := p.Account("kubecon")
	if err != nil || now.Agenda == old.Agenda || now.Device == old.Device || now.Secret == old.Secret {
		t.Fatalf("%+v, %v", now, err)
	}
	s := newServer()
	if got := p.exchange(s, nil); got.Err != nil || s.doc.Registers[register.Pick("a")].Value != register.Going {
		t.Errorf("%v: the new agenda has %v", got.Err, s.doc.Registers)
	}
}

func TestWhoJoinsAnotherAgendaBringsWhatIsThere(t *testing.T) {
	p := newPhone(devicetest.NewMemory())
	p.save(t, going("a"))
	p.write(t, agenda.Edit{Key: register.Note("a"), Value: "mine"})
	fresh, err := p.Renew("kubecon")
	if err != nil {
		t.Fatal(err)
	}
	fresh.Agenda = uuid.New()
	if err := p.Adopt("kubecon", fresh, true); err != nil {
		t.Fatal(err)
	}
	s := newServer()
	if got := p.exchange(s, nil); got.Err != nil {
		t.Fatal(got.Err)
	}
	if s.doc.Registers[register.Pick("a")].Value != register.Going || s.doc.Registers[register.Note("a")].Value != "mine" {
		t.Errorf("the new agenda has %v", s.doc.Registers)
	}
}

// A device that was removed and is added again to the agenda it had keeps its edits.
func TestDeviceThatIsAddedAgainKeepsItsEdits(t *testing.T) {
	s, p := newServer(), newPhone(devicetest.NewMemory())
	p.save(t, going("a"), going("b"))
	if got := p.exchange(s, nil); got.Err != nil {
		t.Fatal(got.Err)
	}
	p.save(t, op("a", agenda.None), op("b", agenda.Maybe))
	fresh, err := p.Renew("kubecon")
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Adopt("kubecon", fresh, true); err != nil {
		t.Fatal(err)
	}
	if got := p.exchange(s, nil); got.Err != nil {
		t.Fatal(got.Err)
	}
	if a, b := s.doc.Registers[register.Pick("a")].Value, s.doc.Registers[register.Pick("b")].Value; a != "" || b != register.Maybe {
		t.Errorf("the server has %q and %q, want a taken off and b as maybe", a, b)
	}
}

func TestRefusalIsTold(t *testing.T) {
	body, _ := json.Marshal(wire.Trouble{Code: wire.CodeUnknown, What: "Gone.", Todo: "Begin again."})
	refusal, ok := errors.AsType[wire.Trouble](device.Answer{Status: 404, Body: body}.Trouble())
	if !ok || refusal.Code != wire.CodeUnknown || refusal.What != "Gone." {
		t.Errorf("%+v", refusal)
	}
	if err := (device.Answer{Status: 502, Body: []byte("<html>")}).Trouble(); !errors.Is(err, device.ErrUnreachable) {
		t.Errorf("a proxy's page is %v, want unreachable", err)
	}
}

// queue is taps that wait, of a page that may be gone.
type queue []device.Tap

func (q *queue) Taps() []device.Tap { return slices.Clone(*q) }

func (q *queue) Done(id string) {
	*q = slices.DeleteFunc(*q, func(t device.Tap) bool { return t.ID == id })
}

// A tap leaves the queue when the store has it, and not before; and one that came while
// others were stored waits, for nobody has shown it.
func TestTapsWaitUntilTheyAreStored(t *testing.T) {
	p := newPhone(devicetest.NewMemory())
	q := &queue{{"1", "kubecon", "a", "maybe"}, {"2", "fosdem", "b", "going"}, {"3", "kubecon", "a", "going"}, {"4", "kubecon", "c", "of a newer app"}}
	shown := q.Taps()
	*q = append(*q, device.Tap{ID: "5", Event: "kubecon", Key: "d", State: "going"})
	seen := func(key string) agenda.Snapshot { return agenda.Snapshot{Title: "Talk " + key} }
	p.store.Fail(device.ErrFull)
	if _, err := p.SaveTaps(q, "kubecon", shown, seen); !errors.Is(err, device.ErrFull) || len(*q) != 5 {
		t.Fatalf("%v, and %d wait", err, len(*q))
	}
	p.store.Fail(nil)
	stored, err := p.SaveTaps(q, "kubecon", shown, seen)
	if err != nil || stored.Taps != 2 || len(stored.Unsaved) != 0 || len(*q) != 3 {
		t.Fatalf("%+v, %v, and %v wait", stored, err, *q)
	}
	a := p.load(t)
	if pick, _ := a.Pick("a"); pick.State != agenda.Going || pick.Snapshot.Title != "Talk a" || a.State("d") != agenda.None {
		t.Errorf("%+v", a.Picks)
	}
	if stored, err := p.SaveTaps(q, "kubecon", shown, seen); stored.Taps != 0 || err != nil {
		t.Errorf("%+v is saved once more, %v", stored, err)
	}
}

// A power cut can bring back taps that were stored and taken out of the queue. They do not
// count again: what came after them stays.
func TestATapThatComesBackCountsOnce(t *testing.T) {
	p := newPhone(devicetest.NewMemory())
	first, second := device.Tap{ID: "1", Event: "kubecon", Key: "a", State: "maybe"}, device.Tap{ID: "2", Event: "kubecon", Key: "a", State: "going"}
	seen := func(string) agenda.Snapshot { return agenda.Snapshot{Title: "A"} }
	store := func(taps ...device.Tap) device.Stored {
		q := queue(taps)
		stored, err := p.SaveTaps(&q, "kubecon", taps, seen)
		if err != nil || len(q) != 0 {
			t.Fatalf("%v, and %v wait", err, q)
		}
		return stored
	}
	store(first)
	store(second)
	for range 100 {
		p.save(t, going("b")) // which are no taps
	}
	third := device.Tap{ID: "3", Event: "kubecon", Key: "c", State: "going"}
	stored := store(first, third)
	if a := p.load(t); stored.Taps != 1 || a.State("a") != agenda.Going || a.State("c") != agenda.Going {
		t.Errorf("%+v, and the agenda has %+v", stored, a.Picks)
	}
	if len(stored.Again) != 1 || stored.Again[0].Key != "a" || stored.Again[0].State != agenda.Going {
		t.Errorf("the page is told %+v", stored.Again)
	}
	store(device.Tap{ID: "4", Event: "kubecon", Key: "a", State: "none"})
	if stored := store(second); stored.Again[0].State != agenda.None || p.load(t).State("a") != agenda.None {
		t.Errorf("what was taken off is back: %+v", stored)
	}

	t.Log("the store does not remember for ever")
	for n := range 500 {
		store(device.Tap{ID: fmt.Sprint("more ", n), Event: "kubecon", Key: "d", State: "going"})
	}
	if r, err := p.store.Read("kubecon"); err != nil || len(r.Taps) > 64*10 {
		t.Errorf("%d bytes of ids, %v", len(r.Taps), err)
	}
}

// Who joins another agenda and brings nothing along has what that one has, and the one that
// was here is put aside, edits that wait and all, until it is wanted back.
func TestTheAgendaThatWasHereIsPutAside(t *testing.T) {
	p := newPhone(devicetest.NewMemory())
	p.save(t, going("a"))
	p.write(t, agenda.Edit{Key: register.Note("a"), Value: "mine"})
	before, err := p.Account("kubecon")
	if err != nil {
		t.Fatal(err)
	}
	fresh, err := p.Renew("kubecon")
	if err != nil {
		t.Fatal(err)
	}
	fresh.Agenda = uuid.New()
	if err := p.Adopt("kubecon", fresh, false); err != nil {
		t.Fatal(err)
	}
	s := newServer()
	if got := p.exchange(s, nil); got.Err != nil {
		t.Fatal(got.Err)
	}
	if len(p.load(t).Picks) != 0 || s.doc.Registers[register.Pick("a")].Value != "" || s.doc.Registers[register.Note("a")].Value != "" {
		t.Errorf("something was brought along: %v", s.doc.Registers)
	}
	if events, err := p.Events(); err != nil || len(events) != 1 {
		t.Errorf("the events are %v, %v", events, err)
	}
	if there, err := p.HasBefore("kubecon"); err != nil || !there {
		t.Fatalf("%t, %v", there, err)
	}
	aside, err := p.store.Read("before kubecon")
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Leave(s, "kubecon"); err != nil {
		t.Fatal(err)
	}

	t.Log("a store that died in between has it twice: going back again takes no device off it")
	if err := p.store.Update("before kubecon", func(r *device.Record) error { *r = aside; return nil }); err != nil {
		t.Fatal(err)
	}
	s.seen = nil
	if err := p.Leave(s, "kubecon"); err != nil || len(s.seen) > 0 {
		t.Errorf("%v, and the server was asked for %v", err, s.seen)
	}
	a := p.load(t)
	if now, err := p.Account("kubecon"); err != nil || now != before || a.State("a") != agenda.Going || a.Notes["a"] != "mine" {
		t.Errorf("%+v, %v: what came back is %+v", now, err, a)
	}
	if err := p.Leave(s, "kubecon"); !errors.Is(err, device.ErrNothingBefore) {
		t.Errorf("once more: %v", err)
	}
}

// Whoever joins twice goes back twice, and an agenda that was deleted is not put aside.
func TestEveryAgendaThatWasHereComesBack(t *testing.T) {
	p, s := newPhone(devicetest.NewMemory()), newServer()
	p.save(t, going("first"))
	join := func() {
		t.Helper()
		fresh, err := p.Renew("kubecon")
		if err != nil {
			t.Fatal(err)
		}
		fresh.Agenda = uuid.New()
		if err := p.Adopt("kubecon", fresh, false); err != nil {
			t.Fatal(err)
		}
	}
	join()
	p.save(t, going("second"))
	join()
	for _, want := range []string{"second", "first"} {
		if err := p.Leave(s, "kubecon"); err != nil {
			t.Fatal(err)
		}
		if a := p.load(t); len(a.Picks) != 1 || a.State(want) != agenda.Going {
			t.Errorf("%v came back, want %s", a.Picks, want)
		}
	}
	if err := p.Leave(s, "kubecon"); !errors.Is(err, device.ErrNothingBefore) {
		t.Errorf("once more: %v", err)
	}
	if err := p.Restart("kubecon"); err != nil {
		t.Fatal(err)
	}
	if there, err := p.HasBefore("kubecon"); err != nil || there {
		t.Errorf("a deleted agenda was put aside: %t, %v", there, err)
	}
}
