package main

import (
	"fmt"
	"syscall"
	"time"
)

const (
	mostStreams = 10000
	settles     = 3 * time.Second // after which a server at rest needs no more memory
)

// streams opens as many as a hall has, each to an agenda of its own, and says what they
// cost, and how fast a device hears of an edit meanwhile.
func (s *stage) streams() error {
	many, err := s.possible()
	if err != nil {
		return err
	}
	if err := s.restart(); err != nil {
		return err
	}
	return s.crowd(many)
}

// possible is how many streams there can be: each takes a file of this process and one
// of the server's. Both are Go's, whose runtime raises what it may have open to the
// hard limit by itself.
func (s *stage) possible() (int, error) {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return 0, err
	}
	most := streamsWithin(limit.Max)
	if most < mostStreams {
		s.note("%d streams and not %d: a process may have %d files open here", most, mostStreams, limit.Max)
	}
	return most, nil
}

// streamsWithin is how many of so many files can be streams.
func streamsWithin(files uint64) int {
	const others = 500
	if files < others {
		return 0
	}
	return int(min(files-others, mostStreams))
}

// crowd opens streams of as many agendas.
func (s *stage) crowd(many int) error {
	time.Sleep(settles)
	before, err := resident(s.server.PID())
	if err != nil {
		return err
	}
	opened, all, err := s.listenAll(many, func(number int) *phone { return s.phones[number] })
	defer func() { closeAll(all) }()
	if err != nil {
		return err
	}
	for _, one := range all {
		go one.hear(func(uint64, time.Time) {})
	}
	time.Sleep(settles)
	after, err := resident(s.server.PID())
	if err != nil {
		return err
	}
	s.add(
		plain(fmt.Sprintf("%d streams are opened, each of another agenda", many), single(opened.rate), "/s"),
		judged("... memory of the server for each", single((after-before)/float64(many)/1e3), "kB", 30),
		plain("... memory of the server in all", single(after/1e6), "MB"),
	)
	return s.seen("... meanwhile another device has an edit", s.server, 4*time.Second, 1000)
}

// listenAll opens streams, many at once.
func (s *stage) listenAll(many int, of func(number int) *phone) (turn, []*stream, error) {
	all := make([]*stream, many)
	opened, err := each(many, syncAtOnce, func(_, number int, took *waits) error {
		return took.time(func() (err error) {
			all[number], err = listen(hostOf(s.server), of(number))
			return err
		})
	})
	return opened, all, err
}

func closeAll(all []*stream) {
	for _, one := range all {
		if one != nil {
			one.close()
		}
	}
}
