package programme

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"hallway/app/schedule"
)

// telling is a history with versions that go by their title.
type telling struct {
	*History
	t      *testing.T
	folder string
	log    bytes.Buffer

	versions map[string]*Version // by title
	titles   map[string]string   // by name
}

func newTelling(t *testing.T, folder string) *telling {
	h := &telling{t: t, folder: folder, versions: make(map[string]*Version), titles: make(map[string]string)}
	h.History = NewHistory(folder, 15*time.Minute, slog.New(slog.NewTextHandler(&h.log, nil)))
	return h
}

// version is a programme with a title for its one session.
func (h *telling) version(title string) *Version {
	h.t.Helper()
	v := h.versions[title]
	if v == nil {
		v = bare(programmeOf(h.t, "2026-03-24", []row{{key: "k", title: title, room: "a", track: "x"}}))
		h.versions[title], h.titles[v.Name] = v, title
	}
	return v
}

// bare is a version with no more than a history asks for. The rest takes long to
// make.
func bare(p *schedule.Programme) *Version {
	v := &Version{Programme: p}
	v.Index.Body, v.Details.Body = schedule.EncodeIndex(p), schedule.EncodeDetails(p)
	v.Name = schedule.Hash(append([]byte("version "), v.Index.Body...))
	return v
}

// publish publishes a version some minutes after the eve.
func (h *telling) publish(minutes int, title string) {
	h.t.Helper()
	h.Publish(h.version(title), eve.Add(time.Duration(minutes)*time.Minute))
}

func (h *telling) settle(minutes int) { h.Settle(eve.Add(time.Duration(minutes) * time.Minute)) }

// since are the titles of the versions since one, as "A B C".
func (h *telling) since(title string) string {
	h.t.Helper()
	lasted, ok := h.Since("one", h.version(title).Name)
	if !ok {
		return "unknown"
	}
	var titles []string
	for _, l := range lasted {
		titles = append(titles, h.titles[l.Name])
	}
	return strings.Join(titles, " ")
}

func (h *telling) wants(title, want string) {
	h.t.Helper()
	if got := h.since(title); got != want {
		h.t.Errorf("since %s there are %q, want %q", title, got, want)
	}
}

func TestOnlyWhatLastsIsTold(t *testing.T) {
	for _, c := range []struct {
		name  string
		do    func(h *telling)
		wants map[string]string // since a version: those from what it stands for on
	}{
		{"the first version is what people know", func(h *telling) {
			h.publish(0, "A")
		}, map[string]string{"A": "A", "B": "unknown"}},
		{"a change is not told at once", func(h *telling) {
			h.publish(0, "A")
			h.publish(60, "B")
			h.settle(74)
		}, map[string]string{"A": "A", "B": "A"}},
		{"a change that lasted is told", func(h *telling) {
			h.publish(0, "A")
			h.publish(60, "B")
			h.settle(75)
		}, map[string]string{"A": "A B", "B": "B"}},
		{"a flap is never told", func(h *telling) {
			h.publish(0, "A")
			h.publish(60, "B")
			h.publish(70, "A")
			h.settle(500)
		}, map[string]string{"A": "A", "B": "A"}},
		{"flaps without end are never told", func(h *telling) {
			h.publish(0, "A")
			for i := range 20 {
				h.publish(60+10*i, []string{"B", "A"}[i%2])
			}
			h.settle(500)
		}, map[string]string{"A": "A", "B": "A"}},
		{"a flap on the way to another is never told", func(h *telling) {
			h.publish(0, "A")
			h.publish(60, "B")
			h.publish(70, "C")
			h.settle(80)
			h.wants("A", "A")
			h.settle(85)
		}, map[string]string{"A": "A C", "B": "A C", "C": "C"}},
		{"each that lasted is a step", func(h *telling) {
			h.publish(0, "A")
			h.publish(60, "B")
			h.settle(90)
			h.publish(120, "C")
			h.settle(150)
		}, map[string]string{"A": "A B C", "B": "B C", "C": "C"}},
		{"there and back, each for long, is two steps", func(h *telling) {
			h.publish(0, "A")
			h.publish(60, "B")
			h.settle(90)
			h.publish(120, "A")
			h.settle(150)
		}, map[string]string{"A": "A", "B": "B A"}},
		{"a clock that is set back only makes it later", func(h *telling) {
			h.publish(0, "A")
			h.publish(600, "B")
			h.settle(60)
			h.settle(70)
			h.wants("A", "A")
			h.settle(75)
		}, map[string]string{"A": "A B"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newTelling(t, t.TempDir())
			c.do(h)
			again := newTelling(t, h.folder) // after a restart
			again.titles = h.titles
			newest, _ := h.Newest("one")
			again.Publish(h.version(h.titles[newest.Name]), eve.AddDate(0, 0, 1))
			for title, want := range c.wants {
				h.wants(title, want)
				if title != "B" { // a restart may forget what did not last
					again.wants(title, want)
				}
			}
		})
	}
}

