package main

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// stream is a phone that listens for changes of its agenda.
type stream struct {
	wire *wire
	body io.Reader
}

// listen opens a stream on a connection of its own, and returns when its first event is
// there.
func listen(address string, p *phone) (*stream, error) {
	s := &stream{wire: newWire(address)}
	if err := s.begin(p); err != nil {
		s.close()
		return nil, fmt.Errorf("stream: %w", err)
	}
	return s, nil
}

func (s *stream) begin(p *phone) error {
	response, err := s.wire.begin(http.MethodGet, p.path+"/stream", p.head, nil)
	if err != nil {
		return err
	}
	kind := response.Header.Get("Content-Type")
	if response.StatusCode != http.StatusOK || kind != "text/event-stream" {
		return fmt.Errorf("status %d, %s", response.StatusCode, kind)
	}
	s.body = response.Body
	var first [len(": here\n\n")]byte
	if _, err := io.ReadFull(s.body, first[:]); err != nil {
		return err
	}
	if string(first[:]) != ": here\n\n" {
		return fmt.Errorf("it begins with %q", first)
	}
	return s.wire.conn.SetDeadline(time.Time{})
}

// hear tells of each change, by its number, until the stream is closed.
func (s *stream) hear(on func(seq uint64, at time.Time)) {
	for lines := bufio.NewScanner(s.body); lines.Scan(); {
		if seq, ok := change(lines.Text()); ok {
			on(seq, time.Now())
		}
	}
}

// change reads a line such as "data: 17".
func change(line string) (seq uint64, ok bool) {
	text, ok := strings.CutPrefix(line, "data: ")
	seq, err := strconv.ParseUint(text, 10, 64)
	return seq, ok && err == nil
}

func (s *stream) close() { s.wire.close() }
