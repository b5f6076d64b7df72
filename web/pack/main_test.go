package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
)

// What was compressed once is taken from the cache, if it is what it says.
func TestTheCacheIsUsedAndNotTrusted(t *testing.T) {
	home := t.TempDir()
	for _, name := range []string{"XDG_CACHE_HOME", "HOME", "LocalAppData"} {
		t.Setenv(name, home)
	}
	from, to := filepath.Join(home, "app.wasm"), filepath.Join(home, "dist.wasm")
	body := bytes.Repeat([]byte("agenda "), 1000)
	if err := os.WriteFile(from, body, 0o600); err != nil {
		t.Fatal(err)
	}
	packs := func() {
		t.Helper()
		_ = os.Remove(to + ".br") // the first time it is not there
		if err := pack(from, to, false); err != nil {
			t.Fatal(err)
		}
		if !is(to+".br", body) {
			t.Fatal("what was packed is not the app")
		}
	}
	packs()
	caches, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	held, err := filepath.Glob(filepath.Join(caches, "hallway-pack", "*.br"))
	if err != nil || len(held) != 1 {
		t.Fatalf("the cache holds %q, %v", held, err)
	}

	var other bytes.Buffer // another form of the same, which nothing but the cache has
	w := brotli.NewWriterLevel(&other, 1)
	_, err = w.Write(body)
	if err = errors.Join(err, w.Close(), os.WriteFile(held[0], other.Bytes(), 0o600)); err != nil {
		t.Fatal(err)
	}
	packs()
	if got, err := os.ReadFile(to + ".br"); err != nil || !bytes.Equal(got, other.Bytes()) {
		t.Errorf("the cache was not used: %v", err)
	}

	old := filepath.Join(filepath.Dir(held[0]), "old.br")
	long := time.Now().Add(-2 * month)
	err = errors.Join(os.WriteFile(old, nil, 0o600), os.Chtimes(old, long, long), os.WriteFile(held[0], []byte("damaged"), 0o600))
	if err != nil {
		t.Fatal(err)
	}
	packs()
	if _, err := os.Stat(old); !os.IsNotExist(err) {
		t.Errorf("what nobody asked for in two months is still there: %v", err)
	}
}

// A script is made short, unless it is for those who work on it.
func TestAScriptIsMadeShort(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", folder)
	t.Setenv("HOME", folder)
	from, to := filepath.Join(folder, "exec.js"), filepath.Join(folder, "dist.js")
	if err := os.WriteFile(from, []byte("/* why */ const begin = 1;\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := pack(from, to, false); err != nil || !is(to+".br", []byte("const begin=1")) {
		t.Errorf("it is not short: %v", err)
	}
	if err := pack(from, to, true); err != nil {
		t.Fatal(err)
	}
	if plain, err := os.ReadFile(to); err != nil || string(plain) != "/* why */ const begin = 1;\n" {
		t.Errorf("it became %q, %v", plain, err)
	}
	if err := os.WriteFile(from, []byte("const begin = ;"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := pack(from, to, false); err == nil {
		t.Error("a script with a fault is packed")
	}
}

func TestAWriteThatFailsLeavesNoPart(t *testing.T) {
	name := filepath.Join(t.TempDir(), "app.wasm.br")
	if err := os.MkdirAll(filepath.Join(name, "in the way"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := put(name, []byte("app")); err == nil {
		t.Error("it replaced a folder")
	}
	left, err := os.ReadDir(filepath.Dir(name))
	if err != nil || len(left) != 1 {
		t.Errorf("%v is left, %v", left, err)
	}
}
