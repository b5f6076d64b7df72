package answer

import (
	"errors"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
)

func TestAPageIsDrawnOnceHoweverManyAsk(t *testing.T) {
	var c Cache
	var drawn atomic.Int32
	var phones sync.WaitGroup
	for range 100 {
		phones.Go(func() {
			body, err := c.Body("09:00", "/", func() (Body, error) {
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
		body, err := c.Body(edition, "/", func() (Body, error) { return Body{Plain: []byte(strconv.Itoa(i))}, nil })
		if want := []string{"0", "0", "2"}[i]; err != nil || string(body.Plain) != want {
			t.Errorf("edition %s: %q, %v; want %q", edition, body.Plain, err, want)
		}
	}
}

func TestAFailureIsToldToAll(t *testing.T) {
	var c Cache
	broken := errors.New("broken")
	for range 2 {
		if _, err := c.Body("09:00", "/", func() (Body, error) { return Body{}, broken }); !errors.Is(err, broken) {
			t.Errorf("error %v", err)
		}
	}
}

func TestTheCacheHasABound(t *testing.T) {
	var c Cache
	page := Body{Plain: make([]byte, 1<<20), Packed: true}
	for i := range 100 {
		if _, err := c.Body("09:00", strconv.Itoa(i), func() (Body, error) { return page, nil }); err != nil {
			t.Fatal(err)
		}
		if len(c.kept) > mostBytes>>20+1 {
			t.Fatalf("%d MiB are kept", len(c.kept))
		}
	}
}
