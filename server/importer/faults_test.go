package importer

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestFaults holds what is read of each small file beside the project that was once read
// wrongly, or not at all, against testdata/faults.txt. What is right there stands in the
// folder's NOTES.tsv.
func TestFaults(t *testing.T) {
	folder := filepath.Join(filepath.Dir(realFolder(t)), "faults")
	files, err := os.ReadDir(folder)
	if err != nil {
		t.Skipf("skipped: %v", err)
	}
	var got strings.Builder
	for _, file := range files {
		if file.Name() == "NOTES.tsv" {
			continue
		}
		body, err := os.ReadFile(filepath.Join(folder, file.Name()))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&got, "== %s\n%s", file.Name(), describe(Read(Source{Name: file.Name(), Body: body}, Options{})))
	}
	const golden = "testdata/faults.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(want), "\n")
	file := ""
	for n, line := range strings.Split(got.String(), "\n") {
		if strings.HasPrefix(line, "== ") {
			file = line
		}
		if n >= len(lines) || line != lines[n] {
			t.Fatalf("%s\nline %d: got\n%s\nwant\n%s", file, n+1, line, lines[min(n, len(lines)-1)])
		}
	}
}
