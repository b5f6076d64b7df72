package conference

import (
	"bytes"
	"encoding/binary"
	"flag"
	"fmt"
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/cryptotest"
	"testing/synctest"
	"time"

	"hallway/app/agenda"
	"hallway/app/device/devicetest"
	"hallway/app/register"
	"hallway/app/schedule"
	"hallway/app/screen"
	"hallway/app/screen/screentest"
	"hallway/server/programme"
	"hallway/server/store"
)

var (
	seeds = flag.Int("conference.seeds", 40, "how many conferences are held")
	first = flag.Uint64("conference.seed", 1, "the first one")
)

// world is a conference.
type world struct {
	t       *testing.T
	bus     *bus
	folder  string
	file    int // of the store; another after each time that it was set back
	store   *store.Store
	several int       // how many servers there are when all is well
	servers []*server // that run
	backup  []byte
	phones  []*phone
	library *programme.Library

	faulty bool
	broken *phone         // whose network stays as it is; nil: nobody's
	deaf   bool           // the network lets no stream through, ever
	counts map[string]int // of faults
	trace  uint64
	lines  []string
}

// talks is how many sessions there are.
const talks = 12

func title(key string) string { return "About " + key }

// shelf is the programme of the conference, whose first session begins an hour after it was
// opened.
func shelf(t *testing.T) *programme.Library {
	var sessions []*schedule.Session
	for n := range talks {
		key, start := fmt.Sprintf("talk-%d", n), time.Now().Truncate(time.Hour).Add(time.Duration(1+n/2)*time.Hour)
		sessions = append(sessions, &schedule.Session{Key: schedule.Key(key), Title: title(key), Start: start, End: start.Add(30 * time.Minute), Rooms: []schedule.RoomID{schedule.RoomID(fmt.Sprint("hall", n%2))}})
	}
	event := schedule.Event{ID: opened, Name: "Conference", Zone: "UTC", Days: schedule.Days(sessions, time.UTC, 0)}
	p, err := schedule.New(event, []schedule.Room{{ID: "hall0", Name: "Hall 0"}, {ID: "hall1", Name: "Hall 1"}}, nil, nil, sessions)
	if err != nil {
		t.Fatal(err)
	}
	library := programme.NewLibrary()
	library.Publish(programme.NewVersion(p, time.Now()), 0)
	return library
}

// tell adds a line to the trace.
func (w *world) tell(format string, args ...any) {
	line := fmt.Sprint(time.Now().UnixMilli()) + " " + fmt.Sprintf(format, args...)
	h := fnv.New64a()
	_ = binary.Write(h, binary.BigEndian, w.trace) // it does not fail
	_, _ = h.Write([]byte(line))                   // it does not fail
	w.trace = h.Sum64()
	w.lines = append(w.lines, line)
}

func (w *world) latency() time.Duration {
	return time.Duration(20+w.bus.dice.IntN(400)) * time.Millisecond
}

// faults is what can happen to a request, of which there are a few in ten.
var faults = []string{"request lost", "answer lost", "answer cut", "doubled", "overtaken", "portal", "refused by a proxy", "busy"}

func (w *world) fault(p *phone) string {
	fault := ""
	switch {
	case p == w.broken && p.name[0] == 'a':
		fault = []string{"request lost", "portal", "refused by a proxy", "busy"}[w.bus.dice.IntN(4)]
	case p == w.broken:
		fault = "answer lost" // the way back is broken
	case p.offline:
		fault = "offline"
	case w.faulty && w.bus.dice.IntN(10) < 4:
		fault = faults[w.bus.dice.IntN(len(faults))]
	default:
		return ""
	}
	w.counts[fault]++
	return fault
}

// happens is what the world does between what people do.
func (w *world) happens() {
	d := w.bus.dice
	p := w.phones[d.IntN(len(w.phones))]
	switch n := d.IntN(100); {
	case n < 57 && len(p.tabs) > 0:
		p.tabs[d.IntN(len(p.tabs))].acts()
	case n < 58 && len(p.tabs) > 0:
		p.copies(p.alone())
	case n < 60 && len(p.tabs) == 1:
		w.counts["second tab"]++
		p.open()
	case n < 62 && len(p.tabs) == 2:
		p.kill(p.tabs[d.IntN(2)])
	case n < 68 && len(p.tabs) > 0:
		w.counts["killed"]++
		p.kill(p.tabs...)
		if d.IntN(2) == 0 {
			w.counts["battery empty"]++
			p.powerFails()
		}
		w.bus.after(time.Duration(d.IntN(300))*time.Second, p.starts)
	case n < 76:
		p.offline = !p.offline
		for _, t := range p.tabs {
			t.does(screen.Event{Act: map[bool]string{true: "offline", false: "online"}[p.offline]})
		}
	case n < 82 && len(p.tabs) > 0:
		p.front().does(screen.Event{Act: "hidden"})
	case n < 90 && len(p.tabs) > 0:
		p.front().does(screen.Event{Act: "visible"})
	case n < 92:
		p.freeze(time.Duration(d.IntN(600)) * time.Second)
	case n < 95:
		w.end()
		w.bus.after(time.Duration(1+d.IntN(60))*time.Second, w.begin)
	case n < 97 && len(w.servers) > 0:
		var file bytes.Buffer
		if _, err := w.store.Backup(w.t.Context(), &file, time.Now(), nil); err != nil {
			w.t.Fatal(err)
		}
		w.backup = file.Bytes()
	case n < 98 && len(w.servers) > 0:
		w.setBack()
	case n < 99:
		p.setClock()
	case slices.ContainsFunc(p.group(), func(q *phone) bool { return q != p && !q.apart }) && d.IntN(4) == 0:
		p.wipe()
		w.bus.after(time.Duration(d.IntN(300))*time.Second, p.starts)
	}
}

