package importer

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// Whatever a spreadsheet saves in, letters are right, and what was found is said.
func TestEncodings(t *testing.T) {
	const sheet = "Title;Start;End;Room\nMärchenerzähler;2030-06-04 09:00;2030-06-04 09:30;Größe 1\n"
	encoded := func(encode func(string) (string, error)) string {
		t.Helper()
		text, err := encode(sheet)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	utf16 := func(order unicode.Endianness, mark unicode.BOMPolicy) func(string) (string, error) {
		return unicode.UTF16(order, mark).NewEncoder().String
	}
	for name, c := range map[string]struct{ body, warning string }{
		"UTF-8":                    {sheet, ""},
		"lines ended by CR alone":  {strings.ReplaceAll(sheet, "\n", "\r"), ""},
		"with a mark":              {"\xef\xbb\xbf" + sheet, ""},
		"Windows-1252":             {encoded(charmap.Windows1252.NewEncoder().String), "Windows-1252"},
		"UTF-16, little, marked":   {encoded(utf16(unicode.LittleEndian, unicode.UseBOM)), "UTF-16"},
		"UTF-16, big, marked":      {encoded(utf16(unicode.BigEndian, unicode.UseBOM)), "UTF-16"},
		"UTF-16, little, unmarked": {encoded(utf16(unicode.LittleEndian, unicode.IgnoreBOM)), "UTF-16"},
		"UTF-16, big, unmarked":    {encoded(utf16(unicode.BigEndian, unicode.IgnoreBOM)), "UTF-16"},
	} {
		r, err := Read(Source{Name: name, Body: []byte(c.body)}, Options{Zone: "Europe/Berlin"})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if s := r.Programme.Sessions[0]; s.Title != "Märchenerzähler" || r.Programme.Rooms[0].Name != "Größe 1" {
			t.Errorf("%s: %q in %q", name, s.Title, r.Programme.Rooms[0].Name)
		}
		warned := ""
		for _, w := range r.Warnings {
			if strings.Contains(w.What, "not in UTF-8") {
				warned = w.What
			}
		}
		if !strings.Contains(warned, c.warning) || c.warning == "" && warned != "" {
			t.Errorf("%s: warned of %q", name, warned)
		}
	}
	// One broken letter in a file that is UTF-8 otherwise spoils no other.
	r, err := Read(Source{Name: "broken", Body: []byte(strings.Replace(sheet, "Größe", "Gr\xffße", 1))}, Options{})
	if err != nil || r.Programme.Sessions[0].Title != "Märchenerzähler" {
		t.Errorf("broken: %v, %v", r.Programme, err)
	}
}

// A line counts once, however it ends: what is refused for its size does not depend on that.
func TestLinesCountHoweverTheyEnd(t *testing.T) {
	for _, text := range []string{"a\nb\nc\n", "a\r\nb\r\nc\r\n", "a\rb\rc\r"} {
		if n := pieces([]byte(text)); n != 3 {
			t.Errorf("%q is made of %d pieces, want 3", text, n)
		}
	}
}
