package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// The app's functions keep what stacks and the garbage collector need, to the byte, and no lines.
func TestOnlyLinesAreTakenOut(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "app.wasm")
	source := filepath.Join(folder, "main.go")
	if err := os.WriteFile(source, []byte("package main\n\nfunc main() { println(len(make([]int, 3))) }\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	build := exec.Command("go", "build", "-o", file, source)
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	before := tableOf(t, file)
	if err := run(file); err != nil {
		t.Fatal(err)
	}
	after := tableOf(t, file)
	if len(before.functions) < 1000 || len(after.functions) != len(before.functions) {
		t.Fatalf("it has %d functions, and %d afterwards", len(before.functions), len(after.functions))
	}
	named, lines := 0, 0
	for i, f := range after.functions {
		was := before.functions[i]
		for j, at := range was.needed() {
			if n := number(at); n != number(f.needed()[j]) || !bytes.Equal(values(t, before, n), values(t, after, n)) {
				t.Fatalf("function %d: its table %d is another", i, j)
			}
		}
		if number(was[4:]) != 0 && number(was[4:]) == number(f[4:]) {
			named++
		}
		if number(was[pcFile+4:]) != 0 {
			lines++
		}
		for _, at := range []int{pcFile, pcFile + 4, unit, unit + 4} {
			if number(f[at:]) != 0 {
				t.Fatalf("function %d: it still says %d at %d", i, number(f[at:]), at)
			}
		}
	}
	if named < len(after.functions)-1 || lines < len(after.functions)/2 {
		t.Errorf("of %d functions %d have their name, and %d had lines", len(after.functions), named, lines)
	}
	if left := zeros(after.values) - zeros(before.values); left < len(before.values)/3 {
		t.Errorf("of %d bytes only %d were taken out", len(before.values), left)
	}
	if zeros(after.files) != len(after.files) {
		t.Error("files are still named")
	}
}

func tableOf(t *testing.T, file string) table {
	t.Helper()
	module, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	parts, err := segments(module)
	if err != nil {
		t.Fatal(err)
	}
	found, err := find(load(parts))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// values are the bytes of a table that begins somewhere.
func values(t *testing.T, all table, at int) (found []byte) {
	t.Helper()
	marked := make([]bool, len(all.values))
	if err := all.mark(marked, at); err != nil {
		t.Fatal(err)
	}
	for i, is := range marked {
		if is {
			found = append(found, all.values[i])
		}
	}
	return found
}

func zeros(b []byte) int { return bytes.Count(b, []byte{0}) }

// What it cannot read stays as it is.
func TestWhatIsNotKnownIsLeft(t *testing.T) {
	module := []byte("\x00asm\x01\x00\x00\x00" + "\x01\x01\x00" + "\x0b\x0b\x01\x00\x41\x90\x01\x0b\x04abcd")
	if parts, err := segments(module); err != nil || len(parts) != 1 || parts[0].at != 144 || string(parts[0].data) != "abcd" {
		t.Fatalf("%v: %v", parts, err)
	}
	for name, bad := range map[string][]byte{
		"no table": module, "empty": {}, "text": []byte("<!doctype html>"), "no data": module[:11],
		"elsewhere": bytes.Replace(module, []byte("\x41"), []byte("\x23"), 1),
		"cut off":   module[:len(module)-1],
	} {
		file := filepath.Join(t.TempDir(), "app.wasm")
		if err := os.WriteFile(file, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := run(file); err == nil {
			t.Errorf("%s: nothing is said", name)
		}
		if left, err := os.ReadFile(file); err != nil || !bytes.Equal(left, bad) {
			t.Errorf("%s: it is %q now: %v", name, left, err)
		}
	}
	if find, err := find([]byte("\xf1\xff\xff\xff\x00\x00\x01\x08\xff\xff")); err == nil {
		t.Errorf("a table that is cut off was read: %v", find)
	}
}
