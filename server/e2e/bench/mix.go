package main

import (
	"fmt"
	"net/http"
	"sync"
	"time"
)

// The break mix is what a hall does when the talks end: phones are opened. Each tells
// and asks what is new of its agenda, asks whether there is another programme or
// another version of the app, which there is not, and begins to listen. Now and then
// somebody picks something.

const (
	mixEdits     = 100  // a second: the most that is expected of a KubeCon
	mixListening = 2000 // streams that are kept; whoever listened longest goes
)

// mix measures it with as many edits as are expected, and with one at each opening.
func (s *stage) mix() error {
	ticker := time.NewTicker(time.Second / mixEdits)
	defer ticker.Stop()
	always := make(chan time.Time)
	close(always)
	name := fmt.Sprintf("requests of phones that are opened, %d edits a second, 64 at once", mixEdits)
	all, work, err := s.openings(ticker.C)
	if err != nil {
		return err
	}
	s.add(
		atLeast(name, all.rates(), "/s", 6000),
		plain("... median", all.quantiles(0.5), "ms"),
		judged("... p99", all.quantiles(0.99), "ms", 50),
		plain("... work of the server for one", single(work), "µs"),
	)
	if all, work, err = s.openings(always); err != nil {
		return err
	}
	s.add(
		plain("... where each phone that is opened brings an edit", all.rates(), "/s"),
		plain("... p99", all.quantiles(0.99), "ms"),
		plain("... work of the server for one", single(work), "µs"),
	)
	return nil
}

// openings has phones opened, and one of them bring an edit with each tick.
func (s *stage) openings(edits <-chan time.Time) (turns, float64, error) {
	o, err := s.opening(edits, mixListening)
	if err != nil {
		return nil, 0, err
	}
	defer o.listening.close()
	return s.busy(o.open)
}

// opening asks for the files that phones have already.
func (s *stage) opening(edits <-chan time.Time, listeners int) (*opening, error) {
	o := &opening{edits: edits, listening: listening{most: listeners}}
	for _, file := range []string{"/api/v1/events", "/worker.js"} {
		got, err := s.wires[0].ask(http.MethodGet, file, "", nil, http.StatusOK)
		if err != nil {
			return nil, err
		}
		o.files = append(o.files, familiar{file, "If-None-Match: " + got.header.Get("ETag") + "\r\n"})
	}
	return o, nil
}

// opening is what phones do that are opened.
type opening struct {
	edits     <-chan time.Time
	files     []familiar
	listening listening
}

// familiar is a file that phones have, and how they ask whether it is still the same.
type familiar struct{ path, head string }

// open is one phone that is opened: four requests.
func (o *opening) open(p *phone, w *wire, took *waits) error {
	select {
	case <-o.edits:
		if _, _, err := p.edit(); err != nil {
			return err
		}
	default:
	}
	if err := took.time(func() error { return p.sync(w) }); err != nil {
		return err
	}
	for _, file := range o.files {
		err := took.time(func() error {
			_, err := w.ask(http.MethodGet, file.path, file.head, nil, http.StatusNotModified)
			return err
		})
		if err != nil {
			return err
		}
	}
	return took.time(func() error {
		s, err := listen(w.address, p)
		if err == nil {
			o.listening.add(s)
		}
		return err
	})
}

// listening are streams of which only so many are kept.
type listening struct {
	mu   sync.Mutex
	open []*stream
	most int
}

func (l *listening) add(s *stream) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open = append(l.open, s)
	if len(l.open) > l.most {
		l.open[0].close()
		l.open = l.open[1:]
	}
}

func (l *listening) close() {
	for _, s := range l.open {
		s.close()
	}
}
