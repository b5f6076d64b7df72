package share

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestCoversComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := Cover{Event: rapid.StringMatching(`[a-z0-9-]{1,40}`).Draw(t, "event")}
		for range rapid.IntRange(0, 6).Draw(t, "people") {
			part := Part{Name: rapid.StringN(0, 40, MaxName).Draw(t, "name")}
			last := uint64(0)
			for range rapid.IntRange(0, 20).Draw(t, "picks") {
				last += rapid.Uint64Range(1, 1<<30).Draw(t, "step")
				part.Picks = append(part.Picks, Pick{last, rapid.Bool().Draw(t, "going")})
			}
			c.Parts = append(c.Parts, part)
		}
		code, err := EncodeCover(c)
		if err != nil {
			t.Fatal(err)
		}
		got, err := DecodeCover(code)
		if err != nil || !reflect.DeepEqual(got, c) {
			t.Fatalf("%+v came back as %+v, %v", c, got, err)
		}
		if _, err := Decode(code); !errors.Is(err, ErrNewer) {
			t.Fatalf("it is read as an agenda: %v", err)
		}
	})
}

func TestDamagedCoversAreRefused(t *testing.T) {
	code, err := EncodeCover(Cover{Event: "kubecon", Parts: []Part{{Name: "Ana", Picks: []Pick{{1, true}, {1 << 39, true}}}}})
	if err != nil {
		t.Fatal(err)
	}
	for at := range code {
		broken := code[:at] + string("AB"[at&1]) + code[at+1:]
		if got, err := DecodeCover(broken); broken != code && err == nil {
			t.Errorf("%s is read as %+v", broken, got)
		}
		if _, err := DecodeCover(code[:at]); err == nil {
			t.Errorf("cut at %d it is read", at)
		}
	}
	if _, err := EncodeCover(Cover{Parts: make([]Part, MaxParts+1)}); err == nil {
		t.Error("too many people fit")
	}
	if _, err := DecodeCover(strings.Repeat("A", maxCode+1)); !errors.Is(err, ErrDamaged) {
		t.Error(err)
	}
}
