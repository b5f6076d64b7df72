package deploy

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"sigs.k8s.io/yaml"
)

var fenced = regexp.MustCompile("(?s)```sh\n(.*?)```")

// Every command of the book is run: those of Hallway as they stand there, in a folder with a
// programme; of kubectl, apt and other programs what they are given is checked.
func TestTheBooksCommands(t *testing.T) {
	b := newReader(t)
	for _, block := range fenced.FindAllStringSubmatch(book(t), -1) {
		for line := range strings.Lines(block[1]) {
			t.Run(strings.TrimSpace(line), func(t *testing.T) { b.run(t, strings.Fields(line)) })
		}
	}
}

// reader is somebody who types what the book says.
type reader struct {
	hallway, folder string
}

const calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nX-WR-CALNAME:Conf\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:A talk\r\nDTSTART:20300601T100000Z\r\nDTEND:20300601T103000Z\r\nLOCATION:Hall\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"

func newReader(t *testing.T) *reader {
	t.Helper()
	r := &reader{hallway(t), t.TempDir()}
	for _, folder := range []string{"data", "backups", "restored"} {
		if err := os.Mkdir(filepath.Join(r.folder, folder), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(r.folder, "all.ics"), []byte(calendar), 0o600); err != nil {
		t.Fatal(err)
	}
	r.serve(t, "serve", "--data", "data") // there are agendas to be kept
	return r
}

func (r *reader) run(t *testing.T, words []string) {
	t.Helper()
	if words[0] == "sudo" {
		words = words[1:]
	}
	switch command := words[0]; command {
	case "bin/hallway":
		r.command(t, words[1:])
	case "make":
		makefile, err := os.ReadFile("../../Makefile")
		if err != nil || !strings.Contains(string(makefile), "\n"+words[1]+":") {
			t.Errorf("make has no target %s: %v", words[1], err)
		}
	case "kubectl":
		r.kubectl(t, words[1:])
	case "apt", "editor", "systemctl":
		r.machine(t, words)
	case "docker":
		r.docker(t, words)
	case "curl":
		url := words[len(words)-1]
		if !strings.HasPrefix(url, "http://127.0.0.1:8080/") && url != "http://127.0.0.1:9090/metrics" || strings.HasSuffix(url, "/readyz") && !answers(t, "/readyz") {
			t.Errorf("nothing answers at %s", url)
		}
	default:
		t.Errorf("this test does not know how to run %s", command)
	}
}

// command runs Hallway, a server until it answers. Of commands on a PostgreSQL, which server/chaos
// and server/store try on a real one, the flags are checked.
func (r *reader) command(t *testing.T, args []string) {
	t.Helper()
	database := strings.Contains(strings.Join(args, " "), "--database")
	switch {
	case database:
		flags := flagsOf(t, args[0])
		for _, arg := range args {
			if name, ok := strings.CutPrefix(arg, "--"); ok && !flags[name] {
				t.Errorf("hallway %s has no flag --%s", args[0], name)
			}
		}
	case args[0] == "serve" && args[len(args)-1] != "-h" && args[len(args)-1] != "--print-config":
		r.serve(t, args...)
	default:
		run := exec.Command(r.hallway, args...)
		run.Dir = r.folder
		if out, err := run.CombinedOutput(); err != nil {
			t.Errorf("%v: %v\n%s", args, err, out)
		}
	}
}

func (r *reader) serve(t *testing.T, args ...string) {
	t.Helper()
	listen := freePort(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	run := exec.CommandContext(ctx, r.hallway, append(args, "--listen", listen, "--drain", "0s")...)
	run.Dir, run.Env = r.folder, append(os.Environ(), "HALLWAY_DATA="+filepath.Join(r.folder, "data"))
	run.Cancel = func() error { return run.Process.Signal(os.Interrupt) }
	var out strings.Builder
	run.Stdout, run.Stderr = &out, &out
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	err := ready(listen)
	cancel()
	_ = run.Wait() // it was interrupted
	if err != nil {
		t.Errorf("%v: %v\n%s", args, err, out.String())
	}
}

// kubectl checks what it is given: overlays, and the secret that they mount.
func (r *reader) kubectl(t *testing.T, args []string) {
	t.Helper()
	switch strings.Join(args[:2], " ") {
	case "apply -k":
		if name := filepath.Base(args[2]); len(build(t, name)) == 0 {
			t.Errorf("%s is empty", args[2])
		}
	case "create secret":
		mounted := false
		for _, v := range pods(build(t, "replicated"))["deployment hallway"].Spec.Volumes {
			mounted = mounted || v.Secret != nil && v.Secret.SecretName == args[3]
		}
		if key, _, _ := strings.Cut(strings.TrimPrefix(args[4], "--from-literal="), "="); !mounted || key != "url" {
			t.Errorf("no pod mounts %s with the key %s", args[3], key)
		}
	case "rollout status":
		if args[2] != "deployment/hallway" {
			t.Errorf("there is no %s", args[2])
		}
	case "create namespace":
	default:
		t.Errorf("this test does not know kubectl %v", args)
	}
}

// machine checks that what is installed, edited and started is in the package.
func (r *reader) machine(t *testing.T, words []string) {
	t.Helper()
	content, err := os.ReadFile("debian/nfpm.yaml")
	if err != nil {
		t.Fatal(err)
	}
	last := words[len(words)-1]
	if words[0] == "editor" && !strings.Contains(string(content), "dst: "+last+"\n") || words[0] == "systemctl" && !strings.Contains(string(content), "/"+last+".service\n") {
		t.Errorf("%s is not in the package", last)
	}
}

// docker checks the image's command and user, which are those of the pods.
func (r *reader) docker(t *testing.T, words []string) {
	t.Helper()
	line := strings.Join(words, " ")
	pod := pods(build(t, "single"))["deployment hallway"].Spec
	if want := fmt.Sprintf("--user %d ", *pod.SecurityContext.RunAsUser); !strings.Contains(line, want) {
		t.Errorf("the pods run with %s", want)
	}
	_, args, _ := strings.Cut(line, "registry.example.org/hallway:1.2.3 ")
	flags := flagsOf(t, strings.Fields(args)[0])
	for _, arg := range strings.Fields(args) {
		if name, ok := strings.CutPrefix(arg, "--"); ok && !flags[name] {
			t.Errorf("there is no flag --%s", name)
		}
	}
}

// The overlay in the book is one that kustomize builds.
func TestTheBooksOverlay(t *testing.T) {
	found := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindStringSubmatch(book(t))
	if found == nil {
		t.Fatal("there is none")
	}
	text, err := yaml.Marshal(kustomize(t, found[1]))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"registry.example.org/hallway:latest", "plan.example.org", "kubecon=Europe/Amsterdam", "HALLWAY_METRICS_LISTEN"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%s is not in what it makes:\n%s", want, text)
		}
	}
}

