package slownet

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

func get(t *testing.T, url string) string {
	t.Helper()
	answer, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func newLine(t *testing.T, shape Shape, body string) *Line {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(server.Close)
	l, err := New(server.URL, shape)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Cut() }) // it may be cut already
	return l
}

func TestEachRequestWaitsForItsLatency(t *testing.T) {
	l := newLine(t, Shape{Latency: 80 * time.Millisecond}, "hello")
	for range 2 { // the second is on the same connection
		start := time.Now()
		if body := get(t, l.URL); body != "hello" {
			t.Errorf("got %q", body)
		}
		if took := time.Since(start); took < 80*time.Millisecond {
			t.Errorf("the answer came after %v", took)
		}
	}
}

func TestBytesTakeTheirTimeAndAreCounted(t *testing.T) {
	body := string(make([]byte, 20_000))
	l := newLine(t, Shape{Down: 800_000}, body) // 100,000 bytes a second
	start := time.Now()
	get(t, l.URL)
	if took := time.Since(start); took < 200*time.Millisecond {
		t.Errorf("20 kB at 100 kB a second took %v", took)
	}
	if down := l.Down(time.Now()); down < 20_000 || down > 20_500 {
		t.Errorf("%d bytes were counted, for 20,000 and a few headers", down)
	}
	if early := l.Down(start); early != 0 {
		t.Errorf("%d bytes were counted before the request", early)
	}
	if all := l.Answers(); len(all) != 1 || all[0].Bytes != 20_000 || all[0].Status != http.StatusOK {
		t.Errorf("the answers were %+v", all)
	}
}

func TestWhatIsHeldComesWhenItIsReleased(t *testing.T) {
	l := newLine(t, Shape{}, "app")
	l.Hold("app.wasm")
	if body := get(t, l.URL+"/other"); body != "app" {
		t.Errorf("what is not held gave %q", body)
	}
	came := make(chan string)
	go func() {
		answer, err := http.Get(l.URL + "/app.wasm")
		if err != nil {
			came <- err.Error()
			return
		}
		defer answer.Body.Close()
		body, _ := io.ReadAll(answer.Body)
		came <- string(body)
	}()
	select {
	case <-came:
		t.Error("what is held came")
	case <-time.After(50 * time.Millisecond):
	}
	l.Release("app.wasm")
	if body := <-came; body != "app" {
		t.Errorf("what was released is %q", body)
	}
}

func TestNothingComesThroughALineThatIsCut(t *testing.T) {
	l := newLine(t, Shape{}, "hello")
	get(t, l.URL)
	if err := l.Cut(); err != nil {
		t.Fatal(err)
	}
	if answer, err := http.Get(l.URL); err == nil {
		answer.Body.Close()
		t.Error("a line that is cut answered")
	}
}
