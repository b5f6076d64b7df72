package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"hallway/app/register"
)

// A hall behind one address, and somebody in it who asks for what is dear.
const (
	hallAgendas  = 5000
	hallJoins    = 10000
	hallSearches = 1000 // connections
	searchFor    = 20 * time.Second
	hallRefused  = 0
)

// crowd measures whether a whole hall gets in, and what one device or many searches cost
// the others.
func crowd(root, command, temp string) (r report, err error) {
	r.Site = "a hall behind one address, on SQLite"
	others, err := othersWork(2 * time.Second)
	if err != nil {
		return r, err
	}
	r.Notes = append(r.Notes, fmt.Sprintf("before it began others kept %.0f %% of the processors busy", 100*others))
	s, err := newStage(root, command, filepath.Join(temp, "crowd"), "", &r)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	for _, step := range []func() error{s.hall, s.heavy, s.searches} {
		if err := step(); err != nil {
			return r, err
		}
	}
	return r, nil
}

// hall has all agendas begun and all devices join, from one address.
func (s *stage) hall() error {
	from, err := typical()
	if err != nil {
		return err
	}
	phones := make([]*phone, hallAgendas)
	began, err := each(hallAgendas, syncAtOnce, func(worker, number int, w *waits) error {
		phones[number] = newPhone(0, uuid.Must(uuid.NewV7()), from)
		return w.time(func() error { return phones[number].sync(s.wires[worker]) })
	})
	if err != nil {
		return fmt.Errorf("an agenda was not begun: %w", err)
	}
	joined, err := each(hallJoins, syncAtOnce, func(worker, number int, w *waits) error {
		return w.time(func() error {
			_, err := phones[number%hallAgendas].invite(s.wires[worker], 0)
			return err
		})
	})
	if err != nil {
		return fmt.Errorf("a device did not join: %w", err)
	}
	s.phones = phones[:syncAtOnce]
	s.add(
		judged(fmt.Sprintf("%d agendas that are begun from one address", hallAgendas), single(hallAgendas/began.rate), "s", 600),
		judged(fmt.Sprintf("%d devices that join from there by a link", hallJoins), single(hallJoins/joined.rate), "s", 600),
		judged("... that were refused", single(hallRefused), "", hallRefused+0.5), // or it ended above
	)
	return nil
}

// heavy has one device ask for the dearest exchange there is, again and again, while others
// edit.
func (s *stage) heavy() error {
	from := register.NewReplica(uuid.New())
	attacker := newPhone(1, uuid.Must(uuid.NewV7()), from)
	line := func(side string, n int) string {
		var note strings.Builder
		for i := range register.MaxLines {
			fmt.Fprintf(&note, "%s%d\n", side, (i+n)%7919)
		}
		return note.String()
	}
	var held []register.Entry
	for n := range 60 {
		key := register.Note(session(n))
		held = append(held, register.Entry{Key: key, Register: register.Register{Value: line("a", n), Stamp: uint64(n+1) << 16}})
	}
	request := func(side string) []byte {
		for i := range held {
			held[i].Value = line(side, i+rand.IntN(100))
			held[i].Stamp++
		}
		return register.EncodeRequest(register.Request{Turn: 1, SentAt: time.Now().UnixMilli(), Redo: true, Held: held})
	}
	wire := newWire(hostOf(s.server))
	defer wire.close()
	if _, err := wire.ask(http.MethodPost, attacker.path+"/sync", attacker.head+syncType, request("a"), http.StatusOK); err != nil {
		return err
	}
	var stop atomic.Bool
	done := make(chan error, 1)
	sent := 0
	go func() {
		for !stop.Load() {
			got, err := wire.ask(http.MethodPost, attacker.path+"/sync", attacker.head+syncType, request(string(rune('b'+sent%20))), http.StatusOK)
			if err != nil && got.status != http.StatusTooManyRequests {
				done <- err
				return
			}
			if err == nil {
				sent++
			}
		}
		done <- nil
	}()
	t, err := during(5*time.Second, 1, func(_, _ int, w *waits) error {
		time.Sleep(5 * time.Millisecond)
		p := s.phones[rand.IntN(len(s.phones))]
		return w.time(func() error { return p.push(s.wires[0]) })
	})
	stop.Store(true)
	if err := errors.Join(err, <-done); err != nil {
		return err
	}
	s.add(
		judged(fmt.Sprintf("an edit while a device sends the heaviest exchanges (%d got through in 5 s), worst", sent), single(quantile(t.waits, 1)), "ms", 50),
		plain("... median", single(quantile(t.waits, 0.5)), "ms"),
	)
	return nil
}

// searches has a thousand connections ask for searches that nobody asked for before.
func (s *stage) searches() error {
	pages, err := s.pages()
	if err != nil {
		return err
	}
	over := time.Now().Add(searchFor)
	wires := make([]*wire, hallSearches)
	for i := range wires {
		wires[i] = newWire(hostOf(s.server))
		defer wires[i].close()
	}
	var found, busy, number atomic.Int64
	done := make(chan error, 1)
	go func() {
		_, err := repeat(hallSearches, func(int) bool { return time.Now().Before(over) }, func(worker, _ int, _ *waits) error {
			word := []string{"the", "go", "kubernetes", "data", "in", "cloud", "how"}[rand.IntN(7)]
			words := word[:2] + strings.Repeat(" "+word[:1], 1+int(number.Add(1))%60) // which finds much
			got, err := wires[worker].ask(http.MethodGet, pages[0]+"?q="+url.QueryEscape(words+" "+string(rune('a'+rand.IntN(26)))), "", nil, http.StatusOK)
			switch {
			case got.status == http.StatusServiceUnavailable:
				busy.Add(1)
				return nil
			case err == nil:
				found.Add(1)
			}
			return err
		})
		done <- err
	}()
	most := 0.0
	t, err := during(time.Until(over), 4, func(worker, turn int, w *waits) error {
		if worker == 0 {
			memory, err := resident(s.server.PID())
			if err != nil {
				return err
			}
			most = max(most, memory)
		}
		time.Sleep(20 * time.Millisecond)
		return w.time(func() error {
			_, err := s.wires[worker].ask(http.MethodGet, pages[turn%len(pages)], "", nil, http.StatusOK)
			return err
		})
	})
	if err := errors.Join(err, <-done); err != nil {
		return err
	}
	s.add(
		judged(fmt.Sprintf("%d connections that search for something new: memory of the server, most", hallSearches), single(most/1e6), "MB", 400),
		judged("... another page meanwhile, p99", single(quantile(t.waits, 0.99)), "ms", 1000),
		plain("... searches that were answered", single(float64(found.Load())/searchFor.Seconds()), "/s"),
		plain("... that were told to come again", single(float64(busy.Load())/searchFor.Seconds()), "/s"),
	)
	return nil
}

// pages are the addresses of an event's days, the event's own first.
func (s *stage) pages() (pages []string, err error) {
	got, err := s.wires[0].ask(http.MethodGet, "/api/v1/events", "", nil, http.StatusOK)
	if err != nil {
		return nil, err
	}
	var events []struct {
		ID   string
		Days []string
	}
	if err := decode(got, &events); err != nil {
		return nil, err
	}
	if len(events) == 0 {
		return nil, errors.New("the server has no event")
	}
	home := "/e/" + events[0].ID
	pages = []string{home, home + "/now", home + "/agenda"}
	for _, day := range events[0].Days {
		pages = append(pages, home+"?day="+day)
	}
	return pages, nil
}
