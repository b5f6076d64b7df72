package agenda

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rs/xid"

	"hallway/app/register"
)

func TestItemsAreWrittenAndReadAgain(t *testing.T) {
	start := time.Date(2026, 3, 24, 12, 0, 0, 0, time.UTC)
	item := Item{ID: xid.New(), Title: "Booth", Start: start, End: start.Add(time.Hour), Place: "Hall 5", Kind: Booth, URL: "https://example.org", Note: "bring badges"}
	a := New(ID{}, "x")
	for _, edit := range item.Edits(Item{}) {
		if err := register.Validate(edit.Key, edit.Value); err != nil {
			t.Fatal(err)
		}
		if !a.Apply(edit.Key, edit.Value) {
			t.Errorf("%s changed nothing", edit.Key)
		}
	}
	if got := a.Items(); len(got) != 1 || got[0] != item {
		t.Fatalf("it was %+v and is %+v", item, got)
	}
	later := item
	later.End = start.Add(2 * time.Hour)
	if edits := later.Edits(item); len(edits) != 1 || edits[0].Key != register.Item(item.ID, register.ItemWhen) {
		t.Errorf("a longer item is told as %+v", edits)
	}

	t.Log("a deleted item is not there, and comes back whole")
	a.Apply(register.Item(item.ID, register.ItemDeleted), register.Yes)
	if _, ok := a.Item(item.ID); ok || len(a.Items()) != 0 {
		t.Error("it is there still")
	}
	a.Apply(register.Item(item.ID, register.ItemDeleted), "")
	if got, ok := a.Item(item.ID); !ok || got != item {
		t.Errorf("it came back as %+v", got)
	}

	t.Log("half an item, as it may arrive, is not shown")
	a.Apply(register.Item(xid.New(), register.ItemTitle), "half")
	if len(a.Items()) != 1 {
		t.Errorf("%d items are shown", len(a.Items()))
	}
}

func TestWhatAPersonWroteIsTakenOver(t *testing.T) {
	a := New(ID{}, "x")
	a.Fill(map[register.Key]string{
		register.Note("a"): "good", register.Rating("a"): "4", register.Kept("b"): register.Yes,
		register.Focus("prometheus"): register.Yes, register.Focus("ci/cd"): register.Yes,
		register.Name: "Ana",
	})
	if a.Notes["a"] != "good" || a.Ratings["a"] != 4 || !a.Kept["b"] || !slices.Equal(a.Focuses, []string{"ci/cd", "prometheus"}) {
		t.Errorf("%+v", a)
	}
	for key, value := range map[register.Key]string{register.Note("a"): "", register.Rating("a"): "", register.Kept("b"): "", register.Focus("ci/cd"): ""} {
		if !a.Apply(key, value) || a.Apply(key, value) {
			t.Errorf("%s is not cleared once", key)
		}
	}
	if len(a.Notes)+len(a.Ratings)+len(a.Kept) != 0 || !slices.Equal(a.Focuses, []string{"prometheus"}) {
		t.Errorf("%+v", a)
	}
}

func TestAnotherDeviceIsToldWhatASessionWas(t *testing.T) {
	was := Snapshot{Title: "Scaling etcd", Room: "Hall 7", Start: time.Date(2026, 3, 24, 9, 0, 0, 0, time.UTC), End: time.Date(2026, 3, 24, 9, 30, 0, 0, time.UTC)}
	a := New(ID{}, "x", Pick{Key: "gone", State: Going, Snapshot: was}, Pick{Key: "there", State: Going, Snapshot: was})
	edits := a.Tells(func(key string) bool { return key == "gone" })
	if len(edits) != 1 || edits[0].Key != register.Snapshot("gone") || register.Validate(edits[0].Key, edits[0].Value) != nil {
		t.Fatalf("it tells %+v", edits)
	}
	a.Apply(edits[0].Key, edits[0].Value)
	if again := a.Tells(func(string) bool { return true }); len(again) != 1 || again[0].Key != register.Snapshot("there") {
		t.Errorf("it tells again: %+v", again)
	}
	for name, order := range map[string][]func(*Agenda){
		"the pick first": {func(b *Agenda) { b.Put(Pick{Key: "gone", State: Going}) }, func(b *Agenda) { b.Apply(edits[0].Key, edits[0].Value) }},
		"the pick last":  {func(b *Agenda) { b.Apply(edits[0].Key, edits[0].Value) }, func(b *Agenda) { b.Put(Pick{Key: "gone", State: Going}) }},
	} {
		b := New(ID{}, "x")
		for _, do := range order {
			do(b)
		}
		if pick, _ := b.Pick("gone"); pick.Snapshot != was {
			t.Errorf("%s: it is known as %+v", name, pick.Snapshot)
		}
	}
	long := Snapshot{Title: strings.Repeat("é ", 2000), Room: strings.Repeat("r", 2000)}
	if err := register.Validate("s/x", long.encode()); err != nil {
		t.Error(err)
	}
}

