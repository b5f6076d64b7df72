package programme

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// eve is the day before the sessions of these tests.
var eve = time.Date(2026, 3, 23, 12, 0, 0, 0, time.UTC)

var (
	whole  = calendar("one", "A", "B", "C", "D", "E", "F", "G", "H", "I", "J")
	broken = calendar("one", "A", "B", "C")
	other  = calendarOn("20270324", "two", "K", "L")
)

const (
	wholeServed  = "one: A, B, C, D, E, F, G, H, I, J"
	brokenServed = "one: A, B, C"
)

// holding is a poller whose source was whole and is now something else.
func holding(t *testing.T, folder string, now string) (*keeping, *site) {
	t.Helper()
	site := newSite(t, whole)
	k := newPoller(t, folder, nil, Ref{Event: "one", Source: site.URL}).at(eve).load(t)
	site.set(func() { site.body = now })
	k.at(eve.Add(5 * time.Minute))
	if err := k.Refresh(t.Context()); err == nil {
		t.Error("what is held is not told")
	}
	return k, site
}

func (k *keeping) refresh(t *testing.T) {
	t.Helper()
	if err := k.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func (k *keeping) again(t *testing.T, folder string, site *site) *keeping {
	t.Helper()
	return newPoller(t, folder, nil, Ref{Event: "one", Source: site.URL}).at(eve.Add(time.Hour)).load(t)
}

// oneHeld is what the archive holds, which is all that "hallway held" knows.
func oneHeld(t *testing.T, folder string) Kept {
	t.Helper()
	archive, err := NewArchive(folder)
	if err != nil {
		t.Fatal(err)
	}
	all, err := archive.AllHeld()
	if err != nil || len(all) != 1 {
		t.Fatalf("held are %d versions, %v; want one", len(all), err)
	}
	return all[0]
}

func noneHeld(t *testing.T, folder string) {
	t.Helper()
	for _, kind := range []string{"*.held", "*.accepted"} {
		if left, _ := filepath.Glob(filepath.Join(folder, kind)); len(left) > 0 {
			t.Errorf("left in the archive: %v", left)
		}
	}
}

func acceptHeld(t *testing.T, folder string) error {
	t.Helper()
	archive, err := NewArchive(folder)
	if err != nil {
		t.Fatal(err)
	}
	return archive.Accept(oneHeld(t, folder))
}

func TestAnOutageIsHeld(t *testing.T) {
	for _, c := range []struct{ name, now, why string }{
		{"most sessions went", broken, "7 of 10 sessions"},
		{"it has no session", calendar("one"), "no sessions"},
		{"it is empty", " \n", "no sessions"},
		{"it is another event", other, "another event"},
	} {
		t.Run(c.name, func(t *testing.T) {
			folder := t.TempDir()
			k, site := holding(t, folder, c.now)
			k.wants(t, wholeServed)
			held := oneHeld(t, folder)
			if !strings.Contains(held.Why, c.why) || held.Event != "one" || held.Source != site.URL || !held.Since.Equal(eve.Add(5*time.Minute)) {
				t.Errorf("held is %+v", held)
			}
			if log := k.log.String(); !strings.Contains(log, c.why) || !strings.Contains(log, "hallway accept") {
				t.Errorf("the log does not say why, and what to do: %s", log)
			}
			if s := k.Standing(); len(s) != 1 || !s[0].Held || s[0].Failures != 1 || s[0].Event != "one" {
				t.Errorf("standing is %+v", s)
			}
			k.again(t, folder, site).wants(t, wholeServed)
			if again := oneHeld(t, folder); !again.Since.Equal(held.Since) || again.Why != held.Why {
				t.Errorf("after a restart held is %+v, before it was %+v", again, held)
			}
		})
	}
}

func TestWhatIsHeldStaysHeldHoweverLong(t *testing.T) {
	folder := t.TempDir()
	k, site := holding(t, folder, broken)
	loaded := site.loaded
	k.at(eve.AddDate(0, 1, 0)) // the event is over
	if err := k.Refresh(t.Context()); err == nil {
		t.Error("what is held is not told again")
	}
	k.wants(t, wholeServed)
	if site.loaded != loaded {
		t.Error("what is held was loaded again, though it did not change")
	}

	site.set(func() { site.body = calendar("one", "A", "B", "C", "D") })
	k.at(eve.Add(time.Hour))
	if err := k.Refresh(t.Context()); err == nil {
		t.Error("a second version that looks like an outage is not told")
	}
	k.wants(t, wholeServed)
	if held := oneHeld(t, folder); !strings.Contains(held.Why, "6 of 10") || !held.Since.Equal(eve.Add(5*time.Minute)) {
		t.Errorf("held is %+v, want the newer one since the older", held)
	}
}

func TestWhatIsHeldGoesWhenTheSourceIsWhole(t *testing.T) {
	for _, c := range []struct{ name, body, want string }{
		{"as it was", whole, wholeServed},
		{"with a session more", calendar("one", "A", "B", "C", "D", "E", "F", "G", "H", "I", "Z"), "one: A, B, C, D, E, F, G, H, I, Z"},
	} {
		t.Run(c.name, func(t *testing.T) {
			folder := t.TempDir()
			k, site := holding(t, folder, broken)
			site.set(func() { site.down = true })
			_ = k.Refresh(t.Context()) // a source that is down is neither
			oneHeld(t, folder)

			site.set(func() { site.down, site.body = false, c.body })
			k.refresh(t)
			k.wants(t, c.want)
			noneHeld(t, folder)
			if k.Standing()[0].Held {
				t.Error("it is still told as held")
			}
			k.again(t, folder, site).wants(t, c.want)
		})
	}
}

func TestAnOperatorAcceptsWhatIsHeld(t *testing.T) {
	t.Run("while the server runs", func(t *testing.T) {
		folder := t.TempDir()
		k, site := holding(t, folder, broken)
		if err := acceptHeld(t, folder); err != nil {
			t.Fatal(err)
		}
		if err := k.Look(); err != nil {
			t.Fatal(err)
		}
		k.wants(t, brokenServed)
		noneHeld(t, folder)
		k.refresh(t)
		k.wants(t, brokenServed)
		k.again(t, folder, site).wants(t, brokenServed)
	})
	t.Run("while it does not", func(t *testing.T) {
		folder := t.TempDir()
		k, site := holding(t, folder, broken)
		if err := acceptHeld(t, folder); err != nil {
			t.Fatal(err)
		}
		k.again(t, folder, site).wants(t, brokenServed)
		noneHeld(t, folder)
	})
	t.Run("but not what came after they looked", func(t *testing.T) {
		folder := t.TempDir()
		k, site := holding(t, folder, broken)
		if err := acceptHeld(t, folder); err != nil {
			t.Fatal(err)
		}
		site.set(func() { site.body = calendar("one", "A") })
		_ = k.Refresh(t.Context()) // held as well
		if err := k.Look(); err != nil {
			t.Fatal(err)
		}
		k.wants(t, wholeServed)
		if !strings.Contains(oneHeld(t, folder).Why, "9 of 10") {
			t.Error("the newer one is not held")
		}
		if !strings.Contains(k.log.String(), "another has come since") {
			t.Error("the log does not say why nothing was accepted")
		}
	})
	t.Run("but not what holds nothing", func(t *testing.T) {
		folder := t.TempDir()
		holding(t, folder, calendar("one"))
		if err := acceptHeld(t, folder); !errors.Is(err, ErrNothing) {
			t.Errorf("error %v", err)
		}
	})
}

func TestADamagedHeldFileIsNotServed(t *testing.T) {
	folder := t.TempDir()
	k, site := holding(t, folder, broken)
	names, _ := filepath.Glob(filepath.Join(folder, "*.held"))
	if err := os.WriteFile(names[0], []byte("half"), 0o644); err != nil {
		t.Fatal(err)
	}
	site.set(func() { site.body = whole })
	k.again(t, folder, site).wants(t, wholeServed)
}

// A feed that loses a little each day is held against what stood a day ago, also by a
// server that was started anew meanwhile.
func TestADrainInStepsIsHeld(t *testing.T) {
	folder := t.TempDir()
	names := strings.Split("A B C D E F G H I J", " ")
	site := newSite(t, calendar("one", names...))
	k := newPoller(t, folder, nil, Ref{Event: "one", Source: site.URL}).at(eve.Add(-72 * time.Hour)).load(t)
	site.set(func() { site.body = calendar("one", names[2:]...) }) // so few may go
	k.at(eve.Add(-48 * time.Hour))
	k.refresh(t)
	site.set(func() { site.body = calendar("one", names[3:]...) })
	k = newPoller(t, folder, nil, Ref{Event: "one", Source: site.URL}).at(eve.Add(-24 * time.Hour)).load(t)
	if held := oneHeld(t, folder); !strings.Contains(held.Why, "compared with what stood until 21 March") || !strings.Contains(held.Why, "3 of 10") {
		t.Errorf("held since %q", held.Why)
	}
	site.set(func() { site.body = calendar("one", names[2:]...) }) // back again
	k.at(eve.Add(-23 * time.Hour))
	k.refresh(t)
}
