package fetch

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"hallway/server/importer"
)

// network is hosts and where they are, for tests: nothing leaves this machine. A
// guard on it takes the test's own server for a public host.
type network map[string]string

func (n network) guard(t *testing.T, server *httptest.Server, hosts ...string) *Guard {
	t.Helper()
	at := netip.MustParseAddrPort(server.Listener.Addr().String())
	g := NewGuard(hosts)
	public := g.public
	g.public = func(a netip.AddrPort) bool { return a == at || public(a) }
	dialer := &net.Dialer{Control: g.control}
	g.client.Transport.(*http.Transport).DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		host, port, err := net.SplitHostPort(address)
		if err != nil {
			return nil, err
		}
		switch means, known := n[host]; {
		case !known:
			return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
		case means == "server":
			address = at.String()
		default:
			address = net.JoinHostPort(means, port)
		}
		return dialer.DialContext(ctx, network, address)
	}
	return g
}

func TestTheGuardReadsFromItsHosts(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/moved" {
			http.Redirect(w, r, "http://www.ponds.example/programme", http.StatusFound)
			return
		}
		w.Write([]byte(r.Host + r.URL.Path))
	}))
	defer server.Close()
	g := network{"ponds.example": "server", "www.ponds.example": "server"}.guard(t, server, "ponds.example", "*.ponds.example")
	for address, want := range map[string]string{
		"http://ponds.example/programme":     "ponds.example/programme",
		"http://www.ponds.example/programme": "www.ponds.example/programme",
		"http://ponds.example/moved":         "www.ponds.example/programme",
	} {
		src, err := g.Get(t.Context(), address)
		if err != nil || string(src.Body) != want || src.Name != address {
			t.Errorf("%s: %q from %q, %v", address, src.Body, src.Name, err)
		}
	}
}

func TestTheGuardRefuses(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if to := r.URL.Query().Get("to"); to != "" {
			http.Redirect(w, r, to, http.StatusFound)
			return
		}
		w.Write([]byte("secret"))
	}))
	defer server.Close()
	g := network{
		"ponds.example":          "server",
		"local.ponds.example":    "127.0.0.1",
		"six.ponds.example":      "::1",
		"lan.ponds.example":      "10.1.2.3",
		"metadata.ponds.example": "169.254.169.254",
		"mapped.ponds.example":   "::ffff:127.0.0.1",
		"127.0.0.1":              "127.0.0.1",
		"evil.example":           "server",
	}.guard(t, server, "ponds.example", "*.ponds.example", "127.0.0.1", "odd.example:8443")
	through := func(to string) string { return "http://ponds.example/?to=" + url.QueryEscape(to) }
	for _, c := range []struct {
		name, address string
		want          error
	}{
		{"a host that is not on the list", "http://evil.example/", ErrHost},
		{"a host that ends like one on the list", "http://evilponds.example/", ErrHost},
		{"a host that begins like one on the list", "http://ponds.example.evil.example/", ErrHost},
		{"an address", "http://10.1.2.3/", ErrHost},
		{"an address in decimal", "http://2130706433/", ErrHost},
		{"another port", "http://ponds.example:8080/", ErrHost},
		{"the port of another protocol", "http://ponds.example:443/", ErrHost},
		{"the usual port of a host with another one", "https://odd.example/", ErrHost},
		{"a name of this machine", "http://local.ponds.example/", ErrPrivate},
		{"a name of this machine in IPv6", "http://six.ponds.example/", ErrPrivate},
		{"a name of this machine, IPv4 in IPv6", "http://mapped.ponds.example/", ErrPrivate},
		{"a name in a private network", "http://lan.ponds.example/", ErrPrivate},
		{"a name of a cloud's metadata", "http://metadata.ponds.example/latest/", ErrPrivate},
		{"an address on the list that is this machine", "http://127.0.0.1/", ErrPrivate},
		{"a redirect off the list", through("http://evil.example/"), ErrHost},
		{"a redirect to a name of this machine", through("http://local.ponds.example/"), ErrPrivate},
		{"a redirect to a cloud's metadata", through("http://metadata.ponds.example/"), ErrPrivate},
		{"a redirect to an address", through("http://169.254.169.254/"), ErrHost},
		{"a redirect to a file", through("file:///etc/passwd"), nil},
		{"a second redirect off the list", through(through("http://evil.example/")), ErrHost},
		{"redirects without end", through(through(through(through("http://ponds.example/")))), ErrRedirects},
		{"another protocol", "gopher://ponds.example/", nil},
		{"a name that is none", "http://gone.ponds.example/", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			src, err := g.Get(t.Context(), c.address)
			if err == nil || c.want != nil && !errors.Is(err, c.want) {
				t.Errorf("%s: error %v, want %v", c.address, err, c.want)
			}
			if len(src.Body) > 0 {
				t.Errorf("%s: %q was read", c.address, src.Body)
			}
			if err != nil && errors.Is(err, ErrPrivate) && strings.Contains(strings.TrimPrefix(err.Error(), c.address), "127.0.0.1") {
				t.Errorf("%v: tells which address the name has", err)
			}
		})
	}
}

