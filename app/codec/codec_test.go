package codec

import (
	"bytes"
	"errors"
	"testing"

	"pgregory.net/rapid"
)

var errBroken = errors.New("broken")

// thing has a field of each kind.
type thing struct {
	n, small uint64
	signed   int64
	yes, no  bool
	text     string
	list     []string
	raw      [4]byte
}

// fields describes it, for reading and writing.
func fields(f *Fields, t *thing) {
	f.Number(&t.n)
	f.UpTo(&t.small, 200)
	f.Signed(&t.signed)
	f.Flags(&t.yes, &t.no)
	Text(f, &t.text, 50)
	List(f, &t.list, 20, 2, "words", func(word *string) { Text(f, word, 50) })
	f.Raw(t.raw[:])
}

func encode(t thing, zigzag bool) []byte {
	f := Write(0)
	f.Zigzag = zigzag
	fields(f, &t)
	return f.Bytes()
}

func decode(b []byte, zigzag bool) (thing, error) {
	var t thing
	f := Read(b, errBroken)
	f.Zigzag = zigzag
	fields(f, &t)
	return t, f.End()
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := thing{
			n: rapid.Uint64().Draw(t, "n"), small: rapid.Uint64Range(0, 200).Draw(t, "small"), signed: rapid.Int64().Draw(t, "signed"),
			yes: rapid.Bool().Draw(t, "yes"), no: rapid.Bool().Draw(t, "no"), text: rapid.StringN(0, 12, 50).Draw(t, "text"),
		}
		for range rapid.IntRange(0, 20).Draw(t, "words") {
			want.list = append(want.list, rapid.StringN(0, 12, 50).Draw(t, "word"))
		}
		copy(want.raw[:], "abcd")
		zigzag := rapid.Bool().Draw(t, "zigzag")
		b := encode(want, zigzag)
		got, err := decode(b, zigzag)
		if err != nil || !bytes.Equal(encode(got, zigzag), b) || got.text != want.text || got.n != want.n || got.signed != want.signed {
			t.Fatalf("read %+v, %v; want %+v", got, err, want)
		}
		if _, err := decode(b[:rapid.IntRange(0, len(b)-1).Draw(t, "cut")], zigzag); !errors.Is(err, errBroken) {
			t.Fatalf("cut off: %v", err)
		}
		if _, err := decode(append(b, 0), zigzag); !errors.Is(err, errBroken) {
			t.Fatalf("with a byte more: %v", err)
		}
	})
}

func TestBoundsHold(t *testing.T) {
	for name, c := range map[string]struct {
		b    []byte
		read func(*Fields)
	}{
		"a number over its bound":         {[]byte{201, 1}, func(f *Fields) { f.Uint(200) }},
		"a number over 64 bits":           {bytes.Repeat([]byte{0xff}, 11), func(f *Fields) { var v uint64; f.Number(&v) }},
		"a number with zeros in front":    {[]byte{0x81, 0x00}, func(f *Fields) { var v uint64; f.Number(&v) }},
		"a list longer than what is left": {[]byte{9, 1, 1}, func(f *Fields) { var l []uint64; List(f, &l, 100, 4, "numbers", f.Number) }},
		"a list over its bound":           {append([]byte{5}, make([]byte, 5)...), func(f *Fields) { var l []uint64; List(f, &l, 4, 4, "numbers", f.Number) }},
		"a text over its bound":           {[]byte("\x05abcde"), func(f *Fields) { var s string; Text(f, &s, 4) }},
		"a flag that nobody knows":        {[]byte{4}, func(f *Fields) { var a, b bool; f.Flags(&a, &b) }},
		"a negative length":               {[]byte{1}, func(f *Fields) { f.Zigzag = true; var s string; Text(f, &s, 4) }},
		"bytes that are not there":        {[]byte{1, 2}, func(f *Fields) { f.Take(3) }},
	} {
		f := Read(c.b, errBroken)
		c.read(f)
		if err := f.Err(); !errors.Is(err, errBroken) {
			t.Errorf("%s: %v", name, err)
		}
		if n := f.Uint(9); n != 0 || len(f.Take(0)) != 0 {
			t.Errorf("%s: after it there is still something to read", name)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(encode(thing{n: 1, text: "a", list: []string{"b"}}, false), false)
	f.Add(encode(thing{n: 1 << 40, text: "a", list: []string{"b", ""}}, true), true)
	f.Fuzz(func(t *testing.T, b []byte, zigzag bool) {
		got, err := decode(b, zigzag)
		if err == nil && !bytes.Equal(encode(got, zigzag), b) {
			t.Fatalf("%x is read as %+v, which is written as %x", b, got, encode(got, zigzag))
		}
	})
}
