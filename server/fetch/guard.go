package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"hallway/server/importer"
)

// Guard fetches addresses that strangers name, and keeps them from reaching what
// only the server can: hosts have to be on a list, and their addresses public. The
// latter is asked of the address that is being connected to, after DNS, so that a
// name cannot mean another one between the question and the connection; and both of
// every redirect.
type Guard struct {
	hosts  []string
	public func(netip.AddrPort) bool
	client *http.Client
}

// What a guard refuses.
var (
	ErrHost      = errors.New("this server does not read from that host")
	ErrPrivate   = errors.New("there is no such host on the public internet")
	ErrRedirects = fmt.Errorf("it leads on more than %d times", maxRedirects)
)

const maxRedirects = 3

// PublicHosts are those that many conferences have their programme on.
func PublicHosts() []string {
	return []string{"*.sched.com", "pretalx.com", "*.pretalx.com", "sessionize.com", "*.sessionize.com"}
}

// CheckHost reports whether a pattern is one that a [Guard] knows.
func CheckHost(pattern string) error {
	host := strings.TrimPrefix(pattern, "*.")
	name, port, err := net.SplitHostPort(host)
	if err != nil {
		name, port = host, "443"
	}
	number, err := strconv.ParseUint(port, 10, 16)
	if pattern == "*" || err == nil && number > 0 && name != "" && !strings.ContainsAny(name, "*/:@ ") && strings.ToLower(host) == host {
		return nil
	}
	return fmt.Errorf("%q is no host; write pretalx.com, or *.sched.com for all hosts in it, in small letters and without https://", pattern)
}

// NewGuard lets pass the hosts that a pattern names: "pretalx.com", "*.sched.com" for
// all in it but not itself, "cfp.example.org:8443" for another port than that of
// the protocol, "*" for all that are public.
func NewGuard(hosts []string) *Guard {
	g := &Guard{hosts: hosts, public: func(a netip.AddrPort) bool { return isPublic(a.Addr()) }}
	dialer := &net.Dialer{Timeout: fetchTimeout, Control: g.control}
	g.client = &http.Client{
		CheckRedirect: func(to *http.Request, via []*http.Request) error {
			if len(via) > maxRedirects {
				return ErrRedirects
			}
			return g.check(to.URL)
		},
		Transport: &http.Transport{
			Proxy:                  nil, // it would look names up itself
			DialContext:            dialer.DialContext,
			ForceAttemptHTTP2:      true,
			MaxIdleConns:           10,
			IdleConnTimeout:        10 * time.Second,
			MaxResponseHeaderBytes: 64 << 10,
		},
	}
	return g
}

// Get gets a file from a public host.
func (g *Guard) Get(ctx context.Context, address string) (importer.Source, error) {
	u, err := url.Parse(address)
	if err != nil {
		return importer.Source{}, fmt.Errorf("%s: %w", address, plainFetch(err))
	}
	if err := g.check(u); err != nil {
		return importer.Source{}, err
	}
	src, _, err := fetchURL(ctx, g.client, address, Validators{})
	if _, unknown := errors.AsType[*net.DNSError](err); unknown || errors.Is(err, ErrPrivate) {
		// Not which address it has, nor who was asked; and a name of the inside looks like none.
		return src, fmt.Errorf("%s: %w", address, ErrPrivate)
	}
	return src, err
}

// Check reports whether an address is of a host that this guard lets pass.
func (g *Guard) Check(u *url.URL) error { return g.check(u) }

// Do sends a request to a public host on the list.
func (g *Guard) Do(r *http.Request) (*http.Response, error) {
	if err := g.check(r.URL); err != nil {
		return nil, err
	}
	return g.client.Do(r)
}

// check lets a host pass that is on the list, with the port of its protocol.
func (g *Guard) check(u *url.URL) error {
	host, port := strings.ToLower(u.Hostname()), u.Port()
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return fmt.Errorf("%s: only http and https are read", u.Redacted())
	case u.Scheme == "http" && port == "80" || u.Scheme == "https" && port == "443":
		port = ""
	}
	if !slices.ContainsFunc(g.hosts, func(pattern string) bool { return matchHost(pattern, host, port) }) {
		return fmt.Errorf("%s: %w", u.Host, ErrHost)
	}
	return nil
}

func matchHost(pattern, host, port string) bool {
	name, wanted, err := net.SplitHostPort(pattern)
	if err != nil {
		name, wanted = pattern, ""
	}
	if port != wanted {
		return false
	}
	if domain, ok := strings.CutPrefix(name, "*."); ok {
		return strings.HasSuffix(host, "."+domain)
	}
	return name == "*" || name == host
}

// control is asked before each connection, of the address that was looked up.
func (g *Guard) control(_, address string, _ syscall.RawConn) error {
	a, err := netip.ParseAddrPort(address)
	if err != nil || !g.public(a) {
		return ErrPrivate
	}
	return nil
}
