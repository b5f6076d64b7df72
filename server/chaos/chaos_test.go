package chaos

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"hallway/server/e2e/testserver"
)

// length is how long a test goes on: HALLWAY_CHAOS asks for longer than CI has time for.
func length() time.Duration {
	if d, err := time.ParseDuration(os.Getenv("HALLWAY_CHAOS")); err == nil {
		return d
	}
	return 10 * time.Second
}

// newDice are dice that can be thrown the same way again: HALLWAY_SEED.
func newDice(t *testing.T) *rand.Rand {
	seed, err := strconv.ParseUint(os.Getenv("HALLWAY_SEED"), 10, 64)
	if err != nil {
		seed = uint64(time.Now().UnixNano())
	}
	t.Logf("HALLWAY_SEED=%d", seed)
	return rand.New(rand.NewPCG(seed, 1))
}

// command is the server, built once; built is the folder that it is in, empty where no test
// has asked for it.
var (
	built   string
	command = sync.OnceValues(func() (string, error) {
		root, err := testserver.Root()
		if err != nil {
			return "", err
		}
		if built, err = os.MkdirTemp("", "hallway-chaos-"); err != nil {
			return "", err
		}
		return testserver.Build(root, built)
	})
)

func TestMain(m *testing.M) {
	code := m.Run()
	_ = os.RemoveAll(built) // only tidying
	os.Exit(code)
}

func serve(t *testing.T, args ...string) *testserver.Server {
	t.Helper()
	if testing.Short() {
		t.Skip("it runs whole servers; run it without -short")
	}
	path, err := command()
	if errors.Is(err, testserver.ErrNotBuilt) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	server, err := testserver.New(path, args...)
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Stop() }) // it may be stopped already
	return server
}

func hallway(t *testing.T, args ...string) {
	t.Helper()
	path, err := command()
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(path, args...).CombinedOutput(); err != nil {
		t.Fatalf("hallway %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// postgres starts a PostgreSQL for a test, and returns its URL.
func postgres(t *testing.T) string {
	t.Helper()
	p, err := testserver.NewPostgres(t.Context())
	if errors.Is(err, testserver.ErrNoPostgres) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p.URL
}

// people are three agendas on eight phones, in on the server.
func people(t *testing.T, server string, dice *rand.Rand) []*phone {
	t.Helper()
	var phones []*phone
	for a, devices := range []int{3, 3, 2} {
		first := len(phones)
		for d := range devices {
			p := newPhone(t, fmt.Sprintf("%c%d", 'a'+a, d), rand.New(rand.NewPCG(dice.Uint64(), 2)))
			if d == 0 {
				p.edit()
				settle(server, []*phone{p})
			} else {
				p.joins(server, phones[first])
			}
			phones = append(phones, p)
		}
	}
	return phones
}

// until is over at an instant.
func until(end time.Time) (over func() bool) { return func() bool { return !time.Now().Before(end) } }

// live has all phones edit and exchange at once, until that is over. A device is allowed
// five exchanges a second.
func live(phones []*phone, over func() bool, server func(*phone) string) {
	var all sync.WaitGroup
	for _, p := range phones {
		all.Go(func() {
			for !over() {
				if p.dice.IntN(3) > 0 {
					p.edit()
				}
				if p.dice.IntN(4) > 0 {
					_ = p.exchange(server(p)) // it fails often: that is what is tested
				}
				time.Sleep(time.Duration(100+p.dice.IntN(200)) * time.Millisecond)
			}
		})
	}
	all.Wait()
}

func count(phones []*phone) (edits, asked int) {
	for _, p := range phones {
		edits, asked = edits+p.edits, asked+p.asked
	}
	return edits, asked
}

func TestNothingIsLostInABadNetworkWithAServerThatDies(t *testing.T) {
	dice := newDice(t)
	old, fresh := t.TempDir(), t.TempDir()
	server := serve(t, "--data", old)
	net := newNetwork(t, server.URL, dice)
	phones := people(t, server.URL, dice)
	end := time.Now().Add(length())

	kills := 0
	done := make(chan struct{})
	go func() {
		defer close(done)
		backup := filepath.Join(t.TempDir(), "backup.gz")
		folder, set := old, false
		for time.Now().Before(end) {
			time.Sleep(length() / 8)
			if kills == 2 {
				hallway(t, "backup", "--data", folder, backup)
			}
			if err := server.Stop(); err != nil { // kill -9
				t.Error(err)
				return
			}
			if kills++; kills >= 5 && !set { // all since the backup is gone: devices give it back
				hallway(t, "restore", "--data", fresh, backup)
				folder, set = fresh, true
			}
			if err := server.Start("--data", folder); err != nil {
				t.Error(err)
				return
			}
		}
		if !set {
			t.Error("the server was never set back: this shows too little")
		}
	}()
	live(phones, until(end), func(*phone) string { return net.URL })
	<-done
	net.good.Store(true)
	settle(net.URL, phones)
	nothingLost(t, phones)
	edits, asked := count(phones)
	t.Logf("%d edits, %d requests, %d cut, %d doubled, %d delayed, %d answered by somebody else; the server died %d times",
		edits, asked, net.cuts.Load(), net.doubles.Load(), net.delays.Load(), net.lies.Load(), kills)
	if edits < 100 || net.cuts.Load() == 0 || net.doubles.Load() == 0 || net.lies.Load() == 0 {
		t.Error("too little happened to show anything")
	}
}

func TestTwoServersShareOneDatabase(t *testing.T) {
	dice := newDice(t)
	database := postgres(t)
	one := serve(t, "--data", t.TempDir(), "--database", database)
	two := serve(t, "--data", t.TempDir(), "--database", database)
	phones := people(t, one.URL, dice)

	t.Log("an edit through one is heard at the other")
	heard := listen(t, phones[0], two.URL)
	phones[1].edit()
	settle(one.URL, phones[1:2])
	select {
	case <-heard:
	case <-time.After(15 * time.Second):
		t.Error("the other server says nothing")
	}

	t.Log("one of them dies, and its phones go to the other")
	half := time.Now().Add(length() / 2)
	time.AfterFunc(length()/4, func() {
		if err := one.Stop(); err != nil {
			t.Error(err)
		}
	})
	live(phones, until(half), func(p *phone) string {
		if p.dice.IntN(2) == 0 {
			return one.URL
		}
		return two.URL
	})
	settle(two.URL, phones)
	nothingLost(t, phones)
	edits, asked := count(phones)
	t.Logf("%d edits, %d requests", edits, asked)
	if edits < 50 {
		t.Error("too little happened to show anything")
	}
}

// listen opens a stream, and tells when a change is announced on it after the first word.
func listen(t *testing.T, p *phone, server string) <-chan struct{} {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	asked := p.account().Request("/stream", "", nil, "")
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, server+asked.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range asked.Head {
		request.Header.Set(name, value)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("the stream answers %d", answer.StatusCode)
	}
	lines := bufio.NewScanner(answer.Body)
	lines.Scan() // how far the agenda is now
	heard := make(chan struct{})
	go func() {
		defer answer.Body.Close()
		for lines.Scan() {
			if strings.HasPrefix(lines.Text(), "data:") || strings.HasPrefix(lines.Text(), "id:") {
				close(heard)
				return
			}
		}
	}()
	return heard
}
