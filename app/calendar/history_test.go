package calendar

import (
	"bytes"
	"fmt"
	"maps"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func talk() Entry {
	start := at("2026-03-28 09:00")
	return Entry{
		Key: "a", Title: "Talk", Description: "About it.", Place: "Hall 1", URL: "https://example.org/", Categories: []string{"AI", "Dev"},
		Start: start, End: start.Add(time.Hour), Alarm: 10,
	}
}

func TestStampTellsWhatChanged(t *testing.T) {
	for _, tc := range []struct {
		name     string
		edit     func(*Entry)
		sequence int  // want
		changed  bool // want
	}{
		{"nothing", func(*Entry) {}, 0, false},
		{"another zone and a fraction of a second are the same instant", func(e *Entry) { e.Start = e.Start.UTC().Add(time.Millisecond) }, 0, false},
		{"what was stamped before is not looked at", func(e *Entry) { e.Sequence, e.Changed = 9, noon }, 0, false},
		{"the start", func(e *Entry) { e.Start = e.Start.Add(time.Minute) }, 1, true},
		{"the end", func(e *Entry) { e.End = e.End.Add(time.Minute) }, 1, true},
		{"the room", func(e *Entry) { e.Place = "Hall 2" }, 1, true},
		{"the title", func(e *Entry) { e.Title = "Talk!" }, 1, true},
		{"from going to maybe", func(e *Entry) { e.Status = Maybe }, 1, true},
		{"cancellation", func(e *Entry) { e.Status = Canceled }, 1, true},
		{"the description", func(e *Entry) { e.Description = "" }, 0, true},
		{"the address", func(e *Entry) { e.URL = "" }, 0, true},
		{"the categories", func(e *Entry) { e.Categories = []string{"AI Dev"} }, 0, true},
		{"the alarm", func(e *Entry) { e.Alarm = 0 }, 0, true},
		{"words that go from the title to the room", func(e *Entry) { e.Title, e.Place = "alk", "Hall 1T" }, 1, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h := History{}
			entries := []Entry{talk()}
			if !h.Stamp(entries, noon) || entries[0].Sequence != 0 || !entries[0].Changed.Equal(noon) {
				t.Fatalf("a new entry has the sequence %d of %s", entries[0].Sequence, entries[0].Changed)
			}
			before := ETag(Write(feed(entries...)))
			tc.edit(&entries[0])
			later, want := noon.Add(time.Hour), noon
			if tc.changed {
				want = later
			}
			if news := h.Stamp(entries, later); news != tc.changed {
				t.Errorf("it is news: %t", news)
			}
			if e := entries[0]; e.Sequence != tc.sequence || !e.Changed.Equal(want) {
				t.Errorf("sequence %d of %s, want %d of %s", e.Sequence, e.Changed, tc.sequence, want)
			}
			if after := ETag(Write(feed(entries...))); (after != before) != tc.changed {
				t.Errorf("the file went from %s to %s", before, after)
			}
			if h.Stamp(entries, later.Add(time.Hour)) {
				t.Error("the same is news again")
			}
		})
	}
}

func TestStampTakesNothingBack(t *testing.T) {
	h := History{}
	entries := []Entry{talk()}
	h.Stamp(entries, noon)
	entries[0].Title = "Moved"
	h.Stamp(entries, noon.AddDate(-3, 0, 0)) // the clock was set back
	if !entries[0].Changed.Equal(noon) || entries[0].Sequence != 1 {
		t.Errorf("sequence %d of %s", entries[0].Sequence, entries[0].Changed)
	}
	h.Stamp(nil, noon) // it leaves the agenda
	h.Stamp(entries, noon.Add(time.Hour))
	if entries[0].Sequence != 1 || !entries[0].Changed.Equal(noon) {
		t.Errorf("what comes back has the sequence %d of %s", entries[0].Sequence, entries[0].Changed)
	}
	h["a"] = Version{Sequence: maxSequence}
	if h.Stamp(entries, noon); entries[0].Sequence != maxSequence {
		t.Errorf("after the last number comes %d", entries[0].Sequence)
	}
}

