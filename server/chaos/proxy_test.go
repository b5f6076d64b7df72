package chaos

import (
	"bytes"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// network is a bad one: it cuts, delays, doubles, lets requests overtake each other, and
// answers itself.
type network struct {
	URL  string
	good atomic.Bool

	mu                          sync.Mutex
	dice                        *rand.Rand
	to                          string
	cuts, doubles, lies, delays atomic.Int64
}

func newNetwork(t *testing.T, to string, dice *rand.Rand) *network {
	n := &network{dice: dice, to: to}
	server := httptest.NewServer(n)
	t.Cleanup(server.Close)
	n.URL = server.URL
	return n
}

func (n *network) roll(sides int) int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.dice.IntN(sides)
}

// ServeHTTP passes a request on, or does to it what happens at a venue.
func (n *network) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	fate := n.roll(20)
	if n.good.Load() {
		fate = 19
	}
	switch fate {
	case 0, 1: // cut before it arrives
		n.cuts.Add(1)
		panic(http.ErrAbortHandler)
	case 2, 3: // cut on the way back
		n.cuts.Add(1)
		_, _ = n.pass(r, body) // nobody hears of it
		panic(http.ErrAbortHandler)
	case 4, 5: // twice
		n.doubles.Add(1)
		_, _ = n.pass(r, body)
	case 6: // the copy comes long after
		n.doubles.Add(1)
		go func() {
			time.Sleep(time.Duration(n.roll(1500)) * time.Millisecond)
			_, _ = n.pass(r, body)
		}()
	case 7, 8, 9:
		n.delays.Add(1)
		time.Sleep(time.Duration(n.roll(400)) * time.Millisecond)
	case 10:
		n.lies.Add(1)
		http.Error(w, "Bad Gateway", http.StatusBadGateway)
		return
	case 11: // a hotel's sign-in page
		n.lies.Add(1)
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, "<h1>Welcome to our wifi</h1>")
		return
	case 12:
		n.lies.Add(1)
		http.Redirect(w, r, "http://127.0.0.1:1/login", http.StatusFound)
		return
	}
	answer, err := n.pass(r, body)
	if err != nil {
		http.Error(w, "Bad Gateway", http.StatusBadGateway)
		return
	}
	w.Header().Set("Content-Type", answer.Header().Get("Content-Type"))
	w.WriteHeader(answer.Code)
	content := answer.Body.Bytes()
	if fate == 13 && len(content) > 1 { // truncated in the middle, and says that it is whole
		content = content[:len(content)/2]
	}
	_, _ = w.Write(content)
}

// pass asks the server and keeps its answer.
func (n *network) pass(r *http.Request, body []byte) (*httptest.ResponseRecorder, error) {
	request, err := http.NewRequest(r.Method, n.to+r.URL.Path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header = r.Header.Clone()
	request.Header.Del("Content-Length")
	answer, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	kept := httptest.NewRecorder()
	kept.Code = answer.StatusCode
	kept.Header().Set("Content-Type", answer.Header.Get("Content-Type"))
	_, err = io.Copy(kept.Body, answer.Body)
	return kept, err
}
