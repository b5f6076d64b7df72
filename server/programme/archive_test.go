package programme

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"hallway/server/fetch"
)

func TestTheShelfGivesBackWhatItWasGiven(t *testing.T) {
	archive, err := NewArchive(filepath.Join(t.TempDir(), "programmes"))
	if err != nil {
		t.Fatal(err)
	}
	put := Kept{
		Source: "https://a.example/all.ics", Event: "one", Validators: fetch.Validators{ETag: `"1"`},
		Body: []byte("a\nb\n"), Fetched: time.Date(2026, 3, 24, 10, 0, 0, 0, time.UTC),
	}
	if err := archive.Put(put); err != nil {
		t.Fatal(err)
	}
	got, err := archive.Get(put.Source)
	if err != nil || string(got.Body) != "a\nb\n" || got.Event != "one" || got.Validators != put.Validators || !got.Fetched.Equal(put.Fetched) {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, err := archive.Get("https://b.example/all.ics"); err == nil {
		t.Error("a source that was never kept is there")
	}
	if left, _ := filepath.Glob(filepath.Join(archive.folder, "new-*")); len(left) > 0 {
		t.Errorf("left over: %v", left)
	}
}

func TestADamagedFileIsNoVersion(t *testing.T) {
	archive, err := NewArchive(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, damage := range []string{"", "BEGIN:VCALENDAR", `{"source":"another"}` + "\nbody"} {
		if err := os.WriteFile(archive.path("a.ics"), []byte(damage), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := archive.Get("a.ics"); err == nil {
			t.Errorf("%q is taken for a version", damage)
		}
	}
}
