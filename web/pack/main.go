// Pack compresses the built app next to itself, at the highest level: it is done
// once and downloaded by every phone. Brotli at 11 with a 24-bit window makes the
// app a quarter smaller than gzip does.
package main

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"os"

	"github.com/andybalholm/brotli"
)

func main() {
	for _, name := range os.Args[1:] {
		if err := pack(name); err != nil {
			fmt.Fprintln(os.Stderr, "pack:", err)
			os.Exit(1)
		}
	}
}

func pack(name string) error {
	body, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	if fresh(name, body) {
		return nil
	}
	br, err := compress(body, func(w io.Writer) (io.WriteCloser, error) {
		return brotli.NewWriterOptions(w, brotli.WriterOptions{Quality: 11, LGWin: 24}), nil
	})
	if err != nil {
		return err
	}
	gz, err := compress(body, func(w io.Writer) (io.WriteCloser, error) {
		return gzip.NewWriterLevel(w, gzip.BestCompression)
	})
	if err != nil {
		return err
	}
	fmt.Printf("%s: %d bytes, %d gzip, %d brotli\n", name, len(body), len(gz), len(br))
	if err := os.WriteFile(name+".br", br, 0o644); err != nil {
		return err
	}
	return os.WriteFile(name+".gz", gz, 0o644)
}

// fresh reports whether both twins are there and were made of this body: gzip ends in
// the checksum and the length of what it holds (RFC 1952 2.3.1), and both are written
// together, gzip last.
func fresh(name string, body []byte) bool {
	if _, err := os.Stat(name + ".br"); err != nil {
		return false
	}
	gz, err := os.ReadFile(name + ".gz")
	if err != nil || len(gz) < 8 {
		return false
	}
	end := gz[len(gz)-8:]
	return binary.LittleEndian.Uint32(end) == crc32.ChecksumIEEE(body) && binary.LittleEndian.Uint32(end[4:]) == uint32(len(body))
}

func compress(body []byte, to func(io.Writer) (io.WriteCloser, error)) ([]byte, error) {
	var out bytes.Buffer
	w, err := to(&out)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(body); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
