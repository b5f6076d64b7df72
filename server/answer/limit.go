package answer

import (
	"math"
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Limit keeps one address from asking too often. A hall shares one address, so
// limits are generous; of IPv6 a network of /64 counts as one, which is what a
// person has.
type Limit struct {
	every time.Duration
	burst int

	mu     sync.Mutex
	askers map[string]*rate.Limiter
}

// mostAskers bounds how many addresses are remembered.
const mostAskers = 50000

// NewLimit lets each address ask so often: once in a while, and a few times at once.
func NewLimit(every time.Duration, burst int) *Limit {
	return &Limit{every: every, burst: burst, askers: make(map[string]*rate.Limiter)}
}

// Allow reports whether whoever asks may, and otherwise how long to wait.
func (l *Limit) Allow(r *http.Request, now time.Time) (wait time.Duration, ok bool) {
	return l.AllowWho(Asker(r), now)
}

// Asker names whoever sent a request, as limits count them.
func Asker(r *http.Request) string { return network(asker(r)).String() }

// Full reports whether whoever asks has failed so often that they have to wait, and how
// long. What they ask now costs them nothing yet: see [Limit.Charge].
func (l *Limit) Full(r *http.Request, now time.Time) (wait time.Duration, full bool) {
	return l.FullWho(Asker(r), now)
}

// FullWho is [Limit.Full] for one who is known by something else than an address.
func (l *Limit) FullWho(from string, now time.Time) (wait time.Duration, full bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	asks := l.askers[from]
	if asks == nil {
		return 0, false
	}
	if tokens := asks.TokensAt(now); tokens < 1 {
		return time.Duration((1 - tokens) * float64(l.every)), true
	}
	return 0, false
}

// Charge counts a failure of whoever asks.
func (l *Limit) Charge(r *http.Request, now time.Time) { l.Allow(r, now) }

// AllowWho is [Limit.Allow] for one who is known by something better than an address.
func (l *Limit) AllowWho(from string, now time.Time) (wait time.Duration, ok bool) {
	return l.AllowMany(from, 1, now)
}

// AllowMany is [Limit.AllowWho] for what counts as several.
func (l *Limit) AllowMany(from string, many int, now time.Time) (wait time.Duration, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	asks := l.askers[from]
	if asks == nil {
		l.forget(now)
		asks = rate.NewLimiter(rate.Every(l.every), l.burst)
		l.askers[from] = asks
	}
	turn := asks.ReserveN(now, min(many, l.burst))
	if wait := turn.DelayFrom(now); wait > 0 {
		turn.CancelAt(now)
		return wait, false
	}
	return 0, true
}

// forget lets go of those who may ask as often as anyone new, where there are many;
// and of all, where that is not enough.
func (l *Limit) forget(now time.Time) {
	if len(l.askers) < mostAskers {
		return
	}
	for from, asks := range l.askers {
		if asks.TokensAt(now) >= float64(l.burst) {
			delete(l.askers, from)
		}
	}
	if len(l.askers) >= mostAskers {
		clear(l.askers)
	}
}

// asker is the address that a request came from; see [Behind].
func asker(r *http.Request) netip.Addr {
	a, _ := address(r.RemoteAddr) // where it has none, all such share one limit
	return a
}

func network(a netip.Addr) netip.Prefix {
	bits := 32
	if a.Is6() {
		bits = 64
	}
	prefix, _ := a.WithZone("").Prefix(bits) // none for no address: those share one limit
	return prefix
}

// RetryAfter tells how long to wait, in whole seconds.
func RetryAfter(w http.ResponseWriter, wait time.Duration) {
	w.Header().Set("Retry-After", strconv.Itoa(max(1, int(math.Ceil(wait.Seconds())))))
}
