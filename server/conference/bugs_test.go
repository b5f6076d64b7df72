package conference

import (
	"encoding/json"
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

var bugs = flag.Bool("conference.bugs", false, "put bugs in, one after the other, and see whether conferences find them")

// within is how many conferences may pass before a bug is found: as many as a minute holds on
// two cores that have nothing else to do, and as "make test" holds.
const within = 40

// bug is one that somebody could have made.
type bug struct {
	name, file string
	is, was    string // the code, with the bug and without
}

// planted are bugs of the kinds that such a design can have: in what two edits of one thing
// come to, in what is sent again, in who is woken, in what is shown. Those that only cost a
// rule of the register are in app/register, where worlds are cheaper.
var planted = []bug{
	{"notes overwrite each other", "app/register/admit.go", `op.Key.merges() && false`, `op.Key.merges() && !d.broken.lastNote`},
	{"the faster clock wins", "app/register/admit.go", `if true {`, `if d.broken.noBase {`},
	{"one edit too many is dropped", "app/register/replica.go", `r.Outbox[0].N <= hw+1 {`, `r.Outbox[0].N <= hw {`},
	{"a server that lost something is not given it", "app/register/sync.go", `return q.Epoch != epoch && q.Epoch == epoch`, `return q.Epoch != epoch || !q.Redo && (q.Since > d.Seq || q.Acked > hw)`},
	{"what is to be given back is taken for given", "app/register/replica.go", `q.Redo, q.From = r.giveTo, 0, false, r.Epoch`, `q.Redo, q.From = r.giveTo, 0, true, r.Epoch`},
	{"a lost wake-up", "server/agendas/stream.go", `range s.watcher.News()[:0] {`, `range s.watcher.News() {`},
	{"listening is planned twice", "app/device/syncer.go", `if s.hidden {`, `if s.ear != nil && s.ear.event == s.event || s.later != nil || s.hidden {`},
	{"a tap leaves the queue before it is stored", "app/device/queue.go", `for _, tap := range taps {
		q.Done(tap.ID)
	}
	var picks []agenda.Pick`, `var picks []agenda.Pick`},
	{"an older screen replaces a newer one", "app/screen/open.go", `if false && a.wanted != wanted {`, `if a.wanted != wanted {`},
	{"what was written without a word is not shown", "app/device/exchange.go", `_ = all`, `here.tell(all)`},
	{"a note goes on from what its person did not see", "app/screen/notes.go", `if true {
		return // they are`, `if a.note.key == key && a.note.text != a.note.base {
		return // they are`},
	{"a tab goes on with an agenda that is another now", "app/device/account.go", `if event == "" {
		a.tell(News{Event: event, Another: true})`, `if err == nil {
		a.tell(News{Event: event, Another: true})`},
	{"a phone listens on where its person wants no copy", "app/device/syncer.go", `
	s.stands(Status{State: Off})`, `
	s.hush()
	s.stands(Status{State: Off})`},
	{"what another device did is not shown", "app/screen/sync.go", `if false && o.a.takeOver(n) {`, `if string(o.a.event.ID) == n.Event && o.a.takeOver(n) {`},
}

// place is the file that the bug is put in, where it has one place.
func (b bug) place(t *testing.T, root string) (code string) {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(root, b.file))
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(content), b.was); n != 1 {
		t.Fatalf("%s has changed, so this bug can't be put in: %q is there %d times", b.file, b.was, n)
	}
	return string(content)
}

// Code that changes takes the bugs along, which are planted only in hours of soak.
func TestBugsHaveTheirPlaces(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range planted {
		b.place(t, root)
	}
}

// Every bug that is put in is found. The product has no
// trace of them: each is in an overlay of one file.
func TestConferencesFindBugs(t *testing.T) {
	if !*bugs {
		t.Skip("takes minutes: -conference.bugs")
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range planted {
		t.Run(b.name, func(t *testing.T) {
			code := b.place(t, root)
			folder := t.TempDir()
			wrong, overlay, binary := filepath.Join(folder, "wrong.go"), filepath.Join(folder, "overlay.json"), filepath.Join(folder, "conference.test")
			words, err := json.Marshal(map[string]map[string]string{"Replace": {filepath.Join(root, b.file): wrong}})
			err = errors.Join(err, os.WriteFile(wrong, []byte(strings.Replace(code, b.was, b.is, 1)), 0o600), os.WriteFile(overlay, words, 0o600))
			if err != nil {
				t.Fatal(err)
			}
			if out, err := exec.CommandContext(t.Context(), "go", "test", "-c", "-overlay", overlay, "-o", binary, ".").CombinedOutput(); err != nil {
				t.Fatalf("it does not compile: %v\n%s", err, out)
			}
			began := time.Now()
			out, err := exec.CommandContext(t.Context(), binary, "-test.failfast", "-test.run", "^TestConferences$", "-conference.seeds", strconv.Itoa(within)).CombinedOutput()
			if err == nil || !strings.Contains(string(out), "--- FAIL: TestConferences/seed") {
				t.Fatalf("it is not found: %v\n%.2000s", err, out)
			}
			for line := range strings.Lines(string(out)) {
				if strings.Contains(line, "_test.go:") && !strings.Contains(line, "the faults end") && !strings.Contains(line, "and for that one") {
					t.Logf("found in %v: %s", time.Since(began).Round(time.Second), strings.TrimSpace(line))
					break
				}
			}
		})
	}
}
