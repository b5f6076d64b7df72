package main

import (
	"embed"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"strings"
)

// Some packages of the standard library come along though nothing of them ever runs in
// a browser: go-app and templ import net/http, which imports crypto/tls and much else; templ
// can draw html/template's; go-app can encrypt, and its routes are regular expressions, of
// which the app has one; settings of GODEBUG are counted, and random numbers may have to keep
// to FIPS 140. They, or what they import, make tables when they are loaded, which no linker can
// leave out: 495 kB of 2,142 as they are sent. The app is built with stubs in their place,
// which have the names that others need to be compiled.
//
//go:embed stub
var stubFiles embed.FS

var stubs = []struct{ standard, file string }{
	{"crypto/aes", "aes.txt"},
	{"crypto/cipher", "cipher.txt"},
	{"crypto/internal/fips140only", "fips140only.txt"},
	{"crypto/rand", "rand.txt"},
	{"html/template", "template.txt"},
	{"internal/godebug", "godebug.txt"},
	{"net/http", "http.txt"},
	{"net/netip", "netip.txt"}, // for net/url
	{"regexp", "regexp.txt"},
}

// stubsFor is the Go whose net/http the stubs were made for.
const stubsFor = "go1.26"

// standIns puts the stubs in place.
func standIns(out string) (map[string]string, error) {
	if !strings.HasPrefix(runtime.Version(), stubsFor) {
		fmt.Printf("lean: this is %s, and what stands in for parts of it is for %s: the app is larger than it could be\n", runtime.Version(), stubsFor)
		return nil, nil
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, fmt.Errorf("go env GOROOT: %w", err)
	}
	replace := make(map[string]string)
	for _, s := range stubs {
		folder := filepath.Join(strings.TrimSpace(string(root)), "src", filepath.FromSlash(s.standard))
		files, err := filepath.Glob(filepath.Join(folder, "*.go"))
		if err != nil || len(files) == 0 {
			return nil, fmt.Errorf("%s holds no Go files: %w", folder, err)
		}
		for _, file := range files {
			replace[file] = "" // it is not there
		}
		text, err := stubFiles.ReadFile(path.Join("stub", s.file))
		if err != nil {
			return nil, err
		}
		stub, err := filepath.Abs(filepath.Join(out, strings.TrimSuffix(s.file, ".txt")+".go"))
		if err != nil {
			return nil, err
		}
		if err := os.WriteFile(stub, text, 0o644); err != nil {
			return nil, err
		}
		replace[filepath.Join(folder, path.Base(s.standard)+".go")] = stub
	}
	return replace, nil
}
