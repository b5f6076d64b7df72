package store

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"hallway/app/agenda"
)

// writers write at once in the child; HALLWAY_KILLS asks for more rounds than CI has
// the time for.
const (
	writers    = 64
	killRounds = 50
)

// TestKilledServerLosesNothingThatItConfirmed kills a process in the middle of its
// writes, and looks for every one that it confirmed.
func TestKilledServerLosesNothingThatItConfirmed(t *testing.T) {
	if file := os.Getenv("HALLWAY_KILL_CHILD"); file != "" {
		writeUntilKilled(t, file)
		return
	}
	rounds := killRounds
	if n, err := strconv.Atoi(os.Getenv("HALLWAY_KILLS")); err == nil {
		rounds = n
	}
	file := filepath.Join(t.TempDir(), "a.db")
	s := open(t, file)
	var ids []agenda.ID
	for n := range writers {
		ids = append(ids, begin(t, s, fmt.Sprint("device ", n)))
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	confirmed, total := make(map[string]uint64), 0
	for round := range rounds {
		for line := range killedChild(t, file, ids, time.Duration(100+37*(round%8))*time.Millisecond) {
			id, seq, _ := strings.Cut(line, " ")
			n, err := strconv.ParseUint(seq, 10, 64)
			if err != nil {
				continue // the last line may be half
			}
			confirmed[id] = max(confirmed[id], n)
			total++
		}
		s := open(t, file)
		for id, seq := range confirmed {
			for _, known := range ids {
				if known.String() != id {
					continue
				}
				if doc, err := s.Get(t.Context(), known); err != nil || doc.Seq < seq || string(doc.Body) != fmt.Sprint("edit ", doc.Seq) {
					t.Fatalf("round %d: change %d was confirmed, and %d %q is there, %v", round, seq, doc.Seq, doc.Body, err)
				}
			}
		}
		if _, found, err := s.Verify(t.Context(), func(Doc) error { return nil }); err != nil || len(found) > 0 {
			t.Fatalf("round %d: %v, %v", round, found, err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if total < rounds*10 {
		t.Fatalf("only %d writes were confirmed: this shows nothing", total)
	}
	t.Logf("%d rounds, %d confirmed writes, none lost", rounds, total)
}

// killedChild runs this test as a process of its own, kills it after a while, and
// gives the lines that it had written by then.
func killedChild(t *testing.T, file string, ids []agenda.ID, after time.Duration) func(func(string) bool) {
	t.Helper()
	var names []string
	for _, id := range ids {
		names = append(names, id.String())
	}
	child := exec.Command(os.Args[0], "-test.run=^TestKilledServerLosesNothingThatItConfirmed$")
	child.Env = append(os.Environ(), "HALLWAY_KILL_CHILD="+file, "HALLWAY_KILL_IDS="+strings.Join(names, ","))
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	if !lines.Scan() { // it is at work
		t.Fatal("the child said nothing")
	}
	time.AfterFunc(after, func() { _ = child.Process.Kill() }) // waited for below
	return func(yield func(string) bool) {
		for lines.Scan() {
			if !yield(lines.Text()) {
				break
			}
		}
		_ = child.Wait() // it was killed
	}
}

func writeUntilKilled(t *testing.T, file string) {
	s, err := Open(context.Background(), file, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	var ids []agenda.ID
	for name := range strings.SplitSeq(os.Getenv("HALLWAY_KILL_IDS"), ",") {
		var id agenda.ID
		if err := id.UnmarshalText([]byte(name)); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	fmt.Println("begun")
	var all sync.WaitGroup
	for _, id := range ids {
		all.Go(func() {
			for {
				var seq uint64
				err := s.Update(context.Background(), []agenda.ID{id}, func(_ agenda.ID, d Doc) (Doc, bool) {
					seq = d.Seq + 1
					return Doc{Seq: seq, Body: []byte(fmt.Sprint("edit ", seq))}, true
				})
				if err != nil {
					return
				}
				fmt.Println(id.String() + " " + strconv.FormatUint(seq, 10)) // one write, so no line is torn
			}
		})
	}
	all.Wait()
}