// hold holds a conference, and returns its trace.
func hold(t *testing.T, seed uint64, counts map[string]int) (trace uint64, lines []string) {
	cryptotest.SetGlobalRandom(t, seed)
	dice := rand.New(rand.NewPCG(seed, 7))
	w := &world{t: t, bus: &bus{dice: dice}, folder: t.TempDir(), counts: counts, deaf: seed%4 == 0, several: 1 + int(seed%2), library: shelf(t)}
	w.begin()
	for group, devices := range []int{3, 2} {
		var owner *phone
		for n := range devices {
			p := &phone{world: w, name: fmt.Sprintf("%c%d", 'a'+group, n), store: devicetest.NewMemory(), local: screentest.New(t, "", time.Now()), files: make(map[string][]byte), locks: make(map[string][]*task)}
			p.setClock()
			p.open()
			w.phones = append(w.phones, p)
			w.run(10 * time.Second)
			if owner == nil {
				owner = p
				p.front().chooses("talk-0", agenda.Going)
				w.run(10 * time.Second)
				continue
			}
			p.joins(owner)
		}
	}
	w.faulty = true
	for range 250 {
		w.happens()
		w.run(time.Duration(dice.IntN(40)) * time.Second)
		for _, p := range w.phones {
			p.keepsToItself()
		}
	}

	t.Log("the faults end for all but one")
	w.faulty = false
	w.begin()
	for _, p := range w.phones {
		p.calms()
	}
	w.run(time.Second)
	for _, p := range w.phones {
		if p.alone() {
			p.copies(true)
		}
	}
	w.run(time.Minute)
	w.join()
	w.broken = w.phones[dice.IntN(len(w.phones))]
	for _, p := range w.phones {
		p.calms()
	}
	w.run(time.Minute)
	for _, p := range w.phones {
		if r := p.replica(); p != w.broken && len(r.Outbox) > 0 {
			t.Errorf("%s has %d edits that wait, a minute after its network came back", p.name, len(r.Outbox))
		}
	}
	w.run(9 * time.Minute)
	w.settled()

	t.Log("and for that one")
	broken := w.broken
	w.broken = nil
	for _, p := range w.phones {
		p.asked, p.looked = 0, 0
	}
	broken.calms()
	w.run(10 * time.Minute)
	w.settled()
	for _, p := range w.phones {
		p.shows()
	}
	w.reaches()
	for _, p := range w.phones {
		p.kill(p.tabs...)
	}
	w.run(10 * time.Minute) // what waits ends
	w.endAll()
	return w.trace, w.lines
}

// join has the phones that were wiped join the agenda of their person again.
func (w *world) join() {
	for _, p := range w.phones {
		if p.apart {
			other := p.group()[slices.IndexFunc(p.group(), func(q *phone) bool { return !q.apart })]
			p.calms()
			if len(p.tabs) == 1 {
				p.open() // which shows the agenda that the phone has until then, and so does the other
			}
			other.calms()
			w.run(time.Minute)
			p.joins(other)
		}
	}
}

// tabs are those of all phones.
func (w *world) tabs() (all []*tab) {
	for _, p := range w.phones {
		all = append(all, p.tabs...)
	}
	return all
}

func (w *world) run(d time.Duration) { w.bus.run(time.Now().Add(d)) }

// most is how many requests a phone may send in ten quiet minutes: one every ninety seconds,
// the stream that is opened anew, and what is to be given back.
const most = 25

// mostBroken is how many where no request gets an answer: each is tried again later than the
// one before it, but not later than after two minutes.
const mostBroken = 40

// mostFiles is how many files: it looks for a newer programme every five minutes, and when
// somebody comes back to it.
const mostFiles = 12

