package journey

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"hallway/app/screen/screentest"
)

// A setBack makes the store of a server that stands still forget what was done after mark.
type setBack struct {
	name string
	mark func(h *hall, data, aside string)
	undo func(h *hall, data, aside string)
	list bool // what was ended is known after it
}

// stores are the files of a store, and the folder that they are put aside in.
func stores(t *testing.T, from, to string) {
	t.Helper()
	for _, name := range []string{"agendas.db", "agendas.db-wal", "agendas.db-shm"} {
		_ = os.Remove(filepath.Join(to, name)) // it need not be there
		content, err := os.ReadFile(filepath.Join(from, name))
		if err != nil {
			continue // a store that was closed has no log
		}
		if err := os.WriteFile(filepath.Join(to, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// halt ends the server as a power cut would.
func (h *hall) halt() {
	h.t.Helper()
	if err := h.Stop(); err != nil {
		h.t.Fatal(err)
	}
}

func (h *hall) command(args ...string) {
	h.t.Helper()
	if out, err := exec.Command(command, args...).CombinedOutput(); err != nil {
		h.t.Fatalf("hallway %s: %v\n%s", args[0], err, out)
	}
}

var setBacks = []setBack{
	{
		name: "its files are copied back",
		mark: func(h *hall, data, aside string) { stores(h.t, data, aside) },
		undo: func(h *hall, data, aside string) { stores(h.t, aside, data) },
		list: true,
	},
	{
		name: "a backup is restored",
		mark: func(h *hall, data, aside string) {
			h.command("backup", "--data", data, filepath.Join(aside, "backup"))
		},
		undo: func(h *hall, data, aside string) {
			stores(h.t, aside, data) // none
			h.command("restore", "--data", data, filepath.Join(aside, "backup"))
		},
		list: true,
	},
	{
		name: "its last writes are cut off",
		mark: func(h *hall, data, aside string) { stores(h.t, data, aside) },
		undo: func(h *hall, data, aside string) {
			info, err := os.Stat(filepath.Join(aside, "agendas.db-wal"))
			if err == nil {
				err = os.Truncate(filepath.Join(data, "agendas.db-wal"), info.Size())
			}
			if err != nil {
				h.t.Fatal(err)
			}
		},
		list: true,
	},
	{
		name: "it is empty",
		mark: func(*hall, string, string) {},
		undo: func(h *hall, data, aside string) { stores(h.t, aside, data) },
		list: true,
	},
	{
		name: "nothing is left of it",
		mark: func(*hall, string, string) {},
		undo: func(h *hall, data, aside string) {
			stores(h.t, aside, data)
			if err := os.Remove(filepath.Join(data, "ended.list")); err != nil {
				h.t.Fatal(err)
			}
		},
	},
}

// Whatever the server forgets, every device that was let in goes on, and nobody else.
func TestEveryDeviceOutlivesASetBack(t *testing.T) {
	for _, c := range setBacks {
		t.Run(c.name, func(t *testing.T) {
			data, aside := t.TempDir(), t.TempDir()
			h := newHall(t, "--data", data)
			saved := func(who string, tab *screentest.Tab) {
				t.Helper()
				tab.Visit("/settings")
				tab.Wait(3 * time.Minute)
				t.Log(who)
				tab.Sees("Saved on this device and on the server")
			}
			one := h.phone().Open(at("?day=" + today()))
			one.Star(key(t, cold))
			one.Wait(time.Second)
			thief := joins(t, one, h.phone())
			over := h.phone().Open(at("?day=" + today()))
			over.Star(key(t, columnar))
			over.Wait(time.Second)
			again := joins(t, over, h.phone())

			h.halt()
			c.mark(h, data, aside)
			h.start()

			t.Log("a device joins, another is removed, an agenda is begun, another is deleted")
			two := joins(t, one, h.phone())
			two.Visit(at("?day=" + today()))
			two.Star(key(t, audit))
			two.Wait(time.Second)
			one.Visit("/settings")
			one.Wait(time.Second)
			one.Unfold()
			one.Press("revoke") // the oldest but itself: the thief
			one.Wait(2 * time.Minute)
			two.Visit("/settings")
			two.Wait(2 * time.Minute) // it hears of the new secret
			begun := h.phone().Open(at("?day=" + today()))
			begun.Star(key(t, rollbacks))
			begun.Wait(time.Second)
			over.Visit("/settings")
			over.Press("clear")
			over.PressArg("clear", "server")

			h.halt()
			c.undo(h, data, aside)
			h.start()

			saved("the device that joined", two)
			if c.list {
				thief.Visit("/settings")
				thief.Wait(3 * time.Minute)
				thief.Sees("Start a new copy")
				again.Visit("/settings")
				again.Wait(3 * time.Minute)
				again.Sees("This agenda was deleted", "Start a new copy")
			}
			saved("the agenda that was begun", begun)
			saved("the first device", one)
			two.Visit(at("?day=" + today()))
			two.Star(key(t, unconf))
			two.Wait(time.Minute)
			one.Wait(3 * time.Minute)
			link := shares(t, one, "Ana")
			h.phone().Open(at("/colleague#"+secret(link))).Sees("Cost of a Cold Start", "Audit Logs That Hold Up", unconf)
		})
	}
}
