package main

import (
	"fmt"
	"net/netip"
	"os"
	"os/exec"
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

// A link that net/url takes with the real package is one in the app too.
func TestTheStubKnowsAnAddressInBrackets(t *testing.T) {
	stub, err := os.ReadFile("stub/netip.txt")
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	asked := []string{"::", "::1", "2001:db8::7", "FE80::1%en0", "::ffff:192.0.2.1", "1:2:3:4:5:6:7:8", "192.0.2.1", "", "example.org", "::g", "%en0", "1"}
	for name, text := range map[string]string{
		"go.mod":   "module netip\n",
		"netip.go": string(stub),
		"netip_test.go": `package netip
import "testing"
func Test(t *testing.T) {
	for _, text := range []string{"` + strings.Join(asked, `", "`) + `"} {
		addr, err := ParseAddr(text)
		println(err == nil, err == nil && addr.Is4())
	}
}`,
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	run := exec.Command("go", "test", "-v", ".")
	run.Dir = folder
	out, err := run.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	said := strings.Split(string(out), "\n")[1:]
	for i, text := range asked {
		addr, err := netip.ParseAddr(text)
		if want := fmt.Sprint(err == nil, err == nil && addr.Is4()); said[i] != want {
			t.Errorf("%q: taken and of IPv4: %s, want %s", text, said[i], want)
		}
	}
}