// settled checks what was promised to those whose network works.
func (w *world) settled() {
	groups := make(map[string][]*phone)
	for _, p := range w.phones {
		if p == w.broken {
			if p.asked > mostBroken {
				w.t.Errorf("%s, whose network is broken, sent %d requests in ten minutes", p.name, p.asked)
			}
			continue
		}
		groups[p.name[:1]] = append(groups[p.name[:1]], p)
		if p.asked > most {
			w.t.Errorf("%s sent %d requests in ten quiet minutes", p.name, p.asked)
		}
		if p.looked > mostFiles {
			w.t.Errorf("%s asked for %d files in ten quiet minutes", p.name, p.looked)
		}
		if r := p.replica(); len(r.Outbox) > 0 || len(r.Refused) > 0 || !strings.Contains(p.front().page.Region("sync"), "Saved on this device and on the server.") {
			w.t.Errorf("%s has %d edits that wait and %d that were refused, and says: %.600s", p.name, len(r.Outbox), len(r.Refused), p.front().page.Text())
		}
	}
	for _, name := range slices.Sorted(maps.Keys(groups)) {
		group := groups[name]
		values := group[0].replica().Values()
		for _, p := range group[1:] {
			if other := p.replica().Values(); !maps.Equal(values, other) {
				w.t.Errorf("%s and %s differ: %v and %v", group[0].name, p.name, values, other)
			}
		}
		notes := notesOf(values)
		for _, p := range group {
			for _, line := range p.lines {
				if n := strings.Count("\n"+notes, "\n"+line+"\n"); n != 1 {
					w.t.Errorf("%q is %d times in the notes", line, n)
				}
			}
		}
	}
}

// notesOf is the text of all notes.
func notesOf(values map[register.Key]string) string {
	var notes strings.Builder
	for key, value := range values {
		if kind, _ := key.Split(); kind == register.KindNote {
			notes.WriteString(value + "\n")
		}
	}
	return notes.String()
}

// soon and polled are how long a choice may take to be on the other devices: where the server
// can call them, and where they have to ask.
const (
	soon   = 15 * time.Second
	polled = 2 * time.Minute
)

// reaches checks that what a person chooses now, with all that happened behind them, counts
// on each of their devices, however wrong its clock is, and soon.
func (w *world) reaches() {
	for _, group := range []string{"a", "b"} {
		devices := slices.DeleteFunc(slices.Clone(w.phones), func(p *phone) bool { return p.name[:1] != group })
		p := devices[w.bus.dice.IntN(len(devices))]
		keys := slices.Sorted(maps.Keys(p.front().page.States())) // without what is skipped
		if len(keys) < 2 {
			continue
		}
		w.bus.dice.Shuffle(len(keys), func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
		for _, state := range []agenda.State{agenda.Going, agenda.Maybe} { // the second follows on the first
			p.front().chooses(keys[0], state)
			w.run(200 * time.Millisecond) // it is in the store, and not on its way
			p.setClock()
			w.run(time.Duration(w.bus.dice.IntN(1000)) * time.Millisecond)
			p.front().chooses(keys[1], state) // while it may be on its way
			wait := soon
			if w.deaf {
				wait = polled
			}
			w.run(wait)
			for _, other := range w.tabs() {
				for _, key := range keys[:2] {
					if shown := other.page.States()[key]; shown != state.String() && other.phone.name[:1] == group {
						w.t.Errorf("%s chose %s for %s, and %s shows %q", p.name, state, key, other.name, shown)
					}
				}
			}
		}
	}
}

// Whatever happens at a conference, afterwards every device has everything that anybody
// did, and asks for it a bounded number of times. A seed always shows the same.
func TestConferences(t *testing.T) {
	counts := make(map[string]int)
	for seed := *first; seed < *first+uint64(*seeds); seed++ {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			var traces [2]uint64
			var lines [2][]string
			times := 1
			if seed%10 == 1 {
				times = 2
			}
			for i := range times {
				synctest.Test(t, func(t *testing.T) { traces[i], lines[i] = hold(t, seed, counts) })
			}
			if times == 2 && traces[0] != traces[1] {
				for n := range min(len(lines[0]), len(lines[1])) {
					if lines[0][n] != lines[1][n] {
						t.Fatalf("two runs are different from line %d on:\n%s\n%s", n, lines[0][n], lines[1][n])
					}
				}
				t.Fatalf("two runs are different: %d and %d lines", len(lines[0]), len(lines[1]))
			}
		})
	}
	t.Logf("%v", counts)
	for _, fault := range append([]string{"offline", "killed", "battery empty", "clock set", "frozen", "second tab", "wiped", "copy switched off", "copy switched on", "kept to itself", "one of two servers died", "all servers died", "set back", "emptied", "disk full", "stuck, not written", "stuck, written", "note saved"}, faults...) {
		if counts[fault] == 0 && *seeds >= 20 {
			t.Errorf("%q never happened", fault)
		}
	}
}
