package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/uuid"

	"hallway/server/e2e/testserver"
)

const (
	syncAgendas = 20000 // a KubeCon's, of whom not all keep one
	syncActive  = 4000  // phones that do something: each seldom enough for the limits
	syncAtOnce  = 64    // connections
)

// stage is a server with agendas, and the phones that they belong to.
type stage struct {
	engine   string // "SQLite" or "PostgreSQL"
	database string // URL of a PostgreSQL; empty: SQLite in the folder
	command  string
	args     []string // programme and so on, for another server beside this one
	folder   string
	server   *testserver.Server
	phones   []*phone
	wires    []*wire
	pairs    []*pair
	report   *report
}

// newStage starts a server. It serves KubeCon's programme where that is here, and the
// sample otherwise.
func newStage(root, command, folder, database string, r *report) (*stage, error) {
	s := &stage{engine: "SQLite", database: database, command: command, folder: folder, report: r}
	if database != "" {
		s.engine = "PostgreSQL"
		s.args = []string{"--database", database}
	}
	if programmes, ok := testserver.Programmes(root); ok {
		s.args = append(s.args, "--programme", "kccnceu2026="+filepath.Join(programmes, "sched-ics", "kccnceu2026", "2026-03-23T183344Z-all.ics"))
	}
	var err error
	if s.server, err = s.another("data"); err != nil {
		return nil, err
	}
	return s, s.start()
}

// another is a server on the same database with a folder of its own. It is not started.
func (s *stage) another(name string) (*testserver.Server, error) {
	folder := filepath.Join(s.folder, name)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	log, err := os.Create(filepath.Join(folder, "server.log"))
	if err != nil {
		return nil, err
	}
	server, err := testserver.New(s.command, append([]string{"--data", folder}, s.args...)...)
	if err != nil {
		return nil, err
	}
	server.LogTo(log)
	return server, nil
}

// start starts the server, with more flags, and has connections to it made anew.
func (s *stage) start(more ...string) error {
	if err := s.server.Start(more...); err != nil {
		return err
	}
	for range syncAtOnce {
		s.wires = append(s.wires, newWire(hostOf(s.server)))
	}
	return nil
}

func hostOf(server *testserver.Server) string { return strings.TrimPrefix(server.URL, "http://") }

// restart ends the server as a power cut would, and starts it again: its memory is that
// of a server that did nothing yet.
func (s *stage) restart(more ...string) error {
	if err := s.end(); err != nil {
		return err
	}
	return s.start(more...)
}

func (s *stage) end() error {
	for _, w := range s.wires {
		w.close()
	}
	s.wires = nil
	return s.server.Stop()
}

func (s *stage) add(figures ...figure) { s.report.Figures = append(s.report.Figures, figures...) }

func (s *stage) note(format string, args ...any) {
	s.report.Notes = append(s.report.Notes, fmt.Sprintf(format, args...))
}

// begin has every phone tell the server of its agenda for the first time.
func (s *stage) begin() error {
	from, err := typical()
	if err != nil {
		return err
	}
	before, err := resident(s.server.PID())
	if err != nil {
		return err
	}
	s.phones = make([]*phone, syncAgendas)
	began, err := each(syncAgendas, syncAtOnce, func(worker, number int, w *waits) error {
		p := newPhone(number, uuid.Must(uuid.NewV7()), from)
		s.phones[number] = p
		err := w.time(func() error { return p.sync(s.wires[worker]) })
		if number >= syncActive {
			p.replica, p.got = nil, answer{} // it only listens from now on
		}
		return err
	})
	if err != nil {
		return err
	}
	after, err := resident(s.server.PID())
	s.add(
		plain("a whole agenda is told to the server for the first time, 64 at once", single(began.rate), "/s"),
		plain("... p99", single(quantile(began.waits, 0.99)), "ms"),
		plain("memory of the server, just started", single(before/1e6), "MB"),
		judged("... with 20,000 agendas, all just written, and no stream", single(after/1e6), "MB", 150),
	)
	return err
}

// close ends what is left, and removes nothing.
func (s *stage) close() error {
	if s.server == nil {
		return nil
	}
	return s.end()
}
