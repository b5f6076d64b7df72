package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"hallway/server/e2e/testserver"
)

const (
	pairs     = syncAtOnce
	pairPause = time.Second // at most, between one edit and the next of a pair
)

// pair is two devices of one person, of which one is on show while the other edits.
type pair struct {
	editor, reader *phone
	to, from       *wire // of the editor and the reader
	stream         *stream
	heard          chan struct{}
}

// couple lets a second device into some of the agendas.
func (s *stage) couple() error {
	for i := range pairs {
		editor := s.phones[i]
		reader, err := editor.invite(s.wires[i], syncAgendas+i)
		if err != nil {
			return err
		}
		s.pairs = append(s.pairs, &pair{editor: editor, reader: reader})
	}
	return nil
}

// alone is how it is while the server has nothing else to do.
func (s *stage) alone() error {
	if err := s.couple(); err != nil {
		return err
	}
	return s.seen("another device on show has an edit, from when it was sent", s.server, 4*time.Second, 1000)
}

// seen says how long after an edit was sent to the one server a device has it that
// listens to the other.
func (s *stage) seen(name string, other *testserver.Server, lasts time.Duration, bar float64) error {
	defer func() {
		for _, p := range s.pairs {
			p.deaf()
		}
	}()
	for i, p := range s.pairs {
		p.to = s.wires[i]
		if err := p.listen(hostOf(other)); err != nil {
			return err
		}
	}
	all, err := during(lasts, len(s.pairs), func(worker, _ int, took *waits) error {
		time.Sleep(rand.N(pairPause))
		return took.time(s.pairs[worker].edit)
	})
	if err != nil {
		return err
	}
	s.add(
		judged(name+", p95", single(quantile(all.waits, 0.95)), "ms", bar),
		plain("... median", single(quantile(all.waits, 0.5)), "ms"),
		plain("... edits", single(float64(len(all.waits))), ""),
	)
	return nil
}

// listen has the reader open its stream, as the app does when it comes on show.
func (p *pair) listen(address string) (err error) {
	p.from = newWire(address)
	if p.stream, err = listen(address, p.reader); err != nil {
		return err
	}
	heard := make(chan struct{}, 1)
	p.heard = heard
	go p.stream.hear(func(uint64, time.Time) {
		select {
		case heard <- struct{}{}:
		default: // it is about to ask
		}
	})
	return p.reader.sync(p.from)
}

func (p *pair) deaf() {
	if p.stream != nil {
		p.stream.close()
	}
	if p.from != nil {
		p.from.close()
	}
	p.stream, p.from = nil, nil
}

// edit has the editor change something, and returns when the reader has it.
func (p *pair) edit() error {
	key, value, err := p.editor.edit()
	if err != nil {
		return err
	}
	sent := make(chan error, 1)
	go func() { sent <- p.editor.sync(p.to) }()
	for p.reader.replica.Value(key) != value {
		select {
		case <-p.heard:
		case <-time.After(patience):
			return errors.Join(<-sent, fmt.Errorf("the other device heard nothing of an edit for %v", patience))
		}
		if err := p.reader.sync(p.from); err != nil {
			return errors.Join(err, <-sent)
		}
	}
	return <-sent
}