// Every file that the book leads to is there.
func TestTheBooksLinks(t *testing.T) {
	for _, found := range regexp.MustCompile(`\]\(([^)]+)\)`).FindAllStringSubmatch(book(t), -1) {
		target := found[1]
		if anchor, ok := strings.CutPrefix(target, "#"); ok {
			heading := regexp.MustCompile(`(?mi)^##+ ` + strings.ReplaceAll(regexp.QuoteMeta(anchor), "-", "[ -]") + `$`)
			if !heading.MatchString(book(t)) {
				t.Errorf("there is no heading for #%s", anchor)
			}
		} else if _, err := os.Stat(target); err != nil && !strings.HasPrefix(target, "https://") {
			t.Errorf("%s: %v", target, err)
		}
	}
}

// The proxies take the files that are theirs, where they are on this machine.
func TestTheProxiesTakeTheirFiles(t *testing.T) {
	folder := t.TempDir()
	for _, c := range []struct {
		program string
		args    func() []string
	}{
		{"caddy", func() []string {
			return []string{"validate", "--adapter", "caddyfile", "--config", "proxy/Caddyfile"}
		}},
		{"nginx", func() []string { return []string{"-t", "-q", "-p", folder, "-c", nginx(t, folder)} }},
		{"fluent-bit", func() []string { return []string{"--dry-run", "-c", "fluent-bit/hallway.conf"} }},
	} {
		t.Run(c.program, func(t *testing.T) {
			path, err := exec.LookPath(c.program)
			if err != nil {
				t.Skipf("%s is not on this machine", c.program)
			}
			if out, err := exec.Command(path, c.args()...).CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

// nginx puts the server's file into one that nginx can be started with.
func nginx(t *testing.T, folder string) string {
	t.Helper()
	server, err := os.ReadFile("proxy/nginx.conf")
	if err != nil {
		t.Fatal(err)
	}
	key := filepath.Join(folder, "key.pem")
	made := exec.Command("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", key+".crt", "-subj", "/CN=hallway", "-days", "1")
	if out, err := made.CombinedOutput(); err != nil {
		t.Skipf("openssl makes no certificate: %v\n%s", err, out)
	}
	text := strings.NewReplacer("/etc/ssl/hallway.pem", key+".crt", "/etc/ssl/hallway.key", key).Replace(string(server))
	name := filepath.Join(folder, "nginx.conf")
	if err := os.WriteFile(name, []byte("pid "+folder+"/pid;\nerror_log stderr;\nevents {}\nhttp {\n"+text+"\n}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}
