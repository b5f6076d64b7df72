package chaos

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hallway/server/e2e/testserver"
)

// balancer hands requests to servers in turn, and counts those that failed.
type balancer struct {
	URL    string
	failed atomic.Int64
	asked  atomic.Int64
	turn   atomic.Int64
	second atomic.Int64 // answers in HTTP/2

	mu    sync.Mutex
	ready []side
}

// side is one of the servers, and the way to it.
type side struct {
	server string
	*httputil.ReverseProxy
}

// probed is how often servers are asked, and less than half of how long they serve on.
const probed = 200 * time.Millisecond

func newBalancer(t *testing.T, servers ...string) *balancer {
	t.Helper()
	b := &balancer{}
	to := make([]side, len(servers))
	h2 := new(http.Protocols) // to every second server, as meshes do
	h2.SetUnencryptedHTTP2(true)
	for i, server := range servers {
		address, err := url.Parse(server)
		if err != nil {
			t.Fatal(err)
		}
		to[i] = side{server, &httputil.ReverseProxy{
			Rewrite:       func(r *httputil.ProxyRequest) { r.SetURL(address) },
			FlushInterval: -1,
			ErrorHandler: func(w http.ResponseWriter, r *http.Request, err error) {
				if r.Context().Err() == nil { // the phone did not give up
					b.failed.Add(1)
					t.Logf("%s %s: %v", r.Method, r.URL.Path, err)
				}
				w.WriteHeader(http.StatusBadGateway)
			},
			ModifyResponse: func(answer *http.Response) error {
				if answer.ProtoMajor == 2 {
					b.second.Add(1)
				}
				if answer.StatusCode >= 500 {
					b.failed.Add(1)
					t.Logf("%s %s: %s", answer.Request.Method, answer.Request.URL.Path, answer.Status)
				}
				return nil
			},
		}}
		if i%2 == 1 {
			to[i].Transport = &http.Transport{Protocols: h2}
		}
	}
	b.ready = to
	front := httptest.NewServer(b)
	t.Cleanup(front.Close)
	b.URL = front.URL
	return b
}

// probe has it ask only servers that said at /readyz a moment ago that they are ready, as
// Kubernetes' service does.
func (b *balancer) probe(t *testing.T) {
	all := b.ready
	look := func() {
		var ready []side
		for _, s := range all {
			if testserver.Answers(t.Context(), s.server+"/readyz") {
				ready = append(ready, s)
			}
		}
		b.mu.Lock()
		b.ready = ready
		b.mu.Unlock()
	}
	look()
	go func() {
		for t.Context().Err() == nil {
			time.Sleep(probed)
			look()
		}
	}()
}

func (b *balancer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.asked.Add(1)
	b.mu.Lock()
	ready := b.ready
	b.mu.Unlock()
	if len(ready) == 0 {
		b.failed.Add(1)
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	ready[int(b.turn.Add(1))%len(ready)].ServeHTTP(w, r)
}

// Three servers on one database are replaced one by one under the load of phones.
func TestServersAreReplacedOneByOne(t *testing.T) {
	database := postgres(t)
	var servers []*testserver.Server
	var urls []string
	for range 3 {
		server := serve(t, "--data", t.TempDir(), "--database", database, "--drain", "1s")
		servers, urls = append(servers, server), append(urls, server.URL)
	}
	b := newBalancer(t, urls...)
	b.probe(t)
	underLoad(t, b, func() {
		for i, server := range servers {
			time.Sleep(3 * probed)
			if err := server.End(); err != nil {
				t.Errorf("server %d: %v\n%s", i, err, server.Log())
			}
			if err := server.Start(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(3 * probed)
		}
	})
}

// underLoad rolls servers while phones edit, read and listen: no request fails, no edit is
// lost, and whose stream ends listens again within two seconds.
func underLoad(t *testing.T, b *balancer, roll func()) {
	t.Helper()
	phones := people(t, b.URL, newDice(t))
	var streams *gaps
	beside(t, roll, func(over context.Context, all *sync.WaitGroup) {
		for range 4 { // people who read
			all.Go(func() {
				for over.Err() == nil {
					answer, err := client.Get(b.URL + "/e/sample")
					if err != nil {
						t.Error(err)
						return
					}
					_, _ = io.Copy(io.Discard, answer.Body)
					answer.Body.Close()
				}
			})
		}
		streams = listenOn(over, t, b.URL, phones, all)
		all.Go(func() { live(phones, func() bool { return over.Err() != nil }, func(*phone) string { return b.URL }) })
	})
	settle(b.URL, phones)
	nothingLost(t, phones)
	edits, _ := count(phones)
	t.Logf("%d edits, %d requests (%d of them HTTP/2 without TLS), %d failed; streams ended %d times and came back within %v",
		edits, b.asked.Load(), b.second.Load(), b.failed.Load(), streams.ended.Load(), time.Duration(streams.longest.Load()))
	if b.failed.Load() > 0 {
		t.Errorf("%d requests failed", b.failed.Load())
	}
	if longest := time.Duration(streams.longest.Load()); longest > 2*time.Second {
		t.Errorf("a phone heard nothing for %v", longest)
	}
	if edits < 50 || streams.ended.Load() == 0 || b.second.Load() == 0 {
		t.Error("too little happened to show anything")
	}
}

// beside has a load go on while servers are rolled. It ends with the roll, also where that ends
// the test.
func beside(t *testing.T, roll func(), load func(over context.Context, all *sync.WaitGroup)) {
	t.Helper()
	over, stop := context.WithCancel(t.Context())
	var all sync.WaitGroup
	defer all.Wait()
	defer stop()
	load(over, &all)
	roll()
}

// gaps are times without a stream.
type gaps struct{ ended, longest atomic.Int64 }

// listenOn keeps a stream open for each phone, and opens it again at once where it ends.
func listenOn(over context.Context, t *testing.T, server string, phones []*phone, all *sync.WaitGroup) *gaps {
	t.Helper()
	g := &gaps{}
	for _, p := range phones {
		asked := p.account().Request("/stream", "", nil, "")
		all.Go(func() {
			var since time.Time
			for over.Err() == nil {
				request, err := http.NewRequestWithContext(over, http.MethodGet, server+asked.URL, nil)
				if err != nil {
					t.Error(err)
					return
				}
				for name, value := range asked.Head {
					request.Header.Set(name, value)
				}
				answer, err := http.DefaultClient.Do(request)
				if err != nil {
					continue
				}
				if answer.StatusCode == http.StatusOK && !since.IsZero() {
					g.ended.Add(1)
					for gap, longest := int64(time.Since(since)), g.longest.Load(); gap > longest && !g.longest.CompareAndSwap(longest, gap); longest = g.longest.Load() {
					}
				}
				_, _ = io.Copy(io.Discard, answer.Body) // until it ends
				answer.Body.Close()
				if since = time.Now(); answer.StatusCode != http.StatusOK {
					time.Sleep(probed)
				}
			}
		})
	}
	return g
}