func TestWhatWaitsGoesOnWaitingAfterARestart(t *testing.T) {
	h := newTelling(t, t.TempDir())
	h.publish(0, "A")
	h.publish(60, "B")
	again := newTelling(t, h.folder)
	again.publish(70, "B")
	again.settle(74)
	again.wants("A", "A")
	again.settle(75)
	again.wants("A", "A B")
}

func TestADiskThatFailsDelaysWhatIsTold(t *testing.T) {
	h := newTelling(t, t.TempDir())
	h.publish(0, "A")
	h.publish(60, "B")
	away := h.folder + "-away"
	if err := errors.Join(os.Rename(h.folder, away), os.WriteFile(h.folder, nil, 0o644)); err != nil {
		t.Fatal(err)
	}
	h.settle(75)
	h.wants("A", "A")
	if err := errors.Join(os.Remove(h.folder), os.Rename(away, h.folder)); err != nil {
		t.Fatal(err)
	}
	h.settle(90)
	h.wants("A", "A B")
}

func TestTheHistoryGivesBackTheProgramme(t *testing.T) {
	sample, err := Sample(eve)
	if err != nil {
		t.Fatal(err)
	}
	h := newTelling(t, t.TempDir())
	v := NewVersion(sample, eve)
	h.Publish(v, eve)
	got, err := h.Programme("sample", v.Name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(schedule.EncodeIndex(got), v.Index.Body) || !bytes.Equal(schedule.EncodeDetails(got), v.Details.Body) {
		t.Error("it is not the programme that was published")
	}
}

func TestTheHistoryHasABound(t *testing.T) {
	h := newTelling(t, t.TempDir())
	for i := range mostLasted + 5 {
		h.publish(100*i, fmt.Sprint("V", i))
		h.settle(100*i + 20)
	}
	files, err := filepath.Glob(filepath.Join(h.folder, "one", "*.gz"))
	if err != nil || len(files) != mostLasted {
		t.Errorf("%d files are kept, %v; want %d", len(files), err, mostLasted)
	}
	h.wants("V4", "unknown")
	if got := h.since("V5"); !strings.HasPrefix(got, "V5 V6 ") || !strings.HasSuffix(got, fmt.Sprint(" V", mostLasted+4)) {
		t.Errorf("since the oldest there are %q", got)
	}
	for i := range mostPassed + 5 {
		h.publish(20000+2*i, fmt.Sprint("W", i))
	}
	h.wants("W3", "unknown")
	h.wants(fmt.Sprint("W", mostPassed), fmt.Sprint("V", mostLasted+4))
}

func TestADamagedHistoryBeginsAnew(t *testing.T) {
	for _, c := range []struct {
		name   string
		damage func(folder string) error
	}{
		{"the list is half", func(folder string) error {
			return os.WriteFile(filepath.Join(folder, "one", versionsFile), []byte(`{"lasted": [`), 0o644)
		}},
		{"a version is half", func(folder string) error {
			names, _ := filepath.Glob(filepath.Join(folder, "one", "*.gz"))
			return os.Truncate(names[0], 40)
		}},
		{"a version is gone", func(folder string) error {
			names, _ := filepath.Glob(filepath.Join(folder, "one", "*.gz"))
			return os.Remove(names[0])
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newTelling(t, t.TempDir())
			h.publish(0, "A")
			if err := c.damage(h.folder); err != nil {
				t.Fatal(err)
			}
			again := newTelling(t, h.folder)
			again.publish(60, "B")
			again.wants("A", "unknown")
			again.wants("B", "B")
			if !strings.Contains(again.log.String(), "begins anew") {
				t.Errorf("the log does not tell: %s", again.log.String())
			}
			if _, err := again.Programme("one", again.version("B").Name); err != nil {
				t.Error(err)
			}
		})
	}
}

// Whatever comes and goes: what is told lasted, in the order in which it came.
func TestWhateverComesOnlyWhatLastsIsTold(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		h := newTelling(t, t.TempDir())
		var now, since int
		served, want := "A", []string{"A"}
		h.publish(0, served)
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			now += rapid.IntRange(1, 30).Draw(rt, "minutes")
			h.settle(now)
			if served != want[len(want)-1] && now-since >= 15 {
				want = append(want, served)
			}
			if next := rapid.SampledFrom([]string{"A", "B", "C"}).Draw(rt, "next"); next != served {
				served, since = next, now
				h.publish(now, served)
			}
		}
		var got []string
		for _, l := range h.pasts["one"].Lasted {
			got = append(got, h.titles[l.Name])
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			rt.Errorf("told are %v, want %v", got, want)
		}
	})
}
