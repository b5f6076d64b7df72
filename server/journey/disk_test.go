package journey

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"hallway/app/wire"
)

// small is a disk of a few megabytes, which only root can make.
func small(t *testing.T, size string) (folder string) {
	t.Helper()
	folder = t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size="+size, "hallway", folder).CombinedOutput(); err != nil {
		t.Skipf("skipped: no disk can be made here: %s", out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", folder).CombinedOutput(); err != nil {
			t.Errorf("umount: %v: %s", err, out)
		}
	})
	return folder
}

// A disk that is full costs saving and not serving, and heals by itself.
func TestAFullDisk(t *testing.T) {
	data := small(t, "80m")
	h := newHall(t, "--data", data)
	status := func(path string) int {
		t.Helper()
		answer, err := http.Get(h.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close() // it is not read
		return answer.StatusCode
	}
	ready := func(want int) {
		t.Helper()
		for try := 0; status("/readyz") != want; try++ {
			if try == 300 {
				t.Fatalf("/readyz is %d, not %d", status("/readyz"), want)
			}
			time.Sleep(100 * time.Millisecond)
		}
	}
	saved := "Saved on this device and on the server"
	one := h.phone().Open(at("?day=" + today()))
	one.Star(key(t, cold))
	one.Visit("/settings")
	one.Wait(time.Minute)
	one.Sees(saved)

	t.Log("the last of the room is for the agendas that there are")
	fill := func(name string, size int) {
		t.Helper()
		_ = os.WriteFile(filepath.Join(data, name), make([]byte, size), 0o600) // as much as there is room for
	}
	fill("some", 30<<20)
	late := h.phone().Open(at("?day=" + today()))
	late.Star(key(t, columnar))
	late.Visit("/settings")
	late.Wait(time.Minute)
	late.SeesNot(saved)
	one.Visit(at("?day=" + today()))
	one.Star(key(t, audit))
	one.Visit("/settings")
	one.Wait(time.Minute)
	one.Sees(saved)
	ready(http.StatusOK)

	t.Log("it is full")
	fill("rest", 80<<20)
	one.Visit(at("?day=" + today()))
	for _, title := range []string{rollbacks, unconf, scheduler, columnar} {
		one.Star(key(t, title))
	}
	one.Visit("/settings")
	one.Wait(time.Minute)
	ready(http.StatusServiceUnavailable)
	for _, path := range []string{at(""), at("/agenda"), "/events", wire.Events} {
		if got := status(path); got != http.StatusOK {
			t.Errorf("%s: status %d", path, got)
		}
	}

	t.Log("it is started again, and then there is room")
	h.halt()
	h.start()
	if got := status(at("")); got != http.StatusOK {
		t.Errorf("after a restart: status %d", got)
	}
	for _, name := range []string{"some", "rest"} {
		if err := os.Remove(filepath.Join(data, name)); err != nil {
			t.Fatal(err)
		}
	}
	ready(http.StatusOK)
	for _, tab := range []interface {
		Visit(string)
		Wait(time.Duration)
		Sees(...string)
	}{one, late} {
		tab.Visit("/settings")
		tab.Wait(10 * time.Minute)
		tab.Sees(saved)
	}
}
