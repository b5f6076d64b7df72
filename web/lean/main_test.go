package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The views of this project lose all their checks but those of views within views,
// whose errors are handed on. A newer templ that writes otherwise fails here.
func TestLeanKnowsWhatTemplWrites(t *testing.T) {
	files, err := filepath.Glob("../../app/view/*_templ.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no views: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		lean := Lean(string(text))
		for _, left := range []string{"templruntime.WriteString(", "templ.JoinStringErrs(", "templ.JoinURLErrs(", "templ.Error{", "CtxErr"} {
			if n := strings.Count(lean, left); n > 0 {
				t.Errorf("%s: %d of %d %s are left", filepath.Base(file), n, strings.Count(string(text), left), left)
			}
		}
		if before, after := strings.Count(string(text), ".Render("), strings.Count(lean, ".Render("); before != after {
			t.Errorf("%s: %d views within views, %d before", filepath.Base(file), after, before)
		}
	}
}
