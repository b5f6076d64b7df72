package answer

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// Behind gives each request the address that it came from where it came through a proxy:
// the last in X-Forwarded-For that does not belong to a proxy. Anyone could have written
// what comes before that, and all of it if the peer is not a proxy.
func Behind(proxies []netip.Prefix, next http.Handler) http.Handler {
	trusted := func(a netip.Addr) bool {
		return slices.ContainsFunc(proxies, func(p netip.Prefix) bool { return p.Contains(a) })
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if peer, ok := address(r.RemoteAddr); ok && trusted(peer) {
			hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
			for _, hop := range slices.Backward(hops) {
				a, ok := address(hop)
				if !ok {
					break
				}
				r.RemoteAddr = netip.AddrPortFrom(a, 0).String()
				if !trusted(a) {
					break
				}
			}
		}
		next.ServeHTTP(w, r)
	})
}

// address reads one, with a port or without: proxies write both.
func address(text string) (netip.Addr, bool) {
	text = strings.TrimSpace(text)
	if a, err := netip.ParseAddrPort(text); err == nil {
		return a.Addr().Unmap(), true
	}
	a, err := netip.ParseAddr(strings.Trim(text, "[]"))
	return a.Unmap(), err == nil
}
