package agenda

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/rs/xid"
)

func TestStarTaps(t *testing.T) {
	for _, c := range []struct {
		name string
		from State
		want State
	}{
		{"the first tap is maybe", None, Maybe},
		{"the second is going", Maybe, Going},
		{"the third takes it off", Going, None},
		{"a skipped session comes back as maybe", Hidden, Maybe},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.from.Next(); got != c.want {
				t.Errorf("%v.Next() = %v, want %v", c.from, got, c.want)
			}
		})
	}
}

func TestStateNames(t *testing.T) {
	for _, s := range []State{None, Maybe, Going, Hidden} {
		if got, ok := ParseState(s.String()); !ok || got != s {
			t.Errorf("ParseState(%q) = %v, %v", s.String(), got, ok)
		}
	}
	if _, ok := ParseState("starred"); ok {
		t.Error("a word that is no state was read as one")
	}
	if got := State(200).String(); got != "none" {
		t.Errorf("State(200) = %q, want none", got)
	}
}

func TestSetAndUndo(t *testing.T) {
	seen := Snapshot{Title: "Scaling etcd", Room: "Hall 7", Start: time.Unix(100, 0), End: time.Unix(200, 0)}
	a := New(uuid.New(), "kubecon")

	first := a.Set("k", Maybe, seen, xid.New())
	second := a.Set("k", Going, seen, xid.New())
	if got := a.State("k"); got != Going {
		t.Fatalf("state = %v, want going", got)
	}
	if got := a.Count(); got != 1 {
		t.Errorf("count = %d, want 1", got)
	}

	if _, ok := a.Undo(first); ok {
		t.Error("an operation that was overtaken by another was undone")
	}
	if pick, ok := a.Undo(second); !ok || pick.State != Maybe || pick.Snapshot != seen {
		t.Errorf("undo gave %+v, %v", pick, ok)
	}
	if _, ok := a.Undo(first); !ok {
		t.Error("the first operation could not be undone after the second was")
	}
	if _, ok := a.Pick("k"); ok {
		t.Error("undoing everything left a pick behind")
	}
}

func TestHiddenIsNotChosen(t *testing.T) {
	a := New(uuid.New(), "kubecon", Pick{Key: "a", State: Hidden}, Pick{Key: "b", State: Maybe}, Pick{Key: "c"})
	if a.Chosen("a") || !a.Chosen("b") || a.Chosen("c") {
		t.Error("only maybe and going are on the agenda")
	}
	if a.Count() != 1 || len(a.Picks) != 2 {
		t.Errorf("count %d of %d picks, want 1 of 2", a.Count(), len(a.Picks))
	}
}

func TestNilAgendaIsEmpty(t *testing.T) {
	var a *Agenda
	if _, ok := a.Pick("k"); ok || a.State("k") != None || a.Chosen("k") || a.Count() != 0 {
		t.Error("a nil agenda holds something")
	}
}
