package importer

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"hallway/app/schedule"
)

// realFolder holds programmes of real conferences, beside the project. They belong
// to their speakers, so they are never part of it.
func realFolder(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("this test runs outside of the module")
		}
		dir = filepath.Dir(dir)
	}
	folder := filepath.Join(dir, "..", "shared", "programmes")
	if _, err := os.Stat(folder); err != nil {
		t.Skip("skipped: the real programmes in ../shared/programmes are not here")
	}
	return folder
}

func readReal(t testing.TB, folder, name string) []byte {
	t.Helper()
	body, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(name)))
	if err != nil {
		t.Skipf("skipped: %v", err)
	}
	return body
}

// manifestRows are the rows of the list of real programmes, with its head.
func manifestRows(t testing.TB, folder string) [][]string {
	t.Helper()
	manifest := csv.NewReader(bytes.NewReader(readReal(t, folder, "MANIFEST.tsv")))
	manifest.Comma = '\t'
	rows, err := manifest.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// TestRealProgrammes holds what is read of each real file against
// testdata/real.txt, and the number of sessions against the manifest.
func TestRealProgrammes(t *testing.T) {
	folder := realFolder(t)
	rows := manifestRows(t, folder)
	var got strings.Builder
	for _, row := range rows[1:] {
		name := row[0]
		r, err := Read(Source{Name: name, Body: readReal(t, folder, name)}, Options{})
		if err != nil {
			fmt.Fprintf(&got, "%v\n", err)
			continue
		}
		p := r.Programme
		fmt.Fprintf(&got, "%s: %s: %d sessions, %d rooms, %d tracks, %d speakers, %d days, %d skipped, %d warnings, %s\n",
			name, r.Format, len(p.Sessions), len(p.Rooms), len(p.Tracks), len(p.Speakers), len(p.Event.Days),
			r.Lost, len(r.Warnings), p.Event.Zone)
		if want, err := strconv.Atoi(row[1]); err == nil && len(p.Sessions)+r.Lost != want {
			t.Errorf("%s: %d sessions and %d skipped, but the manifest has %d", name, len(p.Sessions), r.Lost, want)
		}
		checkReal(t, name, p)
	}
	if *update {
		if err := os.WriteFile("testdata/real.txt", []byte(got.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/real.txt")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(want), "\n")
	for n, line := range strings.Split(got.String(), "\n") {
		if n >= len(lines) || line != lines[n] {
			t.Errorf("line %d: got\n%s\nwant\n%s", n+1, line, lines[min(n, len(lines)-1)])
		}
	}
}

// checkReal holds what is true of every programme.
func checkReal(t *testing.T, name string, p *schedule.Programme) {
	t.Helper()
	for _, s := range p.Sessions {
		day := p.Event.Days[s.Day]
		date, err := time.ParseInLocation(time.DateOnly, day.Date, p.Location())
		if err != nil {
			t.Fatalf("%s: day %q: %v", name, day.Date, err)
		}
		if off := s.Start.Sub(date); off < 0 || off > 36*time.Hour {
			t.Errorf("%s: %q starts %v after the midnight of its day %s", name, s.Title, off, day.Date)
		}
		if s.Title == "" || strings.ContainsAny(s.Title, "\n\t") {
			t.Errorf("%s: title %q", name, s.Title)
		}
	}
}

// Reading is a function of the file: the same bytes, read twice, give the same.
func TestRealTwice(t *testing.T) {
	folder := realFolder(t)
	for _, name := range []string{
		"sched-ics/kccnceu2026/2026-03-23T183344Z-all.ics", "sched-html/kccnceu2026-2026-03-22-print.html",
		"frab-xml/36c3_merged.xml", "series/35c3/daily/2018-12-27-81c8bfb.json",
	} {
		src := Source{Name: name, Body: readReal(t, folder, name)}
		first, err := Read(src, Options{})
		a := encode(t, first, err)
		second, err := Read(src, Options{})
		if b := encode(t, second, err); !bytes.Equal(a, b) {
			t.Errorf("%s: two readings differ", name)
		}
	}
}

// The print page names the speakers of the same sessions as the calendar, whose
// titles they are guessed from. This holds how good the guess is.
func TestRealSpeakersAgree(t *testing.T) {
	folder := realFolder(t)
	read := func(name string) *schedule.Programme {
		r, err := Read(Source{Name: name, Body: readReal(t, folder, name)}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		return r.Programme
	}
	calendar := read("sched-ics/kccnceu2026/2026-03-22T151644Z-all.ics")
	page := read("sched-html/kccnceu2026-2026-03-22-print.html")
	told, same, invented := 0, 0, 0
	for _, s := range page.Sessions {
		other, ok := calendar.Session(s.Key)
		if !ok {
			t.Errorf("the calendar lacks %q", s.Title)
			continue
		}
		if !s.Start.Equal(other.Start) || !s.End.Equal(other.End) {
			t.Errorf("%q: %v-%v on the page, %v-%v in the calendar", s.Title, s.Start, s.End, other.Start, other.End)
		}
		want, got := speakerNames(page, s), speakerNames(calendar, other)
		switch {
		case len(want) == 0 && len(got) > 0:
			invented++
		case len(want) == 0:
		case slices.Equal(want, got):
			told, same = told+1, same+1
		default:
			told++
		}
	}
	t.Logf("of %d sessions with speakers, %d (%.1f %%) have the same ones guessed; %d without have some guessed",
		told, same, 100*float64(same)/float64(told), invented)
	if same*100 < told*88 || invented > 1 {
		t.Errorf("the guess has got worse")
	}
}

func speakerNames(p *schedule.Programme, s *schedule.Session) []string {
	var names []string
	for _, id := range s.Speakers {
		speaker, _ := p.Speaker(id)
		names = append(names, speakerIdentity(person{name: speaker.Name}))
	}
	slices.Sort(names)
	return names
}

// Both sources of one event make one programme: no session twice, and the speakers
// as the page names them.
func TestRealCombined(t *testing.T) {
	folder := realFolder(t)
	var parts []*schedule.Programme
	for _, name := range []string{"sched-ics/kccnceu2026/2026-03-22T151644Z-all.ics", "sched-html/kccnceu2026-2026-03-22-print.html"} {
		r, err := Read(Source{Name: name, Body: readReal(t, folder, name)}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, r.Programme)
	}
	p, err := schedule.Combine(parts[0].Event, parts)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Sessions) != 596 {
		t.Errorf("%d sessions, want 596", len(p.Sessions))
	}
	guessed := 0
	for _, s := range p.Speakers {
		if s.Inferred {
			guessed++
		}
	}
	if guessed > 2 {
		t.Errorf("%d of %d speakers are still guessed", guessed, len(p.Speakers))
	}
}
