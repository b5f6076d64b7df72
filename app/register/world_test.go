package register

import (
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/rs/xid"
	"pgregory.net/rapid"
)

// A world is a server, a few phones and a network that loses, doubles and delays.
// What happens in it is drawn at random; then the network is well for a while, and
// everything that was promised must be true.
type world struct {
	*rapid.T
	kind   kind
	broken faults

	now int64 // true time, which is the server's, in milliseconds
	storage
	backups []storage
	phones  []*phone
	flights []flight // requests that may arrive, or arrive again
	ids     uint64

	last    map[Key]string          // the value of the last edit
	beaten  map[Key]map[string]bool // values that somebody saw and changed
	typed   map[Key]map[string]bool // lines of notes
	removed map[Key]map[string]bool
	wrong   error
}

// storage is what the server has on its disk.
type storage struct {
	epoch  xid.ID
	stored []byte // the agenda
	former xid.ID // the epoch of the backup that it was restored from
	base   uint64 // and the agenda's last change in that
}

// kind is what may happen in a world.
type kind struct {
	rollback bool // the server comes back with an old backup, under a new epoch
	silent   bool // or under the same one
	jumps    bool // clocks are set, at any time
	late     bool // requests may be under way for hours
	copies   bool // phones are set up from a copy of another
}

type phone struct {
	*Replica
	skew    int64          // how far its clock is ahead
	editors map[Key]string // the texts of notes as they stand in open editors
	answers []Answer       // that are still under way
}

type flight struct {
	phone   int
	request []byte
}

var (
	item      = xid.ID{11: 1}
	valueKeys = []Key{Name, Item(item, ItemTitle), Pick("wasm-on-the-edge")}
	noteKeys  = []Key{Note("wasm-on-the-edge"), Item(item, ItemNote)}
)

const (
	start  = int64(1774346400000) // 24 March 2026, 10:00 UTC
	minute = int64(60_000)
	years  = 365 * 24 * 60 * minute
)

func newWorld(t *rapid.T, k kind, broken faults) *world {
	w := &world{
		T: t, kind: k, broken: broken, now: start, storage: storage{stored: EncodeDoc(New())},
		last: make(map[Key]string), beaten: make(map[Key]map[string]bool),
		typed: make(map[Key]map[string]bool), removed: make(map[Key]map[string]bool),
	}
	for _, key := range slices.Concat(valueKeys, noteKeys) {
		w.beaten[key] = make(map[string]bool)
		w.typed[key] = make(map[string]bool)
		w.removed[key] = make(map[string]bool)
	}
	w.epoch = w.id()
	for range w.draw("phones", 2, 4) {
		w.add(NewReplica(w.device()), w.skew())
	}
	return w
}

// run lets a world run, and returns what was wrong at its end.
func run(t *rapid.T, k kind, broken faults) *world {
	w := newWorld(t, k, broken)
	for range w.draw("steps", 1, 4) * 20 {
		w.step()
	}
	w.settle()
	return w
}

func (w *world) draw(what string, from, to int) int {
	choices := make([]int, 0, to-from+1)
	for n := from; n <= to; n++ {
		choices = append(choices, n)
	}
	return rapid.SampledFrom(choices).Draw(w.T, what) // an IntRange likes the small ones better
}

func (w *world) chance(what string, percent int) bool { return w.draw(what, 0, 99) < percent }

// upTo is a time from 0 to most, all equally likely. One of rapid's own would almost
// always be short.
func (w *world) upTo(what string, most int64) int64 {
	return most / 1000 * int64(w.draw(what, 0, 1000))
}

func (w *world) skew() int64 {
	most := []int64{0, 60 * minute, years, 80 * years}[w.draw("clock", 0, 3)]
	return w.upTo("skew", 2*most) - most
}

func (w *world) id() xid.ID {
	w.ids++
	var id xid.ID
	binary.BigEndian.PutUint64(id[4:], w.ids)
	return id
}

func (w *world) device() uuid.UUID {
	id := w.id()
	// Which device is the greater one must not depend on which came first.
	return uuid.UUID{0: byte(w.draw("device", 0, 255)), 14: id[10], 15: id[11]}
}

func (w *world) add(r *Replica, skew int64) {
	r.broken = w.broken
	w.phones = append(w.phones, &phone{Replica: r, skew: skew, editors: make(map[Key]string)})
}

func (w *world) fail(format string, args ...any) {
	if w.wrong == nil {
		w.wrong = fmt.Errorf(format, args...)
	}
}

// pass lets time go by. Edits are further apart than a request takes, else which one
// was the last could not be told.
func (w *world) pass() {
	w.now += minute + w.upTo("pass", []int64{minute, 24 * 60 * minute, 90 * 24 * 60 * minute}[w.draw("scale", 0, 2)])
}

