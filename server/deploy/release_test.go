package deploy

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// NOTICE names what is in the binary.
func TestTheNoticeIsFresh(t *testing.T) {
	made, err := exec.Command("go", "run", "./notice").Output()
	if err != nil {
		t.Fatal(err)
	}
	kept, err := os.ReadFile("../../NOTICE")
	if err != nil || string(kept) != string(made) {
		t.Errorf("NOTICE is not what is in the binary: go -C server/deploy run ./notice > NOTICE (%v)", err)
	}
}

// Workflows take others' steps by hash, and run nothing that a person could not run.
func TestTheWorkflows(t *testing.T) {
	files, err := filepath.Glob("../../.github/workflows/*.yml")
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no workflows: %v", err)
	}
	pinned := regexp.MustCompile(`^[\w./-]+@[0-9a-f]{40} # v[0-9.]+$`)
	makefile, err := os.ReadFile("../../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range regexp.MustCompile(`(?m)uses: (.*)$`).FindAllStringSubmatch(string(content), -1) {
			if !pinned.MatchString(found[1]) {
				t.Errorf("%s: %s is not pinned by hash", filepath.Base(file), found[1])
			}
		}
		for _, found := range regexp.MustCompile(`(?m)\bmake ([a-z]+)`).FindAllStringSubmatch(string(content), -1) {
			if !strings.Contains(string(makefile), "\n"+found[1]+":") {
				t.Errorf("%s: make has no target %s", filepath.Base(file), found[1])
			}
		}
	}
}
