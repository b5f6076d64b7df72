package answer

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

func from(remote string, forwarded ...string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/", nil)
	r.RemoteAddr = remote
	for _, f := range forwarded {
		r.Header.Add("X-Forwarded-For", f)
	}
	return r
}

func TestWhoeverAsksTooOftenWaits(t *testing.T) {
	now := time.Date(2026, 3, 24, 10, 0, 0, 0, time.UTC)
	l := NewLimit(10*time.Second, 3)
	one := from("198.51.100.7:1")
	for i := range 3 {
		if _, ok := l.Allow(one, now); !ok {
			t.Fatalf("the request %d is refused", i+1)
		}
	}
	wait, ok := l.Allow(one, now)
	if ok || wait != 10*time.Second {
		t.Errorf("the fourth: %v after %v", ok, wait)
	}
	if _, ok := l.Allow(from("198.51.100.8:1"), now); !ok {
		t.Error("another has to wait for the first")
	}
	if _, ok := l.Allow(one, now.Add(wait)); !ok {
		t.Error("who waited as told is refused")
	}
}

func TestWhoAsks(t *testing.T) {
	for _, c := range []struct {
		name string
		r    *http.Request
		want string
	}{
		{"a phone", from("198.51.100.7:1234"), "198.51.100.7/32"},
		{"IPv6", from("[2001:db8:1:2:3:4:5:6]:1"), "2001:db8:1:2::/64"},
		{"IPv4 as IPv6", from("[::ffff:198.51.100.7]:1"), "198.51.100.7/32"},
		{"nobody", from("@"), "invalid Prefix"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := network(asker(c.r)).String(); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestNotAllAreRemembered(t *testing.T) {
	l := NewLimit(time.Hour, 1)
	now := time.Date(2026, 3, 24, 10, 0, 0, 0, time.UTC)
	for i := range mostAskers + 10 {
		l.Allow(from(fmt.Sprintf("198.%d.%d.%d:1", i>>16, i>>8&255, i&255)), now)
	}
	if len(l.askers) > mostAskers {
		t.Errorf("%d are remembered", len(l.askers))
	}
}

func TestRetryAfterIsInWholeSeconds(t *testing.T) {
	for wait, want := range map[time.Duration]string{0: "1", time.Millisecond: "1", 1500 * time.Millisecond: "2", time.Minute: "60"} {
		w := httptest.NewRecorder()
		if RetryAfter(w, wait); w.Header().Get("Retry-After") != want {
			t.Errorf("%v: %q, want %q", wait, w.Header().Get("Retry-After"), want)
		}
	}
}
