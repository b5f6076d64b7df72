// Lean writes what the app is built of as a phone needs it: the views without checks
// that cannot fail there (view.go), and the standard library without what a
// browser never runs (stub.go). The app is a quarter smaller so.
//
//	lean FOLDER OUT
//
// It reads FOLDER/*_templ.go and writes OUT/overlay.json, for go build -overlay, with
// what it names; and OUT/views.json with the views alone, for their tests. What it does not recognise it leaves as it is; so a newer templ or a
// newer Go can cost bytes, and nothing else.
package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: lean FOLDER OUT")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "lean:", err)
		os.Exit(1)
	}
}

func run(folder, out string) error {
	files, err := filepath.Glob(filepath.Join(folder, "*_templ.go"))
	if err != nil || len(files) == 0 {
		return fmt.Errorf("%s: there are no *_templ.go: %w", folder, err)
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	replace := make(map[string]string)
	write := func(in, name, text string) error {
		at, err := filepath.Abs(in)
		if err != nil {
			return err
		}
		lean, err := filepath.Abs(filepath.Join(out, name))
		if err != nil {
			return err
		}
		replace[at] = lean
		return os.WriteFile(lean, []byte(text), 0o644)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if err := write(file, filepath.Base(file), Lean(string(text))); err != nil {
			return err
		}
	}
	if err := write(filepath.Join(folder, "lean.go"), "lean.go", helpers); err != nil {
		return err
	}
	if err := overlay(out, "views.json", replace); err != nil {
		return err
	}
	stand, err := standIns(out)
	if err != nil {
		return err
	}
	maps.Copy(replace, stand)
	return overlay(out, "overlay.json", replace)
}

func overlay(out, name string, replace map[string]string) error {
	words, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, name), words, 0o644)
}
