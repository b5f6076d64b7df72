package register

import (
	"errors"
	"strings"
	"testing"

	"github.com/rs/xid"
)

func TestValidate(t *testing.T) {
	field := func(f byte) Key { return Item(item, f) }
	for _, c := range []struct {
		name  string
		key   Key
		value string
		want  Limit
	}{
		{"a pick", Pick("wasm"), Going, NoLimit},
		{"a pick that was taken back", Pick("wasm"), "", NoLimit},
		{"a pick of no such kind", Pick("wasm"), "x", BadValue},
		{"a rating", Rating("wasm"), "5", NoLimit},
		{"a rating above the best", Rating("wasm"), "6", BadValue},
		{"a full room", Full("wasm"), "1774339200", NoLimit},
		{"a full room without a time", Full("wasm"), "soon", BadValue},
		{"a full room for ever", Full("wasm"), "9999999999999", BadValue},
		{"a rating in words", Rating("wasm"), "five", BadValue},
		{"a note", Note("wasm"), "ask for the slides\r\n\tBob: later", NoLimit},
		{"a note as long as one may be", Note("wasm"), strings.Repeat("x", MaxNote), NoLimit},
		{"a note of as many lines as one may have", Note("wasm"), strings.Repeat("\n", MaxLines-1), NoLimit},
		{"a note of more lines", Note("wasm"), strings.Repeat("\n", MaxLines), LongNote},
		{"a longer note", Note("wasm"), strings.Repeat("x", MaxNote+1), LongNote},
		{"a note with control characters", Note("wasm"), "a\x00b", BadValue},
		{"a note that is not UTF-8", Note("wasm"), "a\xffb", BadValue},
		{"a snapshot", Snapshot("wasm"), "Wasm\nHall 7", NoLimit},
		{"a long snapshot", Snapshot("wasm"), strings.Repeat("x", MaxValue+1), LongValue},
		{"a focus", Focus("ci/cd"), Yes, NoLimit},
		{"a focus with a value", Focus("ci/cd"), "much", BadValue},
		{"a link that is followed", Follow("q3Jx-_0"), "q3Jx-_0", NoLimit},
		{"a link that is not followed any longer", Follow("q3Jx-_0"), "", NoLimit},
		{"a link with a line break", Follow("x"), "a\nb", BadValue},
		{"a link that is far too long", Follow("x"), strings.Repeat("x", MaxURL+1), LongURL},
		{"the agenda's name", Name, "KubeCon with Ada", NoLimit},
		{"a name of two lines", Name, "a\nb", BadValue},
		{"another word of the agenda", "a/color", "red", UnknownKey},
		{"an item's title", field(ItemTitle), "Booth shift", NoLimit},
		{"an item's address", field(ItemURL), "https://example.org/call?x=1", NoLimit},
		{"a script as an address", field(ItemURL), "javascript:alert(1)", BadValue},
		{"a script behind capitals", field(ItemURL), "JavaScript://example.org/%0aalert(1)", BadValue},
		{"an address in the page", field(ItemURL), "/settings", BadValue},
		{"an address of no host", field(ItemURL), "https:///x", BadValue},
		{"an address with a line break", field(ItemURL), "https://example.org/\nx", BadValue},
		{"a long address", field(ItemURL), "https://example.org/" + strings.Repeat("x", MaxURL), LongURL},
		{"an item's note", field(ItemNote), "two\nlines", NoLimit},
		{"an item that is deleted", field(ItemDeleted), Yes, NoLimit},
		{"a field that no item has", field('z'), "x", UnknownKey},
		{"an item without a field", Key("e/" + item.String()), "x", UnknownKey},
		{"an item that is no xid", "e/lunch/t", "x", UnknownKey},
		{"an item in capitals", Key("e/" + strings.ToUpper(item.String()) + "/t"), "x", UnknownKey},
		{"no session", Pick(""), Going, UnknownKey},
		{"no key", "", "x", UnknownKey},
		{"a key of another kind", "z/wasm", "x", UnknownKey},
		{"a session with a line break", Pick("a\nb"), Going, UnknownKey},
		{"a session that is not UTF-8", Pick("\xff"), Going, UnknownKey},
		{"a session of forty bytes", Pick(strings.Repeat("x", 40)), Going, NoLimit},
		{"a key as long as one may be", Pick(strings.Repeat("x", MaxKey-2)), Going, NoLimit},
		{"a longer key", Pick(strings.Repeat("x", MaxKey-1)), Going, LongKey},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := Validate(c.key, c.value)
			var broken *LimitError
			switch {
			case err == nil && c.want != NoLimit:
				t.Errorf("it is taken, and should be refused: %v", c.want)
			case err != nil && (!errors.As(err, &broken) || broken.Limit != c.want || broken.Key != c.key):
				t.Errorf("error is %v, want %v", err, c.want)
			}
		})
	}
}

func TestALimitErrorNamesKeyAndLimit(t *testing.T) {
	err := Validate(Note("wasm"), strings.Repeat("x", MaxNote+1))
	if want := `register "n/wasm": the note is longer than 8192 bytes or 1000 lines`; err == nil || err.Error() != want {
		t.Errorf("error is %v, want %s", err, want)
	}
}

func TestKeysComeApart(t *testing.T) {
	id := xid.New()
	if kind, of := Focus("ci/cd").Split(); kind != KindFocus || of != "ci/cd" {
		t.Errorf("focus is %c of %q", kind, of)
	}
	if got, field, ok := Item(id, ItemWhen).ItemField(); !ok || got != id || field != ItemWhen {
		t.Errorf("item field is %v %c %v", got, field, ok)
	}
	if _, _, ok := Pick("wasm/t").ItemField(); ok {
		t.Error("a pick is taken for an item")
	}
}

// The key of a link outlives the link in the agenda, so nothing of the secret is in it.
func TestFollowNamesNoSecret(t *testing.T) {
	const secret = "q3JxW0"
	if strings.Contains(string(Follow(secret)), secret) || Follow(secret) == Follow(secret+"x") {
		t.Errorf("%q is named %q", secret, Follow(secret))
	}
}
