package answer

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
)

var (
	asked  = httptest.NewRequest(http.MethodGet, "/", nil)
	plenty = NewPlaces(100, 100, time.Minute)
)

func TestAPageIsDrawnOnceHoweverManyAsk(t *testing.T) {
	var c Cache
	var drawn atomic.Int32
	var phones sync.WaitGroup
	for range 100 {
		phones.Go(func() {
			body, err := c.Body(asked, "09:00", "/", plenty, func() (Body, error) {
				drawn.Add(1)
				return Body{Plain: []byte("page")}, nil
			})
			if err != nil || string(body.Plain) != "page" {
				t.Errorf("%q, %v", body.Plain, err)
			}
		})
	}
	phones.Wait()
	if drawn.Load() != 1 {
		t.Errorf("drawn %d times, want once", drawn.Load())
	}
}

func TestANewEditionIsDrawnAnew(t *testing.T) {
	var c Cache
	for i, edition := range []string{"09:00", "09:00", "09:01"} {
		body, err := c.Body(asked, edition, "/", plenty, func() (Body, error) { return Body{Plain: []byte(strconv.Itoa(i))}, nil })
		if want := []string{"0", "0", "2"}[i]; err != nil || string(body.Plain) != want {
			t.Errorf("edition %s: %q, %v; want %q", edition, body.Plain, err, want)
		}
	}
}

func TestAFailureIsToldToAll(t *testing.T) {
	var c Cache
	broken := errors.New("broken")
	for range 2 {
		if _, err := c.Body(asked, "09:00", "/", plenty, func() (Body, error) { return Body{}, broken }); !errors.Is(err, broken) {
			t.Errorf("error %v", err)
		}
	}
}

func TestTheCacheHasABound(t *testing.T) {
	var c Cache
	page := Body{Plain: make([]byte, 1<<20), Packed: true}
	for i := range 100 {
		if _, err := c.Body(asked, "09:00", strconv.Itoa(i), plenty, func() (Body, error) { return page, nil }); err != nil {
			t.Fatal(err)
		}
		if len(c.kept) > mostBytes>>20+1 {
			t.Fatalf("%d MiB are kept", len(c.kept))
		}
	}
}

// Work that has no place is refused, and done the next time.
func TestWhatHasNoPlaceIsRefused(t *testing.T) {
	one := NewPlaces(1, 1, time.Millisecond)
	started, end := make(chan struct{}), make(chan struct{})
	done := make(chan error)
	go func() {
		done <- one.Do(func() {
			close(started)
			<-end
		})
	}()
	<-started
	var c Cache
	draw := func() (Body, error) { return Body{Plain: []byte("page")}, nil }
	if _, err := c.Body(asked, "09:00", "/", one, draw); !errors.Is(err, ErrBusy) {
		t.Errorf("it was drawn, though there is one place and it is taken: %v", err)
	}
	close(end)
	if err := <-done; err != nil {
		t.Error(err)
	}
	if body, err := c.Body(asked, "09:00", "/", one, draw); err != nil || string(body.Plain) != "page" {
		t.Errorf("there is a place again: %q, %v", body.Plain, err)
	}
}

// Only what was asked for is compressed, and a page once for all.
func TestTheFormThatIsAskedForIsMade(t *testing.T) {
	page := Ready(Body{Type: "text/html", Plain: bytes.Repeat([]byte("Scaling etcd. "), 1000)})
	get := httptest.NewRequest(http.MethodGet, "/", nil)
	get.Header.Set("Accept-Encoding", "br")
	for range 2 {
		w := httptest.NewRecorder()
		Send(w, get, http.StatusOK, page)
		got, err := io.ReadAll(brotli.NewReader(w.Body))
		if err != nil || !bytes.Equal(got, page.Plain) {
			t.Fatalf("%d bytes, %v", len(got), err)
		}
	}
	if page.forms.gzip.body != nil || page.forms.brotli.body == nil {
		t.Error("another form was made than the one that was asked for")
	}
}