// Over any history the sequence and the time of a change only grow, the sequence
// grows just when the plan is another, and storing it between two edits shows nowhere.
func TestStampOverAnyHistory(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h, now := History{}, noon
		known := make(map[string]Entry)
		for range rapid.IntRange(1, 20).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.IntRange(-100, 3600).Draw(t, "seconds")) * time.Second)
			var entries []Entry
			for i := range 3 {
				if !rapid.Bool().Draw(t, "picked") {
					continue
				}
				e := Entry{Key: fmt.Sprint("k", i), Title: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "title"), Description: rapid.SampledFrom([]string{"x", "y"}).Draw(t, "description")}
				e.Start = noon.Add(time.Duration(rapid.IntRange(0, 1).Draw(t, "start")) * time.Hour)
				e.End = e.Start.Add(time.Hour)
				entries = append(entries, e)
			}
			h.Stamp(entries, now)
			for _, e := range entries {
				was, ok := known[e.Key]
				if ok {
					raised := 0
					if e.Title != was.Title || !e.Start.Equal(was.Start) {
						raised = 1
					}
					if e.Sequence != was.Sequence+raised || e.Changed.Before(was.Changed) {
						t.Fatalf("%+v after %+v", e, was)
					}
					if same := raised == 0 && e.Description == was.Description; same && e.Changed != was.Changed {
						t.Fatalf("%+v changed after %+v", e, was)
					}
				}
				known[e.Key] = e
			}
			again, err := Decode(h.Encode())
			if err != nil || !maps.Equal(again, h) {
				t.Fatalf("%v: %v, want %v", err, again, h)
			}
			h = again
		}
	})
}

func TestHistoryIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		version := rapid.Custom(func(t *rapid.T) Version {
			changed := time.Unix(rapid.Int64Range(earliest.Unix(), latest.Unix()).Draw(t, "changed"), 0).UTC()
			return Version{rapid.Uint64().Draw(t, "plan"), rapid.Uint64().Draw(t, "rest"), rapid.IntRange(0, maxSequence).Draw(t, "sequence"), changed}
		})
		h := History(rapid.MapOfN(rapid.String(), version, 0, 20).Draw(t, "history"))
		b := h.Encode()
		if got, err := Decode(b); err != nil || !maps.Equal(got, h) {
			t.Fatalf("%v: %v, want %v", err, got, h)
		}
		if n := rapid.IntRange(1, len(b)-1).Draw(t, "cut"); n < len(b) {
			if _, err := Decode(b[:n]); err == nil {
				t.Fatalf("the first %d of %d bytes are a history", n, len(b))
			}
		}
		if _, err := Decode(append(b, 0)); err == nil {
			t.Fatal("a history with something behind it is one")
		}
	})
}

func TestNoBytesAreAnEmptyHistory(t *testing.T) {
	h, err := Decode(nil)
	if err != nil || len(h) != 0 {
		t.Fatalf("%v, %v", h, err)
	}
	h.Stamp([]Entry{talk()}, noon) // it can be written to
	if _, err := Decode([]byte{historyFormat + 1, 0}); err != ErrHistory {
		t.Errorf("a later format ends in %v", err)
	}
}

func TestAKeyIsInAHistoryOnce(t *testing.T) {
	one := History{"a": {Changed: noon}}.Encode()
	for name, keys := range map[string]string{"twice": "aa", "in no order": "ba"} {
		b := []byte{historyFormat, 2}
		for _, key := range []byte(keys) {
			b = append(append(b, 1, key), one[4:]...) // behind format, count, length and key
		}
		if _, err := Decode(b); err != ErrHistory {
			t.Errorf("keys %s: %v", name, err)
		}
	}
	if _, err := Decode(append([]byte{historyFormat, 2, 1, 'a'}, append(one[4:], append([]byte{1, 'b'}, one[4:]...)...)...)); err != nil {
		t.Errorf("keys in order: %v", err)
	}
}

func FuzzDecode(f *testing.F) {
	h := History{}
	h.Stamp([]Entry{talk(), {Key: "b"}}, noon)
	f.Add(h.Encode())
	f.Add([]byte{historyFormat, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		h, err := Decode(b)
		if err != nil {
			return
		}
		once := h.Encode()
		again, err := Decode(once)
		if err != nil || !maps.Equal(again, h) || !bytes.Equal(again.Encode(), once) {
			t.Fatalf("%v: %v, want %v", err, again, h)
		}
	})
}

func BenchmarkHistory(b *testing.B) {
	h := History{}
	var entries []Entry
	for i := range 60 {
		e := talk()
		e.Key = fmt.Sprintf("%032x", i)
		entries = append(entries, e)
	}
	h.Stamp(entries, noon)
	b.ReportMetric(float64(len(h.Encode())), "bytes/60")
	for b.Loop() {
		h, _ = Decode(h.Encode())
		h.Stamp(entries, noon)
	}
}
