package deploy

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// exposure is the worst that "systemd-analyze security" may say of the service: 0 is nothing to
// fear, 10 is everything.
const exposure = 1.6

// The unit is one that systemd reads, whose service can do little.
func TestTheServiceIsHardened(t *testing.T) {
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("systemd-analyze is not on this machine")
	}
	root := t.TempDir()
	unit, err := os.ReadFile("systemd/hallway.service")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(root, "hallway.service")
	if err := os.WriteFile(path, []byte(strings.ReplaceAll(string(unit), "/usr/bin/hallway", hallway(t))), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(analyze, "verify", "--man=no", path).CombinedOutput(); err != nil {
		t.Errorf("systemd-analyze verify: %v\n%s", err, out)
	}
	out, err := exec.Command(analyze, "security", "--offline=true", "--no-pager", path).CombinedOutput()
	if err != nil && !strings.Contains(string(out), "exposure level") {
		t.Skipf("this systemd-analyze judges no files: %v", err)
	}
	found := regexp.MustCompile(`Overall exposure level[^:]*: ([0-9.]+)`).FindSubmatch(out)
	if found == nil {
		t.Fatalf("it says\n%s", out)
	}
	level, err := strconv.ParseFloat(string(found[1]), 64)
	if err != nil || level > exposure {
		t.Errorf("the exposure level is %s, above %g\n%s", found[1], exposure, out)
	}
	t.Logf("the exposure level is %g", level)
}

// The settings of the service are those of "hallway serve".
func TestTheServicesSettingsAreFlags(t *testing.T) {
	flags := flagsOf(t, "serve")
	for _, name := range []string{"systemd/hallway.service", "systemd/hallway.env", "kubernetes/base/hallway.env"} {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range regexp.MustCompile(`(?m)HALLWAY_([A-Z_]+)=`).FindAllStringSubmatch(string(content), -1) {
			if flag := strings.ToLower(strings.ReplaceAll(strings.TrimSuffix(found[1], "_FILE"), "_", "-")); !flags[flag] {
				t.Errorf("%s: HALLWAY_%s is no flag", name, found[1])
			}
		}
	}
}
