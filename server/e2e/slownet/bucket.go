package slownet

import (
	"net"
	"sort"
	"sync"
	"time"
)

// packet is how much goes at a time: what fits into one frame of Ethernet.
const packet = 1460

// late is how much later than asked a sleeper may wake. The line was not idle then: a packet that is
// sent late takes the place that it had, or each would make the line slower by a millisecond.
const late = 10 * time.Millisecond

// bucket lets bytes through at a rate, whichever connection they are on.
type bucket struct {
	rate float64 // bytes a second; 0: no limit

	mu    sync.Mutex
	free  time.Time // when the line is free again
	total int
	marks []mark
}

// mark is how many bytes had passed at a moment.
type mark struct {
	at    time.Time
	total int
}

func newBucket(bits float64) *bucket { return &bucket{rate: bits / 8} }

// pass takes a packet's place in the queue and returns when it has gone through.
func (b *bucket) pass(n int) {
	b.mu.Lock()
	now := time.Now()
	if now.Sub(b.free) > late {
		b.free = now
	}
	if b.rate > 0 {
		b.free = b.free.Add(time.Duration(float64(n) / b.rate * float64(time.Second)))
	}
	b.total += n
	at := b.free
	b.marks = append(b.marks, mark{at, b.total})
	b.mu.Unlock()
	if wait := time.Until(at); wait > 0 {
		time.Sleep(wait)
	}
}

// passed is how many bytes had gone through at a moment.
func (b *bucket) passed(until time.Time) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	i := sort.Search(len(b.marks), func(i int) bool { return b.marks[i].at.After(until) })
	if i == 0 {
		return 0
	}
	return b.marks[i-1].total
}

// listener gives out connections that go through the buckets.
type listener struct {
	net.Listener
	line *Line
}

// Accept implements net.Listener.
func (l *listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &conn{Conn: c, line: l.line}, nil
}

// conn is a connection of the phone's.
type conn struct {
	net.Conn
	line *Line
}

// Write implements net.Conn. A packet is written when it has gone through, so the
// phone never has bytes early.
func (c *conn) Write(b []byte) (int, error) {
	written := 0
	for written < len(b) {
		end := min(len(b), written+packet)
		c.line.down.pass(end - written)
		n, err := c.Conn.Write(b[written:end])
		written += n
		if err != nil {
			return written, err
		}
	}
	return written, nil
}

// Read implements net.Conn.
func (c *conn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if n > 0 {
		c.line.up.pass(n)
	}
	return n, err
}
