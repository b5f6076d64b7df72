package deploy

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// debian writes a package of the command as it is, of some version.
func debian(t *testing.T, version string) (file string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "hallway.deb")
	out, err := exec.Command("go", "run", "./package", "-version", version, "-binary", hallway(t), "-out", file).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return file
}

func TestTwoPackagesAreTheSame(t *testing.T) {
	long(t)
	one, err := os.ReadFile(debian(t, "1.2.3"))
	if err != nil {
		t.Fatal(err)
	}
	two, err := os.ReadFile(debian(t, "1.2.3"))
	if err != nil || !bytes.Equal(one, two) {
		t.Errorf("two packages of one binary differ: %v", err)
	}
}

// Installing, upgrading and removing a package leaves the data, and the settings as people
// wrote them.
func TestThePackageKeepsTheData(t *testing.T) {
	dpkg, err := exec.LookPath("dpkg")
	if err != nil {
		t.Skip("dpkg is not on this machine")
	}
	root := t.TempDir()
	for _, folder := range []string{"var/lib/dpkg/updates", "var/lib/dpkg/info", "var/lib/dpkg/triggers", "var/log", "var/lib/hallway"} {
		if err := os.MkdirAll(filepath.Join(root, folder), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"var/lib/dpkg/status", "var/lib/dpkg/available"} {
		if err := os.WriteFile(filepath.Join(root, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	run := func(args ...string) {
		t.Helper()
		args = append([]string{"--root=" + root, "--force-not-root", "--force-script-chrootless", "--force-bad-path"}, args...)
		if out, err := exec.Command(dpkg, args...).CombinedOutput(); err != nil {
			t.Fatalf("dpkg %v: %v\n%s", args, err, out)
		}
	}
	has := func(name, want string) {
		t.Helper()
		content, err := os.ReadFile(filepath.Join(root, name))
		if err != nil || !strings.Contains(string(content), want) {
			t.Errorf("%s is %q, %v; want %q", name, content, err, want)
		}
	}
	run("--install", debian(t, "1.0.0"))
	has("etc/hallway/hallway.env", "HALLWAY_LISTEN")
	has("usr/lib/systemd/system/hallway.service", "DynamicUser")
	if out, err := exec.Command(filepath.Join(root, "usr/bin/hallway"), "version").CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
	for name, content := range map[string]string{"etc/hallway/hallway.env": "HALLWAY_LISTEN=:1\n", "var/lib/hallway/agendas.db": "agendas"} {
		if err := os.WriteFile(filepath.Join(root, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	run("--install", debian(t, "1.0.1"))
	has("etc/hallway/hallway.env", "HALLWAY_LISTEN=:1\n")
	has("var/lib/dpkg/status", "Version: 1.0.1\n")
	has("var/lib/hallway/agendas.db", "agendas")
	run("--remove", "hallway")
	has("etc/hallway/hallway.env", "HALLWAY_LISTEN=:1\n")
	run("--purge", "hallway")
	has("var/lib/hallway/agendas.db", "agendas")
	if _, err := os.Stat(filepath.Join(root, "usr/bin/hallway")); err == nil {
		t.Error("the binary is still there")
	}
}