// The same without a network of the test's own: names are looked up and connected to
// as they are for strangers.
func TestTheGuardRefusesThisMachine(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("secret")) }))
	defer server.Close()
	_, port, _ := net.SplitHostPort(server.Listener.Addr().String())
	for _, host := range []string{"127.0.0.1:" + port, "localhost:" + port} {
		if src, err := NewGuard([]string{host}).Get(t.Context(), "http://"+host+"/"); !errors.Is(err, ErrPrivate) {
			t.Errorf("%s: %q, %v", host, src.Body, err)
		}
	}
}

// Three times a site may lead on.
func TestTheGuardFollowsAFewRedirects(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(r.URL.Path) < 4 {
			http.Redirect(w, r, r.URL.Path+"a", http.StatusFound)
			return
		}
		w.Write([]byte("there"))
	}))
	defer server.Close()
	g := network{"ponds.example": "server"}.guard(t, server, "ponds.example")
	if src, err := g.Get(t.Context(), "http://ponds.example/"); err != nil || string(src.Body) != "there" {
		t.Errorf("three: %q, %v", src.Body, err)
	}
}

func TestTheGuardHasBounds(t *testing.T) {
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/slow" {
			<-release
			return
		}
		w.Header().Set("Content-Encoding", "gzip") // what is counted is what it unpacks to
		w.Write(packed(importer.MaxBytes + 1))
	}))
	defer server.Close()
	defer close(release)
	g := network{"ponds.example": "server"}.guard(t, server, "ponds.example")
	if _, err := g.Get(t.Context(), "http://ponds.example/bomb"); !errors.Is(err, ErrTooLarge) {
		t.Errorf("a bomb: %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := g.Get(ctx, "http://ponds.example/slow"); !errors.Is(err, ErrTooSlow) {
		t.Errorf("a server that never answers: %v", err)
	}
}

// packed is a gzip of n spaces.
func packed(n int) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write(bytes.Repeat([]byte(" "), n)) // a bytes.Buffer does not fail
	_ = w.Close()
	return b.Bytes()
}

func TestHostsAreChecked(t *testing.T) {
	for _, c := range []struct {
		pattern string
		ok      bool
	}{
		{"pretalx.com", true}, {"*.sched.com", true}, {"cfp.example.org:8443", true}, {"*", true},
		{"", false}, {"https://pretalx.com", false}, {"pretalx.com/x", false}, {"*.", false}, {"a*.example", false},
		{"Pretalx.com", false}, {"pretalx.com:", false}, {"a b", false},
	} {
		if err := CheckHost(c.pattern); (err == nil) != c.ok {
			t.Errorf("%q: %v", c.pattern, err)
		}
	}
	for _, host := range PublicHosts() {
		if err := CheckHost(host); err != nil {
			t.Error(err)
		}
	}
}

// A name of the inside and one that is nowhere look the same, and who was asked is not told.
func TestANameThatIsNowhereTellsNothing(t *testing.T) {
	_, err := NewGuard([]string{"*"}).Get(t.Context(), "https://nowhere.invalid/schedule.json")
	if !errors.Is(err, ErrPrivate) || strings.Contains(err.Error(), "lookup") {
		t.Errorf("it says %v", err)
	}
}
