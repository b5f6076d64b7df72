package importer

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// What a file is is found also where its first 64 kB do not say so: a site may list its speakers
// and their biographies before its sessions.
func TestSessionsMayComeLate(t *testing.T) {
	names, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		body, opt := part(archive, "input"), options(string(archive.Comment))
		first, err := Read(Source{Name: "input", Body: body}, opt)
		if err != nil || !bytes.HasPrefix(body, []byte("{")) || !json.Valid(body) {
			continue
		}
		tried++
		long := fmt.Sprintf(`{"0": %q,`, strings.Repeat("Fern ", headLength/5+1))
		late, err := Read(Source{Name: "input", Body: append([]byte(long), body[1:]...)}, opt)
		if got, want := describe(late, err), describe(first, nil); got != want {
			t.Errorf("%s: after 64 kB of something else it is\n%s\nwant\n%s", name, got, want)
		}
	}
	if tried < 20 {
		t.Errorf("%d files were tried; want at least 20", tried)
	}
}
