package answer

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
)

func TestForwardedForIsBelievedFromProxiesOnly(t *testing.T) {
	proxies := []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128"), netip.MustParsePrefix("10.1.0.0/16")}
	for _, c := range []struct {
		name, peer string
		forwarded  []string
		want       string
	}{
		{"nobody between", "203.0.113.7:4000", nil, "203.0.113.7"},
		{"a stranger who claims to be another", "203.0.113.7:4000", []string{"198.51.100.1"}, "203.0.113.7"},
		{"a private network that is not named", "10.2.0.1:4000", []string{"198.51.100.1"}, "10.2.0.1"},
		{"a proxy", "127.0.0.1:4000", []string{"198.51.100.1"}, "198.51.100.1"},
		{"a proxy that writes ports", "127.0.0.1:4000", []string{"198.51.100.1:5000"}, "198.51.100.1"},
		{"a proxy, IPv6", "[::1]:4000", []string{"2001:db8::1"}, "2001:db8::1"},
		{"a proxy, IPv6 with a port", "[::1]:4000", []string{"[2001:db8::1]:5000"}, "2001:db8::1"},
		{"two proxies", "127.0.0.1:4000", []string{"192.0.2.1, 198.51.100.1, 10.1.2.3"}, "198.51.100.1"},
		{"in two headers", "127.0.0.1:4000", []string{"192.0.2.1", "198.51.100.1"}, "198.51.100.1"},
		{"what somebody made up before the proxy", "127.0.0.1:4000", []string{"nonsense, 198.51.100.1"}, "198.51.100.1"},
		{"nothing but nonsense", "127.0.0.1:4000", []string{"nonsense"}, "127.0.0.1"},
		{"no header", "127.0.0.1:4000", nil, "127.0.0.1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequest("GET", "/", nil)
			r.RemoteAddr = c.peer
			for _, f := range c.forwarded {
				r.Header.Add("X-Forwarded-For", f)
			}
			var got netip.Addr
			Behind(proxies, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = asker(r) })).ServeHTTP(httptest.NewRecorder(), r)
			if got.String() != c.want {
				t.Errorf("%v, want %s", got, c.want)
			}
		})
	}
}
