package main

import (
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// go-app and templ import net/http, net/http imports crypto/tls, and the packages
// below that make tables when they are loaded, which no linker can leave out: 290 kB of
// 1,740 as they are sent. None of it ever runs in a browser, where net/http asks fetch.
//
//go:embed tls.stub
var tlsStub string

// stubFor is the Go whose net/http the stub was made for.
const stubFor = "go1.26"

// withoutTLS puts the stub in place of crypto/tls.
func withoutTLS(out string) (map[string]string, error) {
	if !strings.HasPrefix(runtime.Version(), stubFor) {
		fmt.Printf("lean: this is %s, and what stands in for crypto/tls is for %s: the app is larger than it could be\n", runtime.Version(), stubFor)
		return nil, nil
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, fmt.Errorf("go env GOROOT: %w", err)
	}
	folder := filepath.Join(strings.TrimSpace(string(root)), "src", "crypto", "tls")
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("%s holds no Go files: %w", folder, err)
	}
	replace := make(map[string]string)
	for _, file := range files {
		replace[file] = "" // it is not there
	}
	stub, err := filepath.Abs(filepath.Join(out, "tls.go"))
	if err != nil {
		return nil, err
	}
	replace[filepath.Join(folder, "tls.go")] = stub
	return replace, os.WriteFile(stub, []byte(tlsStub), 0o644)
}