func (w *world) step() {
	w.pass()
	p := w.phones[w.draw("phone", 0, len(w.phones)-1)]
	if w.kind.jumps && w.chance("set the clock", 20) {
		p.skew = w.skew()
	}
	switch what := w.draw("what", 0, 99); {
	case what < 28:
		w.edit(p)
	case what < 50:
		w.write(p)
	case what < 66:
		w.exchange(p)
	case what < 78:
		w.unluckyExchange(p)
	case what < 84:
		w.arriveAgain()
	case what < 87:
		w.answerLate(p)
	case what < 90:
		w.restart(p)
	case what < 92 && w.kind.copies && len(w.phones) < 6:
		w.add(w.copied(p.Replica), p.skew)
	case what < 95:
		w.backups = append(w.backups, w.storage)
	case w.kind.rollback || w.kind.silent:
		w.setBack()
	}
}

// edit changes a value. Names and titles are all different, so that each tells which
// edit it is of.
func (w *world) edit(p *phone) Key {
	key := rapid.SampledFrom(valueKeys).Draw(w.T, "key")
	value := fmt.Sprint("v", w.ids)
	if kind, _ := key.Split(); kind == KindPick {
		value = rapid.SampledFrom([]string{Going, Maybe, Hidden, ""}).Draw(w.T, "pick")
	}
	w.beaten[key][p.Value(key)] = true
	w.last[key] = value
	if _, err := p.Edit(key, value, w.id(), w.now+p.skew); err != nil {
		w.fail("edit: %v", err)
	}
	return key
}

// write changes a note in an editor, which may have been open since long ago.
func (w *world) write(p *phone) {
	key := rapid.SampledFrom(noteKeys).Draw(w.T, "note")
	old, open := p.editors[key]
	if !open || w.chance("reopen", 60) {
		old = p.Value(key)
	}
	var lines []string
	if old != "" {
		lines = strings.Split(old, "\n")
	}
	if len(lines) > 0 && w.chance("remove", 40) {
		at := w.draw("at", 0, len(lines)-1)
		lines = slices.Delete(lines, at, at+1)
	}
	if w.chance("type", 80) {
		fresh := fmt.Sprint("line ", w.ids)
		w.typed[key][fresh] = true
		lines = slices.Insert(lines, w.draw("at", 0, len(lines)), fresh)
	}
	value := strings.Join(lines, "\n")
	for line := range strings.SplitSeq(old, "\n") {
		if !slices.Contains(lines, line) {
			w.removed[key][line] = true
		}
	}
	p.editors[key] = value
	if _, err := p.EditNote(key, old, value, w.id(), w.now+p.skew); err != nil {
		w.fail("note: %v", err)
	}
}

// exchange is one request and its answer.
func (w *world) exchange(p *phone) Outcome {
	return w.take(p, w.serve(p.Device, w.send(p)))
}

// unluckyExchange loses the request or the answer, or has one of them wait.
func (w *world) unluckyExchange(p *phone) {
	request := w.send(p)
	w.flights = append(w.flights, flight{slices.Index(w.phones, p), request})
	fate := w.draw("fate", 0, 2)
	if fate == 0 && w.kind.late {
		return // it may arrive yet
	}
	if fate == 0 {
		w.flights = w.flights[:len(w.flights)-1] // or never, when it would be stamped too late
		return
	}
	w.now += w.upTo("slow", minute/2)
	answer := w.serve(p.Device, request)
	if fate == 1 {
		p.answers = append(p.answers, answer)
	}
}

func (w *world) arriveAgain() {
	if len(w.flights) == 0 {
		return
	}
	f := w.flights[w.draw("flight", 0, len(w.flights)-1)]
	p := w.phones[f.phone]
	answer := w.serve(p.Device, f.request)
	if w.chance("answer", 50) {
		p.answers = append(p.answers, answer)
	}
}

func (w *world) answerLate(p *phone) {
	if len(p.answers) > 0 {
		w.take(p, p.answers[w.draw("answer", 0, len(p.answers)-1)])
	}
}

func (w *world) send(p *phone) []byte { return EncodeRequest(p.Request(w.now + p.skew)) }

// serve is the server: everything goes through its formats, and what it admits is
// never from the future.
func (w *world) serve(device uuid.UUID, request []byte) Answer {
	q, err := DecodeRequest(request)
	if err != nil {
		w.fail("request: %v", err)
	}
	doc := w.doc()
	before := doc.clone()
	a, changed := doc.Sync(device, w.epoch, w.now, q)
	for key, r := range doc.Registers {
		was := before.Registers[key]
		if !q.Redo && r != was && r.Stamp > max(stampOf(w.now)|0xffff, was.Stamp+1) {
			w.fail("%s was stamped in the future: %d, at %d, was %d", key, r.Stamp, stampOf(w.now), was.Stamp)
		}
	}
	if changed {
		w.stored = EncodeDoc(doc)
	} else if same := EncodeDoc(doc); string(same) != string(w.stored) {
		w.fail("the agenda was changed, and is not stored")
	}
	a, err = DecodeAnswer(EncodeAnswer(a))
	if err != nil {
		w.fail("answer: %v", err)
	}
	return a
}

func (w *world) doc() *Doc {
	doc, err := DecodeDoc(w.stored)
	if err != nil {
		w.fail("stored: %v", err)
		doc = New()
	}
	doc.broken, doc.Former, doc.Base = w.broken, w.former, w.base
	return doc
}

