// Pack puts the built app where the server embeds it, compressed: it is downloaded by every
// phone. Brotli at its highest level with a 24-bit window makes the app a quarter smaller than
// gzip does, and takes a core for most of a minute; so the result is kept in the user's cache,
// under the hash of what it came from. With -plain the app stays as it is, which takes no time.
//
//	pack [-plain] FROM TO
package main

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/andybalholm/brotli"

	"hallway/web/minify"
)

// files are those of the app.
var files = []string{"app.wasm", "exec.js"}

func main() {
	plain := flag.Bool("plain", false, "compress nothing")
	flag.Parse()
	if flag.NArg() != 2 {
		fmt.Fprintln(os.Stderr, "usage: pack [-plain] FROM TO")
		os.Exit(2)
	}
	for _, name := range files {
		if err := pack(filepath.Join(flag.Arg(0), name), filepath.Join(flag.Arg(1), name), *plain); err != nil {
			fmt.Fprintln(os.Stderr, "pack:", err)
			os.Exit(1)
		}
	}
}

// pack writes one of the two forms, and removes the other.
func pack(from, to string, plain bool) error {
	body, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if plain {
		return write(to, body, to+".br")
	}
	if filepath.Ext(from) == ".js" {
		if body, err = minify.Script(body); err != nil {
			return fmt.Errorf("%s: %w", from, err)
		}
	}
	if is(to+".br", body) {
		return remove(to)
	}
	packed, err := compressed(body)
	if err != nil {
		return err
	}
	fmt.Printf("%s: %d bytes, %d in brotli\n", from, len(body), len(packed))
	return write(to+".br", packed, to)
}

// compressed is what compress gives, from the cache where it is there.
func compressed(body []byte) ([]byte, error) {
	caches, err := os.UserCacheDir()
	if err != nil {
		return compress(body) // a machine without one
	}
	folder := filepath.Join(caches, "hallway-pack")
	name := filepath.Join(folder, fmt.Sprintf("%x.br", sha256.Sum256(body)))
	if is(name, body) {
		return os.ReadFile(name)
	}
	packed, err := compress(body)
	if err == nil {
		_ = keep(folder, name, packed) // next time it takes as long again
	}
	return packed, err
}

func compress(body []byte) ([]byte, error) {
	var out bytes.Buffer
	w := brotli.NewWriterOptions(&out, brotli.WriterOptions{Quality: 11, LGWin: 24})
	_, err := w.Write(body)
	err = errors.Join(err, w.Close())
	return out.Bytes(), err
}

// month is how long something stays in the cache.
const month = 30 * 24 * time.Hour

// keep puts a file into the cache, and removes what is old there.
func keep(folder, name string, packed []byte) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	old, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, entry := range old {
		if info, err := entry.Info(); err == nil && time.Since(info.ModTime()) > month {
			_ = os.Remove(filepath.Join(folder, entry.Name())) // another build may have
		}
	}
	return put(name, packed)
}

// put writes a file, whole or not at all: no server embeds a part of the app.
func put(name string, content []byte) error {
	part, err := os.CreateTemp(filepath.Dir(name), ".part")
	if err != nil {
		return err
	}
	_, err = part.Write(content)
	if err = errors.Join(err, part.Chmod(0o644), part.Close()); err == nil {
		err = os.Rename(part.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(part.Name()))
	}
	return nil
}

// is reports whether a file holds this, compressed. What is damaged is not it.
func is(name string, body []byte) bool {
	packed, err := os.Open(name)
	if err != nil {
		return false
	}
	defer packed.Close()
	held, err := io.ReadAll(brotli.NewReader(packed))
	return err == nil && bytes.Equal(held, body)
}

func write(name string, content []byte, instead string) error {
	if err := put(name, content); err != nil {
		return err
	}
	return remove(instead)
}

func remove(name string) error {
	if err := os.Remove(name); err != nil && !os.IsNotExist(err) {
		return err
	}
	return nil
}
