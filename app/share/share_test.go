package share

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func agendaOf(n int) Agenda {
	a := Agenda{Event: "kccnceu2026", Name: "Ana"}
	for i := range n {
		a.Picks = append(a.Picks, Pick{HashOf(fmt.Sprintf("%032x", i*7919)), i%3 > 0})
	}
	return a
}

func TestACodeIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := Agenda{Event: rapid.StringN(0, 20, MaxEvent).Draw(t, "event"), Name: rapid.StringN(0, 20, MaxName).Draw(t, "name")}
		for _, key := range rapid.SliceOfNDistinct(rapid.String(), 0, 80, rapid.ID[string]).Draw(t, "keys") {
			a.Picks = append(a.Picks, Pick{HashOf(key), rapid.Bool().Draw(t, "going")})
		}
		code, err := Encode(a)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Decode(code)
		slices.SortFunc(a.Picks, func(a, b Pick) int { return int(int64(a.Hash) - int64(b.Hash)) })
		if err != nil || !reflect.DeepEqual(got, a) {
			t.Fatalf("%+v, %v; want %+v", got, err, a)
		}
		// One letter that is another, or gone, is never another agenda.
		at := rapid.IntRange(0, len(code)-1).Draw(t, "at")
		letter := rapid.SampledFrom(strings.Split("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", "")).Draw(t, "letter")
		for _, bad := range []string{code[:at] + letter + code[at+1:], code[:at] + code[at+1:], code[:at]} {
			if bad == code {
				continue
			}
			if got, err := Decode(bad); err == nil {
				t.Fatalf("%q was read as %+v", bad, got)
			}
		}
	})
}

func TestBadCodes(t *testing.T) {
	good, err := Encode(agendaOf(3))
	if err != nil {
		t.Fatal(err)
	}
	for name, code := range map[string]string{"empty": "", "words": "hello", "spaces": good + " ", "twice": good + good, "long": strings.Repeat("A", maxCode+1)} {
		if _, err := Decode(code); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Encode(agendaOf(MaxPicks + 1)); err == nil {
		t.Error("too many picks were encoded")
	}
}

// What the package comment says.
func TestHowManyPicksFit(t *testing.T) {
	const before = "https://hallway.example/e/kccnceu2026/colleague#p."
	most := 0
	for n := 10; n <= 400; n += 10 {
		code, err := Encode(agendaOf(n))
		if err != nil {
			t.Fatal(err)
		}
		if n == 60 {
			t.Logf("60 picks: %d letters", len(before)+len(code))
		}
		if len(before)+len(code) <= 1273 { // qr.Most
			most = n
		}
	}
	t.Logf("the largest code holds %d picks", most)
	if most < 150 {
		t.Errorf("the largest code holds %d picks, and the documentation says 170", most)
	}
}

// Two programmes have no session in common by chance.
func TestHashesDoNotMeet(t *testing.T) {
	seen := make(map[uint64]bool)
	for i := range 200_000 {
		h := HashOf(fmt.Sprintf("%032x", i))
		if seen[h] {
			t.Fatalf("two of %d keys have one hash", i)
		}
		seen[h] = true
	}
}

func FuzzDecode(f *testing.F) {
	code, err := Encode(agendaOf(5))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(code)
	f.Fuzz(func(t *testing.T, code string) {
		a, err := Decode(code)
		if err != nil {
			return
		}
		again, err := Encode(a)
		if err != nil || again != code {
			t.Fatalf("%q is read as %+v, which is %q, %v", code, a, again, err)
		}
	})
}

// A long agenda is split where codes are full, whatever their length is.
func TestSplit(t *testing.T) {
	for _, c := range []struct{ picks, room, codes int }{{0, 100, 1}, {1, 100, 1}, {40, 10000, 1}, {400, 1249, 0}, {400, 300, 0}, {1200, 12000, 2}} {
		a := agendaOf(c.picks)
		fits := func(code string) bool { return len(code) <= c.room }
		codes, err := Split(a, fits)
		if err != nil {
			t.Fatal(err)
		}
		var got []Pick
		for i, code := range codes {
			part, err := Decode(code)
			if err != nil || !fits(code) || part.Event != a.Event || part.Name != a.Name {
				t.Fatalf("part %d of %d: %+v, %v", i, len(codes), part, err)
			}
			got = append(got, part.Picks...)
			if i+1 < len(codes) && len(part.Picks) < MaxPicks {
				more := part
				more.Picks = a.Picks[len(got)-len(part.Picks) : len(got)+1]
				if longer, err := Encode(more); err != nil || fits(longer) {
					t.Errorf("part %d of %d has room for one more pick: %v", i, len(codes), err)
				}
			}
		}
		want := slices.Clone(a.Picks)
		for _, picks := range [][]Pick{got, want} {
			slices.SortFunc(picks, func(a, b Pick) int { return cmp.Compare(a.Hash, b.Hash) })
		}
		if !slices.Equal(got, want) || c.codes > 0 && len(codes) != c.codes {
			t.Errorf("%d picks in codes of %d letters: %d codes, which hold %d", c.picks, c.room, len(codes), len(got))
		}
	}
	if _, err := Split(agendaOf(3), func(code string) bool { return false }); err == nil {
		t.Error("nothing fits, and that is not an error")
	}
}