func (w *world) take(p *phone, a Answer) Outcome {
	outcome, err := p.Take(a)
	if err != nil {
		w.fail("take: %v", err)
	}
	if outcome == Cloned {
		if !w.kind.copies {
			w.fail("a device was taken for two")
		}
		p.Rename(w.device())
		return Again
	}
	return outcome
}

// lie sends what an honest device never would: edits from the far future on top of
// ones that nobody made, and registers to give back with the greatest stamps.
func (w *world) lie(device uuid.UUID, n uint64) {
	key := rapid.SampledFrom(valueKeys).Draw(w.T, "key")
	far := []int64{math.MinInt64, 0, w.now + 80*years, math.MaxInt64}
	q := Request{
		SentAt: far[w.draw("sent", 0, 3)],
		Ops:    []Op{{N: n, X: w.id(), Key: key, Value: Hidden, At: far[w.draw("at", 0, 3)], Base: math.MaxUint64}},
	}
	if w.chance("redo", 50) {
		q.Redo, q.Epoch = true, w.epoch
		last := Register{Value: Maybe, Stamp: maxStamp, Device: uuid.Max, Seq: maxStamp}
		q.Held = []Entry{{key, last}, {Note("wasm-on-the-edge"), last}, {"p/made-up", last}}
	}
	w.serve(device, EncodeRequest(q))
}

// restart closes the app. What is in open editors was saved.
func (w *world) restart(p *phone) {
	p.Replica = w.copied(p.Replica)
	clear(p.editors)
}

func (w *world) copied(r *Replica) *Replica {
	stored, err := DecodeReplica(EncodeReplica(r))
	if err != nil {
		w.fail("replica: %v", err)
		return r
	}
	stored.broken = w.broken
	return stored
}

// setBack loses what the server did since a backup, and its connections.
func (w *world) setBack() {
	if len(w.backups) == 0 {
		return
	}
	w.storage = w.backups[w.draw("backup", 0, len(w.backups)-1)]
	w.flights = nil
	for _, p := range w.phones {
		p.answers = nil
	}
	if !w.kind.silent || w.chance("epoch", 50) {
		w.former, w.base, w.epoch = w.epoch, w.doc().Seq, w.id()
	}
	if w.kind.silent {
		// Of a life that forked before, nobody knows which of its branches a device saw: a line
		// that was removed on the other may be removed here too.
		w.former = xid.ID{}
	}
}

// settle is a good network. Each phone comes twice: what the last one gave must get
// to the first.
func (w *world) settle() {
	for range 3 {
		for i, p := range w.phones {
			w.now += 1000
			outcome := Again
			for turns := 0; outcome != Done && w.wrong == nil; turns++ {
				if turns == 8 {
					w.fail("phone %d does not come to an end", i)
				}
				outcome = w.exchange(p)
			}
		}
	}
}

// converged: all have the same, and nothing is left to say.
func (w *world) converged() error {
	doc := w.doc()
	for i, p := range w.phones {
		switch {
		case len(p.Outbox) > 0 || len(p.Refused) > 0:
			return fmt.Errorf("phone %d has %d operations left, and %d were refused", i, len(p.Outbox), len(p.Refused))
		case Digest(p.Registers) != doc.Digest():
			return fmt.Errorf("phone %d has another digest", i)
		case !maps.Equal(p.Registers, doc.Registers):
			return fmt.Errorf("phone %d has %v, the server %v", i, p.Registers, doc.Registers)
		}
	}
	return nil
}

// keptLines: no line is gone but those that somebody removed.
func (w *world) keptLines() error {
	doc := w.doc()
	for _, key := range noteKeys {
		kept := count(doc.Registers[key].Value)
		for line := range w.typed[key] {
			if kept[line] == 0 && !w.removed[key][line] {
				return fmt.Errorf("%q is gone from %s, which is %q", line, key, doc.Registers[key].Value)
			}
		}
	}
	return nil
}

// lastWins: of all edits of a value, the last one stands.
func (w *world) lastWins() error {
	var checks []func() error
	for _, key := range valueKeys {
		checks = append(checks, w.lastWinsOf(key))
	}
	return firstOf(nil, checks...)
}

func (w *world) lastWinsOf(key Key) func() error {
	return func() error {
		if got := w.doc().Registers[key].Value; got != w.last[key] {
			return fmt.Errorf("%s is %q, and not %q, which was the last edit", key, got, w.last[key])
		}
		return nil
	}
}

// lastWord: once all have the same, what one of them does next is done, even if its
// clock is set before it can tell.
func (w *world) lastWord() error {
	p := w.phones[w.draw("phone", 0, len(w.phones)-1)]
	key := w.edit(p)
	w.pass()
	p.skew = w.skew()
	w.settle()
	return firstOf(w.wrong, w.converged, w.lastWinsOf(key))
}

// noneComesBack: a value that somebody saw and changed does not win over the change.
func (w *world) noneComesBack() error {
	doc := w.doc()
	for _, key := range []Key{Name, Item(item, ItemTitle)} {
		if got := doc.Registers[key].Value; w.beaten[key][got] && got != "" {
			return fmt.Errorf("%s is %q again", key, got)
		}
	}
	return nil
}
