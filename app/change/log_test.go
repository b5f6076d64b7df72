package change

import (
	"fmt"
	"testing"

	"hallway/app/schedule"
)

func report(to string, kinds ...Kind) Report {
	side := Side{Key: "a", Title: "One"}
	r := Report{To: to}
	for range kinds {
		r.List = append(r.List, Change{Kinds: kinds[:1], Was: &side, Is: &side})
	}
	return r
}

func TestLogTellsNothingTwice(t *testing.T) {
	l := Log{Known: "v1"}
	if !l.Add(report("v2", Time)) {
		t.Error("a move is no news")
	}
	if l.Add(report("v2", Time)) {
		t.Error("the same report is news twice, as from another tab")
	}
	if l.Add(report("v3")) || l.Add(report("v4", Rekeyed)) {
		t.Error("what nobody can see is news")
	}
	if l.Known != "v4" {
		t.Errorf("the phone asks from %s again, not from v4", l.Known)
	}
	all := func(schedule.Key) bool { return true }
	if n := len(l.Unseen(all)); n != 1 {
		t.Fatalf("%d changes are unseen, want 1", n)
	}
	if !l.Look() || l.Look() || len(l.Unseen(all)) != 0 {
		t.Error("what was looked at stays unseen")
	}
	l.Add(report("v5", Text))
	if len(l.Unseen(all)) != 0 {
		t.Error("a reworded abstract takes a phone out of a pocket")
	}
	l.Add(report("v6", Room))
	if got := l.Unseen(func(key schedule.Key) bool { return key == "b" }); len(got) != 0 {
		t.Error("a session that was not picked is told as one that was")
	}
	if c, _, ok := l.Of("a"); !ok || !c.Has(Room) {
		t.Errorf("the newest change of the session is %v, want its room", c.Kinds)
	}
}

func TestLogIsBounded(t *testing.T) {
	var l Log
	for i := range 3 * mostReports {
		l.Add(report(fmt.Sprint("v", i+1), Time))
	}
	if len(l.Reports) != mostReports || l.Reports[0].To != fmt.Sprint("v", 3*mostReports) {
		t.Errorf("%d reports, the newest %s", len(l.Reports), l.Reports[0].To)
	}
	many := make([]Kind, mostChanges+1)
	for i := range many {
		many[i] = Time
	}
	l.Add(report("big", many...))
	if len(l.Reports) != 1 {
		t.Errorf("%d reports beside one that fills the log", len(l.Reports)-1)
	}
}

func TestUnknownVersionsTellNothing(t *testing.T) {
	l := Log{Known: "old"}
	r := report("v9", Removed)
	r.Unknown = true
	if l.Add(r) || l.Known != "v9" {
		t.Errorf("got %+v", l)
	}
}
