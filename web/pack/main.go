// Pack puts the built app where the server embeds it, compressed: it is downloaded by every
// phone. Brotli at its highest level with a 24-bit window makes the app a quarter smaller than
// gzip does. With -plain it stays as it is, which takes no time.
//
//	pack [-plain] FROM TO
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/andybalholm/brotli"
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
	if is(to+".br", body) {
		return remove(to)
	}
	var out bytes.Buffer
	w := brotli.NewWriterOptions(&out, brotli.WriterOptions{Quality: 11, LGWin: 24})
	if _, err := w.Write(body); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	fmt.Printf("%s: %d bytes, %d in brotli\n", from, len(body), out.Len())
	return write(to+".br", out.Bytes(), to)
}

// is reports whether a file holds this, compressed.
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
	if err := os.WriteFile(name, content, 0o644); err != nil {
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
