package convert_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hallway/app/schedule"
	"hallway/server/convert"
	"hallway/server/importer"
)

// sameSessions writes a programme in each format, reads it again, and compares what is
// there line by line.
func sameSessions(t *testing.T, name string, p *schedule.Programme) {
	t.Helper()
	want := lines(t, p)
	for _, format := range convert.Names() {
		var file bytes.Buffer
		if err := convert.To(format, &file, p); err != nil {
			t.Fatalf("%s as %s: %v", name, format, err)
		}
		r, err := importer.Read(importer.Source{Name: format, Body: file.Bytes()}, importer.Options{})
		if err != nil || r.Lost > 0 {
			t.Errorf("%s as %s: %v, %d sessions lost", name, format, err, r.Lost)
			continue
		}
		got := lines(t, r.Programme)
		for i := range max(len(got), len(want)) {
			if i >= len(got) || i >= len(want) || got[i] != want[i] {
				t.Errorf("%s as %s, session %d of %d and %d: got\n%s\nwant\n%s", name, format, i, len(got), len(want), at(got, i), at(want, i))
				break
			}
		}
		var again bytes.Buffer
		if err := convert.To(format, &again, p); err != nil || !bytes.Equal(again.Bytes(), file.Bytes()) {
			t.Errorf("%s as %s: written twice, it is not the same", name, format)
		}
	}
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "nothing"
}

func lines(t *testing.T, p *schedule.Programme) []string {
	t.Helper()
	var b strings.Builder
	if err := convert.Lines(&b, p); err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(b.String()), "\n")
}

// odd is a programme with all that formats have no words for.
const odd = `Id,Title,Start,End,All day,Room,Track,Speakers,Status,Timezone,URL
A-1,"Bees; ants, and ""moths""",2030-06-04 09:00,2030-06-04 09:30,,"Hall A; Hall B, upstairs",Insects; Wings,"Ada Moss (Ferns, Inc.); Bo Reed",,Europe/Lisbon,https://example.org/a
b,"<b>Bold</b> & brave",2030-06-04 09:30,2030-06-04 10:30,,Hall A,,"Bo Reed (Elms)",cancelled,,
,Open garden,2030-06-05,2030-06-07,yes,,,,,,
c,Long walk,2030-06-04 12:00,2030-06-06 15:00,,Lawn,,,moved,,
d,分散データベース,2030-06-04 23:00,2030-06-05 03:00,,Lawn + Hill,Über,,sold out,,
e,In the night in which clocks change,2030-10-27 00:30,2030-10-27 02:30,,Hall A,,,postponed,,
`

func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	r, err := importer.Read(importer.Source{Name: "odd", Body: []byte(odd)}, importer.Options{})
	if err != nil || len(r.Programme.Sessions) != 6 {
		t.Fatalf("%v, %v", r, err)
	}
	sameSessions(t, "odd", r.Programme)
}

// The same holds of every programme beside the project.
func TestRealProgrammesAreReadAgain(t *testing.T) {
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(dir, "..", "..", "..", "shared")
	if _, err := os.Stat(folder); err != nil {
		t.Skip("skipped: the real programmes in ../shared are not here")
	}
	read := 0
	for _, part := range []string{"programmes", "faults"} {
		err := filepath.WalkDir(filepath.Join(folder, part), func(name string, entry os.DirEntry, err error) error {
			if err != nil || entry.IsDir() || strings.HasSuffix(name, ".tsv") {
				return err
			}
			body, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			if r, err := importer.Read(importer.Source{Name: name, Body: body}, importer.Options{}); err == nil {
				sameSessions(t, filepath.Base(name), r.Programme)
				read++
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d programmes, each in %d formats", read, len(convert.Names()))
}