func TestWhatWasSavedIsPutBackWithoutOverwriting(t *testing.T) {
	saved := New(ID{}, "x")
	item := Item{ID: xid.New(), Title: "Booth", Start: time.Date(2026, 3, 24, 12, 0, 0, 0, time.UTC), End: time.Date(2026, 3, 24, 13, 0, 0, 0, time.UTC)}
	saved.Fill(map[register.Key]string{register.Note("a"): "good", register.Rating("a"): "4", register.Kept("b"): register.Yes, register.Focus("etcd"): register.Yes})
	for _, e := range item.Edits(Item{}) {
		saved.Apply(e.Key, e.Value)
	}
	values := make(map[register.Key]string)
	for _, e := range saved.Values() {
		values[e.Key] = e.Value
	}
	empty := New(ID{}, "x")
	edits, err := empty.Missing(values)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range edits {
		empty.Apply(e.Key, e.Value)
	}
	if !slices.Equal(empty.Values(), saved.Values()) {
		t.Errorf("%+v came back as %+v", saved.Values(), empty.Values())
	}

	other := New(ID{}, "x")
	other.Fill(map[register.Key]string{register.Rating("a"): "1", register.Note("a"): "bad"})
	edits, err = other.Missing(values)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range edits {
		if e.Key == register.Rating("a") {
			t.Error("a rating is overwritten")
		}
	}
	if !slices.ContainsFunc(edits, func(e Edit) bool { return e.Key == register.Note("a") && e.Old == "" }) {
		t.Error("the note is not merged")
	}
	if edits, err := other.Missing(map[register.Key]string{register.Note("a"): "x", "q/nonsense": "y"}); err == nil || edits != nil {
		t.Errorf("nonsense is taken: %v, %v", edits, err)
	}
}

func TestAnAgendaIsReadFromRegisters(t *testing.T) {
	item, follow := xid.New(), register.Follow("secret")
	values := map[register.Key]string{
		register.Event: "kubecon", register.Name: "Ana", register.Zone: "UTC",
		register.Pick("a"): register.Going, register.Pick("b"): register.Maybe, register.Pick("c"): register.Hidden, register.Pick("d"): "",
		register.Pick("e"): "of a newer app", register.Rating("a"): "5", register.Note("a"): "n", register.Kept("a"): register.Yes,
		follow: "secret", register.Item(item, register.ItemTitle): "Booth", register.Item(item, register.ItemWhen): "2026-03-24T12:00Z/2026-03-24T13:00Z",
	}
	a := FromRegisters(ID{1}, values)
	if a.ID != (ID{1}) || a.Event != "kubecon" || a.Name != "Ana" || len(a.Picks) != 3 || len(a.Items()) != 1 || a.Follows[follow] != "secret" {
		t.Errorf("%+v", a)
	}
	for state, want := range map[State]string{Going: "a", Maybe: "b", Hidden: "c"} {
		if got := a.In(state); !slices.Equal(got, []string{want}) {
			t.Errorf("%v are %v, want %s", state, got, want)
		}
	}

	if of := FromRegisters(ID{}, map[register.Key]string{register.Name: "\u202eAna\u2069"}); of.Name != "Ana" {
		t.Errorf("the name is %q", of.Name)
	}

	t.Log("what was written comes out as it went in")
	for _, e := range a.Values() {
		if values[e.Key] != e.Value {
			t.Errorf("%s is %q, want %q", e.Key, e.Value, values[e.Key])
		}
		delete(values, e.Key)
	}
	for key := range values {
		if kind, _ := key.Split(); kind != register.KindPick && kind != register.KindAgenda {
			t.Errorf("%s is in no values", key)
		}
	}

	t.Log("and every state has a value of its own")
	for _, state := range []State{None, Maybe, Going, Hidden} {
		if StateOf(state.Register()) != state {
			t.Errorf("%v comes back as %v", state, StateOf(state.Register()))
		}
	}
}
